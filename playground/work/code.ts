/** Programs for every target whose code is text. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { compile, printProgram } from '../../api/compile.js';
import type { Options } from '../../api/options.js';
import { printers, type TextTarget } from '../../core/codegen/targets.js';
import type { CodeView } from '../protocol.js';

const targets = Object.keys(printers) as readonly TextTarget[];

/** The simplified expression as code of each target. */
export const programsOf = (text: string, options: Options): readonly CodeView[] => {
  const program = compile([text], options);
  return targets.map((target) => {
    const code = isLeft(program) ? program : printProgram(program.right, target);
    return isLeft(code)
      ? { target, code: '', error: code.left }
      : { target, code: String(code.right), error: '' };
  });
};
