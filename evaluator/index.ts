/** Numeric meaning of terms, values that meet declarations, and the numeric check of statements. */
export { evaluate } from './evaluate.js';
export type { Point } from './evaluate.js';
export { check } from './check.js';
export type { CheckOptions, Counterexample, Verdict } from './check.js';
export { checkExact, evaluateModulo } from './primeField.js';
export type { ExactOptions, ExactVerdict } from './primeField.js';
export type { Manner } from './draft.js';
export { machineAt, scopeAt } from './point.js';
export type { Sample } from './point.js';
export { drawSample, givenSample, valuesOf } from './sample.js';
export type { SampleOptions } from './sample.js';
export { sizeChoices, sizeProblem } from './sizes.js';
export type { SizeProblem, Sizes } from './sizes.js';
export { smoothFunction } from './smoothFunction.js';
export type { SmoothFunction } from './smoothFunction.js';
export { evaluateTerm } from './evaluateTerm.js';
export { reals, residues, largePrime } from './arithmetic.js';
export type { Arithmetic } from './arithmetic.js';
