/**
 * A checked statement as a theorem of Coq: sizes, tensors, axes, both sides, and the equations it rests on.
 *
 * What the algebra of contractions does not speak of (functions, d, E, inverses) has no place here: `atoms.ts` puts tensors
 * of their own for it.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Context, Fact, Index, Statement, Term } from '../term/term.js';
import { inlined, type Correction } from './facts.js';
import { names } from './names.js';
import type { IndexName, Value } from './syntax.js';
import { sizeNamesOf, Unsupported, Writer, type Scope, type TensorName } from './writer.js';

/** lhs = rhs for all values of the axes. */
export type Hypothesis = {
  readonly name: string;
  readonly axes: readonly IndexName[];
  readonly lhs: Value;
  readonly rhs: Value;
  readonly fact: Fact;
};
/** weight*(lhs - rhs) of a hypothesis, which has indices of its own here, summed over its axes. */
export type Weighted = Hypothesis & { readonly weight: Value };

export type Theorem = {
  readonly ring: string;
  readonly sizes: readonly string[];
  /** What the sizes are called in the statement. */
  readonly sizeSources: readonly string[];
  readonly tensors: readonly TensorName[];
  readonly axes: readonly IndexName[];
  readonly lhs: Value;
  readonly rhs: Value;
  /** What the declarations state, as hypotheses. */
  readonly hypotheses: readonly Hypothesis[];
  /** lhs - rhs is the sum of these by the ring laws. */
  readonly corrections: readonly Weighted[];
  /** The sizes of all indices, axes and summed ones, by id; equations between them are in the sides. */
  readonly indexSizes: ReadonlyMap<number, Size>;
  /** The first id that no index has. */
  readonly nextId: number;
};

/** lhs == rhs for all values of the axes, by the ring laws and the corrections: lhs - rhs is their sum. */
export type Corrected = {
  readonly axes: readonly Index[];
  readonly lhs: Term;
  readonly rhs: Term;
  readonly corrections: readonly Correction[];
};

/** The name of the ring: none that is declared. */
export const ringName = ({ variables }: Context): string =>
  ['R', 'K', 'F', 'Ring'].find((n) => !variables.has(n)) ?? 'R';

/** Writes an equation as a theorem. Throws `Unsupported`. */
export const theoremFrom = (context: Context, made: Corrected): Theorem => {
  const take = names();
  const terms = [made.lhs, made.rhs, ...context.facts.map(({ rhs }) => rhs)];
  const sizeSources = sizeNamesOf(context, made.axes, terms);
  const writer = new Writer(context, take, sizeSources);
  const ring = take(ringName(context));
  const axes = made.axes.map((index) => writer.index(index));
  const scope: Scope = new Map(made.axes.map((index, k) => [index.id, axes[k] as IndexName]));
  // Tensors in the order of their declarations.
  const lhs = writer.value(made.lhs, scope);
  const rhs = writer.value(made.rhs, scope);
  const hypotheses = new Map<Fact, Hypothesis>();
  const state = (fact: Fact): readonly [Omit<Hypothesis, 'name'>, Scope] => {
    const own = fact.axes.map((index) => writer.index(index));
    const inner: Scope = new Map(fact.axes.map((index, k) => [index.id, own[k] as IndexName]));
    const [l, r] = [writer.value(fact.lhs, inner), writer.value(fact.rhs, inner)];
    return [{ axes: own, lhs: l, rhs: r, fact }, inner];
  };
  const weighted = ({ fact, weight }: Correction): Weighted => {
    const suffix = fact.defines === undefined ? 'eq' : 'def';
    const known = hypotheses.get(fact) ?? {
      name: take(`${fact.about}_${suffix}`),
      ...state(fact)[0],
    };
    hypotheses.set(fact, known);
    const [own, inner] = state(fact);
    const value = writer.value(weight, new Map([...scope, ...inner]));
    return { ...own, name: known.name, weight: value };
  };
  const corrections = made.corrections.map(weighted);
  return {
    hypotheses: [...hypotheses.values()],
    corrections,
    ring,
    sizes: writer.sizes,
    sizeSources,
    tensors: [...writer.tensors.values()],
    axes,
    lhs,
    rhs,
    indexSizes: writer.indexSizes,
    nextId: writer.nextId,
  };
};

/** What definitions put in correct: those of the left side, less those of the right. */
export const definitions = (
  lhs: Term,
  rhs: Term,
  facts: readonly Fact[],
): readonly Correction[] => [
  ...inlined(lhs, facts).corrections,
  ...inlined(rhs, facts).corrections.map(({ fact, weight }) => ({
    fact,
    weight: B.negate(weight),
  })),
];

/** Writes a statement as a theorem that rests on definitions only; left: why it has none. */
export const theoremOf = ({
  context,
  axes,
  lhs,
  rhs,
  relation,
}: Statement): Either<string, Theorem> => {
  if (relation !== '==') return left('only equations have a Coq file');
  try {
    const corrections = definitions(lhs, rhs, context.facts);
    return right(theoremFrom(context, { axes, lhs, rhs, corrections }));
  } catch (error) {
    if (error instanceof Unsupported) return left(error.message);
    throw error;
  }
};
