/**
 * Packs: declarations, operators and rules as data, from TypeScript builders or JSON files.
 *
 * The codec rejects unknown keys by name. A rule may use sequences (`X : [s...]`, `X[i...]`): it then stands for one rule for
 * each number of axes, made when a node of that order is met.
 */
import * as either from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Direction } from './rule.js';

const direction = t.keyof({ both: null, simpler: null, expanding: null });

export const ruleCodec = t.readonly(
  t.intersection([
    t.type({ id: t.string, dir: direction, lhs: t.string, rhs: t.string, source: t.string }),
    t.partial({
      when: t.readonlyArray(t.string),
      decls: t.readonlyArray(t.string),
      note: t.string,
    }),
  ]),
);
const operatorCodec = t.readonly(
  t.intersection([
    t.type({ name: t.string, args: t.readonlyArray(t.string), out: t.string }),
    t.partial({ elementwise: t.boolean, symmetric: t.boolean, means: t.string }),
  ]),
);
const packCodec = t.readonly(
  t.intersection([
    t.type({ pack: t.string, decls: t.readonlyArray(t.string), rules: t.readonlyArray(ruleCodec) }),
    t.partial({
      operators: t.readonlyArray(operatorCodec),
      needs: t.readonlyArray(t.string),
      about: t.string,
    }),
  ]),
);

export type RuleText = t.TypeOf<typeof ruleCodec>;
export type OperatorText = t.TypeOf<typeof operatorCodec>;
export type Pack = t.TypeOf<typeof packCodec>;

/** What is wrong with a pack file: where (a path such as rules[2].lhs) and what would be right. */
export type PackError = {
  readonly _tag: 'PackError';
  readonly path: string;
  readonly message: string;
};

const keys = {
  pack: ['pack', 'decls', 'rules', 'operators', 'needs', 'about'],
  rule: ['id', 'dir', 'lhs', 'rhs', 'source', 'when', 'decls', 'note'],
  operator: ['name', 'args', 'out', 'elementwise', 'symmetric', 'means'],
};

const unknownKeys = (
  value: unknown,
  allowed: readonly string[],
  path: string,
): readonly PackError[] =>
  typeof value === 'object' && value !== null
    ? Object.keys(value)
        .filter((key) => !allowed.includes(key))
        .map((key) => ({
          _tag: 'PackError',
          path: path ? `${path}.${key}` : key,
          message: `unknown key "${key}"; known are ${allowed.join(', ')}`,
        }))
    : [];

const listOf = (value: unknown, key: string): readonly unknown[] => {
  const list = (value as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list : [];
};

/** Decodes a pack; all errors are listed. */
export const decodePack = (value: unknown): either.Either<readonly PackError[], Pack> => {
  const strange = [
    ...unknownKeys(value, keys.pack, ''),
    ...listOf(value, 'rules').flatMap((r, k) => unknownKeys(r, keys.rule, `rules[${k}]`)),
    ...listOf(value, 'operators').flatMap((o, k) =>
      unknownKeys(o, keys.operator, `operators[${k}]`),
    ),
  ];
  if (strange.length > 0) return either.left(strange);
  return either.mapLeft((errors: t.Errors): readonly PackError[] =>
    errors.map((e) => {
      const path = e.context
        .map((c) => c.key)
        .filter((k) => (k !== '' && !/^\d+$/.test(k)) || k !== '')
        .join('.');
      const wanted = e.context.at(-1)?.type.name ?? 'a value';
      return {
        _tag: 'PackError',
        path,
        message: `${JSON.stringify(e.value) ?? 'nothing'} where ${wanted} is needed`,
      };
    }),
  )(packCodec.decode(value));
};

type Extra = {
  readonly source: string;
  readonly when?: readonly string[];
  readonly decls?: readonly string[];
};
const rule =
  (dir: Direction) =>
  (id: string, lhs: string, rhs: string, extra: Extra): RuleText => ({
    id,
    dir,
    lhs,
    rhs,
    ...extra,
  });

/** An equation, used from left to right when rewriting and both ways in a search. */
export const both = rule('both');
/** The right side never costs more. */
export const simpler = rule('simpler');
/** The right side may be larger: used in a search, on a budget. */
export const expanding = rule('expanding');

/** Names a predicate on rule variables: `when: [condition('invertible', 'A')]`. */
export const condition = (predicate: string, ...args: readonly string[]): string =>
  `${predicate}(${args.join(', ')})`;

/** A pack from TypeScript, the same value that a JSON file gives. */
export const rulePack = (
  pack: string,
  decls: string,
  rules: readonly RuleText[],
  more: Partial<Omit<Pack, 'pack' | 'decls' | 'rules'>> = {},
): Pack => ({
  pack,
  decls: decls
    .split(';')
    .map((d) => d.trim())
    .filter((d) => d !== ''),
  rules,
  ...more,
});
