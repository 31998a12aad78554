import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { shippedPacks } from '../../rules/index.js';
import { einsat, file } from './support.js';

describe('einsat simplify', () => {
  test('prints the expression alone, rules with --explain on stderr', async () => {
    const args = ['simplify', 'X : [n,m]; A : [m,n]', 'd(tr(X*A), X)'];
    expect(await einsat(...args)).toEqual({ code: 0, out: "A'\n", err: '' });
    const { out, err } = await einsat(...args, '--explain');
    expect(out).toBe("A'\n");
    expect(err).toContain('d-self');
  });
  test('--format latex and json', async () => {
    const args = ['simplify', 'X : [n,m]; A : [m,n]', 'd(tr(X*A), X)', '--format'];
    expect((await einsat(...args, 'latex')).out).toBe('A^\\top\n');
    expect(JSON.parse((await einsat(...args, 'json')).out)).toMatchObject({ result: "A'" });
  });
});

describe('einsat check', () => {
  test('a false rule: exit 1 and a small counterexample', async () => {
    const rule = { id: 'tr-mul', dir: 'both', lhs: 'tr(A*B)', rhs: 'tr(A)*tr(B)', source: 'false' };
    const pack = { pack: 'p', decls: ['A, B : [n,n]'], rules: [rule] };
    const { code, out, err } = await einsat('check', file('false.json', JSON.stringify(pack)));
    expect(code).toBe(1);
    expect(out).toMatch(/^false +tr-mul\n {2}n = 2\n/);
    expect(err).toBe('1 false\n');
  });
  test('a rule that is true of constants only is found false', async () => {
    const rule = {
      id: 'd-factor',
      dir: 'both',
      lhs: 'd(a*b, x)',
      rhs: 'a*d(b, x)',
      source: 'false',
    };
    const pack = { pack: 'p', decls: ['a, b, x : []'], rules: [rule] };
    const of = (when: readonly string[]) =>
      file('d.json', JSON.stringify({ ...pack, rules: [{ ...rule, when }] }));
    expect((await einsat('check', of([]))).code).toBe(1);
    expect((await einsat('check', of(['independent(a, x)']))).code).toBe(0);
  });
  test('conditions count: true where A is invertible or positive', async () => {
    const rules = [
      { id: 'abs', dir: 'simpler', lhs: 'abs(a)', rhs: 'a', when: ['positive(a)'], source: 'def' },
      {
        id: 'power',
        dir: 'both',
        lhs: '(a*b)^p',
        rhs: 'a^p*b^p',
        when: ['integer(p)'],
        source: 'AS',
      },
    ];
    const pack = { pack: 'p', decls: ['a, b, p : []'], rules };
    const { code, out } = await einsat('check', file('c.json', JSON.stringify(pack)));
    expect([code, out.match(/^holds/gm)?.length]).toEqual([0, 2]);
  });
  test('a shipped pack by its name', async () => {
    const { code, out } = await einsat('check', 'sketching', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ status: 'holds' });
  });
});

describe('einsat packs', () => {
  test('lists every shipped pack with its number of rules', async () => {
    const { out } = await einsat('packs');
    const counts = out
      .trim()
      .split('\n')
      .map((l) => /^(\S+) +(\d+) rules/.exec(l)?.slice(1, 3));
    expect(counts).toEqual(shippedPacks.map((p) => [p.pack, String(p.rules.length)]));
  });
});

const npy = (shape: string, values: readonly number[], fortran = false): Buffer => {
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': '<f8', 'fortran_order': ${order}, 'shape': (${shape}), }`;
  const head = Buffer.from(`${text.padEnd(117)}\n`);
  const size = Buffer.from([head.length & 255, head.length >> 8]);
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  return Buffer.concat([start, size, head, Buffer.from(Float64Array.from(values).buffer)]);
};

/** A zip archive of one deflated member. */
const zip = (name: string, content: Buffer): Buffer => {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
};

describe('einsat eval', () => {
  const json = () => file('data.json', '{"A": [[0, 1, 2], [3, 4, 5]], "x": [1, 2, 3]}');
  test('arrays from JSON; sizes from their shapes', async () => {
    expect((await einsat('eval', 'A*x', '--data', json())).out).toBe('[8, 26]\n');
    const sized = await einsat('eval', 'A : [n,m]', "m*n*tr(A*A')", '--data', json());
    expect(sized.out).toBe('330\n');
  });
  test('arrays from .npy, in either order, and .npz', async () => {
    const A = file('A.npy', npy('2, 3', [0, 1, 2, 3, 4, 5]));
    expect((await einsat('eval', 'A', '--data', A)).out).toBe('[[0, 1, 2], [3, 4, 5]]\n');
    const F = file('F.npy', npy('2, 3', [0, 3, 1, 4, 2, 5], true));
    expect((await einsat('eval', 'F', '--data', F)).out).toBe('[[0, 1, 2], [3, 4, 5]]\n');
    const z = file('z.npz', zip('x.npy', npy('3,', [1, 2, 3])));
    expect((await einsat('eval', 'A*x', '--data', A, '--data', z)).out).toBe('[8, 26]\n');
  });
  test('a shape that does not fit its declaration', async () => {
    const { code, err } = await einsat('eval', 'A : [n,n]', 'tr(A)', '--data', json());
    expect(code).toBe(3);
    expect(err).toContain('A has an axis of size 3 where its declaration wants 2 (n = 2)');
  });
  test('a size without a value', async () => {
    expect((await einsat('eval', 'tr(I(n))')).err).toContain('the size n has no value');
    expect((await einsat('eval', 'tr(I(n))', '--sizes', 'n=3')).out).toBe('3\n');
  });
});
