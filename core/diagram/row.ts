/** Lays out a row: nets with their signs and coefficients side by side, their legs named or led to a border. */
import type { Inside } from './boxes.js';
import { textBounds, unite } from './bounds.js';
import type { Bounds } from './bounds.js';
import type { Point, Shape } from './drawing.js';
import { line, moveAll, shift, sizes, text } from './drawing.js';
import type { Side } from './graph.js';
import { widthOf } from './labels.js';
import type { Leg, Net, Part, Row } from './model.js';
import { layoutNet } from './net.js';
import type { Drawn } from './part.js';
import { passes } from './model.js';
import type { Word } from './model.js';
import { only, sidesOn } from './sides.js';
import type { Marked } from './sides.js';

const stub = 16;
const rowGap = 16;
const ringRadius = 3.5;

/** Sides of the axes that an operator takes: first left, second right, the rest below; a single one on the right. */
const ringSides = (net: Net): readonly (Side | undefined)[] => {
  const rings = [...new Set(net.legs.flatMap(({ ring, index }) => (ring ? [index] : [])))];
  return net.legs.map(({ ring, index }) => {
    if (!ring) return undefined;
    const at = rings.indexOf(index);
    return rings.length === 1 ? 'right' : at === 0 ? 'left' : at === 1 ? 'right' : 'down';
  });
};

type Block = {
  readonly box: Bounds;
  readonly shapes: readonly Shape[];
  readonly legs: Drawn['legs'];
};

/** A short line with the name of the leg, or with a ring at its end. */
const stubOf = (
  leg: Leg,
  side: Side,
  from: Point,
): { readonly shapes: readonly Shape[]; readonly box: Bounds } => {
  const to: Point =
    side === 'left'
      ? [from[0] - stub, from[1]]
      : side === 'right'
        ? [from[0] + stub, from[1]]
        : [from[0], from[1] + stub - 6];
  if (leg.ring) {
    const [x, y] = to;
    return {
      shapes: [line(from, to), { tag: 'disc', ink: 'ring', at: to, radius: ringRadius }],
      box: { left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 },
    };
  }
  const anchor = side === 'left' ? 'end' : side === 'right' ? 'start' : 'middle';
  const at: Point =
    side === 'left'
      ? [to[0] - 3, to[1] + 4]
      : side === 'right'
        ? [to[0] + 3, to[1] + 4]
        : [to[0], to[1] + 13];
  return {
    shapes: [line(from, to, 'leg'), text('index', at, leg.name, anchor)],
    box: unite([
      textBounds(at, leg.name.text, sizes.index, anchor),
      { left: to[0], right: to[0], top: to[1], bottom: to[1] },
    ]),
  };
};

/** A net with its stubs. In `through`, legs that are no rings are left for the bubble around. */
const blockOf = (part: Part, sideOf: (index: number) => Side, through: boolean): Block => {
  const { net } = part;
  const rings = ringSides(net);
  const sides = net.legs.map(({ index }, k) => rings[k] ?? sideOf(index));
  const drawn = layoutNet(net, sides, through, layoutRow);
  const ends = net.legs.flatMap((leg, k) => {
    const from = drawn.legs.get(k);
    if (!from || (through && !leg.ring)) return [];
    const { shapes, box } = stubOf(leg, sides[k] ?? 'left', from);
    return [{ shapes: only(shapes, sidesOn(leg)), box }];
  });
  const box = unite([drawn.box, ...ends.map((end) => end.box)]);
  const shapes = [...drawn.shapes, ...ends.flatMap((end) => end.shapes)];
  return { box, shapes, legs: drawn.legs };
};

/** The legs of a net inside a bubble led to the border of its content. */
const ledOut = (part: Part, sideOf: (index: number) => Side, block: Block): Inside => {
  const { left, right, top, bottom } = block.box;
  const legs = new Map<number, Point>();
  const lines: Shape[] = [];
  for (const [k, leg] of part.net.legs.entries()) {
    const from = block.legs.get(k);
    if (!from || leg.ring) continue;
    const side = sideOf(leg.index);
    const to: Point =
      side === 'left' ? [left, from[1]] : side === 'right' ? [right, from[1]] : [from[0], bottom];
    lines.push(...only([line(from, to)], sidesOn(leg)));
    legs.set(leg.index, shift(to, [-left, -top]));
  }
  return {
    width: right - left,
    height: bottom - top,
    shapes: moveAll([...lines, ...block.shapes], [-left, -top]),
    legs,
  };
};

type Words = { readonly width: number; readonly shapes: readonly Shape[] };

/** Signs or coefficients before a net, centred on y = 0. */
const words = (labels: readonly Word[], face: 'join' | 'name', space: number): Words => {
  const width = Math.max(0, ...labels.map((label) => widthOf(label.text, sizes[face]) + space));
  return {
    width,
    shapes: labels.flatMap((label) => only([text(face, [width / 2, 5], label)], sidesOn(label))),
  };
};

