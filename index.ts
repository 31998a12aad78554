/**
 * The library: prove, refute, simplify and evaluate statements of tensor mathematics.
 *
 * Texts are in the language of docs/language.md. Every function is pure, every result immutable; what can fail gives an
 * fp-ts `Either` whose left side `renderError` prints.
 */
export { parseExpression, parseStatement } from './core/expr/parser.js';
export { renderError } from './core/expr/error.js';
export type { LanguageError } from './core/expr/error.js';
export type { StatementText } from './core/shape/elaborate.js';
export type { Context, Expression, Statement, Tensor, Term } from './core/term/term.js';
export { printTensor } from './core/term/print.js';
export { latexTensor } from './core/term/latex.js';
export {
  einsumText,
  fromEinsum,
  renderDot,
  renderStepsSvg,
  renderStepsTikz,
  renderSvg,
  renderTikz,
  toEinsum,
} from './core/diagram/index.js';
export type {
  Einsum,
  PictureOptions,
  PictureStep,
  Theme,
  TikzOptions,
} from './core/diagram/index.js';
export { display, shownAs } from './api/display.js';
export type { MimeBundle, Shown } from './api/display.js';
export { diagram, stepDiagrams } from './api/diagram.js';
export type { Diagram, Pictures } from './api/diagram.js';
export { both, condition, decodePack, expanding, rulePack, simpler } from './core/rewrite/pack.js';
export type { OperatorText, Pack, PackError, RuleText } from './core/rewrite/pack.js';
export type { ProofStep } from './core/run/prove.js';
export type { Progress, StopReason } from './core/run/engine.js';
export { shippedPacks } from './rules/index.js';
export { choosePacks as packs, readPack, unreadable } from './api/packs.js';
export { checkPack, checkRule } from './api/checkPack.js';
export { criticalPairs } from './api/criticalPairs.js';
export type { Contradiction, PairReport } from './api/criticalPairs.js';
export type { CheckPackOptions, ExactReport, RuleReport } from './api/checkPack.js';
export { discover } from './api/discover.js';
export type { Discovery, DiscoverOptions } from './api/discover.js';
export { evaluate } from './api/evaluate.js';
export type { Data } from './api/evaluate.js';
export { provedProperty } from './api/provedProperty.js';
export { ruleStatements } from './api/ruleStatements.js';
export { elaborate, elaborateOne } from './api/options.js';
export type { ExpressionInput, Options, StatementInput, TermJson } from './api/options.js';
export { certificate, derivation, verify } from './api/certificate.js';
export type { Accepted, DerivationLine, NoCertificate, Refusal } from './api/certificate.js';
export { saturateTerms } from './api/plain.js';
export type { PlainAnswer, PlainError, PlainOptions, PlainRule } from './api/plain.js';
export { coqFile } from './api/coq.js';
export type { CoqStatement } from './api/coq.js';
export { parse } from './api/parse.js';
export type { Parsed } from './api/parse.js';
export { prove } from './api/prove.js';
export type { Answer, ProveOptions, Status } from './api/prove.js';
export {
  expressionFromJson,
  expressionJson,
  statementFromJson,
  statementJson,
} from './api/json.js';
export type { Json } from './api/json.js';
export { simplify } from './api/simplify.js';
export type { Simpler, SimplifyOptions } from './api/simplify.js';
export { counterexampleJson, fromNested, toNested } from './api/values.js';
export type { CounterexampleJson, Nested } from './api/values.js';
export { compile, costOf, printProgram } from './api/compile.js';
export type { CompileOptions, CostText, PrintOptions, ProgramTarget } from './api/compile.js';
export type { LoopCounts, Price } from './core/extract/cost.js';
export type { Program } from './core/codegen/program.js';
export * as kernels from './evaluator/kernels.js';
export { run, runBatch } from './api/run.js';
export type { RunOptions, RunResult } from './api/run.js';
