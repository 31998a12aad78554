/**
 * Products of two factors that several networks hold, as values of their own.
 *
 * P*H' stands in H*P*H' and in P*H'*S: each network is ordered by itself, so without a class for P*H' one of them may be
 * contracted in another order. All products and sums lose their form, so that none sees through another: to be called last,
 * when nothing else is built any more.
 */
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type { ClassId, NetNode, Node, Ref, Wire } from '../egraph/types.js';
import { reached } from './refresh.js';

type Net = NetNode & { readonly fresh: readonly Wire[] };
/** Two factors of a network, with the wires that only they hold. */
type Place = {
  readonly net: Net;
  readonly whole: Ref;
  readonly two: readonly [Ref, Ref];
  readonly rest: readonly Ref[];
  readonly bound: readonly Wire[];
};

const limits = { factors: 8, places: 3_000, passes: 2 };

const wiresOutside = ({ net, whole, rest }: Omit<Place, 'bound'>): ReadonlySet<Wire> =>
  new Set([
    ...rest.flatMap((f) => f.at),
    ...net.indicators.flatMap((i) => i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at))),
    ...net.ports,
    ...whole.at,
  ]);

/** The two factors as text, the same wherever they are wired alike. */
const keyOf = (d: Diagrams, { two, bound }: Place): string => {
  const texts = [two, two.toReversed()].map((pair) => {
    const names = new Map<Wire, string>();
    const name = (w: Wire): string => {
      const known = names.get(w) ?? `${bound.includes(w) ? '*' : ''}${names.size}`;
      names.set(w, known);
      return known;
    };
    return pair.map((f) => `${f.cls}(${d.graph.least(f).ref.at.map(name).join()})`).join();
  });
  return texts.sort()[0] as string;
};

/** A network as it stands in its class, with the classes of its factors. */
type Standing = {
  readonly id: ClassId;
  readonly node: Node & NetNode;
  readonly of: readonly ClassId[];
};

const standing = (d: Diagrams, roots: readonly ClassId[]): readonly Standing[] =>
  reached(d, roots).flatMap((id) => {
    const cls = d.graph.class(id);
    return (cls.forward ? [] : cls.nodes).flatMap((node) =>
      node.kind === 'net' && node.factors.length <= limits.factors
        ? [{ id, node, of: node.factors.map((f) => d.graph.rootOf(f.cls)) }]
        : [],
    );
  });

/** Each two of a list, by their places. */
const twos = (count: number): readonly (readonly [number, number])[] =>
  Array.from({ length: count }, (_, b) =>
    Array.from({ length: b }, (_, a) => [a, b] as const),
  ).flat();

/** The pairs of classes that stand at several places, as numbers. */
const severalTimes = (nets: readonly Standing[], key: PairKey): ReadonlySet<number> => {
  const count = new Map<number, number>();
  for (const { of } of nets)
    for (const [a, b] of twos(of.length)) {
      const k = key(of[a] as ClassId, of[b] as ClassId);
      count.set(k, (count.get(k) ?? 0) + 1);
    }
  return new Set([...count].flatMap(([k, n]) => (n > 1 ? [k] : [])));
};
type PairKey = (a: ClassId, b: ClassId) => number;

const placesOf = (d: Diagrams, roots: readonly ClassId[]): readonly Place[] => {
  const nets = standing(d, roots);
  const classes = d.graph.classes.length;
  const key: PairKey = (a, b) => Math.min(a, b) * classes + Math.max(a, b);
  const several = severalTimes(nets, key);
  return nets.flatMap(({ id, node, of }) => {
    const pairs = twos(of.length).filter(([a, b]) =>
      several.has(key(of[a] as ClassId, of[b] as ClassId)),
    );
    if (pairs.length === 0) return [];
    const whole = { cls: id, at: d.graph.wires(d.graph.class(id).ports) };
    const seen = instantiate(d.graph, node, whole.at) as Net;
    const net = { ...seen, factors: seen.factors.map((f) => d.graph.find(f)) };
    return pairs.flatMap(([a, b]) => placeOf(net, whole, a, b));
  });
};

/** The place of two factors, where they have a wire in common or are numbers. */
const placeOf = (net: Net, whole: Ref, k: number, l: number): readonly Place[] => {
  const [a, b] = [net.factors[k] as Ref, net.factors[l] as Ref];
  if (!a.at.some((w) => b.at.includes(w)) && a.at.length + b.at.length > 0) return [];
  const rest = net.factors.filter((_, at) => at !== k && at !== l);
  const place = { net, whole, two: [a, b] as const, rest };
  const outside = wiresOutside(place);
  return [{ ...place, bound: net.fresh.filter((w) => !outside.has(w)) }];
};

/** The network with its two factors as one. */
const paired = (d: Diagrams, { net, whole, rest, bound }: Place, product: Ref): Ref =>
  d.net({
    factors: [product, ...rest],
    indicators: net.indicators,
    equal: joinedPorts(net.ports, whole.at),
    bound: net.fresh.filter((w) => !bound.includes(w)),
  });

/** Takes the forms of products and sums away, from one class on. */
const closeForms = (d: Diagrams, from: number): void => {
  for (const cls of d.graph.classes.slice(from))
    if (cls.form && cls.form.kind !== 'head') cls.form = undefined;
};

const isAlone = ({ net, rest }: Place): boolean => rest.length + net.indicators.length === 0;

/** Whether a program may need two of the places: alternatives of one class are never computed both. */
const areTogether = (group: readonly Place[]): boolean => {
  const [first, ...more] = group;
  return more.some((p) => p.whole.cls !== first?.whole.cls || p.net === first.net);
};

const pass = (d: Diagrams, roots: readonly ClassId[]): void => {
  const places = placesOf(d, roots).slice(0, limits.places);
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = keyOf(d, place);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  const shared = [...groups.values()].filter(areTogether);
  const before = d.graph.classes.length;
  const made = shared.flatMap((group) =>
    group.map((place) => ({ place, ref: d.net({ factors: place.two, bound: place.bound }) })),
  );
  closeForms(d, before);
  for (const { place, ref } of made)
    if (!isAlone(place))
      d.graph.union(d.closed(paired(d, place, ref)), place.whole, { tag: 'algebra' });
};

/**
 * Adds the products of two that several networks hold, then those of what became a factor by it.
 * Cost: pairs of factors that stand at several places.
 */
export const pairs = (d: Diagrams, roots: readonly ClassId[]): void => {
  closeForms(d, 0);
  for (let k = 0; k < limits.passes; k++) pass(d, roots);
};