type Item = Marked & {
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly shapes: readonly Shape[];
};

const itemOf = (part: Part, block: Block): Item => {
  const { left, right, top, bottom } = block.box;
  const joins = words(part.joins, 'join', 16);
  const coefficients = words(part.coefficients, 'name', 14);
  const isDrawn = block.shapes.length > 0;
  const start = joins.width + coefficients.width;
  const half = isDrawn ? (bottom - top) / 2 : 9;
  return {
    width: start + (isDrawn ? right - left : 0),
    top: -Math.max(half, 9),
    bottom: Math.max(half, 9),
    on: sidesOn(part),
    shapes: only(
      [
        ...joins.shapes,
        ...moveAll(coefficients.shapes, [joins.width, 0]),
        ...moveAll(block.shapes, [start - left, -(top + bottom) / 2]),
      ],
      sidesOn(part),
    ),
  };
};

/** Items with neighbours that are in different pictures put into one place. */
const overlaid = (items: readonly Item[]): readonly Item[] =>
  items.reduce<readonly Item[]>((done, next) => {
    const last = done.at(-1);
    if (!last || (sidesOn(last) & sidesOn(next)) !== 0) return [...done, next];
    const joined: Item = {
      width: Math.max(last.width, next.width),
      top: Math.min(last.top, next.top),
      bottom: Math.max(last.bottom, next.bottom),
      shapes: [...last.shapes, ...next.shapes],
    };
    return [...done.slice(0, -1), joined];
  }, []);

/** Items in lines of at most the given width. */
const lines = (items: readonly Item[], most: number): readonly (readonly Item[])[] => {
  const made: Item[][] = [[]];
  let width = 0;
  for (const item of items) {
    if (width > 0 && width + item.width > most) {
      made.push([]);
      width = 0;
    }
    made.at(-1)?.push(item);
    width += item.width + 4;
  }
  return made;
};

const flow = (items: readonly Item[], most: number): Inside => {
  let y = 0;
  let width = 0;
  const shapes: Shape[] = [];
  for (const [k, each] of lines(overlaid(items), most).entries()) {
    const top = Math.min(...each.map((item) => item.top));
    let x = 0;
    if (k > 0) y += rowGap;
    for (const item of each) {
      shapes.push(...moveAll(item.shapes, [x, y - top]));
      x += item.width + 4;
    }
    y += Math.max(...each.map((item) => item.bottom)) - top;
    width = Math.max(width, x - 4);
  }
  return { width, height: y, shapes, legs: new Map() };
};

/** The width at which a row breaks into another line. */
export const widest = 960;

/** Lays out the row of a bubble. */
export const layoutRow = (row: Row, sideOf: (index: number) => Side): Inside => {
  const [single] = row.parts;
  if (single && passes(row) && single.net.legs.some(({ ring }) => !ring))
    return single.joins.length === 0 && single.coefficients.length === 0
      ? ledOut(single, sideOf, blockOf(single, sideOf, true))
      : withFactor(single, sideOf);
  return flow(
    row.parts.map((part) => itemOf(part, blockOf(part, sideOf, false))),
    widest,
  );
};

/** One net with a sign or coefficient, whose legs go on: the factor stands above it. */
const withFactor = (part: Part, sideOf: (index: number) => Side): Inside => {
  const inside = ledOut(part, sideOf, blockOf(part, sideOf, true));
  const joins = words(part.joins, 'join', 4);
  const coefficients = words(part.coefficients, 'name', 4);
  const width = joins.width + coefficients.width;
  const head: readonly Shape[] = [
    ...joins.shapes,
    ...moveAll(coefficients.shapes, [joins.width, 0]),
  ];
  const isDrawn = inside.shapes.length > 0;
  const room = isDrawn ? 22 : 20;
  const whole = Math.max(width, inside.width);
  const dx = (whole - inside.width) / 2;
  const by: Point = [dx, room];
  return {
    width: whole,
    height: (isDrawn ? inside.height : 0) + room,
    shapes: [...moveAll(head, [(whole - width) / 2, 10]), ...moveAll(inside.shapes, by)],
    legs: new Map([...inside.legs].map(([index, p]) => [index, shift(p, by)])),
  };
};

/** The sides of the legs of a whole picture: rows left, columns right; more than two all hang down. */
const rootSide = (legs: readonly Leg[]): ((index: number) => Side) => {
  const first = legs[0];
  const second = legs.find(({ index }) => index !== first?.index);
  return (index) =>
    new Set(legs.map((leg) => leg.index)).size > 2
      ? 'down'
      : index === first?.index
        ? 'left'
        : index === second?.index
          ? 'right'
          : 'down';
};

/** Lays out a whole picture. */
export const layoutPicture = (row: Row, most: number = widest): Inside =>
  flow(
    row.parts.map((part) => itemOf(part, blockOf(part, rootSide(part.net.legs), false))),
    most,
  );
