/** Independent signs (Rademacher), for sketches. Source: Pham & Pagh, KDD 2013; Kane & Nelson, J. ACM 61 (2014). */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

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

export const sketching = rulePack('sketching', 'X : [m_,n]', [
  ...signs('', 'm_,n'),
  ...signs('-vector', 'n'),
  ...signs('-tensor', 'm_,n,p_'),
]);
