/**
 * The rules of the loaded packs, indexed by the head of their left side. A rule is elaborated when a node that it could match
 * is first met, so a small proof pays for few rules.
 *
 * Invariant: every list is in the order of the packs, whichever rule was elaborated first: what an earlier statement needed
 * changes nothing for the next.
 */
import * as either from 'fp-ts/lib/Either.js';
import type { Head } from '../egraph/types.js';
import type { Term } from '../term/term.js';
import { freeVariables } from '../term/walk.js';
import type { OperatorText, Pack, RuleText } from './pack.js';
import { compileRule, type RuleError } from './compile.js';
import { asInGraph } from './deltas.js';
import type { Rule } from './rule.js';
import { flatten } from './match.js';
import { hasSequence } from './sequences.js';

/** `place` is the rule's among all rules of all packs. */
type Raw = { readonly pack: Pack; readonly rule: RuleText; readonly place: number };

/** The rule with its sides as the graph has their values: what is matched. */
const inGraph = (made: either.Either<RuleError, Rule>): either.Either<RuleError, Rule> =>
  either.isLeft(made)
    ? made
    : either.right({
        ...made.right,
        lhs: asInGraph(made.right.lhs),
        rhs: asInGraph(made.right.rhs),
      });

/** Function names written in a text: what a node must have for the rule to matter. */
const tokens = (text: string): readonly string[] => {
  const found = new Set<string>();
  for (const [, name] of text.matchAll(/(\w+)\s*\(/g)) if (name) found.add(name);
  if (/\^|\//.test(text)) found.add('pow');
  if (/\beps\[/.test(text)) found.add('eps');
  if (found.has('norm')) found.add('sqrt');
  if (found.has('logdet')) ['log', 'det'].forEach((n) => found.add(n));
  return [...found];
};

const keyOf = (t: Term): string => {
  switch (t.tag) {
    case 'derivative':
      return `d:${t.at.length}`;
    case 'expectation':
      return `E:${t.law.tag}:${t.variable.shape.length}`;
    case 'pointwise':
    case 'operator':
      return `f:${t.name}`;
    default:
      return 'net';
  }
};

const netKeys = (t: Term): readonly string[] =>
  flatten(t).items.flatMap((i) =>
    i.tag === 'pointwise' || i.tag === 'operator'
      ? [`${i.tag}:${i.name}`]
      : i.tag === 'epsilon'
        ? [`epsilon:${i.at.length}`]
        : [],
  );

/** Rules that no finite pattern states: their text is an instance, the whole law is code that their name switches on. */
const coded: ReadonlySet<string> = new Set([
  'd-unspecified',
  'E-independent',
  'pow-number',
  'root-number',
  'log-number',
]);

/** Whether the rule says what a function of bare names is, under no condition: softmax(x) == exp(x)/sum(exp(x)). */
export const isDefinition = ({ id, dir, lhs, when = [] }: RuleText): boolean =>
  dir === 'both' &&
  when.length === 0 &&
  !coded.has(id) &&
  /^(?!d\(|E\()[a-zA-Z]\w*\([a-zA-Z]\w*(, [a-zA-Z]\w*)*\)$/.test(lhs);

/** The rule read from right to left, where the right side names every variable of the left. */
const reversed = (rule: Rule): readonly Rule[] => {
  const right = freeVariables(rule.rhs);
  const all = [...freeVariables(rule.lhs)].every((n) => right.has(n));
  // A bare variable matches everything; only a unit law, star(A, I) == A, is worth that.
  const isUnit = rule.lhs.tag === 'operator' && rule.lhs.args.length >= 2;
  const tooWide = rule.rhs.tag === 'number' || (rule.rhs.tag === 'variable' && !isUnit);
  return all && !tooWide ? [{ ...rule, lhs: rule.rhs, rhs: rule.lhs }] : [];
};

/** A rule at its place among all. */
type Placed = { readonly place: number; readonly rule: Rule };
type NetRule = Placed & { readonly needs: readonly string[] };

/** The list with one more, in the order of places. Lists are short and grow seldom. */
const insert = <T extends Placed>(list: readonly T[], more: T): T[] =>
  [...list, more].sort((a, b) => a.place - b.place);

export class RuleSet {
  private readonly byToken = new Map<string, Raw[]>();
  private readonly byKey = new Map<string, Placed[]>();
  /** The rules of `byKey` alone, made when they are asked for. */
  private readonly listed = new Map<string, readonly Rule[]>();
  private nets: NetRule[] = [];
  private readonly compiled = new Set<string>();
  private readonly asked = new Set<string>();
  /** Rules that did not read; shown by `check` and by the command line. */
  readonly errors: RuleError[] = [];
  /** The rule that switches the chain rule for unspecified functions on. */
  readonly chain: RuleText | undefined;
  readonly operators: readonly OperatorText[];
  private readonly ids: ReadonlySet<string>;

  constructor(readonly packs: readonly Pack[]) {
    this.ids = new Set(packs.flatMap((p) => p.rules.map((r) => r.id)));
    this.operators = packs.flatMap((p) => p.operators ?? []);
    let place = 0;
    for (const pack of packs)
      for (const rule of pack.rules) {
        if (rule.id === 'd-unspecified') this.chain = rule;
        const raw: Raw = { pack, rule, place: place++ };
        if (!coded.has(rule.id))
          for (const token of tokens(rule.lhs)) {
            const known = this.byToken.get(token);
            if (known) known.push(raw);
            else this.byToken.set(token, [raw]);
          }
      }
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  private compile({ pack, rule, place }: Raw, order: number): void {
    const key = `${pack.pack}/${rule.id}/${hasSequence(rule.lhs + rule.rhs + (rule.decls ?? pack.decls).join()) ? order : ''}`;
    if (this.compiled.has(key)) return;
    this.compiled.add(key);
    const made = inGraph(compileRule(pack, rule, order, this.operators));
    if (either.isLeft(made)) {
      this.errors.push(made.left);
      return;
    }
    if (made.right.direction === 'expanding') return;
    const root = keyOf(made.right.lhs);
    const placed = { place, rule: made.right };
    if (root === 'net')
      this.nets = insert(this.nets, { ...placed, needs: netKeys(made.right.lhs) });
    else {
      this.byKey.set(root, insert(this.byKey.get(root) ?? [], placed));
      this.listed.delete(root);
    }
  }

  private withKey(key: string): readonly Rule[] {
    const known = this.listed.get(key);
    if (known) return known;
    const made = (this.byKey.get(key) ?? []).map(({ rule }) => rule);
    this.listed.set(key, made);
    return made;
  }

  private need(token: string, order: number): void {
    const key = `${token}/${order}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    for (const raw of this.byToken.get(token) ?? []) this.compile(raw, order);
  }

  /**
   * Rules for a search: every equation without sequences that speaks only of functions in `names`, both ways where the
   * other side has the same variables.
   */
  forSearch(names: ReadonlySet<string>): readonly Rule[] {
    const found: Rule[] = [];
    for (const pack of this.packs)
      for (const rule of pack.rules) {
        const [left, right] = [tokens(rule.lhs), tokens(rule.rhs)];
        if (coded.has(rule.id) || [...left, ...right].some((n) => n === 'd' || n === 'E')) continue;
        if (hasSequence(rule.lhs + rule.rhs)) continue;
        const speaks = names.has(left[0] ?? '') || names.has(right[0] ?? '');
        // Asked before the table: what an earlier statement had compiled must not change this one's search.
        if (!speaks && left.length + right.length > 0) continue;
        if (!this.searched.has(rule)) {
          const made = inGraph(compileRule(pack, rule, 0, this.operators));
          if (either.isLeft(made)) this.errors.push(made.left);
          const list = either.isLeft(made) ? [] : [made.right];
          this.searched.set(
            rule,
            list.flatMap((r) => [r, ...reversed(r)]),
          );
        }
        found.push(...(this.searched.get(rule) ?? []));
      }
    return found;
  }
  private readonly searched = new Map<RuleText, readonly Rule[]>();

  /** The rules that define a function, without sequences: logsumexp(x) == log(sum(exp(x))). */
  definitions(): readonly Rule[] {
    this.defined ??= this.packs.flatMap((pack) =>
      pack.rules.filter(isDefinition).flatMap((rule): readonly Rule[] => {
        const made = inGraph(compileRule(pack, rule, 0, this.operators));
        return either.isLeft(made) ? [] : [made.right];
      }),
    );
    return this.defined;
  }
  private defined: readonly Rule[] | undefined;

  /** Rules whose left side has this head, in the order they are listed. */
  onHead(head: Head): readonly Rule[] {
    const order = head.variable?.shape.length ?? 0;
    if (head.tag === 'derivative') {
      this.need('d', order);
      return this.withKey(`d:${order}`);
    }
    if (head.tag === 'expectation') {
      this.need('E', order);
      return this.withKey(`E:${head.law}:${order}`);
    }
    if (head.tag !== 'operator' && head.tag !== 'pointwise') return [];
    this.need(head.name, 0);
    return this.withKey(`f:${head.name}`);
  }

  /** Rules on products that hold the heads they need. */
  onNetworks(heads: ReadonlySet<string>): readonly Rule[] {
    for (const head of heads) {
      const [tag, name] = head.split(':');
      if (tag === 'epsilon') this.need('eps', 0);
      else if (tag !== 'variable' && name) this.need(name, 0);
    }
    return this.nets
      .filter((n) => n.needs.length > 0 && n.needs.every((k) => heads.has(k)))
      .map((n) => n.rule);
  }
}
