import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../api/compile.js';
import { run, runBatch } from '../../../api/run.js';
import { onnxModel } from '../../../core/codegen/onnx.js';
import { loadRuntime } from '../../../evaluator/onnx.js';
import { compiled } from '../../support/compiled.js';
import { caseOf, expectClose, hasModules, python, type Case } from '../../support/targets.js';

const cases: readonly Case[] = compiled.map(caseOf);
const withModel = cases.filter((c) => isRight(onnxModel(c.program)));
/** float64 to 1e-8 of the largest entry, float32 to 1e-3 (intermediate values may be larger than the result). */
const tolerance = { float64: 1e-8, float32: 1e-3 } as const;

test('at least 60 expressions of the catalogue have an ONNX form', () => {
  expect(withModel.length).toBeGreaterThanOrEqual(60);
});

test('onnxruntime-node is installed (CI must have it; ONNXRUNTIME_NODE_INSTALL=skip leaves CUDA out)', async () => {
  if (process.env['CI']) expect(await loadRuntime()).toBeDefined();
});

const installed = (await loadRuntime()) !== undefined;

describe.skipIf(!installed).each(['float64', 'float32'] as const)(
  'onnxruntime in %s',
  (precision) => {
    test.each(withModel)(
      '$id has the numbers of the evaluator',
      async ({ id, program, data, truth }) => {
        const made = await run(program, data, { engine: 'onnx', precision });
        if (isLeft(made)) throw new Error(made.left);
        expectClose(made.right.outputs[0] as never, truth, id, tolerance[precision]);
      },
    );
  },
);

describe.skipIf(!hasModules('onnx'))('the ONNX checker', () => {
  test('accepts every model', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'einsat-onnx-'));
    const files = withModel.flatMap((c, k) =>
      (['float64', 'float32'] as const).map((precision) => {
        const model = onnxModel(c.program, precision);
        const file = path.join(folder, `${k}-${precision}.onnx`);
        if (isRight(model)) writeFileSync(file, model.right);
        return file;
      }),
    );
    const code =
      'import onnx, sys\nfor f in sys.stdin.read().split():\n    onnx.checker.check_model(onnx.load(f), full_check=True)\nprint("ok")';
    const { stdout, stderr } = spawnSync(python, ['-c', code], {
      input: files.join('\n'),
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('ok');
  });
});

const array = (...data: readonly number[]) => ndarray(Float64Array.from(data), [data.length]);

test('one program serves all shapes, and a batch', async () => {
  const program = compile(["x'*y"], { decls: 'x, y : [n]' });
  if (isLeft(program)) throw new Error(program.left);
  const batch = [2, 3, 4].map((n) => ({
    x: array(...Array<number>(n).fill(2)),
    y: array(...Array<number>(n).fill(3)),
  }));
  const made = await runBatch(program.right, batch);
  if (isLeft(made)) throw new Error(made.left);
  expect(made.right.map((r) => r.outputs[0]?.data[0])).toEqual([12, 18, 24]);
});

test('a program without an ONNX form runs on the kernels', async () => {
  const program = compile(['erf(x)'], { decls: 'x : [n]' });
  if (isLeft(program)) throw new Error(program.left);
  const made = await run(program.right, { x: array(0.5) });
  if (isLeft(made)) throw new Error(made.left);
  expect(made.right.engine).toBe('ndarray');
  expect(made.right.outputs[0]?.data[0]).toBeCloseTo(0.5204998778130465, 14);
  const asked = await run(program.right, { x: array(0.5) }, { engine: 'onnx' });
  expect(isLeft(asked) && asked.left).toContain('erf in float64');
});

test("A'*v is not fused to a wrong product by onnxruntime", async () => {
  const program = compile(["X'*(sigmoid(X*w) - y)"], { decls: 'X : [n,m]; w : [m]; y : [n]' });
  if (isLeft(program)) throw new Error(program.left);
  const X = ndarray(Float64Array.from([1, 2, 3, 4, 5, 6]), [3, 2]);
  const made = await run(program.right, { X, w: array(0, 0), y: array(1, 0, 1) });
  if (isLeft(made)) throw new Error(made.left);
  expect([...(made.right.outputs[0]?.data ?? [])]).toEqual([-1.5, -2]);
});
