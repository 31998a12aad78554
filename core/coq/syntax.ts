/**
 * Statements as the Coq file writes them: twice, once to be read (`\sum_(j < m) A i j * B j k`) and once as a value of the
 * inductive type `term` of the prelude, which its checker computes with. Coq finds the two convertible, so neither text can
 * drift from the other unnoticed.
 */

/** A natural number: sizes and indices of the statement. */
export type Natural =
  | { readonly tag: 'size'; readonly id: number; readonly name: string }
  | { readonly tag: 'index'; readonly id: number; readonly name: string }
  | { readonly tag: 'constant'; readonly value: number }
  | { readonly tag: 'plus' | 'times'; readonly left: Natural; readonly right: Natural }
  | { readonly tag: 'power'; readonly base: Natural; readonly exponent: number };

export type IndexName = { readonly id: number; readonly name: string; readonly size: Natural };

/** A value of the ring. */
export type Value =
  | { readonly tag: 'integer'; readonly value: bigint }
  | { readonly tag: 'fraction'; readonly num: bigint; readonly den: bigint }
  | { readonly tag: 'natural'; readonly value: Natural }
  | {
      readonly tag: 'entry';
      readonly id: number;
      readonly name: string;
      readonly at: readonly IndexName[];
    }
  | {
      readonly tag: 'indicator';
      readonly relation: '=' | '!=' | '<' | '<=';
      readonly left: Natural;
      readonly right: Natural;
    }
  | { readonly tag: 'sum'; readonly index: IndexName; readonly body: Value }
  | { readonly tag: 'times' | 'plus'; readonly left: Value; readonly right: Value }
  | { readonly tag: 'minus'; readonly of: Value }
  /** What is only read: an operator at its arguments. */
  | { readonly tag: 'text'; readonly text: string };

const brackets = (on: boolean, text: string): string => (on ? `(${text})` : text);

/** A natural number as text; `tight`: as an operand of a product or an argument. */
export const naturalText = (n: Natural, tight = false): string => {
  switch (n.tag) {
    case 'size':
    case 'index':
      return n.name;
    case 'constant':
      return `${n.value}`;
    case 'plus':
      return brackets(tight, `${naturalText(n.left)} + ${naturalText(n.right)}`);
    case 'times':
      return brackets(tight, `${factorText(n.left)} * ${naturalText(n.right, true)}`);
    case 'power':
      return brackets(tight, `${naturalText(n.base, true)} ^ ${n.exponent}`);
  }
};
/** The left operand of a product: products associate to the left. */
const factorText = (n: Natural): string => naturalText(n, n.tag === 'plus');

const relations = { '=': '==', '!=': '!=', '<': '<', '<=': '<=' } as const;

const indicatorText = (v: Value & { readonly tag: 'indicator' }): string => {
  const typed = v.relation === '=' || v.relation === '!=' ? ' :> nat' : '';
  const text = `${naturalText(v.left)} ${relations[v.relation]} ${naturalText(v.right)}${typed}`;
  return `(${text})%N%:R`;
};

const entryText = (v: Value & { readonly tag: 'entry' }): string =>
  [v.name, ...v.at.map(({ name }) => name)].join(' ');

/** Binding strength of what a value prints as: sum of terms < contraction < product < atom. */
const strength = (v: Value): 0 | 1 | 2 | 3 =>
  v.tag === 'plus' || v.tag === 'minus' ? 0 : v.tag === 'sum' ? 1 : v.tag === 'times' ? 2 : 3;

const within = (v: Value, least: number): string => brackets(strength(v) < least, valueText(v));

const numberText = (value: bigint): string => (value <= 1n ? `${value}` : `${value}%:R`);

/** A value as the theorem writes it. */
export const valueText = (v: Value): string => {
  switch (v.tag) {
    case 'integer':
      return numberText(v.value);
    case 'fraction':
      return `(${v.num}%:R / ${v.den}%:R)`;
    case 'natural':
      return v.value.tag === 'size' ? `${v.value.name}%:R` : `(${naturalText(v.value)})%N%:R`;
    case 'entry':
      return entryText(v);
    case 'text':
      return v.text;
    case 'indicator':
      return indicatorText(v);
    case 'sum':
      return `\\sum_(${v.index.name} < ${naturalText(v.index.size)}) ${within(v.body, 1)}`;
    case 'times':
      return `${within(v.left, 2)} * ${within(v.right, 3)}`;
    case 'minus':
      return `- ${within(v.of, 2)}`;
    case 'plus':
      return v.right.tag === 'minus'
        ? `${valueText(v.left)} - ${within(v.right.of, 1)}`
        : `${valueText(v.left)} + ${within(v.right, 1)}`;
  }
};

/** A natural number as a value of type `nexp`. */
export const naturalCode = (n: Natural): string => {
  switch (n.tag) {
    case 'size':
      return `(NS ${n.id})`;
    case 'index':
      return `(NI ${n.id})`;
    case 'constant':
      return `(NC ${n.value})`;
    case 'plus':
      return `(NAdd ${naturalCode(n.left)} ${naturalCode(n.right)})`;
    case 'times':
      return `(NMul ${naturalCode(n.left)} ${naturalCode(n.right)})`;
    case 'power':
      return `(NPow ${naturalCode(n.base)} ${n.exponent})`;
  }
};

const relationCodes = { '=': 'REq', '!=': 'RNe', '<': 'RLt', '<=': 'RLe' } as const;

/** A Coq list. */
export const list = (items: readonly (string | number)[]): string =>
  items.length === 0 ? '[::]' : `[:: ${items.join('; ')}]`;

/** A value as a value of type `term`. */
export const valueCode = (v: Value): string => {
  switch (v.tag) {
    case 'integer':
      return `(Num ${v.value})`;
    case 'fraction':
      return `(Frac ${v.num} ${v.den})`;
    case 'natural':
      return `(Nat ${naturalCode(v.value)})`;
    case 'entry':
      return `(At ${v.id} ${list(v.at.map(({ id }) => id))})`;
    case 'indicator':
      return `(Ind ${relationCodes[v.relation]} ${naturalCode(v.left)} ${naturalCode(v.right)})`;
    case 'sum':
      return `(Sum ${v.index.id} ${naturalCode(v.index.size)} ${valueCode(v.body)})`;
    case 'times':
      return `(Mul ${valueCode(v.left)} ${valueCode(v.right)})`;
    case 'plus':
      return `(Add ${valueCode(v.left)} ${valueCode(v.right)})`;
    case 'minus':
      return `(Opp ${valueCode(v.of)})`;
    case 'text':
      throw new Error('an operator has no code');
  }
};

/** Whether a fraction occurs: then the theorem is about a field of characteristic 0. */
export const hasFraction = (v: Value): boolean => {
  switch (v.tag) {
    case 'fraction':
      return true;
    case 'sum':
      return hasFraction(v.body);
    case 'times':
    case 'plus':
      return hasFraction(v.left) || hasFraction(v.right);
    case 'minus':
      return hasFraction(v.of);
    default:
      return false;
  }
};
