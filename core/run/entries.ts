/**
 * Proof by entries: where an index has a small constant size, a value is 0 when it is 0 at each value of the index.
 *
 * Only index relations are used: 1 = sum over v of [i = v] for i < c, and a summed index of constant size written out. At an
 * index that is pinned to a number, the index as a number, Levi-Civita and empty indicators are evaluated.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { instantiate, joinedPorts, seeNet } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { HeadNode, Indicator, LinTerm, Ref, Unknown, Wire } from '../egraph/types.js';
import { pinned } from './determinants.js';
import type { Engine } from './engine.js';

/** Most cases that a proof by entries may have, and most terms at once. */
const mostCases = 300;

type Pins = ReadonlyMap<Wire, number>;

const constantSize = (engine: Engine, wire: Wire): number | undefined =>
  Size.asConstant(engine.graph.size(wire));

/** +1, -1 or 0. */
const signOf = (values: readonly number[]): number => {
  let sign = 1;
  for (let a = 0; a < values.length; a++)
    for (let b = a + 1; b < values.length; b++) {
      if (values[a] === values[b]) return 0;
      if ((values[a] as number) > (values[b] as number)) sign = -sign;
    }
  return sign;
};

/** The value at pinned wires, as far as numbers follow; other uses of the wires stay. */
const evaluateAt = (engine: Engine, use: Ref, pins: Pins): Ref => {
  const { d, graph } = engine;
  const ref = graph.find(use);
  const { form } = graph.class(ref.cls);
  if (!form || !ref.at.some((w) => pins.has(w))) return ref;
  const seen = instantiate(graph, form, ref.at);
  if (seen.kind === 'lin')
    return d.linear(
      seen.terms.map((t) => ({ coef: t.coef, ref: evaluateAt(engine, t.ref, pins) })),
    );
  if (seen.kind === 'head') return evaluateHead(engine, seen, ref, pins);
  const net = seen;
  const equal = joinedPorts(net.ports, ref.at);
  const joined = new Map([
    ...pins,
    ...equal.flatMap(([a, b]) => (pins.has(a) ? [[b, pins.get(a) as number] as const] : [])),
  ]);
  return d.net({
    factors: net.factors.map((f) => evaluateAt(engine, f, joined)),
    indicators: net.indicators,
    equal,
    bound: net.fresh,
  });
};

const evaluateHead = (engine: Engine, node: HeadNode, ref: Ref, pins: Pins): Ref => {
  const { d } = engine;
  const values = node.out.map((w) => pins.get(w));
  const known = values.every((v): v is number => v !== undefined);
  if (node.head.tag === 'indexValue' && known) return d.number(Q.rational(values[0] as number));
  if (node.head.tag === 'epsilon' && known) return d.number(Q.rational(signOf(values)));
  if (node.args.length === 0 || node.head.variable) return ref;
  const args = node.args.map((a) => ({
    axes: a.axes,
    ref: d.closed(evaluateAt(engine, a.ref, pins)),
  }));
  return d.apply(node.head, args, node.out);
};

/** A product taken apart: seen from a use, its bound wires fresh. */
export type Parts = {
  readonly factors: readonly Ref[];
  readonly indicators: readonly Indicator[];
  readonly equal: readonly (readonly [Wire, Wire])[];
  readonly bound: readonly Wire[];
};

/** The product that a value is, taken apart. */
export const partsOf = ({ graph }: Engine, use: Ref): Parts => {
  const ref = graph.find(use);
  const { form } = graph.class(ref.cls);
  if (form?.kind !== 'net') return { factors: [ref], indicators: [], equal: [], bound: [] };
  const { factors, indicators, ports, fresh } = seeNet(graph, form, ref.at);
  return { factors, indicators, equal: joinedPorts(ports, ref.at), bound: fresh };
};

/** The relation with the wire replaced by a number. */
const indicatorAt = (i: Indicator, wire: Wire, value: number): Indicator => {
  const isWire = (u: Unknown): boolean => 'wire' in u && u.wire === wire;
  const moved = i.unknowns.filter(isWire).map((u) => Size.scale(u.coef, value));
  return {
    ...i,
    unknowns: i.unknowns.filter((u) => !isWire(u)),
    constant: moved.reduce(Size.add, i.constant),
  };
};

const holdsEntry = (i: Indicator, wire: Wire): boolean =>
  i.unknowns.some((u) => !('wire' in u) && u.at.includes(wire));

/** The product at a value of a wire. Each use of the wire is pinned by itself, so equal entries have one writing. */
const productAt = (
  engine: Engine,
  parts: Parts,
  wire: Wire,
  value: number,
): LinTerm | undefined => {
  const { d, graph } = engine;
  const fresh: Wire[] = [];
  const split = (w: Wire): Wire => {
    if (w !== wire) return w;
    fresh.push(graph.wire(graph.size(wire)));
    return fresh.at(-1) as Wire;
  };
  const joined = parts.equal.flatMap((pair) =>
    pair.includes(wire) ? pair.filter((w) => w !== wire) : [],
  );
  const factors = parts.factors.map((f) => {
    const at = evaluateAt(engine, f, new Map([[wire, value]]));
    return { cls: at.cls, at: at.at.map(split) };
  });
  const kept = parts.indicators.some((i) => holdsEntry(i, wire));
  return d.product({
    factors,
    indicators: [
      ...parts.indicators.map((i) => indicatorAt(i, wire, value)),
      ...[...fresh, ...joined, ...(kept ? [wire] : [])].map((w) => pinned(w, value)),
    ],
    equal: parts.equal.filter((pair) => !pair.includes(wire)),
    bound: [...parts.bound.filter((w) => kept || w !== wire), ...fresh],
  });
};

