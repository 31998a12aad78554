/**
 * The table of built-in functions: how each call is checked and what it is lowered to.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import * as A from './arithmetic.js';
import { identity as identityMatrix } from './powers.js';
import * as Blocks from './blocks.js';
import * as Linear from './linear.js';
import * as L from './lookup.js';
import {
  failAt,
  freshIndices,
  layoutOf,
  scalar,
  type Env,
  type Scope,
  type Value,
} from './scope.js';
import { facts, kind, mapEntries, operand, squareOf, textOf, type Operand } from './shapes.js';

type Call = Ast & { readonly tag: 'call' };
type Build = (call: Call, scope: Scope) => Value;
/** A built-in function: its number of arguments, how it is written, and what it makes. */
export type Built = {
  readonly least: number;
  readonly most: number;
  readonly usage: string;
  readonly build: Build;
};

/** The arguments with their values. */
export const operands = (call: Call, scope: Scope): readonly Operand[] =>
  call.args.map((arg) => operand(arg, scope));

const one = (usage: string, build: (arg: Operand, scope: Scope, span: Span) => Value): Built => ({
  least: 1,
  most: 1,
  usage,
  build: (call, scope) => {
    const [arg] = operands(call, scope);
    if (!arg) throw new Error('the number of arguments was checked');
    return build(arg, scope, call.span);
  },
});
const two = (
  usage: string,
  build: (a: Operand, b: Operand, scope: Scope, span: Span) => Value,
): Built => ({
  least: 2,
  most: 2,
  usage,
  build: (call, scope) => {
    const [a, b] = operands(call, scope);
    if (!a || !b) throw new Error('the number of arguments was checked');
    return build(a, b, scope, call.span);
  },
});
const many = (
  usage: string,
  build: (args: readonly Operand[], scope: Scope, span: Span) => Value,
): Built => ({
  least: 1,
  most: Infinity,
  usage,
  build: (call, scope) => build(operands(call, scope), scope, call.span),
});

/** A value as the argument of an operator: its axes are bound there. */
const tensorOf = (
  value: Value,
  scope: Scope,
  env: Env,
): { readonly axes: readonly Index[]; readonly body: Term } => {
  const axes = freshIndices(scope, value.sizes);
  return { axes, body: value.at(axes, env) };
};

/** An operator of whole tensors. */
export const operator = (
  scope: Scope,
  name: string,
  args: readonly Value[],
  sizes: readonly Size[],
  layout = layoutOf(sizes.length),
): Value => ({
  layout,
  sizes,
  at: (at, env) => ({
    tag: 'operator',
    name,
    args: args.map((arg) => tensorOf(arg, scope, env)),
    at,
    derivative: [],
  }),
});

const pointwise = (name: string): Built =>
  one(`${name}(X)`, ({ value }) => mapEntries(value, (t) => B.pointwise(name, [t])));

/** max and min: of two, entry by entry; of one, its largest or smallest entry. */
const extreme = (name: string, whole: string): Built => ({
  least: 1,
  most: 2,
  usage: `${name}(a, b) or ${name}(X)`,
  build: (call, scope) => {
    const [a, b] = operands(call, scope);
    if (!a) throw new Error('the number of arguments was checked');
    if (!b) return operator(scope, whole, [a.value], []);
    return A.entrywise(
      scope,
      a,
      b,
      call.span,
      `take the ${name} of ${textOf(a.ast, scope)} and ${textOf(b.ast, scope)}`,
      (x, y) => B.pointwise(name, [x, y]),
    );
  },
});

/** A function of a square matrix with values of the same shape. */
const ofSquare = (name: string): Built =>
  one(`${name}(A)`, (arg, scope) => {
    if (name === 'inv' && arg.value.layout === 'scalar') return mapEntries(arg.value, B.reciprocal);
    const value = squareOf(arg, scope, name);
    return operator(scope, name, [value], value.sizes);
  });

const determinant = (name: string, wrap: (t: Term) => Term): Built =>
  one(`${name}(A)`, (arg, scope) =>
    mapEntries(
      arg.value.layout === 'scalar'
        ? arg.value
        : operator(scope, 'det', [squareOf(arg, scope, name)], []),
      wrap,
    ),
  );

const pinv = one('pinv(A)', (arg, scope) => {
  if (arg.value.layout !== 'matrix') squareOf(arg, scope, 'pinv');
  return operator(scope, 'pinv', [arg.value], [...arg.value.sizes].reverse());
});

const vectorOf = (arg: Operand, scope: Scope, name: string): Value =>
  arg.value.sizes.length === 1
    ? arg.value
    : failAt(scope, arg.ast.span, {
        tag: 'VectorNeeded',
        message: `${name} takes a vector, but ${textOf(arg.ast, scope)} is a ${kind(arg.value)}`,
        facts: facts([arg], scope),
        hint: `for each row of a matrix write [i,j: ${name}([l: S[i,l]])[j]] or [i: ${name}([l: S[i,l]])].`,
      });

