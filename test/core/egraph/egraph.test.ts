/** The e-graph of diagrams: invariants, one class for one diagram, signs, repeated wires, values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check as invariants } from '../../../core/egraph/check.js';
import type { Ref } from '../../../core/egraph/types.js';
import * as Q from '../../../core/num/rational.js';
import { asForms, asWritten, Reader } from '../../../core/extract/toTerm.js';
import { Engine } from '../../../core/run/engine.js';
import { rebuild } from '../../../core/run/search.js';
import type { Index, Term } from '../../../core/term/term.js';
import { check } from '../../../evaluator/index.js';
import { noRules, read, shipped } from '../../support/prove.js';
import { context, diagram, indices, shuffled } from './random.js';

const axes = indices.slice(0, 2);

const engineWithWires = () => {
  const engine = new Engine(context, noRules);
  const wires = engine.graph.wires(axes.map((i) => i.size));
  const add = (t: Term): Ref => engine.add(axes, t, wires);
  return { engine, wires, add };
};

/** Whether the value is a number times one other value, or 0. */
const isMultiple = ({ graph }: Engine, ref: Ref): boolean => {
  const { form } = graph.class(graph.find(ref).cls);
  return form?.kind === 'lin' ? form.terms.length < 2 : form?.bound.length === 0;
};

/** A change of the graph: a diagram added, or two of those added merged. */
const step = fc.oneof(
  { weight: 3, arbitrary: diagram.map((term) => ({ tag: 'add' as const, term })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => ({ tag: 'union' as const, a, b })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => ({ tag: 'plus' as const, a, b })),
  },
  { weight: 1, arbitrary: fc.constant({ tag: 'rebuild' as const }) },
);

