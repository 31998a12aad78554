import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { answerExpression, answerStatement } from '../../playground/work/answer.js';
import { detailsView, formulaView, stepView } from '../../playground/work/show.js';
import { optionsOf, ownPack } from '../../playground/work/question.js';
import { numbersLatex, sizeLatex, typeset } from '../../playground/work/typeset.js';
import * as S from '../../core/num/size.js';
import type { Question } from '../../playground/protocol.js';

const asked = (decls: string, text: string): Question => ({
  decls,
  text,
  sizes: {},
  time: 5000,
  packs: 'all',
  own: '',
});

const found = (question: Question, act: typeof answerStatement) => {
  const options = optionsOf(question);
  if (isLeft(options)) throw new Error(JSON.stringify(options.left));
  const answer = act(question, options.right);
  if (isLeft(answer)) throw new Error(answer.left.message);
  return answer.right;
};

describe('an answer', () => {
  test('to a true statement has steps whose sides are typeset and drawn', () => {
    const { answer, steps } = found(
      asked('x : [n]; A : [n,n]', "d(x'*A*x, x) == (A + A')*x"),
      answerStatement,
    );
    expect(answer.status).toBe('proved');
    const views = steps().map(stepView);
    expect(views.length).toBeGreaterThan(2);
    for (const { lhs, rhs, pictures } of views) {
      expect(lhs + rhs).toContain('class="katex"');
      expect(pictures.map((p) => p.startsWith('<svg'))).toEqual([true, true]);
    }
  });

  test('steps that bind a name anew are typeset, not shown as text', () => {
    const { steps } = found(
      asked('X : [n,p]; w : [p]; y : [n]', 'd(norm(X*w - y)^2, w)'),
      answerExpression,
    );
    const views = steps().map(stepView);
    expect(views.length).toBeGreaterThan(2);
    expect(views.filter(({ lhs }) => lhs.includes('texttt'))).toEqual([]);
  });

  test('to a false statement holds the numbers', () => {
    const made = found(asked('A, B : [n,n]', 'det(A+B) == det(A)+det(B)'), answerStatement);
    expect(made.answer.status).toBe('refuted');
    const { point } = formulaView(made);
    expect(point?.sizes).toEqual([['n', 2]]);
    expect(point?.values).toHaveLength(2);
  });

  test('to an expression has its cost before and after, at the sizes given', () => {
    const question = { ...asked('A, B : [n,n]; x : [n]', 'A*B*x'), sizes: { n: 10 } };
    const { costs } = detailsView(found(question, answerExpression));
    expect(costs.map(({ title }) => title)).toEqual(['Before', 'After']);
    expect(costs.at(-1)?.cost.flops).toBe(2 * 2 * 100 - 2 * 10);
  });
});

describe('mathematics', () => {
  test('sizes are polynomials in LaTeX', () =>
    expect(sizeLatex(S.mul(S.symbol('n'), S.power(S.symbol('width'), 2)))).toBe(
      '{n}\\,\\mathit{width}^{2}'.replace('{n}', 'n'),
    ));
  test.each([
    [3, '3'],
    [[1, 2.5], '\\begin{pmatrix} 1 \\\\ 2.5 \\end{pmatrix}'],
    [
      [
        [1, 2],
        [3, 4],
      ],
      '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}',
    ],
  ])('%j as LaTeX', (value, latex) => expect(numbersLatex(value)).toBe(latex));
  test('what KaTeX refuses is shown as it is, escaped', () =>
    expect(typeset('\\frac{<b>')).toBe('<code>\\frac{&lt;b&gt;</code>'));
});

describe('a pack of one’s own', () => {
  test('that is no JSON says so', () => {
    const read = ownPack('{', []);
    expect(isLeft(read) && read.left[0]?.message).toContain('this is not JSON');
  });
  test('left empty is no pack', () => expect(ownPack('  ', [])).toMatchObject({ right: [] }));
});
