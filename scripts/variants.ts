/**
 * Makes variants of the catalogue's statements and writes to docs/variants.md what the prover says of them.
 *
 * False ones (each shown to be false by numbers) go to the engine alone, which must prove none, and to the numeric check at
 * other points. Consequences of every proved statement must stay proved.
 *
 * Arguments: `--seed N` (default 1), `--count N` false ones (default 2000), `--every K` (each K-th statement only),
 * `--only CHAPTER` (prints, writes nothing), `--time MS` of CPU for a true variant (default 4000; a false one has 300).
 * Exits with 4 where a false one is proved.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { consequencesOf, falseSample, originals, said } from '../test/support/variantRun.js';
import { verdictOf } from '../test/support/variants.js';
import { isOdd, line, report, type Outcome } from './variantReport.js';

const valueOf = (args: readonly string[], name: string): string | undefined =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;

/** Tells on standard error how far the run is, on one line. */
const progress = (what: string, done: number, of: number): void => {
  if (done % 20 === 0 || done === of) process.stderr.write(`\r${what}: ${done} of ${of} `);
  if (done === of) process.stderr.write('\n');
};

/** Tells of a variant as soon as it is known, where it is not as it should be. */
const told = (outcome: Outcome): Outcome => {
  if (isOdd(outcome)) process.stderr.write(`\n${line(outcome)}\n`);
  return outcome;
};

const main = (args: readonly string[]): void => {
  const given = (name: string, otherwise: number): number =>
    Number(valueOf(args, name) ?? otherwise);
  const [seed, count, every] = [given('--seed', 1), given('--count', 2000), given('--every', 1)];
  const time = given('--time', 4000);
  const only = valueOf(args, '--only');
  const from = originals(only).filter((_, k) => k % every === seed % every);
  if (from.length === 0) throw new Error(`no chapter is called ${only}`);
  const wrong = falseSample(from, { count, seed }).map((v, k): Outcome => {
    progress('false variants', k + 1, count);
    return told({ ...v, said: said(v.statement, 300), numbers: verdictOf(v, { budget: 5000 }) });
  });
  const right = from.flatMap((original, k): readonly Outcome[] => {
    progress('statements with true variants', k + 1, from.length);
    return consequencesOf(original, seed, time).map((v) =>
      told({ ...v, said: said(v.statement, time) }),
    );
  });
  const text = report({ seed, every, wrong, right });
  if (only === undefined)
    writeFileSync(path.resolve(import.meta.dirname, '../docs/variants.md'), text);
  console.log(text);
  if (wrong.some((v) => v.said === 'proved')) process.exitCode = 4;
};

main(process.argv.slice(2));
