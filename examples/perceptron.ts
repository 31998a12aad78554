/** A multilayer perceptron on the iris flowers. */
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
  decls: `X : [b,n]; Y : [b,c]; W : [n,h]; u : [h]; V : [h,c]; v : [c]
    Z := [i,l: sum(j: tanh(sum(k: X[i,k]*W[k,j]) + u[j])*V[j,l]) + v[l]]
    L := (sum(i: logsumexp([l: Z[i,l]])) - sum(Y.*Z))/b`,
  parameters: ['W', 'u', 'V', 'v'],
};

/** Data and parameters at the start, with h hidden units. */
export const start = (h: number, each = 1): Arrays => {
  const next = random(2);
  const weights = { W: [4, h], u: [h], V: [h, 3], v: [3] };
  const made = Object.entries(weights).map(([name, shape]) => [
    name,
    randomArray(shape, 0.5, next),
  ]);
  return { ...flowers(each), ...(Object.fromEntries(made) as Arrays) };
};

/** Trains with 8 hidden units. */
export const main = async (): Promise<void> => {
  const { losses } = await descend(model, start(8), { steps: 200, rate: 0.5 });
  printLosses('perceptron: cross entropy on the iris flowers', losses);
};
await script(import.meta.url, main);
