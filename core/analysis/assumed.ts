/**
 * What is taken as given about values: predicates by class and ports.
 *
 * Invariant: a key names a class and the ports that are the value's own axes; after unions keys are moved to the roots before
 * they are asked for again. Mutable.
 */
import type { Graph } from '../egraph/graph.js';
import type { ClassId, Ref, Wire } from '../egraph/types.js';

/** A value with the wires that are its own axes, in order; other wires are the surroundings. */
export type Value = { readonly ref: Ref; readonly axes: readonly Wire[] };

export type Assumption = 'invertible' | 'positive' | 'nonzero' | 'nonnegative';

type Place = { readonly cls: ClassId; readonly ports: readonly number[] };

const keyOf = ({ cls, ports }: Place): string => `${cls}:${ports}`;

const sorted = (ports: readonly number[]): readonly number[] =>
  ports.length > 1 ? [...ports].sort((a, b) => a - b) : ports;

/** The assumptions of one run. */
export class Assumed {
  private readonly places = new Map<Assumption, Map<string, Place>>();
  private stale = false;
  /** Grows with every new assumption. */
  version = 0;
  constructor(private readonly graph: Graph) {}

  private placeOf(value: Value): Place {
    const root = this.graph.find(value.ref);
    return { cls: root.cls, ports: sorted(value.axes.map((w) => root.at.indexOf(w))) };
  }

  /** Keys change when classes merge: to be told after unions. They are moved when next asked for. */
  refresh(): void {
    this.stale = true;
  }

  private moveKeys(): void {
    this.stale = false;
    for (const places of this.places.values())
      for (const { cls, ports } of Array.from(places.values())) {
        if (!this.graph.class(cls).forward) continue;
        const at = this.graph.class(cls).ports.map((_, k) => k);
        const root = this.graph.find({ cls, at });
        const moved = { cls: root.cls, ports: sorted(ports.map((p) => root.at.indexOf(p))) };
        places.set(keyOf(moved), moved);
      }
  }

  /** Takes the predicate as given. False: it was already. */
  add(what: Assumption, value: Value): boolean {
    const places = this.places.get(what) ?? new Map<string, Place>();
    this.places.set(what, places);
    const place = this.placeOf(value);
    const key = keyOf(place);
    if (places.has(key)) return false;
    places.set(key, place);
    this.version++;
    return true;
  }

  has(what: Assumption, value: Value): boolean {
    const places = this.places.get(what);
    if (!places) return false;
    if (this.stale) this.moveKeys();
    return places.has(keyOf(this.placeOf(value)));
  }

  /** What is assumed of a class, each with the wires at the given use that are the value's own axes. */
  about(use: Ref): readonly (readonly [Assumption, readonly Wire[]])[] {
    if (this.places.size === 0) return [];
    if (this.stale) this.moveKeys();
    const root = this.graph.find(use);
    return [...this.places].flatMap(([what, places]) =>
      [...places.values()].flatMap(({ cls, ports }) =>
        cls === root.cls ? [[what, ports.map((p) => root.at[p] as Wire)] as const] : [],
      ),
    );
  }
}
