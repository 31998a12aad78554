/**
 * Terms as forms in index notation: every value is a number that depends on named indices.
 *
 * A summed index that an indicator fixes, `sum(k: [k = i+1]*T[k,j])`, is written into the subscript: `T[i+1,j]`.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as F from './form.js';
import type { Form } from './form.js';
import * as N from './naming.js';
import { binders, component, indicator, isSized, networkOf, subscript } from './subscripts.js';
import type { Scope, TensorForm } from './subscripts.js';
import type { Naming } from './naming.js';
import type { Law, Tensor, Term } from './term.js';

const sum = (scope: Scope, term: Term): Form => {
  const { indices, factors, fixed } = networkOf(scope, term);
  const naming = N.bindIndices(scope.naming, indices);
  const { negative, form } = F.signed(product({ ...scope, naming, fixed }, factors));
  if (indices.length === 0) return F.withSign(negative, form);
  const axes = indices.map((index) => {
    const name = N.indexName(naming, index);
    const sized = factors.some((factor) => isSized(index, factor, fixed));
    return sized ? { name } : { name, size: F.size(index.size) };
  });
  return F.withSign(negative, { tag: 'bind', kind: 'sum', axes, body: form });
};

/** A product of numbers: sign and coefficient in front, reciprocals as denominators. */
const product = (scope: Scope, factors: readonly Term[]): Form => {
  const coefficient = factors.reduce((q, f) => (f.tag === 'number' ? Q.mul(q, f.value) : q), Q.one);
  const forms = factors.filter(({ tag }) => tag !== 'number').map((f) => number(scope, f));
  return scalarProduct(coefficient, forms);
};

/** coefficient * forms, forms `1/f` as denominators. */
export const scalarProduct = (coefficient: Q.Rational, forms: readonly Form[]): Form => {
  const below = forms.flatMap((form) => F.reciprocalOf(form) ?? []);
  const above = forms.filter((form) => F.reciprocalOf(form) === undefined);
  const size = Q.sign(coefficient) < 0 ? Q.neg(coefficient) : coefficient;
  const top = F.productOf(Q.isOne(size) && above.length > 0 ? above : [F.number(size), ...above]);
  const form = below.length === 0 ? top : F.binary('/', top, F.productOf(below));
  return F.withSign(Q.sign(coefficient) < 0, form);
};

/** base^exponent; negative numbers below a fraction line. */
export const powerForm = (exponent: Term, base: Form, above: Form, elementwise: boolean): Form => {
  const [times, over] = elementwise ? (['.^', './'] as const) : (['^', '/'] as const);
  if (exponent.tag !== 'number') return F.binary(times, base, above);
  const { value } = exponent;
  const size = Q.sign(value) < 0 ? Q.neg(value) : value;
  const power = Q.isOne(size) ? base : F.binary(times, base, F.number(size));
  return Q.sign(value) < 0 ? F.binary(over, F.number(Q.one), power) : power;
};

const pointwise = (scope: Scope, t: Term & { readonly tag: 'pointwise' }): Form => {
  const args = t.args.map((arg) => number(scope, arg));
  const [base, above] = args;
  const exponent = t.args[1];
  if (t.name === 'pow' && base && above && exponent) return powerForm(exponent, base, above, false);
  return F.call(t.name, args);
};

const lawForm = (
  scope: Scope,
  law: Law,
  variable: { readonly shape: readonly S.Size[] },
): F.LawForm => {
  if (law.tag === 'declared') return law;
  if (law.tag === 'rademacher') return { tag: 'rademacher', sizes: variable.shape.map(F.size) };
  const [mean, covariance] = [
    scope.tensor(scope.naming, law.mean),
    scope.tensor(scope.naming, law.covariance),
  ];
  return { tag: 'normal', mean, covariance };
};

/** The form of a law's part of E, for matrix notation too. */
export const law = (
  naming: Naming,
  tensor: TensorForm,
  t: Term & { readonly tag: 'expectation' },
): F.LawForm => lawForm({ naming, tensor, fixed: new Map() }, t.law, t.variable);

/** What the variable of an E is called in its body, and the naming there. */
export const expectationNaming = (
  naming: Naming,
  t: Term & { readonly tag: 'expectation' },
): readonly [string, Naming] =>
  t.law.tag === 'declared'
    ? [t.law.of, N.rename(naming, t.variable.name, t.law.of)]
    : N.bindVariable(naming, t.variable, t.body);

const at = (scope: Scope, t: Term & { readonly tag: 'at' }): Form => {
  const through = N.seenThrough(scope.naming, t);
  if (through) return number({ ...scope, naming: through }, t.body);
  const [variable, naming] = N.bindVariable(scope.naming, t.variable, t.body);
  const value = scope.tensor(scope.naming, t.point);
  return { tag: 'at', body: number({ ...scope, naming }, t.body), variable, value };
};

