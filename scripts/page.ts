/**
 * Builds the page of `playground/` into a folder and serves it: `npm run page`. `--build` only builds, `--out FOLDER` where,
 * `--port N` serves there.
 *
 * The result is static: any web server can serve it, in any folder.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { serve } from './serve.js';

const root = path.resolve(import.meta.dirname, '..');

/** KaTeX offers each font in three formats; every browser that runs the page reads the first. */
const oneFormat: Plugin = {
  name: 'one-font-format',
  setup: ({ onLoad }) => {
    onLoad({ filter: /katex\.min\.css$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replace(
        /,url\([^)]*\.(woff|ttf)\) format\("\w+"\)/g,
        '',
      ),
      loader: 'css',
    }));
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: ['chrome111', 'firefox114', 'safari16.4'],
  minify: true,
  legalComments: 'linked',
} satisfies BuildOptions;

/** What Node calls by another name, or does not need: the parts of libraries that are in use alone. */
const engineOptions = {
  ...shared,
  alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts': 'io-ts/es6/index.js' },
  external: ['onnxruntime-node'],
} satisfies BuildOptions;

/** Builds the page. `page` is what loads before the engine, gzipped, in bytes; `engine` is the engine's worker. */
export const buildPage = async (
  out: string,
): Promise<{ readonly page: number; readonly engine: number }> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const [{ metafile }] = await Promise.all([
    build({
      ...shared,
      entryPoints: { main: 'playground/main.ts' },
      outdir: out,
      chunkNames: 'chunks/[name]-[hash]',
      assetNames: 'fonts/[name]-[hash]',
      splitting: true,
      format: 'esm',
      loader: { '.woff2': 'file' },
      plugins: [oneFormat],
      metafile: true,
    }),
    // One file a worker: a chain of modules would make the first answer late.
    build({
      ...engineOptions,
      entryPoints: { engine: 'playground/work/engine.ts', checker: 'playground/work/checker.ts' },
      outdir: out,
      format: 'iife',
    }),
  ]);
  copyFileSync(path.join(root, 'playground', 'index.html'), path.join(out, 'index.html'));
  return { page: loaded(metafile, out), engine: zipped(path.join(out, 'engine.js')) };
};

const zipped = (file: string): number => gzipSync(readFileSync(file)).length;

/** Gzipped bytes of index.html and all that it loads, but for the workers and what is imported later. */
const loaded = ({ outputs }: Metafile, out: string): number => {
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
    (s, f) => s + zipped(path.resolve(root, f)),
    0,
  );
};

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename)) {
  const out = path.resolve(root, option('--out') ?? '.cache/page');
  const { page, engine } = await buildPage(out);
  const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
  console.log(`gzipped: page ${kilobytes(page)}, engine ${kilobytes(engine)}`);
  if (!process.argv.includes('--build')) {
    const { url } = await serve(out, Number(option('--port') ?? 5180));
    console.log(`open ${url}`);
  }
}
