/**
 * Gradients of deep losses, named value by named value.
 *
 * Where a loss L is written with abbreviations, each of them is a value u with a cotangent dL_du, and the chain rule at the
 * names is d(L, T) = the sum over all u that mention T of d(sum(dL_du .* u), T). Each of these derivatives is small and
 * is worked out and simplified by the rules together with u, so that both share what they can. What is programmed here is
 * the chain rule at a name, no derivative.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Ast } from '../expr/ast.js';
import { parseExpression } from '../expr/parser.js';
import { simplifyAll, type SimplifyOptions } from '../extract/simplify.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { elaborateExpression, type OperatorTable } from '../shape/elaborate.js';
import * as B from '../term/build.js';
import type { Context, Expression, Index, Tensor, Term } from '../term/term.js';
import { component, freeVariables, highestIndex, nodes, supply } from '../term/walk.js';
import { binds, namedValues, type Named, type NamedValues } from './named.js';

/** Outputs over one context, and what its further names mean: values and cotangents, each in terms of others. */
export type Staged = {
  readonly outputs: readonly Expression[];
  readonly definitions: ReadonlyMap<string, Tensor>;
};

type Derivative = { readonly loss: string; readonly by: string };
type Wanted = { readonly text: string; readonly derivative?: Derivative };

/** `d(L, W)`, or an expression without derivatives and expectations; undefined for others. */
const wantedOf = (text: string): Wanted | undefined => {
  const parsed = parseExpression(text);
  if (isLeft(parsed)) return undefined;
  const ast: Ast = parsed.right;
  if (ast.tag === 'derivative' && ast.body.tag === 'name' && !ast.subscripts)
    return { text, derivative: { loss: ast.body.name, by: ast.variable } };
  return binds(ast) ? undefined : { text };
};

const isWorkedOut = (t: Term): boolean =>
  [...nodes(t)].every((n) => n.tag !== 'derivative' && n.tag !== 'expectation');

const cotangent = (loss: string, name: string): string => `d${loss}_d${name}`;

/** sum(dL_du .* u) as text; the loss itself has the cotangent 1. */
const paired = (loss: string, { name, order }: Named): string => {
  const weight = cotangent(loss, name);
  if (name === loss) return name;
  if (order === 0) return `${weight}*${name}`;
  const axes = Array.from({ length: order }, (_, k) => `axis${k + 1}`).join(',');
  return `sum(${axes}: ${weight}[${axes}]*${name}[${axes}])`;
};

class Staging {
  readonly definitions = new Map<string, Tensor>();
  /** For each name the named values and variables that it mentions. */
  private readonly mentions = new Map<string, ReadonlySet<string>>();
  private readonly texts: readonly string[];
  /** What flows into the cotangent of a name, by loss and name. */
  private readonly flows = new Map<string, Tensor[]>();

  constructor(
    private readonly values: NamedValues,
    private readonly wanted: readonly Wanted[],
    private readonly rules: RuleSet,
    private readonly operators: OperatorTable,
    private readonly options: SimplifyOptions,
  ) {
    const weights = this.losses().flatMap((loss) =>
      values.named
        .filter((n) => n.name !== loss)
        .map((n) => n.declared.replace(n.name, cotangent(loss, n.name))),
    );
    this.texts = [...values.others, ...values.named.map((n) => n.declared), ...weights];
  }

  private losses(): readonly string[] {
    return [...new Set(this.wanted.flatMap((w) => w.derivative?.loss ?? []))];
  }
  private elaborate(text: string, decls: readonly string[] = this.texts): Expression | undefined {
    const made = elaborateExpression(decls, text, this.operators);
    return isLeft(made) ? undefined : made.right;
  }
  /** The declarations with one named value written out. */
  private opened({ declared, written }: Named): readonly string[] {
    return this.texts.map((text) => (text === declared ? written : text));
  }

  /** Whether a value depends on one of the names. */
  private reaches(name: string, targets: ReadonlySet<string>): boolean {
    return [...(this.mentions.get(name) ?? [])].some(
      (m) => targets.has(m) || this.reaches(m, targets),
    );
  }

