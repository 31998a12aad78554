/** Pointwise functions of one real number with their derivatives of any order (NaN where there is none). */

/** The n-th derivative at x. */
export type Smooth = (x: number, n: number) => number;

/** Coefficients of polynomials, lowest first. */
type Polynomial = readonly number[];
const differentiate = (p: Polynomial): Polynomial => p.slice(1).map((c, k) => c * (k + 1));
const product = (p: Polynomial, q: Polynomial): Polynomial => {
  const result = Array.from({ length: Math.max(p.length + q.length - 1, 0) }, () => 0);
  p.forEach((a, i) => q.forEach((b, j) => (result[i + j] = (result[i + j] as number) + a * b)));
  return result;
};
const at = (p: Polynomial, x: number): number => p.reduceRight((sum, c) => sum * x + c, 0);

/** A function whose derivative is a polynomial `rate` of its own value (tanh, tan, sigmoid). */
const autonomous = (value: (x: number) => number, rate: Polynomial): Smooth => {
  const table: Polynomial[] = [[0, 1]];
  const polynomial = (n: number): Polynomial =>
    (table[n] ??= product(differentiate(polynomial(n - 1)), rate));
  return (x, n) => at(polynomial(n), value(x));
};

/** x^p for a real p: falling factorial times x^(p-n), 0 once the factor is 0; x^0 = 1. */
export const realPower = (x: number, p: number, n: number): number => {
  let factor = 1;
  for (let k = 0; k < n; k++) factor *= p - k;
  if (factor === 0) return Number.isNaN(x) ? NaN : 0;
  const value = factor * x ** (p - n);
  return Number.isFinite(value) ? value : NaN;
};

const sign = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : x);
const kink =
  (f: (x: number) => number, slope: (x: number) => number): Smooth =>
  (x, n) =>
    n === 0 ? f(x) : x === 0 || Number.isNaN(x) ? NaN : n === 1 ? slope(x) : 0;

const erfSeries = (x: number): number => {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
};
const erfcFraction = (x: number): number => {
  let f = 0;
  for (let k = 120; k > 0; k--) f = k / 2 / (x + f);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + f);
};
/** The error function, to about 1e-15. */
export const erf = (x: number): number =>
  Math.abs(x) < 2 ? erfSeries(x) : x > 0 ? 1 - erfcFraction(x) : erfcFraction(-x) - 1;

/** d^n/dx^n exp(-x^2) = q_n(x) exp(-x^2) with q_(n+1) = q_n' - 2x q_n. */
const gaussian = (x: number, n: number): number => {
  let q: Polynomial = [1];
  for (let k = 0; k < n; k++) {
    const [d, m] = [differentiate(q), product(q, [0, -2])];
    q = m.map((c, i) => c + (d[i] ?? 0));
  }
  return at(q, x) * Math.exp(-x * x);
};

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const logarithm: Smooth = (x, n) =>
  x > 0 ? (n === 0 ? Math.log(x) : ((n % 2 === 1 ? 1 : -1) * factorial(n - 1)) / x ** n) : NaN;
const logistic = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/** The named functions of one argument. */
export const scalarFunctions: ReadonlyMap<string, Smooth> = new Map<string, Smooth>([
  ['exp', (x) => Math.exp(x)],
  ['log', logarithm],
  ['sin', (x, n) => Math.sin(x + (n * Math.PI) / 2)],
  ['cos', (x, n) => Math.cos(x + (n * Math.PI) / 2)],
  ['tan', autonomous(Math.tan, [1, 0, 1])],
  ['tanh', autonomous(Math.tanh, [1, 0, -1])],
  ['sigmoid', autonomous(logistic, [0, 1, -1])],
  ['sqrt', (x, n) => (x < 0 ? NaN : realPower(x, 0.5, n))],
  [
    'relu',
    kink(
      (x) => (x > 0 ? x : x < 0 ? 0 : x),
      (x) => (x > 0 ? 1 : 0),
    ),
  ],
  ['abs', kink(Math.abs, sign)],
  ['sign', kink(sign, () => 0)],
  ['erf', (x, n) => (n === 0 ? erf(x) : (2 / Math.sqrt(Math.PI)) * gaussian(x, n - 1))],
]);
