/** Time against size as an SVG: both axes logarithmic, a line a family, its fitted exponent beside its name. */

/** A family's measurements, small sizes first. */
export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [n: number, ms: number])[];
  readonly exponent: number | undefined;
};

const [width, height, left, top, right, bottom] = [860, 480, 70, 20, 330, 50];
/** Told apart without colour vision too: Okabe and Ito's palette. */
const colours = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7a7a7a',
  '#000',
];
const dashes = ['', '7 3', '2 2'];

const ticks = (from: number, to: number): readonly number[] => {
  const found: number[] = [];
  for (let at = 10 ** Math.floor(Math.log10(from)); at <= to * 1.0001; at *= 10)
    for (const k of [1, 2, 5])
      if (k * at >= from * 0.9999 && k * at <= to * 1.0001) found.push(k * at);
  return found;
};

/** The drawing; n across, milliseconds of CPU upwards. */
export const plot = (series: readonly Series[]): string => {
  const all = series.flatMap((s) => s.points);
  const [ns, ms] = [all.map(([n]) => n), all.map(([, t]) => Math.max(t, 0.1))];
  const scale = (values: readonly number[], from: number, to: number) => {
    const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
    return (v: number): number => from + ((Math.log(v) - low) / (high - low || 1)) * (to - from);
  };
  const x = scale(ns, left, width - right);
  const y = scale(ms, height - bottom, top);
  const line = ({ points }: Series, k: number): string =>
    `<polyline points="${points.map(([n, t]) => `${x(n).toFixed(1)},${y(Math.max(t, 0.1)).toFixed(1)}`).join(' ')}" fill="none" stroke="${colours[k % colours.length]}" stroke-width="2" stroke-dasharray="${dashes[Math.floor(k / colours.length)] ?? ''}"/>`;
  const legend = ({ name, exponent }: Series, k: number): string => {
    const at = top + 12 + k * 22;
    const fit = exponent === undefined ? '' : `, n^${exponent.toFixed(1)}`;
    return `<line x1="${width - right + 15}" x2="${width - right + 40}" y1="${at - 4}" y2="${at - 4}" stroke="${colours[k % colours.length]}" stroke-width="3" stroke-dasharray="${dashes[Math.floor(k / colours.length)] ?? ''}"/><text x="${width - right + 48}" y="${at}">${name}${fit}</text>`;
  };
  const across = ticks(Math.min(...ns), Math.max(...ns)).map(
    (n) =>
      `<line x1="${x(n).toFixed(1)}" x2="${x(n).toFixed(1)}" y1="${top}" y2="${height - bottom}" stroke="#ddd"/><text x="${x(n).toFixed(1)}" y="${height - bottom + 18}" text-anchor="middle">${n}</text>`,
  );
  const upwards = ticks(Math.min(...ms), Math.max(...ms)).map(
    (t) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(t).toFixed(1)}" y2="${y(t).toFixed(1)}" stroke="#ddd"/><text x="${left - 8}" y="${(y(t) + 4).toFixed(1)}" text-anchor="end">${t}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="13">`,
    '<title>Time of simplify against size</title>',
    `<desc>${series.map((s) => `${s.name}: time ~ n^${s.exponent?.toFixed(1) ?? '?'}`).join('; ')}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...across,
    ...upwards,
    ...series.map(line),
    ...series.map(legend),
    `<text x="${(left + width - right) / 2}" y="${height - 12}" text-anchor="middle">n</text>`,
    `<text transform="translate(18 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">CPU ms</text>`,
    '</svg>',
    '',
  ].join('\n');
};
