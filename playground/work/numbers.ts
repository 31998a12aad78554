/** Numbers as text. */

/** At most six digits; whole numbers as they are. */
export const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
