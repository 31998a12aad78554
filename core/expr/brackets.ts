/** What starts with `[`: a tensor `[i: ...]`, an indicator `[i = j]`, a vector `[1, 2]` or a matrix `[[1,0],[0,1]]`. */
import type { Ast, Span } from './ast.js';
import type { Relation } from '../term/term.js';
import {
  advance,
  commaList,
  expect,
  fail,
  hasMark,
  hole,
  isRelation,
  lastEnd,
  misplaced,
  peek,
  tokenSpan,
  tokenStart,
  type Parser,
} from './cursor.js';
import { binderAxes } from './indices.js';
import { colonInside } from './lexer.js';

const bracketHint = 'brackets hold a tensor [i: ...], a number [i = j] or a list [1, 2]';

const tensor = (p: Parser, start: number): Ast => {
  const axes = binderAxes(p);
  const body = p.expression(p);
  expect(p, ']', ']', 'a tensor is written [i,j: ...]');
  return { tag: 'tensor', axes, body, span: [start, lastEnd(p)] };
};

const indicatorRelations: ReadonlyMap<string, Relation> = new Map([
  ['=', '='], ['!=', '!='], ['<', '<'], ['<=', '<='], ['>', '>'], ['>=', '>='],
]); // prettier-ignore

const notInIndicator = (p: Parser): Ast => {
  const found = peek(p);
  fail(p, tokenSpan(p), {
    tag: 'NotAnIndicator',
    message: `${found} cannot stand in an indicator`,
    facts: [`found: ${found}`, 'expected: one of = != < <= > >='],
    hint: found === '==' ? 'inside [ ] a single = compares: [i = j]' : 'write [i = j]',
  });
  return hole(p);
};

const indicator = (p: Parser, start: number, left: Ast): Ast => {
  const relation = indicatorRelations.get(peek(p));
  if (relation === undefined) return notInIndicator(p);
  advance(p);
  const right = p.expression(p);
  if (isRelation(peek(p)) || peek(p) === ',')
    fail(p, tokenSpan(p), {
      tag: 'OneRelation',
      message: 'an indicator holds one relation',
      facts: [`found: a second part after ${peek(p)}`],
      hint: 'multiply indicators: [i = j]*[j = k]',
    });
  expect(p, ']', ']', 'an indicator is written [i = j]');
  return { tag: 'indicator', relation, left, right, span: [start, lastEnd(p)] };
};

type Row = Extract<Ast, { readonly tag: 'literal' }>;
const isRow = (ast: Ast): ast is Row => ast.tag === 'literal';

const uneven = (p: Parser, span: Span, lengths: readonly number[]): Ast => {
  fail(p, span, {
    tag: 'RowsDiffer',
    message: 'the rows of a matrix differ in length',
    facts: [`entries a row: ${lengths.slice(0, 20).join(', ')}`],
    hint: 'give every row the same number of entries, [[1,0],[0,1]]',
  });
  return hole(p);
};

const mixed = (p: Parser, span: Span): Ast => {
  fail(p, span, {
    tag: 'ListsMixed',
    message: 'a list holds either numbers or rows of numbers',
    facts: ['expected: a vector [1, 2] or a matrix [[1, 0], [0, 1]]'],
    hint: 'a tensor with more axes is written with indices: [i,j,k: ...]',
  });
  return hole(p);
};

/** The entries of a vector: a list of rows would be a matrix, so an entry is never a list. */
const vectorEntries = (row: Row): readonly Ast[] =>
  row.rows.flatMap((entry) => ('tag' in entry ? [entry] : entry));

const literal = (p: Parser, entries: readonly Ast[], span: Span): Ast => {
  const rows = entries.filter(isRow);
  if (rows.length === 0) return { tag: 'literal', rows: entries, matrix: false, span };
  if (rows.length !== entries.length || rows.some((row) => row.matrix)) return mixed(p, span);
  const lengths = rows.map((row) => row.rows.length);
  if (lengths.some((length) => length !== lengths[0])) return uneven(p, span, lengths);
  return { tag: 'literal', rows: rows.map(vectorEntries), matrix: true, span };
};

/** Everything that starts with `[` where a value may start. */
export const bracket = (p: Parser): Ast => {
  const start = tokenStart(p);
  const holdsAxes = hasMark(p, colonInside);
  advance(p);
  if (holdsAxes) return tensor(p, start);
  if (peek(p) === ']') misplaced(p, 'a value', bracketHint);
  const first = p.expression(p);
  if (isRelation(peek(p))) return indicator(p, start, first);
  const entries = [first, ...(peek(p) === ',' ? restOfList(p) : [])];
  expect(p, ']', 'a comma or ]', bracketHint);
  return p.failure ? hole(p) : literal(p, entries, [start, lastEnd(p)]);
};

const restOfList = (p: Parser): readonly Ast[] => {
  advance(p);
  return commaList(p, listEntry);
};

const listEntry = (p: Parser): Ast => {
  const entry = p.expression(p);
  if (isRelation(peek(p))) misplaced(p, 'a comma or ]', 'multiply indicators: [i = j]*[j = k]');
  return entry;
};
