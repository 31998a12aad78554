/**
 * d, at and E: the binders of variables.
 *
 * d(f, X) is at(derivative(f0, X0), X0 = X): X is replaced in f by a new variable X0 that keeps only X's open properties,
 * so no fact about X is used inside. The name of X0 is X#k, k the height of the binders below, so that equal expressions
 * have equal names and no name is bound twice on one path. Where X is bound by d or E already, it is generic: the
 * derivative is by X itself. `at(f, t = v)` puts v in while f is elaborated, so it leaves no term of its own.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Index, Law, Layout, Property, Tensor, Term } from '../term/term.js';
import * as L from './lookup.js';
import { componentOf, slotOf, type Slot } from './notation.js';
import {
  boundTerm,
  failAt,
  freshIndices,
  layoutOf,
  showShape,
  unify,
  warn,
  variableValue,
  type BoundVar,
  type Env,
  type Local,
  type Scope,
  type Value,
} from './scope.js';
import { facts, isZeroLiteral, kind, operand, textOf, zeroLike, type Operand } from './shapes.js';

type NodeOf<T extends Ast['tag']> = Ast & { readonly tag: T };

const openProperties = (properties: readonly Property[]): readonly Property[] =>
  properties.filter((property) => property === 'positive' || property === 'invertible');

const withLocal = (scope: Scope, name: string, local: Local): Scope => ({
  ...scope,
  locals: new Map([...scope.locals, [name, local]]),
});

/** Walks the body of a binder and names the bound variable by the height below. */
const bind = (scope: Scope, name: string, bound: BoundVar, layout: Layout, body: Ast): Value => {
  const { session } = scope;
  const height = session.height;
  session.height = 0;
  const value = session.infer(body, withLocal(scope, name, { tag: 'bound', bound, layout }));
  bound.name = `${name}#${session.height}`;
  session.height = Math.max(height, session.height + 1);
  return value;
};

/** Walks with an empty set of used names; the names found are added to those outside. */
const trackingUsed = <A>(scope: Scope, make: () => A): readonly [A, ReadonlySet<string>] => {
  const { session } = scope;
  const outside = session.used;
  session.used = new Set();
  const made = make();
  const inside = session.used;
  session.used = new Set([...outside, ...inside]);
  return [made, inside];
};

/** Remarks on names in f whose facts mention the variable of d. */
const warnHeldFixed = (scope: Scope, used: ReadonlySet<string>, variable: string): void => {
  const { mentions } = scope.declarations;
  for (const name of used) {
    if (name === variable || !mentions.get(name)?.has(variable)) continue;
    warn(
      scope,
      `${name} is held fixed under d(.., ${variable}): its fact mentions ${variable}; write ${name} := ... to differentiate through`,
    );
  }
};

/** What d differentiates by: a variable bound already, or the value at which the new variable is put. */
type Target =
  | { readonly tag: 'bound'; readonly bound: BoundVar; readonly layout: Layout }
  | {
      readonly tag: 'point';
      readonly bound: BoundVar;
      readonly layout: Layout;
      readonly point: Value;
    };

const notDifferentiable = (
  scope: Scope,
  name: string,
  span: Span,
  why: string,
  hint: string,
): never =>
  failAt(scope, span, {
    tag: 'NotAVariable',
    message: `cannot differentiate by ${name}: ${why}`,
    hint,
  });

const targetOf = (ast: NodeOf<'derivative'>, scope: Scope): Target => {
  const { variable: name, variableSpan: span } = ast;
  const local = scope.locals.get(name);
  if (local?.tag === 'bound') return local;
  const declared = scope.declarations.variables.get(name);
  const properties = local ? [] : openProperties(declared?.properties ?? []);
  if (local) return pointTarget(name, local.value, properties);
  if (scope.declarations.abbreviations.has(name))
    return notDifferentiable(
      scope,
      name,
      span,
      'it is an abbreviation, put in before anything else',
      `use a name that is declared with a shape, or at(d(f(Y), Y), Y = ${name}).`,
    );
  if (!declared)
    return L.isSize(scope, name)
      ? notDifferentiable(
          scope,
          name,
          span,
          'it is a size',
          'sizes are integers; declare a scalar instead.',
        )
      : L.unknownName(scope, name, span);
  if (declared.arguments || declared.integer)
    return notDifferentiable(
      scope,
      name,
      span,
      declared.integer ? 'its entries are integers' : 'it is a function',
      'd takes a tensor of real numbers.',
    );
  scope.session.used.add(name);
  return pointTarget(
    name,
    variableValue(() => name, declared.shape, layoutOf(declared.shape.length)),
    properties,
  );
};

