/** What a file of a command exports. */
import type { Command } from 'commander';

/** Adds one command to the program; its action calls `exit` with the exit code where that is not 0. */
export type AddCommand = (program: Command, exit: (code: number) => void) => void;
