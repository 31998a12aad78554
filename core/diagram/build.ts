/** Terms as diagrams. Sums, products and identities become wires; every other node is a box. */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import { latexTensor } from '../term/latex.js';
import * as N from '../term/naming.js';
import type { Naming } from '../term/naming.js';
import { printTensor } from '../term/print.js';
import type { Expression, Index, Statement, Term } from '../term/term.js';
import { flatten, isIdentified, wiresOf } from '../term/wires.js';
import type { Wires } from '../term/wires.js';
import * as W from '../term/walk.js';
import { bubble } from './bubbles.js';
import { relationText } from './indicator.js';
import { nameLabel, readable } from './labels.js';
import { portsOf } from './place.js';
import type { Draw, Place } from './place.js';
import type { Label } from './labels.js';
import type { Box, Leg, Net, Part, Row, Symmetry, Wire } from './model.js';

/** A number without axes that is written rather than drawn: sizes, pi, scalar variables, their sums and powers. */
const isPlain = (t: Term): boolean => {
  if (t.tag === 'number' || t.tag === 'size' || t.tag === 'constant') return true;
  if (t.tag === 'variable') return t.at.length === 0;
  const isTree = t.tag === 'add' || t.tag === 'product' || t.tag === 'pointwise';
  return isTree && W.children(t).every(isPlain);
};

const written = (naming: Naming, factors: readonly Term[]): Label => {
  const body = B.product(factors);
  return {
    text: readable(printTensor(naming.context, [], body)),
    latex: latexTensor(naming.context, [], body),
  };
};

const symmetryOf = (naming: Naming, name: string): Symmetry => {
  const { properties = [] } = naming.context.variables.get(name) ?? {};
  if (properties.includes('antisymmetric')) return 'antisymmetric';
  return properties.some(
    (p) => p === 'symmetric' || p === 'posdef' || p === 'psd' || p === 'diagonal',
  )
    ? 'symmetric'
    : 'none';
};

/** A factor as a box. */
const boxOf = (naming: Naming, wires: Wires, factor: Term): Box => {
  const simple = (box: Pick<Box, 'kind' | 'label'>, at: readonly Index[]): Box => ({
    ...box,
    ports: portsOf(wires, at, false),
    symmetry: 'none',
  });
  switch (factor.tag) {
    case 'variable':
      return {
        ...simple(
          { kind: 'tensor', label: nameLabel(N.variableName(naming, factor.name)) },
          factor.at,
        ),
        symmetry: factor.at.length === 2 ? symmetryOf(naming, factor.name) : 'none',
      };
    case 'epsilon':
      return simple({ kind: 'epsilon', label: nameLabel('epsilon') }, factor.at);
    case 'indicator': {
      const indices = W.ownIndices(factor).filter(
        ({ id }, k, all) => all.findIndex((other) => other.id === id) === k,
      );
      return simple({ kind: 'indicator', label: relationText(naming, factor) }, indices);
    }
    case 'indexValue':
      return simple({ kind: 'indicator', label: nameLabel(N.indexName(naming, factor.index)) }, [
        factor.index,
      ]);
    default:
      return bubble(naming, wires, factor, partsOf);
  }
};

const sizeFactors = (
  bound: readonly Index[],
  wires: Wires,
  touched: ReadonlySet<number>,
): readonly Term[] =>
  [...new Set(bound.map(({ id }) => wires.get(id) ?? id))]
    .filter((wire) => !touched.has(wire))
    .flatMap((wire) => bound.filter(({ id }) => id === wire).map(({ size }) => B.size(size)));

type Signed = { readonly negative: boolean; readonly coefficient?: Label; readonly net: Net };

