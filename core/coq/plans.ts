/**
 * How the checker takes indices apart: an index of size n*m becomes a*m + b, one of size n + m is a case of two.
 *
 * A plan is a witness, not a claim: the checker tests that the parts make up the size, and a plan that helps little only
 * leaves an equation unsolved. Plans are read off the equations between indices: `i = m*j + k` says that i has the digits
 * j and k; `i = j` and `i = n + k` that i runs through the values of j, then through those of k.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import { isNonnegative } from '../num/sign.js';
import type { IndexName, Natural, Value } from './syntax.js';

/** The parts of an index. */
export type Plan =
  | { readonly tag: 'leaf'; readonly size: Size }
  | { readonly tag: 'digits'; readonly high: Plan; readonly low: Plan }
  | { readonly tag: 'cases'; readonly first: Plan; readonly rest: Plan };

/** index = offset + digits, most significant first; `reach` is how many values that takes. */
type View = { readonly offset: Size; readonly digits: readonly number[]; readonly reach: Size };

/** Constant axes up to this size may be taken apart value by value. */
const largestUnrolled = 4;

const sizeOfPlan = (plan: Plan): Size =>
  plan.tag === 'leaf'
    ? plan.size
    : plan.tag === 'digits'
      ? S.mul(sizeOfPlan(plan.high), sizeOfPlan(plan.low))
      : S.add(sizeOfPlan(plan.first), sizeOfPlan(plan.rest));

/** A natural number without indices as a size. */
export const sizeOf = (n: Natural): Size => linear(n).get(constantKey) ?? S.zero;

const constantKey = -1;
type Linear = ReadonlyMap<number, Size>;
const scaled = (a: Linear, by: Size): Linear => new Map([...a].map(([k, c]) => [k, S.mul(c, by)]));
const sum = (a: Linear, b: Linear): Linear => {
  const made = new Map(a);
  for (const [k, c] of b) made.set(k, S.add(made.get(k) ?? S.zero, c));
  return new Map([...made].filter(([, c]) => c.terms.length > 0));
};
/** Linear in the indices; a product has an index on one side at most. */
const linear = (n: Natural): Linear => {
  switch (n.tag) {
    case 'size':
      return new Map([[constantKey, S.symbol(n.name)]]);
    case 'index':
      return new Map([[n.id, S.one]]);
    case 'constant':
      return n.value === 0 ? new Map() : new Map([[constantKey, S.constant(n.value)]]);
    case 'plus':
      return sum(linear(n.left), linear(n.right));
    case 'times': {
      const [a, b] = [linear(n.left), linear(n.right)];
      return [...a.keys()].some((k) => k !== constantKey)
        ? scaled(a, b.get(constantKey) ?? S.zero)
        : scaled(b, a.get(constantKey) ?? S.zero);
    }
    case 'power':
      return new Map([[constantKey, S.power(sizeOf(n.base), n.exponent)]]);
  }
};

type Found = { readonly indices: Map<number, Size>; readonly equations: Linear[] };
const collect = (v: Value, into: Found): void => {
  switch (v.tag) {
    case 'sum':
      into.indices.set(v.index.id, sizeOf(v.index.size));
      return collect(v.body, into);
    case 'times':
    case 'plus':
      collect(v.left, into);
      return collect(v.right, into);
    case 'minus':
      return collect(v.of, into);
    case 'indicator':
      if (v.relation === '=')
        into.equations.push(sum(linear(v.left), scaled(linear(v.right), S.constant(-1))));
      return;
    default:
      return;
  }
};

class Planner {
  private readonly views = new Map<number, View[]>();
  private readonly same = new Map<number, number>();
  private readonly busy = new Set<number>();
  private readonly constants = new Set<number>();

  constructor(private readonly found: Found) {
    for (const equation of found.equations)
      for (const [index, coef] of equation)
        if (index !== constantKey && (coef.key === '1' || coef.key === '-1'))
          this.see(index, scaled(equation, S.scale(coef, -1)));
  }

  private root(index: number): number {
    const up = this.same.get(index);
    return up === undefined ? index : this.root(up);
  }

  private size(index: number): Size {
    return this.found.indices.get(index) ?? S.one;
  }

  /** `rest` is what the index is equal to, plus -1 times itself. */
  private see(index: number, rest: Linear): void {
    const others = [...rest].filter(([k]) => k !== index && k !== constantKey);
    const offset = rest.get(constantKey) ?? S.zero;
    if (!isNonnegative(offset) || others.some(([, c]) => !isNonnegative(c))) return;
    const [only] = others;
    if (others.length === 0) this.constants.add(this.root(index));
    if (
      only &&
      others.length === 1 &&
      only[1].key === '1' &&
      offset.terms.length === 0 &&
      this.size(index).key === this.size(only[0]).key
    ) {
      this.join(index, only[0]);
      return;
    }
    const digits = this.ordered(others);
    if (!digits || digits.length === 0) return;
    const reach = digits.reduce((n, d) => S.mul(n, this.size(d)), S.one);
    this.viewsOf(index).push({ offset, digits, reach });
  }

