/**
 * The invariants of the e-graph, as sentences about what breaks them. Slow; tests call it after every step.
 *
 *   1. every class leads by `forward`, without a cycle, to a root; each port of the target comes from one port of its size;
 *   2. nodes stand at roots only; a node mentions only its ports and bound wires, of the sizes its children have;
 *   3. the parents of a class hold every class with a node that uses it;
 *   4. no cycle leads through forms;
 *   5. symmetries are permutations of ports of equal sizes, closed, identity first;
 *   6. the index leads to classes.
 */
import type { Graph } from './graph.js';
import { childrenOf, wiresOfNode } from './nodes.js';
import type { Symmetry } from './symmetry.js';
import type { ClassId, EClass, Node, Ref, Wire } from './types.js';

type Broken = readonly string[];

const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length;
const places = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);

/** The root a class leads to; undefined where it leads nowhere. */
const rootOf = (graph: Graph, id: ClassId): EClass | undefined => {
  const seen = new Set<ClassId>();
  let cls = graph.classes[id];
  while (cls?.forward && !seen.has(cls.id)) {
    seen.add(cls.id);
    cls = graph.classes[cls.forward.cls];
  }
  return cls?.forward ? undefined : cls;
};

const forwards = (graph: Graph, cls: EClass): Broken => {
  if (!cls.forward) return [];
  if (!rootOf(graph, cls.id)) return [`class ${cls.id} leads to no root`];
  const { cls: to, map } = cls.forward;
  const target = graph.class(to);
  const sizes = map.every((p, k) => cls.ports[p]?.key === target.ports[k]?.key);
  return [
    ...(map.length === target.ports.length ? [] : [`class ${cls.id} maps not every port of ${to}`]),
    ...(sizes && distinct(map) ? [] : [`class ${cls.id} maps ports of ${to} wrongly: ${map}`]),
    ...(cls.nodes.length === 0 ? [] : [`class ${cls.id} has nodes and is no root`]),
  ];
};

const useFits = (graph: Graph, ref: Ref, sizeAt: (wire: Wire) => string | undefined): boolean => {
  const ports = graph.classes[ref.cls]?.ports;
  return ports?.length === ref.at.length && ref.at.every((w, k) => sizeAt(w) === ports[k]?.key);
};

const shapeOf = (node: Node, count: number): boolean => {
  const bound = (w: Wire): boolean => w >= count;
  if (node.kind === 'lin') return node.bound.length === 0;
  if (node.kind === 'net') return node.ports.length === count && !node.ports.some(bound);
  const axes = node.args.flatMap((a) => a.axes);
  return distinct(node.out) && !node.out.some(bound) && axes.every(bound) && distinct(axes);
};

const nodes = (graph: Graph, cls: EClass): Broken => {
  const all = cls.form ? [...cls.nodes, cls.form] : cls.nodes;
  return all.flatMap((node, k) => {
    const sizes = [...cls.ports, ...node.bound].map((s) => s.key);
    const wires = wiresOfNode(node);
    const wrong = [
      ...(wires.every((w) => sizes[w] !== undefined) ? [] : ['mentions a wire it does not have']),
      ...(shapeOf(node, cls.ports.length) ? [] : ['mixes ports and bound wires']),
      ...(childrenOf(node).every((r) => useFits(graph, r, (w) => sizes[w]))
        ? []
        : ['uses a class at wires of other sizes']),
      ...(node.kind !== 'net' || node.ports.every((w, p) => sizes[w] === sizes[p])
        ? []
        : ['joins ports of different sizes']),
    ];
    return wrong.map((what) => `${node.kind} node ${k} of class ${cls.id} ${what}`);
  });
};

const parents = (graph: Graph, cls: EClass): Broken =>
  [...cls.nodes, ...(cls.form ? [cls.form] : [])].flatMap(childrenOf).flatMap((ref) => {
    const child = rootOf(graph, ref.cls);
    const known = [...(child?.parents ?? [])].some((p) => rootOf(graph, p)?.id === cls.id);
    return known ? [] : [`class ${child?.id} does not know its parent ${cls.id}`];
  });

/** The classes of a cycle through forms, if there is one. */
const cycle = (graph: Graph): Broken => {
  const done = new Set<ClassId>();
  const open = new Set<ClassId>();
  const stack = graph.classes.map((c) => ({ id: c.id, leave: false }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const cls = rootOf(graph, next.id);
    if (!cls || done.has(cls.id)) continue;
    if (next.leave) {
      open.delete(cls.id);
      done.add(cls.id);
      continue;
    }
    if (open.has(cls.id)) return [`a cycle of forms leads through class ${cls.id}`];
    open.add(cls.id);
    stack.push({ id: cls.id, leave: true });
    const children = cls.form ? childrenOf(cls.form) : [];
    stack.push(...children.map((ref) => ({ id: ref.cls, leave: false })));
  }
  return [];
};

const isClosed = ({ elements }: Symmetry): boolean => {
  const keys = new Set(elements.map((e) => `${e.perm}:${e.sign}`));
  return elements.every((a) =>
    elements.every((b) => keys.has(`${a.perm.map((k) => b.perm[k])}:${a.sign * b.sign}`)),
  );
};

/** Groups are cut at this many elements (symmetry.ts), so larger ones need not be closed. */
const largest = 200;

const symmetries = (cls: EClass): Broken => {
  const { elements, blocks } = cls.symmetry;
  const identity = places(cls.ports.length);
  const keeps = (perm: readonly number[]): boolean =>
    perm.length === identity.length &&
    distinct(perm) &&
    perm.every((p, k) => cls.ports[p]?.key === cls.ports[k]?.key);
  const even = blocks.every((b) => new Set(b.map((p) => cls.ports[p]?.key)).size === 1);
  const [first] = elements;
  return [
    ...(elements.every((e) => keeps(e.perm)) ? [] : [`a symmetry of class ${cls.id} moves sizes`]),
    ...(first?.sign === 1 && `${first.perm}` === `${identity}`
      ? []
      : [`the first symmetry of class ${cls.id} is not the identity`]),
    ...(even && distinct(blocks.flat()) ? [] : [`blocks of class ${cls.id} overlap or mix sizes`]),
    ...(elements.length >= largest || isClosed(cls.symmetry)
      ? []
      : [`the symmetries of class ${cls.id} are not closed`]),
  ];
};

/** What breaks the invariants; empty where they hold. */
export const check = (graph: Graph): readonly string[] => {
  const broken = graph.classes.flatMap((cls) => forwards(graph, cls));
  if (broken.length > 0) return broken;
  const roots = graph.classes.filter((c) => !c.forward);
  return [
    ...graph.classes.flatMap((c, k) => (c.id === k ? [] : [`class ${k} calls itself ${c.id}`])),
    ...roots.flatMap((c) => [...nodes(graph, c), ...parents(graph, c), ...symmetries(c)]),
    ...cycle(graph),
    ...[...graph.index].flatMap(([key, id]) =>
      graph.classes[id] ? [] : [`the index leads ${key} to no class`],
    ),
  ];
};