/** A number times a product that may be 0. */
export const times = (coef: Q.Rational, product: LinTerm | undefined): readonly LinTerm[] =>
  product ? [{ coef: Q.mul(coef, product.coef), ref: product.ref }] : [];

/** The value at a number for a free wire, times [wire = number]. */
const pin = (engine: Engine, value: Ref, wire: Wire, at: number): Ref =>
  engine.d.linear(
    termsOf(engine.graph, value).flatMap((t) => {
      const product = productAt(engine, partsOf(engine, t.ref), wire, at);
      const there = product && { factors: [product.ref], indicators: [pinned(wire, at)] };
      return there ? times(Q.mul(t.coef, product.coef), engine.d.product(there)) : [];
    }),
  );

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, v) => v);

/** The wires of which a relation says which number they are. */
const pinsOf = ({ indicators }: Parts): Pins =>
  new Map(
    indicators.flatMap(({ relation, unknowns: [u, ...others], constant }) => {
      const value = Size.asConstant(Size.scale(constant, -1));
      const isPin = relation === '=' && others.length === 0 && u?.coef.key === '1';
      return isPin && 'wire' in u && value !== undefined ? [[u.wire, value] as const] : [];
    }),
  );

/** The product with Levi-Civita and indices as numbers evaluated at pinned wires; undefined where nothing follows. */
const evaluated = (engine: Engine, parts: Parts, pins: Pins): readonly LinTerm[] | undefined => {
  if (pins.size === 0) return undefined;
  const factors = parts.factors.map((f) => evaluateAt(engine, f, pins));
  const changed = factors.some((f, k) => !engine.graph.equal(f, parts.factors[k] as Ref));
  return changed ? times(Q.one, engine.d.product({ ...parts, factors })) : undefined;
};

/** Levi-Civita and indices as numbers evaluated where relations say which numbers the indices are; undefined where nothing follows. */
export const evaluatePinned = (engine: Engine, use: Ref): Ref | undefined => {
  const parts = partsOf(engine, use);
  const { graph } = engine;
  const isIndexed = (f: Ref): boolean => {
    const { form } = graph.class(graph.find(f).cls);
    return form?.kind === 'head' && ['epsilon', 'indexValue'].includes(form.head.tag);
  };
  if (parts.indicators.length === 0 || !parts.factors.some(isIndexed)) return undefined;
  const terms = evaluated(engine, parts, pinsOf(parts));
  return terms && engine.d.linear(terms);
};

/** One summed index of small constant size written out in every term that has one; undefined where none has. */
const writeOut = (engine: Engine, value: Ref): Ref | undefined => {
  let changed = false;
  const terms = termsOf(engine.graph, value).flatMap((t): readonly LinTerm[] => {
    const written = writeTermOut(engine, partsOf(engine, t.ref));
    changed ||= written !== undefined;
    return written ? written.flatMap((x) => times(t.coef, x)) : [t];
  });
  return changed ? engine.d.linear(terms) : undefined;
};

/** A closed factor written out, else a summed index; undefined where there is neither. */
const writeTermOut = (engine: Engine, parts: Parts): readonly LinTerm[] | undefined => {
  const { d, graph } = engine;
  const pins = pinsOf(parts);
  const known = evaluated(engine, parts, pins);
  if (known) return known;
  for (const [k, f] of parts.factors.entries()) {
    if (f.at.length > 0 || graph.class(graph.find(f).cls).form?.kind !== 'net') continue;
    const part = writeOut(engine, f);
    if (!part) continue;
    const others = parts.factors.filter((_, other) => other !== k);
    return termsOf(graph, part).flatMap((x) =>
      times(x.coef, d.product({ ...parts, factors: [x.ref, ...others] })),
    );
  }
  const wire = parts.bound.find((w) => (constantSize(engine, w) ?? 99) <= 4 && !pins.has(w));
  if (wire === undefined) return undefined;
  return range(constantSize(engine, wire) as number).flatMap((v) =>
    times(Q.one, productAt(engine, parts, wire, v)),
  );
};

const isZero = (engine: Engine, value: Ref): boolean => termsOf(engine.graph, value).length === 0;

/** Whether the value is 0 at every entry of its indices of constant size. */
export const isZeroByEntries = (engine: Engine, value: Ref): boolean => {
  let cases = 0;
  const check = (at: Ref, wires: readonly Wire[]): boolean => {
    if (++cases > mostCases) return false;
    const now = engine.normal(at);
    if (isZero(engine, now)) return true;
    const [wire, ...others] = wires;
    if (wire !== undefined)
      return range(constantSize(engine, wire) as number).every((v) =>
        check(pin(engine, now, wire, v), others),
      );
    let written: Ref | undefined = now;
    for (let round = 0; round < 12 && written; round++) {
      if (termsOf(engine.graph, written).length > mostCases) return false;
      if (isZero(engine, written)) return true;
      const next = writeOut(engine, written);
      written = next && engine.normal(next);
    }
    return false;
  };
  const free = [...new Set(engine.graph.find(value).at)].filter(
    (w) => (constantSize(engine, w) ?? 99) <= 16,
  );
  const count = free.reduce((n, w) => n * (constantSize(engine, w) as number), 1);
  return count <= mostCases && check(value, free);
};
