/**
 * Statements that a certificate proves, as theorems: the ring part over arbitrary tensors, by the checker of the prelude, then
 * the statement itself, where operators and the lemmas of rules are put in.
 */
import type { Fact, Index, Statement, Tensor, Term } from '../term/term.js';
import { ring } from '../checker/equal.js';
import { pairedFree } from '../proof/within.js';
import * as B from '../term/build.js';
import type { Condition } from '../rewrite/rule.js';
import { freeVariables, nodes } from '../term/walk.js';
import type { Argument, Chain, Why } from './why.js';
import { isField, ringLemma } from './file.js';
import { conditionText, lemmaOf, type RuleLemma } from './lemmas.js';
import { Page } from './page.js';
import { theoremFrom, type Corrected, type Theorem } from './statement.js';
import { refuse, sizeNamesOf, type Scope } from './writer.js';

/** A theorem with what must stand before it. */
export type Proved = { readonly rules: readonly RuleLemma[]; readonly text: string };

const isVariable = (t: Term): t is Term & { readonly tag: 'variable' } => t.tag === 'variable';

class Prover {
  readonly rules = new Map<string, RuleLemma>();
  readonly lemmas: string[] = [];
  readonly page: Page;
  field = false;
  private readonly theorems = new Map<Corrected, Theorem>();

  constructor(
    private readonly name: string,
    private readonly statement: Statement,
    private readonly chain: Chain,
  ) {
    const { context } = chain.atoms;
    for (const made of this.equations()) this.theorems.set(made, theoremFrom(context, made));
    const { axes, lhs, rhs } = statement;
    const terms = [lhs, rhs, ...this.usedFacts().flatMap((f) => [f.lhs, f.rhs])];
    const own = sizeNamesOf(statement.context, axes, terms);
    const sizes = [...this.theorems.values()].flatMap((t) => t.sizeSources);
    const tensors = [...this.theorems.values()].flatMap((t) => t.tensors.map((x) => x.source));
    const named = new Set([...terms.flatMap((t) => [...freeVariables(t)]), ...tensors]);
    this.page = new Page(statement.context, chain.atoms, named, [...new Set([...own, ...sizes])]);
  }

  private usedFacts(): readonly Fact[] {
    return [...this.chain.why.values()].flatMap((w) => (w.tag === 'declared' ? [w.fact] : []));
  }

  /** All equations for the checker: the statement's, and those of arguments. */
  private equations(): readonly Corrected[] {
    const found: Corrected[] = [];
    const visit = (made: Corrected): void => {
      if (found.includes(made)) return;
      for (const { fact } of made.corrections) {
        const why = this.chain.why.get(fact);
        if (why?.tag === 'arguments') why.equal.forEach(({ equation }) => visit(equation));
      }
      found.push(made);
    };
    visit(this.chain.equation);
    return found;
  }

  /** `@lemma R sizes tensors proofs`; writes the lemma out where it was not yet. */
  applied(made: Corrected): string {
    const theorem = this.theorems.get(made) as Theorem;
    const name = `${this.name}_ring${[...this.theorems.keys()].indexOf(made) + 1}`;
    this.field ||= isField(theorem);
    const proofs = theorem.hypotheses.map(({ fact }) => this.proof(fact));
    const tensors = theorem.tensors.map(({ source }) => {
      const atom = this.chain.atoms.get(source);
      return atom ? this.page.whole(atom) : this.page.named(source);
    });
    const sizes = theorem.sizeSources.map((s) => this.page.sizeNamed(s));
    const text = ringLemma(name, theorem);
    if (!this.lemmas.includes(text)) this.lemmas.push(text);
    return [`@${name}`, this.page.ring, ...sizes, ...tensors, ...proofs].join(' ');
  }

  private proof(fact: Fact): string {
    const why = this.chain.why.get(fact);
    if (!why) return refuse('a step has no reason');
    const [scope, made] = this.page.bind(fact.axes);
    const body = this.reason(fact, why, scope);
    return made.length === 0
      ? `(${body})`
      : `(fun ${made.map((i) => i.name).join(' ')} => ${body})`;
  }

