/**
 * Expressions of a chain between its steps: like terms are added up, and what the engine does without a step is done.
 */
import * as B from '../term/build.js';
import type { Term } from '../term/term.js';
import { children, mapInside, mapParts, mapTerm } from '../term/walk.js';
import { collected, equal } from '../checker/equal.js';
import { hashOf } from '../checker/hash.js';
import { asTerm, monomials, put, type Ring } from '../checker/normal.js';
import { mapHeads, mapProducts } from './places.js';

/** The parts of a term, shared ones counted wherever they stand. */
export const partsOf = (t: Term): number => children(t).reduce((sum, c) => sum + partsOf(c), 1);

/** Expressions met so far, each with what is known of it. */
export class Met<T> {
  private readonly by = new Map<number, (readonly [Term, T])[]>();
  constructor(private readonly r: Ring) {}
  /** What is known of the expression. */
  get(t: Term): T | undefined {
    return this.by.get(hashOf(this.r, t))?.find(([x]) => equal(this.r, x, t))?.[1];
  }
  /** Whether it is new; it is known from then on. */
  add(t: Term, value: T): boolean {
    if (this.get(t) !== undefined) return false;
    const hash = hashOf(this.r, t);
    this.by.set(hash, [...(this.by.get(hash) ?? []), [t, value]]);
    return true;
  }
}

/** Like terms added up, at every depth; the same object where there are none. */
export const tidied = (r: Ring, root: Term, tidy: WeakSet<Term>): Term => {
  const once = (t: Term, change: (t: Term) => Term): Term => {
    if (tidy.has(t)) return t;
    const made = change(t);
    tidy.add(made);
    return made;
  };
  const head = (h: Term): Term => once(h, () => mapInside(h, sum));
  const sum = (t: Term): Term =>
    once(t, () => {
      const list = monomials(r, t);
      const fewer = list.length > 1 ? collected(r, list) : list;
      const inner = (x: Term): Term => mapProducts(r, x, (m) => mapHeads(m, head));
      return inner(fewer.length === list.length ? t : B.add(fewer.map(asTerm)));
    });
  return sum(root);
};

const level = (name: string): number => Number(/#(\d+)/.exec(name)?.[1] ?? -1);

/** What the engine does without a step: E over #1 where nothing inside is #0 is E over #0; `at` of what is worked out. */
export const silently = (r: Ring, root: Term): Term => {
  const head = (h: Term): Term => {
    const now = mapInside(h, sum);
    return now.tag === 'expectation' ? lower(now) : now.tag === 'at' ? put(r, now) : now;
  };
  const sum = (t: Term): Term => mapProducts(r, t, (m) => mapHeads(m, head));
  return sum(root);
};

/** The expression with all done that the engine does without a step. */
export const calm = (r: Ring, t: Term): Term => {
  for (let now = t; ;) {
    const next = silently(r, now);
    if (next === now) return now;
    now = next;
  }
};

const lower = (e: Term & { tag: 'expectation' }): Term => {
  const used = new Set<number>();
  const visit = (t: Term): void => {
    if (t.tag === 'variable') used.add(level(t.name));
    if (t.tag === 'derivative' || t.tag === 'at' || t.tag === 'expectation')
      used.add(level(t.variable.name));
    children(t).forEach(visit);
  };
  visit(e.body);
  for (let k = 0; k < level(e.variable.name); k++) {
    if (used.has(k)) continue;
    const name = e.variable.name.replace(/#\d+/, `#${k}`);
    return {
      ...e,
      variable: { ...e.variable, name },
      body: renameVariable(e.body, e.variable.name, name),
    };
  }
  return e;
};

/** Bound variables called as the reader of the e-graph calls them: by their order and level. */
export const withReaderNames = (root: Term): Term => {
  const name = (old: string, order: number): string =>
    old.includes('#') ? `${['t', 'x'][order] ?? 'X'}${old.slice(old.indexOf('#'))}` : old;
  return mapTerm(root, (t) => {
    if (t.tag === 'variable') return { ...t, name: name(t.name, t.at.length) };
    if (t.tag !== 'derivative' && t.tag !== 'at' && t.tag !== 'expectation') return t;
    const { variable } = t;
    return { ...t, variable: { ...variable, name: name(variable.name, variable.shape.length) } };
  });
};

/** The term with a bound variable called otherwise. */
const renameVariable = (root: Term, from: string, to: string): Term => {
  const walk = (t: Term): Term => {
    const made = mapParts(t, {
      term: walk,
      tensor: (x) => ({ axes: x.axes, body: walk(x.body) }),
      index: (i) => i,
    });
    if (made.tag === 'variable' && made.name === from) return { ...made, name: to };
    const binds = made.tag === 'derivative' || made.tag === 'at' || made.tag === 'expectation';
    return binds && made.variable.name === from
      ? { ...made, variable: { ...made.variable, name: to } }
      : made;
  };
  return walk(root);
};
