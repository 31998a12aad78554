/**
 * Cancellation of invertible matrices as steps: P = inv(M)*M*P, M*P is rewritten to M*Q, and inv(M)*M*Q = Q.
 */
import * as S from '../num/size.js';
import type { Pack } from '../rewrite/pack.js';
import * as B from '../term/build.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { component, fresh, renameIndices } from '../term/walk.js';
import { instantiate } from '../checker/instance.js';
import { equal } from '../checker/equal.js';
import { asTerm, indicesOf, monomials } from '../checker/normal.js';
import { chainOf, endOf, packOf, reversed, type Chain, type Work } from './links.js';
import { putBeside } from './places.js';
import type { Cancelled, Recorded } from './record.js';
import { meet, trace, type Link, type Path } from './trace.js';
import type { Checker } from '../checker/step.js';

/** inv(M)*M = I and M*inv(M) = I of a matrix, as steps. */
const identities = (check: Checker, packs: readonly Pack[], matrix: Tensor): readonly Recorded[] =>
  ['inv-left', 'inv-right'].flatMap((id): readonly Recorded[] => {
    const named = { tag: 'rule' as const, pack: packOf(packs, id), rule: id, order: 0 };
    const rule = check.rule({ ...named, axes: [], values: [], sizes: [], bound: [], names: [] });
    if (typeof rule === 'string') return [];
    const { ids } = check.g.ring;
    const [size] = matrix.axes.map((i) => i.size);
    const [symbol] = (rule.context.variables.get('A')?.shape ?? []).map(S.asSymbol);
    if (!size || symbol === undefined) return [];
    const instance = {
      rule,
      indices: new Map(rule.axes.map((i) => [i.id, fresh(ids, { ...i, size })])),
      values: new Map([['A', matrix]]),
      sizes: new Map([[symbol, size]]),
      bound: new Map(),
      names: new Map(),
    };
    const put = (t: Term): Term => instantiate(t, instance, check.g.ring);
    return [{ rule: id, lhs: put(rule.lhs), rhs: put(rule.rhs), instance }];
  });

/** The steps that a cancellation rests on beside those of the run. */
export const cancelSteps = (
  steps: readonly Recorded[],
  packs: readonly Pack[],
  check: Checker,
): readonly Recorded[] =>
  steps.flatMap((s) => s.cancel ?? []).flatMap(({ matrix }) => identities(check, packs, matrix));

type Times = {
  readonly link: Link;
  readonly put: (t: Term) => Term;
  readonly inner: Term;
  /** M*inv(M) undone in the terms of M*P that hold it. */
  readonly undone: readonly Link[];
};

/** The step inv(M)*M = I or M*inv(M) = I, and its row and column. */
const identityOf = (
  w: Work,
  id: string,
  matrix: Tensor,
): { readonly step: Recorded; readonly row: Index; readonly column: Index } | undefined => {
  const step = w.steps.find((s) => s.rule === id && s.instance?.values.get('A') === matrix);
  const [row, column] = step?.instance ? [...step.instance.indices.values()] : [];
  return step && row && column ? { step, row, column } : undefined;
};

/** P as inv(M)*M*P (or P*M*inv(M)): the link there, the rest around M*P, and M*P. */
const times = (w: Work, { matrix, axis, side }: Cancelled, p: Term): Times | undefined => {
  const { ids } = w.tracer.ring;
  const wire = w.statement.axes[axis];
  const identity = identityOf(w, side === 0 ? 'inv-left' : 'inv-right', matrix);
  if (!wire || !identity) return undefined;
  const { step, row, column } = identity;
  const at = fresh(ids, wire);
  const to = (i: Index): Index => ({ ...wire, id: i.id });
  const moved = (t: Term, i: Index): Term => renameIndices(t, new Map([[wire.id, to(i)]]), ids);
  // The rule's own axes: of inv(M)*M the row is the wire, of M*inv(M) the column.
  const place = new Map(
    side === 0
      ? ([
          [row.id, wire],
          [column.id, at],
        ] as const)
      : ([
          [row.id, at],
          [column.id, wire],
        ] as const),
  );
  const within: Link['within'] = (hole) => B.sum([at], B.product([hole(place), moved(p, at)]));
  const [i, k] = [fresh(ids, wire), fresh(ids, wire)];
  const entry = (a: Index, b: Index): Term => component(matrix, [a, b], ids);
  const timesMatrix = (t: Term): Term =>
    B.sum([i], B.product([side === 0 ? entry(wire, i) : entry(i, wire), moved(t, i)]));
  const inner = timesMatrix(p);
  const inverse = (a: Index, b: Index): Term => ({
    tag: 'operator',
    name: 'inv',
    args: [matrix],
    at: [a, b],
    derivative: [],
  });
  const put = (t: Term): Term =>
    B.sum([k], B.product([side === 0 ? inverse(wire, k) : inverse(k, wire), moved(t, k)]));
  const turned: Recorded = { ...step, lhs: step.rhs, rhs: step.lhs };
  const link = { step: turned, within, after: put(inner) };
  return { link, put, inner, undone: undone(w, { matrix, axis, side }, p, timesMatrix) };
};

