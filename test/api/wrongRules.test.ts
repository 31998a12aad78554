/** Wrong rules of every kind that a user may write: each is caught by `check`, in under 2 s. */
import { describe, expect, test } from 'vitest';
import {
  checkRule,
  rulePack,
  shippedPacks,
  type OperatorText,
  type RuleReport,
  type RuleText,
} from '../../index.js';

type Wrong = readonly [what: string, decls: string, lhs: string, rhs: string, when?: string];

const wrong: readonly Wrong[] = [
  // signs
  ['sign of a difference', 'A, B : [n,m]', '-(A - B)', 'A - B'],
  [
    'sign of the derivative of an inverse',
    'A : [n,n]; x : []',
    'd(inv(x*A)[i,j], x)',
    'inv(x*A)[i,j]/x',
  ],
  ['sign of a cosine', 'a : []', 'cos(-a)', '-cos(a)'],
  ['sign of an antisymmetric matrix', 'A : [n,n] antisymmetric', "A'", 'A'],
  ['sign of Levi-Civita', 'T : [3,3]', 'sum(k: eps[i,j,k]*T[k,l])', 'sum(k: eps[j,i,k]*T[k,l])'],
  // transposes
  ['no transpose in a product', 'A : [n,n]; B : [n,n]', "(A*B)'", "A'*B'"],
  ['no transpose in a gradient', 'A : [n,n]; x : [n]', "d(x'*A*x, x)", '2*A*x'],
  ['no transpose in the derivative of a trace', 'A, X : [n,n]', 'd(tr(A*X), X)', 'A'],
  [
    'order of factors in an inverse',
    'A, B : [n,n]',
    'inv(A*B)',
    'inv(A)*inv(B)',
    'invertible(A); invertible(B)',
  ],
  ['kron turned round', 'A : [n,m]; B : [k,l]', "kron(A, B)'", "kron(B', A')"],
  // factors
  ['factor of a determinant', 'A : [n,n]; c : []', 'det(c*A)', 'c*det(A)'],
  ['factor of a gradient', 'x : [n]', "d(x'*x, x)", 'x'],
  ['fourth moment', 'M : [n,n] psd', "E(x ~ normal(zeros(n), M): (x'*x)^2)", 'tr(M)^2 + tr(M*M)'],
  ['size left out', 'c : []', 'tr(c*I(n))', 'c'],
  ['a binomial without its middle', 'a, b : []', '(a + b)^2', 'a^2 + b^2'],
  ['half forgotten', 'a : []', 'd(sqrt(a), a)', '1/sqrt(a)'],
  // conditions
  ['invertible forgotten: no value where A is singular', 'A : [n,n]', 'adj(A)', 'det(A)*inv(A)'],
  ['symmetric where orthogonal is needed', 'A : [n,n]', 'inv(A)', "A'", 'symmetric(A)'],
  ['positive where symmetric is needed', 'A : [n,n]', "A'", 'A', 'positive(A)'],
  ['a constant that may depend on x', 'a, b, x : []', 'd(a*b, x)', 'a*d(b, x)'],
  ['a matrix that may depend on x', 'A : [n,n]; x : [n]', 'd((A*x)[i], x[j])', 'A[i,j]'],
  ['any power where a whole one is needed', 'a, p : []', '(a^2)^p', 'a^(2*p)', 'number(p)'],
  [
    'expectation taken out of a product',
    'm : [n]; C : [n,n] posdef; f, g : []',
    'E(x ~ normal(m, C): f*g)',
    'E(x ~ normal(m, C): f)*E(x ~ normal(m, C): g)',
  ],
  // sizes
  ['false from size 2 on', 'A, B : [n,n]', 'A*B', 'B*A'],
  ['false for size 1 alone', 'x : [n]', '(n - 1)*sum(x)', '(n - 1)*sum(x) + [0 = n - 1]*sum(x)'],
  ['false for size 1 alone: an indicator', 'x : [n]', '[0 < n - 1]*sum(x)', 'sum(x)'],
  [
    'false for matrices that are not square',
    'A : [n,m]',
    "tr(A*ones(m)*ones(n)')/n",
    "tr(A*ones(m)*ones(n)')/m",
  ],
  [
    'determinants of factors that are not square',
    'A : [n,m]; B : [m,n]',
    'det(I(n) + A*B)',
    'n/m*det(I(m) + B*A)',
  ],
  [
    'false for size 3 and above',
    'x : [n]',
    'n*sum(x)',
    '(3*n - 2)*sum(x) - (n - 1)*(4 - n)*sum(x)',
  ],
  // signs of entries
  ['false where a is negative: root of a square', 'a : []', 'sqrt(a^2)', 'a'],
  ['false where a is negative: absolute value', 'a : []', 'abs(a)', 'a'],
  ['false where an entry is negative: norm', 'x : [n]', 'sum(abs(x))', 'abs(sum(x))'],
  ['false where a is negative: relu', 'a : []', 'relu(a)*a', 'a^2'],
  ['false where the largest is negative', 'x : [n]', 'max(x)', 'max(abs(x))'],
  // undefined on one side, or at a point
  ['no value for negative a and b: log', 'a, b : []', 'log(a*b)', 'log(a) + log(b)'],
  ['no value for negative a and b: sqrt', 'a, b : []', 'sqrt(a*b)', 'sqrt(a)*sqrt(b)'],
  ['no value at 0: a square over itself', 'a : []', 'a', 'a^2/a'],
  ['another value at 0: sign', 'a : []', 'sign(a)^2', '1'],
  ['no value for singular factors', 'A, B : [n,n]', 'adj(A*B)', 'det(A*B)*inv(B)*inv(A)'],
  ['no value for a zero vector', 'x : [n]', 'sum(x)', "sum(x)*(x'*x)/(x'*x)"],
];

