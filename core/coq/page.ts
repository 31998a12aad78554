/**
 * Theorems as they are read: operators at their arguments, `inv (fun i j => \sum_(k < n) A i k * B k j) p q`, and the names,
 * sizes and hypotheses at their head.
 */
import type { Context, Index, Property, Tensor, Term } from '../term/term.js';
import type { Size } from '../num/size.js';
import type { Atom, Atoms } from './atoms.js';
import { arrow, forall } from './file.js';
import { names } from './names.js';
import { ringName } from './statement.js';
import { naturalText, valueText, type IndexName, type Value } from './syntax.js';
import { refuse, Writer, type Scope, type TensorName } from './writer.js';

/** A word in brackets unless it is one. */
const tight = (text: string): string => (/^[\w']+$/.test(text) ? text : `(${text})`);

/** Binders with their types: `(i j : 'I_n)`. */
const typed = (list: readonly IndexName[]): string => {
  const groups: { readonly type: string; readonly names: string[] }[] = [];
  for (const { name, size } of list) {
    const type = `'I_${tight(naturalText(size))}`;
    const last = groups.at(-1);
    if (last?.type === type) last.names.push(name);
    else groups.push({ type, names: [name] });
  }
  return groups.map(({ type, names: all }) => `(${all.join(' ')} : ${type})`).join(' ');
};

export class Page {
  readonly ring: string;
  private readonly writer: Writer;
  private readonly take = names();
  private readonly hypotheses = new Map<string, string>();
  private readonly sizeNames: readonly string[];
  private readonly tensors: readonly TensorName[];

  constructor(
    private readonly context: Context,
    private readonly atoms: Atoms,
    used: ReadonlySet<string>,
    sizeNames: readonly string[],
  ) {
    this.sizeNames = sizeNames;
    this.writer = new Writer(context, this.take, sizeNames, (name, at) => this.atomText(name, at));
    this.ring = this.take(ringName(context));
    this.tensors = [...context.variables.keys()]
      .filter((name) => used.has(name))
      .map((name) => this.writer.tensor(name));
  }

  /** Names for indices: a scope in which they are bound, and their binders. */
  bind(axes: readonly Index[], scope: Scope = new Map()): readonly [Scope, readonly IndexName[]] {
    const made = axes.map((i) => this.writer.index(i));
    return [
      new Map([...scope, ...axes.map((i, k) => [i.id, made[k] as IndexName] as const)]),
      made,
    ];
  }

  text(t: Term, scope: Scope): string {
    return valueText(this.value(t, scope));
  }
  private value(t: Term, scope: Scope): Value {
    return this.writer.value(t, scope);
  }

  size(size: Size): string {
    return tight(naturalText(this.writer.size(size)));
  }
  /** The name of a size of the statement. */
  sizeNamed(source: string): string {
    const at = this.sizeNames.indexOf(source);
    return at < 0
      ? refuse(`the size ${source} is not declared`)
      : (this.writer.sizes[at] as string);
  }

  /** A tensor as a function of its axes. */
  lambda({ axes, body }: Tensor, scope: Scope): string {
    const own = body.tag === 'variable' ? body.at.slice(body.at.length - axes.length) : [];
    const bare =
      body.tag === 'variable' &&
      own.length === axes.length &&
      own.every((i, k) => i.id === axes[k]?.id) &&
      !body.at
        .slice(0, -axes.length || body.at.length)
        .some((i) => axes.some((a) => a.id === i.id));
    if (bare) {
      const at = body.at.slice(0, body.at.length - axes.length);
      return tight(
        this.partial(
          body.name,
          at.map((i) => scope.get(i.id) as IndexName),
        ),
      );
    }
    const [inner, made] = this.bind(axes, scope);
    const text = this.text(body, inner);
    return axes.length === 0 ? tight(text) : `(fun ${typed(made)} => ${text})`;
  }

  /** A tensor at its first indices. */
  private partial(name: string, at: readonly IndexName[]): string {
    const atom = this.atoms.get(name);
    if (atom && at.length < atom.extra.length)
      return refuse('an operator depends on its own index');
    return (
      this.atomText(name, at) ?? [this.writer.tensor(name).name, ...at.map((i) => i.name)].join(' ')
    );
  }

  private atomText(name: string, at: readonly IndexName[]): string | undefined {
    const atom = this.atoms.get(name);
    if (!atom) return undefined;
    const scope: Scope = new Map(atom.extra.map((i, k) => [i.id, at[k] as IndexName]));
    const args = atom.args.map((arg) => this.lambda(arg, scope));
    return [this.symbol(atom, args), ...at.slice(atom.extra.length).map((i) => i.name)].join(' ');
  }

  private symbol({ symbol, exponent }: Atom, args: readonly string[]): string {
    const [base = ''] = args;
    if (exponent) return `${base} ^+ ${this.size(exponent)}`;
    const [, k] = /^power_(\d+)$/.exec(symbol) ?? [];
    if (k === '1') return `${base}^-1`;
    if (k !== undefined) return `(${base} ^+ ${k})^-1`;
    return [symbol, ...args].join(' ');
  }

  /** An atom as a function of all its axes. */
  whole(atom: Atom): string {
    const [scope, made] = this.bind(atom.extra);
    const text = this.atomText(
      atom.name,
      atom.extra.map((i) => scope.get(i.id) as IndexName),
    );
    return made.length === 0
      ? tight(text as string)
      : `(fun ${made.map((i) => i.name).join(' ')} => ${text})`;
  }

  /** A declared tensor as it is called here. */
  named(source: string): string {
    return this.writer.tensor(source).name;
  }
  has(source: string, ...properties: readonly Property[]): boolean {
    return properties.some((p) => this.context.variables.get(source)?.properties.includes(p));
  }

  /** The name of a hypothesis at the head; `text` is what it says. */
  hypothesis(wish: string, text: string): string {
    const known = this.hypotheses.get(text) ?? this.take(wish);
    this.hypotheses.set(text, known);
    return known;
  }

  /** The head of the theorem: ring, sizes, tensors, hypotheses. */
  binders(type: string): string {
    const parts = [`(${this.ring} : ${type})`];
    if (this.writer.sizes.length > 0) parts.push(`(${this.writer.sizes.join(' ')} : nat)`);
    for (const { name, shape } of this.tensors)
      parts.push(`(${name} : ${arrow(shape, this.ring)})`);
    for (const [text, name] of this.hypotheses) parts.push(`\n  (${name} : ${text})`);
    return parts.join(' ');
  }

  /** forall axes, lhs = rhs. */
  equation(axes: readonly Index[], lhs: Term, rhs: Term, typed = false): string {
    const [scope, made] = this.bind(axes);
    const all = forall(made);
    const ring = typed ? ` :> ${this.ring}` : '';
    return `${all === '' ? '' : `${all} `}${this.text(lhs, scope)} = ${this.text(rhs, scope)}${ring}`;
  }
}
