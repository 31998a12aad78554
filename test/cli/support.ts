/** Runs the command line in this process and keeps what it prints. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { run } from '../../cli/main.js';

/** The exit code, stdout and stderr of `einsat ...args`. */
export const einsat = async (...args: readonly string[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    const code = await run(args, '1.2.3');
    const text = (spy: typeof out): string => spy.mock.calls.map(([c]) => String(c)).join('');
    return { code, out: text(out), err: text(err as typeof out) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-test-'));

/** Writes a file into a temporary folder and gives its path. */
export const file = (name: string, content: string | Uint8Array): string => {
  const where = path.join(folder, name);
  writeFileSync(where, content);
  return where;
};
