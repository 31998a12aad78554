/**
 * A certificate as equations between tensors: lhs - rhs is a sum of weight*(left - right), one for each step.
 *
 * A step is an instance of a rule. Where it stands inside an operator, what is used is that equal arguments give equal values;
 * the arguments are equal by an equation of their own, which rests on the step.
 */
import { hole, type CertificateStep } from '../checker/certificate.js';
import { equal as equalTerms, ring } from '../checker/equal.js';
import * as B from '../term/build.js';
import type { Context, Fact, Index, Tensor, Term } from '../term/term.js';
import { freeIndices, nodes, renameIndices, substitute } from '../term/walk.js';
import { Atoms, type Atom } from './atoms.js';
import { inlined, type Correction } from './facts.js';
import { instanceOf, type Moved, type RuleOf, type Rules } from './instances.js';
import type { Corrected } from './statement.js';
import { declaredSymmetries } from './symmetries.js';
import type { Argument, Chain, Why } from './why.js';
import { refuse } from './writer.js';

type Wrap = (hole: Term) => Term;
type Pair = { readonly from: Term; readonly to: Term };

const unique = (list: readonly Index[]): readonly Index[] => [
  ...new Map(list.map((i) => [i.id, i])).values(),
];
const freeOf = (...terms: readonly Term[]): readonly Index[] => unique(terms.flatMap(freeIndices));
const without = (list: readonly Index[], gone: readonly Index[]): readonly Index[] =>
  list.filter((i) => !gone.some((g) => g.id === i.id));

class Builder {
  readonly atoms: Atoms;
  readonly why = new Map<Fact, Why>();
  private readonly links = new Map<string, Fact | undefined>();
  private readonly symmetries: readonly Fact[];
  private readonly rules: Rules;

  constructor(context: Context, ruleOf: RuleOf) {
    this.atoms = new Atoms(context);
    this.symmetries = declaredSymmetries(context, this.atoms.ids).map(([fact, property]) => {
      this.why.set(fact, { tag: 'declared', fact, property });
      return fact;
    });
    this.rules = { context, ids: this.atoms.ids, ruleOf };
  }

  private fresh(list: readonly Index[]): ReadonlyMap<number, Index> {
    return new Map(list.map((i) => [i.id, { ...i, id: this.atoms.ids.next++ }]));
  }

  /** An equation as a fact with axes of its own. */
  private fact(about: string, lhs: Term, rhs: Term, defines?: string): readonly [Fact, Moved] {
    const open = freeOf(lhs, rhs);
    const map = this.fresh(open);
    const put = (t: Term): Term => renameIndices(t, map, this.atoms.ids);
    const axes = open.map((i) => map.get(i.id) as Index);
    const made = { about, axes, lhs: put(lhs), rhs: put(rhs) };
    return [defines === undefined ? made : { ...made, defines }, { open, map }];
  }

  /** weight*(left - right) where the fact is used at its open indices. */
  private use(fact: Fact, { open, map }: Moved, at: (i: Index) => Index, wrap: Wrap): Correction {
    const equal = open.map((i) =>
      B.equal(B.affineIndex(map.get(i.id) as Index), B.affineIndex(at(i))),
    );
    return { fact, weight: wrap(B.product(equal)) };
  }

  /** What a step contributes: corrections whose sum is the expression before less the one after. */
  step(step: CertificateStep): readonly Correction[] {
    const { reason } = step;
    if (reason.tag === 'law') return refuse(`the rule ${reason.rule} has no Coq form yet`);
    if (reason.tag === 'entries') return refuse('a proof entry by entry has no Coq form yet');
    // The equation is about axes of its own, so that it reads as its rule does where two of the step's are one.
    const apart = this.freshAxes(reason.axes);
    const general = instanceOf(this.rules, reason, apart);
    const [fact, moved] = this.fact(
      general.about.replace(/-/g, '_'),
      this.atoms.abstract(general.from),
      this.atoms.abstract(general.to),
    );
    if (this.vanishes(B.add([fact.lhs, B.negate(fact.rhs)]))) return [];
    this.why.set(fact, general.why(moved));
    const forward = step.direction === 'forward';
    const sides = instanceOf(this.rules, reason, reason.axes);
    const { from, to } = forward ? sides : { from: sides.to, to: sides.from };
    return this.place(step, { from, to }, (at, wrap) => {
      const index = (i: Index): Index => {
        const axis = apart.findIndex((a) => a.id === i.id);
        const own = axis < 0 ? i : (reason.axes[axis] as Index);
        const k = step.open.findIndex((o) => o.id === own.id);
        return k < 0 ? own : (at[k] as Index);
      };
      const made = this.use(fact, moved, index, wrap);
      return forward ? made : { fact, weight: B.negate(made.weight) };
    });
  }

