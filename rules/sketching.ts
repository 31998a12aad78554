/**
 * Independent signs (Rademacher), and the sketches of tensors by their names (docs/sketches.md).
 * Source: Pham & Pagh, KDD 2013; Kane & Nelson, J. ACM 61 (2014); Ahle et al., SODA 2020; Ailon & Chazelle, SICOMP 39 (2009).
 */
import { both, condition, rulePack, simpler, type RuleText } from '../core/rewrite/pack.js';

const free = [condition('independent', 'a', 'X')];

/** Linearity, for signs of one shape. */
// prettier-ignore
const signs = (id: string, shape: string) => {
  const decls = [`X : [${shape}]`, 'a : []', 'b : []', 'v : [k]'];
  const E = (of: string): string => `E(X ~ rademacher(${shape}): ${of})`;
  return [
    simpler(`sign-constant${id}`, E('a'), 'a', { source: 'linearity', when: free, decls }),
    both(`sign-sum${id}`, E('a + b'), `${E('a')} + ${E('b')}`, { source: 'linearity', decls }),
    both(`sign-index-sum${id}`, E('sum(k: v[k])'), `sum(k: ${E('v[k]')})`, { source: 'linearity', decls }),
    both(`sign-factor${id}`, E('a*b'), `a*${E('b')}`, { source: 'linearity', when: free, decls }),
  ];
};

/** A sketch: its name, its random tensors and what is sketched, and what it is. */
type Sketch = {
  readonly name: string;
  readonly args: readonly string[];
  readonly out: string;
  readonly means: string;
  readonly source: string;
};

// prettier-ignore
const sketches: readonly Sketch[] = [
  { name: 'simplesketch', args: ['A : [k,n]', 'B : [l,m]', 'X : [n,m]'], out: '[k,l]',
    means: "A*X*B'", source: 'Kane & Nelson (2014), on each axis' },
  { name: 'tensorsketch', args: ['A : [k,n]', 'B : [k,m]', 'X : [n,m]'], out: '[k]',
    means: '[r<k: sum(a,b: A[r,a]*B[r,b]*X[a,b])]', source: 'Pham & Pagh (2013)' },
  { name: 'recursivesketch', args: ['S : [k,n,m]', 'R : [l,k,q]', 'X : [n,m,q]'], out: '[l]',
    means: '[r<l: sum(s,a,b,c: R[r,s,c]*S[s,a,b]*X[a,b,c])]', source: 'Ahle et al. (2020)' },
  { name: 'hybridsketch', args: ['A : [k,n]', 'B : [k,m]', 'R : [l,k]', 'S : [l,q]', 'X : [n,m,q]'], out: '[l]',
    means: '[r<l: sum(s,a,b,c: R[r,s]*A[s,a]*B[s,b]*S[r,c]*X[a,b,c])]', source: 'Ahle et al. (2020)' },
  { name: 'fastjl', args: ['P : [k,a]', 'H : [a,a]', 's : [a]', 'x : [a]'], out: '[k]',
    means: 'P*H*(s.*x)', source: 'Ailon & Chazelle (2009)' },
];

const definition = ({ name, args, means, source }: Sketch): RuleText => {
  const names = args.map((a) => a.split(' ')[0]).join(', ');
  return both(`${name}-definition`, `${name}(${names})`, means, { source, decls: args });
};

export const sketching = rulePack(
  'sketching',
  'X : [m_,n]',
  [
    ...signs('', 'm_,n'),
    ...signs('-vector', 'n'),
    ...signs('-tensor', 'm_,n,p_'),
    ...sketches.map(definition),
  ],
  { operators: sketches.map(({ name, args, out, means }) => ({ name, args, out, means })) },
);
