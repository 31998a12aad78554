/** Diagrams of texts, for tests. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { diagramOf } from '../../../core/diagram/build.js';
import type { Box, Net, Row } from '../../../core/diagram/model.js';
import { diagram } from '../../../index.js';

/** The diagram of a text, read without packs. */
export const made = (decls: string, text: string) => {
  const read = diagram(text, { decls });
  if (isLeft(read)) throw new Error(read.left.message);
  return read.right;
};

/** Its model. */
export const model = (decls: string, text: string): Row => diagramOf(made(decls, text).shown);

/** The only net of a text that is one product. */
export const net = (decls: string, text: string): Net => {
  const [part, second] = model(decls, text).parts;
  if (!part || second) throw new Error('not one net');
  return part.net;
};

/** Kinds and labels of the boxes, in order. */
export const names = ({ boxes }: Net): readonly string[] =>
  boxes.map((box: Box) => `${box.kind} ${box.label.text}`);

/** How many boxes and legs meet on each wire, sorted. */
export const degrees = ({ boxes, wires, legs }: Net): readonly number[] =>
  wires
    .map(
      ({ id }) =>
        [...boxes.flatMap(({ ports }) => ports), ...legs].filter(({ wire }) => wire === id).length,
    )
    .sort();
