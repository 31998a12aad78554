/**
 * The commands of the command line, a file each.
 *
 * A command file exports one `AddCommand`. It declares its arguments and options only; the engine is loaded inside its
 * action (`await import(...)`), so that `einsat --help` and the other commands do not pay for it.
 */
import { addCheck } from './check.js';
import type { AddCommand } from './command.js';
import { addCompile } from './compile.js';
import { addDiagram } from './diagram.js';
import { addDiscover } from './discover.js';
import { addEval } from './eval.js';
import { addNewPack } from './newPack.js';
import { addPacks } from './packs.js';
import { addProve } from './prove.js';
import { addServe } from './serve.js';
import { addSimplify } from './simplify.js';
import { addVerify } from './verify.js';

/** Every command, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [
  addSimplify,
  addProve,
  addVerify,
  addEval,
  addCompile,
  addCheck,
  addPacks,
  addNewPack,
  addDiscover,
  addDiagram,
  addServe,
];
