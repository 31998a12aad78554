/**
 * log(T[y[i]]) as (log(T))[y[i]]: the logarithm of an entry that an integer variable or a number chooses.
 *
 * The choice is a sum with an indicator, behind which log(softmax(z)[y]) would not be seen to be z[y] - logsumexp(z), and its
 * derivative would be a quotient of exponentials.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import * as B from '../term/build.js';
import type { Context, Index, Term } from '../term/term.js';
import { mapTerm } from '../term/walk.js';

/**
 * Whether a factor is [l = y[...]] with y an integer variable whose entries are all on the axis of l, or [l = k] for a number k
 * (off the axis there would be the logarithm of 0, which is not defined).
 */
const chooses = (context: Context, factor: Term, index: Index): boolean => {
  if (factor.tag !== 'indicator' || factor.relation !== '=') return false;
  const { terms, constant } = factor.affine;
  const [only] = terms;
  if (terms.length === 1 && only?.of.tag === 'index' && only.of.index.id === index.id)
    return ['1', '-1'].includes(only.coef.key) && Size.names(constant).length === 0;
  if (terms.length !== 2 || constant.terms.length > 0) return false;
  const own = terms.find(({ of }) => of.tag === 'index' && of.index.id === index.id);
  const entry = terms.find((t) => t !== own);
  if (!own || entry?.of.tag !== 'entry') return false;
  const bound = context.variables.get(entry.of.name)?.integer;
  const opposite = [own.coef.key, entry.coef.key].sort().join() === '-1,1';
  return opposite && bound !== undefined && Size.equals(bound, index.size);
};

/** Whether a value is positive by its form: the logarithm is then defined for entries that are not chosen, too. */
const isPositive = (t: Term): boolean => {
  switch (t.tag) {
    case 'number':
      return Q.sign(t.value) > 0;
    case 'product':
      return t.factors.every(isPositive);
    case 'add':
      return t.terms.every(isPositive);
    case 'sum':
      return isPositive(t.body);
    case 'pointwise':
      return t.name === 'pow'
        ? t.args.slice(0, 1).every(isPositive)
        : ['exp', 'sigmoid'].includes(t.name);
    default:
      return t.tag === 'operator' && t.name === 'softmax';
  }
};

/** The term with logarithms of chosen entries, positive by their form, written as chosen logarithms. Cost: the size of the term. */
export const chosenLogarithms = (context: Context, root: Term): Term =>
  mapTerm(root, (t) => {
    const [arg] = t.tag === 'pointwise' && t.name === 'log' ? t.args : [];
    if (arg?.tag !== 'sum') return t;
    const factors = arg.body.tag === 'product' ? arg.body.factors : [arg.body];
    const choice = factors.find((f) => chooses(context, f, arg.index));
    if (!choice) return t;
    const rest = B.product(factors.filter((f) => f !== choice));
    if (!isPositive(rest)) return t;
    return B.sum([arg.index], B.product([choice, B.pointwise('log', [rest])]));
  });
