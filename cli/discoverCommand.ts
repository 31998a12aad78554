/** What `einsat discover` does. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { discover, type RuleText } from '../index.js';
import { writeText } from './files.js';
import { positive } from './options.js';
import { packsOf } from './packs.js';
import { refuse, remark, result } from './terminal.js';

/** The flags of `discover`. */
export type DiscoverFlags = {
  readonly ops: string;
  readonly size: string;
  readonly decl?: readonly string[];
  readonly packs: string;
  readonly pack?: readonly string[];
  readonly name: string;
  readonly time?: string;
  readonly output?: string;
};

const line = ({ id, lhs, rhs, when }: RuleText): string =>
  `${id}  ${lhs} == ${rhs}${when ? `  where ${when.join(', ')}` : ''}`;

/** Prints the rules that were found, or with no file the pack. */
export const runDiscover = (flags: DiscoverFlags): void => {
  const time = positive('time', flags.time);
  const found = discover({
    ops: flags.ops.split(',').flatMap((text) => text.trim() || []),
    size: positive('size', flags.size) as number,
    packs: packsOf(flags.packs, flags.pack ?? []),
    name: flags.name,
    ...(flags.decl ? { decls: flags.decl } : {}),
    ...(time === undefined ? {} : { time }),
  });
  if (isLeft(found)) return refuse(found.left);
  const { pack, expressions, values, candidates, numbers } = found.right;
  const text = JSON.stringify(pack, undefined, 2);
  if (flags.output === undefined) result(text);
  else {
    writeText(flags.output, `${text}\n`);
    pack.rules.map(line).forEach(result);
  }
  remark(
    `${expressions} expressions of ${values} values (${numbers}), ${candidates} equations, ${pack.rules.length} taken`,
  );
};
