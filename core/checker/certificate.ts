/**
 * Certificates: a statement as it was typed, the rules used, whole, and the chain of expressions from one side to the other.
 *
 * Each step names its rule and direction, the place (the expression with `_` for what is replaced, at the indices of `open`),
 * what the rule's names stand for, and the expression after it. In the file, terms are a table: each entry names those inside it,
 * and indices, by number, so that what steps have in common is written, read and checked once.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ruleCodec } from '../rewrite/pack.js';
import { boundCodec, codecsOver, indexCodec, sizeCodec } from '../term/json.js';
import type { Index, Term } from '../term/term.js';
import { partsOf } from './scope.js';

const named = <C extends t.Mixed>(value: C) => t.readonlyArray(t.tuple([t.string, value]));

const exact = <P extends t.Props>(props: P) => t.readonly(t.strict(props));

/** Steps, over codecs of indices and terms. */
const stepsOver = (index: t.Type<Index, unknown>, term: t.Type<Term, unknown>) => {
  const { tensor } = codecsOver(index, term);
  const axes = t.readonlyArray(index);
  /** What a step is an instance of. */
  const reason = t.union([
    /** A rule of a pack: `axes` are the indices of its own axes, in order. */
    exact({
      tag: t.literal('rule'),
      pack: t.string,
      rule: t.string,
      order: t.number,
      axes,
      values: named(tensor),
      sizes: named(sizeCodec),
      bound: named(boundCodec),
      names: named(t.string),
    }),
    /** A law of a pack that no finite pattern states: the checker works out that it leads from one side to the other. */
    exact({
      tag: t.literal('law'),
      pack: t.string,
      rule: t.string,
      order: t.number,
      from: term,
      to: term,
    }),
    /** An equation of the declarations, by its number. */
    exact({ tag: t.literal('fact'), fact: t.number, axes }),
    /** Indices of constant size written out, number by number. */
    exact({ tag: t.literal('entries') }),
  ]);
  return t.readonlyArray(
    exact({
      reason,
      direction: t.keyof({ forward: null, backward: null }),
      open: axes,
      place: term,
      after: term,
    }),
  );
};

const head = exact({
  einsat: t.literal('certificate'),
  version: t.literal(2),
  statement: exact({
    decls: t.readonlyArray(t.string),
    lhs: t.string,
    rhs: t.string,
    relation: t.literal('=='),
  }),
  /** Rules as their packs state them; `decls` are the declarations they are read under. */
  rules: t.readonlyArray(
    exact({ pack: t.string, decls: t.readonlyArray(t.string), rule: ruleCodec }),
  ),
});

const tables = exact({
  indices: t.readonlyArray(indexCodec),
  terms: t.UnknownArray,
  steps: t.unknown,
});

/** A step of a certificate. */
export type CertificateStep = t.TypeOf<ReturnType<typeof stepsOver>>[number];
/** What a step is an instance of. */
export type Reason = CertificateStep['reason'];
/** A certificate. */
export type Certificate = t.TypeOf<typeof head> & { readonly steps: readonly CertificateStep[] };
/** A certificate as it was read, with all indices of its terms. */
export type Read = Certificate & { readonly indices: readonly Index[] };
/** A rule as a certificate cites it. */
export type CitedRule = Certificate['rules'][number];

/** The name that stands for what a step replaces. */
export const hole = '_';

/** Ids of indices that a check makes start here, above all that a certificate may have. */
export const firstId = 2 ** 40;

const isObject = (u: unknown): u is never => typeof u === 'object' && u !== null;

/** A part that is written as its number in a table. */
const reference = <T>(
  what: string,
  at: (n: number) => T | undefined,
  encode: (value: T) => number,
): t.Type<T, unknown> =>
  new t.Type<T, unknown, unknown>(
    what,
    isObject,
    (u, c) => {
      const found = typeof u === 'number' ? at(u) : undefined;
      return found === undefined ? t.failure(u, c) : t.success(found);
    },
    encode,
  );

const reading = (): never => {
  throw new Error('nothing is written here');
};

/** A term of more nodes, its shared parts counted wherever they stand, is no honest one. */
const mostNodes = 50_000;

/** The steps of a file and its indices; undefined where its tables are none. */
const decodeSteps = (u: unknown): Pick<Read, 'steps' | 'indices'> | undefined => {
  const file = tables.decode(u);
  if (isLeft(file)) return undefined;
  const { indices, terms, steps } = file.right;
  const byId = new Map(indices.map((i) => [i.id, i]));
  const isIndex = ({ id }: Index): boolean => id >= 0 && id < firstId;
  if (byId.size < indices.length || !indices.every(isIndex)) return undefined;
  const table: Term[] = [];
  const nodes = new Map<Term, number>();
  const index = reference('an index', (n) => byId.get(n), reading);
  const term = reference('a term', (n) => table[n], reading);
  const codec = codecsOver(index, term).term;
  for (const raw of terms) {
    const read = codec.decode(raw);
    if (isLeft(read)) return undefined;
    const own = partsOf(read.right).reduce((n, { body }) => n + (nodes.get(body) ?? 0), 1);
    if (own > mostNodes) return undefined;
    nodes.set(read.right, own);
    table.push(read.right);
  }
  const made = stepsOver(index, term).decode(steps);
  return isLeft(made) ? undefined : { steps: made.right, indices };
};

/** Steps as a file has them. */
const encodeSteps = (steps: Certificate['steps']): t.OutputOf<typeof tables> => {
  const indices = new Map<number, Index>();
  const terms: unknown[] = [];
  const [byTerm, byText] = [new Map<Term, number>(), new Map<string, number>()];
  const index = reference(
    'an index',
    (n) => indices.get(n),
    (i) => {
      indices.set(i.id, i);
      return i.id;
    },
  );
  const number = (of: Term): number => {
    const made = codec.encode(of);
    const text = JSON.stringify(made);
    const known = byText.get(text);
    if (known !== undefined) return known;
    byText.set(text, terms.length);
    return terms.push(made) - 1;
  };
  const term: t.Type<Term, unknown> = reference<Term>(
    'a term',
    () => undefined,
    (of) => {
      const known = byTerm.get(of) ?? number(of);
      byTerm.set(of, known);
      return known;
    },
  );
  const codec = codecsOver(index, term).term;
  const written = stepsOver(index, term).encode(steps);
  const list = [...indices.values()].sort((a, b) => a.id - b.id);
  return { indices: list.map((i) => indexCodec.encode(i)) as never, terms, steps: written };
};

/** The certificate that a file holds. */
export const readCertificate = (u: unknown): Read | undefined => {
  const read = head.decode(u);
  const tables = isLeft(read) ? undefined : decodeSteps(u);
  return isLeft(read) || !tables ? undefined : { ...read.right, ...tables };
};

/** The codec of certificates. `version` changes with any change of form or meaning. */
export const certificateCodec = new t.Type<Certificate, unknown, unknown>(
  'a certificate',
  isObject,
  (u, c) => {
    const read = readCertificate(u);
    return read ? t.success(read) : t.failure(u, c);
  },
  ({ steps, ...rest }) => ({ ...head.encode(rest), ...encodeSteps(steps) }),
);