  /** Walks to the holes of a place; `used` is the correction at one of them. */
  private place(
    step: CertificateStep,
    sides: Pair,
    used: (at: readonly Index[], wrap: Wrap) => Correction,
  ): readonly Correction[] {
    const { ids } = this.atoms;
    const found: Correction[] = [];
    const fill = (t: Term, body: Term): Term => substitute(t, hole, { axes: step.open, body }, ids);
    const both = (t: Term): Pair => ({
      from: this.atoms.abstract(fill(t, sides.from)),
      to: this.atoms.abstract(fill(t, sides.to)),
    });
    const walk = (t: Term, wrap: Wrap): Pair => {
      if (!holds(t)) return both(t);
      switch (t.tag) {
        case 'variable':
          found.push(used(t.at, wrap));
          return both(t);
        case 'sum': {
          const { from, to } = walk(t.body, (h) => wrap({ ...t, body: h }));
          return { from: { ...t, body: from }, to: { ...t, body: to } };
        }
        case 'add': {
          const list = t.terms.map((x) => walk(x, wrap));
          return {
            from: { ...t, terms: list.map((p) => p.from) },
            to: { ...t, terms: list.map((p) => p.to) },
          };
        }
        case 'product': {
          // a*b - a'*b' = (a - a')*b + a'*(b - b').
          const before = t.factors.map((x) => both(x).from);
          const after: Term[] = [];
          for (const [k, x] of t.factors.entries()) {
            const beside = [...after, ...before.slice(k + 1)];
            after.push(walk(x, (h) => wrap(B.product([...beside, h]))).to);
          }
          return { from: { ...t, factors: before }, to: { ...t, factors: after } };
        }
        default: {
          const made = both(t);
          found.push(...this.inside(t, made, step, sides, used, wrap));
          return made;
        }
      }
    };
    walk(this.atoms.unroll(step.place), (h) => h);
    return found;
  }

  /** A step in the arguments of an operator. */
  private inside(
    t: Term,
    { from, to }: Pair,
    step: CertificateStep,
    sides: Pair,
    used: (at: readonly Index[], wrap: Wrap) => Correction,
    wrap: Wrap,
  ): readonly Correction[] {
    const [left, right] = [from, to].map((x) => this.atomAt(x));
    if (!left || !right) return refuse('a step inside a power has no Coq form yet');
    if (left.atom === right.atom) return [];
    const args = argumentsOf(t);
    const inner = (k: number): readonly Correction[] =>
      args[k] ? this.place({ ...step, place: args[k].body }, sides, used) : [];
    return [this.equalAtoms(left, right, inner, args[0]?.axes, wrap)];
  }

  private atomAt(t: Term): Placed | undefined {
    const atom = t.tag === 'variable' ? this.atoms.get(t.name) : undefined;
    return atom && t.tag === 'variable' ? { atom, term: t } : undefined;
  }

  /** Two atoms of one operator at equal arguments, as a correction. */
  private equalAtoms(
    left: Placed,
    right: Placed,
    inner: (k: number) => readonly Correction[],
    own: readonly Index[] | undefined,
    wrap: Wrap,
  ): Correction {
    const [fact, moved] = this.fact(
      `${left.atom.name}_is_${right.atom.name}`,
      left.term,
      right.term,
    );
    const n = left.atom.extra.length;
    const at = left.term.at.slice(n).map((i) => moved.map.get(i.id) ?? i);
    const equal = left.atom.args.map((arg, k): Argument => {
      const axes = own ?? this.freshAxes(arg.axes);
      const l = this.argument(left, k, axes);
      const r = this.argument(right, k, axes);
      const around = without(freeOf(l, r), axes);
      const equation = this.equation([...around, ...axes], l, r, inner(k));
      return { around: around.map((i) => moved.map.get(i.id) ?? i), own: axes, equation };
    });
    this.why.set(fact, {
      tag: 'arguments',
      symbol: left.atom.symbol,
      at,
      equal,
      of: left.atom,
    });
    return this.use(fact, moved, (i) => i, wrap);
  }

