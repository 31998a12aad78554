/**
 * The rules of the loaded packs, indexed by the head of their left side. A rule is elaborated when a node that it could match
 * is first met and no rule before it applies, so a small proof pays for few rules.
 *
 * Invariant: every list is in the order of the packs, whichever rule was elaborated first: what an earlier statement needed
 * changes nothing for the next.
 */
import * as either from 'fp-ts/lib/Either.js';
import type { Head } from '../egraph/types.js';
import type { Term } from '../term/term.js';
import { freeVariables, holdsFunction } from '../term/walk.js';
import type { OperatorText, Pack, RuleText } from './pack.js';
import { compileRule, type RuleError } from './compile.js';
import { asInGraph } from './deltas.js';
import { bringsPartial } from './partial.js';
import type { Rule } from './rule.js';
import { flatten } from './match.js';
import { hasSequence } from './sequences.js';

/** `place` is the rule's among all rules of all packs; `sequences`: it is another rule for each order. */
type Raw = {
  readonly pack: Pack;
  readonly rule: RuleText;
  readonly place: number;
  readonly sequences: boolean;
};

const rawOf = (pack: Pack, rule: RuleText, place: number): Raw => ({
  pack,
  rule,
  place,
  sequences: hasSequence(rule.lhs + rule.rhs + (rule.decls ?? pack.decls).join()),
});

/** The rule with its sides as the graph has their values: what is matched. */
const inGraph = (made: either.Either<RuleError, Rule>): either.Either<RuleError, Rule> =>
  either.isLeft(made)
    ? made
    : either.right({
        ...made.right,
        lhs: asInGraph(made.right.lhs),
        rhs: asInGraph(made.right.rhs),
      });

type Elaborated = {
  readonly pack: string;
  readonly decls: readonly string[];
  readonly order: number;
  readonly operators: readonly OperatorText[];
  readonly made: either.Either<RuleError, Rule>;
};

/** What was elaborated before, by any set: the two sets of a simplification have most rules in common. */
const elaborated = new WeakMap<RuleText, Elaborated[]>();

const sameItems = <A>(a: readonly A[], b: readonly A[]): boolean =>
  a === b || (a.length === b.length && a.every((x, k) => x === b[k]));

/** The rule as it is matched; what it comes from is the same where nothing that elaboration reads differs. */
const ruleOf = (
  pack: Pack,
  text: RuleText,
  order: number,
  operators: readonly OperatorText[],
): either.Either<RuleError, Rule> => {
  const before = elaborated.get(text) ?? [];
  const decls = text.decls ?? pack.decls;
  const known = before.find(
    (e) =>
      e.pack === pack.pack &&
      e.order === order &&
      sameItems(e.decls, decls) &&
      sameItems(e.operators, operators),
  );
  if (known) return known.made;
  const made = inGraph(compileRule(pack, text, order, operators));
  elaborated.set(text, [...before, { pack: pack.pack, decls, order, operators, made }]);
  return made;
};

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

/** The rule read from right to left, where the right side names every variable of the left and has a value only where it has. */
const reversed = (rule: Rule): readonly Rule[] => {
  const right = freeVariables(rule.rhs);
  const all = [...freeVariables(rule.lhs)].every((n) => right.has(n));
  // A bare variable matches everything; only a unit law, star(A, I) == A, is worth that.
  const isUnit = rule.lhs.tag === 'operator' && rule.lhs.args.length >= 2;
  const tooWide = rule.rhs.tag === 'number' || (rule.rhs.tag === 'variable' && !isUnit);
  return all && !tooWide && !bringsPartial(rule)
    ? [{ ...rule, backwards: true, lhs: rule.rhs, rhs: rule.lhs }]
    : [];
};

/** A rule ready to match. `root` is the head of its left side; `needs` what a product must hold. */
type Made = {
  readonly place: number;
  readonly rule: Rule;
  readonly root: string;
  readonly needs: readonly string[];
};

export class RuleSet {
  private readonly byToken = new Map<string, Raw[]>();
  /** By place, and order where the rule has sequences. */
  private readonly made = new Map<string, Made | undefined>();
  /** Rules by head, where all have been elaborated. */
  private readonly listed = new Map<string, readonly Rule[]>();
  private nets: readonly Made[] = [];
  private readonly asked = new Set<string>();
  /** Rules that did not read; shown by `check` and by the command line. */
  readonly errors: RuleError[] = [];
  /** The rule that switches the chain rule for unspecified functions on. */
  readonly chain: RuleText | undefined;
  /** The product rule of derivatives, which may be used on all factors at once. */
  readonly leibniz: RuleText | undefined;
  readonly operators: readonly OperatorText[];
  private readonly ids: ReadonlySet<string>;

