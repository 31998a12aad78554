/** Numbers, arrays and counterexamples as text. */
import { counterexampleJson, type Nested } from '../api/values.js';
import type { Answer } from '../index.js';

/** At most six digits; whole numbers as they are. */
export const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

/** Nested lists on one line. */
export const nestedText = (value: Nested): string =>
  typeof value === 'number' ? numberText(value) : `[${value.map(nestedText).join(', ')}]`;

/** A counterexample, a line a name: sizes, values, both sides. */
export const counterexampleText = (
  found: NonNullable<Answer['counterexample']>,
): readonly string[] => {
  const { sizes, values, lhs, rhs } = counterexampleJson(found);
  const sized = Object.entries(sizes).map(([name, size]) => `${name} = ${size}`);
  return [
    ...(sized.length > 0 ? [`  ${sized.join(', ')}`] : []),
    ...Object.entries(values).map(([name, value]) => `  ${name} = ${nestedText(value)}`),
    `  left side  = ${nestedText(lhs)}`,
    `  right side = ${nestedText(rhs)}`,
  ];
};

/** Milliseconds with one decimal. */
export const milliseconds = (ms: number): number => Math.round(ms * 10) / 10;
