/** Expressions over given operators as trees with their texts: what `discover` enumerates. */

/** An operator: postfix `'`, infix `*`, `+`, ..., or a function `inv(x)`, `kron(x, y)`. */
export type Operation = {
  readonly name: string;
  readonly form: 'postfix' | 'infix' | 'call';
  readonly arity: number;
};

/** A tree: a leaf (a variable, a constant) has no operation. */
export type Tree = {
  readonly operation?: Operation;
  readonly args: readonly Tree[];
  readonly text: string;
  /** Leaves and operators. */
  readonly size: number;
  /** Variables in the order of appearance, each as often as it appears. */
  readonly variables: readonly string[];
};

const infix: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '.*': 2 };

/** Reads `'`, `*`, `tr`, `kron/2`; undefined where the text is no operator. */
export const readOperation = (text: string): Operation | undefined => {
  if (text === "'") return { name: text, form: 'postfix', arity: 1 };
  if (Object.hasOwn(infix, text)) return { name: text, form: 'infix', arity: 2 };
  const [, name, arity = '1'] = /^([A-Za-z]\w*)(?:\/([1-3]))?$/.exec(text) ?? [];
  return name === undefined ? undefined : { name, form: 'call', arity: Number(arity) };
};

/** A variable. */
export const variable = (name: string): Tree => ({
  args: [],
  text: name,
  size: 1,
  variables: [name],
});
/** A constant such as `I(n)`. */
export const constant = (text: string): Tree => ({ args: [], text, size: 1, variables: [] });

const levelOf = ({ operation }: Tree): number =>
  operation?.form === 'infix' ? (infix[operation.name] as number) : 4;

const within = (tree: Tree, level: number): string =>
  levelOf(tree) < level ? `(${tree.text})` : tree.text;

const print = ({ name, form }: Operation, args: readonly Tree[]): string => {
  if (form === 'call') return `${name}(${args.map((a) => a.text).join(', ')})`;
  const [a, b] = args as [Tree, Tree];
  if (form === 'postfix') return `${within(a, 4)}'`;
  const level = infix[name] as number;
  const sign = level === 1 ? ` ${name} ` : name;
  return `${within(a, level)}${sign}${within(b, level + 1)}`;
};

/** An operator applied. */
export const apply = (operation: Operation, args: readonly Tree[]): Tree => ({
  operation,
  args,
  text: print(operation, args),
  size: 1 + args.reduce((n, a) => n + a.size, 0),
  variables: args.flatMap((a) => a.variables),
});

/** All trees in a tree. */
export const partsOf = (tree: Tree): readonly Tree[] => [tree, ...tree.args.flatMap(partsOf)];

/** Names of leaves and operators, each as often as it appears. */
export const symbolsOf = (tree: Tree): readonly string[] =>
  partsOf(tree).map(({ operation, text }) => operation?.name ?? text);

/** Operators on the longest way to a leaf. */
export const depthOf = (tree: Tree): number =>
  tree.operation ? 1 + Math.max(...tree.args.map(depthOf)) : 0;
