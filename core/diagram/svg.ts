/** Drawings as SVG. */
import type { Face, Ink, Shape } from './drawing.js';
import { sizes } from './drawing.js';
import { palettes } from './palette.js';
import type { Palette } from './palette.js';

/** `auto` follows the reader's `prefers-color-scheme`. */
export type Theme = 'auto' | 'light' | 'dark';

/** A picture with what is said of it to those who do not see it. */
export type Described = {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly title: string;
  readonly description: string;
};

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const number = (value: number): string => `${Math.round(value * 10) / 10}`;

const point = ([x, y]: readonly [number, number]): string => `${number(x)} ${number(y)}`;

const element = (shape: Shape): string => {
  switch (shape.tag) {
    case 'rect': {
      const { at, width, height, radius, ink } = shape;
      const place = `x="${number(at[0])}" y="${number(at[1])}" width="${number(width)}" height="${number(height)}"`;
      return `<rect class="e-${ink}" ${place} rx="${number(radius)}"/>`;
    }
    case 'polygon':
      return `<polygon class="e-${shape.ink}" points="${shape.points.map(point).join(' ')}"/>`;
    case 'disc':
      return `<circle class="e-${shape.ink}" cx="${number(shape.at[0])}" cy="${number(shape.at[1])}" r="${number(shape.radius)}"/>`;
    case 'path': {
      const segments = shape.segments.map(([a, b, c], k) => {
        const start = k === 0 ? shape.from : shape.segments[k - 1]?.[2];
        return a === start && b === c ? `L${point(c)}` : `C${point(a)} ${point(b)} ${point(c)}`;
      });
      return `<path class="e-wire" d="M${point(shape.from)}${segments.join('')}"/>`;
    }
    case 'text':
      return `<text class="f-${shape.face}" x="${number(shape.at[0])}" y="${number(shape.at[1])}" text-anchor="${shape.anchor}">${escape(shape.label.text)}</text>`;
  }
};

const inks: readonly Ink[] = [
  'tensor',
  'epsilon',
  'indicator',
  'function',
  'operator',
  'derivative',
  'expectation',
  'at',
  'sum',
];
const faces = Object.keys(sizes) as readonly Face[];

/** The colours of one palette as rules under a selector. */
const coloured = (root: string, palette: Palette): string => {
  const rule = (name: string, body: string): string => `${root} .${name}{${body}}`;
  return [
    ...inks.map((ink) =>
      rule(`e-${ink}`, `fill:${palette.fill[ink]};stroke:${palette.stroke[ink]}`),
    ),
    rule('e-inner', `stroke:${palette.stroke.tensor}`),
    rule('e-wire', `stroke:${palette.wire}`),
    rule('e-ring', `fill:${palette.paper};stroke:${palette.wire}`),
    rule('e-dot', `fill:${palette.wire}`),
    rule('e-mark', `fill:${palette.mark}`),
    `${root} text{fill:${palette.text}}`,
    rule('f-index', `fill:${palette.index}`),
    rule('f-head', `fill:${palette.head}`),
  ].join('\n');
};

const dashes: Readonly<Partial<Record<Ink, string>>> = { sum: '3 3', at: '1 3' };

const fixed = (root: string): string =>
  [
    `${root} text{font-family:"Latin Modern Roman","STIX Two Text",Cambria,Georgia,"DejaVu Serif",serif}`,
    ...faces.map(
      (face) =>
        `${root} .f-${face}{font-size:${sizes[face]}px${face === 'name' || face === 'index' || face === 'relation' ? ';font-style:italic' : ''}}`,
    ),
    `${root} rect,${root} polygon,${root} circle{stroke-width:1.4}`,
    `${root} .e-derivative{stroke-width:2.2}`,
    `${root} .e-wire{fill:none;stroke-width:1.6;stroke-linecap:round}`,
    `${root} .e-inner{fill:none;stroke-width:1}`,
    ...inks.flatMap((ink) =>
      dashes[ink] ? [`${root} .e-${ink}{stroke-dasharray:${dashes[ink]}}`] : [],
    ),
  ].join('\n');

/** The style sheet of a theme; a page with many pictures, or one whose theme can be changed, holds it once. */
export const styleOf = (theme: Theme): string => {
  const root = `.einsat-${theme}`;
  const first = coloured(root, theme === 'dark' ? palettes.dark : palettes.light);
  const media =
    theme === 'auto'
      ? `\n@media (prefers-color-scheme:dark){\n${coloured(root, palettes.dark)}\n}`
      : '';
  return `${fixed(root)}\n${first}${media}`;
};

const margin = 10;

/** A picture as an SVG element; its styles touch nothing outside it, and two of one theme share them. */
export const svgText = (picture: Described, theme: Theme): string => {
  const [width, height] = [picture.width, picture.height].map((x) => Math.ceil(x) + 2 * margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="einsat-${theme}" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escape(picture.title)}</title>`,
    `<desc>${escape(picture.description)}</desc>`,
    `<style>\n${styleOf(theme)}\n</style>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...picture.shapes.map(element),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
