/** Catalogue expressions compiled, with values for their names and the evaluator's numbers. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import ndarray, { type NdArray } from 'ndarray';
import { expect } from 'vitest';
import { compile } from '../../api/compile.js';
import { elaborateOne } from '../../api/options.js';
import { statements } from '../../cookbook/index.js';
import type { Program } from '../../core/codegen/program.js';
import { drawSample, evaluate, reals, valuesOf } from '../../evaluator/index.js';

export type Case = {
  readonly id: string;
  readonly program: Program;
  readonly data: Readonly<Record<string, NdArray>>;
  readonly truth: NdArray<Float64Array>;
};

const get = <A>(made: { readonly _tag: string }, what: string): A => {
  if (made._tag === 'Right') return (made as unknown as { readonly right: A }).right;
  throw new Error(
    `${what}: ${JSON.stringify((made as unknown as { readonly left: unknown }).left)}`,
  );
};

/** The left side of a catalogue statement: compiled, and evaluated at a sample. */
export const caseOf = (id: string): Case => {
  const found = statements.find((s) => s.id === id);
  if (!found) throw new Error(`no statement ${id}`);
  const options = { decls: found.decls, sizes: found.sizes ?? {} };
  const e = elaborateOne(found.lhs, options);
  if (isLeft(e)) throw new Error(id);
  const { context, axes, body } = e.right;
  const program = get<Program>(compile([found.lhs], options), id);
  const sizes = new Map(Object.entries(found.sizes ?? {}));
  const drawn = drawSample(reals(), context, [body], sizes, { seed: 1 });
  if (!isRight(drawn)) throw new Error(`${id}: ${drawn.left}`);
  const values = new Map(
    [...valuesOf(context, drawn.right)].map(([name, v]) => [
      name,
      ndarray(v.data as Float64Array, [...v.shape]),
    ]),
  );
  const truth = evaluate({ axes, body }, { sizes: drawn.right.sizes, values });
  return { id, program, data: Object.fromEntries(values), truth: get(truth, id) };
};

/** Row-major data of an array that is stored so. */
export const flat = (a: NdArray): number[] => {
  const copy = ndarray(new Float64Array(a.size), [...a.shape]);
  const walk = (at: number[]): void => {
    if (at.length === a.shape.length) copy.set(...at, a.get(...at));
    else for (let k = 0; k < (a.shape[at.length] as number); k++) walk([...at, k]);
  };
  walk([]);
  return [...copy.data];
};

/** Fails where two arrays differ by more than `tolerance`, relative to the largest entry. */
export const expectClose = (
  got: { readonly shape: readonly number[]; readonly data: readonly number[] | Float64Array },
  truth: NdArray<Float64Array>,
  what: string,
  tolerance = 1e-8,
): void => {
  expect([...got.shape], what).toEqual(truth.shape);
  const scale = truth.data.reduce((m, x) => Math.max(m, Math.abs(x)), 1);
  truth.data.forEach((x, k) => {
    const y = got.data[k] as number;
    if (Number.isNaN(x) && Number.isNaN(y)) return;
    expect(Math.abs(x - y) / scale, `${what}: entry ${k} is ${y}, not ${x}`).toBeLessThan(
      tolerance,
    );
  });
};

export type PythonCase = {
  readonly id: string;
  readonly target: string;
  readonly code: string;
  /** Differentiate by the inputs at these places instead (PyTorch). */
  readonly gradients?: readonly number[];
  readonly inputs: readonly {
    readonly shape: readonly number[];
    readonly data: readonly number[];
  }[];
};
export type PythonAnswer = {
  readonly id: string;
  readonly target: string;
  readonly error?: string;
  readonly outputs?: readonly {
    readonly shape: readonly number[];
    readonly data: readonly number[];
  }[];
};

/** Debian's Python, whose packages `scripts/tools.sh` installs; another one where EINSAT_PYTHON says so. */
export const python = process.env['EINSAT_PYTHON'] ?? '/usr/bin/python3';

/** Whether Python has these modules; under CI a missing one is an error that says how to install it. */
export const hasModules = (...modules: readonly string[]): boolean => {
  const code = `import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in ${JSON.stringify(modules)}))`;
  const found = spawnSync(python, ['-c', code]).status === 0;
  if (!found && process.env['CI'])
    throw new Error(`${python} lacks one of ${modules.join(', ')}: run scripts/tools.sh`);
  return found;
};

/** Runs all cases in one Python process. */
export const runPython = (cases: readonly PythonCase[]): readonly PythonAnswer[] => {
  const script = path.resolve(import.meta.dirname, 'runTargets.py');
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { stdout, stderr, status } = spawnSync(python, [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(
    stdout.replaceAll('NaN', 'null').replaceAll(/-?Infinity/g, 'null'),
  ) as readonly PythonAnswer[];
};

/** A case's program as one target's code, with its data. */
export const pythonCase = (c: Case, target: string, code: string): PythonCase => ({
  id: c.id,
  target,
  code,
  inputs: c.program.inputs.map((i) => ({
    shape: [...(c.data[i.name] as NdArray).shape],
    data: flat(c.data[i.name] as NdArray),
  })),
});
