/** What `einsat verify` does: replays a certificate; gives the exit code. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { derivation, verify } from '../api/certificate.js';
import { shippedPacks } from '../rules/index.js';
import { readText } from './files.js';
import { packsOf } from './packs.js';
import { refuse, remark, result } from './terminal.js';

/** The flags of `verify`. */
export type VerifyFlags = {
  readonly packs: string;
  readonly pack?: readonly string[];
  readonly trust?: readonly string[];
  readonly explain?: boolean;
};

/** Replays the certificate in the file; prints `accepted` or `refused`. */
export const runVerify = (file: string, flags: VerifyFlags): number => {
  const { pack = [], trust = [], explain } = flags;
  // A file that is given both ways is one pack.
  const packs = packsOf(flags.packs, [...new Set([...pack, ...trust])]);
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    return refuse(`${file} is not JSON: ${(error as Error).message}`);
  }
  const made = verify(value, packs);
  if (isLeft(made)) {
    const { step, message } = made.left;
    result('refused');
    remark(step === undefined ? message : `step ${step}: ${message}`);
    return 1;
  }
  const { statement, steps, rules } = made.right;
  const own = new Set(shippedPacks.flatMap((p) => p.rules.map(({ id }) => `${p.pack}/${id}`)));
  const others = rules.filter((name) => !own.has(name));
  result('accepted');
  // Without its declarations a statement may look like one that says more.
  const decls = statement.decls.length > 0 ? `${statement.decls.join('; ')} |- ` : '';
  remark(`${decls}${statement.lhs} == ${statement.rhs}: ${steps} steps`);
  if (others.length > 0)
    remark(`true if these rules, which are not shipped, are: ${others.join(', ')}`);
  const lines = explain ? derivation(value, packs) : undefined;
  if (lines && !isLeft(lines))
    lines.right.forEach(({ text, by }, k) =>
      result(k === 0 ? `   ${text}` : ` = ${text}   [${by}]`),
    );
  return 0;
};
