/** The same statement gives the same certificate, byte for byte, in another process and after other statements. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { catalogue, certificateOf } from '../../../scripts/certificateRun.js';

const chosen = catalogue.filter((s) => s.id.startsWith('simple_derivatives/')).slice(0, 30);

test('two processes, one of them in the other order', { timeout: 120_000 }, () => {
  const run = path.resolve(import.meta.dirname, '../../../scripts/certificateRun.ts');
  const ids = JSON.stringify(chosen.map((s) => s.id).reverse());
  const program = `
    const { catalogue, certificateOf } = await import(${JSON.stringify(run)});
    const texts = ${ids}.map((id) => [id, JSON.stringify(certificateOf(catalogue.find((s) => s.id === id)))]);
    process.stdout.write(JSON.stringify(texts));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  expect(stderr).toBe('');
  const other = new Map(JSON.parse(stdout) as readonly (readonly [string, string])[]);
  expect(other.size).toBe(30);
  for (const s of chosen) expect(JSON.stringify(certificateOf(s)), s.id).toBe(other.get(s.id));
});
