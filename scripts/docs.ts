/**
 * Runs the code blocks of README.md and docs/*.md and compares what they print with what is written below them.
 *
 * ```sh fences with a `$ npx einsat` line: each `$ ` line is run in the root of the repository, the lines up to the next
 * `$ ` are its output (stdout and stderr); `...` in them stands for any text (times, counts).
 * ```ts fences: type-checked and run; the lines printed must be the `// => ` comments, where there are any.
 *
 * Files named as arguments are checked alone: `npm run docs:check -- docs/tutorial.md`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

type Fence = {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
};
type Result = { readonly fence: Fence; readonly failure?: string };

const root = path.resolve(import.meta.dirname, '..');
const scratch = path.join(root, '.cache', 'docs');

/** The fences of a markdown text, in order; `line` is that of the opening fence, from 1. */
export const fencesOf = (file: string, markdown: string): readonly Fence[] => {
  const fences: Fence[] = [];
  let open:
    { readonly language: string; readonly line: number; readonly body: string[] } | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    const mark = /^```(\w*)/.exec(line);
    if (mark && open) {
      fences.push({ file, line: open.line, language: open.language, text: open.body.join('\n') });
      open = undefined;
    } else if (mark) open = { language: mark[1] ?? '', line: at + 1, body: [] };
    else open?.body.push(line);
  }
  return fences;
};

/** The commands of an sh fence with the output written below each. */
export const sessionOf = (text: string) => {
  const session: { readonly command: string; readonly expected: string[] }[] = [];
  for (const line of text.split('\n'))
    if (line.startsWith('$ ')) session.push({ command: line.slice(2), expected: [] });
    else session.at(-1)?.expected.push(line);
  return session.map(({ command, expected }) => ({ command, expected: tidy(expected.join('\n')) }));
};

const tidy = (text: string): string => text.replace(/[ \t]+$/gm, '').replace(/\n+$/, '');

/** Whether a printed text is the expected one, where `...` stands for any text. */
export const matches = (expected: string, printed: string): boolean => {
  const parts = expected.split('...').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*?')}$`).test(printed);
};

/**
 * `npx einsat` without npx's own half second. Texts say what is answered, not how fast: where the machine is busy, an answer may
 * take longer than the usual limit.
 */
const shim = `npx() {
  if [ "$1" != einsat ]; then command npx "$@"; return; fi
  shift
  case "$1 $*" in
    *--time*|*--batch*) node "${root}/cli/einsat.js" "$@" ;;
    prove*|simplify*) node "${root}/cli/einsat.js" "$@" --time 30000 ;;
    *) node "${root}/cli/einsat.js" "$@" ;;
  esac
}
`;

const runShell = (fence: Fence): string | undefined => {
  for (const { command, expected } of sessionOf(fence.text)) {
    const { stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${shim}${command}`], {
      cwd: root,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (!matches(expected, tidy(stdout)))
      return `$ ${command}\n${tidy(stdout)}\n--- expected:\n${expected}`;
  }
  return undefined;
};

const scratchFile = (at: number): string => path.join(scratch, `fence${at}.ts`);

const runCode = (fence: Fence, at: number): string | undefined => {
  const { stdout, stderr, status } = spawnSync('npx', ['tsx', scratchFile(at)], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) return tidy(`${stdout}${stderr}`);
  const expected = [...fence.text.matchAll(/\/\/ => ?(.*)$/gm)].map((m) => m[1] ?? '').join('\n');
  if (expected === '' || matches(tidy(expected), tidy(stdout))) return undefined;
  return `${tidy(stdout)}\n--- expected:\n${expected}`;
};

/** Type errors of all ts fences in one run of tsc, by fence. */
const typeErrors = (fences: readonly Fence[]): ReadonlyMap<number, string> => {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  for (const [at, { text }] of fences.entries())
    writeFileSync(scratchFile(at), `${text}\nexport {};\n`);
  const config = {
    extends: '../../tsconfig.json',
    include: ['*.ts'],
    compilerOptions: { noUnusedLocals: false },
  };
  writeFileSync(path.join(scratch, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('npx', ['tsc', '-p', scratch], { cwd: root, encoding: 'utf8' });
  const errors = new Map<number, string>();
  for (const line of stdout.split('\n')) {
    const at = Number(/fence(\d+)\.ts/.exec(line)?.[1] ?? NaN);
    if (!Number.isNaN(at)) errors.set(at, `${errors.get(at) ?? ''}${line}\n`);
  }
  return errors;
};

const documents = (): readonly string[] => [
  ...(existsSync(path.join(root, 'README.md')) ? ['README.md'] : []),
  ...(existsSync(path.join(root, 'docs'))
    ? readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    : []
  )
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => path.join('docs', file)),
];

const checkAll = (wanted: readonly string[]): readonly Result[] => {
  const files = wanted.length > 0 ? wanted : documents();
  const fences = files.flatMap((file) =>
    fencesOf(file, readFileSync(path.join(root, file), 'utf8')),
  );
  const shell = fences.filter(
    ({ language, text }) => language === 'sh' && /^\$ npx einsat/m.test(text),
  );
  const code = fences.filter(({ language }) => language === 'ts');
  const errors = code.length > 0 ? typeErrors(code) : new Map<number, string>();
  return [
    ...shell.map((fence) => ({ fence, failure: runShell(fence) })),
    ...code.map((fence, at) => ({ fence, failure: errors.get(at) ?? runCode(fence, at) })),
  ];
};

/** What differs between the figure in README.md and that of docs/coverage.md, both `N of M statements`. */
export const coverageDrift = (readme: string, coverage: string): string | undefined => {
  const figure = (text: string): string | undefined => /\d+ of \d+ statements/.exec(text)?.[0];
  const [said, counted] = [figure(readme), figure(coverage)];
  if (said === counted) return undefined;
  return `README.md: "${said}" where docs/coverage.md has "${counted}"`;
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename)) {
  const results = checkAll(process.argv.slice(2));
  const failed = results.filter(({ failure }) => failure !== undefined);
  for (const { fence, failure } of failed)
    console.error(`${fence.file}:${fence.line}:\n${failure}\n`);
  const [readme, coverage] = ['README.md', path.join('docs', 'coverage.md')].map((file) =>
    existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '',
  );
  const drift = coverageDrift(readme ?? '', coverage ?? '');
  if (drift) console.error(`${drift}\n`);
  console.log(`docs: ${results.length - failed.length} of ${results.length} code blocks hold`);
  process.exitCode = failed.length === 0 && !drift ? 0 : 1;
}
