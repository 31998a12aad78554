/** A convolutional network on images of handwritten digits: kernels over two axes, tanh, one linear layer. */
import { digits } from './digits.js';
import {
  accuracy,
  descend,
  printLosses,
  programOf,
  random,
  randomArray,
  say,
  script,
  values,
  type Arrays,
  type Model,
} from './model.js';

export const model: Model = {
  decls: `X : [b,h+k-1,w+k-1]; Y : [b,c]; K : [f,k,k]; V : [f,h,w,c]
    C := [e,g,i<h,j<w: sum(u,v: X[e,i+u,j+v]*K[g,u,v])]
    A := [e,g,i,j: tanh(C[e,g,i,j])]
    Z := [e,l: sum(g,i,j: A[e,g,i,j]*V[g,i,j,l])]
    L := (sum(e: logsumexp([l: Z[e,l]])) - sum(Y.*Z))/b`,
  parameters: ['K', 'V'],
  outputs: ['Z'],
};

/** Images from a place on, and kernels of 3 by 3 at random. */
export const start = (from: number, images: number, kernels: number): Arrays => {
  const next = random(6);
  return {
    ...digits(from, images),
    K: randomArray([kernels, 3, 3], 0.5, next),
    V: randomArray([kernels, 6, 6, 10], 0.1, next),
  };
};

/** Trains 6 kernels on 400 images; prints how many of 400 other images are told right. */
export const main = async (): Promise<void> => {
  const { data, losses } = await descend(model, start(0, 400, 6), {
    steps: 60,
    rate: 0.1,
    momentum: 0.9,
  });
  printLosses('convolutional network: cross entropy on handwritten digits', losses);
  const others = { ...data, ...digits(400, 400) };
  const scores = (await values(programOf(model), others)).at(-1);
  if (scores && others['Y'])
    say(`  other images told right: ${(100 * accuracy(scores, others['Y'])).toFixed(1)}%`);
};
await script(import.meta.url, main);
