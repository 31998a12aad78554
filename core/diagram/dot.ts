/** Diagrams as Graphviz DOT: boxes are nodes, bubbles are clusters, wires are edges. Graphviz finds the places. */
import type { Box, Net, Part, Row } from './model.js';
import { passes } from './model.js';

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const shapes: Readonly<Partial<Record<Box['kind'], string>>> = {
  tensor: 'box',
  epsilon: 'box',
  indicator: 'diamond',
};

/** Lines of a part of the graph, and the node at which each index of the content meets the border of its bubble. */
type Piece = { readonly lines: readonly string[]; readonly legs: ReadonlyMap<number, string> };

const node = (id: string, attributes: string): string => `${id} [${attributes}];`;
const point = (id: string, width: number): string =>
  node(id, `shape=point, width=${width}, label=""`);

const boxPiece = (box: Box, id: string): Piece & { readonly ends: readonly string[] } => {
  if (!box.content) {
    const sides = box.symmetry === 'none' ? '' : ', peripheries=2';
    return {
      lines: [
        node(id, `shape=${shapes[box.kind] ?? 'box'}, label=${quote(box.label.text)}${sides}`),
      ],
      legs: new Map(),
      ends: box.ports.map(() => id),
    };
  }
  const inside = rowPiece(box.content, `${id}_`);
  const own = box.ports.map((port, k) => inside.legs.get(port.index) ?? `${id}_port${k}`);
  return {
    lines: [
      `subgraph cluster_${id} {`,
      `label=${quote(box.label.text)}; style=rounded;`,
      ...inside.lines,
      ...own.flatMap((end, k) => (end === `${id}_port${k}` ? [point(end, 0.05)] : [])),
      '}',
    ],
    legs: new Map(),
    ends: own,
  };
};

const netPiece = (net: Net, id: string, through: boolean): Piece => {
  const boxes = net.boxes.map((box, k) => boxPiece(box, `${id}b${k}`));
  const legs = net.legs.map((leg, k) => ({ ...leg, node: `${id}l${k}` }));
  const lines = boxes.flatMap((box) => box.lines);
  for (const leg of legs)
    lines.push(
      through || leg.ring
        ? point(leg.node, leg.ring ? 0.1 : 0.05)
        : node(leg.node, `shape=plaintext, label=${quote(leg.name.text)}`),
    );
  for (const { id: wire, names } of net.wires) {
    const ends = [
      ...net.boxes.flatMap(({ ports }, k) =>
        ports.flatMap((p, at) => (p.wire === wire ? [boxes[k]?.ends[at] ?? ''] : [])),
      ),
      ...legs.flatMap((leg) => (leg.wire === wire ? [leg.node] : [])),
    ];
    const label = legs.some((leg) => leg.wire === wire)
      ? ''
      : ` [label=${quote(names[0]?.text ?? '')}]`;
    const [a, b, third] = ends;
    if (a !== undefined && b !== undefined && third === undefined)
      lines.push(`${a} -- ${b}${label};`);
    else {
      const dot = `${id}w${wire}`;
      lines.push(
        point(dot, 0.08),
        ...ends.map((end, k) => `${dot} -- ${end}${k === 0 ? label : ''};`),
      );
    }
  }
  return { lines, legs: new Map(legs.map((leg) => [leg.index, leg.node])) };
};

const partPiece = (part: Part, id: string, through: boolean): Piece => {
  const words = [...part.joins, ...part.coefficients].map(({ text }) => text).join(' ');
  const head = words === '' ? [] : [node(`${id}head`, `shape=plaintext, label=${quote(words)}`)];
  const { lines, legs } = netPiece(part.net, id, through);
  return { lines: [...head, ...lines], legs };
};

const rowPiece = (row: Row, id: string): Piece => {
  const parts = row.parts.map((part, k) => partPiece(part, `${id}p${k}`, passes(row)));
  return {
    lines: parts.flatMap(({ lines }) => lines),
    legs: passes(row) ? (parts[0]?.legs ?? new Map<number, string>()) : new Map(),
  };
};

/** The diagram as a graph in the DOT language; its parts are clusters without a border. */
export const dotText = (row: Row, title: string): string => {
  const parts = row.parts.map((part, k) => [
    `subgraph cluster_part${k} {`,
    'style=invis;',
    ...partPiece(part, `p${k}`, false).lines,
    '}',
  ]);
  const lines = parts.flat();
  return `graph einsat {\nlabel=${quote(title)};\nrankdir=LR;\n${lines.join('\n')}\n}\n`;
};
