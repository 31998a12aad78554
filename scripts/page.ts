/**
 * Builds the page of `playground/` into a folder and serves it: `npm run page`. `--build` only builds, `--out FOLDER` where,
 * `--port N` serves there.
 *
 * The result is static: any web server can serve it, in any folder.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { serve } from './serve.js';

const root = path.resolve(import.meta.dirname, '..');

/** Builds the page. `page` is what loads before the engine, gzipped, in bytes. */
export const buildPage = async (out: string): Promise<{ readonly page: number }> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'playground/main.ts',
      engine: 'playground/work/engine.ts',
      checker: 'playground/work/checker.ts',
    },
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'fonts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    minify: true,
    alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts': 'io-ts/es6/index.js' },
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
    external: ['onnxruntime-node'],
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
  });
  copyFileSync(path.join(root, 'playground', 'index.html'), path.join(out, 'index.html'));
  return { page: loaded(metafile, out) };
};

/** Gzipped bytes of index.html and all that it loads, but for the workers and what is imported later. */
const loaded = ({ outputs }: Metafile, out: string): number => {
  const zipped = (file: string): number => gzipSync(readFileSync(path.resolve(root, file))).length;
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path: next, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') add(next);
  };
  const folder = path.relative(root, out).split(path.sep).join('/');
  add(`${folder}/main.js`);
  return [...files, `${folder}/main.css`, `${folder}/index.html`].reduce(
    (s, f) => s + zipped(f),
    0,
  );
};

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename)) {
  const out = path.resolve(root, option('--out') ?? '.cache/page');
  const { page } = await buildPage(out);
  console.log(`page: ${Math.round(page / 1000)} kB gzipped before the engine is used`);
  if (!process.argv.includes('--build')) {
    const { url } = await serve(out, Number(option('--port') ?? 5180));
    console.log(`open ${url}`);
  }
}
