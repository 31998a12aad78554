/**
 * Unknown sizes and the equations between them.
 *
 * An unknown is a size symbol `?k`. `unify` solves an equation for an unknown that stands alone in it; an equation that
 * cannot be solved yet waits and is tried again by `settle`. Soft equations are tried last, and only fill what nothing
 * else gives. Mutable inside; callers use the functions below.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';

type Waiting = { readonly a: Size; readonly b: Size; readonly complain: () => void };
export type Solver = {
  next: number;
  readonly solved: Map<string, Size>;
  waiting: Waiting[];
  soft: (readonly [Size, Size])[];
};

export const solver = (): Solver => ({ next: 0, solved: new Map(), waiting: [], soft: [] });
/** A new unknown size. */
export const unknown = (solver: Solver): Size => S.symbol(`?${solver.next++}`);
export const hasUnknown = (size: Size): boolean => size.key.includes('?');

/** The size with all that is known put in. */
export const resolve = (solver: Solver, size: Size): Size => {
  let now = size;
  while (hasUnknown(now)) {
    const next = S.substitute(now, solver.solved);
    if (next.key === now.key) return now;
    now = next;
  }
  return now;
};

const unknownsOf = (size: Size): readonly string[] =>
  S.names(size).filter((name) => name.startsWith('?'));

/** The polynomial divided by one term, where that leaves integer coefficients and no remainder. */
const divide = (size: Size, [monomial, coef]: readonly [string, number]): Size | undefined => {
  let result = S.zero;
  for (const [m, c] of size.terms) {
    const left = m === '' ? [] : m.split('*');
    for (const name of monomial === '' ? [] : monomial.split('*')) {
      const at = left.indexOf(name);
      if (at < 0) return undefined;
      left.splice(at, 1);
    }
    if (c % coef !== 0) return undefined;
    result = S.add(
      result,
      left.reduce((a, name) => S.mul(a, S.symbol(name)), S.constant(c / coef)),
    );
  }
  return result;
};

/** The value of `name` in difference = 0, where it occurs in one term only and divides out. */
export const solveFor = (difference: Size, name: string): Size | undefined => {
  const [term, second] = difference.terms.filter(([m]) => m.split('*').includes(name));
  if (!term || second) return undefined;
  const [monomial, coef] = term;
  const factors = monomial.split('*');
  factors.splice(factors.indexOf(name), 1);
  if (factors.includes(name)) return undefined;
  const rest = S.sub(difference, S.scale(factorsOf(monomial), coef));
  return divide(rest, [factors.join('*'), -coef]);
};
const factorsOf = (monomial: string): Size =>
  monomial.split('*').reduce((a, name) => S.mul(a, S.symbol(name)), S.one);

/** Solves difference = 0: 'solved', 'false', or 'later' where unknowns are left that do not stand alone. */
const solve = (solver: Solver, a: Size, b: Size): 'solved' | 'false' | 'later' => {
  const difference = S.sub(resolve(solver, a), resolve(solver, b));
  if (difference.terms.length === 0) return 'solved';
  const unknowns = unknownsOf(difference);
  if (unknowns.length === 0) return 'false';
  for (const name of unknowns) {
    const value = solveFor(difference, name);
    if (value === undefined || unknownsOf(value).includes(name)) continue;
    const known = S.asConstant(value);
    if (known !== undefined && known < 1) return 'false';
    solver.solved.set(name, value);
    return 'solved';
  }
  return 'later';
};

/** Makes two sizes equal; calls `complain` (now or in `settle`) where they cannot be. */
export const unify = (solver: Solver, a: Size, b: Size, complain: () => void): void => {
  if (a.key === b.key) return;
  const outcome = solve(solver, a, b);
  if (outcome === 'false') complain();
  if (outcome === 'later') solver.waiting.push({ a, b, complain });
};

/** Makes two sizes equal at the end, where one is still unknown then. */
export const prefer = (solver: Solver, a: Size, b: Size): void => {
  solver.soft.push([a, b]);
};

/** Tries all waiting equations until none makes progress. */
const retry = (solver: Solver): void => {
  for (let before = -1; before !== solver.waiting.length;) {
    before = solver.waiting.length;
    const waiting = solver.waiting;
    solver.waiting = [];
    for (const { a, b, complain } of waiting) unify(solver, a, b, complain);
  }
};

/** Solves what is left: waiting equations, then soft ones in order; at last complains of equations still open. */
export const settle = (solver: Solver): void => {
  retry(solver);
  for (const [a, b] of solver.soft) {
    if (!hasUnknown(resolve(solver, a)) && !hasUnknown(resolve(solver, b))) continue;
    solve(solver, a, b);
    retry(solver);
  }
  solver.soft = [];
  const waiting = solver.waiting;
  solver.waiting = [];
  for (const { complain } of waiting) complain();
};

/** Text for messages: unknown sizes read `?`. */
export const show = (solver: Solver, size: Size): string =>
  S.show(resolve(solver, size)).replace(/\?\d+/g, '?');
