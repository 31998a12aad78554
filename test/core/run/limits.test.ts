/** Limits hold inside every long piece of work, not only between its pieces. */
import { isRight } from 'fp-ts/lib/Either.js';
import { expect, test } from 'vitest';
import { instantiate } from '../../../core/egraph/nodes.js';
import { simplify } from '../../../core/extract/simplify.js';
import { Matcher } from '../../../core/rewrite/match.js';
import { defaultLimits, Engine } from '../../../core/run/engine.js';
import { elaborateExpression } from '../../../core/shape/elaborate.js';
import { noRules, proofOf, read, shipped } from '../../support/prove.js';

test('looking at a node asks whether a limit is reached', () => {
  const statement = read(['A:[n,n]; B:[n,n]', 'sin(A[i,j])*B[i,j] + A[j,i] == 0*A[i,j]']);
  const engine = new Engine(statement.context, noRules);
  const { graph } = engine;
  engine.add(statement.axes, statement.lhs, graph.wires(statement.axes.map((i) => i.size)));
  let asked = 0;
  graph.onWork = () => asked++;
  const kinds = graph.classes.flatMap((c) =>
    c.nodes.map((node) => ({ node, at: c.ports.map((_, k) => k) })),
  );
  for (const { node, at } of kinds) instantiate(graph, node, at);
  expect(new Set(kinds.map((k) => k.node.kind))).toEqual(new Set(['head', 'net', 'lin']));
  expect(asked).toBe(kinds.length);
});

test('a search ends soon after its time is over', () => {
  const blocks = 'A:[n,n] invertible; B:[n,n]; C:[n,n]; D:[n,n] invertible';
  const sides = 'inv(A - B*inv(D)*C)*inv(D)*C*B == inv(D - C*inv(A)*B)*inv(A)*B*C + A*D';
  const from = performance.now();
  const proof = proofOf([blocks, sides], shipped, { ...defaultLimits, time: 50 });
  expect(proof.status).toBe('unknown');
  expect(performance.now() - from).toBeLessThan(5000);
});

test('one of many equal factors was tried in every order, and no limit was looked at', () => {
  const statement = read(['l, y : []', 'l^9*y == l']);
  const { d } = new Engine(statement.context, noRules);
  const [l, y] = [d.variable('l', []), d.variable('y', [])];
  const nine = d.net({ factors: [...Array.from({ length: 9 }, () => l), y] });
  const bag = {
    factors: Array.from({ length: 12 }, () => l),
    indicators: [],
    bound: [],
    equal: [],
  };
  let asked = 0;
  d.graph.onWork = () => asked++;
  const matcher = new Matcher(d, {
    context: statement.context,
    generic: new Set(),
    conditions: [],
  });
  expect(matcher.embedLambda({ params: [], ref: nine }, bag)).toBeUndefined();
  expect(asked).toBeGreaterThan(5);
  expect(asked).toBeLessThan(50);
});

test('simplify took the limit of time for each of its rounds, and what follows the rules looked at no clock', () => {
  const depth = 8;
  const layers = Array.from({ length: depth }, (_, k) => `W${k + 1}`);
  const network = layers.reduce((h, w) => `tanh(${w}*${h})`, 'x');
  const decls = ['x, y : [p]', `${layers.join(', ')} : [p,p]`];
  const made = elaborateExpression(decls, `d(norm(${network} - y)^2, W1)`);
  if (!isRight(made)) throw new Error('the expression does not read');
  simplify(made.right, shipped, { limits: { ...defaultLimits, time: 1 } });
  const from = performance.now();
  const { stop } = simplify(made.right, shipped, { limits: { ...defaultLimits, time: 20 } });
  expect(stop).toBe('time');
  expect(performance.now() - from).toBeLessThan(2_500);
});
