/** What the page and its two workers tell each other. Everything is plain data; mathematics and pictures are markup. */
import type { Status } from '../api/prove.js';

/** What is asked: the texts with sizes, limits and packs. */
export type Question = {
  readonly decls: string;
  readonly text: string;
  readonly sizes: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly time: number;
  readonly packs: string;
  readonly own: string;
};

/** The input that a problem is in. */
export type Where = 'decls' | 'text' | 'own';

/** Something that does not read. `from` and `to` are places in that input. */
export type Problem = {
  readonly where: Where;
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** Facts and the way out, a line each. */
  readonly more: readonly string[];
};

/** A word that can be completed. */
export type Word = {
  readonly label: string;
  readonly kind: 'function' | 'variable';
  readonly detail: string;
};

/** What the checker says of what is typed so far. */
export type Checked = {
  readonly problems: readonly Problem[];
  /** The input, typeset; empty where it does not read. */
  readonly html: string;
  /** Declared names with their shapes. */
  readonly names: readonly Word[];
};

/** A shipped pack. */
export type PackLine = { readonly name: string; readonly rules: number };

/** What the checker knows from the start. */
export type Known = { readonly words: readonly Word[]; readonly packs: readonly PackLine[] };

/** Numbers of operations as polynomials (typeset) and under the given sizes. */
export type CostView = {
  readonly multiplications: string;
  readonly additions: string;
  readonly memory: string;
  readonly flops: number;
  readonly elements: number;
  /** Derivatives and the like that nothing has worked out: the count is then of the rest only. */
  readonly unevaluated: number;
};

/** A point where two sides differ, typeset. */
export type PointView = {
  readonly sizes: readonly (readonly [string, number])[];
  readonly values: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
};

/** One equation of a proof. */
export type StepView = {
  readonly rule: string;
  readonly source: string;
  readonly lhs: string;
  readonly rhs: string;
  /** The pictures of both sides; empty where there is none. */
  readonly pictures: readonly string[];
};

/** The verdict. What follows it: the formula, details, steps, code. */
export type AnswerView = {
  readonly status: Status | 'simplified' | 'unreadable';
  /** The result of an expression in the language. */
  readonly text: string;
  readonly latex: string;
  readonly remarks: readonly string[];
  readonly ms: number;
  readonly checkMs: number;
};

/** The statement, or `input = result`, and where a statement is false. */
export type FormulaView = { readonly html: string; readonly point?: PointView };

/** The diagrams and costs of both sides, or of input and result. */
export type DetailsView = {
  readonly pictures: readonly { readonly title: string; readonly svg: string }[];
  readonly costs: readonly { readonly title: string; readonly cost: CostView }[];
};

/** A program for one target, or why there is none. */
export type CodeView = { readonly target: string; readonly code: string; readonly error: string };

/** One rule of a pack of one's own, tried with numbers. */
export type RuleView = {
  readonly rule: string;
  readonly status: string;
  readonly detail: string;
  readonly point?: PointView;
};

/** What a worker is asked. */
export type Ask =
  | { readonly tag: 'known' }
  | { readonly tag: 'check'; readonly question: Question }
  | { readonly tag: 'answer'; readonly question: Question }
  | { readonly tag: 'pack'; readonly own: string; readonly packs: string };

/** What a worker tells; the last of a request is `done`. */
export type Tell =
  | { readonly tag: 'known'; readonly known: Known }
  | { readonly tag: 'checked'; readonly checked: Checked }
  | { readonly tag: 'progress'; readonly nodes: number; readonly ms: number }
  | { readonly tag: 'answer'; readonly answer: AnswerView }
  | { readonly tag: 'formula'; readonly formula: FormulaView }
  | { readonly tag: 'details'; readonly details: DetailsView }
  | { readonly tag: 'step'; readonly step: StepView }
  | { readonly tag: 'code'; readonly programs: readonly CodeView[] }
  | { readonly tag: 'rule'; readonly rule: RuleView }
  | { readonly tag: 'problems'; readonly problems: readonly Problem[] }
  | { readonly tag: 'failed'; readonly message: string }
  | { readonly tag: 'done' };

/** Messages carry the number of their request. */
export type Request = { readonly id: number; readonly ask: Ask };
export type Reply = { readonly id: number; readonly tell: Tell };
