/**
 * The numeric meaning of terms: every term becomes an array over its free indices (and derivative levels, and nodes of
 * enclosing expectations). Independent of any rewriting.
 */
import type { Term } from '../core/term/term.js';
import * as K from './arithmetic.js';
import * as D from './dense.js';
import { evaluateExpectation } from './expectation.js';
import { epsilonArray, indexArray, indicatorArray } from './indicator.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import { bind, freshAxes, ids, indexSize, shapeOf, sizeOf } from './machine.js';
import type { Scope } from './machine.js';
import { evaluateNetwork, expanded } from './network.js';
import { evaluateOperator } from './operators.js';
import { applyNamed, extreme, nonnegative, power, radicand } from './pointwise.js';
import { applySmooth } from './smoothFunction.js';
import { asInteger, names } from './walk.js';

type Of<Tag extends Term['tag']> = Term & { readonly tag: Tag };

const variable = ({ env, machine }: Scope, term: Of<'variable'>): Jet => {
  const binding = env.get(term.name);
  return binding
    ? J.rename(binding.jet, binding.own, ids(term.at))
    : J.number(K.undefinedValue(machine.k, `${term.name} has no value`));
};

/** Exponents are plain numbers: modulo a prime they are worked out in the integers, and hold no variables. */
const exponentOf = (scope: Scope, term: Term): Jet => {
  const { machine } = scope;
  if (machine.k.modulus === 0) return evaluateTerm(scope, term);
  if (names(term).size > 0)
    return J.number(K.undefinedValue(machine.k, 'an exponent that is not a number'));
  const plain = { ...machine, k: { ...machine.k, modulus: 0 }, indicatorCache: new Map() };
  return evaluateTerm({ ...scope, machine: plain }, term);
};

const powerTerm = (scope: Scope, base: Term, exponent: Term): Jet => {
  const { k, sizes } = scope.machine;
  const e = asInteger(exponent, sizes);
  const inner = radicand(base, e);
  if (inner && e !== undefined)
    return power(k, nonnegative(k, evaluateTerm(scope, inner)), J.number(e / 2));
  if (e === 1) return evaluateTerm(scope, base);
  if (e !== undefined) return power(k, evaluateTerm(scope, base), J.number(e));
  return power(k, evaluateTerm(scope, base), exponentOf(scope, exponent));
};

const pointwise = (scope: Scope, term: Of<'pointwise'>): Jet => {
  const { machine } = scope;
  const [first, second] = term.args;
  if (term.name === 'pow' && first && second) return powerTerm(scope, first, second);
  const args = term.args.map((arg) => evaluateTerm(scope, arg));
  if (term.name === 'max' || term.name === 'min')
    return extreme(machine.k, args, term.name === 'max' ? 1 : -1);
  const f = machine.functions.get(term.name);
  if (f)
    return applySmooth(
      machine,
      f,
      args,
      args.map(() => []),
      [],
    );
  const known =
    args.length === 1 && args[0] ? applyNamed(machine.k, term.name, args[0]) : undefined;
  return known ?? J.number(K.undefinedValue(machine.k, `the function ${term.name} has no value`));
};

/** d body / d variable[at]: a new level on the value that the variable has here. */
const derivative = (scope: Scope, term: Of<'derivative'>): Jet => {
  const { machine, env, depth } = scope;
  const { name, shape } = term.variable;
  const binding = env.get(name);
  if (!binding) return J.number(K.undefinedValue(machine.k, `${name} has no value`));
  const level = freshAxes(machine, shape.length);
  const sizes = shape.map((size) => sizeOf(machine, size));
  const jet = J.seed(machine.k, binding.jet, binding.own, level, sizes, depth);
  const inner = { ...bind(scope, name, { own: binding.own, jet }), depth: depth + 1 };
  return J.rename(J.derivative(evaluateTerm(inner, term.body), depth), level, ids(term.at));
};

const at = (scope: Scope, term: Of<'at'>): Jet => {
  const { machine } = scope;
  const own = freshAxes(machine, term.point.axes.length);
  const value = expanded(
    evaluateTerm(scope, term.point.body),
    ids(term.point.axes),
    shapeOf(machine, term.point.axes),
  );
  const jet = J.rename(value, ids(term.point.axes), own);
  return evaluateTerm(bind(scope, term.variable.name, { own, jet }), term.body);
};

/** The value of a term as a jet over its free indices. */
export const evaluateTerm = (scope: Scope, term: Term): Jet => {
  const { machine } = scope;
  if (K.isLate(machine.k)) return J.number(NaN);
  switch (term.tag) {
    case 'number':
      return J.number(K.fromRational(machine.k, term.value));
    case 'size':
      return J.number(K.reduce(machine.k, sizeOf(machine, term.size)));
    case 'indexValue':
      return [indexArray(term.index.id, indexSize(machine, term.index))];
    case 'constant':
      return J.number(
        machine.k.modulus === 0 ? Math.PI : K.undefinedValue(machine.k, 'pi is not rational'),
      );
    case 'variable':
      return variable(scope, term);
    case 'epsilon':
      return [epsilonArray(ids(term.at), machine.k.modulus)];
    case 'indicator':
      return [indicatorArray(scope, term)];
    case 'sum':
    case 'product':
      return evaluateNetwork(scope, evaluateTerm, term);
    case 'add':
      return term.terms
        .map((t) => evaluateTerm(scope, t))
        .reduce((a, b) => J.add(machine.k, a, b), [D.scalar(0)] as Jet);
    case 'pointwise':
      return pointwise(scope, term);
    case 'operator':
      return evaluateOperator(scope, evaluateTerm, term);
    case 'derivative':
      return derivative(scope, term);
    case 'at':
      return at(scope, term);
    case 'expectation':
      return evaluateExpectation(scope, evaluateTerm, term);
  }
};
