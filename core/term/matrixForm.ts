/**
 * Terms as forms in matrix notation, where they have one: scalars, columns and matrices.
 *
 * A term over the axes [i,k] is a matrix with rows i and columns k, over [i] a column. A product is a tensor network
 * (`pieces.ts`); sums, pointwise functions, `at` and E are written around the forms of their parts. Undefined where a part
 * has no matrix notation: then the whole tensor is written in index notation.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as F from './form.js';
import type { Form } from './form.js';
import * as I from './indexForm.js';
import * as N from './naming.js';
import type { Naming } from './naming.js';
import * as P from './pieces.js';
import { printForm } from './printForm.js';
import type { TensorForm } from './subscripts.js';
import type { Index, Term } from './term.js';
import * as W from './walk.js';
import {
  all,
  assemble,
  bundle,
  flatten,
  isIdentified,
  pieceOf,
  productForm,
  wiresOf,
  zeros,
} from './wires.js';
import type { Leaf } from './wires.js';

/** Tensor in matrix notation where that is possible and allowed, else in index notation. */
export const tensorForm: TensorForm = (naming, tensor) =>
  matrixForm(naming, tensor.axes, tensor.body) ?? I.indexTensorForm(naming, tensorForm, tensor);

/** The form of a scalar, a column ([i]) or a matrix ([i,k]) in matrix notation; undefined where there is none. */
export const matrixForm = (
  naming: Naming,
  axes: readonly Index[],
  term: Term,
): Form | undefined => {
  if (axes.length > 2) return undefined;
  if (W.freeIndices(term).some(({ id }) => !axes.some((axis) => axis.id === id))) return undefined;
  return shaped(naming, axes, term);
};

const coversAxes = (axes: readonly Index[], term: Term): boolean =>
  W.freeIndices(term).length === axes.length;

const shaped = (naming: Naming, axes: readonly Index[], term: Term): Form | undefined => {
  if (term.tag === 'add') {
    const forms = all(term.terms.map((each) => shaped(naming, axes, each)));
    return forms && F.sumOf(forms.map(F.signed));
  }
  if (!coversAxes(axes, term)) return network(naming, axes, term);
  switch (term.tag) {
    case 'pointwise':
      return pointwise(naming, axes, term);
    case 'at':
      return at(naming, axes, term);
    case 'expectation':
      return expectation(naming, axes, term);
    default:
      return network(naming, axes, term);
  }
};

const pointwise = (
  naming: Naming,
  axes: readonly Index[],
  term: Term & { readonly tag: 'pointwise' },
): Form | undefined => {
  if (term.name === 'pow') return power(naming, axes, term);
  const args = all(term.args.map((arg) => shaped(naming, axes, arg)));
  const [only] = args ?? [];
  const root = term.name === 'sqrt' && axes.length === 0 && only ? squared(only) : undefined;
  return args && (root ? F.call('norm', [root]) : F.call(term.name, args));
};

/** The X of x'*x or tr(X'*X), whose square root is norm(X). */
const squared = (form: Form): Form | undefined => {
  const inner = form.tag === 'call' && form.name === 'tr' ? form.args[0] : form;
  if (inner?.tag !== 'chain' || inner.scalars.length + inner.denominators.length > 0)
    return undefined;
  const { links } = inner;
  const right = links.slice(links.length / 2);
  const left = links
    .slice(0, links.length / 2)
    .map(F.transpose)
    .reverse();
  const text = (each: readonly Form[]): string => each.map(printForm).join(' ');
  return links.length % 2 === 0 && text(left) === text(right) ? P.chain(right) : undefined;
};

/** base^exponent; a number that stands beside a tensor is spread by .^ itself. */
const power = (
  naming: Naming,
  axes: readonly Index[],
  term: Term & { readonly tag: 'pointwise' },
): Form | undefined => {
  const [base, exponent] = term.args;
  if (!base || !exponent) return undefined;
  const part = (arg: Term): Form | undefined =>
    shaped(naming, W.freeIndices(arg).length === 0 ? [] : axes, arg);
  const [below, above] = [part(base), part(exponent)];
  return below && above && I.powerForm(exponent, below, above, axes.length > 0);
};

const at = (
  naming: Naming,
  axes: readonly Index[],
  term: Term & { readonly tag: 'at' },
): Form | undefined => {
  const through = N.seenThrough(naming, term);
  if (through) return shaped(through, axes, term.body);
  if (W.freeIndices(term.point.body).some(({ id }) => axes.some((axis) => axis.id === id)))
    return undefined;
  const [variable, inner] = N.bindVariable(naming, term.variable, term.body);
  const body = shaped(inner, axes, term.body);
  return body && { tag: 'at', body, variable, value: tensorForm(naming, term.point) };
};

