/**
 * Families of growing expressions: how the time of `simplify` grows with their size.
 *
 * `npm run bench -- growth`. Networks keep their products factored (reverse mode, and forward over reverse for the Hessian-vector products); the others
 * are those of issue 6.
 */
import { writeFileSync } from 'node:fs';
import type { RuleSet } from '../core/rewrite/ruleSet.js';
import type { Case } from './cases.js';
import { stagedGradients } from '../core/stages/gradients.js';
import { sizeOfTerm } from '../core/extract/simplify.js';
import { timed, timeOnce, type Once } from './measure.js';
import { plot, type Series } from './plot.js';
import { exponent, table } from './table.js';

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k + 1);

type Layer = (h: string, k: number) => string;

const plainLayer: Layer = (h, k) => `tanh(W${k}*${h})`;
const residualLayer: Layer = (h, k) => `(h${k} + tanh(W${k}*h${k}))`.replaceAll(`h${k}`, h);

/** |h_n - y|^2 of n layers, each layer a name of its own, so that the text grows as the network does. */
const loss = (depth: number, layer: Layer): readonly string[] => [
  ...upTo(depth).map((k) => `h${k} := ${layer(k === 1 ? 'x' : `h${k - 1}`, k)}`),
  `l := norm(h${depth} - y)^2`,
];

const network = (depth: number, kind: 'plain' | 'residual', what: 'gradient' | 'hvp'): Case => ({
  id: `${kind}-${what}-${depth}`,
  family: `${kind} network, ${what === 'hvp' ? 'Hessian times vector' : 'gradient'}`,
  n: depth,
  decls: [
    'x : [p]',
    'y : [p]',
    ...(what === 'hvp' ? ['V : [p,p]'] : []),
    ...upTo(depth).map((k) => `W${k} : [p,p]`),
    ...loss(depth, kind === 'plain' ? plainLayer : residualLayer),
  ],
  text: what === 'gradient' ? 'd(l, W1)' : "d(tr(d(l, W1)'*V), W1)",
});

const moment = (order: number): Case => ({
  id: `gaussian-${order}`,
  family: 'Gaussian moment',
  n: order,
  decls: ['M : [n,n] symmetric posdef'],
  text: `E(x ~ normal(zeros(n), M): ${upTo(order)
    .map((k) => `x[i${k}]`)
    .join('*')})`,
});

/** The gradient by x of v'*A1*...*Ad*x. */
const chain = (length: number): Case => ({
  id: `chain-gradient-${length}`,
  family: 'gradient of a matrix chain',
  n: length,
  decls: ['v : [n]', 'x : [n]', ...upTo(length).map((k) => `A${k} : [n,n]`)],
  text: `d(v'*${upTo(length)
    .map((k) => `A${k}`)
    .join('*')}*x, x)`,
});

/** (A1 + B1)*...*(An + Bn)*x: 2^n monomials where it is multiplied out. */
const sums = (count: number): Case => ({
  id: `product-of-sums-${count}`,
  family: 'product of sums',
  n: count,
  decls: ['x : [p]', ...upTo(count).flatMap((k) => [`A${k} : [p,p]`, `B${k} : [p,p]`])],
  text: `${upTo(count)
    .map((k) => `(A${k} + B${k})`)
    .join('*')}*x`,
});

/** The inner product of two tensor trains. */
const train = (cars: number): Case => {
  const car = (t: string, k: number): string => {
    const [left, right] = [k === 1 ? '' : `${t}l${k - 1},`, k === cars ? '' : `,${t}l${k}`];
    return `${t}${k}[${left}i${k}${right}]`;
  };
  const wires = upTo(cars).flatMap((k) => (k < cars ? [`i${k}`, `gl${k}`, `hl${k}`] : [`i${k}`]));
  const shape = (k: number): string =>
    `[${[...(k === 1 ? [] : ['r']), 'n', ...(k === cars ? [] : ['r'])].join(',')}]`;
  return {
    id: `tensor-train-${cars}`,
    family: 'inner product of tensor trains',
    n: cars,
    decls: upTo(cars).flatMap((k) => [`g${k} : ${shape(k)}`, `h${k} : ${shape(k)}`]),
    text: `sum(${wires.join(',')}: ${upTo(cars)
      .flatMap((k) => [car('g', k), car('h', k)])
      .join('*')})`,
  };
};

