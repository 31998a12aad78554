/**
 * Builds `dist/`: the library and the command line as ES modules that share their chunks, and the types as one file.
 *
 * A cold start is mostly the reading of modules, so there are few; commands stay apart (`import()`), so one loads only what
 * it needs. CommonJS gets a door to the same modules (`require` of ES modules, Node 20.19), not a copy: two copies would be
 * two identities of everything. `--fast` leaves the types out, `--out FOLDER` builds elsewhere.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** Packages with native parts; they are loaded where they are installed. */
const native = ['onnxruntime-node'];

type Versions = Readonly<Record<string, string>>;
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Versions;
  readonly peerDependencies: Versions;
};
const peers = Object.keys(manifest.peerDependencies);
/** Packages that a user has beside this one, so their types are named, not copied. */
const installed = [...Object.keys(manifest.dependencies), ...peers];

/** What a user imports: `einsat`, `einsat/testing`, `einsat/server`. */
const doors = { index: 'index.ts', testing: 'testing/index.ts', server: 'server/index.ts' };

const builtin =
  /\brequire\((['"])((?:node:)?(?:child_process|crypto|events|fs|net|os|path|process|tty|url|util))\1\)/g;

/** An ES module has no `require`: CommonJS packages get Node's own modules another way, and a browser is not troubled. */
const builtinModules: Plugin = {
  name: 'builtin-modules',
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /node_modules\/(commander|picocolors|vscode-jsonrpc)\/.*\.js$/ },
      ({ path: file }) => ({
        contents: readFileSync(file, 'utf8').replace(
          builtin,
          "globalThis.process.getBuiltinModule('$2')",
        ),
      }),
    );
  },
};

const bundle = async (out: string): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      ...doors,
      main: 'cli/main.ts',
      worker: 'server/worker.ts',
    },
    outdir: out,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    alias: { 'fp-ts/lib': 'fp-ts/es6', 'io-ts': 'io-ts/es6/index.js' }, // the parts in use alone
    external: [...native, ...peers].flatMap((name) => [name, `${name}/*`]),
    plugins: [builtinModules],
    metafile: true,
  });
  return metafile;
};

/** The types of a door with all that they mention, but for the packages that a user has. */
const types = async (file: string): Promise<string> => {
  const [{ rollup }, { dts }] = await Promise.all([import('rollup'), import('rollup-plugin-dts')]);
  const input = await rollup({
    input: path.join(root, file),
    plugins: [dts({ tsconfig: path.join(root, 'tsconfig.json') })],
    external: (id) =>
      id.startsWith('node:') || installed.some((d) => id === d || id.startsWith(`${d}/`)),
    onwarn: ({ code, message }) => {
      if (code !== 'UNUSED_EXTERNAL_IMPORT') console.error(message);
    },
  });
  const { output } = await input.generate({ format: 'es' });
  await input.close();
  return output[0].code;
};

const packageOf = (input: string): readonly string[] => {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  return name === undefined ? [] : [name];
};

/** The licences of the packages whose code is in the bundles. */
const notices = ({ inputs }: Metafile): string =>
  [...new Set(Object.keys(inputs).flatMap(packageOf))]
    .sort()
    .map((name) => {
      const folder = path.join(root, 'node_modules', name);
      const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
      return `${name}\n\n${file ? readFileSync(path.join(folder, file), 'utf8') : 'MIT'}`;
    })
    .join('\n----\n\n');

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

/** Everything is built beside the old `dist`, which is there until the new one is whole. */
const main = async (out: string, fast: boolean): Promise<void> => {
  const fresh = `${out}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const meta = await bundle(fresh);
  const write = (file: string, text: string): void => writeFileSync(path.join(fresh, file), text);
  write('LICENSES.txt', notices(meta));
  let declared = 0;
  for (const [name, file] of Object.entries(doors)) {
    write(`${name}.cjs`, `module.exports = require('./${name}.js');\n`);
    if (fast) continue;
    const text = await types(file);
    for (const end of ['ts', 'cts']) write(`${name}.d.${end}`, text);
    declared += text.length;
  }
  if (existsSync(out)) rmSync(out, { recursive: true });
  renameSync(fresh, out);
  const size = Object.values(meta.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`dist: ${kilobytes(size)} of code, ${kilobytes(declared)} of types`);
};

const at = process.argv.indexOf('--out');
const out = at < 0 ? path.join(root, 'dist') : path.resolve(process.argv[at + 1] ?? '');
await main(out, process.argv.includes('--fast'));
