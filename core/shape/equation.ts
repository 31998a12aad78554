/**
 * Two sides made one equation: free indices matched by name, axes by position; and what closes an elaboration.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Layout, Term } from '../term/term.js';
import { stop, type Source } from './fail.js';
import { freeIndexNames, sizeNamesIn } from './names.js';
import * as Solver from './solver.js';
import {
  freshIndex,
  freshIndices,
  resolved,
  showSize,
  type Declarations,
  type Env,
  type IndexVar,
  type Scope,
  type Session,
  type Value,
} from './scope.js';
import { agree, isZeroLiteral, operand, textOf, zeroLike } from './shapes.js';

/** The scope of a statement, an expression or a fact: nothing bound, its free indices and sizes known. */
export const openScope = (
  session: Session,
  declarations: Declarations,
  source: Source,
  roots: readonly Ast[],
  random?: string,
): Scope => ({
  session,
  declarations,
  source,
  indices: new Map(),
  free: new Map(),
  freeNames: freeIndexNames(roots),
  sizeNames: sizeNamesIn(roots),
  locals: new Map(),
  expanding: [],
  ...(random === undefined ? {} : { random }),
});

const unsized = (index: IndexVar): never =>
  stop(index.source, index.span, {
    tag: 'IndexWithoutSize',
    message: `the size of index ${index.name} is not known: it meets no axis`,
    hint: `bind it with a size (${index.name}<n), or declare it: ${index.name} : n.`,
  });

/** Solves all sizes that are left; ends with an error where an index has none. */
export const settle = (session: Session): void => {
  Solver.settle(session.solver);
  const open = session.indexVars.find((index) =>
    Solver.hasUnknown(Solver.resolve(session.solver, index.size)),
  );
  session.indexVars.length = 0;
  if (open) unsized(open);
};

const checkDeclaredSize = (scope: Scope, index: IndexVar): void => {
  const declared = scope.declarations.indices.get(index.name);
  if (!declared || S.equals(declared, resolved(scope, index.size))) return;
  stop(index.source, index.span, {
    tag: 'IndexMeetsTwoSizes',
    message: `index ${index.name} is declared with size ${S.show(declared)}, but meets an axis of size ${showSize(scope, index.size)}`,
    hint: `declare ${index.name} : ${showSize(scope, index.size)}, or use another index here.`,
  });
};

/** The free indices in order of appearance, each with its actual index. */
const freeEnv = (scope: Scope): readonly (readonly [IndexVar, Index])[] => {
  const order = [...scope.freeNames, ...scope.free.keys()];
  const vars = [...new Set(order)].flatMap((name) => scope.free.get(name) ?? []);
  return vars.map((index) => {
    checkDeclaredSize(scope, index);
    return [index, freshIndex(scope, index.size, index.name)] as const;
  });
};

const checkKnown = (scope: Scope, value: Value, span: Span): void => {
  if (value.sizes.every((size) => !Solver.hasUnknown(resolved(scope, size)))) return;
  stop(scope.source, span, {
    tag: 'ShapeNotKnown',
    message: `the shape of ${textOfSpan(scope, span)} is not known`,
    hint: 'bind indices with a size (i<n), or declare what it is compared with.',
  });
};
const textOfSpan = (scope: Scope, [start, end]: Span): string =>
  scope.source.text.slice(start, end);

/** An expression written out: its free indices, then its own axes. */
export type Written = {
  readonly axes: readonly Index[];
  readonly body: Term;
  readonly layout: Layout;
};

/** One checked expression, to be written once all sizes are settled. */
export const expression = (ast: Ast, scope: Scope): (() => Written) => {
  const value = scope.session.infer(ast, scope);
  return () => {
    checkKnown(scope, value, ast.span);
    const free = freeEnv(scope);
    const own = freshIndices(scope, value.sizes);
    const body = value.at(own, new Map(free));
    return { axes: [...free.map(([, index]) => index), ...own], body, layout: value.layout };
  };
};

/** An equation written out: free indices, then the axes of both sides. */
export type Equation = {
  readonly axes: readonly Index[];
  readonly lhs: Term;
  readonly rhs: Term;
  readonly layout: Layout;
};

/** One checked equation, to be written once all sizes are settled. `0` alone as a side has any shape. */
export const equation = (lhs: Ast, rhs: Ast, span: Span, scope: Scope): (() => Equation) => {
  const [a, b] = [operand(lhs, scope), operand(rhs, scope)];
  const [leftZero, rightZero] = [isZeroLiteral(lhs), isZeroLiteral(rhs)];
  if (!leftZero && !rightZero)
    agree(
      scope,
      a,
      b,
      span,
      `compare ${textOf(lhs, scope)} with ${textOf(rhs, scope)}`,
      'SidesDiffer',
    );
  const left = leftZero ? zeroLike(b.value) : a.value;
  const right = rightZero ? zeroLike(left) : b.value;
  return () => {
    checkKnown(scope, left, span);
    const free = freeEnv(scope);
    const own = freshIndices(scope, left.sizes);
    const env: Env = new Map(free);
    return {
      axes: [...free.map(([, index]) => index), ...own],
      lhs: leftZero ? B.zero : left.at(own, env),
      rhs: rightZero ? B.zero : right.at(own, env),
      layout: left.layout,
    };
  };
};
