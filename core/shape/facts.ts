/**
 * Facts: equations that declarations state.
 */
import type { Fact, Index, Term } from '../term/term.js';
import { freeVariables } from '../term/walk.js';
import { factsOf, namesOf, type Located } from './declared.js';
import { equation, openScope } from './equation.js';
import { hasMean } from './names.js';
import type { Declarations, Session } from './scope.js';

const isAll = (t: Term, axes: readonly Index[]): t is Term & { readonly tag: 'variable' } =>
  t.tag === 'variable' &&
  t.at.length === axes.length &&
  new Set(t.at.map(({ id }) => id)).size === axes.length &&
  t.at.every(({ id }) => axes.some((axis) => axis.id === id));

/** The name that a side defines: bare, at all axes, and not used by the other side. */
const defining = (side: Term, other: Term, axes: readonly Index[]): string | undefined =>
  isAll(side, axes) && !freeVariables(other).has(side.name) ? side.name : undefined;

/** The fact with the name that it defines, if any; its sides are swapped where only the right one is a bare name. */
const withDefinition = (fact: Fact): Fact => {
  const { lhs, rhs, axes } = fact;
  const left = defining(lhs, rhs, axes);
  if (left !== undefined) return { ...fact, defines: left };
  const right = defining(rhs, lhs, axes);
  return right === undefined ? fact : { ...fact, lhs: rhs, rhs: lhs, defines: right };
};

/** The facts of one declaration; a fact with E is stated for each name, another one once. */
export const pendingFacts = (
  located: Located,
  declarations: Declarations,
  session: Session,
): readonly (() => Fact)[] => {
  const [declaration, source] = located;
  const names = namesOf(declaration).map(({ name }) => name);
  return factsOf(declaration).flatMap((fact) => {
    const moment = hasMean(fact.lhs) || hasMean(fact.rhs);
    const size =
      fact.lhs.tag === 'name' &&
      !declarations.variables.has(fact.lhs.name) &&
      !declarations.abbreviations.has(fact.lhs.name);
    if (size) return [];
    return (moment ? names : names.slice(0, 1)).map((about) => {
      const scope = openScope(session, declarations, source, [fact.lhs, fact.rhs], about);
      const write = equation(fact.lhs, fact.rhs, fact.span, scope);
      return (): Fact => {
        const { axes, lhs, rhs } = write();
        const plain: Fact = { about, axes, lhs, rhs };
        return moment ? plain : withDefinition(plain);
      };
    });
  });
};
