/** Hand-made terms for the printers' tests: indices, components and contexts by short names. */
import * as B from '../../../core/term/build.js';
import * as S from '../../../core/num/size.js';
import type { Bound, Context, Index, Property, Tensor, Term } from '../../../core/term/term.js';

let next = 0;

/** A fresh index; its size is a name or a number. */
export const index = (name: string, size: string | number): Index => ({
  id: next++,
  name,
  size: typeof size === 'number' ? S.constant(size) : S.symbol(size),
});

/** A component of a variable. */
export const v = (name: string, ...at: readonly Index[]): Term => ({ tag: 'variable', name, at });

/** A context of variables with shapes in size names, `A: 'n m'`, and properties after a colon. */
export const context = (shapes: Readonly<Record<string, string>>): Context => ({
  variables: new Map(
    Object.entries(shapes).map(([name, text]) => {
      const [sizes = '', properties = ''] = text.split(':');
      const shape = sizes.split(' ').filter(Boolean).map(S.symbol);
      const list = properties.split(' ').filter(Boolean) as Property[];
      return [name, { name, shape, properties: list }];
    }),
  ),
  facts: [],
  sizes: new Map(),
});

export const tensor = (axes: readonly Index[], body: Term): Tensor => ({ axes, body });
export const operator = (name: string, args: readonly Tensor[], at: readonly Index[]): Term => ({
  tag: 'operator',
  name,
  args,
  at,
  derivative: [],
});
export const bound = (name: string, ...sizes: readonly string[]): Bound => ({
  name,
  shape: sizes.map(S.symbol),
  properties: [],
});
export const same = (a: Index, b: Index): Term => B.equal(B.affineIndex(a), B.affineIndex(b));