const pointTarget = (name: string, point: Value, properties: readonly Property[]): Target => ({
  tag: 'point',
  bound: { name: `${name}#`, sizes: point.sizes, properties },
  layout: point.layout,
  point,
});

const tensorOf = (value: Value, scope: Scope, env: Env): Tensor => {
  const axes = freshIndices(scope, value.sizes);
  return { axes, body: value.at(axes, env) };
};

/** The layout of d(f, X) from those of f and X. */
const derivativeLayout = (f: Value, x: Layout, order: number): Layout =>
  f.layout === 'scalar' ? x : x === 'scalar' ? f.layout : layoutOf(order);

/** d(f, X): the axes of f, then those of X. */
export const derivative = (ast: NodeOf<'derivative'>, scope: Scope): Value => {
  const target = targetOf(ast, scope);
  const { bound } = target;
  const [f, used] = trackingUsed(scope, () =>
    target.tag === 'bound'
      ? scope.session.infer(ast.body, scope)
      : bind(scope, ast.variable, bound, target.layout, ast.body),
  );
  warnHeldFixed(scope, used, ast.variable);
  const sizes = [...f.sizes, ...bound.sizes];
  const at = (indices: readonly Index[], env: Env): Term => {
    const [own, by] = [indices.slice(0, f.sizes.length), indices.slice(f.sizes.length)];
    const variable = boundTerm(scope, bound);
    const inner: Term = { tag: 'derivative', body: f.at(own, env), variable, at: by };
    if (target.tag === 'bound') return inner;
    return { tag: 'at', body: inner, variable, point: tensorOf(target.point, scope, env) };
  };
  const whole: Value = { layout: derivativeLayout(f, target.layout, sizes.length), sizes, at };
  return ast.subscripts ? atSubscripts(ast, whole, f, scope) : whole;
};

/** d(f, X[i,j]): the axes of f stay, those of X get the subscripts. */
const atSubscripts = (ast: NodeOf<'derivative'>, whole: Value, f: Value, scope: Scope): Value => {
  const slots = (ast.subscripts ?? []).map((subscript) => slotOf(subscript, scope));
  const order = whole.sizes.length - f.sizes.length;
  if (slots.length !== order)
    return L.wrongSubscripts(scope, ast.span, ast.variable, order, slots.length);
  const own = f.sizes.map((): Slot => ({ tag: 'slice', span: ast.span }));
  const value = componentOf(whole, [...own, ...slots], scope, ast.span, ast.variable);
  return { ...value, layout: value.sizes.length === f.sizes.length ? f.layout : value.layout };
};

/** at(f, t = v). */
export const substitution = (ast: NodeOf<'at'>, scope: Scope): Value => {
  const { session } = scope;
  const height = session.height;
  session.height = 0;
  const [one, used] = trackingUsed(scope, () => operand(ast.value, scope));
  const value = replacement(ast, one, scope);
  const local: Local = { tag: 'value', value, height: session.height, used };
  session.height = Math.max(height, session.height);
  return session.infer(ast.body, withLocal(scope, ast.variable, local));
};

/** The value put in for t; of the shape of t where t is declared or bound. */
const replacement = (ast: NodeOf<'at'>, one: Operand, scope: Scope): Value => {
  const known = knownShape(ast.variable, scope);
  if (!known) return one.value;
  if (isZeroLiteral(ast.value) && known.sizes.length > 0) return zeroLike(known);
  const fail = (): void =>
    failAt(scope, ast.value.span, {
      tag: 'ReplacementShape',
      message: `cannot put ${textOf(ast.value, scope)} for ${ast.variable}: the shapes ${showShape(scope, one.value.sizes)} and ${showShape(scope, known.sizes)} differ`,
      facts: [...facts([one], scope), `${ast.variable} : ${showShape(scope, known.sizes)}`],
      hint: `put in a tensor of the shape of ${ast.variable}, or use a name that is not declared.`,
    });
  if (known.sizes.length !== one.value.sizes.length) fail();
  known.sizes.forEach((size, k) => unify(scope, size, one.value.sizes[k] ?? S.one, fail));
  return one.value;
};

const knownShape = (name: string, scope: Scope): Value | undefined => {
  const local = scope.locals.get(name);
  if (local?.tag === 'value') return local.value;
  const declared = scope.declarations.variables.get(name);
  const sizes = local ? local.bound.sizes : declared?.arguments ? undefined : declared?.shape;
  return sizes && variableValue(() => name, sizes, layoutOf(sizes.length));
};

