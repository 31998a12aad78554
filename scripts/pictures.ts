/**
 * Draws the pictures of docs/pictures, each under its name as an SVG file. `npm run pictures` writes them; a test compares.
 */
import { isLeft, right } from 'fp-ts/lib/Either.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diagram, prove, renderError, stepDiagrams } from '../index.js';

type Picture = {
  readonly name: string;
  readonly title: string;
  readonly decls: readonly string[];
  readonly text: string;
  /** The steps of its proof are drawn, not the statement. */
  readonly steps?: true;
};

/** The pictures, in the order of docs/diagrams.md. */
export const pictures: readonly Picture[] = [
  {
    name: 'l2-gradient',
    title: 'Gradient of the L2 loss',
    decls: ['X : [b,n]; w : [n]; y : [b]'],
    text: "d((X*w - y)'*(X*w - y), w) == 2*X'*(X*w - y)",
  },
  {
    name: 'cross-entropy-hessian',
    title: 'Hessian of the cross entropy in the logits',
    decls: ['z, y : [n]'],
    text: "d(d(-y'*log(softmax(z)), z), z) == sum(y)*(diag(softmax(z)) - softmax(z)*softmax(z)')",
  },
  {
    name: 'l2-expectation',
    title: 'Gaussian expectation of the L2 loss',
    decls: ['X : [b,n]; mu : [n]; y : [b]; C : [n,n] psd'],
    text: "E(w ~ normal(mu, C): (X*w - y)'*(X*w - y)) == (X*mu - y)'*(X*mu - y) + tr(X*C*X')",
  },
  {
    name: 'attention',
    title: 'Single-head attention',
    decls: ['X : [t,h]; Q, K : [h,k]; V : [h,v]; O : [v,o]'],
    text: "[i,j: softmax([l: (X*Q*K'*X')[i,l]])[j]]*X*V*O",
  },
  {
    name: 'convolution-jacobian',
    title: 'Jacobian of a convolution in its kernel',
    decls: ['X : [c,w]; K : [c,p,e]; w = u + p - 1', 'i : u'],
    text: 'd(sum(a,x,q: X[a,x]*[x = i + q]*K[a,q,t]), K[k,m,o]) == delta[t,o]*sum(x: X[k,x]*[x = i + m])',
  },
  {
    name: 'sketch-simple',
    title: 'The simple sketch of a rank-one tensor',
    decls: ['A : [k,n]; B : [l,m]; D : [q,p]; x : [n]; y : [m]; z : [p]'],
    text: 'kron(A, kron(B, D))*kron(x, kron(y, z)) == kron(A*x, kron(B*y, D*z))',
  },
  {
    name: 'sketch-product',
    title: 'The elementwise-product sketch of a rank-one tensor',
    decls: ['A : [k,n]; B : [k,m]; x : [n]; y : [m]'],
    text: "khatrirao(A', B')'*kron(x, y) == (A*x).*(B*y)",
  },
  {
    name: 'sketch-recursive',
    title: 'The recursive sketch of a rank-one tensor',
    decls: ['S : [k,n,m]; R : [l,k,q]; x : [n]; y : [m]; z : [q]'],
    text: '[r: sum(s,a,b,c: R[r,s,c]*S[s,a,b]*x[a]*y[b]*z[c])]',
  },
  {
    name: 'sketch-hybrid',
    title: 'The hybrid sketch of a rank-one tensor',
    decls: ['A : [k,n]; B : [k,m]; R : [l,k]; S : [l,q]; x : [n]; y : [m]; z : [q]'],
    text: '(R*((A*x).*(B*y))).*(S*z)',
  },
  {
    name: 'tensor-train',
    title: 'A tensor train of five cores',
    decls: ['G1, G5 : [n,r]; G2, G3, G4 : [r,n,r]'],
    text: '[i,j,k,l,m: sum(a,b,c,d: G1[i,a]*G2[a,j,b]*G3[b,k,c]*G4[c,l,d]*G5[m,d])]',
  },
  {
    name: 'trace',
    title: 'A trace is a closed loop',
    decls: ['A : [n,m]; B : [m,k]; S : [k,n]'],
    text: 'tr(A*B*S) == tr(S*A*B)',
  },
  {
    name: 'determinant',
    title: 'A determinant between two Levi-Civita tensors',
    decls: ['A : [3,3]'],
    text: 'det(A) == sum(i,j,k,l,p,q: eps[i,j,k]*A[i,l]*A[j,p]*A[k,q]*eps[l,p,q])/6',
  },
  {
    name: 'quadratic-form-proof',
    title: 'The gradient of a quadratic form, step by step',
    decls: ['A : [n,n]; x : [n]'],
    text: "d(x'*A*x, x) == (A + A')*x",
    steps: true,
  },
];

const steps = ({ decls, text }: Picture) => {
  const answer = prove(text, { decls, numbers: false, time: 60_000 });
  return isLeft(answer) ? answer : right(stepDiagrams(answer.right.steps()));
};

/** The SVG text of a picture. Throws where its text does not read: the list above is wrong then. */
export const drawn = (picture: Picture): string => {
  const { title, decls, text } = picture;
  const made = picture.steps ? steps(picture) : diagram(text, { decls });
  if (isLeft(made)) throw new Error(renderError(made.left));
  return made.right.svg({ title });
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename)) {
  const folder = path.resolve(import.meta.dirname, '..', 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const picture of pictures)
    writeFileSync(path.join(folder, `${picture.name}.svg`), drawn(picture));
  console.log(`${pictures.length} pictures in docs/pictures`);
}
