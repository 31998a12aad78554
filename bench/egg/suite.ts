/** The egg suite: reads the file's rules, conditions and analyses as rules of the flat e-graph. */
import { existsSync, readFileSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import type { MakeAnalysis } from '../../core/flat/analysis.js';
import { addPattern } from '../../core/flat/build.js';
import { Folding, type Evaluate } from '../../core/flat/fold.js';
import type { FlatGraph } from '../../core/flat/graph.js';
import type { Condition, FlatRule } from '../../core/flat/rule.js';
import { compileRules, type CompiledRule } from '../../core/flat/rules.js';
import { readNumber, Signature, type ReadLeaf, type Value } from '../../core/flat/signature.js';
import { Symbols } from '../../core/flat/symbols.js';
import { readTerm, type PlainTerm } from '../../core/flat/term.js';
import { FreeNames } from './lambda.js';

/** One rule of the file. */
type RuleText = {
  readonly name: string;
  readonly lhs: string;
  readonly rhs: string | null;
  readonly conditions?: readonly { readonly fn: string; readonly args: readonly string[] }[];
  readonly rhs_if_not_free?: string;
  readonly rhs_if_free?: string;
  readonly patterns?: readonly { readonly class: string; readonly pattern: string }[];
};

/** What egg did with a case. Times in milliseconds. */
export type EggResult = {
  readonly stop: string;
  readonly iterations: number;
  readonly enodes: number;
  readonly eclasses: number;
  readonly hashcons: number;
  readonly total_ms_min: number;
  readonly search_ms: number;
  readonly goals_proved?: readonly boolean[];
  readonly best_cost_astsize: number;
};

export type EggCase = {
  readonly name: string;
  readonly group: string;
  readonly ruleset: string;
  readonly starts: readonly string[];
  readonly root: string;
  readonly goals: readonly string[];
  readonly goals_expected: boolean;
  readonly config: {
    readonly iter_limit: number;
    readonly node_limit: number | null;
    readonly time_limit_s: number | null;
    readonly scheduler: {
      readonly kind: string;
      readonly match_limit?: number;
      readonly ban_length?: number;
    };
    readonly stop_at_goals: boolean;
    readonly pre_add?: readonly string[];
    readonly union_root_with?: string;
    readonly explanations?: boolean;
  };
  readonly counts_order_independent: boolean;
  readonly egg: { readonly release: EggResult; readonly release_explanations_on?: EggResult };
};

/** The file: rule sets and cases. */
export type SuiteFile = {
  readonly rulesets: Readonly<
    Record<
      string,
      { readonly rules: readonly RuleText[]; readonly analysis: { readonly name: string } | null }
    >
  >;
  readonly cases: readonly EggCase[];
};

/** Where the suite lies, beside the repository. */
export const suiteFile = '../shared/bench/egg-suite.json';

/** The suite, or undefined where the file is absent. */
export const readSuite = (file = suiteFile): SuiteFile | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SuiteFile) : undefined;

/** A rule set ready to run. */
export type Prepared = {
  readonly signature: Signature;
  readonly rules: readonly CompiledRule[];
  readonly analyses: readonly MakeAnalysis[];
};

/** Reads a term; the suite's own text is trusted. */
export const term = (text: string): PlainTerm => {
  const read = readTerm(text);
  if (E.isLeft(read)) throw new Error(`no term: ${text}: ${read.left.why}`);
  return read.right;
};

const number =
  (f: (a: number, b: number) => number | undefined): Evaluate =>
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    return f(a, b);
  };
const truth =
  (f: (a: boolean, b: boolean) => boolean): Evaluate =>
  (a, b) =>
    typeof a === 'boolean' && typeof (b ?? false) === 'boolean' ? f(a, Boolean(b)) : undefined;
const int32 = (n: number): number | undefined => (n === (n | 0) ? n : undefined);

const arithmetic: Readonly<Record<string, Evaluate>> = {
  '+': number((a, b) => a + b),
  '-': number((a, b) => a - b),
  '*': number((a, b) => a * b),
  '/': number((a, b) => (b === 0 ? undefined : a / b)),
};
const logic: Readonly<Record<string, Evaluate>> = {
  '&': truth((a, b) => a && b),
  '|': truth((a, b) => a || b),
  '->': truth((a, b) => !a || b),
  '~': truth((a) => !a),
};
const lambdaValues: Readonly<Record<string, Evaluate>> = {
  '+': number((a, b) => int32(a + b)),
  '=': (a, b) => a === b,
};

