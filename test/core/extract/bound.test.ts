/** The proven bound of an extraction, beside all choices that there are in small e-graphs. */
import { isLeft } from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Graph } from '../../../core/egraph/graph.js';
import type { ClassId, Node } from '../../../core/egraph/types.js';
import { cheapest } from '../../../core/extract/cheapest.js';
import { valuesOf, type Values } from '../../../core/extract/cost.js';
import { factor } from '../../../core/extract/factor.js';
import { fold } from '../../../core/extract/fold.js';
import { reached, refresh } from '../../../core/extract/refresh.js';
import { simplify, startExpression } from '../../../core/extract/simplify.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { elaborateExpression } from '../../../core/shape/elaborate.js';
import type { Expression } from '../../../core/term/term.js';
import { shippedPacks } from '../../../rules/index.js';

const rules = new RuleSet(shippedPacks);
const read = (text: string): Expression => {
  const made = elaborateExpression(['A, B, C : [n,n]', 'x, y : [n]'], text);
  if (isLeft(made)) throw new Error(`${text}: ${made.left.message}`);
  return made.right;
};

/** Sums and products of vectors, with parts in common. */
const { vector } = fc.letrec<{ vector: string; matrix: string }>((tie) => ({
  matrix: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('A', 'B', 'C', "A'"),
    fc.tuple(tie('matrix'), tie('matrix')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('matrix'), tie('matrix')).map(([a, b]) => `${a}*${b}`),
  ),
  vector: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('x', 'y'),
    fc.tuple(tie('vector'), tie('vector')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('vector'), tie('vector')).map(([a, b]) => `(${a}).*(${b})`),
    fc.tuple(tie('matrix'), tie('vector')).map(([a, b]) => `${a}*(${b})`),
    fc.tuple(tie('vector'), tie('vector')).map(([a, b]) => `((${a})'*(${b}))*x`),
  ),
}));

/** An e-graph with the forms that a run leaves, and its root. */
const searched = (e: Expression): { readonly graph: Graph; readonly root: ClassId } => {
  const { engine, root } = startExpression(e, rules);
  engine.normal(root);
  const roots = (): readonly ClassId[] => [engine.graph.find(root).cls];
  for (const enrich of [refresh, fold, factor, fold]) enrich(engine.d, roots());
  const [cls] = roots();
  return { graph: engine.graph, root: cls as ClassId };
};

/** The least cost of all choices of one node a class; undefined where there are too many to go through. */
const leastOfAll = (
  { graph, root }: ReturnType<typeof searched>,
  classes: readonly ClassId[],
  value: Values,
): number | undefined => {
  const options = classes.map((id) => graph.class(id).nodes);
  if (options.reduce((product, o) => product * o.length, 1) > 600) return undefined;
  const costs = options
    .reduce<readonly (readonly Node[])[]>(
      (all, nodes) => all.flatMap((picks) => nodes.map((n) => [...picks, n])),
      [[]],
    )
    .map((picks) => cheapest(graph, root, value, 'cost', (n) => picks.includes(n))?.cost.flops);
  return Math.min(...costs.map((c) => c ?? Infinity));
};

test('the bound is below no choice of nodes, and the choice with the bound reached is the least', () => {
  let [compared, several] = [0, 0];
  fc.assert(
    fc.property(vector, fc.constantFrom(2, 3, 100), (text, n) => {
      const value = valuesOf(new Map([['n', n]]));
      const e = read(text);
      const found = searched(e);
      const classes = reached({ graph: found.graph } as never, [found.root]);
      const least = leastOfAll(found, classes, value);
      if (least === undefined) return;
      compared++;
      if (classes.some((id) => found.graph.class(id).nodes.length > 1)) several++;
      const best = cheapest(found.graph, found.root, value);
      expect(best?.bound).toBeLessThanOrEqual(least * (1 + 1e-9));
      expect(best?.cost.flops).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      if (best?.bound === best?.cost.flops) expect(best?.cost.flops).toBeCloseTo(least, 6);
    }),
    { numRuns: 120 },
  );
  expect(compared).toBeGreaterThan(60);
  expect(several).toBeGreaterThan(20);
});

test('simplify answers a bound, which its own answer reaches where the search was complete', () => {
  const { after, bound } = simplify(read("2*A'*A*x - 2*A'*y"), rules);
  expect(bound).toBe(after.flops);
});

test('nothing is claimed of an answer in which something is left to work out', () => {
  const e = elaborateExpression(
    ['x : [n]', 'M : [n,n] posdef'],
    'E(x ~ normal(zeros(n), M): exp(sin(sum(x))))',
  );
  if (isLeft(e)) throw new Error(e.left.message);
  const { after, bound } = simplify(e.right, rules);
  expect(after.unevaluated).toBeGreaterThan(0);
  expect(bound).toBe(0);
});
