/** The prover: what packs decide, what does not change the answer, limits, determinism. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { defaultLimits, type Limits, type Progress } from '../../../core/run/engine.js';
import { shippedPacks } from '../../../rules/index.js';
import { noRules, proofOf, statusOf, without, type Claim } from '../../support/prove.js';

const notation: readonly Claim[] = [
  ['A:[n,m]; B:[m,n]', 'tr(A*B) == tr(B*A)'],
  ['A:[n,m]; B:[m,k]', "(A*B)' == B'*A'"],
  ['A:[n,n]; B:[m,m]', 'tr(kron(A,B)) == tr(A)*tr(B)'],
  ['A:[n,m]; B:[k,l]; C:[m,p]; D:[l,q]', 'kron(A,B)*kron(C,D) == kron(A*C,B*D)'],
  ['A:[n,m]; X:[m,k]; B:[k,l]', "vec(A*X*B) == kron(B',A)*vec(X)"],
  ['A:[n,m]; B:[n,m]', "tr(A'*B) == vec(A)'*vec(B)"],
  ['x:[n]; y:[n]', 'diag(x)*y == x.*y'],
  ['A:[n,m]; B:[n,m]; x:[m]', '(A + B)*x == A*x + B*x'],
  ['A:[n,m]; B:[n,m]', "ones(n)'*(A.*B)*ones(m) == tr(A'*B)"],
  ['A:[n,n]', "tr(A - A') == 0"],
  ['S:[n,n] symmetric; K:[n,n] antisymmetric', 'tr(S*K) == 0'],
  ['A:[n,n]; B:[n,n] with A*B = B*A', 'A*A*B == B*A*A'],
];

/** Statements that need the packs, each with a rule that it cannot do without. */
const laws: readonly (readonly [rule: string, ...claim: Claim])[] = [
  ['d-product', 'x:[n]; A:[n,n]', "d(x'*A*x, x) == (A + A')*x"],
  ['d-inv', 'X:[n,n]', "d(tr(inv(X)), X) == -(inv(X)*inv(X))'"],
  ['det-mul', 'A:[n,n]; B:[n,n]', 'det(A*B) == det(B*A)'],
  ['inv-cancel', 'A,B:[n,n] invertible', 'inv(inv(A) + inv(B)) == A*inv(A + B)*B'],
  ['E-stein', 'A:[n,n]; m:[n]; C:[n,n] psd', "E(x ~ normal(m,C): x'*A*x) == tr(A*C) + m'*A*m"],
  ['exp-sum', 'a:[]; b:[]', 'exp(a + b) == exp(a)*exp(b)'],
  ['log-product', 'a:[] positive; b:[] positive', 'log(a*b) == log(a) + log(b)'],
  ['softmax', 'x:[n]', 'sum(softmax(x)) == 1'],
  ['pinv-pinv', 'A:[n,m]', 'pinv(pinv(A)) == A'],
];

describe('no packs', () => {
  test.each(notation)('notation needs none: %s |- %s', (...claim) =>
    expect(statusOf(claim, noRules)).toBe('proved'),
  );
  test.each(laws)('what needs %s is unknown', (_, ...claim) => {
    expect(statusOf(claim, noRules)).toBe('unknown');
    expect(statusOf(claim)).toBe('proved');
  });
});

describe('one rule taken out', () => {
  test.each(laws)('without %s', (rule, ...claim) => {
    expect(proofOf(claim).rules).toContain(rule);
    expect(statusOf(claim, without(rule))).toBe('unknown');
  });

  test('another way is found where there is one', () => {
    const claim: Claim = ['A:[n,n]', "inv(A')*A' == I(n)"];
    expect(proofOf(claim).status).toBe('proved');
    expect(statusOf(claim, without('inv-transpose'))).toBe('proved');
  });
});

const all: readonly Claim[] = [...notation, ...laws.map(([, ...claim]): Claim => claim)];
const someClaim = fc.constantFrom(...all);
/** The order of rules in a pack is shuffled by sorting them by these keys. */
const keys = fc.array(fc.integer(), { minLength: 60, maxLength: 60 });

const shuffled = (order: readonly number[]): RuleSet =>
  new RuleSet(
    shippedPacks.map((p) => ({
      ...p,
      rules: p.rules
        .map((rule, k) => ({ rule, key: order[k % order.length] as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ rule }) => rule),
    })),
  );

