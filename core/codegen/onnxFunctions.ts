/** Functions and eliminations as ONNX nodes. What onnxruntime has not in float64 (Softplus, Tan) is written out. */
import type { FunctionName } from './functions.js';
import type { Graph } from './onnxGraph.js';

type Unary = (g: Graph, x: string) => string;

/** log(1 + x) to full precision: x*log(u)/(u - 1) with u = 1 + x (Kahan). */
const log1p: Unary = (g, x) => {
  const one = g.number(1);
  const u = g.node('Add', [x, one]);
  const moved = g.node('Sub', [u, one]);
  const still = g.node('Equal', [moved, g.number(0)]);
  const ratio = g.node('Div', [g.node('Log', [u]), g.node('Where', [still, one, moved])]);
  return g.node('Where', [still, x, g.node('Mul', [x, ratio])]);
};

/** exp(x) - 1 to full precision: (u - 1)*x/log(u) with u = exp(x) near 1 (Kahan), plainly elsewhere. */
const expm1: Unary = (g, x) => {
  const one = g.number(1);
  const near = g.node('Less', [g.node('Abs', [x]), g.number(0.5)]);
  const small = g.node('Where', [near, x, g.number(0)]);
  const u = g.node('Exp', [small]);
  const log = g.node('Log', [u]);
  const still = g.node('Equal', [log, g.number(0)]);
  const ratio = g.node('Div', [g.node('Sub', [u, one]), g.node('Where', [still, one, log])]);
  const inner = g.node('Where', [still, small, g.node('Mul', [small, ratio])]);
  return g.node('Where', [near, inner, g.node('Sub', [g.node('Exp', [x]), one])]);
};

const decay: Unary = (g, x) => log1p(g, g.node('Exp', [g.node('Neg', [g.node('Abs', [x])])]));

const unary: Readonly<Partial<Record<FunctionName, string | Unary>>> = {
  exp: 'Exp',
  log: 'Log',
  sin: 'Sin',
  cos: 'Cos',
  tanh: 'Tanh',
  sqrt: 'Sqrt',
  abs: 'Abs',
  sign: 'Sign',
  erf: 'Erf',
  relu: (g, x) => g.node('Max', [x, g.number(0)]),
  tan: (g, x) => g.node('Div', [g.node('Sin', [x]), g.node('Cos', [x])]),
  log1p,
  expm1,
  softplus: (g, x) => g.node('Add', [g.node('Max', [x, g.number(0)]), decay(g, x)]),
  // exp(-softplus(-x)): right to all digits where the sigmoid is small.
  sigmoid: (g, x) => {
    const low = g.node('Min', [x, g.number(0)]);
    return g.node('Exp', [g.node('Sub', [low, decay(g, x)])]);
  },
};
const binary: Readonly<Partial<Record<FunctionName, string>>> = {
  pow: 'Pow',
  max: 'Max',
  min: 'Min',
};

/** A function entry by entry; operands are shaped to broadcast. */
export const onnxFunction = (g: Graph, name: FunctionName, args: readonly string[]): string => {
  const [x = '', y = ''] = args;
  if (name === 'logaddexp')
    return g.node('Add', [g.node('Max', [x, y]), decay(g, g.node('Sub', [x, y]))]);
  const two = binary[name];
  if (two !== undefined) return g.node(two, [x, y]);
  const one = unary[name];
  if (one === undefined) throw new Error(`broken invariant: no ONNX form of ${name}`);
  return typeof one === 'string' ? g.node(one, [x]) : one(g, x);
};

/** Softmax over any axes, by the largest entry subtracted. */
export const onnxSoftmax = (g: Graph, x: string, axes: readonly number[]): string => {
  const top = g.node('ReduceMax', [x], { axes, keepdims: 1 });
  const weights = g.node('Exp', [g.node('Sub', [x, top])]);
  return g.node('Div', [
    weights,
    g.node('ReduceSum', [weights, g.integers(axes)], { keepdims: 1 }),
  ]);
};

export const onnxLogSumExp = (g: Graph, x: string, axes: readonly number[]): string => {
  const top = g.node('ReduceMax', [x], { axes, keepdims: 1 });
  const weights = g.node('Exp', [g.node('Sub', [x, top])]);
  const log = g.node('Log', [g.node('ReduceSum', [weights, g.integers(axes)], { keepdims: 0 })]);
  return g.node('Add', [log, g.node('Squeeze', [top, g.integers(axes)])]);
};

/** What elimination leaves: the solution, the determinant, the logarithm of its absolute value. */
export type Eliminated = {
  readonly solution: string;
  readonly det: string;
  readonly logdet: string;
};

/** One step of Gauss and Jordan on [A B], with the largest pivot of the column. */
const step = (g: Graph, size: string): Graph => {
  const b = g.inner('eliminate');
  const [k, alive, m, det, log] = ['k', 'alive', 'm', 'det', 'log'].map((n) => b.fresh(n)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  b.input(k, 'int64', []);
  b.input(alive, 'bool', []);
  b.input(m, b.precision, [undefined, undefined]);
  b.input(det, b.precision, []);
  b.input(log, b.precision, []);
  const rows = b.node('Range', [b.integer(0), size, b.integer(1)]);
  const column = b.node('Gather', [m, k], { axis: 1 });
  const passed = b.node('Less', [rows, k]);
  const open = b.node('Where', [passed, b.number(-1), b.node('Abs', [column])]);
  const p = b.node('ArgMax', [open], { axis: 0, keepdims: 0 });
  const upright = (x: string): string => b.node('Unsqueeze', [x, b.integers([1])]);
  const isK = upright(b.node('Equal', [rows, k]));
  const isP = upright(b.node('Equal', [rows, p]));
  const [rowP, rowK] = [
    b.node('Gather', [m, p], { axis: 0 }),
    b.node('Gather', [m, k], { axis: 0 }),
  ];
  const swapped = b.node('Where', [isK, rowP, b.node('Where', [isP, rowK, m])]);
  const pivot = b.node('Gather', [rowP, k], { axis: 0 });
  const row = b.node('Div', [rowP, pivot]);
  const factors = upright(b.node('Gather', [swapped, k], { axis: 1 }));
  const reduced = b.node('Sub', [swapped, b.node('Mul', [factors, row])]);
  const sign = b.node('Where', [b.node('Equal', [p, k]), b.number(1), b.number(-1)]);
  const outputs = [
    b.node('Identity', [alive]),
    b.node('Where', [isK, row, reduced]),
    b.node('Mul', [det, b.node('Mul', [sign, pivot])]),
    b.node('Add', [log, b.node('Log', [b.node('Abs', [pivot])])]),
  ] as const;
  b.output(outputs[0], 'bool', []);
  b.output(outputs[1], b.precision, [undefined, undefined]);
  b.output(outputs[2], b.precision, []);
  b.output(outputs[3], b.precision, []);
  return b;
};

/** Eliminates [A B] for a matrix A of `size` rows and B of any number of columns. */
export const eliminate = (g: Graph, matrix: string, right: string, size: string): Eliminated => {
  const joined = g.node('Concat', [matrix, right], { axis: 1 });
  const start = [joined, g.number(1), g.number(0)];
  const [m, det, logdet] = [g.fresh('m'), g.fresh('det'), g.fresh('logdet')];
  g.nodesOf('Loop', [size, '', ...start], { body: step(g, size) }, [m, det, logdet]);
  const from = g.node('Unsqueeze', [size, g.integers([0])]);
  const end = g.integers([2 ** 31 - 1]);
  const solution = g.node('Slice', [m, from, end, g.integers([1])]);
  return { solution, det, logdet };
};
