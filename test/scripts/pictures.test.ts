/** The pictures of docs/pictures are what the program draws, and pdflatex takes their TikZ. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { diagram, prove, stepDiagrams } from '../../index.js';
import { drawn, pictures } from '../../scripts/pictures.js';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures');

describe('docs/pictures', () => {
  test.each(pictures)('$name is what is drawn (npm run pictures)', (picture) =>
    expect(drawn(picture)).toBe(readFileSync(path.join(folder, `${picture.name}.svg`), 'utf8')),
  );
  test('holds nothing else', () =>
    expect(readdirSync(folder).sort()).toEqual(pictures.map(({ name }) => `${name}.svg`).sort()));
});

const missing = spawnSync('pdflatex', ['--version']).status !== 0;
const compile = (tex: string): string => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'einsat-tikz-'));
  writeFileSync(path.join(scratch, 'x.tex'), tex);
  const args = ['-interaction=nonstopmode', '-halt-on-error', 'x.tex'];
  return spawnSync('pdflatex', args, { cwd: scratch, encoding: 'utf8' }).stdout;
};

describe('TikZ', () => {
  test('pdflatex is installed where CI runs: scripts/tools.sh installs it', () =>
    expect(missing && process.env['CI'] === 'true').toBe(false));
  test.skipIf(missing)('pdflatex compiles the twelve pictures and a proof, one page each', () => {
    const bodies = pictures.map(({ decls, text }) => {
      const made = diagram(text, { decls });
      return isLeft(made) ? made.left.message : made.right.tikz({ fragment: true });
    });
    const decls = 'A : [n,n]; x : [n]';
    const answer = prove("d(x'*A*x, x) == (A + A')*x", { decls });
    const steps = isLeft(answer) ? [] : answer.right.steps();
    const proof = stepDiagrams(steps).tikz({ fragment: true });
    const first = diagram('A*A', { decls: 'A : [n,n]' });
    const document = isLeft(first) ? '' : first.right.tikz();
    expect(compile(document)).toContain('Output written on x.pdf (1 page');
    const all = document
      .replace(/paperwidth=[^,]*,/, 'paperwidth=1000pt,')
      .replace(/paperheight=[^,]*,/, 'paperheight=1200pt,')
      .replace(
        '\\end{document}',
        [...bodies, proof].map((b) => `\\newpage\n${b}`).join('\n') + '\\end{document}',
      );
    expect(compile(all)).toContain(`Output written on x.pdf (${pictures.length + 2} pages`);
  });
});
