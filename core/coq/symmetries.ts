/** Declared symmetries as equations that define a name by itself. */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Context, Fact, Index, Term } from '../term/term.js';
import type { Supply } from '../term/walk.js';
import type { Symmetry } from './why.js';

const half = B.number(Q.rational(1n, 2n));

/** The equation that a property states, and the property. */
type Symmetric = readonly [fact: Fact, property: Symmetry];

/** The declared properties of names as definitions: S = (S + S')/2. */
export const declaredSymmetries = (context: Context, ids: Supply): readonly Symmetric[] =>
  [...context.variables.values()].flatMap((v): readonly Symmetric[] => {
    const [size, other] = v.shape;
    const has = (...names: readonly string[]): boolean =>
      names.some((n) => (v.properties as readonly string[]).includes(n));
    if (!size || !other || v.shape.length !== 2) return [];
    const property: Symmetry | undefined = has('diagonal')
      ? 'diagonal'
      : has('symmetric', 'posdef', 'psd')
        ? 'symmetric'
        : has('antisymmetric')
          ? 'antisymmetric'
          : undefined;
    if (property === undefined) return [];
    const [i, j] = ['i', 'j'].map((name): Index => ({
      id: ids.next++,
      name,
      size,
    })) as [Index, Index];
    const at = (...list: readonly Index[]): Term => ({
      tag: 'variable',
      name: v.name,
      at: list,
    });
    const turned = property === 'symmetric' ? at(j, i) : B.negate(at(j, i));
    const rhs =
      property === 'diagonal'
        ? B.product([B.equal(B.affineIndex(i), B.affineIndex(j)), at(i, i)])
        : B.product([half, B.add([at(i, j), turned])]);
    const fact: Fact = {
      about: v.name,
      axes: [i, j],
      lhs: at(i, j),
      rhs,
      defines: v.name,
    };
    return [[fact, property]];
  });
