/**
 * Nodes at other wires: the children of a node, a node as it is seen from a use, a node after its ports have moved.
 *
 * The hottest constructors of the engine: every field is listed in one order, so that nodes of a kind have one hidden class,
 * and lists of wires are copied and overwritten, so that they stay packed arrays of small integers.
 */
import type { Graph } from './graph.js';
import type { HeadNode, Indicator, LinNode, NetNode, Node, Ref, Unknown, Wire } from './types.js';

/** A network seen from a use: `fresh` are its bound wires there. */
export type SeenNet = NetNode & { readonly fresh: readonly Wire[] };
export type Seen = SeenNet | HeadNode | LinNode;

/** The refs a node holds. */
export const childrenOf = (node: Node): readonly Ref[] =>
  node.kind === 'net'
    ? node.factors
    : node.kind === 'head'
      ? node.args.map((a) => a.ref)
      : node.terms.map((t) => t.ref);

/** Whether no wire is listed twice. */
export const areDistinct = (wires: readonly Wire[]): boolean => {
  if (wires.length > 8) return new Set(wires).size === wires.length;
  for (let k = 1; k < wires.length; k++)
    for (let i = 0; i < k; i++) if (wires[i] === wires[k]) return false;
  return true;
};

/** Wire w becomes to[w]. */
export const moveWires = (wires: readonly Wire[], to: readonly Wire[]): readonly Wire[] => {
  const moved = wires.slice();
  for (let k = 0; k < moved.length; k++) moved[k] = to[moved[k] as number] as Wire;
  return moved;
};

/** The use with its wires renamed by a table. */
export const moveRef = (ref: Ref, to: readonly Wire[]): Ref => ({
  cls: ref.cls,
  at: moveWires(ref.at, to),
});

/** The indicator with its wires renamed. */
export const mapIndicator = (i: Indicator, f: (w: Wire) => Wire): Indicator => ({
  relation: i.relation,
  unknowns: i.unknowns.map((u): Unknown =>
    'wire' in u
      ? { coef: u.coef, wire: f(u.wire) }
      : { coef: u.coef, entry: u.entry, at: u.at.map(f) },
  ),
  constant: i.constant,
});

const moveHead = (node: HeadNode, to: readonly Wire[]): HeadNode => ({
  kind: 'head',
  head: node.head,
  args: node.args.map((a) => ({ axes: moveWires(a.axes, to), ref: moveRef(a.ref, to) })),
  out: moveWires(node.out, to),
  bound: node.bound,
});

const moveLin = (node: LinNode, to: readonly Wire[]): LinNode => ({
  kind: 'lin',
  terms: node.terms.map((t) => ({ coef: t.coef, ref: moveRef(t.ref, to) })),
  bound: node.bound,
});

const moveIndicators = (
  indicators: readonly Indicator[],
  to: readonly Wire[],
): readonly Indicator[] =>
  indicators.length === 0
    ? indicators
    : indicators.map((i) => mapIndicator(i, (w) => to[w] as Wire));

/** The node with wire w renamed to to[w]. */
export const moveNode = (node: Node, to: readonly Wire[]): Node => {
  if (node.kind === 'head') return moveHead(node, to);
  if (node.kind === 'lin') return moveLin(node, to);
  return {
    kind: 'net',
    factors: node.factors.map((f) => moveRef(f, to)),
    indicators: moveIndicators(node.indicators, to),
    ports: moveWires(node.ports, to),
    bound: node.bound,
  };
};

/**
 * The wires that a node's local wires stand for at a use: its ports there, then fresh ones for what it binds. All work on the
 * graph looks at nodes, so this is where it asks whether a limit is reached.
 */
const placesAt = (graph: Graph, node: Node, at: readonly Wire[]): readonly Wire[] => {
  graph.onWork?.();
  return node.bound.length === 0 ? at : at.concat(node.bound.map((size) => graph.wire(size)));
};

/** A head as seen from a use: ports become the use's wires, bound wires become fresh ones. */
export const seeHead = (graph: Graph, node: HeadNode, at: readonly Wire[]): HeadNode =>
  moveHead(node, placesAt(graph, node, at));

/** The head that a value is in its form, as seen from the use; undefined where that is a product or a sum. */
export const headForm = (graph: Graph, use: Ref): HeadNode | undefined => {
  const ref = graph.find(use);
  const { form } = graph.class(ref.cls);
  return form?.kind === 'head' ? seeHead(graph, form, ref.at) : undefined;
};

/** A network as seen from a use. */
export const seeNet = (graph: Graph, node: NetNode, at: readonly Wire[]): SeenNet => {
  const to = placesAt(graph, node, at);
  return {
    kind: 'net',
    factors: node.factors.map((f) => moveRef(f, to)),
    indicators: moveIndicators(node.indicators, to),
    ports: moveWires(node.ports, to),
    bound: node.bound,
    fresh: to.slice(at.length),
  };
};

/** The node as seen from a use: ports become the use's wires, bound wires become fresh ones. */
export const instantiate = (graph: Graph, node: Node, at: readonly Wire[]): Seen =>
  node.kind === 'head'
    ? seeHead(graph, node, at)
    : node.kind === 'net'
      ? seeNet(graph, node, at)
      : moveLin(node, placesAt(graph, node, at));

/** The node with its ports in a root's order; undefined where it mentions a port that the root does not have. */
export const relabelPorts = (
  node: Node,
  place: readonly number[],
  count: number,
  before: number,
): Node | undefined => {
  if (place.some((p) => p < 0)) return undefined;
  const moved = moveNode(node, place.concat(node.bound.map((_, k) => k + count)));
  if (moved.kind !== 'net') return moved;
  // ports[p] is listed by port: put the list in the root's order too.
  const ports = moved.ports.slice(0, before);
  place.forEach((p, old) => (ports[p] = moved.ports[old] as Wire));
  return { ...moved, ports };
};

/** The pairs of wires that a network's ports join, at the wires of a use: two ports on one wire. */
export const joinedPorts = (
  ports: readonly Wire[],
  at: readonly Wire[],
): readonly (readonly [Wire, Wire])[] => {
  const pairs: (readonly [Wire, Wire])[] = [];
  for (let p = 0; p < ports.length; p++)
    if (ports[p] !== at[p]) pairs.push([at[p] as Wire, ports[p] as Wire]);
  return pairs;
};

/** Every wire that the node mentions, with repetitions. */
export const wiresOfNode = (node: Node): readonly Wire[] => {
  const inside = childrenOf(node).flatMap((ref) => ref.at);
  if (node.kind === 'lin') return inside;
  if (node.kind === 'head') return [...inside, ...node.out, ...node.args.flatMap((a) => a.axes)];
  const indicated = node.indicators.flatMap((i) =>
    i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at)),
  );
  return [...inside, ...indicated, ...node.ports];
};

/** Names of variables that a node of these uses may depend on. */
export const dependsOf = (graph: Graph, uses: readonly Ref[]): Set<string> => {
  const names = new Set<string>();
  for (const use of uses) for (const name of graph.class(use.cls).depends) names.add(name);
  return names;
};
