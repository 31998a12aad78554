/**
 * Union-find over small integers: class ids of an e-graph.
 *
 * Invariants (asserted by `check` of the e-graph that owns it):
 *   1. ids are 0 .. size - 1 and are never reused;
 *   2. following `parents` from any id ends at a root r with parents[r] === r;
 *   3. a union is decided by the caller (`link`) or by age: the smaller root wins, so a run does not depend on the
 *      order in which two sides are named.
 * Mutable inside for speed; `parents` may be read by hot loops, which must read the field again after `make`.
 */
import { give, grown, take } from './pool.js';

export class UnionFind {
  /** parents[id] of each id; longer than `size`. */
  parents: Int32Array<ArrayBuffer>;
  /** What a class weighs: the caller's count of what must be changed where the class loses a union. */
  weights: Int32Array<ArrayBuffer>;
  size = 0;
  /** Unions so far that joined two classes. */
  unions = 0;

  constructor(capacity = 64) {
    this.parents = take(capacity);
    this.weights = take(capacity);
  }

  /** A new class of its own. */
  make(): number {
    const id = this.size;
    if (id === this.parents.length) {
      this.parents = grown(this.parents, 2 * id);
      this.weights = grown(this.weights, 2 * id);
    }
    this.parents[id] = id;
    this.weights[id] = 0;
    this.size = id + 1;
    return id;
  }

  /** The root of a class; paths are halved on the way. */
  find(id: number): number {
    const up = this.parents[id] as number;
    return up === id ? id : this.climb(id, up);
  }

  private climb(id: number, up: number): number {
    const { parents } = this;
    for (;;) {
      const next = parents[up] as number;
      if (next === up) return up;
      parents[id] = next;
      id = next;
      up = parents[id] as number;
      if (up === id) return id;
    }
  }

  /** Counts one more reference to a class. */
  refer(id: number): void {
    this.weights[id] = (this.weights[id] as number) + 1;
  }

  /** Makes one root stand for another. Both must be roots, and different. */
  link(winner: number, loser: number): void {
    this.parents[loser] = winner;
    this.weights[winner] = (this.weights[winner] as number) + (this.weights[loser] as number);
    this.unions++;
  }

  /** Gives the memory back; the structure must not be used again. */
  release(): void {
    give(this.parents);
    give(this.weights);
  }

  /** The number of classes. */
  roots(): number {
    return this.size - this.unions;
  }
}
