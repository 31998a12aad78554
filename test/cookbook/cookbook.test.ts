/** The catalogue reads, and the numbers refute none of it. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { chapters, statements } from '../../cookbook/index.js';
import { renderError } from '../../core/expr/error.js';
import { elaborateStatement } from '../../core/shape/elaborate.js';
import { check } from '../../evaluator/index.js';

const counted = statements.filter((s) => s.tier !== 'outside');

describe('cookbook', () => {
  test('988 statements, each with its own id, in its chapter', () => {
    expect(statements).toHaveLength(988);
    expect(new Set(statements.map((s) => s.id)).size).toBe(988);
    for (const c of chapters)
      for (const s of c.statements) expect(s.id.startsWith(`${c.id}/`), s.id).toBe(true);
  });

  test('sources count within the chapter and name the equation of the book', () => {
    const byId = new Map(statements.map((s) => [s.id, s.source]));
    expect(byId.get('determinant/stack-n2')).toBe('determinant 1');
    expect(byId.get('intro/4')).toMatch(/^intro \d+, \(4\)$/);
  });

  test('other relations than == and != are outside', () => {
    const strange = counted.filter((s) => s.relation !== '==' && s.relation !== '!=');
    expect(strange.map((s) => s.id)).toEqual([]);
  });

  test('every statement of the tiers core and extended elaborates', () => {
    const failures = counted.flatMap((s) => {
      const made = elaborateStatement(s.decls, s);
      return isLeft(made) ? [`${s.id}: ${renderError(made.left)}`] : [];
    });
    expect(failures).toEqual([]);
  });
});

/** Milliseconds for the numbers of one statement. */
const budget = 25;

describe('numbers', () => {
  test('refute no equation, and show each !=', { timeout: 60_000 }, () => {
    const wrong = counted.flatMap((s) => {
      const made = elaborateStatement(s.decls, s);
      if (isLeft(made)) return [];
      const example = new Map(Object.entries(s.sizes ?? {}));
      const { tag } = check(made.right, { example, budget, points: 2, shrink: false });
      return (tag === 'differ') === (s.relation === '==') ? [`${s.id}: ${tag}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
