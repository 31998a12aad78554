/** Saturation of plain terms: exact counts, both ways of executing rules, schedulers, limits, folding. */
import { describe, expect, test } from 'vitest';
import { cheapest } from '../../../core/flat/extract.js';
import { Folding } from '../../../core/flat/fold.js';
import { Goal } from '../../../core/flat/goal.js';
import { broken } from '../../../core/flat/check.js';
import { printTerm } from '../../../core/flat/term.js';
import { backoff, simple } from '../../../core/run/loop.js';
import { ac, functions, nonzero, ring, rulesOf, run, term } from './support.js';

const sum = (n: number): string =>
  Array.from({ length: n }, (_, k) => `x${k}`).reduceRight(
    (rest, x) => (rest ? `(+ ${x} ${rest})` : x),
    '',
  );
const big = { limits: { nodes: Infinity, time: Infinity, iterations: 100 } };

describe('counts', () => {
  test.each([
    [4, 6],
    [5, 7],
    [6, 8],
    [7, 8],
  ])(
    'sums of %i: 3^n - 2^(n+1) + 1 + n nodes, 2^n - 1 classes, saturated as egg is',
    (n, iterations) => {
      const { nodes, count, report, graph } = run([sum(n)], { rules: ac, ...big });
      expect([nodes, count]).toEqual([3 ** n - 2 ** (n + 1) + 1 + n, 2 ** n - 1]);
      expect([report.stop, report.iterations]).toEqual(['saturated', iterations]);
      expect(broken(graph)).toBeUndefined();
    },
  );

  test.each(['(* (+ a b) (+ c d))', '(- (* a (+ b 1)) (* a b))'])(
    '%s: code and closures do the same',
    (text) => {
      const limits = { nodes: Infinity, time: Infinity, iterations: 5 };
      const [a, b] = (['code', 'closures'] as const).map((backend) => {
        const r = run([text], { rules: ring, backend, limits });
        return {
          nodes: r.nodes,
          classes: r.count,
          keys: r.graph.keys,
          rules: r.report.rules.map((x) => x.applied),
        };
      });
      expect(b).toEqual(a);
    },
  );

  test('the order of rules changes no count', () => {
    const limits = { nodes: Infinity, time: Infinity, iterations: 4 };
    const counts = [ring, [...ring].reverse()].map((rules) => {
      const r = run(['(* (+ a b) (- c (+ a a)))'], { rules, limits });
      return [r.nodes, r.count];
    });
    expect(counts[1]).toEqual(counts[0]);
  });

  test('matching again from nothing changes no count: what is searched is only what is new', () => {
    const text = '(* (+ a b) (+ c (+ d 0)))';
    const whole = run([text], {
      rules: ring,
      limits: { nodes: Infinity, time: Infinity, iterations: 4 },
    });
    let nodes = 0;
    const again = run([text], {
      rules: ring,
      limits: { nodes: Infinity, time: Infinity, iterations: 4 },
      onProgress: ({ nodes: n }) => {
        nodes = n;
      },
    });
    expect(again.graph.keys).toBe(nodes);
    expect(again.nodes).toBe(whole.nodes);
  });
});

describe('scheduling', () => {
  test('a rule over its threshold is banned, then let go', () => {
    const scheduler = backoff(10, 2);
    const asked: boolean[] = [];
    const counts = [5, 11, 0, 0, 15, 21];
    counts.forEach((n, iteration) => asked.push(scheduler.allows('r', iteration, () => n)));
    expect(asked).toEqual([true, false, false, true, true, false]);
  });

  test('where nothing changes the nearest ban ends now', () => {
    const scheduler = backoff(1, 5);
    expect(scheduler.allows('r', 0, () => 2)).toBe(false);
    expect(scheduler.canStop(1)).toBe(false);
    expect(scheduler.allows('r', 2, () => 2)).toBe(true);
  });

  test('backoff counts all matches, not only those that are new', () => {
    const { report } = run([sum(6)], { rules: ac, scheduler: backoff(100, 3), ...big });
    expect(report.stop).toBe('saturated');
    expect(report.rules.some(({ held }) => held > 0)).toBe(true);
  });
});

