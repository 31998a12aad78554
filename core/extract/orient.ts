/**
 * Which way round an operator's matrix is written: inv(A')' is inv(A) where a rule says so.
 *
 * The graph has both as one node, and reading takes either; here the one whose text is shorter is taken.
 */
import type { RuleText } from '../rewrite/pack.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { printTensor } from '../term/print.js';
import type { Expression, Term } from '../term/term.js';
import { mapTerm, nodes } from '../term/walk.js';

type Operator = Term & { readonly tag: 'operator' };

/** The operator of a law f(A') == f(A)' or f(A') == f(A). */
const operatorOf = ({ lhs, rhs }: RuleText): string | undefined => {
  const [, name, matrix] = /^(\w+)\((\w+)'\)$/.exec(lhs) ?? [];
  return name && [`${name}(${matrix})'`, `${name}(${matrix})`].includes(rhs) ? name : undefined;
};

/** The operators that commute with transposition, or do not see it, by the rules. */
const turning = ({ packs }: RuleSet): ReadonlySet<string> =>
  new Set(packs.flatMap((p) => p.rules.flatMap((r) => operatorOf(r) ?? [])));

/** The same value with the matrix written the other way round. */
const turned = (t: Operator): Operator => ({
  ...t,
  args: t.args.map((a) => ({ ...a, axes: [...a.axes].reverse() })),
  at: [...t.at].reverse(),
});

const isOfMatrix = (t: Term): t is Operator =>
  t.tag === 'operator' && t.args.length === 1 && t.args[0]?.axes.length === 2;

/** The expression with each such operator written the shorter way. Cost: prints it once for each of them. */
export const orient = (e: Expression, rules: RuleSet): Expression => {
  const written = [...nodes(e.body)].filter(isOfMatrix);
  if (written.length === 0) return e;
  const names = turning(rules);
  const textOf = (body: Term): string => printTensor(e.context, e.axes, body, e.layout);
  let { body } = e;
  let text = textOf(body);
  const count = written.filter((t) => names.has(t.name)).length;
  for (let k = 0; k < count; k++) {
    let seen = 0;
    const isNext = (t: Term): t is Operator => isOfMatrix(t) && names.has(t.name) && seen++ === k;
    const other = mapTerm(body, (t) => (isNext(t) ? turned(t) : t));
    const otherText = textOf(other);
    if (otherText.length < text.length) [body, text] = [other, otherText];
  }
  return body === e.body ? e : { ...e, body };
};
