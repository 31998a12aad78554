/** A small convolutional network on the iris flowers: windows of k neighbouring lengths, one kernel for all places. */
import { flowers } from './iris.js';
import {
  descend,
  printLosses,
  random,
  randomArray,
  script,
  type Arrays,
  type Model,
} from './model.js';

export const model: Model = {
  decls: `X : [b,n+k-1]; Y : [b,c]; K : [h,k]; V : [h,n,c]
    Z := [e,g: sum(f,i<n: tanh(sum(p: X[e,i+p]*K[f,p]))*V[f,i,g])]
    L := (sum(e: logsumexp([g: Z[e,g]])) - sum(Y.*Z))/b`,
  parameters: ['K', 'V'],
};

/** Data and parameters at the start, with h kernels of width 2. */
export const start = (h: number, each = 1): Arrays => {
  const next = random(3);
  return {
    ...flowers(each),
    K: randomArray([h, 2], 0.5, next),
    V: randomArray([h, 3, 3], 0.5, next),
  };
};

/** Trains with 4 kernels. */
export const main = async (): Promise<void> => {
  const { losses } = await descend(model, start(4), { steps: 200, rate: 0.5 });
  printLosses('convolution: cross entropy on the iris flowers', losses);
};
await script(import.meta.url, main);