describe('limits', () => {
  const start = [sum(9)];
  test('nodes', () => {
    expect(run(start, { rules: ac, limits: { nodes: 500 } }).report.stop).toBe('nodes');
  });
  test('iterations', () => {
    expect(run(start, { rules: ac, limits: { iterations: 2 } }).report).toMatchObject({
      stop: 'iterations',
      iterations: 2,
    });
  });
  test('time', () => {
    expect(run(start, { rules: ac, limits: { time: 0, nodes: Infinity } }).report.stop).toBe(
      'time',
    );
  });
  test('memory', () => {
    expect(run(start, { rules: ac, limits: { bytes: 1000, nodes: Infinity } }).report.stop).toBe(
      'memory',
    );
  });
  test('a signal', () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    expect(
      run(start, { rules: ac, ...big, onProgress, signal: controller.signal }).report,
    ).toMatchObject({ stop: 'aborted', iterations: 1 });
  });
});

describe('folding', () => {
  test('constants are evaluated, and their classes hold the leaf alone', () => {
    const folding = new Folding({ functions, prune: true });
    const { graph, classes } = run(['(+ 1 (* 2 3))'], { rules: ring, folding });
    expect(folding.valueOf(graph, classes[0] as number)).toBe(7);
    expect(printTerm(cheapest(graph, classes[0] as number)?.term ?? term('none'))).toBe('7');
    expect(folding.contradictions(graph)).toBe(0);
  });

  test('a condition that failed is asked again when its value is known', () => {
    const folding = new Folding({ functions, prune: true });
    const known = {
      name: 'known',
      on: ['?x'],
      test: (graph: Parameters<typeof folding.valueOf>[0], cls?: number) =>
        folding.valueOf(graph, cls as number) !== undefined,
    };
    const rules = [
      ...rulesOf('value: (p ?x) => (q ?x)').map((rule) => ({ ...rule, conditions: [known] })),
      ...rulesOf('give: (late ?x) => 5'),
      ...rulesOf('later: (first ?x) => (late ?x)'),
    ];
    const { graph, classes } = run(['(p (first a))', '(q 5)'], { rules, folding });
    expect(graph.find(classes[0] as number)).toBe(graph.find(classes[1] as number));
  });

  test('a rule whose condition fails changes nothing', () => {
    const folding = new Folding({ functions, prune: true });
    const rules = rulesOf('cancel: (/ ?x ?x) => 1').map((rule) => ({
      ...rule,
      conditions: [nonzero(folding, '?x')],
    }));
    const { graph, classes } = run(['(/ 0 0)', '(/ y y)', '1'], { rules, folding });
    expect(classes.map((cls) => graph.find(cls)).map((c, _, all) => c === all[2])).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('two values in one class are counted', () => {
    const folding = new Folding({ functions, prune: false });
    const { graph } = run(['(+ a 1)', '(f 1 2)'], {
      rules: rulesOf('wrong: (f ?x ?y) => ?x\nalso: (f ?x ?y) => ?y'),
      folding,
    });
    expect(folding.contradictions(graph)).toBe(1);
  });
});

describe('goals', () => {
  test('a run stops when the class holds the goal; variables of a goal stand for anything', () => {
    const { graph, classes } = run(['(* a (+ b 0))'], { rules: ring, limits: { iterations: 3 } });
    const root = classes[0] as number;
    const met = (text: string) => new Goal(graph.signature, term(text), root).holds(graph);
    expect(['(* b a)', '(* ?x ?y)', '(* ?x ?x)', '(- ?x ?y)'].map(met)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  test('the cheapest term costs no more than the start', () => {
    const { graph, classes } = run(['(+ (* a 1) (* 0 b))'], { rules: ring, scheduler: simple() });
    expect(cheapest(graph, classes[0] as number)?.cost).toBe(1);
  });
});
