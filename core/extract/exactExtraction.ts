/**
 * A choice of nodes made exact: branch and bound over the classes, with the steps that several networks share as nodes of
 * their own, so that a product computed twice is paid once.
 *
 * An unevaluated or an unstable node is a price far above all operations, which keeps their order.
 */
import type { ClassId } from '../egraph/types.js';
import { distinctWork, flopsOfWork, type Cost, type Values, type Work } from './cost.js';
import { solveChoices, type Choice, type Problem } from './exactChoice.js';
import { sum, type Option, type Options } from './option.js';

/** The options chosen, and the operations that no choice in this e-graph with as few unstable nodes is below. */
export type ExactExtraction = {
  readonly chosen: ReadonlyMap<ClassId, Option>;
  readonly bound: number;
};

/** How many times all operations of the known choice one unstable node counts, and one unevaluated node. */
const penalties = { unstable: 1e3, unevaluated: 1e6 };

const namesOf = ({ work }: Option): readonly string[] => [
  ...new Set(work.flatMap(({ name }) => (name === undefined ? [] : [name]))),
];

/** What stands at least twice in a list. */
const repeated = (names: readonly string[]): ReadonlySet<string> => {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const name of names) (once.has(name) ? again : once).add(name);
  return again;
};

class Builder {
  private readonly ids = new Map<string, number>();
  /** The names of steps that several options hold. */
  private readonly shared: ReadonlySet<string>;
  readonly choices: (readonly Choice[])[] = [];

  constructor(
    private readonly options: Options,
    private readonly value: Values,
    private readonly unit: number,
  ) {
    this.shared = repeated([...options.values()].flatMap((all) => all.flatMap(namesOf)));
  }

  /** Gives every class a node, then each node its choices. */
  build(): void {
    const nodes = [...this.options.keys()].map((id) => this.reserve(`class ${id}`));
    [...this.options.values()].forEach((all, k) => {
      this.choices[nodes[k] as number] = all.map((o) => this.choice(o));
    });
  }
  class(id: ClassId): number {
    return this.ids.get(`class ${id}`) as number;
  }
  private reserve(key: string): number {
    const node = this.choices.push([]) - 1;
    this.ids.set(key, node);
    return node;
  }
  /** The node of a step that has a name: one choice, which needs nothing. */
  private step(name: string, own: number): number {
    const key = `step ${name}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const node = this.reserve(key);
    this.choices[node] = [{ own, needs: [] }];
    return node;
  }
  private choice(o: Option): Choice {
    const isShared = ({ name }: Work): boolean => name !== undefined && this.shared.has(name);
    const work = distinctWork(o.work);
    const plain = work.filter((w) => !isShared(w));
    const named = work
      .filter(isShared)
      .map((w) => this.step(w.name as string, flopsOfWork([w], this.value)));
    const own =
      flopsOfWork(plain, this.value) +
      this.unit * (o.unstable * penalties.unstable + o.unevaluated * penalties.unevaluated);
    return { own, needs: [...new Set([...o.children.map((c) => this.class(c)), ...named])] };
  }
}

/** The best choice for what the roots need together, at least as good as `known`, which costs `cost`. */
export const chooseExactly = (
  options: Options,
  roots: readonly ClassId[],
  known: ReadonlyMap<ClassId, Option>,
  cost: Cost,
  value: Values,
): ExactExtraction => {
  const unit = 1 + cost.flops;
  const builder = new Builder(options, value, unit);
  builder.build();
  const { choices } = builder;
  const problem: Problem = { roots: roots.map((id) => builder.class(id)), choices };
  const start = choices.map(() => 0);
  for (const [id, o] of known)
    start[builder.class(id)] = (options.get(id) as readonly Option[]).indexOf(o);
  const { picks, bound } = solveChoices(problem, start);
  const chosen = new Map<ClassId, Option>();
  for (const stack = [...roots]; stack.length > 0;) {
    const id = stack.pop() as ClassId;
    const option = options.get(id)?.[picks[builder.class(id)] ?? -1];
    if (!option || chosen.has(id)) continue;
    chosen.set(id, option);
    stack.push(...option.children);
  }
  const { unstable, unevaluated } = sum([...chosen.values()]);
  const penalty = unit * (unstable * penalties.unstable + unevaluated * penalties.unevaluated);
  return { chosen, bound: Math.max(0, bound - penalty) };
};
