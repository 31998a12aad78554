/** Choices of sizes at which a statement is tried. */
import * as S from '../core/num/size.js';
import type { Size } from '../core/num/size.js';
import type { Context, Term } from '../core/term/term.js';
import { random as generator } from './random.js';
import { sizesIn } from './walk.js';

/** Values of size names. */
export type Sizes = ReadonlyMap<string, number>;

/** The size names that are free and the sizes that must be at least 1. */
export type SizeProblem = { readonly names: readonly string[]; readonly axes: readonly Size[] };

/** Reads the sizes of a context and of terms. */
export const sizeProblem = (context: Context, terms: readonly Term[]): SizeProblem => {
  const all = new Map<string, Size>();
  const other = new Map<string, Size>();
  const put = (into: Map<string, Size>, list: readonly Size[]): void =>
    list.forEach((s) => into.set(s.key, s));
  for (const v of context.variables.values()) {
    put(all, v.shape);
    put(all, v.integer ? [v.integer] : []);
    v.arguments?.forEach((shape) => put(all, shape));
  }
  put(all, [...context.sizes.values()]);
  for (const fact of context.facts)
    put(
      all,
      fact.axes.map((i) => i.size),
    );
  for (const term of [...terms, ...context.facts.flatMap((f) => [f.lhs, f.rhs])]) {
    const found = sizesIn(term);
    put(all, found.axes);
    put(other, found.numbers);
  }
  const names = new Set([...all.values(), ...other.values()].flatMap((s) => S.names(s)));
  return { names: [...names].sort(), axes: [...all.values()] };
};

/** Whether all axes have a size of at least 1. */
export const valid = ({ axes }: SizeProblem, sizes: Sizes): boolean =>
  axes.every((size) => (S.evaluate(size, sizes) ?? 0) >= 1);

const volume = ({ axes }: SizeProblem, sizes: Sizes): number =>
  axes.reduce((total, size) => total + (S.evaluate(size, sizes) ?? 0), 0);

/** Entries of one array, and of one random array (whose atoms may have to be solved for), that are still cheap. */
const cheap = { any: 1500, random: 6 };

const entries = (shape: readonly Size[], sizes: Sizes): number =>
  shape.reduce((n, size) => n * (S.evaluate(size, sizes) ?? 1), 1);

/** Leaves out choices with large arrays, where others are left. */
export const affordable = (
  context: Context,
  random: ReadonlySet<string>,
  choices: readonly Sizes[],
): readonly Sizes[] => {
  const declared = [...context.variables.values()];
  const kept = choices.filter((sizes) =>
    declared.every(
      (v) => entries(v.shape, sizes) <= (random.has(v.name) ? cheap.random : cheap.any),
    ),
  );
  return kept.length > 0 ? kept : choices;
};

/** Choices in order of preference: distinct sizes, twos, ones, the example, mixtures. Deterministic. */
export const sizeChoices = (problem: SizeProblem, example: Sizes | undefined): readonly Sizes[] => {
  const { names } = problem;
  const from = (pick: (at: number) => number): Sizes =>
    new Map(names.map((name, at) => [name, pick(at)]));
  const r = generator(17);
  const few = names.length <= 3;
  const given = example && names.every((name) => example.has(name)) ? [example] : [];
  const regular = [
    from((at) => (few ? 2 + at : 2 + (at % 2))),
    from((at) => (few ? names.length + 1 - at : 3 - (at % 2))),
    from(() => 1),
    from(() => 2),
    ...given,
    from(() => 3),
    from((at) => 1 + (at % 2)),
    from((at) => 2 - (at % 2)),
  ];
  const mixed = Array.from({ length: 150 }, (_, n) => from(() => r.integer(1, n < 60 ? 3 : 6)));
  const good = [...regular, ...mixed].filter((sizes) => valid(problem, sizes));
  const seen = new Set<string>();
  return good
    .filter((sizes) => {
      const key = names.map((name) => sizes.get(name)).join();
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, 24);
};

/** The choices with the smallest first. */
export const smallestFirst = (problem: SizeProblem, choices: readonly Sizes[]): readonly Sizes[] =>
  [...choices].sort((a, b) => volume(problem, a) - volume(problem, b));
