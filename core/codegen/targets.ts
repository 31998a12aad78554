/** The targets by name. */
import type { Either } from 'fp-ts/lib/Either.js';
import { printDask } from './dask.js';
import { printEinsum } from './einsum.js';
import { printJavascript } from './javascript.js';
import { printJax } from './jax.js';
import { printJulia } from './julia.js';
import { printNumpy } from './numpy.js';
import type { CodegenError, Program } from './program.js';
import { printPytorch } from './pytorch.js';

/** Targets whose code is text. */
export type TextTarget = 'ndarray' | 'numpy' | 'pytorch' | 'jax' | 'dask' | 'julia' | 'einsum';

/** Prints a program for a target. */
export const printers: Readonly<
  Record<TextTarget, (program: Program) => Either<CodegenError, string>>
> = {
  ndarray: printJavascript,
  numpy: printNumpy,
  pytorch: printPytorch,
  jax: printJax,
  dask: printDask,
  julia: printJulia,
  einsum: printEinsum,
};
