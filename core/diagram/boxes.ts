/** Sizes of boxes, and where on them their wires end. */
import type { Point, Shape } from './drawing.js';
import { sizes, text } from './drawing.js';
import type { Side } from './graph.js';
import { widthOf } from './labels.js';
import type { Box } from './model.js';
import { only, sidesOn } from './sides.js';

/** A laid out row inside a bubble: its extent, its shapes, and where its legs reach its border. */
export type Inside = {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly legs: ReadonlyMap<number, Point>;
};

/** A box with a size. `through`: places on the border where the wires of the content come out, by port. */
export type Sized = {
  readonly width: number;
  readonly height: number;
  /** What is drawn below the node's centre line only (the text of a diamond). */
  readonly below: number;
  /** What that text needs on each side. */
  readonly beside: number;
  readonly through: ReadonlyMap<number, Point>;
  readonly inside?: Inside;
};

const leastHeight = 30;
const portGap = 14;
/** Between a bubble's border and its content. */
export const padding = 12;
/** The line in which a bubble's label stands. */
export const headHeight = 18;
const diamondRadius = 11;

const count = (sides: readonly Side[], side: Side): number =>
  sides.filter((each) => each === side).length;

/** How many axes a box has; one may be wired differently in two pictures. */
const orderOf = ({ ports }: Box): number => new Set(ports.map(({ axis }) => axis)).size;

/** Whether the axes of a box are numbered: more than two of them, in no symmetry. */
export const isNumbered = (box: Box): boolean =>
  (box.kind === 'tensor' || box.kind === 'epsilon') && orderOf(box) > 2;

/** Whether a corner marks the first axis: a matrix that is not its transpose. */
export const isMarked = (box: Box): boolean =>
  (box.kind === 'tensor' || box.kind === 'epsilon') &&
  orderOf(box) === 2 &&
  box.symmetry !== 'symmetric';

const simpleSize = (box: Box, sides: readonly Side[]): Sized => {
  const rows = Math.max(count(sides, 'left'), count(sides, 'right'));
  const margins = isNumbered(box) ? 30 : 18;
  const width = widthOf(box.label.text, sizes.name) + margins;
  return {
    width: Math.max(leastHeight, width, count(sides, 'down') * (portGap + 4)),
    height:
      Math.max(leastHeight, rows * portGap + 6) +
      (isNumbered(box) && count(sides, 'down') > 0 ? 10 : 0),
    below: 0,
    beside: 0,
    through: new Map(),
  };
};

const diamondSize = (box: Box): Sized => {
  const width = widthOf(box.label.text, sizes.relation);
  return {
    width: 2 * diamondRadius,
    height: 2 * diamondRadius,
    below: 14,
    beside: Math.max(0, width / 2 - diamondRadius),
    through: new Map(),
  };
};

const bubbleSize = (box: Box, sides: readonly Side[], inside: Inside): Sized => {
  const head = box.label.text === '' ? 0 : headHeight;
  const rows = Math.max(count(sides, 'left'), count(sides, 'right'));
  const width = Math.max(
    inside.width + 2 * padding,
    widthOf(box.label.text, sizes.head) + 2 * padding,
    18 * (count(sides, 'down') + 1),
  );
  const height = Math.max(
    inside.height + 2 * padding - (head > 0 ? 6 : 0) + head,
    rows * portGap + 12,
  );
  const [dx, dy] = contentAt({ width, height }, inside, head);
  const through = box.ports.flatMap(({ index, through: goes }, port) => {
    const end = goes ? inside.legs.get(index) : undefined;
    if (!end) return [];
    const [x, y] = [end[0] + dx, end[1] + dy];
    const side = sides[port];
    const place: Point = side === 'left' ? [0, y] : side === 'right' ? [width, y] : [x, height];
    return [[port, place] as const];
  });
  return { width, height, below: 0, beside: 0, through: new Map(through), inside };
};

/** Where the content of a bubble begins. */
export const contentAt = (
  { width, height }: { readonly width: number; readonly height: number },
  inside: Inside,
  head: number,
): Point => [(width - inside.width) / 2, head + (height - head - inside.height) / 2];

/** The size of a box whose ports leave on the given sides. */
export const sizeOf = (box: Box, sides: readonly Side[], inside: Inside | undefined): Sized =>
  inside
    ? bubbleSize(box, sides, inside)
    : box.kind === 'indicator'
      ? diamondSize(box)
      : simpleSize(box, sides);

/** The place nearest to the wanted one that keeps its distance from those taken, within the length of the side. */
const clear = (
  wanted: number,
  taken: readonly number[],
  length: number,
  distance: number,
): number => {
  for (let step = 0; step < length; step += 2)
    for (const at of [wanted - step, wanted + step])
      if (at > 6 && at < length - 6 && taken.every((x) => Math.abs(x - at) >= distance)) return at;
  return wanted;
};