/** The loss and all its gradients, differentiated name by name, as programs are made: nothing is put in. */
const nameByName = (depth: number, kind: 'plain' | 'residual'): Case => {
  const { decls } = network(depth, kind, 'gradient');
  const gradients = upTo(depth).map((k) => `d(l, W${k})`);
  return {
    id: `${kind}-staged-${depth}`,
    family: `${kind} network, loss and all gradients by names`,
    n: depth,
    decls,
    text: ['l', ...gradients].join('; '),
  };
};

const isStaged = (c: Case): boolean => c.id.includes('-staged-');

const timeStaged = (c: Case, rules: RuleSet): Once => {
  const { ms, value } = timed(() => stagedGradients(c.decls, c.text.split('; '), rules, {}));
  if (!value) throw new Error(`${c.id}: not a loss with named values`);
  const bodies = [...value.outputs, ...value.definitions.values()].map(({ body }) => body);
  return { ms, size: bodies.reduce((sum, body) => sum + sizeOfTerm(body), 0), stop: 'done' };
};

/**
 * The text of a residual network doubles with each layer once its abbreviations are put in, and Hessian-vector products are
 * multiplied out: deeper ones are no test of patience.
 */
const depths = {
  'plain gradient': [1, 2, 3, 4, 6, 8, 12, 16, 24],
  'residual gradient': [1, 2, 3, 4, 6, 8, 10],
  'plain hvp': [1, 2, 3, 4],
  'residual hvp': [1, 2, 3],
} as const;

/** Every family, small sizes first. */
export const growing: readonly Case[] = [
  ...(['plain', 'residual'] as const).flatMap((kind) =>
    (['gradient', 'hvp'] as const).flatMap((what) =>
      depths[`${kind} ${what}`].map((n) => network(n, kind, what)),
    ),
  ),
  ...(['plain', 'residual'] as const).flatMap((kind) =>
    [2, 3, 4, 6, 8, 12, 16, 24].map((n) => nameByName(n, kind)),
  ),
  ...[2, 4, 6, 8, 10].map(moment),
  ...[5, 10, 20, 40, 70, 100].map(chain),
  ...[2, 4, 6, 8, 10, 12].map(sums),
  ...[3, 5, 10, 20, 40].map(train),
];

/** Sizes below are mostly start-up and are left out of the fit. */
const fitFrom = 3;

/** Times every case, prints times and fitted exponents, and writes the plot where a file is named. */
export const growthSuite = (
  cases: readonly Case[],
  rules: RuleSet,
  file: string | undefined,
): void => {
  const once = (c: Case): Once => (isStaged(c) ? timeStaged : timeOnce)(c, rules);
  cases.filter((x) => x.n <= 2).forEach(once); // warm
  const rows = cases.map((c) => ({ c, ...once(c) }));
  const head = ['case', 'n', 'ms', 'size', 'stop'];
  console.log(
    table([head, ...rows.map((r) => [r.c.id, `${r.c.n}`, r.ms.toFixed(1), `${r.size}`, r.stop])]),
  );
  const series = [...new Set(cases.map((c) => c.family))].map((family): Series => {
    const points = rows.filter((r) => r.c.family === family).map((r) => [r.c.n, r.ms] as const);
    return { name: family, points, exponent: exponent(points.filter(([n]) => n >= fitFrom)) };
  });
  const fits = series.map((s) => [s.name, s.exponent?.toFixed(1) ?? '-']);
  console.log(`\n${table([['family', 'time ~ n^'], ...fits])}`);
  if (file) writeFileSync(file, plot(series));
};
