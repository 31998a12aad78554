/** Options of the command line as options of the library. */
import type { Options } from '../index.js';
import { positive, sizesOf, type Flags } from './options.js';
import { packsOf } from './packs.js';

/** What the library takes, from the flags of a command; `decls` are declarations given as arguments. */
export const libraryOptions = (flags: Flags, decls: readonly string[]): Options => {
  const [sizes, time, nodes, memory] = [
    sizesOf(flags.sizes),
    positive('time', flags.time),
    positive('nodes', flags.nodes),
    positive('memory', flags.memory),
  ];
  return {
    decls: [...(flags.decl ?? []), ...decls],
    packs: packsOf(flags.packs, flags.pack ?? []),
    ...(sizes ? { sizes } : {}),
    ...(time === undefined ? {} : { time }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(memory === undefined ? {} : { memory: memory * 1e6 }),
  };
};
