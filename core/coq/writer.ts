/**
 * Terms as values of the Coq file: sizes, indices and tensors get their names and numbers.
 *
 * Names of sizes have the ids 0 .. K-1, indices K and up; tensors are counted on their own.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Affine, Context, Index, Statement, Term } from '../term/term.js';
import { nodes } from '../term/walk.js';
import type { Names } from './names.js';
import type { IndexName, Natural, Value } from './syntax.js';

/** A tensor symbol and the sizes of its axes; `source` is its name in the statement. */
export type TensorName = {
  readonly name: string;
  readonly source: string;
  readonly shape: readonly Natural[];
};

/** What indices in scope are called. */
export type Scope = ReadonlyMap<number, IndexName>;

/** Thrown inside `core/coq` only: why a statement has no Coq form. */
export class Unsupported extends Error {}
/** Ends the writing with a reason. */
export const refuse = (why: string): never => {
  throw new Unsupported(why);
};

/** The longest power that is written out as a product. */
export const longestPower = 12;

/** Writes the terms of one theorem. `atomText` writes names that stand for operators, where they are to be read. */
export class Writer {
  readonly sizes: string[] = [];
  readonly tensors = new Map<string, { readonly id: number } & TensorName>();
  readonly indexSizes = new Map<number, Size>();
  private readonly sizeIds = new Map<string, number>();
  private nextIndex: number;

  constructor(
    private readonly context: Context,
    private readonly take: Names,
    sizeNames: readonly string[],
    private readonly atomText: (
      name: string,
      at: readonly IndexName[],
    ) => string | undefined = () => undefined,
  ) {
    sizeNames.forEach((name, id) => {
      this.sizeIds.set(name, id);
      this.sizes.push(take(name));
    });
    this.nextIndex = sizeNames.length;
  }

  get nextId(): number {
    return this.nextIndex;
  }

  size(size: Size): Natural {
    const terms = size.terms.map(([monomial, coef]): Natural => {
      if (coef < 0) return refuse(`a size with a minus, ${S.show(size)}, is not supported`);
      const counts = new Map<string, number>();
      for (const name of monomial === '' ? [] : monomial.split('*'))
        counts.set(name, (counts.get(name) ?? 0) + 1);
      const factors: Natural[] = coef === 1 && counts.size > 0 ? [] : [constant(coef)];
      for (const [name, exponent] of counts) {
        const base = this.sizeName(name);
        factors.push(exponent === 1 ? base : { tag: 'power', base, exponent });
      }
      return factors.reduce((a, b) => ({ tag: 'times', left: a, right: b }));
    });
    return terms.length === 0
      ? constant(0)
      : terms.reduce((a, b) => ({ tag: 'plus', left: a, right: b }));
  }

  private sizeName(name: string): Natural {
    const id = this.sizeIds.get(name);
    if (id === undefined) return refuse(`the size ${name} is not declared`);
    return { tag: 'size', id, name: this.sizes[id] as string };
  }

  index({ name, size }: Index): IndexName {
    const made = { id: this.nextIndex++, name: this.take(name), size: this.size(size) };
    this.indexSizes.set(made.id, size);
    return made;
  }

  /** Both sides of `affine relation 0`, negative terms brought to the other side. */
  private sides(affine: Affine, scope: Scope): readonly [Natural, Natural] {
    const sides: [Natural[], Natural[]] = [[], []];
    const put = (coef: Size, unknown: Natural | undefined): void => {
      for (const [monomial, c] of coef.terms) {
        const size = this.size({
          terms: [[monomial, Math.abs(c)]],
          key: `${Math.abs(c)}${monomial && '*'}${monomial}`,
        });
        const one = size.tag === 'constant' && size.value === 1;
        sides[c > 0 ? 0 : 1].push(
          unknown ? (one ? unknown : { tag: 'times', left: size, right: unknown }) : size,
        );
      }
    };
    for (const { coef, of } of affine.terms)
      put(
        coef,
        of.tag === 'index'
          ? { tag: 'index', ...found(scope, of.index) }
          : refuse('integer variables in indices are not supported'),
      );
    put(affine.constant, undefined);
    const total = (terms: readonly Natural[]): Natural =>
      terms.length === 0
        ? constant(0)
        : terms.reduce((a, b) => ({ tag: 'plus', left: a, right: b }));
    return [total(sides[0]), total(sides[1])];
  }

