/**
 * The worker that runs the engine. It tells its progress while it runs, the verdict first; what typesets and draws the rest
 * is loaded only then, since reading its script takes as long as the answer.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { checkRule, type RuleReport } from '../../api/checkPack.js';
import { choosePacks } from '../../api/packs.js';
import type { Ask, Question, Reply, Request, RuleView, Tell } from '../protocol.js';
import { isStatement } from '../state.js';
import { answerExpression, answerStatement } from './answer.js';
import { optionsOf, ownPack, problemOf } from './question.js';

type Hear = (message: Tell) => void;

const answer = async (question: Question, tell: Hear): Promise<void> => {
  const read = optionsOf(question);
  if (isLeft(read)) return tell({ tag: 'problems', problems: read.left });
  const options = {
    ...read.right,
    onProgress: ({ nodes, ms }: { readonly nodes: number; readonly ms: number }): void =>
      tell({ tag: 'progress', nodes, ms }),
  };
  const statement = isStatement(question.text);
  const act = statement ? answerStatement : answerExpression;
  const found = act(question, options);
  if (isLeft(found)) return tell({ tag: 'problems', problems: [problemOf(found.left, question)] });
  tell({ tag: 'answer', answer: found.right.answer });
  const show = await import('./show.js');
  tell({ tag: 'formula', formula: show.formulaView(found.right) });
  tell({ tag: 'details', details: show.detailsView(found.right) });
  for (const step of found.right.steps()) tell({ tag: 'step', step: show.stepView(step) });
  if (!statement) tell({ tag: 'code', programs: show.programsOf(question.text, read.right) });
};

/** Milliseconds for one case of a rule. */
const budget = 500;

const detailOf = ({ status, points, reason, contradiction }: RuleReport): string => {
  if (status === 'holds') return `equal at ${points} points`;
  if (!contradiction) return reason ?? '';
  const [a, b] = contradiction.forms;
  return `${contradiction.rules.join(' and ')} make ${a} and ${b} of ${contradiction.peak}`;
};

const ruleView = async (report: RuleReport): Promise<RuleView> => {
  const { pointView } = await import('./show.js');
  const found = report.counterexample ?? report.contradiction?.counterexample;
  return {
    rule: report.rule,
    status: report.status,
    detail: detailOf(report),
    ...(found ? { point: pointView(found) } : {}),
  };
};

const checkOwn = async (
  { own, packs }: Ask & { readonly tag: 'pack' },
  tell: Hear,
): Promise<void> => {
  const shipped = choosePacks(packs);
  const others = isLeft(shipped) ? [] : shipped.right;
  const read = ownPack(own, others);
  if (isLeft(read)) return tell({ tag: 'problems', problems: read.left });
  for (const pack of read.right)
    for (const rule of pack.rules) {
      tell({ tag: 'rule', rule: await ruleView(checkRule(pack, rule, { budget, others })) });
    }
};

const serve = async ({ id, ask }: Request): Promise<void> => {
  const tell: Hear = (message) => postMessage({ id, tell: message } satisfies Reply);
  try {
    if (ask.tag === 'answer') await answer(ask.question, tell);
    if (ask.tag === 'pack') await checkOwn(ask, tell);
  } catch (error) {
    tell({ tag: 'failed', message: (error as Error).message });
  }
  tell({ tag: 'done' });
};

globalThis.onmessage = ({ data }: MessageEvent<Request>) => void serve(data);
