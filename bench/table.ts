/** The benchmark's results as text: one table, the growth of each family, and what became slower. */
import type { Case } from './cases.js';
import type { Counts, Timing } from './measure.js';

export type Result = { readonly case: Case; readonly timing?: Timing; readonly counts?: Counts };

/** Rows with columns padded to one width, the first flush left. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((r) => (r[k] ?? '').length)));
  return rows
    .map((r) =>
      r
        .map((cell, k) => (k === 0 ? cell.padEnd : cell.padStart).call(cell, widths[k] ?? 0))
        .join('  '),
    )
    .join('\n');
};

const ms = (value: number | undefined): string =>
  value === undefined ? '-' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

const timingRow = ({ case: c, timing: t }: Result): readonly string[] => {
  if (!t) return [c.id];
  const late = c.target !== undefined && t.normalMs > c.target ? ' late' : '';
  return [
    c.id,
    ms(t.normalMs),
    ms(t.spreadMs),
    ms(t.simplifyMs),
    c.target === undefined ? '-' : `${ms(c.target)}${late}`,
    `${t.normalSize}`,
    t.simplifiedSize === undefined ? '-' : `${t.simplifiedSize}`,
    t.stop,
  ];
};

/** Times of the results, one case a line. */
export const timings = (results: readonly Result[]): string =>
  table([
    ['case', 'rules ms', '+-', 'simplify ms', 'target ms', 'size', 'simplified', 'stop'],
    ...results.map(timingRow),
  ]);

const tensorRow = ({ case: c, timing: t }: Result): readonly string[] => {
  if (!t) return [c.id];
  const ratio = (own: number | undefined): string =>
    own === undefined || c.peer === undefined ? '-' : (c.peer / own).toFixed(1);
  return [
    c.id,
    ms(c.peer),
    ms(t.normalMs),
    ratio(t.normalMs),
    ms(t.simplifyMs),
    ratio(t.simplifyMs),
    `${t.normalSize}`,
    t.simplifiedSize === undefined ? '-' : `${t.simplifiedSize}`,
  ];
};

/** The tensor cases beside tensorgrad: how many times faster the normal form is, and the cheapest form. */
export const besideTensorgrad = (results: readonly Result[]): string =>
  table([
    [
      'case',
      'tensorgrad ms',
      'normal form ms',
      'times faster',
      'simplify ms',
      'times faster',
      'size',
      'simplified',
    ],
    ...results.map(tensorRow),
  ]);

const counted: readonly (keyof Counts)[] = ['nodes', 'classes', 'unions', 'labellings', 'matches'];

/** Counts of the results, one case a line. */
export const countings = (results: readonly Result[]): string =>
  table([
    ['case', ...counted],
    ...results.map((r) => [r.case.id, ...counted.map((k) => `${r.counts?.[k] ?? '-'}`)]),
  ]);

/** The e of y ~ n^e by least squares on logarithms; undefined with fewer than three points. */
export const exponent = (
  points: readonly (readonly [n: number, y: number])[],
): number | undefined => {
  if (points.length < 3) return undefined;
  const logs = points.map(([n, y]) => [Math.log(n), Math.log(Math.max(y, 1e-3))] as const);
  const mean = (k: 0 | 1): number => logs.reduce((sum, p) => sum + p[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const cov = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return cov / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
};

/** The fitted growth of each family with at least four sizes; small ones, that are mostly start-up, left out. */
export const growth = (results: readonly Result[]): string => {
  const families = [...new Set(results.map((r) => r.case.family))];
  const rows = families.flatMap((family) => {
    const mine = results.filter((r) => r.case.family === family && r.timing && r.case.n >= 3);
    const fit = (y: (t: Timing) => number): number | undefined =>
      exponent(mine.map((r) => [r.case.n, y(r.timing as Timing)]));
    const [time, size] = [fit((t) => t.normalMs), fit((t) => t.normalSize)];
    return time === undefined || size === undefined
      ? []
      : [[family, time.toFixed(1), size.toFixed(1)]];
  });
  return table([['family', 'time ~ n^', 'size ~ n^'], ...rows]);
};

/** Cases slower than before by more than a quarter and more than three times their spread. */
export const slower = (now: readonly Result[], before: readonly Result[]): readonly string[] => {
  const old = new Map(before.map((r) => [r.case.id, r.timing]));
  return now.flatMap(({ case: c, timing: t }) => {
    const was = old.get(c.id);
    if (!t || !was) return [];
    const noise = Math.max(3 * Math.max(t.spreadMs, was.spreadMs), was.normalMs / 4, 0.2);
    return t.normalMs - was.normalMs > noise
      ? [`${c.id}: ${ms(was.normalMs)} ms before, ${ms(t.normalMs)} ms now`]
      : [];
  });
};

/** Counts that grew by a tenth or more. */
export const grown = (now: readonly Result[], before: readonly Result[]): readonly string[] => {
  const old = new Map(before.map((r) => [r.case.id, r.counts]));
  return now.flatMap(({ case: c, counts }) =>
    counted.flatMap((k) => {
      const [a, b] = [old.get(c.id)?.[k], counts?.[k]];
      return a !== undefined && b !== undefined && b >= 1.1 * a + 1
        ? [`${c.id}: ${k} ${a} before, ${b} now`]
        : [];
    }),
  );
};
