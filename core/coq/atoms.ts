/**
 * What is no algebra of contractions gets a tensor of its own: inv(A*B)[i,j] becomes inv_1[i,j], and what inv_1 is stays beside.
 *
 * Two places have one atom where they read the same up to the names of indices; an index that is free in the arguments is an
 * axis of the atom. Atoms whose values are equal by the ring laws, though they read differently, are found by `pairing`.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import { type Ring } from '../checker/normal.js';
import { ring } from '../checker/equal.js';
import { pairedFree } from '../proof/within.js';
import { firstId } from '../checker/certificate.js';
import * as Q from '../num/rational.js';
import type { Context, Declared, Index, Tensor, Term } from '../term/term.js';
import { copy, freeIndices, mapTerm, type Supply } from '../term/walk.js';
import { longestPower, named, refuse } from './writer.js';

/** An operator: what it is called, its arguments and the axes of its result. */
export type Head = {
  readonly symbol: string;
  /** Of a power: its exponent, where that is a size. */
  readonly exponent?: Size;
  readonly args: readonly Tensor[];
  readonly at: readonly Index[];
};

/** An operator at its arguments as a tensor: its axes are `extra`, the free indices of the arguments, then `at`. */
export type Atom = Head & {
  readonly name: string;
  readonly extra: readonly Index[];
  /** What it stands for, at its own axes. */
  readonly head: Term;
};

/** Operators over whole axes that the prelude defines. */
const defined: ReadonlySet<string> = new Set(['inv', 'det', 'adj', 'prod']);

const scalar = (body: Term): Tensor => ({ axes: [], body });

/** A sum and product of numbers, worked out. */
const rationalOf = (t: Term): Q.Rational | undefined => {
  const all = (list: readonly Term[], join: typeof Q.add, start: Q.Rational) =>
    list.reduce<Q.Rational | undefined>((made, x) => {
      const q = rationalOf(x);
      return made && q && join(made, q);
    }, start);
  if (t.tag === 'number') return t.value;
  if (t.tag === 'add') return all(t.terms, Q.add, Q.zero);
  return t.tag === 'product' ? all(t.factors, Q.mul, Q.one) : undefined;
};
const wholeOf = (t: Term): bigint | undefined => {
  const q = rationalOf(t);
  return q && Q.isInteger(q) ? q.num : undefined;
};

const power = (t: Term & { readonly tag: 'pointwise' }): Head => {
  const [base, exponent] = t.args as readonly [Term, Term];
  const arg = scalar(base);
  if (exponent.tag === 'size')
    return { symbol: 'power', exponent: exponent.size, args: [arg], at: [] };
  const q = wholeOf(exponent) ?? 0n;
  return q < 0n
    ? { symbol: `power_${-q}`, args: [arg], at: [] }
    : refuse('a power that is neither a whole number nor a size is not algebra');
};

const headOf = (t: Term): Head => {
  switch (t.tag) {
    case 'operator':
      if (!defined.has(t.name) || t.derivative.length > 0) break;
      return { symbol: t.name, args: t.args, at: t.at };
    case 'epsilon':
      return { symbol: `eps${t.at.length}`, args: [], at: t.at };
    case 'pointwise':
      if (t.name === 'pow') return power(t);
      break;
    default:
  }
  return refuse(`${named(t)} is not algebra of contractions`);
};

/** Powers with a small whole exponent as products, each copy with summed indices of its own. */
const unrolled = (root: Term, ids: Supply): Term =>
  mapTerm(root, (t) => {
    const [base, exponent] = t.tag === 'pointwise' && t.name === 'pow' ? t.args : [];
    const k = exponent && wholeOf(exponent);
    if (!base || k === undefined || k < 0n || k > longestPower) return t;
    return {
      tag: 'product',
      factors: Array.from({ length: Number(k) }, () => copy(base, ids)),
    };
  });