describe('invariants', () => {
  test('hold after any sequence of adds, unions and rebuilds', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const { engine, add } = engineWithWires();
        const refs: Ref[] = [];
        for (const s of steps) {
          const pick = (k: number): Ref | undefined => refs[k % Math.max(refs.length, 1)];
          if (s.tag === 'add') refs.push(add(s.term));
          else if (s.tag === 'rebuild') rebuild(engine);
          else {
            const [a, b] = [pick(s.a), pick(s.b)];
            if (!a || !b) continue;
            if (s.tag === 'union') engine.merge('test', 'test', a, b);
            else refs.push(engine.d.linear([a, b].map((ref) => ({ coef: Q.one, ref }))));
          }
          expect(invariants(engine.graph)).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('a closed part that was merged with a number is a coefficient where it is met later', () => {
    const { context: own, lhs: dot, rhs: two } = read(['u:[n]', "u'*u == 2"]);
    const outer = read(['u:[n]', "u*u'*u*u' == 2*u*u'"]);
    const engine = new Engine(own, noRules);
    engine.merge('test', 'test', engine.add([], dot, []), engine.add([], two, []));
    const wires = engine.graph.wires(outer.axes.map((i) => i.size));
    const [a, b] = [outer.lhs, outer.rhs].map((t) => engine.add(outer.axes, t, wires));
    expect(engine.graph.equal(a as Ref, b as Ref)).toBe(true);
  });

  test('a value merged with a product that holds it inside a function keeps the form without itself', () => {
    const {
      context: own,
      lhs,
      rhs,
    } = read(['K:[n,n] antisymmetric; c:[]', 'tr(K) == c*sin(tr(K))']);
    const engine = new Engine(own, noRules);
    engine.merge('test', 'test', engine.add([], lhs, []), engine.add([], rhs, []));
    expect(invariants(engine.graph)).toEqual([]);
  });

  test('a symmetric value that is found to depend on one axis only depends on none', () => {
    const { context: own, axes: open, lhs, rhs } = read(['S:[n,n]; x:[n]', "S*S' == ones(n)*x'"]);
    const engine = new Engine(own, noRules);
    const wires = engine.graph.wires(open.map((i) => i.size));
    const [square, x] = [lhs, rhs].map((side) => engine.add(open, side, wires)) as [Ref, Ref];
    engine.merge('test', 'test', square, x);
    rebuild(engine);
    expect(invariants(engine.graph)).toEqual([]);
    expect(engine.graph.find(x).at).toEqual([]);
    expect(engine.graph.equal(engine.add(open, lhs, wires), x)).toBe(true);
  });

  test('merged values stay one value, and so do functions of them', () => {
    fc.assert(
      fc.property(diagram, diagram, (a, b) => {
        const { engine, add } = engineWithWires();
        const sine = (t: Term): Ref => add({ tag: 'pointwise', name: 'sin', args: [t] });
        const before = [sine(a), sine(b)] as const;
        // Rewriting a number into something else is what no rule does: numbers must stay seen as such.
        fc.pre([a, b].every((t) => !isMultiple(engine, add(t))));
        engine.merge('test', 'test', add(a), add(b));
        rebuild(engine);
        for (const [k, t] of [a, b].entries())
          expect(engine.graph.equal(engine.d.closed(add(t)), engine.d.closed(add(a))), `${k}`).toBe(
            true,
          );
        const [x, y] = before.map((r) => engine.d.closed(engine.graph.find(r)));
        expect(engine.graph.equal(x as Ref, y as Ref), 'functions of merged values').toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['X:[b,x]; W:[x,y]; Y:[b,y]', "d(norm(X*W - Y)^2, W) == 2*X'*(X*W - Y)"],
    ['A:[n,m]; B:[m,n]', 'inv(I(n) + A*B)*A == A*inv(I(m) + B*A)'],
    ['A:[n,n]; B:[n,n]', 'inv(A + B) == inv(A) + inv(B)'],
    ["u:[n] with u'*u = 1", "inv(I(n) + u*u') == I(n) - u*u'/2"],
    ['A:[n,n]; B:[n,n]', 'det(A*B) == det(B*A)'],
    ['A:[n,n]; m:[n]; C:[n,n] psd', "E(x ~ normal(m,C): x'*A*x) == tr(A*C) + m'*A*m"],
  ])('hold after normal forms and a rebuild: %s |- %s', (decls, text) => {
    const statement = read([decls, text]);
    const engine = new Engine(statement.context, shipped);
    const wires = engine.graph.wires(statement.axes.map((i: Index) => i.size));
    for (const side of [statement.lhs, statement.rhs]) {
      engine.normal(engine.add(statement.axes, side, wires));
      expect(invariants(engine.graph)).toEqual([]);
    }
    rebuild(engine);
    expect(invariants(engine.graph)).toEqual([]);
  });

  test('are not vacuous: what is broken by hand is found', () => {
    const broken = (damage: (engine: Engine) => void): readonly string[] => {
      const { engine, add } = engineWithWires();
      add(read(['A:[n,n]; x:[n]', 'sum(A)*x == x']).lhs);
      damage(engine);
      return invariants(engine.graph);
    };
    const last = (e: Engine) => e.graph.class(e.graph.classes.length - 1);
    expect(broken(() => undefined)).toEqual([]);
    expect(broken((e) => e.graph.index.set('nowhere', 99))).toHaveLength(1);
    expect(broken((e) => e.graph.classes.forEach((c) => c.parents.clear()))).not.toEqual([]);
    expect(broken((e) => (last(e).ports = []))).not.toEqual([]);
    expect(broken((e) => (last(e).forward = { cls: last(e).id, map: [] }))).not.toEqual([]);
    expect(broken((e) => (last(e).symmetry = { blocks: [[0, 1]], elements: [] }))).not.toEqual([]);
  });
});

describe('one diagram is one class', () => {
  test('whatever the order of factors and terms and the names of wires', () => {
    fc.assert(
      fc.property(diagram, fc.nat(20), fc.boolean(), (term, turn, swap) => {
        const { engine, add } = engineWithWires();
        expect(engine.graph.equal(add(shuffled(term, turn, swap)), add(term))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('different diagrams are different values', () => {
    const [engine, sides] = [
      new Engine(read([declared, 'A == S']).context, noRules),
      ['A*A', "A*A'", "A'*A", 'A*S', 'S*A', 'A*K', 'A', "A'", 'S', 'K', 'tr(A)*A'],
    ];
    const wires = engine.graph.wires(axes.map((i) => i.size));
    const refs = sides.map((side) => {
      const { axes: own, lhs } = read([declared, `${side} == A`]);
      return engine.add(own, lhs, wires);
    });
    refs.forEach((a, k) =>
      refs.slice(k + 1).forEach((b) => expect(engine.graph.equal(a, b)).toBe(false)),
    );
  });
});

const declared =
  'A:[n,n]; S:[n,n] symmetric; K:[n,n] antisymmetric; D:[n,n] diagonal; x:[n]; T:[n,n,n]';

describe('signs and repeated wires', () => {
  const equal: readonly string[] = [
    "S == S'",
    "K == -K'",
    'tr(K) == 0',
    "x'*K*x == 0",
    'tr(S*K) == 0',
    'tr(K*S*K*K) == -tr(K*K*S*K)',
    'sum(i: A[i,i]) == tr(A)',
    'sum(i: S[i,i]*K[i,i]) == 0',
    'sum(i: T[i,i,j]*x[i]) == sum(k: x[k]*T[k,k,j])',
    'D[i,i]*x[i] == (D*x)[i]',
    "D == D'",
    'eps[i,j,k] == -eps[j,i,k]',
    'sum(i,j,k: eps[i,j,k]*eps[i,j,k]) == -sum(i,j,k: eps[j,i,k]*eps[i,j,k])',
    'eps[i,i,j] == 0*eps[i,j,j]',
  ];
  const different: readonly string[] = [
    "A == A'",
    'K == S',
    "K == K'",
    'tr(K*K) == 0',
    'tr(A*K) == 0',
    'sum(i: A[i,i]^2) == tr(A)^2',
    'sum(i: A[i,i]*A[i,i]) == tr(A*A)',
    'T[i,i,j] == T[i,j,i]',
    'diag(diag(A)) == A',
  ];
  const decide = (text: string): boolean => {
    const { context: own, axes: open, lhs, rhs } = read([declared, text]);
    const engine = new Engine(own, noRules);
    const wires = engine.graph.wires(open.map((i) => i.size));
    const [a, b] = [engine.add(open, lhs, wires), engine.add(open, rhs, wires)];
    const [p, q] = [engine.normal(a), engine.normal(b)].map((r) => engine.d.closed(r));
    expect(invariants(engine.graph)).toEqual([]);
    return engine.graph.equal(p as Ref, q as Ref);
  };
  test.each(equal)('%s', (text) => expect(decide(text)).toBe(true));
  test.each(different)('not %s', (text) => expect(decide(text)).toBe(false));
});

describe('values are kept', () => {
  const same = (made: (engine: Engine, ref: Ref) => Ref) =>
    fc.property(diagram, (term) => {
      const { engine, wires, add } = engineWithWires();
      const ref = made(engine, add(term));
      for (const choice of [asWritten(engine.d), asForms(engine.d)]) {
        const reader = new Reader(engine.d, choice);
        wires.forEach((w, p) => reader.name(w, axes[p] as Index));
        const rhs = reader.term(ref);
        const statement = { context, axes, lhs: term, rhs, relation: '==' as const };
        const verdict = check(
          { ...statement, layout: 'matrix', warnings: [] },
          { points: 2, shrink: false, budget: 200 },
        );
        expect(verdict.tag).toBe('agree');
      }
    });
  test('by building a diagram and reading it back', { timeout: 60_000 }, () =>
    fc.assert(
      same((_, ref) => ref),
      { numRuns: 80 },
    ),
  );
  test('by the normal form', { timeout: 60_000 }, () =>
    fc.assert(
      same((engine, ref) => engine.normal(ref)),
      { numRuns: 80 },
    ),
  );
});
