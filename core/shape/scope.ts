/**
 * What a name can mean while an expression is elaborated, and the value that an expression gets.
 *
 * Elaboration has two steps. Inference walks the syntax tree once, lays sizes down and leaves a `Value`; when all sizes
 * are known, `Value.at` writes the term. `at` makes fresh bound indices at each call, so a value may be used twice.
 */
import type { Ast, Declaration, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Bound, Declared, Index, Layout, Property, Term } from '../term/term.js';
import { stop, type Complaint, type Source } from './fail.js';
import * as Solver from './solver.js';

/** An index as written: one name bound at one place, or free in the statement. */
export type IndexVar = {
  readonly name: string;
  readonly size: Size;
  /** Bound with a size of its own, `i<n`. */
  readonly bounded: boolean;
  readonly span: Span;
  readonly source: Source;
};

/** The actual index that each index as written stands for. */
export type Env = ReadonlyMap<IndexVar, Index>;

/** An elaborated expression; `at` writes its component at the given indices, whose sizes are `sizes`. */
export type Value = {
  readonly layout: Layout;
  readonly sizes: readonly Size[];
  readonly at: (indices: readonly Index[], env: Env) => Term;
};

/** A variable bound by d or E; its name is known once its body has been walked. */
export type BoundVar = {
  name: string;
  readonly sizes: readonly Size[];
  readonly properties: readonly Property[];
};

/** What a name means locally: a value put in by `at`, or a variable bound by d or E. */
export type Local =
  | {
      readonly tag: 'value';
      readonly value: Value;
      readonly height: number;
      readonly used: ReadonlySet<string>;
    }
  | { readonly tag: 'bound'; readonly bound: BoundVar; readonly layout: Layout };

/** A declared operator of a pack; shapes as declaration text, `[n,n]`, `[]`. */
export type OperatorEntry = {
  readonly name: string;
  readonly args: readonly string[];
  readonly out: string;
  /** Applied entry by entry: arguments have one shape, or are scalars. */
  readonly elementwise?: boolean;
};
export type OperatorTable = readonly OperatorEntry[];

/** An operator with its shapes read. */
export type Operator = {
  readonly name: string;
  readonly args: readonly (readonly Size[])[];
  readonly out: readonly Size[];
  readonly elementwise: boolean;
};

/** What the declarations say, while elaboration goes on. */
export type Declarations = {
  readonly variables: ReadonlyMap<string, Declared>;
  readonly abbreviations: ReadonlyMap<string, { readonly value: Ast; readonly source: Source }>;
  /** `i, j : n`. */
  readonly indices: ReadonlyMap<string, Size>;
  readonly relations: ReadonlyMap<string, Size>;
  /** Every name known to be a size. */
  readonly sizeNames: ReadonlySet<string>;
  /** Names with moments, or with iid or independent entries. */
  readonly random: ReadonlySet<string>;
  /** name -> the names that its facts mention. */
  readonly mentions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly list: readonly (readonly [Declaration, Source])[];
};

/** The changing state of one elaboration. */
export type Session = {
  readonly solver: Solver.Solver;
  readonly operators: ReadonlyMap<string, Operator>;
  readonly warnings: string[];
  readonly indexVars: IndexVar[];
  nextIndex: number;
  /** Nodes walked and parts of terms written so far. */
  steps: number;
  /** Binders of variables below the present place, as in X#k. */
  height: number;
  /** Declared names met below the present place. */
  used: Set<string>;
  readonly infer: (ast: Ast, scope: Scope) => Value;
};

/** Where an expression stands. */
export type Scope = {
  readonly session: Session;
  readonly source: Source;
  readonly declarations: Declarations;
  readonly indices: ReadonlyMap<string, IndexVar>;
  /** Free indices of the statement; grows as they are met. */
  readonly free: Map<string, IndexVar>;
  /** Names that stand bare in some subscript and are not bound there. */
  readonly freeNames: ReadonlySet<string>;
  /** Names that stand where only a size can, in this statement. */
  readonly sizeNames: ReadonlySet<string>;
  readonly locals: ReadonlyMap<string, Local>;
  /** The abbreviations being put in here. */
  readonly expanding: readonly string[];
  /** The name that E without a binder is over (inside a declaration). */
  readonly random?: string;
};

/** Ends with an error at a place of the scope's source. */
export const failAt = (scope: Scope, span: Span, complaint: Complaint): never =>
  stop(scope.source, span, complaint);

/** A remark for the user, once. */
export const warn = ({ session: { warnings } }: Scope, text: string): void => {
  if (!warnings.includes(text)) warnings.push(text);
};

export const showSize = (scope: Scope, size: Size): string =>
  Solver.show(scope.session.solver, size);
/** `[n, m]`. */
export const showShape = (scope: Scope, sizes: readonly Size[]): string =>
  `[${sizes.map((size) => showSize(scope, size)).join(', ')}]`;

export const resolved = (scope: Scope, size: Size): Size =>
  Solver.resolve(scope.session.solver, size);
export const unify = (scope: Scope, a: Size, b: Size, complain: () => void): void =>
  Solver.unify(scope.session.solver, a, b, complain);
/** Whether two sizes are known to be the same now. */
export const same = (scope: Scope, a: Size, b: Size): boolean =>
  S.equals(resolved(scope, a), resolved(scope, b));

const axisNames = ['i', 'j', 'k', 'l', 'p', 'q', 'r', 's'];
/** A new index; its size is final, so this is called when terms are written. */
export const freshIndex = (scope: Scope, size: Size, name?: string): Index => {
  const id = scope.session.nextIndex++;
  return { id, name: name ?? axisNames[id % axisNames.length] ?? 'i', size: resolved(scope, size) };
};
export const freshIndices = (scope: Scope, sizes: readonly Size[]): readonly Index[] =>
  sizes.map((size) => freshIndex(scope, size));

/** A new index as written, remembered so that one never sized is found at the end. */
export const makeIndexVar = (scope: Scope, name: string, span: Span, bound?: Size): IndexVar => {
  const size = bound ?? Solver.unknown(scope.session.solver);
  const made = { name, size, bounded: bound !== undefined, span, source: scope.source };
  scope.session.indexVars.push(made);
  const declared = scope.declarations.indices.get(name);
  if (declared && bound === undefined) Solver.prefer(scope.session.solver, size, declared);
  return made;
};

export const bindEnv = (env: Env, pairs: readonly (readonly [IndexVar, Index])[]): Env =>
  new Map([...env, ...pairs]);

/** The layout that a value with so many axes has unless something else gave it one. */
export const layoutOf = (order: number): Layout =>
  order === 0 ? 'scalar' : order === 1 ? 'column' : order === 2 ? 'matrix' : 'tensor';

export const scalar = (at: (env: Env) => Term): Value => ({
  layout: 'scalar',
  sizes: [],
  at: (_, env) => at(env),
});
/** The term of a scalar value. */
export const scalarTerm = (value: Value, env: Env): Term => value.at([], env);

/** The finished form of a bound variable. */
export const boundTerm = (scope: Scope, bound: BoundVar): Bound => ({
  name: bound.name,
  shape: bound.sizes.map((size) => resolved(scope, size)),
  properties: bound.properties,
});

/** The value of a variable with the given sizes; its name is read when the term is written. */
export const variableValue = (
  name: () => string,
  sizes: readonly Size[],
  layout: Layout,
): Value => ({
  layout,
  sizes,
  at: (at) => ({ tag: 'variable', name: name(), at }),
});
