/**
 * Abbreviations as values of their own: `H := tanh(X*W)` declared as a tensor H, its text kept beside.
 *
 * An abbreviation stays what it is (put in where it is used) where a name of its own would hide something: an exponential
 * from the logarithm or the quotient that tames it, a determinant from its logarithm, a row from its layout, a free index.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Ast, Declaration } from '../expr/ast.js';
import { parseDeclarations } from '../expr/declarations.js';
import { printDeclaration } from '../expr/printAst.js';
import * as Size from '../num/size.js';
import { elaborateExpression, type OperatorTable } from '../shape/elaborate.js';
import { childAsts, freeIndexNames, namesIn } from '../shape/names.js';
import type { Expression, Term } from '../term/term.js';

type Abbreviation = Extract<Declaration, { readonly tag: 'abbreviation' }>;

/** A named value. `written` is its declaration as an abbreviation, `declared` as a tensor. */
export type Named = {
  readonly name: string;
  readonly written: string;
  readonly declared: string;
  readonly order: number;
};
/** The declarations with as many abbreviations as possible turned into tensors. */
export type NamedValues = {
  readonly named: readonly Named[];
  /** All other declarations. */
  readonly others: readonly string[];
};

const binders: ReadonlySet<Ast['tag']> = new Set(['derivative', 'at', 'expectation', 'mean']);

/** Whether a variable is bound by d, at or E somewhere. */
export const binds = (root: Ast): boolean =>
  binders.has(root.tag) || childAsts(root).some((child) => binds(child));

/** Whether a value is an exponential by its form, or a determinant: what a stable form must see to the bottom. */
const isExponential = (t: Term): boolean => {
  switch (t.tag) {
    case 'product': {
      const factors = t.factors.filter((f) => f.tag !== 'number');
      return factors.length > 0 && factors.every(isExponential);
    }
    case 'add':
      return t.terms.some(isExponential);
    case 'sum':
      return isExponential(t.body);
    case 'pointwise': {
      const [first] = t.args;
      if (t.name === 'pow' || t.name === 'sqrt') return first !== undefined && isExponential(first);
      return t.name === 'exp' || t.name === 'sigmoid';
    }
    default:
      return t.tag === 'operator' && (t.name === 'softmax' || t.name === 'det');
  }
};

const orders: Readonly<Record<Expression['layout'], number>> = {
  scalar: 0,
  column: 1,
  row: -1,
  matrix: 2,
  tensor: 0,
};

const mayBeNamed = (ast: Ast, { axes, body, layout }: Expression): boolean =>
  freeIndexNames([ast]).size === 0 &&
  (layout === 'tensor' || orders[layout] === axes.length) &&
  body.tag !== 'variable' &&
  body.tag !== 'number' &&
  !isExponential(body);

/** Abbreviations, each after those that it mentions. */
const inOrder = (all: readonly Abbreviation[]): readonly Abbreviation[] => {
  const found = new Set<Abbreviation>();
  const visit = (one: Abbreviation, above: readonly Abbreviation[]): void => {
    if (found.has(one) || above.includes(one)) return;
    const names = namesIn(one.value);
    all.filter((a) => names.has(a.name)).forEach((a) => visit(a, [...above, one]));
    found.add(one);
  };
  all.forEach((one) => visit(one, []));
  return [...found];
};

/** Names as many abbreviations as may be named; undefined where declarations state facts or an abbreviation binds. */
export const namedValues = (
  decls: string | readonly string[],
  operators: OperatorTable,
): NamedValues | undefined => {
  const texts = typeof decls === 'string' ? [decls] : decls;
  const parsed = texts.map((text) => parseDeclarations(text));
  if (parsed.some(isLeft)) return undefined;
  const list = parsed.flatMap((p) => (isLeft(p) ? [] : p.right));
  if (list.some((d) => 'facts' in d && d.facts.length > 0)) return undefined;
  const abbreviations = inOrder(list.filter((d) => d.tag === 'abbreviation'));
  if (abbreviations.some((a) => binds(a.value))) return undefined;
  let others = list.map(printDeclaration);
  const named: Named[] = [];
  for (const one of abbreviations) {
    const written = printDeclaration(one);
    const all = [...others, ...named.map((n) => n.declared)];
    const made = elaborateExpression(all, one.name, operators);
    if (isLeft(made)) return undefined;
    if (!mayBeNamed(one.value, made.right)) continue;
    const { axes } = made.right;
    const declared = `${one.name} : [${axes.map((i) => Size.show(i.size)).join(', ')}]`;
    named.push({ name: one.name, written, declared, order: axes.length });
    others = others.filter((text) => text !== written);
  }
  return { named, others };
};
