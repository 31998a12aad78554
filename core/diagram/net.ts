/** Lays out a net: its connected parts, one above another where legs leave on both sides, else side by side. */
import { sizeOf } from './boxes.js';
import type { Inside } from './boxes.js';
import { unite } from './bounds.js';
import type { Bounds } from './bounds.js';
import { drawComponent } from './component.js';
import type { Point } from './drawing.js';
import { moveAll, shift } from './drawing.js';
import { componentsOf, graphOf } from './graph.js';
import type { Side } from './graph.js';
import type { Net, Row } from './model.js';
import { orient } from './orient.js';
import { sidesOf } from './part.js';
import type { Drawn } from './part.js';

/** Lays out the content of a bubble; `side` says where each index leaves. */
export type LayoutRow = (row: Row, side: (index: number) => Side) => Inside;

const gap = 18;
/** For the stub of a leg between a factor without legs and the rest. */
const stubRoom = 16;

const moved = (drawn: Drawn, by: Point): Drawn => ({
  box: {
    left: drawn.box.left + by[0],
    right: drawn.box.right + by[0],
    top: drawn.box.top + by[1],
    bottom: drawn.box.bottom + by[1],
  },
  shapes: moveAll(drawn.shapes, by),
  legs: new Map([...drawn.legs].map(([leg, p]) => [leg, shift(p, by)])),
});

const merged = (all: readonly Drawn[]): Drawn => ({
  box: all.length === 0 ? empty : unite(all.map(({ box }) => box)),
  shapes: all.flatMap(({ shapes }) => shapes),
  legs: new Map(all.flatMap(({ legs }) => [...legs])),
});
const empty: Bounds = { left: 0, top: 0, right: 0, bottom: 0 };

const beside = (all: readonly Drawn[], room = 0): Drawn => {
  let x = 0;
  return merged(
    all.map((each) => {
      const { left, right, top, bottom } = each.box;
      const made = moved(each, [x - left, -(top + bottom) / 2]);
      x += right - left + gap + room;
      return made;
    }),
  );
};

/** One above another; `align` says which edge they share. */
const stacked = (all: readonly Drawn[], align: 'left' | 'right' | 'middle'): Drawn => {
  let y = 0;
  return merged(
    all.map((each) => {
      const { left, right, top, bottom } = each.box;
      const x = align === 'left' ? -left : align === 'right' ? -right : -(left + right) / 2;
      const made = moved(each, [x, y - top]);
      y += bottom - top + gap;
      return made;
    }),
  );
};

type Reach = 'left' | 'right' | 'both' | 'down' | 'none';

const reachOf = (drawn: Drawn, sides: readonly Side[]): Reach => {
  const on = new Set([...drawn.legs.keys()].map((leg) => sides[leg]));
  if (on.has('left')) return on.has('right') ? 'both' : 'left';
  return on.has('right') ? 'right' : on.has('down') ? 'down' : 'none';
};

const arrange = (all: readonly Drawn[], sides: readonly Side[], through: boolean): Drawn => {
  const [only, second] = all;
  if (only && !second) return only;
  const by = (reach: Reach): readonly Drawn[] => all.filter((d) => reachOf(d, sides) === reach);
  const [left, right, both] = [by('left'), by('right'), by('both')];
  const [down, none] = [by('down'), by('none')];
  if (both.length === 0 && (!through || none.length + down.length === 0))
    return beside([
      ...(left.length > 0 ? [stacked(left, 'left')] : []),
      ...none,
      ...down,
      ...(right.length > 0 ? [stacked(right, 'right')] : []),
    ]);
  const legged = [...both, ...left, ...right];
  if (legged.length === 0) return beside([...none, ...down]);
  const stack = stacked(legged, 'middle');
  if (none.length + down.length === 0) return stack;
  if (!through) return beside([...none, ...down, stack], stubRoom);
  // Wires run to the left and right border beside the stack, so nothing stands there; those that hang down have nothing below.
  const rows = [none, [stack], down].filter((row) => row.length > 0);
  return stacked(
    rows.map((row) => beside(row)),
    'middle',
  );
};

/**
 * Lays out a net whose legs leave on the given sides, in the order of the legs.
 *
 * `through`: legs go on to the border of a bubble, so nothing may stand between them and it.
 */
export const layoutNet = (
  net: Net,
  sides: readonly Side[],
  through: boolean,
  layoutRow: LayoutRow,
): Drawn => {
  const graph = graphOf(net, sides);
  const parts = componentsOf(graph).map((members) => ({ members, arrows: orient(graph, members) }));
  const portSides = sidesOf(
    net,
    graph,
    parts.flatMap(({ arrows }) => arrows),
  );
  const sized = net.boxes.map((box, k) => {
    const own = portSides[k] ?? [];
    const sideOf = (index: number): Side => {
      const port = box.ports.findIndex((p) => p.index === index);
      return own[port] ?? 'right';
    };
    return sizeOf(box, own, box.content && layoutRow(box.content, sideOf));
  });
  const drawn = parts.map(({ members, arrows }) =>
    drawComponent({ net, graph, members, arrows, sides: portSides, sized }),
  );
  return arrange(drawn, sides, through);
};