  run(): Staged | undefined {
    const context = this.elaborate('0')?.context;
    if (!context) return undefined;
    for (const n of this.values.named) {
      const body = this.elaborate(n.name, this.opened(n))?.body;
      if (!body) return undefined;
      this.mentions.set(n.name, freeVariables(body));
    }
    for (const n of this.values.named.toReversed()) if (!this.stage(n, context)) return undefined;
    for (const [key, parts] of this.flows) this.definitions.set(key, total(parts));
    const outputs = this.wanted.map((w) => this.output(w, this.used(context)));
    return outputs.some((o) => !o)
      ? undefined
      : { outputs: outputs as Expression[], definitions: this.definitions };
  }

  /** The context without the cotangents that nothing flows into: a program would ask for them as inputs. */
  private used(context: Context): Context {
    const unused = this.losses().flatMap((loss) =>
      this.values.named
        .map((n) => cotangent(loss, n.name))
        .filter((name) => !this.definitions.has(name)),
    );
    const variables = new Map([...context.variables].filter(([name]) => !unused.includes(name)));
    return { ...context, variables };
  }

  /** By which names the loss is differentiated, through this value. */
  private targets(loss: string, name: string): readonly string[] {
    const by = new Set(
      this.wanted.flatMap(({ derivative: d }) => (d?.loss === loss ? [d.by] : [])),
    );
    return [...(this.mentions.get(name) ?? [])].filter((m) => by.has(m) || this.reaches(m, by));
  }

  /** One value with all that its cotangents give to the names that it mentions, simplified together. */
  private stage(n: Named, context: Context): boolean {
    const flows = this.losses().flatMap((loss) =>
      n.name === loss || this.flows.has(cotangent(loss, n.name))
        ? this.targets(loss, n.name).map((to) => ({ loss, to }))
        : [],
    );
    const decls = this.opened(n);
    const all = [
      this.elaborate(n.name, decls),
      ...flows.map(({ loss, to }) => this.elaborate(`d(${paired(loss, n)}, ${to})`, decls)),
    ].flatMap((e) => (e ? [{ ...e, context }] : []));
    if (all.length !== flows.length + 1) return false;
    const { outputs } = simplifyAll(all, this.rules, this.options);
    if (outputs.some((o) => !isWorkedOut(o.body))) return false;
    outputs.forEach(({ axes, body }, k) => {
      const flow = flows[k - 1];
      if (!flow) return void this.definitions.set(n.name, { axes, body });
      const key = cotangent(flow.loss, flow.to);
      this.flows.set(key, [...(this.flows.get(key) ?? []), { axes, body }]);
    });
    return true;
  }

  private output({ text, derivative }: Wanted, context: Context): Expression | undefined {
    if (!derivative) {
      const made = this.elaborate(text);
      if (!made) return undefined;
      const { outputs } = simplifyAll([{ ...made, context }], this.rules, this.options);
      return { ...made, context, ...outputs[0] };
    }
    const found = this.definitions.get(cotangent(derivative.loss, derivative.by));
    return found && { context, ...found, layout: 'tensor', warnings: [] };
  }
}

/** The sum of tensors of one shape. */
const total = (parts: readonly Tensor[]): Tensor => {
  const [first, ...rest] = parts as readonly [Tensor, ...Tensor[]];
  const most = (t: Tensor): number =>
    Math.max(highestIndex(t.body), ...t.axes.map((i: Index) => i.id));
  const ids = supply(Math.max(...parts.map(most)) + 1);
  return {
    axes: first.axes,
    body: B.add([first.body, ...rest.map((p) => component(p, first.axes, ids))]),
  };
};

/**
 * The outputs with every abbreviation that may be named as a value of its own; undefined where no output is `d(L, W)` of an
 * abbreviation L with at least `least` named values below it, or where something does not fit.
 *
 * Values: equal to the expressions as they are written. Cost: a bounded run of the rules for each named value.
 */
export const stagedGradients = (
  decls: string | readonly string[],
  texts: readonly string[],
  rules: RuleSet,
  options: SimplifyOptions = {},
  least = 3,
): Staged | undefined => {
  const wanted = texts.flatMap((text) => wantedOf(text) ?? []);
  if (wanted.length !== texts.length || wanted.every((w) => !w.derivative)) return undefined;
  const operators = rules.operators as unknown as OperatorTable;
  const values = namedValues(decls, operators);
  if (!values || values.named.length < least) return undefined;
  const isLoss = (name: string): boolean =>
    values.named.some((n) => n.name === name && n.order === 0);
  if (wanted.some((w) => w.derivative && !isLoss(w.derivative.loss))) return undefined;
  return new Staging(values, wanted, rules, operators, options).run();
};
