/** Certificates of false statements, by what they break. All were accepted by a checker that trusted the terms it was given. */
import * as Q from '../../core/num/rational.js';
import * as S from '../../core/num/size.js';
import * as B from '../../core/term/build.js';
import type { CertificateStep } from '../../core/checker/certificate.js';
import type { Index, Statement, Term } from '../../core/term/term.js';
import * as F from './forge.js';

const n = S.symbol('n');

/** A false statement, and steps that would prove it. */
export type Forgery = F.Typed & {
  readonly steps: (statement: Statement) => readonly CertificateStep[];
};

const normal = (name: string, body: Term): Term => ({
  tag: 'expectation',
  variable: F.bound(name),
  law: {
    tag: 'normal',
    mean: F.scalar(F.variable('m')),
    covariance: F.scalar(F.variable('C')),
  },
  body,
});

const derivative = (body: Term, name: string): Term => ({
  tag: 'derivative',
  body,
  variable: F.bound(name),
  at: [],
});

const placedAt = (body: Term, name: string, point: Term): Term => ({
  tag: 'at',
  body,
  variable: F.bound(name),
  point: F.scalar(point),
});

/** Forgeries by what they break. */
export const forgeries: Readonly<Record<string, Forgery>> = {
  'an index that is free and bound in one term is two indices': {
    decls: 'x, y : [n]',
    lhs: 'x*sum(y)',
    rhs: "(x'*y)*ones(n)",
    steps: ({ axes: [i] }) => {
      const j = F.index(77);
      const x = (k: typeof j): Term => F.variable('x', k);
      const y = (k: typeof j): Term => F.variable('y', k);
      if (!i) throw new Error('the statement has an axis');
      const from = B.product([x(i), B.sum([i], y(i))]);
      const to = B.sum([j], B.product([x(j), y(j)]));
      return [F.step(F.law('pow-number', from, to), to)];
    },
  },
  'what is put in is not captured by a binder of its name': {
    decls: 'm : []; C : [] positive',
    lhs: 'E(x ~ normal(m, C): E(z ~ normal(m, C): z*z))',
    rhs: 'E(x ~ normal(m, C): x*E(z ~ normal(m, C): z))',
    steps: () => {
      const [x, y] = [F.variable('x#0'), F.variable('y#9')];
      const reason = F.instance('E-factor', {
        values: {
          a: F.scalar(y),
          b: F.scalar(x),
          m: F.scalar(F.variable('m')),
          C: F.scalar(F.variable('C')),
        },
        bound: { X: F.bound('x#0') },
      });
      const after = normal('x#0', B.product([x, normal('z#1', F.variable('z#1'))]));
      return [F.step(reason, after, normal('x#0', placedAt(F.variable('_'), 'y#9', x)))];
    },
  },
  'a derivative is by a variable without facts, not by a declared one': {
    decls: 'A : [n,n] symmetric',
    lhs: '[i,j,k,l: delta[i,k]*delta[j,l] + 0*A[i,j]]',
    rhs: '[i,j,k,l: delta[j,k]*delta[i,l]]',
    steps: ({ axes }) => {
      const [i, j, k, l] = axes as [Index, Index, Index, Index];
      const A = { name: 'A', shape: [n, n], properties: [] };
      const by = (...at: readonly Index[]): Term => ({
        tag: 'derivative',
        body: F.variable('A', ...at),
        variable: A,
        at: [k, l],
      });
      const sizes = { s1: n, s2: n };
      const given = { order: 2, sizes, bound: { X: A } };
      const to = B.product(
        [
          [j, k],
          [i, l],
        ].map(([a, b]) => B.equal(B.affineIndex(a as Index), B.affineIndex(b as Index))),
      );
      return [
        {
          ...F.step(F.instance('d-self', { ...given, axes: [k, l, i, j] }), by(i, j)),
          direction: 'backward',
        },
        F.step(F.instance('d-self', { ...given, axes: [k, l, j, i] }), to),
      ];
    },
  },
  'two variables that a rule binds are not one': {
    decls: 'm, t : []; C : [] positive',
    lhs: 'd(E(x ~ normal(m, C): x*x), t)',
    rhs: 'E(x ~ normal(m, C): d(t*t, t))',
    steps: () => {
      const x = F.variable('x#0');
      const square = B.product([x, x]);
      const reason = F.instance('d-expectation', {
        values: {
          a: F.scalar(square),
          m: F.scalar(F.variable('m')),
          C: F.scalar(F.variable('C')),
        },
        bound: { X: F.bound('x#0'), y: F.bound('x#0') },
      });
      const at = (body: Term): Term => placedAt(body, 'x#0', F.variable('t'));
      return [F.step(reason, at(normal('x#0', derivative(square, 'x#0'))), at(F.variable('_')))];
    },
  },
  'entries are independent where that is declared': {
    decls: 'x : [n] with E(x) = 0',
    lhs: '[i,j: E(x: x[i]*x[j])]',
    rhs: '[i,j: (E(x: x[i]*x[i]) - E(x: x[i])^2)*delta[i,j] + E(x: x[i])*E(x: x[j])]',
    steps: ({ axes, rhs }) => [
      F.step(
        F.instance('E-independent', {
          axes,
          sizes: { n },
          bound: { X: { name: 'x#0', shape: [n], properties: [] } },
          names: { X: 'x' },
        }),
        rhs,
        F.variable('_', ...axes),
        axes,
      ),
    ],
  },
  'a rule is not written out for a billion axes': {
    decls: 'x : []',
    lhs: 'x',
    rhs: 'x + 1',
    steps: () => [F.step(F.instance('d-self', { order: 1e9 }), F.variable('x'))],
  },
  'a binder inside a value says nothing of the value beside it': {
    decls: 'c : []',
    lhs: 'abs(-1)',
    rhs: '-1',
    steps: ({ rhs }) => {
      const y = F.variable('y#5');
      const value = B.product([y, placedAt(B.one, 'y#5', B.integer(2))]);
      const reason = F.instance('abs-nonnegative', { values: { a: F.scalar(value) } });
      return [F.step(reason, rhs, placedAt(F.variable('_'), 'y#5', B.integer(-1)))];
    },
  },
  'an operator of a rule is not called otherwise': {
    decls: 'A : [n,n] invertible',
    lhs: 'expm(A)*A',
    rhs: 'I(n)',
    steps: ({ axes, rhs }) => {
      const [i, j] = [F.index(50), F.index(51)];
      const A = { axes: [i, j], body: F.variable('A', i, j) };
      const given = { axes, values: { A }, sizes: { n }, names: { inv: 'expm' } };
      return [F.step(F.instance('inv-left', given), rhs, F.variable('_', ...axes), axes)];
    },
  },
  'what a rule differentiates by stands for no value': {
    decls: 't : []',
    lhs: 'd(5*t, t)',
    rhs: '1',
    steps: () => {
      const five = B.product([B.integer(5), F.variable('t#0')]);
      const reason = F.instance('d-self', {
        values: { X: F.scalar(five) },
        bound: { X: F.bound('t#0') },
      });
      return [F.step(reason, B.one, placedAt(F.variable('_'), 't#0', F.variable('t')))];
    },
  },
  'a root of -1 that a rule brings in has no value': {
    decls: 'c : []',
    lhs: '-1',
    rhs: '1',
    steps: () => {
      const root = B.pointwise('pow', [B.integer(-1), B.number(Q.rational(1n, 2n))]);
      const abs = (t: Term): Term => B.pointwise('abs', [t]);
      const by = (rule: string, ...values: readonly Term[]) =>
        F.instance(rule, {
          values: Object.fromEntries(values.map((t, k) => ['ab'[k], F.scalar(t)])),
        });
      const square = B.product([root, root]);
      const hole = F.variable('_');
      return [
        { ...F.step(by('pow-half-half', B.integer(-1)), square), direction: 'backward' },
        {
          ...F.step(by('abs-abs', root), B.product([abs(root), abs(root)])),
          direction: 'backward',
        },
        { ...F.step(by('abs-product', root, root), abs(square)), direction: 'backward' },
        F.step(by('pow-half-half', B.integer(-1)), abs(B.integer(-1)), abs(hole)),
        F.step(by('abs-even', B.integer(-1)), abs(B.one)),
        F.step(by('abs-nonnegative', B.one), B.one),
      ];
    },
  },
  'a tangent that a rule brings in has no value where the cosine is 0': {
    decls: 'a : [] with cos(a) = 0',
    lhs: 'sin(a)',
    rhs: '0',
    steps: () => {
      const [a, hole] = [F.variable('a'), F.variable('_')];
      const [tan, cos] = ['tan', 'cos'].map((f) => B.pointwise(f, [a])) as [Term, Term];
      const reason = F.instance('tan-times-cos', { values: { a: F.scalar(a) } });
      return [
        { ...F.step(reason, B.product([tan, cos])), direction: 'backward' },
        F.step({ tag: 'fact', fact: 0, axes: [] }, B.zero, B.product([tan, hole])),
      ];
    },
  },
  'a root under a derivative by another variable may be that of 0': {
    decls: 'c, x : []',
    lhs: 'sign(c) + d(sqrt(c)*x, x)',
    rhs: '1 + d(sqrt(c)*x, x)',
    steps: ({ lhs, rhs }) => {
      const sign = B.pointwise('sign', [F.variable('c')]);
      const place = B.add([F.variable('_'), lhs, B.negate(sign)]);
      return [
        F.step(
          F.instance('sign-positive', { values: { a: F.scalar(F.variable('c')) } }),
          rhs,
          place,
        ),
      ];
    },
  },
  'a power by a size says nothing of the sign of its base': {
    decls: 'c : []; A : [n,n]',
    lhs: 'sign(c) + det(c*A)',
    rhs: '1 + c^n*det(A)',
    steps: ({ lhs, rhs }) => {
      const c = F.scalar(F.variable('c'));
      const sign = B.pointwise('sign', [F.variable('c')]);
      const place = B.add([F.variable('_'), lhs, B.negate(sign)]);
      const [i, j] = [F.index(50), F.index(51)];
      const A = { axes: [i, j], body: F.variable('A', i, j) };
      const scale = F.instance('det-scale', { values: { c, A }, sizes: { n } });
      return [
        F.step(
          F.instance('sign-positive', { values: { a: c } }),
          B.add([B.one, lhs, B.negate(sign)]),
          place,
        ),
        F.step(scale, rhs, B.add([B.one, F.variable('_')])),
      ];
    },
  },
  'a power that may be the zeroth says nothing of its base': {
    decls: 'a : []',
    lhs: 'sign(a)*sign(a) + log(a^0)',
    rhs: '1 + log(a^0)',
    steps: ({ lhs, rhs }) => {
      const sign = B.pointwise('sign', [F.variable('a')]);
      const square = B.product([sign, sign]);
      const place = B.add([F.variable('_'), lhs, B.negate(square)]);
      return [
        F.step(F.instance('sign-sign', { values: { a: F.scalar(F.variable('a')) } }), rhs, place),
      ];
    },
  },
  'a logarithm of -1 that a rule brings in has no value': {
    decls: 'c : []',
    lhs: 'det(-I(1))',
    rhs: '1',
    steps: () => {
      const one = S.one;
      const [i, j] = [F.index(50, one), F.index(51, one)];
      const A = { axes: [i, j], body: B.integer(-1) };
      const of = (name: string, body: Term, at: readonly Index[] = [i, j]): Term => ({
        tag: 'operator',
        name,
        args: [{ axes: [i, j], body }],
        at,
        derivative: [],
      });
      const [logm, hole] = [of('logm', A.body), F.variable('_', i, j)];
      const det = (t: Term): Term => of('det', t, []);
      const abs = (t: Term): Term => B.pointwise('abs', [t]);
      const k = F.index(52, one);
      const trace = B.pointwise('exp', [B.sum([k], of('logm', A.body, [k, k]))]);
      const given = { values: { A }, sizes: { n: one } };
      const bring = F.instance('expm-logm', { ...given, axes: [i, j] });
      const L = { axes: [i, j], body: logm };
      const expm = F.instance('det-expm', { values: { A: L }, sizes: { n: one } });
      const value = (a: Term) => ({ values: { a: F.scalar(a) } });
      return [
        { ...F.step(bring, det(of('expm', logm)), det(hole), [i, j]), direction: 'backward' },
        F.step(expm, trace),
        {
          ...F.step(F.instance('abs-nonnegative', value(trace)), abs(trace)),
          direction: 'backward',
        },
        {
          ...F.step(expm, abs(det(of('expm', logm))), abs(F.variable('_'))),
          direction: 'backward',
        },
        F.step(bring, abs(det(A.body)), abs(det(hole)), [i, j]),
        F.step(F.instance('det-number', { values: { A } }), abs(A.body), abs(F.variable('_'))),
        F.step(F.instance('abs-even', value(A.body)), abs(B.one)),
        F.step(F.instance('abs-nonnegative', value(B.one)), B.one),
      ];
    },
  },
};
