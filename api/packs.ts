/** Packs by name and packs from JSON. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { renderError } from '../core/expr/error.js';
import { nearest } from '../core/expr/nearest.js';
import { decodePack, type Pack, type PackError } from '../core/rewrite/pack.js';
import { hasSequence } from '../core/rewrite/sequences.js';
import { compileRule } from '../core/rewrite/compile.js';
import { boundNames, type Rule } from '../core/rewrite/rule.js';
import { predicateNames } from '../core/run/conditions.js';
import { freeVariables } from '../core/term/walk.js';
import { shippedPacks } from '../rules/index.js';

const at = (path: string, message: string): PackError => ({ _tag: 'PackError', path, message });

const unknownPack = (name: string): string => {
  const known = shippedPacks.map((p) => p.pack);
  const [close] = nearest(name, known);
  const way =
    close === undefined ? 'write names with commas between them' : `did you mean ${close}?`;
  return `there is no pack "${name}"; shipped are ${known.join(', ')}\n\nHint: ${way}`;
};

/** The packs with those that they need, each once, needed ones first. */
const withNeeds = (names: readonly string[]): Either<string, readonly Pack[]> => {
  const chosen = new Map<string, Pack>();
  const add = (name: string): string | undefined => {
    if (chosen.has(name)) return undefined;
    const pack = shippedPacks.find((p) => p.pack === name);
    if (!pack) return unknownPack(name);
    const missing = (pack.needs ?? []).map(add).find((m) => m !== undefined);
    chosen.set(name, pack);
    return missing;
  };
  const wrong = names.map(add).find((m) => m !== undefined);
  return wrong === undefined ? right([...chosen.values()]) : left(wrong);
};

/** Shipped packs: `all`, `none`, or names with commas (with the packs that they need). */
export const choosePacks = (names = 'all'): Either<string, readonly Pack[]> => {
  if (names === 'all') return right(shippedPacks);
  if (names === 'none') return right([]);
  return withNeeds(names.split(',').map((name) => name.trim()));
};

const duplicates = (pack: Pack): readonly PackError[] =>
  pack.rules.flatMap(({ id }, k) =>
    pack.rules.findIndex((r) => r.id === id) < k
      ? [at(`rules[${k}].id`, `"${id}" is the id of two rules`)]
      : [],
  );

const unknownPredicate = (name: string): string => {
  const [close] = nearest(name, predicateNames);
  const meant = close === undefined ? '' : `did you mean ${close}? `;
  return `unknown predicate "${name}": ${meant}known are ${predicateNames.join(', ')}`;
};

/** Conditions that name no predicate, or no variable of the rule. */
const wrongConditions = (rule: Rule, path: string): readonly PackError[] =>
  rule.conditions.flatMap(({ predicate, args }, k) => {
    const place = `${path}.when[${k}]`;
    if (!predicateNames.includes(predicate)) return [at(place, unknownPredicate(predicate))];
    return args
      .filter((name) => !rule.context.variables.has(name))
      .map((name) => at(place, `${name} is not declared in this rule`));
  });

/** Names that the right side brings in: matching the left side gives them no value. */
const forgotten = (rule: Rule, path: string): readonly PackError[] => {
  const known = new Set([...freeVariables(rule.lhs), ...boundNames(rule.lhs)]);
  const missing = [...freeVariables(rule.rhs)].filter((name) => !known.has(name));
  return missing.map((name) =>
    at(
      `${path}.rhs`,
      `the right side uses ${name}, which the left side does not hold: no match gives it a value`,
    ),
  );
};

/** Reads every rule of a pack once; sequences are written for one axis. */
export const unreadable = (pack: Pack, others: readonly Pack[] = []): readonly PackError[] => {
  const operators = [...others, pack].flatMap((p) => p.operators ?? []);
  return pack.rules.flatMap((rule, k): readonly PackError[] => {
    const order = hasSequence(rule.lhs + rule.rhs) ? 1 : 0;
    const path = `rules[${k}] (${rule.id})`;
    const made = compileRule(pack, rule, order, operators);
    if (isLeft(made)) return [at(path, renderError(made.left.error))];
    return [...wrongConditions(made.right, path), ...forgotten(made.right, path)];
  });
};

/**
 * Reads a pack from JSON: its form, then each rule under its declarations.
 *
 * Errors: all of one stage, each with its path. `others` are packs whose operators it may use.
 */
export const readPack = (
  value: unknown,
  others: readonly Pack[] = [],
): Either<readonly PackError[], Pack> => {
  const decoded = decodePack(value);
  if (isLeft(decoded)) return decoded;
  const pack = decoded.right;
  const missing = (pack.needs ?? []).filter((n) => !others.some((p) => p.pack === n));
  const errors = [
    ...duplicates(pack),
    ...missing.map((n) => at('needs', `the pack "${n}" is not loaded`)),
    ...unreadable(pack, others),
  ];
  return errors.length > 0 ? left(errors) : right(pack);
};
