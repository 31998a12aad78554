/** Drawings as TikZ: a `tikzpicture` to put into a paper, or a whole document that pdflatex takes as it is. */
import type { Face, Ink, Point, Shape } from './drawing.js';
import { palettes } from './palette.js';
import type { Described } from './svg.js';

/** TeX points a pixel. */
const scale = 0.75;

const number = (value: number): string => `${Math.round(value * scale * 10) / 10}`;
const point = ([x, y]: Point): string => `(${number(x)},${number(-y)})`;

const fonts: Readonly<Record<Face, string>> = {
  name: '\\large',
  index: '\\small',
  head: '\\normalsize',
  join: '\\Large',
  relation: '\\small',
  axis: '\\tiny',
  caption: '\\normalsize',
};
const anchors = { start: 'base west', middle: 'base', end: 'base east' } as const;

const { light } = palettes;
const hex = (colour: string | undefined): string => (colour ?? '#000000').slice(1).toUpperCase();

/** Colours of the light palette, under names that begin with `einsat`. */
const colours: readonly string[] = [
  ...(Object.keys(light.fill) as readonly Ink[]).flatMap((ink) => [
    `\\definecolor{einsat-${ink}}{HTML}{${hex(light.fill[ink])}}`,
    `\\definecolor{einsat-${ink}-line}{HTML}{${hex(light.stroke[ink])}}`,
  ]),
  `\\definecolor{einsat-wire}{HTML}{${hex(light.wire)}}`,
];

const styleOf = (ink: Ink): string => {
  switch (ink) {
    case 'inner':
      return 'draw=einsat-tensor-line';
    case 'dot':
    case 'mark':
      return 'fill=einsat-wire';
    case 'ring':
      return 'draw=einsat-wire, fill=white, line width=0.8pt';
    case 'sum':
      return 'draw=einsat-sum-line, fill=einsat-sum, dashed';
    case 'at':
      return 'draw=einsat-at-line, fill=einsat-at, dotted';
    case 'derivative':
      return 'draw=einsat-derivative-line, fill=einsat-derivative, line width=1.4pt';
    default:
      return `draw=einsat-${ink}-line, fill=einsat-${ink}`;
  }
};

const command = (shape: Shape): string => {
  switch (shape.tag) {
    case 'rect': {
      const [x, y] = shape.at;
      const corner: Point = [x + shape.width, y + shape.height];
      return `\\path[${styleOf(shape.ink)}, rounded corners=${number(shape.radius)}pt] ${point(shape.at)} rectangle ${point(corner)};`;
    }
    case 'polygon':
      return `\\path[${styleOf(shape.ink)}] ${shape.points.map(point).join(' -- ')} -- cycle;`;
    case 'disc':
      return `\\path[${styleOf(shape.ink)}] ${point(shape.at)} circle [radius=${number(shape.radius)}pt];`;
    case 'path': {
      const segments = shape.segments.map(
        ([a, b, c]) => `.. controls ${point(a)} and ${point(b)} .. ${point(c)}`,
      );
      return `\\draw[einsat-wire, line width=0.9pt] ${point(shape.from)} ${segments.join(' ')};`;
    }
    case 'text':
      return `\\node[anchor=${anchors[shape.anchor]}, inner sep=0pt, font=${fonts[shape.face]}] at ${point(shape.at)} {$${shape.label.latex}$};`;
  }
};

/** The picture as a `tikzpicture`, its colours defined before it. It needs tikz, amsmath and amssymb. */
export const tikzPicture = (picture: Described): string =>
  [
    `% ${picture.title.replaceAll('\n', ' ')}`,
    ...colours,
    '\\begin{tikzpicture}[x=1pt, y=1pt]',
    ...picture.shapes.map(command),
    '\\end{tikzpicture}',
    '',
  ].join('\n');

/** The picture as a document of one page of its size. */
export const tikzDocument = (picture: Described): string => {
  const [width, height] = [picture.width, picture.height].map((x) => number(x + 40));
  return [
    '\\documentclass{article}',
    `\\usepackage[paperwidth=${width}pt, paperheight=${height}pt, margin=8pt]{geometry}`,
    '\\usepackage{amsmath, amssymb, tikz}',
    '\\pagestyle{empty}\\parindent=0pt',
    '\\begin{document}%',
    tikzPicture(picture).trimEnd(),
    '\\end{document}',
    '',
  ].join('\n');
};