const trace = one('tr(A)', (arg, scope) => {
  if (arg.value.layout === 'scalar') return arg.value;
  const value = squareOf(arg, scope, 'tr');
  return scalar((env) => {
    const [i] = freshIndices(scope, value.sizes);
    return i ? B.sum([i], value.at([i, i], env)) : B.zero;
  });
});

const total = one('sum(X), or sum(i: X[i,j]) over an index', ({ value }, scope) =>
  scalar((env) => {
    const { axes, body } = tensorOf(value, scope, env);
    return B.sum(axes, body);
  }),
);

const norm = one('norm(X)', ({ value }, scope) =>
  scalar((env) => {
    const axes = freshIndices(scope, value.sizes);
    return B.pointwise('sqrt', [
      B.sum(axes, B.product([value.at(axes, env), value.at(axes, env)])),
    ]);
  }),
);

const constantTensor = (name: string, body: Term): Built => ({
  least: 1,
  most: Infinity,
  usage: `${name}(n), ${name}(n,m)`,
  build: (call, scope) => {
    const sizes = call.args.map((arg) => L.sizeOf(arg, scope));
    return { layout: layoutOf(sizes.length), sizes, at: () => body };
  },
});

const identity: Built = {
  least: 1,
  most: 1,
  usage: 'I(n)',
  build: (call, scope) => {
    const [arg] = call.args;
    return identityMatrix(arg ? L.sizeOf(arg, scope) : S.one);
  },
};

/** unit(n,k)[p] = [p = k]; k is an index, a number, affine. */
const unit: Built = {
  least: 2,
  most: 2,
  usage: 'unit(n, k)',
  build: (call, scope) => {
    const [first, second] = call.args;
    if (!first || !second) throw new Error('the number of arguments was checked');
    const [size, linear] = [L.sizeOf(first, scope), Linear.linearOf(second, scope)];
    const at = ([p]: readonly Index[], env: Env): Term => {
      const { affine, extra } = Linear.realize(scope, linear, env);
      return Linear.withExtra(extra, p ? B.equal(B.affineIndex(p), affine) : B.one);
    };
    return { layout: 'column', sizes: [size], at };
  },
};

const pointwiseNames = [
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'tanh',
  'sigmoid',
  'relu',
  'sqrt',
  'abs',
  'sign',
  'erf',
];
const squareNames = ['inv', 'adj', 'expm', 'logm', 'sqrtm'];

/** All built-in functions but those that the parser reads itself. */
export const table: ReadonlyMap<string, Built> = new Map<string, Built>([
  ...pointwiseNames.map((name) => [name, pointwise(name)] as const),
  ...squareNames.map((name) => [name, ofSquare(name)] as const),
  ['max', extreme('max', 'largest')],
  ['min', extreme('min', 'smallest')],
  ['det', determinant('det', (t) => t)],
  ['logdet', determinant('logdet', (t) => B.pointwise('log', [t]))],
  ['pinv', pinv],
  ['softmax', one('softmax(x)', (arg, scope) => {
    const value = vectorOf(arg, scope, 'softmax');
    return operator(scope, 'softmax', [value], value.sizes, value.layout);
  })],
  ['logsumexp', one('logsumexp(x)', (arg, scope) => operator(scope, 'logsumexp', [vectorOf(arg, scope, 'logsumexp')], []))],
  ['tr', trace],
  ['sum', total],
  ['norm', norm],
  ['I', identity],
  ['ones', constantTensor('ones', B.one)],
  ['zeros', constantTensor('zeros', B.zero)],
  ['unit', unit],
  ['diag', one('diag(v)', (arg, scope) => Blocks.diagonal(arg.value, () => squareOf(arg, scope, 'diag'), scope))],
  ['vec', one('vec(X)', (arg, scope) => Blocks.vec(arg, scope))],
  ['kron', two('kron(A, B)', Blocks.kron)],
  ['khatrirao', two('khatrirao(A, B)', Blocks.khatrirao)],
  ['facesplit', two('facesplit(A, B)', Blocks.facesplit)],
  ['hcat', many('hcat(A, B)', Blocks.hcat)],
  ['vcat', many('vcat(A, B)', Blocks.vcat)],
  ['dsum', many('dsum(A, B)', Blocks.dsum)],
]); // prettier-ignore

/** Words that the parser reads itself. */
const special = ['d', 'E', 'at', 'prod', 'blocks', 'delta', 'eps'];
/** The names of all built-in functions. */
export const builtinNames: ReadonlySet<string> = new Set([...table.keys(), ...special]);
