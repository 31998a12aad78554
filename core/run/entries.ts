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
import type { HeadNode, Indicator, LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';

/** Most cases that a proof by entries may have, and most terms at once. */
const mostCases = 300;

type Pins = ReadonlyMap<Wire, number>;

const constantSize = (engine: Engine, wire: Wire): number | undefined =>
  Size.asConstant(engine.graph.size(wire));

const pinned = (wire: Wire, value: number): Indicator => ({
  relation: '=',
  unknowns: [{ coef: Size.one, wire }],
  constant: Size.constant(-value),
});

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

/** The value with the wire pinned: multiplied by [wire = value]. */
const pin = (engine: Engine, value: Ref, wire: Wire, at: number): Ref => {
  const terms = termsOf(engine.graph, value).flatMap((t): LinTerm[] => {
    const factor = evaluateAt(engine, t.ref, new Map([[wire, at]]));
    const product = engine.d.product({ factors: [factor], indicators: [pinned(wire, at)] });
    return product ? [{ coef: Q.mul(t.coef, product.coef), ref: product.ref }] : [];
  });
  return engine.d.linear(terms);
};

/** One summed index of small constant size written out in every term that has one; undefined where none has. */
const writeOut = (engine: Engine, value: Ref): Ref | undefined => {
  const { d, graph } = engine;
  let changed = false;
  const terms = termsOf(graph, value).flatMap((t): LinTerm[] => {
    const ref = graph.find(t.ref);
    const { form } = graph.class(ref.cls);
    const net = form?.kind === 'net' ? seeNet(graph, form, ref.at) : undefined;
    const closed =
      net?.factors.findIndex(
        (f) => f.at.length === 0 && graph.class(graph.find(f).cls).form?.kind === 'net',
      ) ?? -1;
    if (net && closed >= 0) {
      const part = writeOut(engine, net.factors[closed] as Ref);
      if (part) {
        changed = true;
        const others = net.factors.filter((_, k) => k !== closed);
        const equal = joinedPorts(net.ports, ref.at);
        return termsOf(graph, part).flatMap((x): LinTerm[] => {
          const product = d.product({
            factors: [x.ref, ...others],
            indicators: net.indicators,
            equal,
            bound: net.fresh,
          });
          return product
            ? [{ coef: Q.mul(Q.mul(t.coef, x.coef), product.coef), ref: product.ref }]
            : [];
        });
      }
    }
    const wire = net?.fresh.find((w) => (constantSize(engine, w) ?? 99) <= 4);
    if (!net || wire === undefined) return [t];
    changed = true;
    const equal = joinedPorts(net.ports, ref.at);
    return Array.from({ length: constantSize(engine, wire) as number }, (_, v) => v).flatMap(
      (v): LinTerm[] => {
        const factors = net.factors.map((f) => evaluateAt(engine, f, new Map([[wire, v]])));
        const product = d.product({
          factors,
          indicators: [...net.indicators, pinned(wire, v)],
          equal,
          bound: net.fresh,
        });
        return product ? [{ coef: Q.mul(t.coef, product.coef), ref: product.ref }] : [];
      },
    );
  });
  return changed ? d.linear(terms) : undefined;
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
      return Array.from({ length: constantSize(engine, wire) as number }, (_, v) => v).every((v) =>
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
