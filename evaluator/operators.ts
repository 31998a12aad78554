/** Operators that take whole axes of their argument: functions of matrices, softmax, reductions, unspecified functions. */
import type { Tensor, Term } from '../core/term/term.js';
import * as K from './arithmetic.js';
import * as D from './dense.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import { freshAxes, ids, shapeOf } from './machine.js';
import type { Scope } from './machine.js';
import * as M from './matrix.js';
import type { Matrix, Tools } from './matrix.js';
import { expanded } from './network.js';
import type { Evaluate } from './network.js';
import { applyNamed } from './pointwise.js';
import { applySmooth } from './smoothFunction.js';
import type { SmoothFunction } from './smoothFunction.js';

type Operator = Term & { readonly tag: 'operator' };
type Argument = {
  readonly jet: Jet;
  readonly axes: readonly number[];
  readonly shape: readonly number[];
};

const argument = (scope: Scope, evaluate: Evaluate, tensor: Tensor): Argument => {
  const [axes, shape] = [ids(tensor.axes), shapeOf(scope.machine, tensor.axes)];
  return { jet: expanded(evaluate(scope, tensor.body), axes, shape), axes, shape };
};

const asMatrix = ({ jet, axes, shape }: Argument): Matrix => ({
  jet,
  row: axes[0] as number,
  column: axes[1] as number,
  rows: shape[0] as number,
  columns: shape[1] as number,
});

const matrixFunctions: ReadonlyMap<string, (tools: Tools, m: Matrix) => Matrix> = new Map([
  ['inv', M.inverse],
  ['adj', M.adjugate],
  ['pinv', M.pseudoInverse],
  ['expm', M.exponential],
  ['logm', M.logarithm],
  ['sqrtm', M.squareRoot],
]);

const rationalFunctions = new Set(['inv', 'adj', 'pinv', 'det', 'prod']);

const summedAxes = ({ axes, shape }: Argument): { id: number; size: number }[] =>
  axes.map((id, at) => ({ id, size: shape[at] as number }));

/** The largest entry over the axes of an argument, without derivatives. */
const top = (arg: Argument, sign: number): D.Dense => {
  const part = J.real(arg.jet);
  const rest = part.axes.filter((id) => !arg.axes.includes(id));
  const shape = rest.map((id) => D.sizeOf(part, id));
  const width = D.elements(arg.shape);
  const data = D.aligned(part, [...rest, ...arg.axes], [...shape, ...arg.shape]);
  const result = Float64Array.from({ length: D.elements(shape) }, (_, at) =>
    data
      .subarray(at * width, (at + 1) * width)
      .reduce((a, x) => (sign * x > sign * a || Number.isNaN(x) ? x : a)),
  );
  return D.dense(rest, shape, result);
};

const exponentials = (
  { k }: Tools,
  arg: Argument,
): { shifted: Jet; total: Jet; shift: D.Dense } => {
  const shift = top(arg, 1);
  const shifted = applyNamed(k, 'exp', J.subtract(k, arg.jet, [shift])) as Jet;
  return { shifted, total: J.sumOver(k, shifted, summedAxes(arg)), shift };
};

const reciprocal = (k: K.Arithmetic, a: Jet): Jet =>
  J.compose(k, a, (n) =>
    D.map(J.real(a), (x) => {
      let value = 1 / x;
      for (let j = 1; j <= n; j++) value *= -j / x;
      return value;
    }),
  );

const softmax = (tools: Tools, arg: Argument, at: readonly number[]): Jet => {
  const { shifted, total } = exponentials(tools, arg);
  return J.rename(J.multiply(tools.k, shifted, reciprocal(tools.k, total)), arg.axes, at);
};

const logsumexp = (tools: Tools, arg: Argument): Jet => {
  const { total, shift } = exponentials(tools, arg);
  return J.add(tools.k, applyNamed(tools.k, 'log', total) as Jet, [shift]);
};

const extremeEntry = ({ k }: Tools, arg: Argument, sign: 1 | -1): Jet => {
  const hit = D.zip(k, J.real(arg.jet), top(arg, sign), (x, y) => (x === y ? 1 : 0));
  const count = D.sumOver(k, hit, summedAxes(arg));
  const weights = D.zip(k, hit, count, (x, y) => x / y);
  return J.contract(k, arg.jet, [weights], summedAxes(arg));
};

const product = ({ k }: Tools, arg: Argument): Jet => {
  let result: Jet[] = [arg.jet];
  arg.axes.forEach((axis, at) => {
    const size = arg.shape[at] as number;
    result = result.flatMap((jet) => Array.from({ length: size }, (_, v) => J.slice(jet, axis, v)));
  });
  return result.reduce((a, b) => J.multiply(k, a, b), J.number(1));
};

/** Partial derivatives of an unspecified function: one level per differentiated argument. */
const smooth = (
  scope: Scope,
  f: SmoothFunction,
  args: readonly Argument[],
  term: Operator,
): Jet => {
  const { machine } = scope;
  const seeds = term.derivative.map((which, n) => {
    const { axes, shape } = args[which] as Argument;
    return { which, axes, shape, level: freshAxes(machine, axes.length), depth: scope.depth + n };
  });
  const jets = args.map((arg, which) => {
    const own = seeds.filter((s) => s.which === which);
    return own.reduce((jet, s) => {
      const added = J.seed(machine.k, jet, s.axes, s.level, s.shape, s.depth);
      return added;
    }, arg.jet);
  });
  const result = freshAxes(machine, f.shape.length);
  const value = applySmooth(
    { k: machine.k, fresh: machine.fresh },
    f,
    jets,
    args.map((a) => a.axes),
    result,
  );
  const derived = seeds.reduceRight((jet, s) => J.derivative(jet, s.depth), value);
  const own = [...result, ...seeds.flatMap((s) => s.level)];
  return J.rename(expanded(derived, result, f.shape), own, ids(term.at));
};

/** The value of an operator term over its axes and the free indices of its arguments. */
export const evaluateOperator = (scope: Scope, evaluate: Evaluate, term: Operator): Jet => {
  const { machine } = scope;
  const tools = { k: machine.k, fresh: machine.fresh };
  const args = term.args.map((tensor) => argument(scope, evaluate, tensor));
  const f = machine.functions.get(term.name);
  if (f) return smooth(scope, f, args, term);
  const [arg] = args;
  if (!arg) return J.number(K.undefinedValue(machine.k, `the operator ${term.name} has no value`));
  if (machine.k.modulus !== 0 && !rationalFunctions.has(term.name))
    return J.number(K.undefinedValue(machine.k, `${term.name} is not rational`));
  const matrixFunction = matrixFunctions.get(term.name);
  if (matrixFunction) {
    const [row, column] = ids(term.at);
    return M.over(matrixFunction(tools, asMatrix(arg)), row as number, column as number);
  }
  if (term.name === 'det') return M.determinant(tools, asMatrix(arg));
  if (term.name === 'softmax') return softmax(tools, arg, ids(term.at));
  if (term.name === 'logsumexp') return logsumexp(tools, arg);
  if (term.name === 'largest') return extremeEntry(tools, arg, 1);
  if (term.name === 'smallest') return extremeEntry(tools, arg, -1);
  if (term.name === 'prod') return product(tools, arg);
  return J.number(K.undefinedValue(machine.k, `the operator ${term.name} has no value`));
};
