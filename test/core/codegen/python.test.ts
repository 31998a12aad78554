import { isRight } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import { describe, expect, test } from 'vitest';
import { asName } from '../../../core/codegen/names.js';
import { printers, type TextTarget } from '../../../core/codegen/targets.js';
import { kernels } from '../../../index.js';
import { runOnKernels } from '../../../evaluator/runProgram.js';
import { compiled } from '../../support/compiled.js';
import {
  caseOf,
  expectClose,
  flat,
  hasModules,
  pythonCase,
  runPython,
  type Case,
} from '../../support/targets.js';

const cases: readonly Case[] = compiled.map(caseOf);

test('at least 60 expressions of the catalogue are compiled', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

test.each(cases)(
  'ndarray: $id has the numbers of the evaluator',
  ({ id, program, data, truth }) => {
    const made = runOnKernels(program, data);
    if (!isRight(made)) throw new Error(made.left);
    expectClose(made.right[0] as never, truth, id);
  },
);

/** The function in JavaScript text, its import of this package replaced by the kernels of the sources. */
const programFrom = (text: string): ((data: Case['data']) => unknown) => {
  const plain = text
    .replace("import { kernels as k } from 'einsat';", '')
    .replace('export const program', 'const program');
  const make = new Function('k', `'use strict';\n${plain}\nreturn program;`);
  return make(kernels) as (data: Case['data']) => unknown;
};

test.each(cases)('JavaScript: the text of $id has the numbers of the evaluator', (c) => {
  const text = printers.ndarray(c.program);
  if (!isRight(text)) throw new Error(text.left.message);
  const data = Object.fromEntries(
    c.program.inputs.map((i) => [asName(i.name), c.data[i.name] as NdArray]),
  );
  const made = programFrom(text.right)(data) as NdArray;
  expectClose({ shape: made.shape, data: flat(made) }, c.truth, `${c.id}\n${text.right}`);
});

const modules: Readonly<Record<string, readonly string[]>> = {
  numpy: ['numpy'],
  jax: ['numpy'],
  pytorch: ['numpy', 'torch'],
};
const targets = Object.keys(modules).filter((t) =>
  hasModules(...(modules[t] as readonly string[])),
);

describe.skipIf(targets.length === 0)('Python targets (numpy stands in for jax.numpy)', () => {
  const codes = cases.flatMap((c) =>
    targets.flatMap((target) => {
      const code = printers[target as TextTarget](c.program);
      return isRight(code) ? [pythonCase(c, target, code.right)] : [];
    }),
  );
  const answers = targets.length === 0 ? [] : runPython(codes);

  test.each(targets)('%s: every program has the numbers of the evaluator', (target) => {
    const own = answers.filter((a) => a.target === target);
    expect(own.length).toBeGreaterThanOrEqual(60);
    for (const { id, error, outputs } of own) {
      const { truth, program } = cases.find((c) => c.id === id) as Case;
      const code = printers[target as TextTarget](program);
      const text = isRight(code) ? code.right : '';
      expect(error, `${id}\n${text}`).toBeUndefined();
      expectClose((outputs ?? [])[0] as never, truth, `${id} (${target})\n${text}`);
    }
  });
});
