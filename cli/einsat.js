#!/usr/bin/env node
/**
 * The launcher: runs the built command line where there is one that is newer than the sources, else the sources
 * through tsx (a checkout in which `npm run build` has not run since the last edit).
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const compiled = path.join(root, 'dist', 'main.js');
const folders = ['core', 'rules', 'cookbook', 'evaluator', 'api', 'server', 'cli'];

/** The newest change under a folder of sources, in ms; 0 where it is not there. */
const newest = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).reduce((time, entry) => {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) return Math.max(time, newest(file));
        return entry.name.endsWith('.ts') ? Math.max(time, statSync(file).mtimeMs) : time;
      }, 0)
    : 0;

const isFresh = () => {
  const entry = path.join(root, 'index.ts');
  if (!existsSync(entry)) return true; // an installed package
  if (!existsSync(compiled)) return false;
  const built = statSync(compiled).mtimeMs;
  if (statSync(entry).mtimeMs > built) return false;
  return folders.every((folder) => newest(path.join(root, folder)) <= built);
};

const load = async () => {
  if (isFresh()) return import('../dist/main.js');
  const { tsImport } = await import('tsx/esm/api');
  return tsImport('./main.ts', import.meta.url);
};

/** A reader that ends early (`| head`) ends the run. */
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const { run } = await load();
process.exitCode = await run(process.argv.slice(2), version);