type LawParts = { readonly sizes: readonly Size[]; readonly law: (env: Env) => Law };

/** normal(mu, C): C has the axes of mu twice. */
const normal = (mean: Ast, covariance: Ast, scope: Scope): LawParts => {
  const [mu, cov] = [operand(mean, scope), operand(covariance, scope)];
  const zero = isZeroLiteral(mean);
  const order = zero ? cov.value.sizes.length / 2 : mu.value.sizes.length;
  if (cov.value.sizes.length !== 2 * order) covarianceShape(mu, cov, scope);
  const sizes = zero ? cov.value.sizes.slice(0, order) : mu.value.sizes;
  [...sizes, ...sizes].forEach((size, k) =>
    unify(scope, size, cov.value.sizes[k] ?? S.one, () => covarianceShape(mu, cov, scope)),
  );
  const value = zero ? { ...zeroLike(mu.value), layout: layoutOf(order), sizes } : mu.value;
  const law = (env: Env): Law => ({
    tag: 'normal',
    mean: tensorOf(value, scope, env),
    covariance: tensorOf(cov.value, scope, env),
  });
  return { sizes, law };
};

const covarianceShape = (mu: Operand, cov: Operand, scope: Scope): never =>
  failAt(scope, cov.ast.span, {
    tag: 'CovarianceShape',
    message: `the covariance ${textOf(cov.ast, scope)} is a ${kind(cov.value)}, which does not fit the mean`,
    facts: facts([mu, cov], scope),
    hint: 'C has the axes of the mean twice: normal(m, s^2) for numbers, C : [n,n] for a vector (s^2*I(n)), C : [n,m,n,m] for a matrix.',
  });

const lawOf = (ast: NodeOf<'expectation'>, scope: Scope): LawParts => {
  const { law } = ast;
  if (law?.tag === 'normal') return normal(law.mean, law.covariance, scope);
  if (law)
    return {
      sizes: law.sizes.map((size) => L.sizeOf(size, scope)),
      law: () => ({ tag: 'rademacher' }),
    };
  return declaredLaw(ast.variable, ast.variableSpan, scope);
};

const declaredLaw = (name: string, span: Span, scope: Scope): LawParts => {
  const declared = scope.declarations.variables.get(name);
  if (!declared) return L.unknownName(scope, name, span);
  if (!scope.declarations.random.has(name))
    return failAt(scope, span, {
      tag: 'NoLaw',
      message: `${name} is not random: its declaration states no moments`,
      hint: `write E(${name} ~ normal(mu, C): ...), or declare ${name} with E(${name}) = m, or iid or independent.`,
    });
  scope.session.used.add(name);
  return { sizes: declared.shape, law: () => ({ tag: 'declared', of: name }) };
};

/** E over a variable with the given law. */
const expect = (
  scope: Scope,
  name: string,
  { sizes, law }: LawParts,
  properties: readonly Property[],
  body: Ast,
): Value => {
  const bound: BoundVar = { name: `${name}#`, sizes, properties };
  const value = bind(scope, name, bound, layoutOf(sizes.length), body);
  const at = (indices: readonly Index[], env: Env): Term => ({
    tag: 'expectation',
    variable: boundTerm(scope, bound),
    law: law(env),
    body: value.at(indices, env),
  });
  return { ...value, at };
};

/** E(X ~ law: f) and E(x: f). */
export const expectation = (ast: NodeOf<'expectation'>, scope: Scope): Value => {
  const parts = lawOf(ast, scope);
  const declared = ast.law ? undefined : scope.declarations.variables.get(ast.variable);
  return expect(scope, ast.variable, parts, openProperties(declared?.properties ?? []), ast.body);
};

/** E(f) inside the declaration of a random name. */
export const mean = (ast: NodeOf<'mean'>, scope: Scope): Value => {
  const { random: name } = scope;
  const declared = name === undefined ? undefined : scope.declarations.variables.get(name);
  if (name === undefined || !declared)
    return failAt(scope, ast.span, {
      tag: 'MeanOutsideDeclaration',
      message: 'E(...) does not say over what the expectation is',
      hint: 'write E(x: ...) for a declared random x, or E(x ~ normal(m, C): ...).',
    });
  const parts: LawParts = { sizes: declared.shape, law: () => ({ tag: 'declared', of: name }) };
  return expect(scope, name, parts, openProperties(declared.properties), ast.body);
};
