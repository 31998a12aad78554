/**
 * Limits of the front end. They keep every later recursion over a tree inside the default stack of node (984 KB).
 *
 * A tree of depth `maxDepth` leaves about 800 bytes of stack a level, so functions over trees should walk the left
 * spine of + and * in a loop or use few, small frames a level.
 */

/** Brackets and exponents inside one another, in levels. Hand-written input stays under 20. */
export const maxNesting = 128;

/** Levels of a syntax tree; a flat sum of n terms has n levels. The tenth Gaussian moment has 945 terms. */
export const maxDepth = 1200;

/** Characters of one text. A million take about a second. */
export const maxLength = 1_000_000;

/** Characters of one number as written, and the largest exponent: `1e400`. */
export const maxNumberLength = 1000;
export const maxExponent = 400;