  private reason(fact: Fact, why: Why, scope: Scope): string {
    const names = (list: readonly Index[]): readonly string[] =>
      list.map((i) => scope.get(i.id)?.name ?? refuse('an index of a step is not bound'));
    switch (why.tag) {
      case 'rule':
        return this.byRule(why, scope, names(why.axes));
      case 'arguments':
        return [this.congruence(why, scope), ...names(why.at)].join(' ');
      case 'declared':
        return [this.declared(why), ...names(fact.axes)].join(' ');
    }
  }

  private byRule(why: Why & { tag: 'rule' }, scope: Scope, axes: readonly string[]): string {
    const lemma = this.rules.get(why.rule.id) ?? lemmaOf(why.rule);
    this.rules.set(why.rule.id, lemma);
    const sizes = lemma.sizes.map((name) => {
      const size = why.sizes.get(name);
      // A size that no value tells keeps its name, as the checker of certificates reads it.
      return size ? this.page.size(size) : this.page.sizeNamed(name);
    });
    const value = (name: string): Tensor =>
      why.values.get(name) ?? refuse(`nothing stands for ${name} of ${why.rule.id}`);
    const abstract = ({ axes: own, body }: Tensor): Tensor => ({
      axes: own,
      body: this.chain.atoms.abstract(body),
    });
    const tensors = lemma.variables.map(({ name }) =>
      this.page.lambda(abstract(value(name)), scope),
    );
    const conditions = lemma.conditions.map((c) =>
      this.condition(c, abstract(value(c.args[0] as string)), scope),
    );
    return [`@${lemma.name}`, this.page.ring, ...sizes, ...tensors, ...conditions, ...axes].join(
      ' ',
    );
  }

  private congruence({ symbol, of, equal }: Why & { tag: 'arguments' }, scope: Scope): string {
    const argument = ({ around, own, equation }: Argument): string => {
      const [, made] = this.page.bind(own, scope);
      const outer = around.map((i) => scope.get(i.id)?.name ?? refuse('an index is not bound'));
      const body = [this.applied(equation), ...outer, ...made.map((i) => i.name)].join(' ');
      return made.length === 0
        ? `(${body})`
        : `(fun ${made.map((i) => i.name).join(' ')} => ${body})`;
    };
    const [first] = equal.map(argument);
    if (first === undefined) return refuse(`${symbol} has no arguments`);
    if (of.exponent) return `congr1 (fun x => x ^+ ${this.page.size(of.exponent)}) ${first}`;
    const [, k] = /^power_(\d+)$/.exec(symbol) ?? [];
    if (k !== undefined)
      return `congr1 (fun x => ${k === '1' ? 'x^-1' : `(x ^+ ${k})^-1`}) ${first}`;
    return `${symbol}_ext ${first}`;
  }

  private declared({ fact, property }: Why & { tag: 'declared' }): string {
    if (property === undefined) {
      if (this.restates(fact)) return refuse('a declaration says what is to be proved');
      const text = this.page.equation(fact.axes, ...this.sides(fact));
      return this.page.hypothesis(
        `${fact.about}_${fact.defines === undefined ? 'fact' : 'def'}`,
        text,
      );
    }
    const name = this.page.named(fact.about);
    const hypothesis = this.page.hypothesis(`${name}_${property}`, `${property} ${name}`);
    return `${property}_def ${hypothesis}`;
  }
  private sides({ lhs, rhs }: Fact): readonly [Term, Term] {
    return [this.chain.atoms.abstract(lhs), this.chain.atoms.abstract(rhs)];
  }

  /** Whether an equation that is no definition is the conclusion, up to the ring laws and the order of axes. */
  private restates({ axes, lhs, rhs, defines }: Fact): boolean {
    if (defines !== undefined) return false;
    const { equation, atoms } = this.chain;
    const difference = (l: Term, r: Term): Term => B.add([l, B.negate(r)]);
    const [l, r] = this.sides({ axes, lhs, rhs, about: '' });
    const own = ring(atoms.context, false, atoms.ids.next);
    const stated = difference(equation.lhs, equation.rhs);
    return [difference(l, r), difference(r, l)].some(
      (d) => pairedFree(own, d, stated) !== undefined,
    );
  }

  private condition(c: Condition, value: Tensor, scope: Scope): string {
    const proof =
      c.predicate === 'invertible'
        ? this.invertible(value, scope)
        : c.predicate === 'orthogonal'
          ? this.orthogonal(value)
          : this.nonzero(value, scope);
    return proof ?? refuse(`that ${conditionText(c, ['a value'])} has no proof in Coq yet`);
  }

