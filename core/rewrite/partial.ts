/**
 * Whether an equation read from right to left could bring in what has no value: sin(a) has one where tan(a)*cos(a) has none.
 *
 * Told from the text: a function that is not defined everywhere, at a bare variable of which neither a condition nor such a
 * function on the other side says anything.
 */
import type { Term } from '../term/term.js';
import { nodes } from '../term/walk.js';
import type { Rule } from './rule.js';

const partialFunctions: ReadonlySet<string> = new Set(['tan', 'log', 'sqrt']);
const partialOperators: ReadonlySet<string> = new Set(['inv', 'logm', 'sqrtm']);
const telling: ReadonlySet<string> = new Set([
  'positive',
  'nonnegative',
  'nonzero',
  'invertible',
  'posdef',
  'orthogonal',
]);

const isNatural = (t: Term | undefined): boolean =>
  t?.tag === 'size' || (t?.tag === 'number' && t.value.den === 1n && t.value.num >= 0n);

/** The variable of which the term says that a function has a value there. */
const partialName = (t: Term): string | undefined => {
  if (t.tag === 'operator')
    return partialOperators.has(t.name) && t.args[0] ? bareName(t.args[0].body) : undefined;
  if (t.tag !== 'pointwise') return undefined;
  const [base, exponent] = t.args as [Term, Term];
  if (t.name === 'pow') return isNatural(exponent) ? undefined : bareName(withSameZeros(base));
  return partialFunctions.has(t.name) ? bareName(base) : undefined;
};

/** A power wants a base that is not 0: abs(a) is where a is, a product over an index where its factors are. */
const withSameZeros = (t: Term): Term =>
  t.tag === 'pointwise' && t.name === 'abs'
    ? (t.args[0] as Term)
    : t.tag === 'operator' && t.name === 'prod'
      ? (t.args[0]?.body as Term)
      : t;

/** The variable that the argument is, or a number times. */
const bareName = (t: Term): string | undefined => {
  if (t.tag === 'variable') return t.name;
  const [only, ...others] = t.tag === 'product' ? t.factors.filter((f) => f.tag !== 'number') : [];
  return only && others.length === 0 ? bareName(only) : undefined;
};

const partialIn = (t: Term): readonly string[] =>
  [...nodes(t)].flatMap((x) => partialName(x) ?? []);

/** Whether the left side may have no value where the right side has one. */
export const bringsPartial = ({ lhs, rhs, conditions }: Rule): boolean => {
  const known = new Set([
    ...partialIn(rhs),
    ...conditions.filter((c) => telling.has(c.predicate)).flatMap((c) => c.args),
  ]);
  return partialIn(lhs).some((name) => !known.has(name));
};
