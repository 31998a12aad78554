/** JAX: NumPy's names under jax.numpy, its own softmax and logsumexp; the program may be compiled with `jax.jit`. */
import { numpyLike } from './numpy.js';
import { printPython, type DialectFor } from './python.js';

const dialect: DialectFor = (like) => {
  const base = numpyLike('jnp', like);
  const {
    softmax: _softmax,
    logsumexp: _logsumexp,
    sigmoid: _sigmoid,
    erf: _erf,
    expm: _expm,
    sqrtm: _sqrtm,
    ...helpers
  } = base.helpers;
  return {
    ...base,
    target: 'jax',
    imports: ['import jax', 'import jax.numpy as jnp', 'import jax.scipy as jsp'],
    functions: {
      ...base.functions,
      sigmoid: (x) => `jax.nn.sigmoid(${x})`,
      relu: (x) => `jax.nn.relu(${x})`,
      erf: (x) => `jsp.special.erf(${x})`,
    },
    reduce: (name, value, axes) => {
      const along = axes.length === 1 ? `${axes[0]}` : `(${axes.join(', ')})`;
      if (name === 'softmax') return `jax.nn.softmax(${value}, axis=${along})`;
      if (name === 'logsumexp') return `jsp.special.logsumexp(${value}, axis=${along})`;
      return base.reduce(name, value, axes);
    },
    matrix: (name, value) =>
      name === 'expm' || name === 'sqrtm'
        ? `jsp.linalg.${name}(${value})`
        : base.matrix(name, value),
    helpers,
    lacks: (op) => (op.tag === 'matrix' && op.name === 'logm' ? 'matrix logarithm' : undefined),
  };
};

/** The program as Python that calls JAX. Errors: `TargetLacks` for logm. */
export const printJax = (
  program: Parameters<typeof printPython>[0],
): ReturnType<typeof printPython> => printPython(program, dialect);
