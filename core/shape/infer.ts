/**
 * Inference: one walk over a syntax tree that checks shapes and leaves a `Value`.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Declared } from '../term/term.js';
import * as A from './arithmetic.js';
import * as Bind from './binders.js';
import { blocks } from './blocks.js';
import { builtinNames } from './builtins.js';
import * as C from './calculus.js';
import { call } from './functions.js';
import { literal } from './literals.js';
import * as L from './lookup.js';
import * as N from './notation.js';
import {
  failAt,
  layoutOf,
  scalar,
  variableValue,
  type Local,
  type Scope,
  type Value,
} from './scope.js';

/** The most steps of one elaboration: norms, powers and abbreviations write their parts more than once. */
const mostSteps = 300_000;

const step = (ast: Ast, scope: Scope): void => {
  if (++scope.session.steps > mostSteps)
    failAt(scope, ast.span, {
      tag: 'TermTooLarge',
      message: `the term in index notation would have more than ${mostSteps} parts`,
      hint: 'give the repeated part a name: y : [n] with y = ...',
    });
};

/** Checks a tree and gives its value. */
export const infer = (ast: Ast, scope: Scope): Value => {
  step(ast, scope);
  const value = valueOf(ast, scope);
  const at: Value['at'] = (indices, env) => {
    step(ast, scope);
    return value.at(indices, env);
  };
  return { ...value, at };
};

const valueOf = (ast: Ast, scope: Scope): Value => {
  switch (ast.tag) {
    case 'number': {
      const { value } = ast;
      return scalar(() => B.number(value));
    }
    case 'name':
      return named(ast.name, ast.span, scope);
    case 'call':
      return call(ast, scope);
    case 'blocks':
      return blocks(ast, scope);
    case 'negate':
      return A.negate(ast, scope);
    case 'transpose':
      return A.transpose(ast, scope);
    case 'binary':
      return A.binary(ast, scope);
    case 'component':
      return N.component(ast, scope);
    case 'delta':
      return N.delta(ast, scope);
    case 'epsilon':
      return N.epsilon(ast, scope);
    case 'sum':
      return Bind.sum(ast, scope);
    case 'prod':
      return Bind.prod(ast, scope);
    case 'tensor':
      return Bind.tensor(ast, scope);
    case 'indicator':
      return N.indicator(ast, scope);
    case 'literal':
      return literal(ast, scope);
    case 'derivative':
      return C.derivative(ast, scope);
    case 'at':
      return C.substitution(ast, scope);
    case 'expectation':
      return C.expectation(ast, scope);
    case 'mean':
      return C.mean(ast, scope);
  }
};

/** A name where a value stands: index, then variable, then size. */
const named = (name: string, span: Span, scope: Scope): Value => {
  const index = L.valueIndex(scope, name, span);
  if (index) {
    L.warnIndexValue(scope, name);
    return scalar((env) => {
      const found = env.get(index);
      if (!found) throw new Error(`index ${name} has no place`);
      return { tag: 'indexValue', index: found };
    });
  }
  const local = scope.locals.get(name);
  if (local) return localValue(local, scope);
  const abbreviation = abbreviated(name, span, scope);
  if (abbreviation) return abbreviation;
  const declared = scope.declarations.variables.get(name);
  if (declared) return declaredValue(declared, span, scope);
  if (name === 'pi') return scalar(() => ({ tag: 'constant', name: 'pi' }));
  if (!L.isSize(scope, name))
    return builtinNames.has(name)
      ? functionAlone(scope, name, span)
      : L.unknownName(scope, name, span);
  const size = S.substitute(S.symbol(name), scope.declarations.relations);
  return scalar(() => B.size(size));
};

/** What each constant tensor is called with. */
const calledWith: Readonly<Record<string, string>> = { I: 'n', ones: 'n,m', zeros: 'n,m' };

/** Ends with the error for a function that stands without its parenthesis. */
const functionAlone = (scope: Scope, name: string, span: Span): never =>
  failAt(scope, span, {
    tag: 'FunctionAlone',
    message: `${name} is a function and stands alone`,
    hint: `write ${name}(${calledWith[name] ?? '...'})${name === 'I' ? ', with its size; or declare I as a tensor' : ''}.`,
  });

const localValue = (local: Local, scope: Scope): Value => {
  if (local.tag === 'bound')
    return variableValue(() => local.bound.name, local.bound.sizes, local.layout);
  scope.session.height = Math.max(scope.session.height, local.height);
  for (const name of local.used) scope.session.used.add(name);
  return local.value;
};

/** An abbreviation is put in: its text is elaborated where it stands, so d and E see through it. */
const abbreviated = (name: string, span: Span, scope: Scope): Value | undefined => {
  const found = scope.declarations.abbreviations.get(name);
  if (!found) return undefined;
  if (scope.expanding.includes(name))
    return failAt(scope, span, {
      tag: 'AbbreviationOfItself',
      message: `the abbreviation ${name} mentions itself`,
      facts: [[...scope.expanding, name].join(' -> ')],
      hint: 'abbreviations are put in before anything else; state a fact instead: y : [n] with y = ...',
    });
  const { value, source } = found;
  return infer(value, {
    ...scope,
    source,
    indices: new Map(),
    expanding: [...scope.expanding, name],
  });
};

const declaredValue = (declared: Declared, span: Span, scope: Scope): Value => {
  if (declared.arguments)
    return failAt(scope, span, {
      tag: 'FunctionWithoutArguments',
      message: `${declared.name} is a function and needs arguments`,
      hint: `write ${declared.name}(${declared.arguments.map((_, k) => 'xyzuvw'[k] ?? 'x').join(', ')}).`,
    });
  scope.session.used.add(declared.name);
  return variableValue(() => declared.name, declared.shape, layoutOf(declared.shape.length));
};
