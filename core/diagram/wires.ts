/** Wires, and their names beside them. */
import type { Anchor } from './anchors.js';
import { meet, textBounds, unite } from './bounds.js';
import type { Bounds } from './bounds.js';
import { overTop, through } from './curves.js';
import type { Route } from './curves.js';
import type { Point, Shape } from './drawing.js';
import { sizes, text } from './drawing.js';
import type { Label } from './labels.js';
import type { Arrow } from './orient.js';
import type { Work } from './part.js';
import type { Placed } from './placing.js';

/** One wire, and how it widens the bounds. */
const wireOf = (arrow: Arrow, bends: readonly Point[], anchor: Anchor, box: Bounds) => {
  const [from, to] = [anchor(arrow.ends[0]), anchor(arrow.ends[1])];
  if (!arrow.back) return { route: through(from, bends, to), box };
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

/** The name of a wire, at the first place where it covers nothing of `taken`. */
const nameOf = (name: Label, route: Route, taken: readonly Bounds[]): Named => {
  const all = spotsOf(route).map(({ at, anchor }): Named => ({
    shape: text('index', at, name, anchor),
    box: textBounds(at, name.text, sizes.index - 2, anchor),
  }));
  const free = all.find(({ box }) => !taken.some((other) => meet(box, other)));
  return free ?? (all[0] as Named);
};

/** All wires; a name on each that no leg names, once. `bodies` are the bounds of boxes, with their texts, and of dots. */
export const wiresOf = (
  work: Work,
  placed: Placed,
  anchor: Anchor,
  bodies: readonly Bounds[],
): { readonly box: Bounds; readonly shapes: readonly Shape[] } => {
  const named = new Set(work.net.legs.map(({ wire }) => wire));
  const taken = [...bodies];
  let box = unite(bodies);
  const wires: Shape[] = [];
  const names: Shape[] = [];
  for (const [at, arrow] of work.arrows.entries()) {
    const made = wireOf(arrow, placed.bends(at), anchor, box);
    box = made.box;
    wires.push(made.route.shape);
    const wire = work.net.wires.find(({ id }) => id === arrow.wire);
    if (!wire || named.has(arrow.wire)) continue;
    named.add(arrow.wire);
    const name = nameOf(wire.name, made.route, taken);
    names.push(name.shape);
    taken.push(name.box);
    box = unite([box, name.box]);
  }
  return { box, shapes: [...wires, ...names] };
};
