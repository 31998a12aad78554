/** The shapes of a bubble: its border, its label, its content, and the wires that go through the border. */
import { contentAt, headHeight } from './boxes.js';
import type { Sized } from './boxes.js';
import type { Ink, Point, Shape } from './drawing.js';
import { line, moveAll, shift, text } from './drawing.js';
import type { Box } from './model.js';
import { only, sidesOn } from './sides.js';

const radii: Readonly<Partial<Record<Box['kind'], number>>> = {
  function: 14,
  operator: 14,
  derivative: 26,
  expectation: 8,
  at: 4,
  sum: 10,
};

/** The shapes of a bubble from its own corner; `places` are those of its ports. */
export const bubbleShapes = (
  box: Box,
  size: Sized,
  places: ReadonlyMap<number, Point>,
): readonly Shape[] => {
  const { width, height, inside } = size;
  if (!inside) return [];
  const head = box.label.text === '' ? 0 : headHeight;
  const at = contentAt(size, inside, head);
  const joints = box.ports.flatMap((own, port): readonly Shape[] => {
    const { index, through } = own;
    const [outer, inner] = [places.get(port), inside.legs.get(index)];
    if (!outer) return [];
    if (through && inner) return only([line(shift(inner, at), outer)], sidesOn(own));
    return box.kind === 'derivative' && !through && isResult(box, port)
      ? only<Shape>([{ tag: 'disc', ink: 'mark', at: outer, radius: 3.5 }], sidesOn(own))
      : [];
  });
  const [line1, discs] = [
    joints.filter((s) => s.tag === 'path'),
    joints.filter((s) => s.tag !== 'path'),
  ];
  const radius = Math.min(radii[box.kind] ?? 3, height / 2);
  return [
    { tag: 'rect', ink: box.kind as Ink, at: [0, 0], width, height, radius },
    ...line1,
    ...moveAll(inside.shapes, at),
    ...(head > 0 ? [text('head', [width / 2, 15], box.label)] : []),
    ...discs,
  ];
};

/** Whether a port begins at the border: it is no index of the content. */
const isResult = (box: Box, port: number): boolean =>
  !box.content?.parts.some(({ net }) =>
    net.legs.some((leg) => leg.index === box.ports[port]?.index),
  );
