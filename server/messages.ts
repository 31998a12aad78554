/** What goes between the server's threads, and what the methods take and answer. All of it is plain JSON. */
import * as t from 'io-ts';
import type { Json } from '../api/json.js';
import type { Progress } from '../core/run/engine.js';

/** Methods that run in a thread. */
export const methods = ['parse', 'simplify', 'prove', 'explain', 'verify'] as const;
export type Method = (typeof methods)[number];

const sides = t.intersection([
  t.type({ lhs: t.string, rhs: t.string }),
  t.partial({ relation: t.string }),
]);
const terms = t.type({ context: t.UnknownRecord });

/** Parameters of every method: a text (or terms as JSON), declarations, packs, limits. */
export const paramsCodec = t.exact(
  t.intersection([
    t.partial({
      /** `prove`, `explain`: a statement; `simplify`: an expression; `parse`: either. */
      text: t.union([t.string, sides, terms]),
      /** `verify`: a certificate. */
      certificate: t.unknown,
      decls: t.union([t.string, t.readonlyArray(t.string)]),
      /** Names of shipped packs with commas, `all` or `none`. */
      packs: t.string,
      /** More packs, whole. */
      pack: t.readonlyArray(t.unknown),
      sizes: t.record(t.string, t.number),
    }),
    t.partial({
      time: t.number,
      nodes: t.number,
      memory: t.number,
      /** Whether numbers check the answer (default true). */
      check: t.boolean,
      objective: t.union([t.literal('cost'), t.literal('readable')]),
      /** Where progress is wanted: the token that `$/progress` names. */
      progressToken: t.union([t.string, t.number]),
    }),
  ]),
);
export type Params = t.TypeOf<typeof paramsCodec>;

/** A place in a text as editors count: lines and UTF-16 units from 0. */
export type Position = { readonly line: number; readonly character: number };

/** A message at a place of the text, or of one of the declarations. */
export type Diagnostic = {
  /** `text`, or `decls[k]`. */
  readonly in: string;
  readonly range: { readonly start: Position; readonly end: Position };
  /** 1 an error, 2 a warning. */
  readonly severity: 1 | 2;
  readonly code: string;
  readonly message: string;
  readonly facts: readonly string[];
  readonly hint: string;
  readonly source: 'einsat';
};

/** Why a request has no result. */
export type Failure = {
  readonly _tag:
    'InvalidParams' | 'LanguageError' | 'Cancelled' | 'WorkerDied' | 'Busy' | 'Closed' | 'Internal';
  readonly message: string;
  readonly diagnostics?: readonly Diagnostic[];
};

/** To a thread: the request, and a flag that turns 1 where it is cancelled. */
export type Work = {
  readonly id: number;
  readonly method: Method;
  readonly params: Json;
  readonly flag: SharedArrayBuffer;
};

/** From a thread. */
export type Report =
  | { readonly tag: 'ready' }
  | { readonly tag: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly tag: 'done'; readonly id: number; readonly result: Json }
  | { readonly tag: 'failed'; readonly id: number; readonly failure: Failure };