  tensor(name: string): { readonly id: number } & TensorName {
    const known = this.tensors.get(name);
    if (known) return known;
    const declared = this.context.variables.get(name);
    if (!declared || declared.integer) return refuse(`${name} is not a declared tensor of numbers`);
    const made = {
      id: this.tensors.size,
      name: this.take(name),
      source: name,
      shape: declared.shape.map((size) => this.size(size)),
    };
    this.tensors.set(name, made);
    return made;
  }

  value(term: Term, scope: Scope): Value {
    switch (term.tag) {
      case 'number':
        return numeral(term.value.num, term.value.den);
      case 'size':
        return { tag: 'natural', value: this.size(term.size) };
      case 'indexValue':
        return { tag: 'natural', value: { tag: 'index', ...found(scope, term.index) } };
      case 'variable': {
        const at = term.at.map((index) => found(scope, index));
        const text = this.atomText(term.name, at);
        if (text !== undefined) return { tag: 'text', text };
        const { id, name } = this.tensor(term.name);
        return { tag: 'entry', id, name, at };
      }
      case 'indicator': {
        const [a, b] = this.sides(term.affine, scope);
        const turned = term.relation === '>' || term.relation === '>=';
        const relation =
          term.relation === '>' ? '<' : term.relation === '>=' ? '<=' : term.relation;
        return { tag: 'indicator', relation, left: turned ? b : a, right: turned ? a : b };
      }
      case 'sum': {
        const index = this.index(term.index);
        const body = this.value(term.body, new Map([...scope, [term.index.id, index]]));
        return { tag: 'sum', index, body };
      }
      case 'product':
        return this.product(term.factors, scope);
      case 'add':
        return term.terms
          .map((one) => this.value(one, scope))
          .reduce((a, b) => ({ tag: 'plus', left: a, right: b }));
      case 'pointwise':
        return this.power(term, scope);
      default:
        return refuse(`${named(term)} is not algebra of contractions`);
    }
  }

  private product(factors: readonly Term[], scope: Scope): Value {
    const [first, ...rest] = factors;
    if (first === undefined) return { tag: 'integer', value: 1n };
    if (first.tag === 'number' && first.value.num < 0n && rest.length > 0) {
      const { num, den } = first.value;
      const positive: Term = { tag: 'number', value: { num: -num, den } };
      const left = num === -1n && den === 1n ? rest : [positive, ...rest];
      return { tag: 'minus', of: this.product(left, scope) };
    }
    return factors
      .map((one) => this.value(one, scope))
      .reduce((a, b) => ({ tag: 'times', left: a, right: b }));
  }

  /** Powers with a small whole exponent are products, each copy with summed indices of its own. */
  private power(term: Term & { readonly tag: 'pointwise' }, scope: Scope): Value {
    const [base, exponent] = term.args;
    const k = exponent?.tag === 'number' && exponent.value.den === 1n ? exponent.value.num : -1n;
    if (term.name !== 'pow' || !base || k < 0n || k > longestPower)
      return refuse(`${named(term)} is not algebra of contractions`);
    return this.product(Array<Term>(Number(k)).fill(base), scope);
  }
}

const constant = (value: number): Natural => ({ tag: 'constant', value });
const found = (scope: Scope, index: Index): IndexName =>
  scope.get(index.id) ?? refuse(`the index ${index.name} is not bound`);
/** What a term is called in a refusal. */
export const named = (term: Term): string =>
  term.tag === 'pointwise' || term.tag === 'operator' ? term.name : term.tag;
const numeral = (num: bigint, den: bigint): Value => {
  if (num < 0n) return { tag: 'minus', of: numeral(-num, den) };
  return den === 1n ? { tag: 'integer', value: num } : { tag: 'fraction', num, den };
};

/** The names of sizes in the order of the declarations, then of the terms. */
export const sizeNamesOf = (
  context: Context,
  axes: Statement['axes'],
  terms: readonly Term[],
): readonly string[] => {
  const sizes: Size[] = [...context.variables.values()].flatMap(({ shape }) => shape);
  sizes.push(...axes.map(({ size }) => size));
  for (const term of terms.flatMap((one) => [...nodes(one)])) {
    if (term.tag === 'sum') sizes.push(term.index.size);
    if (term.tag === 'size') sizes.push(term.size);
    if (term.tag === 'operator') sizes.push(...term.args.flatMap((a) => a.axes.map((i) => i.size)));
    if (term.tag === 'indicator')
      sizes.push(term.affine.constant, ...term.affine.terms.map(({ coef }) => coef));
  }
  return [...new Set(sizes.flatMap(S.names))];
};
