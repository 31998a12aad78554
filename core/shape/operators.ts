/**
 * The declared operators of packs: their shapes, read from text.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { parseDeclarations } from '../expr/declarations.js';
import type { Size } from '../num/size.js';
import { rawShape } from './declared.js';
import { stopWith, type Source } from './fail.js';
import type { Operator, OperatorEntry, OperatorTable } from './scope.js';

const operatorShape = (text: string, entry: OperatorEntry): readonly Size[] => {
  const source: Source = { text: `x : ${text}`, origin: `operator ${entry.name}` };
  const parsed = parseDeclarations(source.text, { origin: source.origin ?? '' });
  if (isLeft(parsed)) return stopWith(parsed.left);
  const [declaration] = parsed.right;
  return declaration?.tag === 'tensor' ? rawShape(declaration.shape, source) : [];
};

const readOperator = (entry: OperatorEntry): Operator => ({
  name: entry.name,
  args: entry.args.map((arg) => operatorShape(arg.replace(/^\s*\w+\s*:/, ''), entry)),
  out: operatorShape(entry.out, entry),
  elementwise: entry.elementwise ?? false,
});

/** Every rule and statement is elaborated with the operators of all packs: each is read once, not once a rule. */
const known = new WeakMap<OperatorEntry, Operator>();

const operatorOf = (entry: OperatorEntry): Operator => {
  const read = known.get(entry) ?? readOperator(entry);
  known.set(entry, read);
  return read;
};

/** The operators of packs, their shapes read. */
export const readOperators = (table: OperatorTable): ReadonlyMap<string, Operator> =>
  new Map(table.map((entry) => [entry.name, operatorOf(entry)]));
