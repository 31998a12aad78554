/**
 * Work counted instead of timed, so that CI can hold it: counts of every tensor case and of plain terms, beside the
 * recorded baseline bench/counts.json. A count that grew by a tenth fails until the baseline is recorded again on purpose
 * (`npm run bench -- --counts --record`).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { addTerm } from '../core/flat/build.js';
import { FlatGraph } from '../core/flat/graph.js';
import { rewrite } from '../core/flat/rule.js';
import { compileRules } from '../core/flat/rules.js';
import { runRules } from '../core/flat/saturate.js';
import { Signature } from '../core/flat/signature.js';
import { backoff, simple } from '../core/run/loop.js';
import { term } from './egg/suite.js';
import type { Result } from './table.js';

type Counted = Readonly<Record<string, Readonly<Record<string, number>>>>;

const baseline = 'bench/counts.json';

/** Associativity and commutativity written out, and a ring: what the representation of tensors has built in. */
const rules = {
  ac: [
    ['swap', '(+ ?x ?y)', '(+ ?y ?x)'],
    ['left', '(+ ?x (+ ?y ?z))', '(+ (+ ?x ?y) ?z)'],
  ],
  ring: [
    ['add-swap', '(+ ?x ?y)', '(+ ?y ?x)'],
    ['mul-swap', '(* ?x ?y)', '(* ?y ?x)'],
    ['add-left', '(+ ?x (+ ?y ?z))', '(+ (+ ?x ?y) ?z)'],
    ['mul-left', '(* ?x (* ?y ?z))', '(* (* ?x ?y) ?z)'],
    ['over', '(* ?x (+ ?y ?z))', '(+ (* ?x ?y) (* ?x ?z))'],
    ['out', '(+ (* ?x ?y) (* ?x ?z))', '(* ?x (+ ?y ?z))'],
  ],
} as const;

const plainCases = [
  ['plain-ac-7', 'ac', '(+ a (+ b (+ c (+ d (+ e (+ f g))))))', simple, 30],
  ['plain-ring-5', 'ring', '(* (+ a b) (* (+ c d) (+ a e)))', simple, 5],
  ['plain-ring-backoff', 'ring', '(* (+ a b) (* (+ c d) (+ a e)))', () => backoff(200, 3), 15],
] as const;

/** Counts of saturation of plain terms. */
export const plainCounts = (only = ''): Counted =>
  Object.fromEntries(
    plainCases
      .filter(([id]) => id.includes(only))
      .map(([id, set, text, scheduler, iterations]) => {
        const signature = new Signature();
        const compiled = compileRules(
          rules[set].map(([name, lhs, rhs]) => rewrite(name, term(lhs), term(rhs))),
          signature,
        );
        const graph = new FlatGraph(signature);
        addTerm(graph, term(text));
        const limits = { iterations, nodes: 200_000, time: Infinity };
        const { matches } = runRules(graph, compiled, { scheduler: scheduler(), limits });
        const sum = matches.reduce((all, n) => all + n, 0);
        return [id, { nodes: graph.keys, unions: graph.uf.unions, matches: sum }];
      }),
  );

/** The counts of tensor cases by name. */
export const tensorCounts = (results: readonly Result[]): Counted =>
  Object.fromEntries(results.flatMap(({ case: c, counts }) => (counts ? [[c.id, counts]] : [])));

/** Makes these counts the baseline. */
export const recordCounts = (counts: Counted): void => {
  writeFileSync(baseline, `${JSON.stringify(counts, undefined, 2)}\n`);
  console.log(`${Object.keys(counts).length} cases recorded in ${baseline}`);
};

/** Prints what grew beside the baseline; false where anything did, or where a case has no baseline. */
export const compareCounts = (now: Counted, only: string): boolean => {
  if (!existsSync(baseline)) {
    console.log(`\nno baseline: ${baseline} is not there`);
    return false;
  }
  const before = JSON.parse(readFileSync(baseline, 'utf8')) as Counted;
  const worse = Object.entries(now).flatMap(([id, counts]) => {
    const old = before[id];
    if (!old) return [`${id}: not in the baseline`];
    return Object.entries(counts).flatMap(([key, n]) =>
      n >= 1.1 * (old[key] ?? 0) + 1 ? [`${id}: ${key} ${old[key] ?? 0} before, ${n} now`] : [],
    );
  });
  const gone = only
    ? []
    : Object.keys(before)
        .filter((id) => !(id in now))
        .map((id) => `${id}: gone`);
  const all = [...worse, ...gone];
  console.log(
    all.length > 0
      ? `\nworse than ${baseline}:\n${all.join('\n')}`
      : `\nno count grew beside ${baseline}`,
  );
  if (all.length > 0) console.log('where that is on purpose: npm run bench -- --counts --record');
  return all.length === 0;
};
