/**
 * What a run did, as terms: each step's two sides, and the rule instance or the equation behind it.
 *
 * Terms are read at once, by the forms that classes have just then, since later unions change how they read. Indices of one
 * record are the wires of the e-graph.
 */
import type { Rational } from '../num/rational.js';
import type { Ref, Wire } from '../egraph/types.js';
import { asForms, Reader } from '../extract/toTerm.js';
import type { Lambda, Match } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { Engine } from '../run/engine.js';
import type { How, Origin } from '../run/unions.js';
import { instantiate, type Values } from '../checker/instance.js';
import { renamer } from '../checker/scope.js';
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
};

/** One step as terms: what became what. Of a rule on products, without what stood beside. */
export type Recorded = {
  readonly rule: string;
  readonly lhs: Term;
  readonly rhs: Term;
  readonly instance?: Instance;
  readonly equation?: Equation;
  readonly cancel?: readonly Cancelled[];
  /** Made after the run: a step between what its two sides are rewritten to. */
  readonly derived?: Derived;
};

/** A step with the links from its two sides to where they lead. */
export type Derived = {
  readonly by: Recorded;
  readonly left: readonly Link[];
  readonly right: readonly Link[];
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
  origin: Origin,
  coef: Rational,
  at: ReadonlyMap<Wire, Wire>,
): Equation => ({
  ...(origin.fact ? { fact: origin.fact } : {}),
  values: new Map([...origin.values].map(([name, v]) => [name, tensorOf(reader, v)])),
  axes: origin.wires.map((w) => reader.index(at.get(w) ?? w)),
  coef,
});

/** Records every step of the engine from now on. */
export const record = (engine: Engine): readonly Recorded[] => {
  const list: Recorded[] = [];
  const own = renamer(supply(500_000_000));
  const { d } = engine;
  engine.recorder = (rule: string, lhs: Ref, rhs: Ref, how: How | undefined): void => {
    const reader = new Reader(d, asForms(d), new Set(engine.context.variables.keys()));
    if (how?.tag === 'rule') {
      const instance = instanceOf(reader, how.rule, how.match);
      const put = (t: Term): Term => instantiate(t, instance, own);
      list.push({ rule, lhs: put(how.rule.lhs), rhs: put(how.rule.rhs), instance });
    } else if (how?.tag === 'cancel')
      list.push({
        rule,
        lhs: reader.term(lhs),
        rhs: reader.term(rhs),
        cancel: how.by.map(({ matrix, wire, side }) => ({
          matrix: tensorOf(reader, { params: matrix.axes, ref: matrix.ref }),
          axis: engine.axes.indexOf(wire),
          side,
        })),
      });
    else if (how)
      list.push({
        rule,
        lhs: reader.term(how.lhs),
        rhs: reader.term(how.rhs),
        equation: equationOf(reader, how.origin, how.coef, how.at),
      });
    else list.push({ rule, lhs: reader.term(lhs), rhs: reader.term(rhs) });
  };
  return list;
};
