/** `einsat diagram`: a tensor diagram as a file. */
import { Option } from 'commander';
import { withDeclarations } from '../options.js';
import type { DiagramFlags } from '../diagramCommand.js';
import type { AddCommand } from './command.js';

/** Adds `diagram`. */
export const addDiagram: AddCommand = (program, exit) => {
  const command = program
    .command('diagram')
    .description('draw an expression, a statement or an einsum string ("ij,jk->ik")')
    .argument('[texts...]', 'declarations, then the text (- reads it from stdin)')
    .option('-o, --out <file>', 'write to FILE.svg, FILE.tex or FILE.dot (stdout where left out)')
    .addOption(
      new Option('--to <form>', 'what is written to stdout')
        .choices(['svg', 'tex', 'dot', 'einsum'])
        .default('svg'),
    )
    .addOption(
      new Option('--theme <theme>', 'colours of an SVG; auto follows the reader')
        .choices(['auto', 'light', 'dark'])
        .default('auto'),
    )
    .option('--title <text>', 'what a reader without the picture is told')
    .option('--fragment', 'TikZ: the tikzpicture alone, for a paper')
    .addHelpText(
      'after',
      '\nExample: einsat diagram "A : [n,m]; B : [m,n]" "tr(A*B)" -o trace.svg',
    );
  withDeclarations(command).action(async (args: readonly string[], flags: DiagramFlags) => {
    const { runDiagram } = await import('../diagramCommand.js');
    exit(runDiagram(args, flags));
  });
};
