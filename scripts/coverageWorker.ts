/** Runs statements in a process of its own, so that one that hangs or runs out of memory ends only that process. */
import { fork, type ChildProcess } from 'node:child_process';
import { statements } from '../cookbook/index.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { shippedPacks } from '../rules/index.js';
import { runEntry, type Result, type RunOptions } from './coverageRun.js';

type Job = { readonly ids: readonly string[]; readonly options: RunOptions };
type Outcome = Omit<Result, 'entry'> & { readonly id: string };

/** In the child: runs the job it is sent, a message a statement. */
const work = ({ ids, options }: Job): void => {
  const rules = new RuleSet(shippedPacks);
  const wanted = new Set(ids);
  for (const each of statements.filter((s) => wanted.has(s.id))) {
    const { entry, ...rest } = runEntry(each, rules, options);
    process.send?.({ id: entry.id, ...rest } satisfies Outcome);
  }
  process.disconnect();
};

if (process.send && process.argv[2] === 'worker') process.on('message', (job) => work(job as Job));

const hung = (id: string, patience: number): Outcome => ({
  id,
  status: 'error',
  reason: `the process ended or gave no answer in ${patience / 1000} s`,
  rules: [],
  ms: patience,
});

/** One child for as many of the ids as it manages; the ids it leaves are those after its last answer. */
const round = (job: Job, patience: number, tell: (o: Outcome) => void): Promise<number> =>
  new Promise((resolve) => {
    let done = 0;
    const child: ChildProcess = fork(import.meta.filename, ['worker'], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const kill = (): void => void child.kill('SIGKILL');
    let timer = setTimeout(kill, patience);
    child.on('message', (outcome) => {
      done += 1;
      clearTimeout(timer);
      timer = setTimeout(kill, patience);
      tell(outcome as Outcome);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(done);
    });
    child.send(job);
  });

/** Runs the statements in order; one that gives no answer in `patience` milliseconds is an error. */
export const runAll = async (
  ids: readonly string[],
  options: RunOptions,
  tell: (outcome: Outcome) => void,
  patience = 30_000,
): Promise<void> => {
  let rest = ids;
  while (rest.length > 0) {
    const done = await round({ ids: rest, options }, patience, tell);
    const [lost] = rest.slice(done);
    if (lost !== undefined) tell(hung(lost, patience));
    rest = rest.slice(done + 1);
  }
};