/** One product. */
const netOf = (place: Place, term: Term): Signed => {
  const { bound, factors } = flatten(term);
  const naming = N.bindIndices(place.naming, bound);
  const wires = wiresOf([...place.legs, ...bound], factors);
  const drawn = factors.filter((f) => !isPlain(f) && !isIdentified(wires, f));
  const boxes = drawn.map((factor) => boxOf(naming, wires, factor));
  const legs: readonly Leg[] = place.legs.map((index) => ({
    wire: wires.get(index.id) ?? index.id,
    index: index.id,
    name: nameLabel(N.indexName(naming, index)),
    ring: place.taken.has(index.id),
  }));
  const ends = [...boxes.flatMap(({ ports }) => ports), ...legs].map(({ wire }) => wire);
  const touched = new Set(ends);
  const all = [...place.legs, ...bound];
  const named = [...touched].flatMap((id): readonly Wire[] => {
    const index = all.find((i) => i.id === id);
    return index ? [{ id, names: [nameLabel(N.indexName(naming, index))] }] : [];
  });
  const plain = [...factors.filter(isPlain), ...sizeFactors(bound, wires, touched)];
  return {
    ...coefficientOf(place.naming, plain, ends.length === 0 && boxes.length === 0),
    net: { boxes, wires: named, legs },
  };
};

/** Sign and coefficient; a coefficient 1 is written only where nothing else is drawn. */
const coefficientOf = (
  naming: Naming,
  plain: readonly Term[],
  alone: boolean,
): Pick<Signed, 'negative' | 'coefficient'> => {
  const product = B.product(plain);
  const [first] = product.tag === 'product' ? product.factors : [product];
  const negative = first?.tag === 'number' && Q.sign(first.value) < 0;
  const size = negative ? B.negate(product) : product;
  const isOne = size.tag === 'number' && Q.isOne(size.value);
  return isOne && !alone ? { negative } : { negative, coefficient: written(naming, [size]) };
};

const signs = {
  plus: { text: '+', latex: '+' },
  minus: { text: '−', latex: '-' },
} as const;

/** The summands of a term as parts of a row; `lead` stands before the first. */
export const partsOf: Draw = (place, term, lead) =>
  (term.tag === 'add' ? term.terms : [term]).map((summand, k): Part => {
    const { negative, coefficient, net } = netOf(place, summand);
    const sign = negative ? signs.minus : k > 0 ? signs.plus : undefined;
    const joins = [...(k === 0 && lead ? [lead] : []), ...(sign ? [sign] : [])];
    return {
      joins: joins.length === 0 ? [] : [joinLabels(joins)],
      coefficients: coefficient ? [coefficient] : [],
      net,
    };
  });

const joinLabels = (labels: readonly Label[]): Label => ({
  text: labels.map(({ text }) => text).join(' '),
  latex: labels.map(({ latex }) => latex).join(' '),
});

const relations = {
  '==': { text: '=', latex: '=' },
  '!=': { text: '≠', latex: '\\ne' },
} as const;

const placeOf = (input: Expression | Statement, sides: readonly Term[]): Place => {
  const { context, axes } = input;
  const naming = N.keepNames(N.rootNaming(context, axes, B.add(sides)), []);
  return { naming: nameAxes(naming, input), legs: axes, taken: new Set() };
};

/** The diagram of an expression, or of both sides of a statement with its sign between them. */
export const diagramOf = (input: Expression | Statement): Row => {
  const sides = 'relation' in input ? [input.lhs, input.rhs] : [input.body];
  const place = placeOf(input, sides);
  const lead = 'relation' in input ? relations[input.relation] : undefined;
  return { parts: sides.flatMap((side, k) => partsOf(place, side, k > 0 ? lead : undefined)) };
};

/** The diagrams of both sides, with the sign between them. */
export const sidesOf = (statement: Statement): readonly [Row, Row, Label] => {
  const { lhs, rhs, relation } = statement;
  const place = placeOf(statement, [lhs, rhs]);
  return [{ parts: partsOf(place, lhs) }, { parts: partsOf(place, rhs) }, relations[relation]];
};

const orders = { scalar: 0, column: 1, row: 1, matrix: 2, tensor: undefined } as const;

/** Free indices keep their names, axes of the value get one. */
const nameAxes = (naming: Naming, { axes, layout }: Expression | Statement): Naming => {
  const own = orders[layout] ?? axes.length;
  const free = Math.max(0, axes.length - own);
  return N.bindIndices(N.keepNames(naming, axes.slice(0, free)), axes.slice(free));
};
