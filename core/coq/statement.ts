/**
 * A checked statement as a theorem of Coq: sizes, tensors, axes, both sides.
 *
 * Names of sizes have the ids 0 .. K-1, indices K and up; tensors are counted on their own. What the algebra of
 * contractions does not speak of (functions, d, E, inverses) has no place here: the reason is the answer.
 */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Affine, Fact, Index, Statement, Term } from '../term/term.js';
import { inlined, type Correction } from './facts.js';
import { names, type Names } from './names.js';
import type { IndexName, Natural, Value } from './syntax.js';

/** A tensor symbol and the sizes of its axes. */
export type TensorName = { readonly name: string; readonly shape: readonly Natural[] };

/** lhs = rhs for all values of the axes. */
export type Hypothesis = {
  readonly name: string;
  readonly axes: readonly IndexName[];
  readonly lhs: Value;
  readonly rhs: Value;
};
/** weight*(lhs - rhs) of a hypothesis, which has indices of its own here, summed over its axes. */
export type Weighted = Hypothesis & { readonly weight: Value };

export type Theorem = {
  readonly ring: string;
  readonly sizes: readonly string[];
  readonly tensors: readonly TensorName[];
  readonly axes: readonly IndexName[];
  readonly lhs: Value;
  readonly rhs: Value;
  /** What the declarations state, as hypotheses. */
  readonly hypotheses: readonly Hypothesis[];
  /** lhs - rhs is the sum of these by the ring laws. */
  readonly corrections: readonly Weighted[];
  /** The sizes of all indices, axes and summed ones, by id; equations between them are in the sides. */
  readonly indexSizes: ReadonlyMap<number, Size>;
  /** The first id that no index has. */
  readonly nextId: number;
};

/** Thrown inside only: why a statement has no Coq form. */
class Unsupported extends Error {}
const refuse = (why: string): never => {
  throw new Unsupported(why);
};

/** The longest power that is written out as a product. */
const longestPower = 12;

class Writer {
  readonly sizes: string[] = [];
  readonly tensors = new Map<string, { readonly id: number } & TensorName>();
  readonly indexSizes = new Map<number, Size>();
  private readonly sizeIds = new Map<string, number>();
  private nextIndex: number;

  constructor(
    private readonly statement: Statement,
    private readonly take: Names,
    sizeNames: readonly string[],
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

  private tensor(name: string): { readonly id: number } & TensorName {
    const known = this.tensors.get(name);
    if (known) return known;
    const declared = this.statement.context.variables.get(name);
    if (!declared || declared.integer) return refuse(`${name} is not a declared tensor of numbers`);
    const made = {
      id: this.tensors.size,
      name: this.take(name),
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
        const { id, name } = this.tensor(term.name);
        return { tag: 'entry', id, name, at: term.at.map((index) => found(scope, index)) };
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

type Scope = ReadonlyMap<number, IndexName>;

const constant = (value: number): Natural => ({ tag: 'constant', value });
const found = (scope: Scope, index: Index): IndexName =>
  scope.get(index.id) ?? refuse(`the index ${index.name} is not bound`);
const named = (term: Term): string =>
  term.tag === 'pointwise' || term.tag === 'operator' ? term.name : term.tag;
const numeral = (num: bigint, den: bigint): Value => {
  if (num < 0n) return { tag: 'minus', of: numeral(-num, den) };
  return den === 1n ? { tag: 'integer', value: num } : { tag: 'fraction', num, den };
};

/** The names of sizes in the order of the declarations, then of the indices. */
const sizeNamesOf = (statement: Statement): readonly string[] => {
  const sizes: Size[] = [...statement.context.variables.values()].flatMap(({ shape }) => shape);
  sizes.push(...statement.axes.map(({ size }) => size));
  const visit = (term: Term): void => {
    if (term.tag === 'sum') sizes.push(term.index.size);
    if (term.tag === 'size') sizes.push(term.size);
    if (term.tag === 'sum') visit(term.body);
    if (term.tag === 'product') term.factors.forEach(visit);
    if (term.tag === 'add') term.terms.forEach(visit);
    if (term.tag === 'pointwise') term.args.forEach(visit);
    if (term.tag === 'indicator')
      sizes.push(term.affine.constant, ...term.affine.terms.map(({ coef }) => coef));
  };
  visit(statement.lhs);
  visit(statement.rhs);
  for (const fact of statement.context.facts) visit(fact.rhs);
  return [...new Set(sizes.flatMap(S.names))];
};

/** Writes a statement as a theorem; left: why it has none. */
export const theoremOf = (statement: Statement): Either<string, Theorem> => {
  if (statement.relation !== '==') return left('only equations have a Coq file');
  try {
    const take = names();
    const writer = new Writer(statement, take, sizeNamesOf(statement));
    const wish = ['R', 'K', 'F', 'Ring'].find((n) => !statement.context.variables.has(n)) ?? 'R';
    const ring = take(wish);
    const axes = statement.axes.map((index) => writer.index(index));
    const scope: Scope = new Map(
      statement.axes.map((index, k) => [index.id, axes[k] as IndexName]),
    );
    // Tensors in the order of their declarations.
    const lhs = writer.value(statement.lhs, scope);
    const rhs = writer.value(statement.rhs, scope);
    const { facts } = statement.context;
    const hypotheses = new Map<Fact, Hypothesis>();
    const state = (fact: Fact): readonly [Omit<Hypothesis, 'name'>, Scope] => {
      const own = fact.axes.map((index) => writer.index(index));
      const inner: Scope = new Map(fact.axes.map((index, k) => [index.id, own[k] as IndexName]));
      const [l, r] = [writer.value(fact.lhs, inner), writer.value(fact.rhs, inner)];
      return [{ axes: own, lhs: l, rhs: r }, inner];
    };
    const weighted = (one: Correction, sign: 1 | -1): Weighted => {
      const known = hypotheses.get(one.fact) ?? {
        name: take(`${one.fact.about}_def`),
        ...state(one.fact)[0],
      };
      hypotheses.set(one.fact, known);
      const [own, inner] = state(one.fact);
      const weight = writer.value(one.weight, new Map([...scope, ...inner]));
      return {
        ...own,
        name: known.name,
        weight: sign === 1 ? weight : { tag: 'minus', of: weight },
      };
    };
    const used = [
      ...inlined(statement.lhs, facts).corrections.map((one) => weighted(one, 1)),
      ...inlined(statement.rhs, facts).corrections.map((one) => weighted(one, -1)),
    ];
    return right({
      hypotheses: [...hypotheses.values()],
      corrections: used,
      ring,
      sizes: writer.sizes,
      tensors: [...writer.tensors.values()],
      axes,
      lhs,
      rhs,
      indexSizes: writer.indexSizes,
      nextId: writer.nextId,
    });
  } catch (error) {
    if (error instanceof Unsupported) return left(error.message);
    throw error;
  }
};

/** The reason why a statement has no theorem. */
export const reasonOf = (made: Either<string, Theorem>): string | undefined =>
  isLeft(made) ? made.left : undefined;
