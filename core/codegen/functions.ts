/** The functions of numbers that every target has, or has a lowering of. */

/** Entry by entry; `log1p`, `expm1`, `softplus` and `logaddexp` are the stable forms that `stable.ts` brings in. */
export const functionNames = [
  'exp',
  'log',
  'log1p',
  'expm1',
  'softplus',
  'logaddexp',
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
  'pow',
  'max',
  'min',
] as const;

export type FunctionName = (typeof functionNames)[number];

const names: ReadonlySet<string> = new Set(functionNames);

/** Whether a function has a meaning in the targets. */
export const isKnownFunction = (name: string): name is FunctionName => names.has(name);