const expectation = (
  naming: Naming,
  axes: readonly Index[],
  term: Term & { readonly tag: 'expectation' },
): Form | undefined => {
  const [variable, inner] = I.expectationNaming(naming, term);
  const outside = axes.filter(({ id }) =>
    W.tensors(term).some(({ body }) => W.freeIndices(body).some((i) => i.id === id)),
  );
  const body = outside.length === 0 ? shaped(inner, axes, term.body) : undefined;
  return body && { tag: 'expectation', variable, law: I.law(naming, tensorForm, term), body };
};

/** A factor with its own axes in their natural order. */
const leaf = (naming: Naming, term: Term): Leaf | undefined => {
  switch (term.tag) {
    case 'size':
      return { at: [], form: F.size(term.size) };
    case 'constant':
      return { at: [], form: F.name(term.name) };
    case 'variable': {
      const form: Form = {
        tag: 'name',
        name: N.variableName(naming, term.name),
        symmetric: isSymmetric(naming, term.name),
      };
      return term.at.length > 2 ? undefined : { at: term.at, form };
    }
    case 'operator':
      return operator(naming, term);
    case 'derivative':
      return derivative(naming, term);
    case 'indicator':
      return unit(term) ?? bundle(term);
    case 'indexValue':
    case 'epsilon':
      return undefined;
    case 'at': {
      const through = N.seenThrough(naming, term);
      return through ? leaf(through, term.body) : opaque(naming, term);
    }
    default:
      return opaque(naming, term);
  }
};

const isSymmetric = (naming: Naming, name: string): boolean =>
  (naming.context.variables.get(name)?.properties ?? []).some(
    (p) => p === 'symmetric' || p === 'posdef' || p === 'psd' || p === 'diagonal',
  );

const opaque = (naming: Naming, term: Term): Leaf | undefined => {
  const at = W.freeIndices(term);
  const form = matrixForm(naming, at, term);
  return form && { at, form };
};

const operator = (naming: Naming, term: Term & { readonly tag: 'operator' }): Leaf | undefined => {
  const own = new Set(term.args.flatMap(({ axes }) => axes.map(({ id }) => id)));
  const outer = term.args.some(({ body }) => W.freeIndices(body).some(({ id }) => !own.has(id)));
  if (term.at.length > 2 || outer || term.name === 'prod') return undefined;
  const form = I.operatorForm(naming, tensorForm, term);
  const keepsSymmetry = ['inv', 'adj', 'pinv', 'expm', 'logm', 'sqrtm'].includes(term.name);
  const symmetric =
    keepsSymmetry &&
    form.tag === 'call' &&
    form.args.every((arg) => arg.tag === 'name' && arg.symmetric);
  return { at: term.at, form: symmetric && form.tag === 'call' ? { ...form, symmetric } : form };
};

/** d(f, X): the axes of f, then those of X. */
const derivative = (
  naming: Naming,
  term: Term & { readonly tag: 'derivative' },
): Leaf | undefined => {
  const axes = W.freeIndices(term.body);
  const at = [...axes, ...term.at];
  if (at.length > 2 || new Set(at.map(({ id }) => id)).size < at.length) return undefined;
  const body = matrixForm(naming, axes, term.body);
  return (
    body && {
      at,
      form: { tag: 'derivative', body, variable: N.variableName(naming, term.variable.name) },
    }
  );
};

/** [i = 2]: unit(n,2). */
const unit = (term: Term & { readonly tag: 'indicator' }): Leaf | undefined => {
  const [only, second] = term.affine.terms;
  if (term.relation !== '=' || !only || second || only.of.tag !== 'index') return undefined;
  const { index } = only.of;
  const place =
    only.coef.key === '1'
      ? F.size(S.scale(term.affine.constant, -1))
      : only.coef.key === '-1'
        ? F.size(term.affine.constant)
        : undefined;
  if (!place) return undefined;
  return { at: [index], form: F.call('unit', [F.size(index.size), place]) };
};

const network = (naming: Naming, axes: readonly Index[], term: Term): Form | undefined => {
  const { bound, factors } = flatten(term);
  const coefficient = factors.reduce((q, f) => (f.tag === 'number' ? Q.mul(q, f.value) : q), Q.one);
  if (Q.isZero(coefficient) && factors.length === 1) return zeros(axes);
  const wires = wiresOf([...axes, ...bound], factors);
  const rest = factors.filter((factor) => factor.tag !== 'number' && !isIdentified(wires, factor));
  const leaves = all(rest.map((factor) => leaf(naming, factor)));
  const pieces =
    leaves && all(leaves.filter(({ at }) => at.length > 0).map((each) => pieceOf(wires, each)));
  if (!leaves || !pieces) return undefined;
  const targets = new Set(axes.map(({ id }) => wires.get(id) ?? id));
  const open = bound.filter(({ id }) => wires.get(id) === id && !targets.has(id));
  const state = P.reduce({
    bound: new Map(open.map(({ id, size }) => [id, F.size(size)])),
    pieces,
    written: pieces.map(({ form }) => form),
    scalars: leaves.filter(({ at }) => at.length === 0).map(({ form }) => form),
  });
  const links = state && assemble(axes, wires, state.pieces);
  return links && productForm(coefficient, state.scalars, links);
};
