/** Equations that groups of equal values suggest, the smallest and most general first. */
import type { RuleText } from '../rewrite/pack.js';
import type { Group } from './enumerate.js';
import { depthOf, partsOf, symbolsOf, type Tree } from './expression.js';

/** An equation to be tried. */
export type Candidate = { readonly lhs: Tree; readonly rhs: Tree; readonly simpler: boolean };

const distinct = (tree: Tree): ReadonlySet<string> => new Set(tree.variables);

/** Whether everything of one list is in the other, as often. */
const within = (some: readonly string[], all: readonly string[]): boolean => {
  const rest = [...all];
  return some.every((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
};

/** Whether a side only drops symbols of the other, all of their kind: det(A) of det(A'), not det(A*B) of det(A)*det(B). */
const drops = (small: Tree, large: Tree): boolean => {
  const [some, all] = [symbolsOf(small), symbolsOf(large)];
  const count = (list: readonly string[], name: string): number =>
    list.filter((s) => s === name).length;
  return within(some, all) && some.every((name) => count(some, name) === count(all, name));
};

/** A pair as a rule: the left side holds every variable, and a side that only drops symbols is on the right. */
const orient = (small: Tree, large: Tree): Candidate | undefined => {
  const [a, b] = [distinct(small), distinct(large)];
  if (![...a].every((name) => b.has(name))) return undefined;
  const simpler = small.size < large.size && (small.size === 1 || drops(small, large));
  if (simpler || b.size > a.size) return { lhs: large, rhs: small, simpler };
  return { lhs: small, rhs: large, simpler: false };
};

/** Whether the variables of each kind appear in their own order: other orders are renamings. */
const inOrder = ({ lhs, rhs }: Candidate, kinds: readonly (readonly string[])[]): boolean => {
  const met = [...new Set([...lhs.variables, ...rhs.variables])];
  return kinds.every((kind) =>
    met.filter((name) => kind.includes(name)).every((name, k) => name === kind[k]),
  );
};

/** The equations that the groups suggest; `kinds` are the lists of variables with the same declaration. */
export const candidates = (
  groups: readonly Group[],
  kinds: readonly (readonly string[])[],
): readonly Candidate[] => {
  const weight = ({ lhs, rhs }: Candidate): number => lhs.size + rhs.size;
  const height = ({ lhs, rhs }: Candidate): number => depthOf(lhs) + depthOf(rhs);
  const names = ({ lhs }: Candidate): number => distinct(lhs).size;
  return groups
    .flatMap(([first, ...others]) => others.flatMap((other) => orient(first, other) ?? []))
    .filter((c) => inOrder(c, kinds))
    .sort((a, b) => weight(a) - weight(b) || names(b) - names(a) || height(a) - height(b));
};

/** Variables of which an inverse is taken, alone or in a product; nothing is known of the terms of a sum. */
const inverted = (tree: Tree): readonly string[] => {
  const sums = partsOf(tree).some(({ operation }) => /^\.?[-+]$/.test(operation?.name ?? ''));
  return sums ? [] : tree.variables;
};

/** The candidate as a rule; what an inverse is taken of is invertible. */
export const ruleOf = ({ lhs, rhs, simpler }: Candidate, id: string, source: string): RuleText => {
  const inverses = [lhs, rhs]
    .flatMap(partsOf)
    .filter(({ operation }) => operation?.name === 'inv')
    .flatMap(({ args }) => args.flatMap(inverted));
  const when = [...new Set(inverses)].map((name) => `invertible(${name})`);
  const dir = simpler ? 'simpler' : 'both';
  return { id, dir, lhs: lhs.text, rhs: rhs.text, ...(when.length > 0 ? { when } : {}), source };
};
