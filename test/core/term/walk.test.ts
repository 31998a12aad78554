/** Walks over terms: renaming, substitution without capture, free indices and variables. */
import { expect, test } from 'vitest';
import {
  freeIndices,
  freeVariables,
  nodes,
  renameIndices,
  substitute,
  supply,
} from '../../../core/term/walk.js';
import { expressionOf, show } from '../shape/show.js';

const decls = 'A : [n,n]; B : [n,n]; x : [n]; y : [n]; c : []';

test('substitution copies bound indices at each place', () => {
  const { body } = expressionOf(decls, "x'*x");
  const by = expressionOf(decls, 'A*y');
  const done = substitute(body, 'x', by, supply(1000));
  expect(show(done, new Map())).toBe('sum(a<n: sum(b<n: A[a,b]*y[b])*sum(c<n: A[a,c]*y[c]))');
  const bound = [...nodes(done)].flatMap((t) => (t.tag === 'sum' ? [t.index.id] : []));
  expect(new Set(bound).size).toBe(bound.length);
});

test('substitution stops at a binder of the same name, but not in its point', () => {
  const { body } = expressionOf(decls, "d(x'*x, x)[i]");
  const done = substitute(body, 'x#0', expressionOf(decls, 'y'), supply(1000));
  expect(show(done, new Map())).toBe(show(body, new Map()));
  expect(show(substitute(body, 'x', expressionOf(decls, 'y'), supply(1000)), new Map())).toBe(
    'at(d(sum(a<n: x#0[a]*x#0[a]), x#0[b]), x#0 = {c<n: y[c]})',
  );
});

test('renaming changes free indices everywhere and makes bound ones fresh', () => {
  const { axes, body } = expressionOf(decls, 'sum(j: A[i,j]*[j = i])');
  const to = { id: 500, name: 'k', size: axes[0]!.size };
  const done = renameIndices(body, new Map([[axes[0]!.id, to]]), supply(1000));
  expect(freeIndices(done).map(({ id }) => id)).toEqual([500]);
  expect(show(done, new Map())).toBe(show(body, new Map()));
});

test('bound variables are not free, laws are', () => {
  const { body } = expressionOf(`${decls}; z : [n] iid`, 'd(sum(A*x), x)[i] + E(z: z[i])*c');
  expect([...freeVariables(body)].sort()).toEqual(['A', 'c', 'x', 'z']);
});
