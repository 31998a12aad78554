/** Certificates of false statements, by what they break. All were accepted by a checker that trusted the terms it was given. */
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
};