const readTruth: ReadLeaf = (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined;
const readLambda: ReadLeaf = (text) => {
  const n = /^-?\d+$/.test(text) ? int32(Number(text)) : undefined;
  return n ?? readTruth(text);
};

/** Compiles a rule set of the file. */
export const prepare = (file: SuiteFile, name: string): Prepared => {
  const set = file.rulesets[name];
  if (!set) throw new Error(`the suite has no rule set ${name}`);
  const kind = set.analysis?.name;
  const leaves = kind?.startsWith('free')
    ? readLambda
    : kind?.startsWith('bool')
      ? readTruth
      : readNumber;
  const signature = new Signature(leaves);
  const folding = new Folding({
    functions: kind?.startsWith('free')
      ? lambdaValues
      : kind?.startsWith('bool')
        ? logic
        : arithmetic,
    prune: kind === 'constant folding',
  });
  const symbols = new Symbols();
  const free = new FreeNames();
  const analyses = !kind
    ? []
    : kind.startsWith('free')
      ? [folding.make, free.make]
      : kind.startsWith('bool')
        ? [folding.make]
        : [folding.make, symbols.make];
  const rules = set.rules.map((rule) => ruleOf(rule, folding, symbols, free));
  return { signature, rules: compileRules(rules, signature), analyses };
};

const ruleOf = (rule: RuleText, folding: Folding, symbols: Symbols, free: FreeNames): FlatRule => {
  const conditions = (rule.conditions ?? []).map((c) =>
    conditionOf(c.fn, c.args, folding, symbols),
  );
  if (rule.patterns) {
    const [first, ...others] = [...rule.patterns].sort(
      (a, b) => b.pattern.length - a.pattern.length,
    );
    const rhs = (rule.rhs ?? '').replace(/^\?value = /, '');
    return {
      name: rule.name,
      lhs: term(first?.pattern ?? ''),
      also: others.map(({ pattern }) => ({ pattern: term(pattern) })),
      outcomes: [{ term: term(rhs) }],
      conditions,
    };
  }
  if (rule.rhs !== null)
    return {
      name: rule.name,
      lhs: term(rule.lhs),
      outcomes: [{ term: term(rule.rhs) }],
      conditions,
    };
  const captured: Condition = {
    name: 'is_free',
    on: ['?v2', '?e'],
    test: (graph, name, cls) => free.isFree(graph, name as number, cls as number),
  };
  return {
    name: rule.name,
    lhs: term(rule.lhs),
    outcomes: [
      {
        term: term(rule.rhs_if_free ?? ''),
        when: captured,
        fresh: { variable: '?fresh', name: (cls) => `_${cls}` },
      },
      { term: term(rule.rhs_if_not_free ?? '') },
    ],
    conditions,
  };
};

const conditionOf = (
  fn: string,
  args: readonly string[],
  folding: Folding,
  symbols: Symbols,
): Condition => {
  const value = (graph: FlatGraph, cls: number | undefined): Value | undefined =>
    folding.valueOf(graph, cls as number);
  switch (fn) {
    case 'is_not_zero':
      return { name: fn, on: args, test: (graph, a) => value(graph, a) !== 0 };
    case 'is_const':
      return { name: fn, on: args, test: (graph, a) => value(graph, a) !== undefined };
    case 'is_sym':
      return { name: fn, on: args, test: (graph, a) => symbols.has(graph, a as number) };
    case 'is_const_or_distinct_var':
      return {
        name: fn,
        on: args,
        test: (graph, v, w) =>
          graph.find(v as number) !== graph.find(w as number) &&
          (value(graph, v) !== undefined || symbols.has(graph, v as number)),
      };
    case 'is_not_same_var':
      return {
        name: fn,
        on: args,
        test: (graph, v, w) => graph.find(v as number) !== graph.find(w as number),
      };
    case 'ConditionEqual::parse': {
      const sides = args.map(term);
      const on = ['?x', '?e', '?then', '?else'];
      return {
        name: fn,
        on,
        test: (graph, ...classes) => {
          const bound = new Map(on.map((name, k) => [name, classes[k] as number]));
          const [a, b] = sides.map((side) => addPattern(graph, side, bound));
          return graph.find(a as number) === graph.find(b as number);
        },
      };
    }
    default:
      throw new Error(`the suite has a condition that is not known: ${fn}`);
  }
};
