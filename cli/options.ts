/** Options that several commands share, and what they mean. */
import { Option, type Command } from 'commander';
import type { Price } from '../index.js';
import { refuse } from './terminal.js';

/** Formats of a result. */
export type Format = 'text' | 'latex' | 'json';

/** The shared options as commander reads them. */
export type Flags = {
  readonly decl?: readonly string[];
  readonly sizes?: string;
  readonly packs: string;
  readonly pack?: readonly string[];
  readonly format: Format;
  readonly time?: string;
  readonly nodes?: string;
  readonly memory?: string;
  readonly file?: string;
};

/** Collects a repeatable option. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** Adds --decl, --packs, --pack and --file to a command. */
export const withDeclarations = (command: Command): Command =>
  command
    .option('--decl <text>', 'a declaration, such as "X : [n, m]" (may be repeated)', collect)
    .option('--packs <names>', 'shipped rule packs: all, none, or names with commas', 'all')
    .option('--pack <file>', 'a rule pack (JSON) to add (may be repeated)', collect)
    .option('--file <file>', 'read the text from a file');

/** Adds --decl, --sizes, --packs, --pack, --format, --file, --time, --nodes and --memory to a command. */
export const withShared = (command: Command): Command =>
  command
    .option('--decl <text>', 'a declaration, such as "X : [n, m]" (may be repeated)', collect)
    .option('--sizes <list>', 'sizes that costs, numbers and values are for, such as n=3,m=4')
    .option('--packs <names>', 'shipped rule packs: all, none, or names with commas', 'all')
    .option('--pack <file>', 'a rule pack (JSON) to add (may be repeated)', collect)
    .addOption(
      new Option('--format <format>', 'how the result is written')
        .choices(['text', 'latex', 'json'])
        .default('text'),
    )
    .option('--file <file>', 'read the text from a file')
    .option('--time <ms>', 'time limit of the engine in milliseconds (default 5000)')
    .option('--nodes <count>', 'limit of the nodes in the e-graph (default 100000)')
    .option('--memory <MB>', 'limit of the memory of the e-graph in megabytes (default 1000)');

/** A positive number of an option, or undefined where the option is not there. */
export const positive = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  return refuse(`--${name} needs a positive number, not "${text}"`);
};

/** `n=3,m=4` as a record. */
export const sizesOf = (text: string | undefined): Record<string, number> | undefined => {
  if (text === undefined) return undefined;
  const entries = text.split(',').map((part): [string, number] => {
    const [, name, value] = /^\s*([A-Za-z]\w*)\s*=\s*([1-9]\d{0,8})\s*$/.exec(part) ?? [];
    if (name !== undefined && value !== undefined) return [name, Number(value)];
    return refuse(
      `--sizes cannot read "${part.trim()}": sizes are whole numbers from 1\n\nHint: write --sizes n=3,m=4`,
    );
  });
  return Object.fromEntries(entries);
};

/** `multiply=1,add=1,write=0.5` as the price of a loop. */
export const priceOf = (text: string | undefined): Price | undefined => {
  if (text === undefined) return undefined;
  const weights: Record<string, number> = { multiply: 0, add: 0, write: 0 };
  for (const part of text.split(',')) {
    const [, name = '', value] =
      /^\s*(multiply|add|write)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (value === undefined)
      return refuse(
        `--cost cannot read "${part.trim()}"\n\nHint: write --cost multiply=1,add=1,write=0.5`,
      );
    weights[name] = Number(value);
  }
  const { multiply = 0, add = 0, write = 0 } = weights;
  return (l) => multiply * l.multiplications + add * l.additions + write * l.written;
};
