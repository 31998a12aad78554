/**
 * What a run did, as terms: each step's two sides, and the rule instance or the equation behind it.
 *
 * Terms are read at once, by the forms that classes have just then, since later unions change how they read. Indices of one
 * record are the wires of the e-graph.
 */
import * as Q from '../num/rational.js';
import type { Rational } from '../num/rational.js';
import type { Ref } from '../egraph/types.js';
import { asForms, Reader } from '../extract/toTerm.js';
import type { Lambda, Match } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { Engine } from '../run/engine.js';
import type { How } from '../run/unions.js';
import { instantiate, type Values } from '../checker/instance.js';
import { renamer } from '../checker/scope.js';
import type { Reason } from '../checker/certificate.js';
import * as B from '../term/build.js';
import { supply } from '../term/walk.js';
import type { Link } from './trace.js';
import type { Bound, Fact, Index, Tensor, Term } from '../term/term.js';

/** A rule at values: its axes' indices, its variables, sizes, bound variables and functions. */
export type Instance = Values & { readonly rule: Rule };

/** An equation of the declarations, or of a rule at values, with the indices of its axes. */
export type Equation = {
  readonly fact?: Fact;
  readonly values: ReadonlyMap<string, Tensor>;
  readonly axes: readonly Index[];
  readonly coef: Rational;
  /** The first recorded step that was made after the equation got its form. */
  readonly since: number;
};

/** One step as terms: what became what. Of a rule on products, without what stood beside. */
export type Recorded = {
  readonly rule: string;
  readonly lhs: Term;
  readonly rhs: Term;
  readonly instance?: Instance;
  readonly equation?: Equation;
  readonly cancel?: readonly Cancelled[];
  /** No step of a certificate itself, but several. */
  readonly derived?: Derived;
  /** Used only where the expression gets smaller. */
  readonly shrinks?: boolean;
  /** An equation as it is stated, and where. */
  readonly reason?: Reason;
};

/**
 * Two ways from one expression: the step leads from the end of the first, backwards, to the end of the second; times `coef`, and
 * with `rest` added, these are its sides.
 */
export type Derived = {
  readonly rest: Term;
  readonly coef: Rational;
  readonly peak: Term;
  readonly left: readonly Link[];
  readonly right: readonly Link[];
};

/** The two ways are the whole of the step. */
export const plain: Pick<Derived, 'rest' | 'coef'> = { rest: B.zero, coef: Q.one };

/** The step with its sides exchanged. */
export const backwards = (step: Recorded): Recorded => {
  const { rule, lhs, rhs } = step;
  const whole: Link = { step, within: (hole) => hole(new Map()), after: rhs };
  const { left, right, ...way } = step.derived ?? { ...plain, peak: lhs, left: [], right: [whole] };
  return { rule, lhs: rhs, rhs: lhs, derived: { ...way, left: right, right: left } };
};

/** A matrix by which an axis of the statement is multiplied: from the left (side 0) or from the right. */
export type Cancelled = { readonly matrix: Tensor; readonly axis: number; readonly side: 0 | 1 };

/** The engine's name of a bound variable as the reader prints it. */
const named = (b: Bound): Bound => ({ ...b, name: Reader.boundName(b.name) });

const tensorOf = (reader: Reader, value: Lambda): Tensor => ({
  axes: value.params.map((w) => reader.index(w)),
  body: reader.term(value.ref),
});

const instanceOf = (reader: Reader, rule: Rule, m: Match): Instance => ({
  rule,
  indices: new Map([...m.wires].map(([id, w]) => [id, reader.index(w)])),
  values: new Map([...m.variables].map(([name, v]) => [name, tensorOf(reader, v)])),
  sizes: m.sizes,
  bound: new Map([...m.bound].map(([name, b]) => [name, named(b)])),
  names: m.names,
});

const equationOf = (
  reader: Reader,
  { origin, coef, at, since }: How & { readonly tag: 'equation' },
  stamps: readonly number[],
): Equation => ({
  ...(origin.fact ? { fact: origin.fact } : {}),
  values: new Map([...origin.values].map(([name, v]) => [name, tensorOf(reader, v)])),
  axes: origin.wires.map((w) => reader.index(at.get(w) ?? w)),
  coef,
  since: stamps.filter((n) => n < since).length,
});

/** The two equations of an overlap, and the step between what they make of their product. */
const overlapOf = (
  reader: Reader,
  { shared, sides }: How & { readonly tag: 'overlap' },
  stamps: readonly number[],
): readonly Recorded[] => {
  const factors = sides.map((s) => s.others.map((f) => reader.term(f)));
  const bound = sides.map((s) => s.bound.map((w) => reader.index(w)));
  const common = reader.term(shared);
  const both = sides.map(({ rule, equation: e }, k): Recorded => ({
    rule,
    lhs: B.sum(bound[k] ?? [], B.product([common, ...(factors[k] ?? [])])),
    rhs: reader.term(e.rhs),
    equation: equationOf(reader, e, stamps),
  }));
  const links = both.map((step, k): Link => {
    const within: Link['within'] = (hole) =>
      B.sum(bound[1 - k] ?? [], B.product([hole(new Map()), ...(factors[1 - k] ?? [])]));
    return { step, within, after: within(() => step.rhs) };
  });
  const [left, right] = links as [Link, Link];
  const peak = B.sum(bound.flat(), B.product([common, ...factors.flat()]));
  const derived = { ...plain, peak, left: [left], right: [right] };
  return [...both, { rule: left.step.rule, lhs: left.after, rhs: right.after, derived }];
};

/** Records every step of the engine from now on. */
export const record = (engine: Engine): readonly Recorded[] => {
  const list: Recorded[] = [];
  /** How many steps the engine had made when each was recorded. */
  const stamps: number[] = [];
  const overlaps = new Set<How>();
  const own = renamer(supply(500_000_000));
  const { d } = engine;
  const recorded = (
    rule: string,
    lhs: Ref,
    rhs: Ref,
    how: How | undefined,
  ): readonly Recorded[] => {
    const reader = new Reader(d, asForms(d), new Set(engine.context.variables.keys()));
    const between = (from: Ref, to: Ref): Recorded => ({
      rule,
      lhs: reader.term(from),
      rhs: reader.term(to),
    });
    switch (how?.tag) {
      case 'rule': {
        const instance = instanceOf(reader, how.rule, how.match);
        const put = (t: Term): Term => instantiate(t, instance, own);
        return [{ rule, lhs: put(how.rule.lhs), rhs: put(how.rule.rhs), instance }];
      }
      case 'cancel': {
        const cancel = how.by.map(({ matrix, wire, side }) => ({
          matrix: tensorOf(reader, { params: matrix.axes, ref: matrix.ref }),
          axis: engine.axes.indexOf(wire),
          side,
        }));
        return [{ ...between(lhs, rhs), cancel }];
      }
      case 'overlap':
        // Both equations tell of it.
        if (overlaps.has(how)) return [];
        overlaps.add(how);
        return overlapOf(reader, how, stamps);
      case 'equation':
        return [{ ...between(how.lhs, how.rhs), equation: equationOf(reader, how, stamps) }];
      default:
        return [between(lhs, rhs)];
    }
  };
  engine.recorder = (...told): void => {
    for (const step of recorded(...told)) {
      list.push(step);
      stamps.push(engine.steps.length);
    }
  };
  return list;
};
