/** PyTorch. */
import { matrixHelpers } from './numpy.js';
import { printPython, type DialectFor } from './python.js';

const list = (axes: readonly number[]): string =>
  `(${axes.join(', ')}${axes.length === 1 ? ',' : ''})`;
const along = (axes: readonly number[]): string => (axes.length === 1 ? `${axes[0]}` : list(axes));
const reductions: Readonly<Record<string, string>> = { largest: 'amax', smallest: 'amin' };

const { adjugate = '', logm = '', sqrtm = '' } = matrixHelpers('torch');

const helpers: Readonly<Record<string, string>> = {
  adjugate,
  sqrtm,
  logm,
  softmax: `
def softmax(x, axes):
    weights = torch.exp(x - torch.amax(x, dim=axes, keepdim=True))
    return weights / torch.sum(weights, dim=axes, keepdim=True)`,
  levi_civita: `
def levi_civita(order):
    """The totally antisymmetric tensor: the sign of each permutation of the axes."""
    signs = torch.ones((order,) * order, dtype=torch.float64)
    for i in range(order):
        for j in range(i + 1, order):
            shape = [1] * order
            shape[i] = order
            a = torch.arange(order).reshape(shape)
            shape[i], shape[j] = 1, order
            signs = signs * torch.sign(torch.arange(order).reshape(shape) - a)
    return signs`,
};

const dialect: DialectFor = (like) => {
  const options =
    like === undefined ? 'dtype=torch.float64' : `dtype=${like}.dtype, device=${like}.device`;
  const device = like === undefined ? '' : `, device=${like}.device`;
  const number = (x: string): string =>
    /^[\d\s./*()-]*$|^math\.pi$/.test(x) ? `torch.as_tensor(${x}, ${options})` : x;
  const call =
    (name: string) =>
    (...args: readonly string[]): string =>
      `torch.${name}(${args.map(number).join(', ')})`;
  return {
    target: 'pytorch',
    imports: ['import torch'],
    np: 'torch',
    functions: {
      exp: call('exp'),
      log: call('log'),
      log1p: call('log1p'),
      expm1: call('expm1'),
      softplus: (x) => `torch.logaddexp(${number(x)}, torch.zeros((), ${options}))`,
      logaddexp: call('logaddexp'),
      sin: call('sin'),
      cos: call('cos'),
      tan: call('tan'),
      tanh: call('tanh'),
      sigmoid: call('sigmoid'),
      relu: call('relu'),
      sqrt: call('sqrt'),
      abs: call('abs'),
      sign: call('sign'),
      erf: call('erf'),
      pow: call('pow'),
      max: call('maximum'),
      min: call('minimum'),
    },
    einsum: (spec, args) => `torch.einsum('${spec}', ${args.map(number).join(', ')})`,
    transpose: (value, order) =>
      order.length === 2 ? `${value}.T` : `${value}.permute(${order.join(', ')})`,
    reduce: (name, value, axes) => {
      if (name === 'prod') return axes.reduceRight((v, k) => `${v}.prod(dim=${k})`, value);
      if (name === 'softmax' && axes.length > 1) return `softmax(${value}, ${list(axes)})`;
      return `torch.${reductions[name] ?? name}(${value}, dim=${along(axes)})`;
    },
    sum: (value, axes, order) =>
      axes.length === order ? `torch.sum(${value})` : `torch.sum(${value}, dim=${along(axes)})`,
    matrix: (name, value) => {
      if (name === 'logdet') return `torch.linalg.slogdet(${value})[1]`;
      if (name === 'expm') return `torch.linalg.matrix_exp(${value})`;
      if (name === 'adj') return `adjugate(${value})`;
      return name === 'logm' || name === 'sqrtm'
        ? `${name}(${value})`
        : `torch.linalg.${name}(${value})`;
    },
    solve: (matrix, right) => `torch.linalg.solve(${matrix}, ${right})`,
    range: (size) => `torch.arange(${size}${device})`,
    eye: (rows, columns) =>
      rows === columns
        ? `torch.eye(${rows}, ${options})`
        : `torch.eye(${rows}, ${columns}, ${options})`,
    asNumber: (booleans) =>
      `(${booleans}).to(${like === undefined ? 'torch.float64' : `${like}.dtype`})`,
    expand: (value, shape) => `${number(value)}.expand(${shape})`,
    epsilon: (order) => `levi_civita(${order}).to(${like === undefined ? 'torch.float64' : like})`,
    take: (value, axis, index) => `${value}[${':, '.repeat(axis)}${index}]`,
    clip: (index, last) => `torch.clamp(${index}, 0, ${last})`,
    integers: (value) => `${value}.long()`,
    scalar: (value) =>
      value.startsWith('torch.') ? value : `torch.as_tensor(${value}, ${options})`,
    helpers,
  };
};

/** The program as Python that calls PyTorch. */
export const printPytorch = (
  program: Parameters<typeof printPython>[0],
): ReturnType<typeof printPython> => printPython(program, dialect);
