/**
 * The expressions that the benchmark times: the scaling families of issue 2 and the tensor cases of issue 6.
 *
 * `target` is in milliseconds of CPU. A family is a list of cases of growing `n`: its growth is fitted as time ~ n^e.
 */
export type Case = {
  readonly id: string;
  readonly family: string;
  readonly n: number;
  /** Declarations and expression in the language. */
  readonly decls: readonly string[];
  readonly text: string;
  readonly target?: number;
  /** CPU milliseconds that tensorgrad takes, measured on another machine of this kind. */
  readonly peer?: number;
};

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k + 1);

/** E(x[i]*x[j]*...) of order `order`: (order - 1)!! pairings. */
const moment = (order: number, target: number): Case => {
  const entries = upTo(order).map((k) => `x[i${k}]`);
  return {
    id: `moment-${order}`,
    family: 'gaussian moments',
    n: order,
    decls: ['M : [n,n] symmetric posdef'],
    text: `E(x ~ normal(zeros(n), M): ${entries.join('*')})`,
    target,
  };
};

const forms = ['A', 'B', 'C', 'D'];
/** E of a product of `count` quadratic forms in a centred Gaussian, or in one with a mean. */
const quadraticForms = (count: number, mean: string, target: number): Case => ({
  id: `quadratic-forms-${count}${mean === 'm' ? '-mean' : ''}`,
  family: `quadratic forms${mean === 'm' ? ' with mean' : ''}`,
  n: count,
  decls: [
    'm : [n]',
    'M : [n,n] symmetric posdef',
    ...forms.slice(0, count).map((f) => `${f} : [n,n]`),
  ],
  text: `E(x ~ normal(${mean}, M): ${forms
    .slice(0, count)
    .map((f) => `(x'*${f}*x)`)
    .join('*')})`,
  target,
});

/** Gradient of |h_n - y|^2 by the first weights, h_k = tanh(W_k*h_{k-1}). */
const tanhNetwork = (n: number): Case => ({
  id: `tanh-${n}`,
  family: 'tanh network',
  n,
  decls: ['x : [p]', 'y : [p]', ...upTo(n).map((k) => `W${k} : [p,p]`)],
  text: `d(norm(${upTo(n).reduce((h, k) => `tanh(W${k}*${h})`, 'x')} - y)^2, W1)`,
});

/** Gradient of |h_n|^2 by the first weights, h_k = h_{k-1} + W_k*h_{k-1}. */
const residualNetwork = (n: number): Case => ({
  id: `residual-${n}`,
  family: 'residual network',
  n,
  decls: ['x : [p]', ...upTo(n).map((k) => `W${k} : [p,p]`)],
  text: `d(norm(${upTo(n).reduce((h, k) => `(I(p) + W${k})*${h}`, 'x')})^2, W1)`,
});

/** Product of n matrices of sizes n0 x n1, n1 x n2, ..., times a vector. */
const chain = (n: number): Case => ({
  id: `chain-${n}`,
  family: 'matrix chain',
  n,
  decls: [...upTo(n).map((k) => `A${k} : [n${k - 1},n${k}]`), `x : [n${n}]`],
  text: `${upTo(n)
    .map((k) => `A${k}`)
    .join('*')}*x`,
});

/** (A+B)^n*x, which has 2^n monomials where it is multiplied out. */
const powerOfSum = (n: number): Case => ({
  id: `sum-power-${n}`,
  family: 'power of a sum',
  n,
  decls: ['A : [p,p]', 'B : [p,p]', 'x : [p]'],
  text: `(A+B)^${n}*x`,
});

/** The scaling table of issue 2. */
export const scaling: readonly Case[] = [
  moment(4, 20),
  moment(6, 50),
  moment(8, 300),
  moment(10, 3000),
  quadraticForms(2, 'zeros(n)', 500),
  quadraticForms(3, 'zeros(n)', 500),
  ...upTo(12).map(tanhNetwork),
  ...upTo(12).map(residualNetwork),
  ...[5, 10, 20, 30].map(chain),
  ...[2, 4, 6, 8].map(powerOfSum),
];

const single = (
  id: string,
  decls: readonly string[],
  text: string,
  peer: number | undefined,
): Case => ({
  id,
  family: 'tensor cases',
  n: 1,
  decls,
  text,
  ...(peer === undefined ? {} : { target: peer / 10, peer }),
});

const identity4 = '[i<m,j<d,k<m,l<d: delta[i,k]*delta[j,l]]';
const attention = ['X : [s,d]', 'Wq : [d,h]', 'Q : [s,h]', 'K : [s,h]', 'V : [s,h]', 'G : [s,h]'];
const attend = (q: string): string =>
  `sum(s0,t,c: G[s0,c]*softmax([t: sum(e: (${q})[s0,e]*K[t,e])])[t]*V[t,c])`;
const mlp = ['X : [b,p]', 'Y : [b,q]', 'W : [p,h]', 'V : [h,q]'];

/** The tensor cases of issue 6; the target is a tenth of what tensorgrad takes. */
export const tensors: readonly Case[] = [
  single('l2-gradient', ['X : [b,p]', 'W : [p,q]', 'Y : [b,q]'], 'd(norm(X*W - Y)^2, W)', 11),
  single('ce-softmax-hessian', ['l : [n]', 't : [n]'], "d(d(-(t'*log(softmax(l))), l), l)", 346),
  single(
    'l2-expectation',
    ['X : [b,p]', 'Y : [b,q]', 'U : [p,q]', 'C : [p,q,p,q] with C[i,j,k,l] = C[k,l,i,j]'],
    'E(W ~ normal(U, C): norm(X*W - Y)^2)',
    30,
  ),
  single(
    'conv2d-jacobian',
    ['X : [c,h,w]', 'F : [o,c,k,l]'],
    'd([a<o,y<h-k+1,x<w-l+1: sum(b,i,j: F[a,b,i,j]*X[b,y+i,x+j])], F)',
    8,
  ),
  single('attention-q', attention, `d(${attend('Q')}, Q)`, 106),
  single('attention-wq', attention, `d(${attend('X*Wq')}, Wq)`, 359),
  { ...quadraticForms(2, 'm', 106.3), family: 'tensor cases', peer: 1063 },
  { ...quadraticForms(3, 'm', 12_000), family: 'tensor cases', peer: 120_000 },
  single('mlp-grad-w', mlp, 'd(norm(relu(X*W)*V - Y)^2, W)', 179),
  single('mlp-grad-v', mlp, 'd(norm(relu(X*W)*V - Y)^2, V)', 179),
  single(
    'sketch-second-moment',
    ['x : [d]'],
    `E(A ~ normal(zeros(m,d), ${identity4}): norm(A*x)^4)`,
    2392,
  ),
  single(
    'trace-derivative',
    ['A : [p,n]', 'X : [n,m]', 'B : [m,m]', 'C : [n,p]'],
    "d(tr(A*X*B*X'*C), X)",
    9,
  ),
];
