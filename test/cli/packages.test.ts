import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { einsat } from './support.js';

const before = process.cwd();
let folder: string;
beforeEach(() => process.chdir((folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-npm-')))));
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const rule = { id: 'twice', dir: 'both', lhs: 'twice(x)', rhs: '2*x', source: 'definition' };
const twice = {
  pack: 'twice',
  decls: ['x : []'],
  operators: [{ name: 'twice', args: ['x : []'], out: '[]', elementwise: true, means: '2*x' }],
  rules: [rule],
};
const quadruple = {
  pack: 'quadruple',
  needs: ['twice'],
  decls: ['x : []'],
  rules: [{ ...rule, id: 'quadruple', lhs: 'twice(twice(x))', rhs: '4*x' }],
};

/** Writes a package into node_modules of the folder. */
const install = (name: string, manifest: object, files: Readonly<Record<string, object>>): void => {
  const to = path.join('node_modules', name);
  mkdirSync(to, { recursive: true });
  writeFileSync(path.join(to, 'package.json'), JSON.stringify({ name, ...manifest }));
  for (const [file, value] of Object.entries(files))
    writeFileSync(path.join(to, file), JSON.stringify(value));
};
const statement = ['x : []', 'twice(twice(x)) == 4*x'];
const proved = (...flags: readonly string[]) =>
  einsat('prove', '--packs', 'none', ...flags, ...statement);

describe('a rule pack in an npm package', () => {
  test('is used by the name of the package, from a folder below too', async () => {
    install('einsat-twice', { einsat: { packs: ['twice.json'] } }, { 'twice.json': twice });
    const here = await proved('--pack', 'einsat-twice');
    expect([here.code, here.out]).toEqual([0, 'proved\n']);
    mkdirSync('below');
    process.chdir('below');
    expect((await proved('--pack', 'einsat-twice')).code).toBe(0);
  });
  test('of a scope brings the packs of the packages that it depends on, each once', async () => {
    install('einsat-twice', { einsat: { packs: ['twice.json'] } }, { 'twice.json': twice });
    const dependencies = { 'einsat-twice': '1.0.0', 'is-odd': '1.0.0' };
    const manifest = { einsat: { packs: ['quadruple.json'] }, dependencies };
    install('@mine/quadruple', manifest, { 'quadruple.json': quadruple });
    expect((await proved('--pack', '@mine/quadruple')).code).toBe(0);
    expect((await proved('--pack', 'einsat-twice', '--pack', '@mine/quadruple')).code).toBe(0);
  });
  test('is tested by check', async () => {
    install('einsat-twice', { einsat: { packs: ['twice.json'] } }, { 'twice.json': twice });
    const { code, err } = await einsat('check', 'einsat-twice', '--packs', 'none');
    expect([code, err]).toEqual([0, '1 holds\n']);
  });
});

describe('what cannot be used says why', () => {
  const refusal = async (name: string): Promise<string> => {
    const { code, err } = await proved('--pack', name);
    expect(code).toBe(3);
    return err.replaceAll(path.resolve('.'), '.');
  };
  test('a package that is not there', async () => {
    expect(await refusal('einsat-none')).toMatch(
      /^there is no file and no package "einsat-none"; looked from \S+ upwards\n\nHint: npm install einsat-none/,
    );
  });
  test('a package without packs, or with something else in their place', async () => {
    install('plain', {}, {});
    expect(await refusal('plain')).toContain('the package plain has no rule packs');
    install('odd', { einsat: { packs: 'rules.json' } }, {});
    expect(await refusal('odd')).toContain('einsat.packs is no list of file names');
  });
  test('a listed file that is not there, or lies outside', async () => {
    install('holey', { einsat: { packs: ['rules.json'] } }, {});
    expect(await refusal('holey')).toContain('lists rules.json, but does not hold it');
    install('nosy', { einsat: { packs: ['../../secret.json'] } }, {});
    expect(await refusal('nosy')).toContain('which is outside of its folder');
  });
  test('a pack whose needs no package brings, and packages in a ring', async () => {
    install('alone', { einsat: { packs: ['q.json'] } }, { 'q.json': quadruple });
    expect(await refusal('alone')).toContain('needs: the pack "twice" is not loaded');
    const ring = (name: string) => ({
      einsat: { packs: ['twice.json'] },
      dependencies: { [name]: '*' },
    });
    install('head', ring('tail'), { 'twice.json': twice });
    install('tail', ring('head'), { 'twice.json': twice });
    expect(await refusal('head')).toContain('the packages head, tail, head need each other');
  });
});