/** Single-letter names of tensors exchanged among themselves: their order decides nothing. */
const renamed = ([decls, text]: Claim, order: readonly number[]): Claim => {
  const names = [
    ...new Set([...decls.matchAll(/(?:^|;\s*)(\w+)\s*:/g)].map((m) => m[1] as string)),
  ];
  const to = new Map(
    names
      .map((name, k) => ({ name: `${name}q${k}`, key: order[k] as number }))
      .sort((a, b) => a.key - b.key)
      .map(({ name }, k) => [names[k] as string, name]),
  );
  const write = (s: string): string =>
    s.replace(/\b[A-Za-z]\w*\b(?!\()/g, (word) => to.get(word) ?? word);
  return [write(decls), write(text)];
};

describe('the answer does not depend on', () => {
  test('the order of rules in packs', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someClaim, keys, (claim, order) => {
        expect(statusOf(claim, shuffled(order))).toBe('proved');
      }),
      { numRuns: 60 },
    );
  });

  test('the names of variables', () => {
    fc.assert(
      fc.property(someClaim, keys, (claim, order) => {
        expect(statusOf(renamed(claim, order)), renamed(claim, order).join(' |- ')).toBe('proved');
      }),
      { numRuns: 60 },
    );
  });

  test('which side is written first', () => {
    for (const [decls, text] of all) {
      const [lhs, rhs] = text.split('==');
      expect(statusOf([decls, `${rhs} == ${lhs}`]), text).toBe('proved');
    }
  });

  test('the order of factors and terms', () => {
    const factors = ['A[i,j]', 'B[j,k]', 'A[i,k]', 'x[k]', 'x[i]', 'c', 'inv(B)[j,k]'];
    const any = fc.shuffledSubarray(factors, { minLength: factors.length });
    const index = fc.shuffledSubarray(['i', 'j', 'k'], { minLength: 3 });
    const sum = (list: readonly string[], over: readonly string[]): string =>
      `sum(${over.join(',')}: ${list.join('*')}) + sum(i,j: ${list.length}*A[i,j]*A[j,i])`;
    const plain = sum(factors, ['i', 'j', 'k']);
    fc.assert(
      fc.property(any, index, (list, over) => {
        expect(statusOf(['A:[n,n]; B:[n,n]; x:[n]; c:[]', `${sum(list, over)} == ${plain}`])).toBe(
          'proved',
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('limits', () => {
  const hard: Claim = ['A:[n,n]; B:[n,n]; x:[n]; y:[n]', '(A + B)^9*x == (A + B)^8*y'];
  const moments: Claim = ['x0:[n]; A:[n,n]', "E(x ~ normal(x0,A): (x'*A*x)^4) == 0"];
  const small: readonly (readonly [Partial<Limits>, string, Claim])[] = [
    [{ nodes: 60 }, 'nodes', moments],
    [{ steps: 10 }, 'steps', moments],
    [{ time: 1 }, 'time', moments],
    [{ nodes: 60 }, 'nodes', hard],
    [{ memory: 20_000 }, 'memory', hard],
    [{ aborted: () => true }, 'aborted', moments],
  ];
  test.each(small)('%o stops with the reason %s', (limits, reason, claim) => {
    const proof = proofOf(claim, undefined, { ...defaultLimits, ...limits });
    expect([proof.status, proof.stop]).toEqual(['unknown', reason]);
    expect(proof.ms).toBeLessThan(2_000);
  });

  test('progress is told while a run goes on, and may abort it', () => {
    const wide: Claim = [hard[0], '(A + B)^14*x == (A + B)^14*y'];
    const seen: Progress[] = [];
    const proof = proofOf(wide, undefined, {
      ...defaultLimits,
      expand: 100_000,
      aborted: () => seen.length === 2,
      onProgress: (p) => void seen.push(p),
    });
    expect(proof.stop).toBe('aborted');
    const [first, second] = seen as [Progress, Progress];
    expect(second.ms - first.ms).toBeGreaterThanOrEqual(100);
    expect(second.memory).toBeGreaterThan(first.memory);
  });

  test('a search is not begun where the caller knows that the sides differ', () => {
    const woodbury: Claim = ['A:[n,n] posdef; B:[n,m]', "inv(A + B*B')*B == inv(A)*B"];
    let asked = 0;
    const numbers = (): 'differ' => (asked++, 'differ');
    const proof = proofOf(woodbury, undefined, { ...defaultLimits, numbers });
    expect([proof.stop, asked]).toEqual(['refuted', 1]);
    const easy = proofOf(notation[0] as Claim, undefined, { ...defaultLimits, numbers });
    expect([easy.status, asked]).toEqual(['proved', 1]);
  });

  test('a proof found within the limits says done', () =>
    expect(proofOf(notation[0] as Claim).stop).toBe('done'));
});

test('two runs give the same steps', () => {
  for (const claim of all) {
    const [a, b] = [proofOf(claim), proofOf(claim)];
    expect(JSON.stringify(b.steps())).toBe(JSON.stringify(a.steps()));
    expect([b.nodes, b.rules]).toEqual([a.nodes, a.rules]);
  }
});

test('steps call a bound variable what the statement calls it', () => {
  const printed = (claim: Claim): readonly string[] =>
    proofOf(claim)
      .steps()
      .map((s) => s.lhs);
  expect(printed(['w:[n]; y:[n]', "d(w'*y, w) == y"])).toContain("d(w'*y, w)");
  const mean: Claim = ['m:[n]; C:[n,n] psd', 'E(z ~ normal(m,C): z) == m'];
  expect(printed(mean)).toEqual(['E(z ~ normal(m, C): z)']);
});