  private viewsOf(index: number): View[] {
    const root = this.root(index);
    const known = this.views.get(root) ?? [];
    this.views.set(root, known);
    return known;
  }

  private join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)];
    if (x === y) return;
    this.same.set(y, x);
    this.viewsOf(x).push(...(this.views.get(y) ?? []));
    if (this.constants.has(y)) this.constants.add(x);
  }

  /** The indices by place value, most significant first; undefined where the places do not fit the sizes. */
  private ordered(places: readonly (readonly [number, Size])[]): readonly number[] | undefined {
    const left = [...places];
    const digits: number[] = [];
    for (let place = S.one; left.length > 0;) {
      const at = left.findIndex(([, c]) => c.key === place.key);
      if (at < 0) return undefined;
      const [digit] = left[at] as readonly [number, Size];
      digits.unshift(digit);
      place = S.mul(place, this.size(digit));
      left.splice(at, 1);
    }
    return digits;
  }

  plan(index: number): Plan {
    const root = this.root(index);
    const size = this.size(index);
    if (this.busy.has(root)) return leaf(size);
    this.busy.add(root);
    const made = this.split(size, this.viewsOf(root), this.constants.has(root));
    this.busy.delete(root);
    return made;
  }

  private split(size: Size, views: readonly View[], constants: boolean): Plan {
    const whole = views.filter(({ offset, reach }) => offset.key === '0' && reach.key === size.key);
    if (views.some((view) => !whole.includes(view))) {
      const cases = this.cases(size, views);
      if (cases) return cases;
    }
    const finest = [...whole].sort((a, b) => b.digits.length - a.digits.length)[0];
    if (finest) return this.digits(finest.digits);
    return constants ? unrolled(size) : leaf(size);
  }

  private digits(digits: readonly number[]): Plan {
    return digits
      .map((digit) => this.plan(digit))
      .reduce((high, low) => ({ tag: 'digits', high, low }));
  }

  /** The parts that the views cover, one after the other; undefined where that does not come out. */
  private cases(size: Size, views: readonly View[]): Plan | undefined {
    const parts: Plan[] = [];
    for (let at: Size = S.zero; at.key !== size.key;) {
      const here = views.filter(
        ({ offset, reach }) =>
          offset.key === at.key && isNonnegative(S.sub(S.sub(size, at), reach)),
      );
      const shortest = here.find((v) => here.every((w) => isNonnegative(S.sub(w.reach, v.reach))));
      if (shortest) {
        parts.push(this.digits(shortest.digits));
        at = S.add(at, shortest.reach);
        continue;
      }
      const from = at;
      const ends = [...views.map(({ offset }) => offset), size].filter(
        (end) => end.key !== from.key && isNonnegative(S.sub(end, from)),
      );
      const next = ends.find((end) => ends.every((other) => isNonnegative(S.sub(other, end))));
      if (!next || parts.length > 50) return undefined;
      parts.push(leaf(S.sub(next, from)));
      at = next;
    }
    return parts.length < 2
      ? undefined
      : parts.reduceRight((rest, first) => ({ tag: 'cases', first, rest }));
  }
}

const leaf = (size: Size): Plan => ({ tag: 'leaf', size });
const unrolled = (size: Size): Plan => {
  const n = S.asConstant(size);
  if (n === undefined || n < 2 || n > largestUnrolled) return leaf(size);
  return { tag: 'cases', first: leaf(S.one), rest: unrolled(S.constant(n - 1)) };
};

/** The plans of all indices that are taken apart. */
export const plansOf = (
  axes: readonly IndexName[],
  sides: readonly Value[],
): ReadonlyMap<number, Plan> => {
  const found: Found = { indices: new Map(), equations: [] };
  for (const { id, size } of axes) found.indices.set(id, sizeOf(size));
  sides.forEach((side) => collect(side, found));
  const planner = new Planner(found);
  const plans = new Map<number, Plan>();
  for (const index of found.indices.keys()) {
    const plan = planner.plan(index);
    if (plan.tag !== 'leaf' || plan.size.key === '1') plans.set(index, plan);
  }
  return plans;
};

/** A plan as a value of type `plan`; `fresh` gives the ids of digits. */
export const planCode = (plan: Plan, code: (size: Size) => string, fresh: () => number): string => {
  switch (plan.tag) {
    case 'leaf':
      return plan.size.key === '1' ? 'POne' : 'PLeaf';
    case 'digits': {
      const [a, b] = [sizeOfPlan(plan.high), sizeOfPlan(plan.low)].map(code);
      const ids = `${fresh()} ${fresh()}`;
      return `(PMul ${a} ${b} ${ids} ${planCode(plan.high, code, fresh)} ${planCode(plan.low, code, fresh)})`;
    }
    case 'cases': {
      const [a, b] = [sizeOfPlan(plan.first), sizeOfPlan(plan.rest)].map(code);
      return `(PAdd ${a} ${b} ${planCode(plan.first, code, fresh)} ${planCode(plan.rest, code, fresh)})`;
    }
  }
};
