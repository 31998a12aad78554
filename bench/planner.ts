/**
 * Measures the contraction planner: `npm run bench -- planner`.
 *
 * Orders against an oracle of its own (the minimum over all splits, without bounds), times, chains, networks with all
 * gradients, and the rewritings that compilers of linear algebra know by hand.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { orderOf, defaultPlanLimits, type PlanLimits } from '../core/extract/plan.js';
import { flopsOf, openWires, volume, type Contraction } from '../core/extract/contraction.js';
import { simplifyAll } from '../core/extract/simplify.js';
import * as Size from '../core/num/size.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { elaborateExpression } from '../core/shape/elaborate.js';
import { shippedPacks } from '../rules/index.js';
import { timed } from './measure.js';
import { randomNetwork } from './networks.js';
import { table } from './table.js';

/** The least multiplications and additions over all trees, by the definition. */
const oracle = (c: Contraction): number => {
  const known = new Map<number, number>();
  const members = (s: number): number[] => c.leaves.flatMap((_, k) => ((s >> k) & 1 ? [k] : []));
  const open = new Map<number, readonly number[]>();
  const openOf = (s: number): readonly number[] => {
    const made = open.get(s) ?? openWires(c, members(s));
    open.set(s, made);
    return made;
  };
  const least = (s: number): number => {
    const found = known.get(s);
    if (found !== undefined) return found;
    const out = volume(c, openOf(s));
    let best = Infinity;
    if ((s & (s - 1)) === 0) best = volume(c, c.leaves[31 - Math.clz32(s)]?.wires ?? []) - out;
    else
      for (let b = (s - 1) & s; b > 0; b = (b - 1) & s) {
        if (b > (s ^ b)) continue;
        const points = volume(c, new Set([...openOf(b), ...openOf(s ^ b)]));
        best = Math.min(best, least(b) + least(s ^ b) + 2 * points - out);
      }
    known.set(s, best);
    return best;
  };
  return least(2 ** c.leaves.length - 1);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const restarts = { ...defaultPlanLimits, exact: 0, exactWithIndicators: 0 };
const greedy = { ...restarts, restarts: false };

const againstOracle = (n: number, count: number): readonly string[] => {
  const ratios = Array.from({ length: count }, (_, seed) => {
    const c = randomNetwork(n, Math.ceil(1.6 * n), seed + 1);
    const best = oracle(c);
    const of = (limits: PlanLimits): number => flopsOf(c, orderOf(c, limits)) / best;
    return { exact: of(defaultPlanLimits), greedy: of(greedy), restarts: of(restarts) };
  });
  const worst = (k: 'exact' | 'greedy' | 'restarts'): string =>
    Math.max(...ratios.map((r) => r[k])).toFixed(3);
  return [`${n}`, `${count}`, worst('exact'), worst('greedy'), worst('restarts')];
};

const times = (n: number, wires: number): readonly string[] => {
  const cases = Array.from({ length: 5 }, (_, seed) => randomNetwork(n, wires, seed + 1));
  const exact = median(cases.map((c) => timed(() => orderOf(c, defaultPlanLimits)).ms));
  const rough = median(cases.map((c) => timed(() => orderOf(c, greedy)).ms));
  const many = median(cases.map((c) => timed(() => orderOf(c, restarts)).ms));
  const worst = (limits: PlanLimits): string => {
    const of = (c: Contraction, l: PlanLimits): number => flopsOf(c, orderOf(c, l));
    return Math.max(...cases.map((c) => of(c, limits) / of(c, defaultPlanLimits))).toFixed(3);
  };
  const ms = [exact, rough, many].map((t) => t.toFixed(1));
  return [`${n}`, `${wires}`, ...ms, worst(greedy), worst(restarts)];
};

const rules = new RuleSet(shippedPacks);
const limits = { steps: 20_000, nodes: 100_000, expand: 400, time: 20_000 };

/** Name, multiplications and milliseconds of expressions simplified together. */
const cost = (name: string, decls: readonly string[], texts: readonly string[]) => {
  const expressions = texts.map((text) => {
    const made = elaborateExpression(decls, text);
    if (isLeft(made)) throw new Error(`${text}: ${made.left.message}`);
    return made.right;
  });
  const { ms, value } = timed(() => simplifyAll(expressions, rules, { limits }));
  const { after, before } = value;
  const operations = [before, after].map((c) => `${c.flops}`);
  return [name, Size.show(after.multiplications), ...operations, ms.toFixed(0)];
};
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k + 1);

const chain = (d: number): readonly string[] => {
  const names = upTo(d).map((k) => `A${k}`);
  const decls = ['v : [n]', 'x : [n]', ...names.map((a) => `${a} : [n,n]`)];
  return cost(`chain ${d}`, decls, [`d(v'*${names.join('*')}*x, x)`]);
};
const perceptron = (act: string, depth: number): readonly string[] => {
  const layers = upTo(depth);
  const decls = ['X : [b,p]', 'Y : [b,p]', ...layers.map((k) => `W${k} : [p,p]`)];
  const out = layers.reduce((h, k) => (k === depth ? `${h}*W${k}` : `${act}(${h}*W${k})`), 'X');
  const loss = `norm(${out} - Y)^2`;
  const hand = `${act} ${depth} layers (by hand ${3 * depth - 1}*b*p^2)`;
  return cost(hand, decls, [loss, ...layers.map((k) => `d(${loss}, W${k})`)]);
};

console.log(
  table([
    ['tensors', 'networks', 'exact / oracle', 'greedy / oracle', 'restarts / oracle'],
    ...[4, 6, 8, 10].map((n) => againstOracle(n, n < 10 ? 40 : 12)),
  ]),
);
console.log(
  `\n${table([
    [
      'tensors',
      'wires',
      'exact ms',
      'greedy ms',
      'restarts ms',
      'greedy / exact',
      'restarts / exact',
    ],
    ...[20, 26, 40, 60].map((wires) => times(16, wires)),
  ])}`,
);
const matrix = ['A : [n,m]', 'B : [m,n]', 'C : [n,n]', 'u : [n]', 'v : [n]', 'x : [n]'];
console.log(
  `\n${table([
    ['expressions', 'multiplications', 'operations before', 'after', 'ms'],
    ...[6, 24, 48].map(chain),
    cost('(I+J)^4*g', ['J : [n,n]', 'g : [n]'], ['g + 4*J*g + 6*J*J*g + 4*J*J*J*g + J*J*J*J*g']),
    cost('tr(A*B)', matrix, ['tr(A*B)']),
    cost('sum(A*B)', matrix, ['sum(A*B)']),
    cost("u*v'*x", matrix, ["u*v'*x"]),
    cost("sum((u*v').*C)", matrix, ["sum((u*v').*C)"]),
    cost('tr(A*B*C)', matrix, ['tr(A*B*C)']),
    ...[1, 2, 4].map((n) => perceptron('tanh', n)),
    ...[2, 4].map((n) => perceptron('relu', n)),
  ])}`,
);
