/**
 * Patterns with a head: variables that a rule names, functions, operators, Levi-Civita, derivatives and expectations.
 *
 * Each looks for head nodes of the same name, unifies the outputs with the pattern's indices, then matches the arguments from
 * left to right. The wires that an argument binds become the pattern's own.
 */
import type { Arg, HeadNode, Ref, Wire } from '../../egraph/types.js';
import type { Bound, Tensor, Term } from '../../term/term.js';
import { matchOpened } from './network.js';
import { heads, writings } from './nodes.js';
import { unifyIndices, unifySizes } from './sizes.js';
import { withEntry, type Match, type Matching, type Next, type VariableTerm } from './types.js';

/** A variable by its name: one that d, E or at binds in the rule, or a function's. */
export const matchVariable = (
  c: Matching,
  p: VariableTerm,
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const name = m.bound.get(p.name)?.name ?? p.name;
  const want = (n: HeadNode): boolean => n.head.tag === 'variable' && n.head.name === name;
  return heads(c, ref, want, (_, use, ports) =>
    writings(c, use).some((at) => {
      const s = unifyIndices(c, p.at, written(at, ports), m);
      return s !== undefined && next(s);
    }),
  );
};

const written = (at: readonly Wire[], ports: readonly number[]): readonly Wire[] =>
  ports.map((k) => at[k] as Wire);

/** Levi-Civita of the same number of indices. */
export const matchEpsilon = (
  c: Matching,
  p: Term & { tag: 'epsilon' },
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const want = (n: HeadNode): boolean => n.head.tag === 'epsilon' && n.out.length === p.at.length;
  return heads(c, ref, want, (n) => {
    const s = unifyIndices(c, p.at, n.out, m);
    return s !== undefined && next(s);
  });
};

/** A function entry by entry: log(x). */
export const matchPointwise = (
  c: Matching,
  p: Term & { tag: 'pointwise' },
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const want = (n: HeadNode): boolean => n.head.tag === 'pointwise' && n.head.name === p.name;
  return heads(c, ref, want, (n) => {
    const refs = n.args.map((a) => a.ref);
    return matchArgs(c, p.args, refs, m, next);
  });
};

const matchArgs = (
  c: Matching,
  patterns: readonly Term[],
  refs: readonly Ref[],
  m: Match,
  next: Next,
): boolean => {
  const [p, ...ps] = patterns;
  const [r, ...rs] = refs;
  if (!p || !r) return patterns.length === refs.length && next(m);
  return c.match(p, r, m, (s) => matchArgs(c, ps, rs, s, next));
};

/** An operator on whole tensors: inv(A), det(A). */
export const matchOperator = (
  c: Matching,
  p: Term & { tag: 'operator' },
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const want = (n: HeadNode): boolean =>
    n.head.tag === 'operator' && n.head.name === p.name && n.args.length === p.args.length;
  return heads(c, ref, want, (n, use, ports) =>
    writings(c, use).some((at) => {
      const s = unifyIndices(c, p.at, written(at, ports), m);
      return s !== undefined && matchTensors(c, p.args, n.args, s, next);
    }),
  );
};

const matchTensors = (
  c: Matching,
  patterns: readonly Tensor[],
  args: readonly Arg[],
  m: Match,
  next: Next,
): boolean => {
  const [p, ...ps] = patterns;
  const [a, ...as] = args;
  if (!p || !a) return patterns.length === args.length && next(m);
  const s = unifyIndices(c, p.axes, a.axes, { ...m, own: new Set([...m.own, ...a.axes]) });
  return s !== undefined && c.match(p.body, a.ref, s, (t) => matchTensors(c, ps, as, t, next));
};

/** d(f, X): X stands for the variable that the node differentiates by. */
export const matchDerivative = (
  c: Matching,
  p: Term & { tag: 'derivative' },
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const want = (n: HeadNode): boolean => n.head.tag === 'derivative';
  return heads(c, ref, want, (n) => {
    const variable = n.head.variable as Bound;
    const known = m.bound.get(p.variable.name);
    if (known && known.name !== variable.name) return false;
    if (!known && variable.shape.length !== p.at.length) return false;
    const bound = withEntry(m.bound, p.variable.name, variable);
    const s = unifyIndices(c, p.at, n.out, { ...m, bound });
    return s !== undefined && c.match(p.body, (n.args[0] as Arg).ref, s, next);
  });
};

/** E(f) over X of the same kind of law, its mean and covariance first. */
export const matchExpectation = (
  c: Matching,
  p: Term & { tag: 'expectation' },
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const want = (n: HeadNode): boolean => n.head.tag === 'expectation' && n.head.law === p.law.tag;
  return heads(c, ref, want, (n) => {
    const variable = n.head.variable as Bound;
    const { shape, name } = p.variable;
    if (variable.shape.length !== shape.length) return false;
    const bound = withEntry(m.bound, name, variable);
    const sized = unifySizes(shape, variable.shape, { ...m, bound });
    const s = sized && unifyLaw(c, p, n.head.name, sized);
    if (!s) return false;
    const tensors = p.law.tag === 'normal' ? [p.law.mean, p.law.covariance] : [];
    const [body, ...parameters] = n.args as [Arg, ...Arg[]];
    return matchTensors(c, tensors, parameters, s, (t) =>
      matchExpected(c, p.body, body.ref, t, next),
    );
  });
};

/** A declared law has a name: the rule's own stands for any, another only for itself. */
const unifyLaw = (
  c: Matching,
  { law }: Term & { tag: 'expectation' },
  name: string,
  m: Match,
): Match | undefined => {
  if (law.tag !== 'declared') return m;
  if (!c.rule.context.variables.has(law.of)) return law.of === name ? m : undefined;
  const known = m.names.get(law.of);
  if (known !== undefined && known !== name) return undefined;
  return { ...m, names: withEntry(m.names, law.of, name) };
};

/** The body of an expectation: also with its closed components opened, since X may stand inside several. */
const matchExpected = (c: Matching, p: Term, ref: Ref, m: Match, next: Next): boolean =>
  c.match(p, ref, m, next) || matchOpened(c, p, ref, m, next);
