/** Short ways to write plain terms, rules and runs in tests. */
import * as E from 'fp-ts/lib/Either.js';
import { addTerm } from '../../../core/flat/build.js';
import { liveRows } from '../../../core/flat/check.js';
import { Folding, type Evaluate } from '../../../core/flat/fold.js';
import { FlatGraph } from '../../../core/flat/graph.js';
import { rewrite, type Condition, type FlatRule } from '../../../core/flat/rule.js';
import { compileRules, type Backend } from '../../../core/flat/rules.js';
import { runRules } from '../../../core/flat/saturate.js';
import { Signature } from '../../../core/flat/signature.js';
import { readTerm, type PlainTerm } from '../../../core/flat/term.js';
import { simple, type LoopOptions } from '../../../core/run/loop.js';

export const term = (text: string): PlainTerm => {
  const read = readTerm(text);
  if (E.isLeft(read)) throw new Error(`${text}: ${read.left.why}`);
  return read.right;
};

/** `name: lhs -> rhs`, one a line. */
export const rulesOf = (text: string): readonly FlatRule[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, lhs, rhs] = /^\s*([\w-]+):\s*(.*?)\s*=>\s*(.*?)\s*$/.exec(line) ?? [];
      return rewrite(name ?? '', term(lhs ?? ''), term(rhs ?? ''));
    });

export const ac = rulesOf(`
  swap: (+ ?x ?y) => (+ ?y ?x)
  left: (+ ?x (+ ?y ?z)) => (+ (+ ?x ?y) ?z)`);

/** Rings without conditions. */
export const ring = rulesOf(`
  add-swap: (+ ?x ?y) => (+ ?y ?x)
  mul-swap: (* ?x ?y) => (* ?y ?x)
  add-left: (+ ?x (+ ?y ?z)) => (+ (+ ?x ?y) ?z)
  mul-left: (* ?x (* ?y ?z)) => (* (* ?x ?y) ?z)
  add-0: (+ ?x 0) => ?x
  mul-0: (* ?x 0) => 0
  mul-1: (* ?x 1) => ?x
  over: (* ?x (+ ?y ?z)) => (+ (* ?x ?y) (* ?x ?z))
  out: (+ (* ?x ?y) (* ?x ?z)) => (* ?x (+ ?y ?z))
  less: (- ?x ?x) => 0
  minus: (- ?x ?y) => (+ ?x (* -1 ?y))`);

export const functions: Readonly<Record<string, Evaluate>> = {
  '+': (a, b) => Number(a) + Number(b),
  '*': (a, b) => Number(a) * Number(b),
  '-': (a, b) => Number(a) - Number(b),
};

export const nonzero = (folding: Folding, on: string): Condition => ({
  name: 'nonzero',
  on: [on],
  test: (graph, cls) => folding.valueOf(graph, cls as number) !== 0,
});

type Setup = LoopOptions & {
  readonly rules: readonly FlatRule[];
  readonly backend?: Backend;
  readonly folding?: Folding;
  readonly signature?: Signature;
};

/** Runs rules on terms from an empty graph; the classes of the terms, and counts. */
export const run = (
  texts: readonly string[],
  { rules, backend, folding, signature, ...options }: Setup,
) => {
  const names = signature ?? new Signature();
  const graph = new FlatGraph(names, { analyses: folding ? [folding.make] : [] });
  const compiled = compileRules(rules, names, backend);
  const classes = texts.map((text) => addTerm(graph, term(text)));
  const report = runRules(graph, compiled, { scheduler: simple(), ...options });
  return { graph, classes, report, compiled, nodes: liveRows(graph), count: graph.uf.roots() };
};
