/** What starts with a name and `(`: binders sum, prod, d, at, E; blocks; and plain calls. */
import type { Ast, Distribution, Span } from './ast.js';
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
import { bareName, binderAxes, optionalSubscripts } from './indices.js';
import { colonInside } from './lexer.js';
import { nearest } from './nearest.js';

/** The cursor is after `(`; `start` is the place of the name. */
type Special = (p: Parser, start: number) => Ast;

const contraction =
  (tag: 'sum' | 'prod'): Special =>
  (p, start) => {
    const axes = binderAxes(p);
    const body = p.expression(p);
    expect(p, ')', ')', `a ${tag} is written ${tag}(i, j<n: ...)`);
    return { tag, axes, body, span: [start, lastEnd(p)] };
  };

const derivativeHint =
  'a derivative is written d(f, X) or d(f, X[i,j]), X a name; for others substitute: at(d(f, Y), Y = A*x)';

const derivative: Special = (p, start) => {
  const body = p.expression(p);
  expect(p, ',', 'a comma and a name', derivativeHint);
  const { name: variable, span: variableSpan } = bareName(
    p,
    'the name of a variable',
    derivativeHint,
  );
  const subscripts = optionalSubscripts(p);
  if (peek(p) === ',') misplaced(p, ')', 'nest derivatives: d(d(f, x), y)');
  expect(p, ')', ')', derivativeHint);
  const span: Span = [start, lastEnd(p)];
  return {
    tag: 'derivative',
    body,
    variable,
    variableSpan,
    ...(subscripts ? { subscripts } : {}),
    span,
  };
};

const atHint = 'a substitution is written at(f, t = 0)';

const substitution: Special = (p, start) => {
  const body = p.expression(p);
  expect(p, ',', 'a comma and a name', atHint);
  const { name: variable, span: variableSpan } = bareName(p, 'the name of a variable', atHint);
  expect(p, '=', '=', atHint);
  const value = p.expression(p);
  if (peek(p) === ',') misplaced(p, ')', 'nest substitutions: at(at(f, x = 0), y = 1)');
  expect(p, ')', ')', atHint);
  return { tag: 'at', body, variable, variableSpan, value, span: [start, lastEnd(p)] };
};

const expectationHint = 'an expectation is written E(x ~ normal(m, C): f) or E(x: f)';

const unknownLaw = (p: Parser): void => {
  const [found, close] = [
    tokenText(p).slice(0, 40),
    nearest(tokenText(p), ['normal', 'rademacher']),
  ];
  fail(p, tokenSpan(p), {
    tag: 'UnknownDistribution',
    message: `${found || 'nothing'} is not a distribution that E knows`,
    facts: ['known: normal(mean, covariance), rademacher(sizes)'],
    hint:
      close.length > 0
        ? `did you mean ${close.join(' or ')}`
        : `or declare moments, x : [n] with E(x) = m, and write E(x: f)`,
  });
};

const law = (p: Parser): Distribution | undefined => {
  const [start, name] = [tokenStart(p), tokenText(p)];
  if (peek(p) !== 'name' || (name !== 'normal' && name !== 'rademacher')) return void unknownLaw(p);
  advance(p);
  expect(p, '(', '(', 'a distribution is written normal(mean, covariance) or rademacher(m,n)');
  const args = peek(p) === ')' ? [] : commaList(p, p.expression);
  expect(
    p,
    ')',
    'a comma or )',
    'a distribution is written normal(mean, covariance) or rademacher(m,n)',
  );
  const span: Span = [start, lastEnd(p)];
  if (name === 'rademacher') return { tag: 'rademacher', sizes: args, span };
  const [mean, covariance] = args;
  if (mean && covariance && args.length === 2) return { tag: 'normal', mean, covariance, span };
  fail(p, span, {
    tag: 'NormalNeedsTwo',
    message: 'normal takes a mean and a covariance',
    facts: [`arguments: ${args.length}`, 'expected: 2'],
    hint: 'write normal(mu, C), for a number normal(m, s^2)',
  });
  return undefined;
};

const bound: Special = (p, start) => {
  const { name: variable, span: variableSpan } = bareName(
    p,
    'the name of a variable',
    expectationHint,
  );
  if (peek(p) === ',') misplaced(p, '~ or :', 'nest expectations: E(x: E(y: f))');
  const given = accept(p, '~') ? law(p) : undefined;
  expect(p, ':', given ? ':' : '~ or :', expectationHint);
  const body = p.expression(p);
  expect(p, ')', ')', expectationHint);
  const span: Span = [start, lastEnd(p)];
  return {
    tag: 'expectation',
    variable,
    variableSpan,
    ...(given ? { law: given } : {}),
    body,
    span,
  };
};

const mean: Special = (p, start) => {
  const body = p.expression(p);
  expect(p, ')', ')', expectationHint);
  return { tag: 'mean', body, span: [start, lastEnd(p)] };
};

const blocks: Special = (p, start) => {
  const rows = [commaList(p, p.expression)];
  while (accept(p, ';')) rows.push(commaList(p, p.expression));
  expect(p, ')', 'a comma, ; or )', 'a block matrix is written blocks(A, B; C, D)');
  const span: Span = [start, lastEnd(p)];
  if (rows.some((row) => row.length !== rows[0]?.length))
    fail(p, span, {
      tag: 'RowsDiffer',
      message: 'the rows of blocks differ in length',
      facts: [
        `blocks a row: ${rows
          .slice(0, 20)
          .map((row) => row.length)
          .join(', ')}`,
      ],
      hint: 'give every row the same number of blocks; zeros(n,m) is a block of zeros',
    });
  return { tag: 'blocks', rows, span };
};

const special = (name: string, holdsColon: boolean): Special | undefined => {
  if (name === 'sum' || name === 'prod') return holdsColon ? contraction(name) : undefined;
  if (name === 'E') return holdsColon ? bound : mean;
  return name === 'd'
    ? derivative
    : name === 'at'
      ? substitution
      : name === 'blocks'
        ? blocks
        : undefined;
};

const argument = (p: Parser): Ast => {
  const value = p.expression(p);
  if (peek(p) === '~') misplaced(p, 'a comma or )', expectationHint);
  if (isRelation(peek(p)))
    misplaced(
      p,
      'a comma or )',
      'an equation as a number is written [i = j]; a substitution at(f, t = 0)',
    );
  return value;
};

/** `name(...)`; the cursor is at the name. */
export const call = (p: Parser): Ast => {
  const [start, name, nameSpan] = [tokenStart(p), tokenText(p), tokenSpan(p)];
  const parse = special(name, hasMark(p, colonInside, 1));
  advance(p);
  advance(p);
  if (parse) return parse(p, start);
  const args = peek(p) === ')' ? [] : commaList(p, argument);
  if (peek(p) === ':')
    misplaced(
      p,
      'a comma or )',
      `only sum, prod and E take indices, sum(i: ...); to map over an index write [i: ${name}(...)]`,
    );
  expect(p, ')', 'a comma or )', `arguments are separated by commas: ${name}(a, b)`);
  return { tag: 'call', name, nameSpan, args, span: [start, lastEnd(p)] };
};