/** The terms of P that hold inv(M) at the wire, and the wire nowhere else, without it: what M*P is. */
const undone = (
  w: Work,
  { matrix, axis, side }: Cancelled,
  p: Term,
  timesMatrix: (t: Term) => Term,
): readonly Link[] => {
  const { ring: r } = w.tracer;
  const wire = w.statement.axes[axis];
  const identity = identityOf(w, side === 0 ? 'inv-right' : 'inv-left', matrix);
  if (!wire || !identity) return [];
  const { step, row, column } = identity;
  const isAt = (h: Term): boolean =>
    h.tag === 'operator' &&
    h.name === 'inv' &&
    h.at[side]?.id === wire.id &&
    h.at[1 - side]?.id !== wire.id &&
    equal(r, component(h.args[0] as Tensor, matrix.axes, r.ids), matrix.body);
  const terms = monomials(r, p).map((m) => {
    const at = m.heads.findIndex(isAt);
    const rest = { ...m, heads: m.heads.filter((_, k) => k !== at) };
    const isFree = ![...indicesOf(rest), ...m.equal.flat()].some((i) => i.id === wire.id);
    return { m, rest, head: isFree ? m.heads[at] : undefined };
  });
  if (terms.every(({ head }) => head === undefined)) return [];
  const within: Link['within'] = (hole) =>
    B.add(
      terms.map(({ m, rest, head }) => {
        const other = head?.tag === 'operator' && head.at[1 - side];
        if (!other) return timesMatrix(asTerm(m));
        const [from, to] = side === 0 ? [wire, other] : [other, wire];
        const place = new Map([
          [row.id, from],
          [column.id, to],
        ]);
        return putBeside(rest, hole(place));
      }),
    );
  return [{ step, within, after: within((at) => renameIndices(step.rhs, at, r.ids)) }];
};

const between = (w: Work, p: Term, q: Term, by: readonly Cancelled[]): Chain | string => {
  const [left, right] = [trace(w.tracer, p), trace(w.tracer, q)];
  const links = meet(w.tracer, left.end, right.end);
  const [there, back] = [
    chainOf(w, p, [...left.links, ...(links ?? [])]),
    chainOf(w, q, right.links),
  ];
  if (typeof there === 'string') return there;
  if (typeof back === 'string') return back;
  if (links) return [...there, ...reversed(q, back)];
  const inner = multiplied(w, left.end, right.end, by);
  return typeof inner === 'string' ? inner : [...there, ...inner, ...reversed(q, back)];
};

/** The chain from P to Q by the first matrix, then by the others. */
const multiplied = (w: Work, p: Term, q: Term, by: readonly Cancelled[]): Chain | string => {
  const [first, ...others] = by;
  const [a, b] = first ? [times(w, first, p), times(w, first, q)] : [];
  if (!a || !b) return 'cancelling the matrices does not lead the two sides to one expression';
  const [open, close] = [chainOf(w, p, [a.link]), chainOf(w, q, [b.link])];
  if (typeof open === 'string') return open;
  if (typeof close === 'string') return close;
  const [right, left] = [chainOf(w, a.inner, a.undone), chainOf(w, b.inner, b.undone)];
  if (typeof right === 'string') return right;
  if (typeof left === 'string') return left;
  const inner = between(w, endOf(a.inner, a.undone), endOf(b.inner, b.undone), others);
  if (typeof inner === 'string') return inner;
  const moved = [...right, ...inner, ...reversed(b.inner, left)].map((s) => ({
    ...s,
    place: a.put(s.place),
    after: a.put(s.after),
  }));
  return [...open, ...moved, ...reversed(q, close)];
};

/** The chain of a statement that was proved by cancellation. */
export const cancelled = (
  w: Work,
  lhs: Term,
  rhs: Term,
  left: Path,
  right: Path,
): Chain | string => {
  const by = w.steps.find((s) => s.cancel)?.cancel;
  if (!by) return 'the recorded steps do not lead the two sides to one expression';
  const [there, back] = [chainOf(w, lhs, left.links), chainOf(w, rhs, right.links)];
  if (typeof there === 'string') return there;
  if (typeof back === 'string') return back;
  const middle = multiplied(w, left.end, right.end, by);
  return typeof middle === 'string' ? middle : [...there, ...middle, ...reversed(rhs, back)];
};
