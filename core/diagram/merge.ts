/**
 * Two diagrams as one, in which what they have in common is there once: laid out together, it has one place in both.
 *
 * Every part is marked with the diagrams that it belongs to (`sides.ts`). Boxes are the same where they have the same label and
 * stand at the same depth, in bubbles that are the same; wires where they end on the same axes of the same boxes. What is moved
 * into a bubble or out of one is another box.
 */
import { commonOf, keyOf, partPairs, portPairs } from './match.js';
import type { Common, Legs } from './match.js';
import type { Box, Leg, Net, Part, Port, Row, Wire, Word } from './model.js';
import { passes } from './model.js';
import { both, sidesOn } from './sides.js';
import type { Sides } from './sides.js';

const [first, second] = [1, 2] as const;

const marked = <T>(parts: readonly T[], on: Sides): readonly (T & { readonly on: Sides })[] =>
  parts.map((part) => ({ ...part, on }));

/** Words of both, once where they are equal. */
const mergeWords = (a: readonly Word[], b: readonly Word[]): readonly Word[] => {
  const isEqual = a.length === b.length && a.every(({ text }, k) => text === b[k]?.text);
  return isEqual ? a : [...marked(a, first), ...marked(b, second)];
};

/** Added to the ids of wires and indices of the second diagram that the first has not: more than it can have. */
const apart = 1_000_000;

type Renamed = (wire: number) => number;

const renamer = (wires: Common['wires']): Renamed => {
  const back = new Map([...wires].map(([a, b]) => [b, a]));
  return (wire) => back.get(wire) ?? wire + apart;
};

const mergeWires = (a: Net, b: Net, { wires }: Common, renamed: Renamed): readonly Wire[] => [
  ...a.wires.map((wire): Wire => {
    const other = b.wires.find(({ id }) => id === wires.get(wire.id));
    return other ? { ...wire, names: mergeWords(wire.names, other.names) } : wire;
  }),
  ...b.wires.filter(({ id }) => renamed(id) >= apart).map((w) => ({ ...w, id: renamed(w.id) })),
];

const mergeLegs = (a: Net, b: Net, legs: Legs, renamed: Renamed): readonly Leg[] => {
  const back = new Map([...legs].map(([x, y]) => [y, x]));
  const others = b.legs.map((leg) => ({
    ...leg,
    wire: renamed(leg.wire),
    index: back.get(leg.index) ?? leg.index + apart,
  }));
  const twin = (leg: Leg, all: readonly Leg[]): boolean =>
    all.some(
      ({ index, wire, ring, name }) =>
        index === leg.index &&
        wire === leg.wire &&
        ring === leg.ring &&
        name.text === leg.name.text,
    );
  return [
    ...a.legs.map((leg) => ({ ...leg, on: twin(leg, others) ? both : first })),
    ...marked(
      others.filter((leg) => !twin(leg, a.legs)),
      second,
    ),
  ];
};

/** Ports of a box in both: one where its axis is on the same wire, else one for each diagram. */
const mergePorts = (
  a: Box,
  b: Box,
  pairs: ReadonlyMap<number, number>,
  renamed: Renamed,
): readonly Port[] => [
  ...a.ports.map((port, k) => {
    const other = b.ports[pairs.get(k) ?? -1];
    return { ...port, on: other && renamed(other.wire) === port.wire ? both : first };
  }),
  ...b.ports.flatMap((port, k): readonly Port[] => {
    const at = [...pairs].find(([, j]) => j === k)?.[0];
    const own = at === undefined ? undefined : a.ports[at];
    const wire = renamed(port.wire);
    if (own?.wire === wire) return [];
    const index = own?.index ?? port.index + apart;
    return [{ ...port, wire, index, on: second }];
  }),
];

const axisPairs = (a: Box): ReadonlyMap<number, number> => new Map(a.ports.map((_, k) => [k, k]));

/** A box that both have; undefined where their contents cannot be laid out as one. */
const mergeBox = (a: Box, b: Box, common: Common, renamed: Renamed): Box | undefined => {
  if (!a.content || !b.content)
    return { ...a, ports: mergePorts(a, b, axisPairs(a), renamed), on: both };
  const pairs = portPairs(a, b, common.wires);
  const legs = [...pairs].map(([i, j]): readonly [number, number] => [
    (a.ports[i] as Port).index,
    (b.ports[j] as Port).index,
  ]);
  const content = mergeRows(a.content, b.content, new Map(legs));
  const isSame = passes(content) === passes(a.content) && content.parts.every(hasLegsOnce);
  return isSame ? { ...a, ports: mergePorts(a, b, pairs, renamed), content, on: both } : undefined;
};

