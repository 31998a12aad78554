/** The flat e-graph against a slow one: after any sequence of adds, unions and rebuilds both know the same equalities. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broken, liveRows } from '../../../core/flat/check.js';
import { FlatGraph } from '../../../core/flat/graph.js';
import { rebuild } from '../../../core/flat/rebuild.js';
import { Signature } from '../../../core/flat/signature.js';

type Act =
  | { readonly tag: 'add'; readonly op: string; readonly kids: readonly number[] }
  | { readonly tag: 'union'; readonly a: number; readonly b: number }
  | { readonly tag: 'rebuild' };

const index = fc.nat({ max: 40 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom('a', 'b', 'c').map((op): Act => ({ tag: 'add', op, kids: [] })),
  },
  { weight: 2, arbitrary: index.map((k): Act => ({ tag: 'add', op: 'f', kids: [k] })) },
  {
    weight: 4,
    arbitrary: fc.tuple(index, index).map((kids): Act => ({ tag: 'add', op: 'g', kids })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(index, index, index).map((kids): Act => ({ tag: 'add', op: 'h', kids })),
  },
  { weight: 3, arbitrary: fc.tuple(index, index).map(([a, b]): Act => ({ tag: 'union', a, b })) },
  { weight: 1, arbitrary: fc.constant<Act>({ tag: 'rebuild' }) },
);

/** Congruence closure by trying all pairs. */
class Slow {
  readonly nodes: { op: string; kids: readonly number[] }[] = [];
  private readonly up: number[] = [];
  find(k: number): number {
    return this.up[k] === k ? k : this.find(this.up[k] as number);
  }
  add(op: string, kids: readonly number[]): number {
    this.up.push(this.up.length);
    return this.nodes.push({ op, kids }) - 1;
  }
  union(a: number, b: number): void {
    this.up[this.find(a)] = this.find(b);
  }
  key(k: number): string {
    const { op, kids } = this.nodes[k] as { op: string; kids: readonly number[] };
    return [op, ...kids.map((kid) => this.find(kid))].join(' ');
  }
  close(): void {
    for (let merged = true; merged;) {
      merged = false;
      const seen = new Map<string, number>();
      this.nodes.forEach((_, k) => {
        const twin = seen.get(this.key(k));
        if (twin === undefined) seen.set(this.key(k), k);
        else if (this.find(twin) !== this.find(k)) {
          this.union(twin, k);
          merged = true;
        }
      });
    }
  }
}

const play = (acts: readonly Act[]) => {
  const signature = new Signature();
  for (const [name, arity] of [
    ['f', 1],
    ['g', 2],
    ['h', 3],
  ] as const)
    signature.op(name, arity);
  const graph = new FlatGraph(signature);
  const slow = new Slow();
  const ids: number[] = [];
  const at = (k: number) => k % ids.length;
  for (const a of acts) {
    if (a.tag === 'rebuild') {
      rebuild(graph);
      expect(broken(graph)).toBeUndefined();
    } else if (ids.length === 0 && (a.tag === 'union' || a.kids.length > 0)) continue;
    else if (a.tag === 'union') {
      graph.union(ids[at(a.a)] as number, ids[at(a.b)] as number);
      slow.union(at(a.a), at(a.b));
    } else {
      const kids = a.kids.map(at);
      slow.add(a.op, kids);
      ids.push(
        graph.add(
          signature.op(a.op, kids.length),
          kids.map((k) => ids[k] as number),
        ),
      );
    }
  }
  rebuild(graph);
  slow.close();
  return { graph, slow, ids };
};

describe('the flat e-graph', () => {
  test('knows what congruence closure knows, and keeps its invariants', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 120 }), (acts) => {
        const { graph, slow, ids } = play(acts);
        expect(broken(graph)).toBeUndefined();
        ids.forEach((id, k) =>
          ids.forEach((other, l) => {
            expect(graph.find(id) === graph.find(other)).toBe(slow.find(k) === slow.find(l));
          }),
        );
        expect(liveRows(graph)).toBe(new Set(slow.nodes.map((_, k) => slow.key(k))).size);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('a row that meets itself at the place of an old key still finds its twin', () => {
    // 257 sums of five summands: a row was re-entered where it stood already, and a twin beside it lived on.
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 30, maxLength: 30 }),
        (pairs) => {
          const acts: Act[] = Array.from({ length: 3 }, (_, k) => ({
            tag: 'add',
            op: 'abc'.charAt(k),
            kids: [],
          }));
          for (const kids of pairs) acts.push({ tag: 'add', op: 'g', kids });
          for (const [a, b] of pairs) acts.push({ tag: 'union', a, b }, { tag: 'rebuild' });
          expect(broken(play(acts).graph)).toBeUndefined();
        },
      ),
      { numRuns: 40, seed: 2 },
    );
  });

  test('a wider operator that comes later finds room', () => {
    const signature = new Signature();
    const graph = new FlatGraph(signature);
    const a = graph.add(signature.op('a', 0), []);
    const wide = signature.op('wide', 6);
    graph.widen();
    const w = graph.add(wide, [a, a, a, a, a, a]);
    expect(graph.add(wide, [a, a, a, a, a, a])).toBe(w);
    expect(broken(graph)).toBeUndefined();
  });
});
