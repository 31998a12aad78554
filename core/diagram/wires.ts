/** Wires, and their names beside them. */
import type { Anchor } from './anchors.js';
import { meet, textBounds, unite } from './bounds.js';
import type { Bounds } from './bounds.js';
import { overTop, through } from './curves.js';
import type { Route } from './curves.js';
import type { Point, Shape } from './drawing.js';
import { sizes, text } from './drawing.js';
import type { Word } from './model.js';
import type { Arrow } from './orient.js';
import type { Work } from './part.js';
import type { Placed } from './placing.js';
import { only, sidesOn } from './sides.js';
import type { Marked, Sides } from './sides.js';

const leastRun = 6;

/** The points at which a wire may turn: beyond the boxes above and below those that it joins. */
const turns = ({ ends: [from, to] }: Arrow, placed: Placed, anchor: Anchor): readonly Point[] => {
  const [a, b] = [anchor(from), anchor(to)];
  const right = placed.centre(from.node)[0] + placed.reach(from.node);
  const left = placed.centre(to.node)[0] - placed.reach(to.node);
  if (left - right < leastRun || Math.abs(a[1] - b[1]) < 0.5) return [];
  return [
    ...(right > a[0] + leastRun ? [[right, a[1]] as const] : []),
    ...(left < b[0] - leastRun ? [[left, b[1]] as const] : []),
  ];
};

/** One wire, and how it widens the bounds. */
const wireOf = (arrow: Arrow, at: number, placed: Placed, anchor: Anchor, box: Bounds) => {
  const bends = placed.bends(at);
  const [from, to] = [anchor(arrow.ends[0]), anchor(arrow.ends[1])];
  if (!arrow.back)
    return {
      route: through(from, bends.length > 0 ? bends : turns(arrow, placed, anchor), to),
      box,
    };
  const own = arrow.ends[0].node === arrow.ends[1].node;
  const top = box.top - 16;
  const [left, right] = [Math.min(from[0], to[0]) - 16, Math.max(from[0], to[0]) + 16];
  return {
    route: own ? overTop(to, from, top) : overTop(from, to, top),
    box: unite([box, { left, right, top: top - 2, bottom: box.bottom }]),
  };
};

type Spot = { readonly at: Point; readonly anchor: 'start' | 'middle' | 'end' };

const steep = 12;

/** Places beside the middle of a wire, the best first: above it; of a steep one, in the upper corner, then in the lower. */
const spotsOf = ({ middle: [x, y], fall }: Route): readonly Spot[] => {
  if (Math.abs(fall) < steep)
    return [
      { at: [x, y - 5], anchor: 'middle' },
      { at: [x, y + 13], anchor: 'middle' },
    ];
  const before: Point = [x - 4, fall < 0 ? y - 2 : y + 9];
  const after: Point = [x + 4, fall < 0 ? y + 9 : y - 2];
  const spots: readonly Spot[] = [
    { at: before, anchor: 'end' },
    { at: after, anchor: 'start' },
  ];
  return fall < 0 ? spots : spots.toReversed();
};

type Named = { readonly shape: Shape; readonly box: Bounds };

/** Something that a name may not cover, in the pictures that it is in. */
type Taken = Marked & { readonly box: Bounds };

/** The name of a wire, at the first place where it covers nothing of `taken`. */
const nameOf = (name: Word, route: Route, taken: readonly Taken[]): Named => {
  const all = spotsOf(route).map(({ at, anchor }): Named => ({
    shape: text('index', at, name, anchor),
    box: textBounds(at, name.text, sizes.index - 2, anchor),
  }));
  const near = taken.filter((other) => (sidesOn(other) & sidesOn(name)) !== 0);
  const free = all.find(({ box }) => !near.some((other) => meet(box, other.box)));
  return free ?? (all[0] as Named);
};

/** All wires; a name on each that no leg names, once. `bodies` are the bounds of boxes, with their texts, and of dots. */
export const wiresOf = (
  work: Work,
  placed: Placed,
  anchor: Anchor,
  bodies: readonly Bounds[],
): { readonly box: Bounds; readonly shapes: readonly Shape[] } => {
  const named = new Map<number, Sides>();
  const markNamed = (wire: number, on: Sides): void => {
    named.set(wire, (named.get(wire) ?? 0) | on);
  };
  for (const leg of work.net.legs) markNamed(leg.wire, sidesOn(leg));
  const taken: Taken[] = bodies.map((body) => ({ box: body }));
  let box = unite(bodies);
  const wires: Shape[] = [];
  const names: Shape[] = [];
  for (const [at, arrow] of work.arrows.entries()) {
    const made = wireOf(arrow, at, placed, anchor, box);
    box = made.box;
    wires.push(...only([made.route.shape], sidesOn(arrow)));
    const wire = work.net.wires.find(({ id }) => id === arrow.wire);
    const open = sidesOn(arrow) & ~(named.get(arrow.wire) ?? 0);
    for (const word of only(wire?.names ?? [], open)) {
      markNamed(arrow.wire, sidesOn(word));
      const name = nameOf(word, made.route, taken);
      names.push(...only([name.shape], sidesOn(word)));
      taken.push({ box: name.box, on: sidesOn(word) });
      box = unite([box, name.box]);
    }
  }
  return { box, shapes: [...wires, ...names] };
};