/** No index leaves by one wire in the first diagram and by another in the second. */
const hasLegsOnce = ({ net: { legs } }: Part): boolean =>
  new Set(legs.map(({ index }) => index)).size === legs.length;

/** Rings correspond by their order. */
const withRings = (a: Net, b: Net, legs: Legs): Legs => {
  const rings = (net: Net): readonly number[] =>
    net.legs.flatMap(({ ring, index }) => (ring ? [index] : []));
  const others = rings(b);
  return new Map([
    ...legs,
    ...rings(a).flatMap((index, k): readonly (readonly [number, number])[] => {
      const other = others[k];
      return other === undefined ? [] : [[index, other]];
    }),
  ]);
};

/** Keys of the boxes, those inside bubbles too, that are in one diagram alone. */
const lone = (boxes: readonly Box[], side: Sides, on: Sides = both): readonly string[] =>
  boxes.flatMap((box) => {
    const here = on & sidesOn(box);
    const inside = (box.content?.parts ?? []).flatMap((part) =>
      lone(part.net.boxes, side, here & sidesOn(part)),
    );
    return here === side ? [keyOf(box), ...inside] : inside;
  });

/** Whether a box of one diagram stands in another bubble in the other: room for both places would tear each apart. */
const hasMoved = (boxes: readonly Box[]): boolean => {
  const there = new Set(lone(boxes, second));
  return lone(boxes, first).some((key) => there.has(key));
};

/**
 * Two nets as one; undefined where each has a box that the other has not, or has it in another bubble: one layout would suit
 * neither.
 */
const mergeNets = (a: Net, b: Net, outer: Legs): Net | undefined => {
  const legs = withRings(a, b, outer);
  const common = commonOf(a, b, legs);
  const renamed = renamer(common.wires);
  const joined = new Map<number, Box>();
  for (const [i, j] of common.boxes) {
    const box = mergeBox(a.boxes[i] as Box, b.boxes[j] as Box, common, renamed);
    if (box) joined.set(i, box);
  }
  if (joined.size < Math.min(a.boxes.length, b.boxes.length)) return undefined;
  const taken = new Set([...joined.keys()].map((i) => common.boxes.get(i)));
  const rest = b.boxes.filter((_, j) => !taken.has(j));
  const boxes: readonly Box[] = [
    ...a.boxes.map((box, i) => joined.get(i) ?? { ...box, on: first }),
    ...rest.map((box) => ({
      ...box,
      ports: box.ports.map((port) => ({ ...port, wire: renamed(port.wire) })),
      on: second,
    })),
  ];
  if (hasMoved(boxes)) return undefined;
  return {
    boxes,
    wires: mergeWires(a, b, common, renamed),
    legs: mergeLegs(a, b, legs, renamed),
  };
};

const mergeParts = (a: Part, b: Part, legs: Legs): Part | undefined => {
  const net = mergeNets(a.net, b.net, legs);
  return (
    net && {
      joins: mergeWords(a.joins, b.joins),
      coefficients: mergeWords(a.coefficients, b.coefficients),
      net,
    }
  );
};

/** Parts of one diagram each, in pairs, so that those of a pair are put in the same place. */
const inTurn = (a: readonly Part[], b: readonly Part[]): readonly Part[] => {
  const [left, right] = [marked(a, first), marked(b, second)];
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, k) => [left[k], right[k]])
    .flat()
    .filter((part) => part !== undefined);
};

/** Two rows as one, whose legs correspond as given. What has nothing in common is put in one place, each in its diagram. */
const mergeRows = (a: Row, b: Row, legs: Legs): Row => {
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  for (const [k, l] of partPairs(a.parts, b.parts)) {
    const joined = mergeParts(a.parts[k] as Part, b.parts[l] as Part, legs);
    if (!joined) continue;
    parts.push(...inTurn(a.parts.slice(i, k), b.parts.slice(j, l)), joined);
    [i, j] = [k + 1, l + 1];
  }
  return { parts: [...parts, ...inTurn(a.parts.slice(i), b.parts.slice(j))] };
};

/** The two sides of an equation as one diagram; both have the same free indices. */
export const merge = (a: Row, b: Row): Row => {
  const free = [a, b].flatMap(({ parts }) => parts.flatMap(({ net }) => net.legs));
  return mergeRows(a, b, new Map(free.map(({ index }) => [index, index])));
};
