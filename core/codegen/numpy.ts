/** NumPy, and what JAX and dask share with it. */
import { printPython, type Dialect, type DialectFor } from './python.js';

const axis = (axes: readonly number[]): string =>
  axes.length === 1 ? `${axes[0]}` : `(${axes.join(', ')})`;
const colons = (count: number): string => ':, '.repeat(count);

/** Matrix functions that no library has, by the calls of NumPy. */
export const matrixHelpers = (np: string): Readonly<Record<string, string>> => ({
  adjugate: `
def adjugate(a):
    """The adjugate, by Faddeev and LeVerrier: singular matrices are as good as others."""
    n = a.shape[-1]
    one = ${np}.eye(n, dtype=a.dtype)
    current = one + 0 * a
    for step in range(1, n):
        product = a @ current
        trace = ${np}.einsum('...ii->...', product)
        current = product - trace[..., None, None] / step * one
    return current if n % 2 == 1 else -current`,
  expm: `
def expm(a):
    """The matrix exponential: a Taylor series after halving to a small norm, then squaring."""
    size = float(abs(a).max()) * a.shape[-1]
    halvings = max(0, math.ceil(math.log2(size / 0.5))) if size > 0.5 else 0
    one = ${np}.eye(a.shape[-1], dtype=a.dtype)
    small, result = a / 2**halvings, one + 0 * a
    for step in range(18, 0, -1):
        result = one + small @ result / step
    for _ in range(halvings):
        result = result @ result
    return result`,
  sqrtm: `
def sqrtm(a):
    """The principal square root, by the iteration of Denman and Beavers."""
    y, z = a, ${np}.eye(a.shape[-1], dtype=a.dtype) + 0 * a
    for _ in range(30):
        y, z = (y + ${np}.linalg.inv(z)) / 2, (z + ${np}.linalg.inv(y)) / 2
    return y`,
  logm: `
def logm(a):
    """The principal logarithm: square roots until near 1, then 2 artanh((a - 1) / (a + 1))."""
    one, count = ${np}.eye(a.shape[-1], dtype=a.dtype), 0
    while float(abs(a - one).max()) > 0.2 and count < 40:
        a, count = sqrtm(a), count + 1
    ratio = (a - one) @ ${np}.linalg.inv(a + one)
    square, total = ratio @ ratio, one / 25
    for k in range(23, 0, -2):
        total = one / k + square @ total
    return 2 * 2**count * ratio @ total`,
});

/** Functions over axes with the largest entry subtracted, so that nothing overflows. */
export const stableHelpers = (np: string): Readonly<Record<string, string>> => ({
  softmax: `
def softmax(x, axis):
    weights = ${np}.exp(x - x.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)`,
  logsumexp: `
def logsumexp(x, axis):
    top = x.max(axis=axis, keepdims=True)
    return ${np}.log(${np}.exp(x - top).sum(axis=axis)) + top.sum(axis=axis)`,
  sigmoid: `
def sigmoid(x):
    return ${np}.exp(-${np}.logaddexp(0, -x))`,
});

const reductions: Readonly<Record<string, string>> = {
  largest: 'max',
  smallest: 'min',
  prod: 'prod',
};

const functionsOf = (np: string): Dialect['functions'] => {
  const call =
    (name: string) =>
    (...args: readonly string[]): string =>
      `${np}.${name}(${args.join(', ')})`;
  return {
    exp: call('exp'),
    log: call('log'),
    log1p: call('log1p'),
    expm1: call('expm1'),
    softplus: (x) => `${np}.logaddexp(0, ${x})`,
    logaddexp: call('logaddexp'),
    sin: call('sin'),
    cos: call('cos'),
    tan: call('tan'),
    tanh: call('tanh'),
    sigmoid: (x) => `sigmoid(${x})`,
    relu: (x) => `${np}.maximum(${x}, 0)`,
    sqrt: call('sqrt'),
    abs: call('abs'),
    sign: call('sign'),
    erf: (x) => `erf(${x})`,
    pow: (x, y) => `${np}.power(${x}, ${y})`,
    max: call('maximum'),
    min: call('minimum'),
  };
};

/** What NumPy calls things, under the module name `np`; `like` gives the type of numbers. */
export const numpyLike = (
  np: string,
  like: string | undefined,
): Omit<Dialect, 'target' | 'imports'> => {
  const type = like === undefined ? 'float' : `${like}.dtype`;
  return {
    np,
    functions: functionsOf(np),
    einsum: (spec, args) => `${np}.einsum('${spec}', ${args.join(', ')})`,
    transpose: (value, order) =>
      order.length === 2 ? `${value}.T` : `${value}.transpose(${order.join(', ')})`,
    reduce: (name, value, axes) => {
      const method = reductions[name];
      return method
        ? `${np}.${method}(${value}, axis=${axis(axes)})`
        : `${name}(${value}, axis=${axis(axes)})`;
    },
    sum: (value, axes, order) =>
      axes.length === order ? `${np}.sum(${value})` : `${np}.sum(${value}, axis=${axis(axes)})`,
    matrix: (name, value) => {
      if (name === 'logdet') return `${np}.linalg.slogdet(${value})[1]`;
      if (name === 'adj') return `adjugate(${value})`;
      if (['expm', 'logm', 'sqrtm'].includes(name)) return `${name}(${value})`;
      return `${np}.linalg.${name}(${value})`;
    },
    solve: (matrix, right) => `${np}.linalg.solve(${matrix}, ${right})`,
    range: (size) => `${np}.arange(${size})`,
    eye: (rows, columns) =>
      rows === columns
        ? `${np}.eye(${rows}, dtype=${type})`
        : `${np}.eye(${rows}, ${columns}, dtype=${type})`,
    asNumber: (booleans) => `(${booleans}).astype(${type})`,
    expand: (value, shape) =>
      `${np}.broadcast_to(${np}.asarray(${value}, dtype=${type}), ${shape})`,
    epsilon: (order) => `levi_civita(${order}).astype(${type})`,
    take: (value, at, index) => `${value}[${colons(at)}${index}]`,
    clip: (index, last) => `${np}.clip(${index}, 0, ${last})`,
    integers: (value) => `${value}.astype(int)`,
    scalar: (value) =>
      /^[\d\s./*-]*$|^math\.pi$/.test(value) ? `${np}.asarray(${value}, dtype=${type})` : value,
    helpers: {
      ...stableHelpers(np),
      erf: `
def erf(x):
    return np.vectorize(math.erf, otypes=[float])(x)`,
      levi_civita: `
def levi_civita(order):
    """The totally antisymmetric tensor: the sign of each permutation of the axes."""
    signs = ${np}.ones((order,) * order)
    for i in range(order):
        for j in range(i + 1, order):
            shape = [1] * order
            shape[i] = order
            a = ${np}.arange(order).reshape(shape)
            shape[i], shape[j] = 1, order
            signs = signs * ${np}.sign(${np}.arange(order).reshape(shape) - a)
    return signs`,
      ...matrixHelpers(np),
    },
  };
};

const dialect: DialectFor = (like) => ({
  target: 'numpy',
  imports: ['import numpy as np'],
  ...numpyLike('np', like),
});

/** The program as Python that calls NumPy. */
export const printNumpy = (
  program: Parameters<typeof printPython>[0],
): ReturnType<typeof printPython> => printPython(program, dialect);
