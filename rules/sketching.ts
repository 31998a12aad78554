/** Independent signs (Rademacher), for sketches. Source: Pham & Pagh, KDD 2013; Kane & Nelson, J. ACM 61 (2014). */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const decls = ['X : [m_,n]', 'a : []', 'b : []', 'v : [k]'];
const independent = [condition('independent', 'a', 'X')];

// prettier-ignore
export const sketching = rulePack('sketching', decls.join(';'), [
  simpler('sign-constant', 'E(X ~ rademacher(m_,n): a)', 'a', { source: 'linearity', when: independent }),
  both('sign-sum', 'E(X ~ rademacher(m_,n): a + b)', 'E(X ~ rademacher(m_,n): a) + E(X ~ rademacher(m_,n): b)', { source: 'linearity' }),
  both('sign-index-sum', 'E(X ~ rademacher(m_,n): sum(k: v[k]))', 'sum(k: E(X ~ rademacher(m_,n): v[k]))', { source: 'linearity' }),
  both('sign-factor', 'E(X ~ rademacher(m_,n): a*b)', 'a*E(X ~ rademacher(m_,n): b)', { source: 'linearity', when: independent }),
]);