  constructor(readonly packs: readonly Pack[]) {
    this.ids = new Set(packs.flatMap((p) => p.rules.map((r) => r.id)));
    this.operators = packs.flatMap((p) => p.operators ?? []);
    let place = 0;
    for (const pack of packs)
      for (const rule of pack.rules) {
        if (rule.id === 'd-unspecified') this.chain = rule;
        if (rule.id === 'd-product') this.leibniz = rule;
        const raw = rawOf(pack, rule, place++);
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

  private compile(raw: Raw, order: number): Made | undefined {
    const key = `${raw.place}/${raw.sequences ? order : ''}`;
    if (this.made.has(key)) return this.made.get(key);
    const made = this.compileAnew(raw, order);
    this.made.set(key, made);
    return made;
  }

  private compileAnew({ pack, rule, place }: Raw, order: number): Made | undefined {
    const made = ruleOf(pack, rule, order, this.operators);
    if (either.isLeft(made)) {
      this.errors.push(made.left);
      return undefined;
    }
    if (made.right.direction === 'expanding') return undefined;
    const root = keyOf(made.right.lhs);
    const needs = root === 'net' ? netKeys(made.right.lhs) : [];
    return { place, rule: made.right, root, needs };
  }

  /** The rules with this root, of those whose left side holds the token; each is elaborated when it is its turn. */
  private withRoot(root: string, token: string, order: number): Iterable<Rule> {
    return this.listed.get(root) ?? this.list(root, token, order);
  }

  private *list(root: string, token: string, order: number): Generator<Rule> {
    const all: Rule[] = [];
    for (const raw of this.byToken.get(token) ?? []) {
      const made = this.compile(raw, order);
      if (made?.root !== root) continue;
      all.push(made.rule);
      yield made.rule;
    }
    this.listed.set(root, all);
  }

  /** Elaborates the rules on products whose left side holds the token. */
  private need(token: string): void {
    if (this.asked.has(token)) return;
    this.asked.add(token);
    const found = (this.byToken.get(token) ?? []).flatMap((raw) => this.compile(raw, 0) ?? []);
    const more = found.filter((made) => made.root === 'net' && !this.nets.includes(made));
    if (more.length === 0) return;
    this.nets = [...this.nets, ...more].sort((a, b) => a.place - b.place);
    this.onProducts.clear();
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
        // A side without a function speaks of nothing: binders have the empty name among `names`.
        const speaks = [left[0], right[0]].some((n) => n !== undefined && names.has(n));
        // Asked before the table: what an earlier statement had compiled must not change this one's search.
        if (!speaks && left.length + right.length > 0) continue;
        if (!this.searched.has(rule)) {
          const made = ruleOf(pack, rule, 0, this.operators);
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

  /**
   * The rules that define a function by others, without sequences: logsumexp(x) == log(sum(exp(x))). A definition that is a
   * bare product names nothing: every product of three matrices would be a sketch, and be looked for in every way.
   */
  definitions(): readonly Rule[] {
    this.defined ??= this.packs.flatMap((pack) =>
      pack.rules.filter(isDefinition).flatMap((rule): readonly Rule[] => {
        const made = ruleOf(pack, rule, 0, this.operators);
        return either.isLeft(made) || !holdsFunction(made.right.rhs) ? [] : [made.right];
      }),
    );
    return this.defined;
  }
  private defined: readonly Rule[] | undefined;

  /** Rules whose left side has this head, in the order they are listed; a later one is elaborated when it is reached. */
  onHead(head: Head): Iterable<Rule> {
    const order = head.variable?.shape.length ?? 0;
    switch (head.tag) {
      case 'derivative':
        return this.withRoot(`d:${order}`, 'd', order);
      case 'expectation':
        return this.withRoot(`E:${head.law}:${order}`, 'E', order);
      case 'operator':
      case 'pointwise':
        return this.withRoot(`f:${head.name}`, head.name, 0);
      default:
        return [];
    }
  }

  /** Rules on products that hold the heads they need. */
  onNetworks(heads: ReadonlySet<string>): readonly Rule[] {
    const functions = [...heads].filter((h) => !h.startsWith('variable:'));
    if (functions.length === 0) return [];
    const key = functions.sort().join();
    const known = this.onProducts.get(key);
    if (known) return known;
    for (const head of functions) {
      const [tag, name] = head.split(':');
      if (tag === 'epsilon') this.need('eps');
      else if (name) this.need(name);
    }
    const found = this.nets
      .filter((n) => n.needs.length > 0 && n.needs.every((k) => heads.has(k)))
      .map((n) => n.rule);
    this.onProducts.set(key, found);
    return found;
  }
  /** What `onNetworks` has answered, by heads, since the last rule came. */
  private readonly onProducts = new Map<string, readonly Rule[]>();
}
