/** Explanations are chains that a replay accepts, step by step, without an e-graph. */
import { describe, expect, test } from 'vitest';
import { addTerm } from '../../../core/flat/build.js';
import { cheapest } from '../../../core/flat/extract.js';
import { explain, type Explanation } from '../../../core/flat/explain.js';
import { Folding } from '../../../core/flat/fold.js';
import { FlatGraph } from '../../../core/flat/graph.js';
import { record } from '../../../core/flat/recorder.js';
import { replay } from '../../../core/flat/replay.js';
import { compileRules, type Backend } from '../../../core/flat/rules.js';
import { runRules } from '../../../core/flat/saturate.js';
import { Signature } from '../../../core/flat/signature.js';
import { printTerm, type PlainTerm } from '../../../core/flat/term.js';
import { simple } from '../../../core/run/loop.js';
import { functions, ring, rulesOf, term } from './support.js';

const why = (
  from: string,
  to: string,
  options: { rules?: typeof ring; fold?: boolean; iterations?: number; backend?: Backend } = {},
) => {
  const { rules = ring, fold = false, iterations = 5, backend } = options;
  const signature = new Signature();
  const folding = new Folding({ functions, prune: true });
  const compiled = compileRules(rules, signature, backend);
  const a0 = term(from);
  const b0 = term(to);
  const graph = new FlatGraph(signature, { analyses: fold ? [folding.make] : [] });
  for (const [name, arity] of [
    ['+', 2],
    ['*', 2],
    ['-', 2],
  ] as const)
    signature.op(name, arity);
  graph.widen();
  const log = record(graph);
  addTerm(graph, a0);
  addTerm(graph, b0);
  runRules(graph, compiled, {
    scheduler: simple(),
    limits: { iterations, nodes: 50_000, time: Infinity },
  });
  const explanation = explain(graph, log, compiled, [a0, b0]);
  return {
    explanation,
    error: explanation && replay(explanation, { rules, signature, functions }),
  };
};

/** A term of a row, its parts as cheap as they can be. */
const someTerm = (graph: FlatGraph, row: number): PlainTerm => ({
  name: graph.signature.names[graph.operator(row)] as string,
  args: Array.from(
    { length: graph.arity(row) },
    (_, k) => cheapest(graph, graph.child(row, k))?.term ?? term('none'),
  ),
});

const last = (e: Explanation | undefined): string =>
  printTerm(e?.steps.at(-1)?.term ?? term('none'));

describe('explanations', () => {
  test.each([
    ['(+ a b)', '(+ b a)'],
    ['(+ a (+ b (+ c d)))', '(+ d (+ c (+ b a)))'],
    ['(* (+ a b) (+ a b))', '(+ (* a a) (+ (* a b) (+ (* b a) (* b b))))'],
    ['(- (* a b) (* b a))', '0'],
    ['(* (+ x 0) (* 1 y))', '(* y x)'],
  ])('%s = %s is a chain of rules', (from, to) => {
    const { explanation, error } = why(from, to);
    expect(error).toBeUndefined();
    expect(printTerm(explanation?.from ?? term('none'))).toBe(from);
    expect(last(explanation)).toBe(to);
  });

  test('closures record the same', () => {
    const { explanation, error } = why('(+ a (+ b c))', '(+ (+ c b) a)', { backend: 'closures' });
    expect(error).toBeUndefined();
    expect(last(explanation)).toBe('(+ (+ c b) a)');
  });

  test('folding is a step of its own', () => {
    const { explanation, error } = why('(+ x (* 2 3))', '(+ 6 x)', { fold: true });
    expect(error).toBeUndefined();
    expect(last(explanation)).toBe('(+ 6 x)');
    expect(explanation?.steps.map(({ rule }) => rule)).toContain('constant-folding');
  });

  test('congruence: equal parts make equal wholes', () => {
    const rules = rulesOf('ab: a => b\nbc: b => c');
    const { explanation, error } = why('(f a (g a))', '(f c (g c))', { rules });
    expect(error).toBeUndefined();
    expect(explanation?.steps).toHaveLength(4);
  });

  test('terms that are not equal have no explanation', () => {
    expect(why('(+ a b)', '(+ a c)').explanation).toBeUndefined();
  });

  test('every equality of one run has a chain', () => {
    const signature = new Signature();
    const compiled = compileRules(ring, signature);
    const graph = new FlatGraph(signature);
    const log = record(graph);
    addTerm(graph, term('(* (+ a (+ b 1)) (- b (+ a c)))'));
    runRules(graph, compiled, {
      scheduler: simple(),
      limits: { iterations: 3, nodes: 5000, time: Infinity },
    });
    const first = new Map<number, PlainTerm>();
    let pairs = 0;
    for (let row = 1; row < graph.count; row += 3) {
      if ((graph.stamps[row] as number) < 0) continue;
      const own = someTerm(graph, row);
      const other = first.get(graph.classOf(row));
      if (!other) first.set(graph.classOf(row), own);
      else {
        const e = explain(graph, log, compiled, [other, own]);
        expect(e).toBeDefined();
        expect(e && replay(e, { rules: ring, signature })).toBeUndefined();
        pairs++;
      }
    }
    expect(pairs).toBeGreaterThan(5);
  });

  test('the replay catches a false step', () => {
    const { explanation } = why('(+ a b)', '(+ b a)');
    const first = explanation?.steps[0];
    if (!explanation || !first) throw new Error('no explanation');
    const wrong = { ...explanation, steps: [{ ...first, rule: 'mul-swap' }] };
    expect(replay(wrong, { rules: ring, signature: new Signature() })).toContain(
      'mul-swap does not make',
    );
  });
});
