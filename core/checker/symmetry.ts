/** Orders of the indices of a head under which its value is the same, or the same but for its sign. */
import type { Context, Declared, Term } from '../term/term.js';

/** Place k holds what stood at place order[k]. */
export type Symmetry = { readonly order: readonly number[]; readonly sign: 1 | -1 };

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

const orders = (list: readonly number[]): readonly (readonly number[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((x) => orders(list.filter((y) => y !== x)).map((rest) => [x, ...rest]));

const signOf = (order: readonly number[]): 1 | -1 => {
  const turns = order.flatMap((x, a) => order.slice(a + 1).filter((y) => x > y)).length;
  return turns % 2 === 0 ? 1 : -1;
};

/** Facts such as C[i,j,k,l] == C[k,l,i,j]. */
const stated = ({ facts }: Context, name: string): readonly (readonly number[])[] =>
  facts.flatMap(({ lhs, rhs }) => {
    if (lhs.tag !== 'variable' || rhs.tag !== 'variable' || lhs.name !== name || rhs.name !== name)
      return [];
    const order = rhs.at.map((i) => lhs.at.findIndex((j) => j.id === i.id));
    return new Set(order).size === lhs.at.length && !order.includes(-1) ? [order] : [];
  });

/** All products of the orders. */
const closed = (
  order: readonly number[],
  by: readonly (readonly number[])[],
): readonly Symmetry[] => {
  const seen = new Map([[order.join(), order]]);
  for (const x of seen.values())
    for (const p of by) {
      const moved = p.map((k) => x[k] as number);
      seen.set(moved.join(), moved);
    }
  return [...seen.values()].map((o) => ({ order: o, sign: 1 }));
};

const ofVariable = (context: Context, name: string, n: number): readonly Symmetry[] => {
  const has = (p: Declared['properties'][number]): boolean =>
    context.variables.get(name)?.properties.includes(p) ?? false;
  const plain = { order: upTo(n), sign: 1 as const };
  if (n === 2 && has('antisymmetric')) return [plain, { order: [1, 0], sign: -1 }];
  if (n === 2 && (has('symmetric') || has('posdef') || has('psd')))
    return [plain, { order: [1, 0], sign: 1 }];
  return closed(upTo(n), stated(context, name));
};

/** Orders of derivatives by one argument among each other; `blocks` are the sizes of the slots' axes, sorted by slot. */
const ofSlots = (n: number, t: Term & { readonly tag: 'operator' }): readonly Symmetry[] => {
  const size = (slot: number): number => t.args[slot]?.axes.length ?? 0;
  const slots = [...t.derivative].sort((a, b) => a - b);
  const own = n - slots.reduce((sum, s) => sum + size(s), 0);
  let from = own;
  const starts = slots.map((s) => (from += size(s)) - size(s));
  return orders(upTo(slots.length))
    .filter((o) => o.every((k, place) => slots[k] === slots[place]))
    .map((o) => ({
      order: [
        ...upTo(own),
        ...o.flatMap((k) => upTo(size(slots[k] as number)).map((x) => (starts[k] as number) + x)),
      ],
      sign: 1,
    }));
};

/** The symmetries of a head, the identity first. */
export const symmetries = (context: Context, h: Term): readonly Symmetry[] => {
  if (h.tag === 'operator' && h.derivative.length > 1) return ofSlots(h.at.length, h);
  const n = 'at' in h ? h.at.length : h.tag === 'indexValue' ? 1 : 0;
  const key = h.tag === 'variable' ? `${h.name} ${n}` : h.tag === 'epsilon' ? `# ${n}` : `${n}`;
  const all = known.get(context) ?? new Map<string, readonly Symmetry[]>();
  known.set(context, all);
  const found = all.get(key) ?? fresh(context, h, n);
  all.set(key, found);
  return found;
};
const known = new WeakMap<Context, Map<string, readonly Symmetry[]>>();

const fresh = (context: Context, h: Term, n: number): readonly Symmetry[] =>
  h.tag === 'epsilon'
    ? orders(upTo(n)).map((order) => ({ order, sign: signOf(order) }))
    : h.tag === 'variable'
      ? ofVariable(context, h.name, n)
      : [{ order: upTo(n), sign: 1 }];
