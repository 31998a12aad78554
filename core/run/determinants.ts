/**
 * Determinants of small constant size written out by their entries (Leibniz), where a proof goes by entries.
 *
 * Each is a step named by the rule `det-leibniz-n` of its size. Changes the graph.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { instantiate } from '../egraph/nodes.js';
import type { Arg, HeadNode, Indicator, LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { merge } from './unions.js';

/** Largest size that is written out: 24 products. */
const largest = 4;

type Signed = { readonly order: readonly number[]; readonly sign: number };

const permutations = (n: number): readonly Signed[] =>
  n === 0
    ? [{ order: [], sign: 1 }]
    : permutations(n - 1).flatMap(({ order, sign }) =>
        Array.from({ length: n }, (_, at): Signed => ({
          order: [...order.slice(0, at), n - 1, ...order.slice(at)],
          sign: (n - 1 - at) % 2 === 0 ? sign : -sign,
        })),
      );

/** [wire = value]. */
export const pinned = (wire: Wire, value: number): Indicator => ({
  relation: '=',
  unknowns: [{ coef: Size.one, wire }],
  constant: Size.constant(-value),
});

/** The entry of a matrix at two numbers. */
const entry = (e: Engine, { axes, ref }: Arg, row: number, column: number): Ref => {
  const fresh = e.graph.wires(axes.map((w) => e.graph.size(w)));
  const at = ref.at.map((w) => fresh[axes.indexOf(w)] ?? w);
  const [r, c] = fresh as [Wire, Wire];
  const indicators = [pinned(r, row), pinned(c, column)];
  return e.d.net({ factors: [{ cls: ref.cls, at }], indicators, bound: [r, c] });
};

const leibniz = (e: Engine, matrix: Arg, n: number): Ref =>
  e.d.linear(
    permutations(n).flatMap(({ order, sign }): LinTerm[] => {
      const factors = order.map((column, row) => entry(e, matrix, row, column));
      const product = e.d.product({ factors });
      return product ? [{ coef: Q.mul(Q.rational(sign), product.coef), ref: product.ref }] : [];
    }),
  );

/** Writes every determinant of small constant size out; whether there was one. */
export const openDeterminants = (e: Engine): boolean => {
  let opened = false;
  for (const cls of Array.from(e.graph.classes)) {
    if (cls.forward || cls.form?.kind === 'lin') continue;
    const node = cls.nodes.find((n) => n.kind === 'head' && n.head.name === 'det');
    if (!node) continue;
    const ref: Ref = { cls: cls.id, at: e.graph.wires(cls.ports) };
    const [matrix] = (instantiate(e.graph, node, ref.at) as HeadNode).args;
    const n = matrix && Size.asConstant(e.graph.size(matrix.axes[0] as Wire));
    if (!matrix || n === undefined || n > largest || !e.rules.has(`det-leibniz-${n}`)) continue;
    const rule = `det-leibniz-${n}`;
    const rhs = leibniz(e, matrix, n);
    const zero = { params: matrix.axes, ref: e.d.linear([]) };
    const values = new Map([
      ['A', { params: matrix.axes, ref: matrix.ref }],
      ['B', zero],
    ]);
    const origin = { rule, wires: [], values };
    const given = { origin, coef: Q.one, since: e.steps.length };
    const how = { tag: 'equation', ...given, lhs: ref, rhs, at: new Map() } as const;
    opened = merge(e, rule, 'MC (1.2), Leibniz', ref, rhs, how) || opened;
  }
  return opened;
};
