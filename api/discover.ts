/**
 * Proposes rules: equations between small expressions that hold at random points and that the packs do not prove.
 *
 * The method of Ruler (Nandi et al., OOPSLA 2021): enumerate, group by value, then take an equation only where what is
 * loaded and what was taken before does not prove it, and where the tests of `checkRule` find nothing against it.
 * A rule that was taken is tested, not proved.
 */
import { isLeft, isRight, left, right, type Either } from 'fp-ts/lib/Either.js';
import { candidates, ruleOf, type Candidate } from '../core/discover/candidates.js';
import { enumerate, type Group } from '../core/discover/enumerate.js';
import {
  constant,
  partsOf,
  readOperation,
  variable,
  type Operation,
  type Tree,
} from '../core/discover/expression.js';
import { renderError } from '../core/expr/error.js';
import * as S from '../core/num/size.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { elaborateDeclarations } from '../core/shape/elaborate.js';
import type { Context, Declared } from '../core/term/term.js';
import { fingerprint, samplesOf, type Numbers } from '../evaluator/fingerprint.js';
import { shippedPacks } from '../rules/index.js';
import { checkRule } from './checkPack.js';
import { elaborateOne } from './options.js';
import { prove } from './prove.js';
import { ruleStatements } from './ruleStatements.js';

/** What to look for, and how long. */
export type DiscoverOptions = {
  /** Operators: `'`, `*`, `.*`, `+`, `-`, and functions by name, `inv`; of two arguments `kron/2`. */
  readonly ops: readonly string[];
  /** Leaves and operators of the larger side (default 5). */
  readonly size?: number;
  /** Default `A, B : [n,n]`. */
  readonly decls?: readonly string[];
  /** What is known already; all shipped packs where left out. */
  readonly packs?: readonly Pack[];
  /** Name of the pack that is made (default `discovered`). */
  readonly name?: string;
  /** Milliseconds of one attempt to prove a candidate (default 300). */
  readonly time?: number;
};

/** A pack of what was taken, and how it came to be. */
export type Discovery = {
  readonly pack: Pack;
  readonly expressions: number;
  /** Different values. */
  readonly values: number;
  readonly candidates: number;
  readonly numbers: Numbers;
};

const kindOf = (v: Declared): string => JSON.stringify([v.shape.map((s) => s.key), v.properties]);

/** Names with the same shape and properties, in the order of their declaration. */
const kindsOf = ({ variables }: Context): readonly (readonly string[])[] => {
  const kinds = new Map<string, string[]>();
  for (const v of variables.values())
    kinds.set(kindOf(v), [...(kinds.get(kindOf(v)) ?? []), v.name]);
  return [...kinds.values()];
};

/** The declared names, an identity for each square matrix, and 1. */
const leavesOf = ({ variables }: Context): readonly Tree[] => {
  const squares = [...variables.values()].flatMap(({ shape: [n, m, ...rest] }) =>
    n && m && n.key === m.key && rest.length === 0 ? [S.show(n)] : [],
  );
  return [
    ...[...variables.keys()].map(variable),
    ...[...new Set(squares)].map((n) => constant(`I(${n})`)),
    constant('1'),
  ];
};

type Found = { readonly groups: readonly Group[]; readonly notRational: boolean };

const groupsOf = (
  context: Context,
  operations: readonly Operation[],
  { size = 5, decls = [], packs }: DiscoverOptions,
  numbers: Numbers,
): Found => {
  const samples = samplesOf(context, numbers, 5);
  let notRational = false;
  const valueOf = (tree: Tree): string | undefined => {
    if (notRational) return undefined;
    const read = elaborateOne(tree.text, { decls, ...(packs ? { packs } : {}) });
    if (isLeft(read)) return undefined;
    const value = fingerprint(read.right, samples, numbers);
    if (isRight(value)) return value.right;
    if (numbers === 'exact' && value.left.includes('rational')) notRational = true;
    return undefined;
  };
  return { groups: enumerate(leavesOf(context), operations, size, valueOf), notRational };
};