  private orthogonal({ axes, body }: Tensor): string | undefined {
    if (!isVariable(body) || body.at.some((i, k) => i.id !== axes[k]?.id)) return undefined;
    return this.page.has(body.name, 'orthogonal')
      ? this.page.hypothesis(`${body.name}_orthogonal`, `orthogonal ${this.page.named(body.name)}`)
      : undefined;
  }

  private nonzero({ body }: Tensor, scope: Scope): string | undefined {
    if (!isVariable(body)) return undefined;
    const atom = this.chain.atoms.get(body.name);
    if (atom?.symbol === 'det') {
      const inner = this.invertible(atom.args[0] as Tensor, scope);
      return inner && `(det_nonzero ${inner})`;
    }
    return body.at.length === 0 && this.page.has(body.name, 'positive')
      ? this.page.hypothesis(`${body.name}_nonzero`, `${this.page.named(body.name)} != 0`)
      : undefined;
  }

  private invertible({ axes, body }: Tensor, scope: Scope): string | undefined {
    const [i, j] = axes as readonly [Index, Index];
    if (isVariable(body)) {
      const [a, b] = body.at.slice(-2);
      if (a?.id === j.id && b?.id === i.id) {
        const turned = this.invertible({ axes: [j, i], body }, scope);
        return turned && `(invertible_tr ${turned})`;
      }
      if (a?.id !== i.id || b?.id !== j.id) return undefined;
      const atom = this.chain.atoms.get(body.name);
      if (atom?.symbol === 'inv') {
        const inner = this.invertible(atom.args[0] as Tensor, scope);
        return inner && `(invertible_inv ${inner})`;
      }
      if (atom || body.at.length > 2) return undefined;
      const name = this.page.named(body.name);
      if (this.page.has(body.name, 'orthogonal')) {
        const known = this.orthogonal({ axes, body });
        return known && `(invertible_orthogonal ${known})`;
      }
      return this.page.has(body.name, 'invertible', 'posdef') || this.isWritten({ axes, body })
        ? this.page.hypothesis(`${name}_invertible`, `invertible ${name}`)
        : undefined;
    }
    if (!this.isWritten({ axes, body })) return this.product({ axes, body }, scope);
    return this.page.hypothesis(
      'invertible_1',
      `invertible ${this.page.lambda({ axes, body }, new Map())}`,
    );
  }

  /** Whether inv of this value stands in the statement, word for word. */
  private isWritten({ axes, body }: Tensor): boolean {
    const probe: Term = {
      tag: 'operator',
      name: 'inv',
      args: [{ axes, body }],
      at: axes,
      derivative: [],
    };
    const before = this.chain.atoms.all.length;
    const made = this.chain.atoms.abstract(probe);
    const written = [this.statement.lhs, this.statement.rhs].map((t) =>
      this.chain.atoms.abstract(t),
    );
    return (
      this.chain.atoms.all.length === before &&
      isVariable(made) &&
      written.some((t) => [...nodes(t)].some((x) => isVariable(x) && x.name === made.name))
    );
  }

  private product({ axes: [i, j], body }: Tensor, scope: Scope): string | undefined {
    const [a, b, ...rest] =
      body.tag === 'sum' && body.body.tag === 'product' ? body.body.factors : [];
    if (body.tag !== 'sum' || !a || !b || rest.length > 0 || !i || !j) return undefined;
    const left = this.invertible({ axes: [i, body.index], body: a }, scope);
    const right = this.invertible({ axes: [body.index, j], body: b }, scope);
    return left && right && `(invertible_mul ${left} ${right})`;
  }
}

/** The text of a theorem that a chain proves. Throws `Unsupported`. */
export const provedText = (name: string, statement: Statement, chain: Chain): Proved => {
  const p = new Prover(name, statement, chain);
  const { axes, lhs, rhs } = chain.equation;
  // First, so that the statement has the plain names of indices.
  const claim = p.page.equation(axes, lhs, rhs, true);
  const proof = p.applied(chain.equation);
  const type = p.field ? 'numFieldType' : 'fieldType';
  const text = [
    ...p.lemmas,
    `Theorem ${name} ${p.page.binders(type)} :`,
    `  ${claim}.`,
    `Proof. exact (${proof}). Qed.`,
  ].join('\n');
  return { rules: [...p.rules.values()], text };
};
