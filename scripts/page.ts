/**
 * Builds the page of `playground/` into a folder and serves it: `npm run page`. `--build` only builds, `--out FOLDER` where,
 * `--port N` serves there.
 *
 * The result is static: any web server can serve it, in any folder.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * What is imported later names the engine, so that all of the engine is the chunk that both share. The page starts its first
 * worker from that chunk: with a part of it in another script the first verdict would be a fifth later.
 */
const inOnePiece: Plugin = {
  name: 'engine-in-one-piece',
  setup: ({ onLoad }) => {
    onLoad({ filter: /work[\\/]show\.ts$/ }, ({ path: file }) => ({
      contents: `${readFileSync(file, 'utf8')}import './engine.js';`,
      loader: 'ts',
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

/** Builds the page. `page` is what loads before the engine, gzipped, in bytes; `engine` what its worker reads before a verdict. */
export const buildPage = async (
  out: string,
): Promise<{ readonly page: number; readonly engine: number }> => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const [page, engine] = await Promise.all([
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
    // What typesets and draws is imported after the first verdict.
    build({
      ...engineOptions,
      entryPoints: { engine: 'playground/work/engine.ts' },
      plugins: [inOnePiece],
      logOverride: { 'ignored-bare-import': 'silent' },
      outdir: out,
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
      format: 'esm',
      metafile: true,
    }),
    build({
      ...engineOptions,
      entryPoints: { checker: 'playground/work/checker.ts' },
      outdir: out,
      format: 'esm',
    }),
  ]);
  const first = scripts(page.metafile, out, 'main.js');
  const second = scripts(engine.metafile, out, 'engine.js');
  const html = readFileSync(path.join(root, 'playground', 'index.html'), 'utf8');
  const whole = second.find((file) => file !== 'engine.js') ?? 'engine.js';
  writeFileSync(path.join(out, 'index.html'), html.replace("'engine.js'", `'${whole}'`));
  const size = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(out, file))).length, 0);
  return { page: size([...first, 'main.css', 'index.html']), engine: size(second) };
};

/** The scripts that an entry needs before it runs, itself first, as addresses within the page. */
const scripts = ({ outputs }: Metafile, out: string, entry: string): readonly string[] => {
  const folder = path.relative(root, out).split(path.sep).join('/');
  const files = new Set([`${folder}/${entry}`]);
  for (const file of files)
    for (const { path: next, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') files.add(next);
  return [...files].map((file) => file.slice(folder.length + 1));
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