/** Whether packs prove a rule under its conditions; a rule that does not read needs no proof. */
const proves = (packs: readonly Pack[], pack: Pack, rule: RuleText, time: number): boolean => {
  const operators = packs.flatMap((p) => p.operators ?? []);
  const statements = ruleStatements(pack, rule, 0, operators);
  if (isLeft(statements)) return true;
  return statements.right.every((statement) => {
    const answer = prove(statement, { packs, numbers: false, time, nodes: 20_000 });
    return isRight(answer) && answer.right.status === 'proved';
  });
};

const sourceOf = 'found by einsat discover; tested, not proved';

/** The candidates that hold and do not follow from the packs and from those before. */
const taken = (
  list: readonly Candidate[],
  empty: Pack,
  packs: readonly Pack[],
  time: number,
): Pack =>
  list.reduce<Pack>((pack, candidate) => {
    const rule = ruleOf(candidate, `rule-${pack.rules.length + 1}`, sourceOf);
    if (proves([...packs, pack], pack, rule, time)) return pack;
    const { status } = checkRule(pack, rule, { others: packs, pairs: false });
    return status === 'holds' ? { ...pack, rules: [...pack.rules, rule] } : pack;
  }, empty);

/** The pack without the rules that the others prove, the largest tried first. */
const minimal = (pack: Pack, packs: readonly Pack[], time: number): Pack =>
  pack.rules.reduceRight<Pack>((kept, rule) => {
    const rest = { ...kept, rules: kept.rules.filter((r) => r !== rule) };
    return proves([...packs, rest], rest, rule, time) ? rest : kept;
  }, pack);

const operationsOf = (ops: readonly string[]): Either<string, readonly Operation[]> => {
  const read = ops.map(readOperation);
  const wrong = ops.find((_, k) => read[k] === undefined);
  if (wrong !== undefined)
    return left(
      `"${wrong}" is no operator\n\nHint: write ', *, .*, +, - or a function: inv, kron/2`,
    );
  return ops.length > 0 ? right(read as readonly Operation[]) : left('no operator is given');
};

/** An operator that stands in no expression: misspelt, or of another number of arguments. */
const unused = (groups: readonly Group[], operations: readonly Operation[]): string | undefined => {
  const used = new Set(
    groups
      .flat()
      .flatMap(partsOf)
      .map((t) => t.operation),
  );
  return operations.find((o) => !used.has(o))?.name;
};

/**
 * Proposes rules over given operators that the packs do not prove.
 *
 * Errors: a text, where an operator or a declaration does not read, or an operator fits no expression of that size.
 *
 * @example
 * discover({ ops: ["'", '*', 'inv'], packs: [] }); // right({ pack: { rules: [...] }, ... })
 */
export const discover = (options: DiscoverOptions): Either<string, Discovery> => {
  const {
    decls = ['A, B : [n,n]'],
    packs = shippedPacks,
    name = 'discovered',
    time = 300,
  } = options;
  const operations = operationsOf(options.ops);
  if (isLeft(operations)) return operations;
  const context = elaborateDeclarations(decls);
  if (isLeft(context)) return left(renderError(context.left));
  const asked = { ...options, decls, packs };
  const exact = groupsOf(context.right, operations.right, asked, 'exact');
  const numbers: Numbers = exact.notRational ? 'floats' : 'exact';
  const { groups } = exact.notRational
    ? groupsOf(context.right, operations.right, asked, numbers)
    : exact;
  const idle = unused(groups, operations.right);
  if (idle !== undefined) return left(`no expression of this size has a value and uses ${idle}`);
  const list = candidates(groups, kindsOf(context.right));
  const pack = minimal(taken(list, { pack: name, decls, rules: [] }, packs, time), packs, time);
  return right({
    pack: { ...pack, rules: pack.rules.map((rule, k) => ({ ...rule, id: `rule-${k + 1}` })) },
    expressions: groups.flat().length,
    values: groups.length,
    candidates: list.length,
    numbers,
  });
};
