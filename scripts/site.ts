/**
 * Builds the site into one static folder (`npm run site`, `--out FOLDER`, default `site`): the texts of the repository as HTML,
 * the API reference from the docstrings by TypeDoc, and the page. Exit 1 where a link between them leads nowhere.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Application } from 'typedoc';
import { buildPage } from './page.js';
import { addressOf, htmlOf, pageOf, titleOf, type SitePage } from './siteText.js';

const root = path.resolve(import.meta.dirname, '..');

/** The order in which a reader wants them; others follow by name. */
const order = [
  'README.md',
  'docs/tutorial.md',
  'docs/l2-loss.md',
  'docs/cross-entropy.md',
  'docs/expectation.md',
  'docs/penrose.md',
  'docs/attention.md',
  'docs/convolution.md',
  'docs/sketches.md',
  'docs/training.md',
  'docs/language.md',
  'docs/packs.md',
  'docs/diagrams.md',
  'docs/engine.md',
];
const place = (file: string): number => (order.includes(file) ? order.indexOf(file) : order.length);

const markdownFiles = (): readonly string[] =>
  [
    ...readdirSync(root),
    ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(
      (file) => `docs/${file.split(path.sep).join('/')}`,
    ),
  ]
    .filter((file) => file.endsWith('.md'))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b));

const texts = (out: string): void => {
  const pages: readonly SitePage[] = markdownFiles().map((file) => {
    const markdown = readFileSync(path.join(root, file), 'utf8');
    return { file, title: titleOf(markdown), html: htmlOf(file, markdown) };
  });
  cpSync(path.join(root, 'docs'), path.join(out, 'docs'), {
    recursive: true,
    filter: (file) => !file.endsWith('.md'),
  });
  for (const page of pages) {
    const file = path.join(out, addressOf(page.file));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, pageOf(page, pages));
  }
  copyFileSync(path.join(root, 'scripts', 'site.css'), path.join(out, 'site.css'));
};

const reference = async (out: string): Promise<void> => {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [path.join(root, 'index.ts')],
    tsconfig: path.join(root, 'tsconfig.json'),
    name: 'einsat',
    readme: 'none',
    githubPages: false,
    disableGit: true,
    disableSources: true,
    excludeInternal: true,
    logLevel: 'Error',
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read index.ts');
  await app.generateDocs(project, path.join(out, 'api'));
};

/** Links of the texts that lead to no file, as `page: link`. */
export const brokenLinks = (out: string): readonly string[] =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && !file.startsWith(`api${path.sep}`))
    .flatMap((file) =>
      [
        ...readFileSync(path.join(out, file), 'utf8').matchAll(
          /\s(?:href|src)="([^"#:]+)(?:#[^"]*)?"/g,
        ),
      ]
        .map(([, link]) => link as string)
        .filter((link) => !existsSync(path.join(out, path.dirname(file), decodeURI(link))))
        .map((link) => `${file}: ${link}`),
    );

const at = process.argv.indexOf('--out');
const out = path.resolve(root, at < 0 ? 'site' : (process.argv[at + 1] ?? 'site'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
texts(out);
await buildPage(path.join(out, 'page'));
await reference(out);
const broken = brokenLinks(out);
for (const line of broken) console.error(`leads nowhere: ${line}`);
console.log(`site: ${path.relative(root, out)}, ${broken.length} broken links`);
process.exitCode = broken.length === 0 ? 0 : 1;
