/** The depth of syntax trees, measured without recursion so that any tree can be measured. */
import type { Span } from './ast.js';
import { maxDepth } from './limits.js';

type Node = { readonly tag: string; readonly span: Span };
/** Nodes, facts and lists of them; spans and numbers hold none. */
const isTree = (part: unknown): part is object =>
  typeof part === 'object' &&
  part !== null &&
  ('tag' in part || 'lhs' in part || (Array.isArray(part) && typeof part[0] === 'object'));
const isNode = (value: object): value is Node => 'tag' in value;

/**
 * The place of a node deeper than `maxDepth`, if there is one.
 *
 * Cost: linear in the tree. Every object with a tag counts as a level: axes, subscripts and laws too.
 */
export const tooDeep = (tree: object): Span | undefined => {
  const todo: object[] = [tree];
  const depths: number[] = [0];
  for (let value = todo.pop(); value !== undefined; value = todo.pop()) {
    const depth = (depths.pop() ?? 0) + (isNode(value) ? 1 : 0);
    if (depth > maxDepth && isNode(value)) return value.span;
    for (const part of Array.isArray(value)
      ? (value as readonly unknown[])
      : Object.values(value)) {
      if (!isTree(part)) continue;
      todo.push(part);
      depths.push(depth);
    }
  }
  return undefined;
};
