/** Markdown of the repository as pages of the site: template, links, addresses of headings. */
import path from 'node:path';
import { Marked } from 'marked';

/** A page of the site; `file` is its markdown in the repository, with `/`. */
export type SitePage = { readonly file: string; readonly title: string; readonly html: string };

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Where the page of a markdown file is: README.md is the front page. */
export const addressOf = (file: string): string =>
  file === 'README.md' ? 'index.html' : file.replace(/\.md$/, '.html');

/** `How it works, in short` as `how-it-works-in-short`, like GitHub. */
export const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/<[^>]+>|[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** A link to a markdown file as one to its page; `from` is the file that it stands in. Others stay. */
export const linkFrom = (from: string, link: string): string => {
  const [, place = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(link) ?? [];
  if (/^[a-z]+:/.test(link) || !place.endsWith('.md')) return link;
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(from), place));
  const page = path.posix.relative(path.posix.dirname(from), addressOf(file));
  return `${page}${hash}`;
};

/** The first heading of a text, without marks. */
export const titleOf = (markdown: string): string =>
  (/^# (.+)$/m.exec(markdown)?.[1] ?? 'einsat').replaceAll('`', '');

/** A markdown text as HTML. */
export const htmlOf = (file: string, markdown: string): string => {
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        return `<h${depth} id="${slug(html)}">${html}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escape(linkFrom(file, href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token) {
        const cell = (tag: string, c: (typeof token.header)[number]): string =>
          `<${tag}>${this.parser.parseInline(c.tokens)}</${tag}>`;
        const row = (tag: string, cells: typeof token.header): string =>
          `<tr>${cells.map((c) => cell(tag, c)).join('')}</tr>`;
        const body = token.rows.map((cells) => row('td', cells)).join('\n');
        return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n<thead>${row('th', token.header)}</thead>\n<tbody>${body}</tbody></table></div>\n`;
      },
      code: ({ text }) => `<pre tabindex="0"><code>${escape(text)}</code></pre>\n`,
    },
  });
  return marked.parse(markdown, { async: false });
};

const entry = (from: string, { file, title }: Omit<SitePage, 'html'>): string => {
  const to = path.posix.relative(path.posix.dirname(from), addressOf(file));
  const here = file === from ? ' aria-current="page"' : '';
  return `<li><a href="${to}"${here}>${escape(title)}</a></li>`;
};

/** The whole page: navigation, then the text. */
export const pageOf = (page: SitePage, all: readonly Omit<SitePage, 'html'>[]): string => {
  const up = page.file.split('/').slice(1).fill('../').join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)}${page.title === 'einsat' ? '' : ' - einsat'}</title>
<link rel="stylesheet" href="${up}site.css">
</head>
<body>
<nav aria-label="Site">
<a class="brand" href="${up}index.html">einsat</a>
<ul>
<li><a href="${up}page/index.html">Try it</a></li>
<li><a href="${up}api/index.html">API reference</a></li>
</ul>
<ul>
${all.map((other) => entry(page.file, other)).join('\n')}
</ul>
</nav>
<main>
${page.html}</main>
</body>
</html>
`;
};
