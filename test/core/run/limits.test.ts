/** Limits hold inside every long piece of work, not only between its pieces. */
import { expect, test } from 'vitest';
import { instantiate } from '../../../core/egraph/nodes.js';
import { defaultLimits, Engine } from '../../../core/run/engine.js';
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
