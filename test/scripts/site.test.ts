import { describe, expect, test } from 'vitest';
import { addressOf, htmlOf, linkFrom, pageOf, slug, titleOf } from '../../scripts/siteText.js';

describe('the site', () => {
  test.each([
    ['README.md', 'docs/packs.md', 'docs/packs.html'],
    ['README.md', 'docs/bench.md#memory', 'docs/bench.html#memory'],
    ['docs/packs.md', '../README.md', '../index.html'],
    ['docs/packs.md', 'engine.md', 'engine.html'],
    ['docs/packs.md', 'https://example.org/a.md', 'https://example.org/a.md'],
    ['docs/packs.md', 'examples/push.json', 'examples/push.json'],
    ['docs/packs.md', '#a-file', '#a-file'],
  ])('in %s a link to %s leads to %s', (from, link, to) => expect(linkFrom(from, link)).toBe(to));

  test('README.md is the front page', () => expect(addressOf('README.md')).toBe('index.html'));
  test('headings have addresses', () =>
    expect([slug('.npy and .npz without a library'), slug('How <code>d</code> works')]).toEqual([
      'npy-and-npz-without-a-library',
      'how-d-works',
    ]));
  test('the title is the first heading', () => expect(titleOf('a\n# `x` y\n# z')).toBe('x y'));
  test('code is escaped, tables can be scrolled', () => {
    const html = htmlOf('a.md', '```sh\na < b\n```\n\n| a |\n| - |\n| `b` |\n');
    expect(html).toContain('<code>a &lt; b</code>');
    expect(html).toContain('<td><code>b</code></td>');
  });
  test('a page in a folder finds the style sheet and marks itself in the list', () => {
    const page = { file: 'docs/a.md', title: 'A', html: '' };
    const html = pageOf(page, [page, { file: 'README.md', title: 'einsat' }]);
    expect(html).toContain('href="../site.css"');
    expect(html).toContain('<a href="a.html" aria-current="page">A</a>');
    expect(html).toContain('<a href="../index.html">einsat</a>');
  });
});
