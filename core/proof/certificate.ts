/**
 * Certificates: a statement as it was typed, the rules used, whole, and the chain of expressions from one side to the other.
 *
 * Each step names its rule and direction, the place (the expression with `_` for what is replaced, at the indices of `open`),
 * what the rule's names stand for, and the expression after it. Terms are JSON as in `core/term/json.ts`.
 */
import * as t from 'io-ts';
import { boundCodec, indexCodec, sizeCodec, tensorCodec, termCodec } from '../term/json.js';
import { ruleCodec } from '../rewrite/pack.js';

const named = <C extends t.Mixed>(value: C) => t.readonlyArray(t.tuple([t.string, value]));

const exact = <P extends t.Props>(props: P) => t.readonly(t.strict(props));

/** What a step is an instance of. */
const reason = t.union([
  /** A rule of a pack: `axes` are the indices of its own axes, in order. */
  exact({
    tag: t.literal('rule'),
    pack: t.string,
    rule: t.string,
    order: t.number,
    axes: t.readonlyArray(indexCodec),
    values: named(tensorCodec),
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
    from: termCodec,
    to: termCodec,
  }),
  /** An equation of the declarations, by its number. */
  exact({ tag: t.literal('fact'), fact: t.number, axes: t.readonlyArray(indexCodec) }),
  /** Indices of constant size written out, number by number. */
  exact({ tag: t.literal('entries') }),
]);

const step = exact({
  reason,
  direction: t.keyof({ forward: null, backward: null }),
  open: t.readonlyArray(indexCodec),
  place: termCodec,
  after: termCodec,
});

/** A rule as its pack states it; `decls` are the declarations it is read under. */
const citedRule = exact({ pack: t.string, decls: t.readonlyArray(t.string), rule: ruleCodec });

/** The codec of certificates. `version` changes with any change of form or meaning. */
export const certificateCodec = exact({
  einsat: t.literal('certificate'),
  version: t.literal(1),
  statement: exact({
    decls: t.readonlyArray(t.string),
    lhs: t.string,
    rhs: t.string,
    relation: t.literal('=='),
  }),
  rules: t.readonlyArray(citedRule),
  steps: t.readonlyArray(step),
});

export type Certificate = t.TypeOf<typeof certificateCodec>;
export type CertificateStep = t.TypeOf<typeof step>;
export type Reason = t.TypeOf<typeof reason>;
export type CitedRule = t.TypeOf<typeof citedRule>;

/** The name of what stands for the place in a step's expression. */
export const hole = '_';
