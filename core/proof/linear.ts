/**
 * Steps on derivatives and expectations of polynomials that the run took in general and a chain needs in particular: where
 * indices are equal, E([i = j]*[k = l]) is E(1). Constants go out of d and E, d and E go into sums, d into products, and a
 * normal X out of E by Stein's lemma.
 *
 * Each is made from its rule, as the run makes it, and checked like every other step.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Pack } from '../rewrite/pack.js';
import type { Rule } from '../rewrite/rule.js';
import * as B from '../term/build.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { instantiate } from '../checker/instance.js';
import { lawAt } from '../checker/laws.js';
import { asTerm, monomials, type Monomial } from '../checker/normal.js';
import { mentions } from '../checker/scope.js';
import type { Checker } from '../checker/step.js';
import { scalar } from '../checker/written.js';
import { lawReason, packOf } from './links.js';
import type { Recorded } from './record.js';

type Head = Term & { readonly tag: 'derivative' | 'expectation' };

/** Steps that take something out of a head, if there is one. */
export type Linear = (h: Term) => Recorded | undefined;

/** Where the variable itself stands in a product. */
const entryOf = (t: Term, x: string): readonly Index[] => {
  const found = (t.tag === 'product' ? t.factors : [t]).find(
    (f) => f.tag === 'variable' && f.name === x,
  );
  return found?.tag === 'variable' ? found.at : [];
};

/** The rule's instance at the head, with values for its scalars. */
const at = (
  check: Checker,
  rule: Rule,
  h: Head,
  scalars: Readonly<Record<string, Term>>,
  entry: readonly Index[] = [],
): Recorded | undefined => {
  const { lhs } = rule;
  if (lhs.tag !== h.tag || (h.tag === 'expectation' && h.law.tag !== 'normal')) return undefined;
  const law: readonly (readonly [string, Tensor])[] =
    h.tag === 'expectation' && h.law.tag === 'normal'
      ? [
          ['m', h.law.mean],
          ['C', h.law.covariance],
        ]
      : [];
  const zip = (from: readonly Index[], to: readonly Index[]) =>
    from.flatMap((i, k) => (to[k] ? [[i.id, to[k]] as const] : []));
  const instance = {
    rule,
    indices: new Map([
      ...zip(lhs.tag === 'derivative' ? lhs.at : [], h.tag === 'derivative' ? h.at : []),
      ...zip(entryOf(lhs.body, lhs.variable.name), entry),
    ]),
    values: new Map([...law, ...Object.entries(scalars).map(([n, t]) => [n, scalar(t)] as const)]),
    sizes: new Map(
      lhs.variable.shape.flatMap((s, k) => {
        const [symbol, size] = [S.asSymbol(s), h.variable.shape[k]];
        return symbol !== undefined && size ? [[symbol, size] as const] : [];
      }),
    ),
    bound: new Map([[lhs.variable.name, h.variable]]),
    names: new Map(),
  };
  const put = (t: Term): Term => instantiate(t, instance, check.g.ring);
  return { rule: rule.id, lhs: put(rule.lhs), rhs: put(rule.rhs), instance };
};

/** What of a product does not hold the variable, and what does. */
const split = (m: Monomial, x: string): readonly [Term, Term] => {
  const inner = m.heads.filter((h) => mentions(h, x));
  const outer = m.heads.filter((h) => !inner.includes(h));
  return [asTerm({ ...m, heads: outer }), B.product(inner)];
};

/** The steps of a statement. */
export const linear =
  (check: Checker, packs: readonly Pack[]): Linear =>
  (h) => {
    if (h.tag !== 'derivative' && h.tag !== 'expectation') return undefined;
    const [kind, x] = [h.tag === 'derivative' ? 'd' : 'E', h.variable.name];
    const rule = (id: string): Rule | undefined => {
      const order = h.variable.shape.length;
      const step = { rule: `${kind}-${id}`, lhs: h, rhs: h };
      const found = check.rule({ ...lawReason(packs, step), order });
      return packOf(packs, step.rule) === '' || typeof found === 'string' ? undefined : found;
    };
    const apply = (
      id: string,
      scalars: Readonly<Record<string, Term>>,
      entry?: readonly Index[],
    ): Recorded | undefined => {
      const found = rule(id);
      return found && at(check, found, h, scalars, entry);
    };
    const law = (id: string): Recorded | undefined => {
      const found = rule(id);
      const rhs = found && lawAt(check.g, found, h);
      return rhs && { rule: `${kind}-${id}`, lhs: h, rhs };
    };
    if (!mentions(h.body, x)) return apply('constant', { a: h.body });
    const [m, ...others] = monomials(check.g.ring, h.body);
    if (!m || others.length > 0 || !Q.isOne(m.coef)) return law('sum');
    if (m.bound.length > 0) return law('index-sum');
    const [a, b] = split(m, x);
    const isOpen = m.relations.length + m.equal.length > 0 || !m.heads.every((f) => mentions(f, x));
    if (isOpen) return apply('factor', { a, b });
    const [first, ...rest] = m.heads;
    if (first?.tag !== 'variable' || rest.some((f) => f.tag !== 'variable')) return undefined;
    if (kind === 'E') return apply('stein', { a: B.product(rest) }, first.at);
    return rest.length === 0
      ? apply('self', {}, first.at)
      : apply('product', { a: first, b: B.product(rest) });
  };