/** Evenly spaced places on one side, in the given order of ports; places taken already are kept clear of. */
const spread = (
  size: Sized,
  side: Side,
  ports: readonly number[],
): readonly (readonly [number, Point])[] => {
  const isDown = side === 'down';
  const length = isDown ? size.width : size.height;
  const taken = [...size.through.values()]
    .filter(([x, y]) => (isDown ? y === size.height : side === 'left' ? x === 0 : x === size.width))
    .map(([x, y]) => (isDown ? x : y));
  return ports.map((port, k) => {
    const at = clear((length * (k + 1)) / (ports.length + 1), taken, length, isDown ? 16 : 9);
    taken.push(at);
    const place: Point = isDown ? [at, size.height] : side === 'left' ? [0, at] : [size.width, at];
    return [port, place];
  });
};

/** Where each port of a box is; `order` sorts the ports of one side. */
export const placesOf = (
  box: Box,
  size: Sized,
  sides: readonly Side[],
  order: (port: number) => number,
): ReadonlyMap<number, Point> => {
  if (box.kind === 'indicator') return diamondPlaces(size, sides);
  const free = box.ports.flatMap((_, port) => (size.through.has(port) ? [] : [port]));
  const on = (side: Side): readonly number[] =>
    free.filter((port) => sides[port] === side).sort((a, b) => order(a) - order(b) || a - b);
  return new Map([
    ...size.through,
    ...(['left', 'right', 'down'] as const).flatMap((side) => spread(size, side, on(side))),
  ]);
};

const diamondPlaces = (size: Sized, sides: readonly Side[]): ReadonlyMap<number, Point> => {
  const [x, y, r] = [size.width / 2, size.height / 2, diamondRadius];
  const down = sides.flatMap((side, port) => (side === 'down' ? [port] : []));
  const low = (port: number): Point => {
    const dx = (down.indexOf(port) - (down.length - 1) / 2) * 14;
    return [x + dx, y + Math.max(0, r - Math.abs(dx))];
  };
  return new Map(
    sides.map((side, port): readonly [number, Point] => [
      port,
      side === 'left' ? [x - r, y] : side === 'right' ? [x + r, y] : low(port),
    ]),
  );
};

const diamond = (box: Box, size: Sized, above: boolean): readonly Shape[] => {
  const [x, y, r] = [size.width / 2, size.height / 2, diamondRadius];
  return [
    {
      tag: 'polygon',
      ink: 'indicator',
      points: [
        [x - r, y],
        [x, y - r],
        [x + r, y],
        [x, y + r],
      ],
    },
    text('relation', [x, above ? -4 : size.height + 12], box.label),
  ];
};

const cornerSize = 8;

/** A filled corner beside the first axis. */
const corner = (size: Sized, side: Side | undefined, place: Point): Shape => {
  const x = side === 'right' || (side === 'down' && place[0] > size.width / 2) ? size.width : 0;
  const low = side === 'down' || place[1] > size.height / 2 + 1;
  const y = low ? size.height : 0;
  const [dx, dy] = [x === 0 ? cornerSize : -cornerSize, low ? -cornerSize : cornerSize];
  return {
    tag: 'polygon',
    ink: 'mark',
    points: [
      [x, y],
      [x + dx, y],
      [x, y + dy],
    ],
  };
};

const axisNumber = (axis: number, side: Side | undefined, [x, y]: Point): Shape => {
  const at: Point =
    side === 'left' ? [x + 7, y + 3] : side === 'right' ? [x - 7, y + 3] : [x, y - 3];
  return text('axis', at, { text: `${axis + 1}`, latex: `${axis + 1}` });
};

const simpleShapes = (
  box: Box,
  size: Sized,
  sides: readonly Side[],
  places: ReadonlyMap<number, Point>,
): readonly Shape[] => {
  const { width, height } = size;
  const ink = box.kind === 'epsilon' ? 'epsilon' : 'tensor';
  const marks = box.ports.flatMap((own, port): readonly Shape[] => {
    const { axis } = own;
    const place = places.get(port);
    if (!place) return [];
    if (isNumbered(box)) return only([axisNumber(axis, sides[port], place)], sidesOn(own));
    return isMarked(box) && axis === 0
      ? only([corner(size, sides[port], place)], sidesOn(own))
      : [];
  });
  const inner: readonly Shape[] =
    box.symmetry === 'none'
      ? []
      : [
          {
            tag: 'rect',
            ink: 'inner',
            at: [3, 3],
            width: width - 6,
            height: height - 6,
            radius: 2,
          },
        ];
  const sign = box.symmetry === 'antisymmetric' ? '⁻' : '';
  const label =
    sign === '' ? box.label : { text: box.label.text + sign, latex: `${box.label.latex}^{-}` };
  return [
    { tag: 'rect', ink, at: [0, 0], width, height, radius: 3 },
    ...inner,
    ...marks,
    text('name', [width / 2, height / 2 + 5], label),
  ];
};

/** The shapes of a box that is no bubble, from its own corner; the text of a diamond stands below it or above. */
export const shapesOf = (
  box: Box,
  size: Sized,
  sides: readonly Side[],
  places: ReadonlyMap<number, Point>,
  textAbove: boolean,
): readonly Shape[] =>
  box.kind === 'indicator' ? diamond(box, size, textAbove) : simpleShapes(box, size, sides, places);