/** A text that is the same for terms that differ in the names of indices only. */
const shapeText = (head: Omit<Head, 'at'>): string => {
  const numbers = new Map<number, number>();
  const number = (id: number): number => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  };
  return JSON.stringify([head.symbol, head.exponent?.key, head.args], (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}`;
    if (typeof value !== 'object' || value === null) return value;
    if ('key' in value && 'terms' in value) return value.key;
    if ('id' in value && 'size' in value)
      return [number(value.id as number), (value.size as Size).key];
    return value;
  });
};

/** The atoms of one proof. Grows while terms are read; nothing else changes it. */
export class Atoms {
  readonly ids: Supply;
  private readonly byShape = new Map<string, Atom>();
  private readonly byName = new Map<string, Atom>();
  private readonly ring: Ring;

  constructor(private readonly declared: Context) {
    this.ring = ring({ ...declared, facts: [] }, false, 4 * firstId);
    this.ids = this.ring.ids;
  }

  get all(): readonly Atom[] {
    return [...this.byName.values()];
  }

  /** The axes of two atoms that have one value: which of the second each of the first is. */
  pairing(first: Atom, second: Atom): ReadonlyMap<number, Index> | undefined {
    if (first.args.length === 0) return undefined;
    const found = pairedFree(this.ring, first.head, second.head);
    if (!found) return undefined;
    const axes = [...second.extra, ...second.at];
    return new Map(
      [...first.extra, ...first.at].flatMap(({ id }): (readonly [number, Index])[] => {
        const there = axes.find((i) => i.id === found.get(id));
        return there ? [[id, there]] : [];
      }),
    );
  }

  get(name: string): Atom | undefined {
    return this.byName.get(name);
  }

  /** The declarations, atoms among them, without properties. */
  get context(): Context {
    const bare = (v: Declared): Declared => ({ ...v, properties: [] });
    const atoms = this.all.map(({ name, extra, at }): [string, Declared] => [
      name,
      { name, shape: [...extra, ...at].map((i) => i.size), properties: [] },
    ]);
    const variables = [...this.declared.variables].map(([k, v]): [string, Declared] => [
      k,
      bare(v),
    ]);
    return { ...this.declared, facts: [], variables: new Map([...variables, ...atoms]) };
  }

  /** The term with an atom for each operator. Throws `Unsupported` at one that has no Coq form. */
  abstract(t: Term): Term {
    return this.walk(this.unroll(t));
  }

  /** The term with small whole powers written out. */
  unroll(t: Term): Term {
    return unrolled(t, this.ids);
  }

  private walk(t: Term): Term {
    switch (t.tag) {
      case 'number':
      case 'size':
      case 'indexValue':
      case 'variable':
      case 'indicator':
        return t;
      case 'sum':
        return { ...t, body: this.walk(t.body) };
      case 'product':
        return { ...t, factors: t.factors.map((f) => this.walk(f)) };
      case 'add':
        return { ...t, terms: t.terms.map((f) => this.walk(f)) };
      default:
        return this.atom(t);
    }
  }

  private atom(t: Term): Term {
    const head = headOf(t);
    const args = head.args.map(({ axes, body }): Tensor => ({ axes, body: this.walk(body) }));
    const own = new Set(args.flatMap(({ axes }) => axes.map((i) => i.id)));
    const free = args.flatMap(({ body }) => freeIndices(body)).filter((i) => !own.has(i.id));
    const extra = [...new Map(free.map((i) => [i.id, i])).values()];
    const shape = `${shapeText({ ...head, args })}${head.at.map((i) => i.size.key)}`;
    const known = this.byShape.get(shape) ?? this.made(t, { ...head, args }, extra, shape);
    return { tag: 'variable', name: known.name, at: [...extra, ...head.at] };
  }

  private made(t: Term, head: Head, extra: readonly Index[], shape: string): Atom {
    const at = head.at.map((i): Index => ({ ...i, id: this.ids.next++ }));
    const atom: Atom = {
      ...head,
      at,
      extra,
      name: this.named(head.symbol),
      head: 'at' in t ? ({ ...t, at } as Term) : t,
    };
    this.byShape.set(shape, atom);
    this.byName.set(atom.name, atom);
    return atom;
  }

  private named(symbol: string): string {
    for (let k = this.byName.size + 1; ; k++)
      if (!this.declared.variables.has(`${symbol}_${k}`)) return `${symbol}_${k}`;
  }
}

/** A size in the exponent of a power, as a term. */
export const exponentOf = ({ exponent }: Head): Term => ({
  tag: 'size',
  size: exponent ?? S.one,
});