/** Wrong on a thin set, or with a condition that is nearly the right one. */
const nastier: readonly Wrong[] = [
  ['false where the second axis alone has size 1', 'A : [n,m]', '[0 < m - 1]*sum(A)', 'sum(A)'],
  ['symmetric where psd is needed', 'x : [n]; S : [n,n]', "abs(x'*S*x)", "x'*S*x", 'symmetric(S)'],
  ['false where the determinant is negative', 'A : [n,n]', "sqrt(det(A'*A))", 'det(A)'],
  ['no value at 0: one over one over b', 'a, b : []', 'a*b', 'a/(1/b)'],
  ['true for n = m alone', 'A : [n,m]', "det(A*A')", "det(A'*A)"],
  ['false where two matrices coincide', 'A, B : [n,m]; c : []', 'c*sign(norm(A - B))', 'c'],
  ['false where two numbers coincide', 'a, b : []', 'sign(a - b)^2', '1'],
  ['false at 1 alone', 'a : []', 'a*sign(a - 1)^2', 'a'],
  ['false for singular matrices alone', 'A : [n,n]; c : []', 'c*sign(det(A))^2', 'c'],
  [
    'symmetric where the factors must commute',
    'A, B : [n,n]',
    '(A + B)*(A - B)',
    'A*A - B*B',
    'symmetric(A); symmetric(B)',
  ],
  ['orthogonal, but a reflection', 'Q : [n,n]', 'det(Q)', '1', 'orthogonal(Q)'],
  ['diagonal, but not one number', 'D, A : [n,n]', 'D*A', 'A*D', 'diagonal(D)'],
];

const ruleOf = ([what, decls, lhs, rhs, when]: Wrong) => {
  const rule: RuleText = {
    id: what,
    dir: 'both',
    lhs,
    rhs,
    source: 'false on purpose',
    ...(when ? { when: when.split(';').map((w) => w.trim()) } : {}),
  };
  return [rulePack('wrong', decls, [rule]), rule] as const;
};

const statusOf = (entry: Wrong): RuleReport => {
  const [pack, rule] = ruleOf(entry);
  return checkRule(pack, rule, { others: shippedPacks });
};

/** The number where the test is cut: twice, since the machine of the tests may be busy. */
const limit = 2_000;

describe('forty wrong rules', () => {
  test('there are forty, all different', () =>
    expect(new Set(wrong.map(([what]) => what)).size).toBe(40));

  test.each([...wrong, ...nastier].map((entry) => [entry[0], entry] as const))('%s', (_, entry) => {
    const began = process.cpuUsage();
    const report = statusOf(entry);
    const { user, system } = process.cpuUsage(began);
    expect(['false', 'undefined'], report.reason).toContain(report.status);
    expect((user + system) / 1000).toBeLessThan(limit);
  });
});