/** An operator without its result's subscripts: `inv(A)`, `f(x)`, `prod(i: ...)`. */
export const operatorForm = (
  naming: Naming,
  tensor: TensorForm,
  t: Term & { readonly tag: 'operator' },
): Form => {
  const [arg] = t.args;
  if (t.name === 'prod' && arg) {
    const inner = N.bindIndices(naming, arg.axes);
    const body = indexForm(inner, tensor, arg.body);
    return { tag: 'bind', kind: 'prod', axes: binders(inner, arg.axes, arg.body), body };
  }
  const written: Readonly<Record<string, string>> = { largest: 'max', smallest: 'min' };
  const args = t.args.map((each) => tensor(naming, each));
  const callee = (forms: readonly Form[]): Form => F.call(written[t.name] ?? t.name, forms);
  return t.derivative.length === 0 ? callee(args) : functionDerivative(naming, t, args, callee);
};

/** f differentiated by its arguments: at(d(f(Y), Y), Y = x). */
const functionDerivative = (
  naming: Naming,
  t: Term & { readonly tag: 'operator' },
  args: readonly Form[],
  callee: (forms: readonly Form[]) => Form,
): Form => {
  const places = [...new Set(t.derivative)];
  const names = new Map<number, string>();
  let inner = naming;
  for (const place of places) {
    const shape = t.args[place]?.axes.map(({ size }) => size) ?? [];
    const [name, next] = N.bindVariable(
      inner,
      { name: `Y#${place}`, shape, properties: [] },
      { tag: 'constant', name: 'pi' },
    );
    names.set(place, name);
    inner = next;
  }
  const called = callee(args.map((arg, k) => (names.has(k) ? F.name(names.get(k) ?? '') : arg)));
  const derived = t.derivative.reduce<Form>(
    (body, place) => ({ tag: 'derivative', body, variable: names.get(place) ?? '' }),
    called,
  );
  return places.reduce<Form>((body, place) => {
    const value = args[place];
    return value ? { tag: 'at', body, variable: names.get(place) ?? '', value } : body;
  }, derived);
};

const expectation = (scope: Scope, t: Term & { readonly tag: 'expectation' }): Form => {
  const [variable, naming] = expectationNaming(scope.naming, t);
  const body = number({ ...scope, naming }, t.body);
  return { tag: 'expectation', variable, law: lawForm(scope, t.law, t.variable), body };
};

const number = (scope: Scope, t: Term): Form => {
  switch (t.tag) {
    case 'number':
      return F.number(t.value);
    case 'size':
      return F.size(t.size);
    case 'indexValue':
      return subscript(scope, t.index);
    case 'constant':
      return F.name(t.name);
    case 'variable':
      return component(scope, F.name(N.variableName(scope.naming, t.name)), t.at);
    case 'epsilon':
      return { tag: 'epsilon', at: t.at.map((i) => subscript(scope, i)) };
    case 'indicator':
      return indicator(scope, t);
    case 'sum':
      return sum(scope, t);
    case 'product':
      return sum(scope, t);
    case 'add':
      return F.sumOf(t.terms.map((each) => F.signed(number(scope, each))));
    case 'pointwise':
      return pointwise(scope, t);
    case 'operator':
      return component(scope, operatorForm(scope.naming, scope.tensor, t), t.at);
    case 'derivative': {
      const variable = N.variableName(scope.naming, t.variable.name);
      const body = number(scope, t.body);
      const subscripts = t.at.map((i) => subscript(scope, i));
      return { tag: 'derivative', body, variable, at: subscripts };
    }
    case 'at':
      return at(scope, t);
    case 'expectation':
      return expectation(scope, t);
  }
};

/** A term as a number in index notation; the naming names its free indices. */
export const indexForm = (naming: Naming, tensor: TensorForm, term: Term): Form =>
  number({ naming, tensor, fixed: new Map() }, term);

/** The axes of a tensor that is one node with just these axes: `X`, `inv(A)`, `f(x)`. */
const whole = (naming: Naming, tensor: TensorForm, { axes, body }: Tensor): Form | undefined => {
  if (body.tag !== 'variable' && body.tag !== 'operator') return undefined;
  const same = body.at.length === axes.length && body.at.every(({ id }, k) => id === axes[k]?.id);
  if (!same || axes.some(({ id }, k) => axes.findIndex((axis) => axis.id === id) !== k))
    return undefined;
  if (body.tag === 'variable') return F.name(N.variableName(naming, body.name));
  return operatorForm(naming, tensor, body);
};

/** A tensor in index notation: `[i,j: ...]`, a bare name or call where that is all, a number where it has no axes. */
export const indexTensorForm = (naming: Naming, tensor: TensorForm, value: Tensor): Form => {
  const named = whole(naming, tensor, value);
  if (named) return named;
  const inner = N.bindIndices(naming, value.axes);
  const body = indexForm(inner, tensor, value.body);
  if (value.axes.length === 0) return body;
  return { tag: 'bind', kind: 'tensor', axes: binders(inner, value.axes, value.body), body };
};
