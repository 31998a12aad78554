/**
 * Whether what steps replace has a value: no step may bring in a root of -1 or the inverse of a singular matrix.
 *
 * A rule says that its right side has a value where its left side has. So each left side must have one: what it needs is decided by
 * predicates, or is said by the statement, by the right side of another step, or by a term that a step makes of one that is known.
 */
import type { Tensor, Term } from '../term/term.js';
import { hole, type CertificateStep } from './certificate.js';
import { isMet } from './predicates.js';
import { mentions } from './scope.js';
import { aroundHoles, filled, type Checker } from './step.js';
import { demands, needs, saidUnder, type Given, type Need } from './written.js';

/** What is known to have a value; it grows. */
type Known = { readonly g: Given; readonly values: Term[] };

const learn = ({ values }: Known, said: readonly Term[]): void => void values.push(...said);

/** Whether the left side of the instance has a value at all places; then its right side has one. */
const isSure = (k: Known, step: CertificateStep, [from, to]: readonly [Term, Term]): boolean =>
  aroundHoles(step.place).every((around) => {
    const isThere = needs(from, around).every((need) => isMet(k.g, need));
    if (isThere) learn(k, demands(k.g.ring, to, around));
    return isThere;
  });

/** What is needed around a place of the term before, for the term after, and the other way round. */
const transfer = (
  c: Checker,
  k: Known,
  { place, open }: CertificateStep,
  sides: readonly [Term, Term],
): void => {
  for (const [kind, value, around] of needs(place, [])) {
    if (!mentions(value.body, hole)) continue;
    const put = (side: Term): Need => {
      const body = filled(c, value.body, { axes: open, body: side });
      return [kind, { axes: value.axes, body } satisfies Tensor, around];
    };
    const [from, to] = sides.map(put) as [Need, Need];
    const [isFrom, isTo] = [isMet(k.g, from), isMet(k.g, to)];
    if (isFrom !== isTo) learn(k, saidUnder(isFrom ? to : from));
  }
};

/** The first step whose instance may have no value; undefined where all have one. */
export const withoutValue = (
  c: Checker,
  steps: readonly CertificateStep[],
): CertificateStep | undefined => {
  const values = [...c.g.written.values];
  const k = { g: { ...c.g, written: { ...c.g.written, values } }, values };
  const all = steps.flatMap((step) => {
    const sides = c.instances.get(step);
    return sides ? [{ step, sides }] : [];
  });
  let open = all;
  // The steps from the right side of a statement are read backwards, so rounds go to and fro.
  for (let known = -1; open.length > 0 && known !== values.length;) {
    known = values.length;
    const left = open.filter(({ step, sides }) => !isSure(k, step, sides));
    if (left.length === open.length)
      for (const one of all) if (!left.includes(one)) transfer(c, k, one.step, one.sides);
    if (left.length < open.length) known = -1;
    open = left.reverse();
  }
  return steps.find((s) => open.some(({ step }) => step === s));
};
