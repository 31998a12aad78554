/** Programs from expressions: simplified, planned, printed for a target. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { renderError } from '../core/expr/error.js';
import { programOf } from '../core/codegen/compile.js';
import type { Wanted } from '../core/codegen/lower.js';
import { onnxModel } from '../core/codegen/onnx.js';
import type { CodegenError, Program } from '../core/codegen/program.js';
import { programCost } from '../core/codegen/programCost.js';
import { printers, type TextTarget } from '../core/codegen/targets.js';
import type { Price } from '../core/extract/cost.js';
import { simplify, simplifyAll, type SimplifyOptions } from '../core/extract/simplify.js';
import * as Size from '../core/num/size.js';
import { expandMeanings } from '../core/rewrite/means.js';
import { stagedGradients, type Staged } from '../core/stages/gradients.js';
import type { Expression, Statement, Tensor, Term } from '../core/term/term.js';
import { nodes } from '../core/term/walk.js';
import { elaborateOne, examplesOf, limitsOf, rulesOf, type Options } from './options.js';

/** `simplify`: false leaves the expressions as they are written (default true). `names`: of the outputs, in order. */
export type CompileOptions = Options & {
  readonly simplify?: boolean;
  readonly names?: readonly string[];
  /** The price of a loop of the program, in place of its multiplications and additions. */
  readonly price?: Price;
};

const showCodegenError = ({ message, hint }: CodegenError): string => `${message}\n\nHint: ${hint}`;

/** The expression with operators that have a meaning written out. */
const meant = (e: Expression, options: Options): Expression => {
  const { operators } = rulesOf(options.packs);
  const statement: Statement = { ...e, lhs: e.body, rhs: e.body, relation: '==' };
  const { context, lhs } = expandMeanings(statement, operators);
  return { ...e, context, body: lhs };
};

/** `d(loss, W)` is named dloss_dW, a bare name by itself, everything else out, out2, ... */
const nameOf = (text: string, k: number): string => {
  const derivative = /^d\(\s*(\w+)\s*,\s*(\w+)\s*\)$/.exec(text.trim());
  if (derivative) return `d${derivative[1]}_d${derivative[2]}`;
  return /^[A-Za-z]\w*$/.test(text.trim()) ? text.trim() : k === 0 ? 'out' : `out${k + 1}`;
};

const simplifyOptions = (options: CompileOptions): SimplifyOptions => {
  const sizes = examplesOf(options);
  return {
    limits: limitsOf(options),
    ...(sizes ? { sizes } : {}),
    ...(options.price ? { price: options.price } : {}),
  };
};

/** The expressions in the forms that are cheapest together. */
const simpler = (
  expressions: readonly Expression[],
  options: CompileOptions,
): readonly Expression[] => {
  if (options.simplify === false) return expressions;
  const asked = simplifyOptions(options);
  const { outputs } = simplifyAll(expressions, rulesOf(options.packs), asked);
  return expressions.map((e, k) => {
    const together = { ...e, ...outputs[k] };
    if (expressions.length === 1 || isWorkedOut(together.body)) return together;
    // Beside others a derivative or an expectation may cost least unworked; a program has no use for it: alone, then.
    const alone = {
      ...e,
      ...simplify(e, rulesOf(options.packs), asked),
    };
    return isWorkedOut(alone.body) ? { ...e, axes: alone.axes, body: alone.body } : together;
  });
};

/** Whether no derivative and no expectation is left. */
const isWorkedOut = (body: Term): boolean =>
  [...nodes(body)].every((t) => t.tag !== 'derivative' && t.tag !== 'expectation');

/** Gradients of a loss with many named values, value by value. */
const staged = (texts: readonly string[], options: CompileOptions): Staged | undefined => {
  if (options.simplify === false) return undefined;
  return stagedGradients(
    options.decls ?? [],
    texts,
    rulesOf(options.packs),
    simplifyOptions(options),
  );
};

/**
 * Compiles expressions to one program that returns them all, simplified together first; equal parts are computed once.
 *
 * Errors: a text, where an expression does not read, or where something in it has no value that can be computed.
 *
 * @example
 * compile(['d(tr(X*A), X)'], { decls: ['X : [n,m]', 'A : [m,n]'] }); // right(program); print it with printProgram
 */
export const compile = (
  texts: readonly string[],
  options: CompileOptions = {},
): Either<string, Program> => {
  const made = texts.map((text) => elaborateOne(text, options));
  const wrong = made.find(isLeft);
  if (wrong) return left(renderError(wrong.left));
  const written = made.flatMap((m) => (isLeft(m) ? [] : [m.right]));
  const { outputs, definitions } = staged(texts, options) ?? {
    outputs: simpler(written, options),
    definitions: new Map<string, Tensor>(),
  };
  const [first] = outputs;
  if (!first) return left('nothing to compile\n\nHint: give at least one expression');
  const wanted = outputs.map((e, k): Wanted => {
    const text = texts[k] as string;
    const { axes, body } = meant(e, options);
    return { name: options.names?.[k] ?? nameOf(text, k), text, axes, body };
  });
  const { context } = first;
  const computed = [...definitions].map(([name, d]): [string, Tensor] => [
    name,
    meant({ ...first, ...d }, options),
  ]);
  const program = programOf(wanted, context, examplesOf(options), new Map(computed));
  return isLeft(program) ? left(showCodegenError(program.left)) : right(program.right);
};

/** What a program is printed for. */
export type ProgramTarget = TextTarget | 'onnx';

/** `precision`: the numbers of an ONNX model (default float64). */
export type PrintOptions = { readonly precision?: 'float64' | 'float32' };

/**
 * The program as code of a target: text, or the bytes of an ONNX model.
 *
 * Errors: a text, where the target lacks an operation of the program.
 */
export const printProgram = (
  program: Program,
  target: ProgramTarget,
  options: PrintOptions = {},
): Either<string, string | Uint8Array> => {
  const made =
    target === 'onnx' ? onnxModel(program, options.precision) : printers[target](program);
  return isLeft(made) ? left(showCodegenError(made.left)) : right(made.right);
};

/** What a program costs, as texts: polynomials in the sizes, or numbers where `sizes` has all of them. */
export type CostText = {
  readonly multiplications: string;
  readonly additions: string;
  /** Elements that operations read and write. */
  readonly moved: string;
  /** The most elements that are held at one time. */
  readonly peak: string;
};

/**
 * The cost of a program, counted on the program.
 *
 * @example
 * costOf(program); // { multiplications: '2*n*m', ... }
 */
export const costOf = (
  program: Program,
  sizes: Readonly<Record<string, number>> = {},
): CostText => {
  const known = new Map(Object.entries(sizes));
  const cost = programCost(program, known);
  const text = (size: Size.Size): string => {
    const all = Size.names(size).every((name) => known.has(name));
    return all ? `${Size.evaluate(size, known)}` : Size.show(size);
  };
  return {
    multiplications: text(cost.multiplications),
    additions: text(cost.additions),
    moved: text(cost.moved),
    peak: text(cost.peak),
  };
};
