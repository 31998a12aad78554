/** What two diagrams have in common: boxes of one that are boxes of the other, and wires likewise. */
import type { Box, Net, Part, Port, Row } from './model.js';
import { passes } from './model.js';

/** Boxes and wires of the second net by those of the first. */
export type Common = {
  readonly boxes: ReadonlyMap<number, number>;
  readonly wires: ReadonlyMap<number, number>;
};

/** Ids of indices that leave the second net, by those that leave the first in the same way. */
export type Legs = ReadonlyMap<number, number>;

const isBubble = ({ content }: Box): boolean => content !== undefined;

/** What a box must share with another to be it. */
export const keyOf = ({ kind, label, symmetry, ports, content }: Box): string =>
  [kind, label.text, symmetry, content ? passes(content) : ports.length].join('|');

/** Keys of all boxes, those inside bubbles too. */
const keysIn = ({ parts }: Row): readonly string[] =>
  parts.flatMap(({ net }) => net.boxes.flatMap((box) => [keyOf(box), ...insideOf(box)]));
const insideOf = ({ content }: Box): readonly string[] => (content ? keysIn(content) : []);

/** How many members two lists have in common. */
const shared = (a: readonly string[], b: readonly string[]): number => {
  const left = [...b];
  return a.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
};

/** What the ports of a box are wired to. */
const around = (net: Net, k: number): readonly string[] =>
  (net.boxes[k]?.ports ?? []).flatMap(({ wire, axis }) => [
    ...net.boxes.flatMap((other, j) =>
      other.ports.flatMap((p) =>
        p.wire === wire && j !== k ? [`${axis} ${keyOf(other)} ${p.axis}`] : [],
      ),
    ),
    ...net.legs.flatMap((leg) => (leg.wire === wire ? [`${axis} ${leg.name.text}`] : [])),
  ]);

type Pair = { readonly a: number; readonly b: number; readonly score: number };

/** The best pairs, each number in at most one; of equal ones the first. */
const best = (pairs: readonly Pair[]): ReadonlyMap<number, number> => {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const { a, b } of pairs.toSorted((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)) {
    if (found.has(a) || taken.has(b)) continue;
    found.set(a, b);
    taken.add(b);
  }
  return found;
};

const boxPairs = (a: Net, b: Net): readonly Pair[] =>
  a.boxes.flatMap((one, i) =>
    b.boxes.flatMap((other, j) => {
      if (keyOf(one) !== keyOf(other)) return [];
      const inside = shared(insideOf(one), insideOf(other));
      if (isBubble(one) && inside === 0) return [];
      return [{ a: i, b: j, score: inside + shared(around(a, i), around(b, j)) }];
    }),
  );

const wirePairs = (a: Net, b: Net, boxes: Common['boxes'], legs: Legs): readonly Pair[] => {
  const scores = new Map<string, Pair>();
  const add = (one: number, other: number, score: number): void => {
    const key = `${one} ${other}`;
    scores.set(key, { a: one, b: other, score: score + (scores.get(key)?.score ?? 0) });
  };
  for (const leg of a.legs)
    for (const other of b.legs)
      if (legs.get(leg.index) === other.index) add(leg.wire, other.wire, 100);
  for (const [i, j] of boxes)
    for (const p of a.boxes[i]?.ports ?? [])
      for (const q of b.boxes[j]?.ports ?? [])
        if (p.axis === q.axis) add(p.wire, q.wire, isBubble(a.boxes[i] as Box) ? 0.5 : 1);
  return [...scores.values()];
};

/** What two nets have in common, whose legs correspond as given. */
export const commonOf = (a: Net, b: Net, legs: Legs): Common => {
  const boxes = best(boxPairs(a, b));
  return { boxes, wires: best(wirePairs(a, b, boxes, legs)) };
};

/** Ports of two bubbles that are on common wires, or begin at both borders in the same place. */
export const portPairs = (a: Box, b: Box, wires: Common['wires']): ReadonlyMap<number, number> => {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (is: (p: Port, q: Port) => boolean): void => {
    for (const [i, p] of a.ports.entries()) {
      const j = b.ports.findIndex((q, at) => !taken.has(at) && p.through === q.through && is(p, q));
      if (found.has(i) || j < 0) continue;
      found.set(i, j);
      taken.add(j);
    }
  };
  pair((p, q) => wires.get(p.wire) === q.wire);
  return found;
};

/** Pairs of parts that have boxes in common, in the order of both rows, so that they share as many as they can. */
export const partPairs = (a: readonly Part[], b: readonly Part[]): ReadonlyMap<number, number> => {
  const keys = (part: Part): readonly string[] => keysIn({ parts: [part] });
  const [left, right] = [a.map(keys), b.map(keys)];
  type Best = { readonly score: number; readonly pairs: readonly (readonly [number, number])[] };
  const none: Best = { score: 0, pairs: [] };
  let row: readonly Best[] = [none, ...right.map(() => none)];
  for (const [i, mine] of left.entries()) {
    const next: Best[] = [none];
    for (const [j, theirs] of right.entries()) {
      const score = shared(mine, theirs);
      const before = row[j] ?? none;
      const joined: Best =
        score > 0 ? { score: before.score + score, pairs: [...before.pairs, [i, j]] } : none;
      const [up, side] = [row[j + 1] ?? none, next[j] ?? none];
      next.push([joined, up, side].reduce((x, y) => (y.score > x.score ? y : x)));
    }
    row = next;
  }
  return new Map(row.at(-1)?.pairs);
};
