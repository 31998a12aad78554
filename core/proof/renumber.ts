/**
 * Ids of indices as a certificate has them: a bound index by its size and by how deeply binders are nested under it, an open one by
 * its place in the list. What steps have in common is then one text, so it is written, read and worked out once.
 */
import type { CertificateStep, Reason } from '../checker/certificate.js';
import { rename, renamer, type Renamer } from '../checker/scope.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { mapParts, supply } from '../term/walk.js';
import type { Chain } from './links.js';

/** Ids of runs and checks are moved here, out of the way of those that are given out. */
const away = 2 ** 45;

type Indices = (kind: string, like: Index) => Index;

/** Gives out one index for each kind and size. */
const indicesFrom = (first: number): Indices => {
  const known = new Map<string, Index>();
  return (kind, like) => {
    const key = `${kind} ${like.size.key}`;
    const found = known.get(key) ?? { ...like, id: first + known.size };
    known.set(key, found);
    return found;
  };
};

/** A term with its bound indices called by their heights, and the height of the whole. */
type Level = { readonly term: Term; readonly height: number };

/** Calls bound indices by heights. */
const levels = (r: Renamer, indices: Indices): ((t: Term) => Level) => {
  const done = new Map<Term, Level>();
  const tensor = ({ axes, body }: Tensor): Tensor & { readonly height: number } => {
    const inner = level(body);
    const own = axes.map((a, k) => indices(`${inner.height + k}`, a));
    const map = new Map(axes.map((a, k) => [a.id, own[k] as Index]));
    return { axes: own, body: rename(r, inner.term, map), height: inner.height + axes.length };
  };
  const made = (t: Term): Level => {
    if (t.tag === 'sum') {
      const { axes, body, height } = tensor({ axes: [t.index], body: t.body });
      return { term: { ...t, index: axes[0] as Index, body }, height };
    }
    let height = 0;
    const seen = <T extends { readonly height: number }>(x: T): T => {
      height = Math.max(height, x.height);
      return x;
    };
    const term = mapParts(t, {
      term: (x) => seen(level(x)).term,
      tensor: (x) => {
        const { axes, body } = seen(tensor(x));
        return { axes, body };
      },
      index: (i) => i,
    });
    return { term, height };
  };
  const level = (t: Term): Level => {
    const known = done.get(t) ?? made(t);
    done.set(t, known);
    return known;
  };
  return level;
};

/** The chain with every index moved but those of the statement; one id with two sizes is two indices. */
const movedAway = (axes: readonly Index[], chain: Chain): Chain => {
  const indices = indicesFrom(away);
  const own = new Map(axes.map((i) => [`${i.id} ${i.size.key}`, i]));
  const done = new Map<unknown, unknown>();
  const index = (i: Index): Index => {
    const known = own.get(`${i.id} ${i.size.key}`);
    return known ? { ...i, id: known.id } : indices(`${i.id}`, i);
  };
  const walk = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    const known = done.get(x);
    if (known) return known;
    const made = Array.isArray(x)
      ? x.map(walk)
      : 'id' in x && 'size' in x
        ? index(x as Index)
        : Object.fromEntries(Object.entries(x).map(([k, v]) => [k, walk(v)]));
    done.set(x, made);
    return made;
  };
  return walk(chain) as Chain;
};

/** The chain with ids counted from the first that the statement's axes leave. */
export const renumbered = (axes: readonly Index[], chain: Chain): Chain => {
  const r = renamer(supply(2 * away));
  const indices = indicesFrom(1 + Math.max(0, ...axes.map((i) => i.id)));
  const level = levels(r, indices);
  const own = new Set(axes.map((i) => i.id));
  const step = (s: CertificateStep): CertificateStep => {
    const open = new Map(
      s.open.flatMap((i, k) => (own.has(i.id) ? [] : [[i.id, indices(`open ${k}`, i)] as const])),
    );
    const index = (i: Index): Index => open.get(i.id) ?? i;
    const term = (t: Term): Term => rename(r, level(t).term, open);
    const value = ({ axes: of, body }: Tensor): Tensor => {
      const inner = level(body);
      const named = of.map((a, k) => indices(`${inner.height + k}`, a));
      const map = new Map(of.map((a, k) => [a.id, named[k] as Index]));
      return { axes: named, body: rename(r, inner.term, new Map([...open, ...map])) };
    };
    const reason = (x: Reason): Reason => {
      if (x.tag === 'law') return { ...x, from: term(x.from), to: term(x.to) };
      if (x.tag === 'entries') return x;
      const moved = { ...x, axes: x.axes.map(index) };
      return moved.tag === 'fact'
        ? moved
        : { ...moved, values: moved.values.map(([n, t]) => [n, value(t)] as const) };
    };
    return {
      ...s,
      reason: reason(s.reason),
      open: s.open.map(index),
      place: term(s.place),
      after: level(s.after).term,
    };
  };
  return movedAway(axes, chain).map(step);
};
