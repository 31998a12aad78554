/** Axes of binders, `[i<n, (j,k): ...]`, and subscripts, `T[i+1, (j,k), :, y[i], s...]`. */
import type { Ast, Axis, Span, Subscript } from './ast.js';
import {
  accept,
  advance,
  commaList,
  expect,
  fail,
  hasMark,
  isRelation,
  lastEnd,
  misplaced,
  peek,
  tokenSpan,
  tokenStart,
  tokenText,
  type Parser,
} from './cursor.js';
import { commaInside } from './lexer.js';

const namesOf = (axis: Axis): readonly string[] =>
  axis.tag === 'axis' ? [axis.name] : axis.axes.flatMap(namesOf);

/** `(i, j)`, already known to start with `(`. One axis in parentheses is that axis. */
const axisBundle = (p: Parser): Axis => {
  const start = tokenStart(p);
  advance(p);
  const axes = commaList(p, axis);
  expect(p, ')', 'a comma or )', 'a bundle of axes is written (i,j) or (i<n,j<m)');
  const [only] = axes;
  return only && axes.length === 1 ? only : { tag: 'bundle', axes, span: [start, lastEnd(p)] };
};

const namedAxis = (p: Parser): Axis => {
  const [start, name] = [tokenStart(p), tokenText(p)];
  advance(p);
  if (!accept(p, '<')) return { tag: 'axis', name, span: [start, lastEnd(p)] };
  const bound = p.expression(p);
  return { tag: 'axis', name, bound, span: [start, lastEnd(p)] };
};

function axis(p: Parser): Axis {
  if (peek(p) === '(') return axisBundle(p);
  if (peek(p) === 'name') return namedAxis(p);
  misplaced(p, 'the name of an index', 'before the colon stand index names: [i, j<n, (k,l): ...]');
  return { tag: 'axis', name: '', span: tokenSpan(p) };
}

const complainOfTwice = (p: Parser, axes: readonly Axis[], span: Span): void => {
  const names = axes.flatMap(namesOf);
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return;
  fail(p, span, {
    tag: 'IndexBoundTwice',
    message: `the index ${twice} is bound twice by one binder`,
    facts: [`indices: ${names.slice(0, 20).join(', ')}`],
    hint: 'rename one of them; a diagonal is written T[i,i] or delta[i,j]',
  });
};

/** The axes of a binder and its colon. */
export const binderAxes = (p: Parser): readonly Axis[] => {
  const start = tokenStart(p);
  const axes = commaList(p, axis);
  if (p.failure === undefined) complainOfTwice(p, axes, [start, lastEnd(p)]);
  if (isRelation(peek(p)))
    misplaced(p, 'a comma, < or :', 'an index runs over 0 .. n-1 and its size is written i<n');
  if (!accept(p, ':'))
    misplaced(
      p,
      'a comma, < or :',
      'a binder is written sum(i, j<n: ...) or [i, j<n: ...], and its indices count from 0',
    );
  return axes;
};

/** Which positions a subscript may hold: `:` and `s...` stand in a component, not in delta, d or a bundle. */
type Allowed = 'all' | 'indices';

const subscriptBundle = (p: Parser): Subscript => {
  const start = tokenStart(p);
  advance(p);
  const parts = commaList(p, (q) => subscript(q, 'indices'));
  expect(p, ')', 'a comma or )', 'a bundle of indices is written (i,j)');
  return { tag: 'bundle', parts, span: [start, lastEnd(p)] };
};

const onlyIndices = (p: Parser): void =>
  fail(p, tokenSpan(p), {
    tag: 'IndexMissing',
    message: `${tokenText(p)} cannot stand here, only an index can`,
    facts: [`found: ${tokenText(p)}`, 'expected: an index, a number or an affine expression'],
    hint: 'slices : and sequences s... stand directly in the subscript of a tensor, T[:,i,s...]',
  });

function subscript(p: Parser, allowed: Allowed): Subscript {
  const start = tokenStart(p);
  if (peek(p) === ':' && allowed === 'all') {
    advance(p);
    return { tag: 'slice', span: [start, lastEnd(p)] };
  }
  if (peek(p) === ':' || (peek(p, 1) === '...' && allowed === 'indices')) onlyIndices(p);
  if (peek(p) === 'name' && peek(p, 1) === '...') {
    const name = tokenText(p);
    advance(p);
    advance(p);
    return { tag: 'sequence', name, span: [start, lastEnd(p)] };
  }
  if (peek(p) === '(' && hasMark(p, commaInside)) return subscriptBundle(p);
  const value = p.expression(p);
  return { tag: 'expression', value, span: value.span };
}

const emptySubscript = (p: Parser): void =>
  fail(p, tokenSpan(p), {
    tag: 'SubscriptEmpty',
    message: 'a subscript cannot be empty',
    facts: ['found: ]', 'expected: an index for each axis'],
    hint: 'write an index for each axis, T[i,j]; a scalar is written by its bare name',
  });

/** `[i, j]` after a tensor; the cursor is at `[`. */
export const subscripts = (p: Parser, allowed: Allowed): readonly Subscript[] => {
  advance(p);
  if (peek(p) === ']') emptySubscript(p);
  const parts = commaList(p, (q) => subscript(q, allowed));
  if (isRelation(peek(p)))
    misplaced(p, 'a comma or ]', 'write * between a value and an indicator: 2*[i = j]');
  if (peek(p) === ':')
    misplaced(
      p,
      'a comma or ]',
      'a slice : is a whole axis; a part of one is written with an index: [i<2: A[i,j]]',
    );
  expect(p, ']', 'a comma or ]', 'a component is written T[i,j]');
  return parts;
};

/** What a name that is not an expression may be followed by: d(f, X[i,j]). */
export const optionalSubscripts = (p: Parser): readonly Subscript[] | undefined =>
  peek(p) === '[' ? subscripts(p, 'indices') : undefined;

/** The name under the cursor and its place. */
export const bareName = (
  p: Parser,
  expected: string,
  hint: string,
): { readonly name: string; readonly span: Span } => {
  const [name, span] = [tokenText(p), tokenSpan(p)];
  expect(p, 'name', expected, hint);
  return { name, span };
};

/** Widens a tree to the brackets around it, so that carets show them. */
export const withSpan = (ast: Ast, span: Span): Ast => ({ ...ast, span });
