/**
 * Rules as lemmas of the Coq file: the statement of each is written from the rule itself, its proof stands here.
 *
 * `needs` are conditions that the rule leaves to what is written (inv(A) is written, so A is invertible); Coq has a value for
 * inv of a singular matrix, so the lemma says them.
 */
import type { Condition, Rule } from '../rewrite/rule.js';
import type { Context, Declared } from '../term/term.js';
import { freeVariables } from '../term/walk.js';
import { Atoms } from './atoms.js';
import { Page } from './page.js';
import { refuse, sizeNamesOf } from './writer.js';

type Proof = { readonly needs?: readonly string[]; readonly script: string };

const direct = (lemma: string, ...needs: readonly string[]): Proof => ({
  needs,
  script: `exact: ${lemma}.`,
});

/** The proofs, by the id of the rule. */
const proofs: Readonly<Record<string, Proof>> = {
  'inv-right': direct('inv_right'),
  'inv-left': direct('inv_left'),
  'inv-cancel': direct('inv_cancel'),
  'inv-transpose': direct('inv_transpose'),
  'inv-inv': direct('inv_inv'),
  'inv-identity': direct('inv_identity'),
  'inv-scale': direct('inv_scale'),
  'inv-product': direct('inv_product'),
  'inv-orthogonal': direct('inv_orthogonal'),
  'orthogonal-left': direct('orthogonal_left'),
  'orthogonal-right': direct('orthogonal_right'),
  'det-identity': direct('det_identity'),
  'det-transpose': direct('det_transpose'),
  'det-mul': direct('det_product'),
  'det-scale': direct('det_scale'),
  'det-inv': direct('det_inverse'),
  'det-orthogonal': direct('det_square'),
  'adj-left': direct('adj_left'),
  'adj-right': direct('adj_right'),
  'adj-identity': direct('adj_identity'),
  'adj-transpose': direct('adj_transpose'),
  'adj-inverse': direct('adj_inverse'),
};

const parsed = (text: string): Condition => {
  const [, predicate = '', args = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  return { predicate, args: args.split(',') };
};

/** The names that a rule's lemma speaks of, in the order of their declaration. */
const used = (rule: Rule): ReadonlySet<string> =>
  new Set([...freeVariables(rule.lhs), ...freeVariables(rule.rhs)]);

/** A rule as a lemma: its name, what it takes, and its text. */
export type RuleLemma = {
  readonly name: string;
  readonly sizes: readonly string[];
  readonly variables: readonly Declared[];
  readonly conditions: readonly Condition[];
  readonly text: string;
};

const nameOf = ({ pack, id }: Rule): string => `${pack}_${id}`.replace(/[^A-Za-z0-9]+/g, '_');

/** What a condition says of names. */
export const conditionText = ({ predicate }: Condition, args: readonly string[]): string => {
  const [a] = args;
  if (predicate === 'invertible' || predicate === 'orthogonal') return `${predicate} ${a}`;
  if (predicate === 'nonzero') return `${a} != 0`;
  return refuse(`the condition ${predicate} has no Coq form yet`);
};

/** The lemma of a rule. Throws `Unsupported` where none is proven. */
export const lemmaOf = (rule: Rule): RuleLemma => {
  const proof = proofs[rule.id];
  if (!proof || rule.order > 0) return refuse(`the rule ${rule.id} has no proof in Coq yet`);
  const names = used(rule);
  const variables = [...rule.context.variables].filter(([name]) => names.has(name));
  const context: Context = { ...rule.context, facts: [], variables: new Map(variables) };
  const atoms = new Atoms(context);
  const [lhs, rhs] = [atoms.abstract(rule.lhs), atoms.abstract(rule.rhs)];
  const sizes = sizeNamesOf(context, rule.axes, [rule.lhs, rule.rhs]);
  const page = new Page(context, atoms, names, sizes);
  const conditions = [...rule.conditions, ...(proof.needs ?? []).map(parsed)];
  for (const c of conditions) {
    const text = conditionText(
      c,
      c.args.map((name) => page.named(name)),
    );
    page.hypothesis(`${c.args.join('_')}_${c.predicate}`, text);
  }
  const claim = page.equation(rule.axes, lhs, rhs, true);
  const name = nameOf(rule);
  const text = [
    `(* ${rule.pack}/${rule.id} *)`,
    `Lemma ${name} ${page.binders('fieldType')} :`,
    `  ${claim}.`,
    `Proof. ${proof.script} Qed.`,
  ].join('\n');
  return { name, sizes, variables: variables.map(([, v]) => v), conditions, text };
};
