/** What `einsat new-pack` writes: a pack with one rule, a test of it, and a script that runs both. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { refuse, result } from './terminal.js';

const pack = (name: string): string => `{
  "pack": "${name}",
  "about": "one line about these rules",
  "decls": ["A : [n,m]", "B : [m,n]"],
  "rules": [
    {
      "id": "push-through",
      "dir": "both",
      "lhs": "inv(I(n) + A*B)*A",
      "rhs": "A*inv(I(m) + B*A)",
      "when": [],
      "source": "Searle, Matrix Algebra Useful for Statistics (1982), 5.6"
    }
  ]
}
`;

const test = (
  name: string,
): string => `/** Every rule of the pack holds wherever its declarations do. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readPack } from 'einsat';
import { ruleProperty } from 'einsat/testing';
import { describe, expect, test } from 'vitest';

const read = readPack(JSON.parse(readFileSync(new URL('./${name}.json', import.meta.url), 'utf8')));
if (read._tag === 'Left') throw new Error(read.left.map((e) => \`\${e.path}: \${e.message}\`).join('\\n'));
const pack = read.right;

describe(pack.pack, () => {
  test('has rules', () => expect(pack.rules.length).toBeGreaterThan(0));
  test.each(pack.rules.map((rule) => [rule.id, rule] as const))('%s holds', (_, rule) =>
    fc.assert(ruleProperty(rule, { pack })),
  );
});
`;

const manifest = (name: string): string =>
  `${JSON.stringify(
    {
      name: `einsat-pack-${name}`,
      version: '0.1.0',
      type: 'module',
      einsat: { packs: [`${name}.json`] },
      files: [`${name}.json`],
      scripts: { check: `einsat check ${name}.json`, test: 'vitest run' },
      peerDependencies: { einsat: '*' },
      devDependencies: { 'fast-check': '^4.0.0', vitest: '^4.0.0' },
    },
    undefined,
    2,
  )}\n`;

/** Writes the folder NAME; refuses a name that is none and a folder that is there. */
export const newPack = (name: string): void => {
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(name))
    refuse(
      `"${name}" is no name for a pack\n\nHint: small letters, digits and -, a letter first: my-rules`,
    );
  if (existsSync(name)) refuse(`${name} is there already`);
  mkdirSync(name);
  const files = {
    [`${name}.json`]: pack(name),
    [`${name}.test.ts`]: test(name),
    'package.json': manifest(name),
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(path.join(name, file), text);
    result(path.join(name, file));
  }
};