  private freshAxes(axes: readonly Index[]): readonly Index[] {
    return axes.map((i) => ({ ...i, id: this.atoms.ids.next++ }));
  }

  /** An argument of a placed atom, its axes called `axes`. */
  private argument({ atom, term }: Placed, k: number, axes: readonly Index[]): Term {
    const arg = atom.args[k] as Tensor;
    const around = atom.extra.map((i, n): [number, Index] => [i.id, term.at[n] as Index]);
    const map = new Map([
      ...around,
      ...arg.axes.map((i, n): [number, Index] => [i.id, axes[n] as Index]),
    ]);
    return renameIndices(arg.body, map, this.atoms.ids);
  }

  /** Atoms that read differently and have one value: the later one is defined by the first. */
  private link(atom: Atom): Fact | undefined {
    if (this.links.has(atom.name)) return this.links.get(atom.name);
    this.links.set(atom.name, undefined);
    const mine = [...atom.extra, ...atom.at];
    const all = this.atoms.all.slice(0, this.atoms.all.indexOf(atom));
    const [found] = all.flatMap((first) => {
      const map = first.symbol === atom.symbol ? this.atoms.pairing(first, atom) : undefined;
      return map ? [{ first, map }] : [];
    });
    if (!found) return undefined;
    const { first, map } = found;
    const theirs = [...first.extra, ...first.at].map((i) => map.get(i.id) ?? i);
    const n = first.extra.length;
    if (theirs.slice(n).some((i, k) => i.id !== atom.at[k]?.id)) return undefined;
    const placed = (of: Atom, at: readonly Index[]): Placed => ({
      atom: of,
      term: { tag: 'variable', name: of.name, at },
    });
    const made = this.equalAtoms(
      placed(atom, mine),
      placed(first, theirs),
      () => [],
      undefined,
      (h) => h,
    );
    const fact: Fact = { ...made.fact, defines: atom.name };
    this.why.set(fact, this.why.get(made.fact) as Why);
    this.links.set(atom.name, fact);
    return fact;
  }

  private vanishes(t: Term): boolean {
    return equalTerms(ring(this.atoms.context, false, this.atoms.ids.next), t, B.zero);
  }

  /** lhs == rhs with all corrections that it takes: those given, then atoms of one value, then symmetries. */
  equation(axes: readonly Index[], lhs: Term, rhs: Term, given: readonly Correction[]): Corrected {
    const rest = B.add([
      lhs,
      B.negate(rhs),
      ...given.map(({ fact, weight }) =>
        B.negate(B.sum(fact.axes, B.product([weight, B.add([fact.lhs, B.negate(fact.rhs)])]))),
      ),
    ]);
    const links = this.atoms.all.flatMap((a) => this.link(a) ?? []);
    const linked = inlined(rest, links);
    const made = { axes, lhs, rhs, corrections: [...given, ...linked.corrections] };
    if (this.vanishes(linked.term)) return made;
    const even = inlined(linked.term, this.symmetries, 1);
    if (this.vanishes(even.term))
      return { ...made, corrections: [...made.corrections, ...even.corrections] };
    return refuse('the steps of its certificate do not add up in Coq');
  }
}

type Placed = { readonly atom: Atom; readonly term: Term & { readonly tag: 'variable' } };

/** The arguments of an operator; of a power, its base. */
const argumentsOf = (t: Term): readonly Tensor[] =>
  t.tag === 'operator'
    ? t.args
    : t.tag === 'pointwise'
      ? t.args.slice(0, 1).map((body) => ({ axes: [], body }))
      : [];

const holds = (t: Term): boolean =>
  [...nodes(t)].some((x) => x.tag === 'variable' && x.name === hole);

/** The proof of a statement from the steps of its certificate. Throws `Unsupported` where a step has no Coq form. */
export const chain = (
  statement: {
    readonly context: Context;
    readonly axes: readonly Index[];
    readonly lhs: Term;
    readonly rhs: Term;
  },
  steps: readonly CertificateStep[],
  ruleOf: RuleOf,
): Chain => {
  const b = new Builder(statement.context, ruleOf);
  const [lhs, rhs] = [b.atoms.abstract(statement.lhs), b.atoms.abstract(statement.rhs)];
  const given = steps.flatMap((s) => b.step(s));
  return {
    atoms: b.atoms,
    equation: b.equation(statement.axes, lhs, rhs, given),
    why: b.why,
  };
};
