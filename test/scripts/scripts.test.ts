import { describe, expect, test } from 'vitest';
import { fencesOf, matches, sessionOf } from '../../scripts/docs.js';
import { violation, violations } from '../../scripts/imports.js';
import { tally } from '../../scripts/tally.js';

describe('scripts/imports', () => {
  test.each([
    ['core/term/print.ts', '../../rules/all.js', 'core/ may not import from rules/'],
    ['core/term/print.ts', 'commander', 'core/ may not import the package commander'],
    ['core/term/print.ts', 'node:fs', 'core/ may not import the package node:fs'],
    ['rules/determinant.ts', '../evaluator/index.js', 'rules/ may not import from evaluator/'],
    ['index.ts', './cli/main.js', 'index/ may not import from cli/'],
    ['core/term/print.ts', '@dagrejs/dagre', 'core/ may not import the package @dagrejs/dagre'],
    ['core/diagram/component.ts', '@dagrejs/dagre', undefined],
    ['core/diagram/component.ts', '../../rules/all.js', 'core/ may not import from rules/'],
    [
      'core/checker/equal.ts',
      '../egraph/graph.js',
      'core/checker/ may not import core/egraph/graph.js',
    ],
    ['core/checker/equal.ts', './normal.js', undefined],
    ['core/term/print.ts', '../num/size.js', undefined],
    ['core/expr/parse.ts', 'fp-ts/lib/Either.js', undefined],
    ['cli/main.ts', '../rules/all.js', undefined],
    ['test/core/x.test.ts', '../../cli/main.js', undefined],
  ])('%s importing %s', (file, specifier, why) => expect(violation(file, specifier)).toBe(why));

  test('the repository follows the table', () => expect(violations('.')).toEqual([]));
});

describe('scripts/docs', () => {
  const markdown =
    'a\n```sh\n$ npx einsat x\none\n\n$ npx einsat y\n```\nb\n```ts\nlet a = 1;\n```\n';
  test('fences are found with their line', () =>
    expect(fencesOf('f.md', markdown).map(({ line, language }) => [line, language])).toEqual([
      [2, 'sh'],
      [9, 'ts'],
    ]));
  test('a session is its commands with their output', () =>
    expect(sessionOf(fencesOf('f.md', markdown)[0]!.text)).toEqual([
      { command: 'npx einsat x', expected: 'one' },
      { command: 'npx einsat y', expected: '' },
    ]));
  test('... stands for any text, other signs for themselves', () => {
    expect(matches("A' (... ms)", "A' (12 ms)")).toBe(true);
    expect(matches('A*B', 'AAB')).toBe(false);
  });
});

describe('scripts/tally', () => {
  const report = { numPassedTests: 5, numFailedTests: 0 };
  test('tests and checks are added', () =>
    expect(
      tally(report, [
        ['types', 0],
        ['lint', 1],
        ['tests', 0],
      ]),
    ).toEqual({ passed: 6, failed: 1 }));
  test('a test run that broke without a failing test is a failure', () =>
    expect(tally(report, [['tests', 1]])).toEqual({ passed: 5, failed: 1 }));
  test('a missing report is a failure', () => expect(tally(undefined, []).failed).toBe(1));
});