describe('what is found is small', () => {
  test('sizes as small as they may be, entries 0 and 1', () => {
    const { counterexample } = statusOf(['', 'A, B : [n,n]', 'det(A + B)', 'det(A) + det(B)']);
    expect(counterexample?.sizes).toEqual(new Map([['n', 2]]));
    const entries = [...(counterexample?.values.values() ?? [])].flatMap((a) => [...a.data]);
    expect(entries.filter((x) => x !== 0)).toHaveLength(2);
    expect(entries.every((x) => x === 0 || x === 1)).toBe(true);
  });
  test('undefined on one side: the status says so', () => {
    expect(statusOf(['', 'a, b : []', 'log(a*b)', 'log(a) + log(b)']).status).toBe('undefined');
    expect(statusOf(['', 'A : [n,n]', 'adj(A)', 'det(A)*inv(A)']).status).toBe('undefined');
  });
  test('with the right condition the same rules hold', () => {
    const positive = 'positive(a); positive(b)';
    expect(statusOf(['', 'a, b : []', 'log(a*b)', 'log(a) + log(b)', positive]).status).toBe(
      'holds',
    );
    expect(statusOf(['', 'A : [n,n]', 'adj(A)', 'det(A)*inv(A)', 'invertible(A)']).status).toBe(
      'holds',
    );
  });
});

describe('rational rules are tested exactly', () => {
  test('with a bound for the error', () => {
    const { exact } = statusOf(['', 'A, B : [n,n]', 'det(A*B)', 'det(A)*det(B)']);
    expect(exact?.points).toBe(4);
    expect(exact?.errorBound).toBeLessThan(1e-6);
  });
  test('floats alone would let a difference of 1e-12 pass', () => {
    const report = statusOf(['', 'a, b : []', 'a*b', 'a*b + a/1000000000000']);
    expect([report.status, report.reason]).toEqual(['false', 'the sides differ modulo a prime']);
  });
});

describe('rules that contradict each other', () => {
  const operator = (name: string, ...args: readonly string[]): OperatorText => ({
    name,
    args,
    out: args[0] as string,
  });
  const source = 'false on purpose';
  const both = (id: string, lhs: string, rhs: string): RuleText => ({
    id,
    dir: 'both',
    lhs,
    rhs,
    source,
  });
  const f = rulePack(
    'f',
    'a, b : []',
    [both('additive', 'f(a + b)', 'f(a) + f(b)'), both('successor', 'f(a)', 'a + 1')],
    { operators: [operator('f', '[]')] },
  );
  const star = rulePack(
    'star',
    'A, B, C : [n,n]',
    [both('unit', 'star(A, I(n))', 'A'), both('twice', 'star(I(n), A)', '2*A')],
    { operators: [operator('star', '[n,n]', '[n,n]')] },
  );
  test.each([
    [f, 'f(a + b)', ['a + 2 + b', 'a + b + 1']],
    [star, 'star(I(n), I(n))', ['I(n)', '2*I(n)']],
  ] as const)('an operator without a meaning, %#', (pack, peak, forms) => {
    const report = checkRule(pack, pack.rules[0] as RuleText, { others: shippedPacks });
    expect([report.status, report.contradiction?.peak]).toEqual(['contradicts', peak]);
    expect(report.contradiction?.forms).toEqual(forms);
  });
  test('one of the two alone contradicts nothing', () => {
    for (const pack of [f, star])
      for (const rule of pack.rules) {
        const alone = { ...pack, rules: [rule] };
        expect(checkRule(alone, rule, { others: shippedPacks }).status).toBe('untested');
      }
  });
  test('a rule meets the shipped ones: an operator that det sees', () => {
    const pack = rulePack(
      'turn',
      'A : [n,n]',
      [both('turn', 'turn(A)', 'A*A'), both('det-turn', 'det(turn(A))', 'det(A)')],
      { operators: [operator('turn', '[n,n]')] },
    );
    const report = checkRule(pack, pack.rules[1] as RuleText, { others: shippedPacks });
    expect(report.status).toBe('contradicts');
  });
});
