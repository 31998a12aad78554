/** Every file of test/failing/syntax, `KIND.NAME.txt`, fails as its `.message` says. */
import { readdirSync, readFileSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { parseDeclarations } from '../../../core/expr/declarations.js';
import { renderError, type LanguageError } from '../../../core/expr/error.js';
import { parseExpression, parseStatement } from '../../../core/expr/parser.js';

const folder = new URL('../../failing/syntax/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));

const parse = (kind: string | undefined, text: string): E.Either<LanguageError, unknown> => {
  if (kind === 'declarations') return parseDeclarations(text, { origin: 'the declarations' });
  return kind === 'statement' ? parseStatement(text) : parseExpression(text);
};

const failure = (kind: string | undefined, text: string): LanguageError => {
  const result = parse(kind, text);
  if (E.isRight(result)) throw new Error(`parses: ${text}`);
  return result.left;
};

describe('test/failing/syntax', () => {
  test('holds inputs', () => expect(files.length).toBeGreaterThanOrEqual(40));

  test.each(files)('%s', async (file) => {
    const error = failure(file.split('.')[0], readFileSync(new URL(file, folder), 'utf8'));
    const path = new URL(file.replace(/txt$/, 'message'), folder).pathname;
    await expect(`${renderError(error)}\n`).toMatchFileSnapshot(path);
  });

  test.each(files)('%s has a place, facts and a way out', (file) => {
    const { source, span, facts, hint } = failure(
      file.split('.')[0],
      readFileSync(new URL(file, folder), 'utf8'),
    );
    expect(span[0]).toBeGreaterThanOrEqual(0);
    expect(span[1]).toBeLessThanOrEqual(source.length);
    expect(facts.length).toBeGreaterThan(0);
    expect(hint).not.toBe('');
  });
});
