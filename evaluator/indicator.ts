/** Arrays of indicators and of the Levi-Civita symbol. */
import type { Term, Unknown } from '../core/term/term.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import * as J from './jet.js';
import { ids, indexSize, sizeOf } from './machine.js';
import type { Scope } from './machine.js';

type Indicator = Term & { readonly tag: 'indicator' };

const holds = {
  '=': (v: number) => v === 0,
  '!=': (v: number) => v !== 0,
  '<': (v: number) => v < 0,
  '<=': (v: number) => v <= 0,
  '>': (v: number) => v > 0,
  '>=': (v: number) => v >= 0,
} as const;

const ramp = (id: number, size: number): Dense =>
  D.dense(
    [id],
    [size],
    Float64Array.from({ length: size }, (_, v) => v),
  );

const unknown = (scope: Scope, of: Unknown): Dense => {
  if (of.tag === 'index') return ramp(of.index.id, indexSize(scope.machine, of.index));
  const binding = scope.env.get(of.name);
  return binding ? D.rename(J.real(binding.jet), binding.own, ids(of.at)) : D.scalar(NaN);
};

const compute = (scope: Scope, term: Indicator): Dense => {
  const { machine } = scope;
  const integers = { ...machine.k, modulus: 0 };
  let total = D.scalar(sizeOf(machine, term.affine.constant));
  for (const { coef, of } of term.affine.terms) {
    const c = sizeOf(machine, coef);
    total = D.zip(integers, total, unknown(scope, of), (x, y) => x + c * y);
  }
  const test = holds[term.relation];
  return D.map(total, (v) => (Number.isNaN(v) ? NaN : test(v) ? 1 : 0));
};

/** The array of an indicator over the indices that it mentions. */
export const indicatorArray = (scope: Scope, term: Indicator): Dense => {
  const fixed = term.affine.terms.every(({ of }) => of.tag === 'index');
  const known = fixed ? scope.machine.indicatorCache.get(term) : undefined;
  const made = known ?? compute(scope, term);
  if (fixed) scope.machine.indicatorCache.set(term, made);
  return made;
};

/** An index used as a number. */
export const indexArray = ramp;

const signOf = (permutation: readonly number[]): number => {
  let sign = 1;
  for (let i = 0; i < permutation.length; i++)
    for (let j = i + 1; j < permutation.length; j++)
      sign *= Math.sign((permutation[j] as number) - (permutation[i] as number));
  return sign;
};

/** The Levi-Civita symbol of order n over the given axis ids (negative values modulo a prime are the caller's care). */
export const epsilonArray = (axes: readonly number[], modulus: number): Dense => {
  const n = axes.length;
  const placeholder = axes.map((_, at) => at);
  const data = new Float64Array(n ** n);
  const digits = axes.map(() => 0);
  for (let p = 0; p < data.length; p++) {
    for (let at = n - 1, rest = p; at >= 0; at--, rest = Math.floor(rest / n))
      digits[at] = rest % n;
    const sign = signOf(digits);
    data[p] = sign < 0 && modulus > 0 ? modulus - 1 : sign;
  }
  const shape = placeholder.map(() => n);
  return D.rename(D.dense(placeholder, shape, data), placeholder, axes);
};
