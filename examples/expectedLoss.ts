/** The expectation of the L2 loss over random inputs, worked out instead of sampled: descent without any sample. */
import {
  array,
  descend,
  printLosses,
  random,
  randomArray,
  script,
  type Arrays,
  type Model,
} from './model.js';

export const model: Model = {
  decls: `A : [n,m]; b : [n]; c : [m]; S : [m,m] psd
    L := E(x ~ normal(c, S): norm(A*x - b)^2)`,
  parameters: ['A'],
};

/** Inputs with mean c and covariance S = R*R'. */
export const start = (n: number, m: number): Arrays => {
  const next = random(5);
  const R = randomArray([m, m], 1, next);
  const S = Array.from({ length: m * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return Array.from(
      { length: m },
      (_x, k) => (R.get(i, k) as number) * (R.get(j, k) as number),
    ).reduce((a, x) => a + x, 0);
  });
  return {
    A: randomArray([n, m], 1, next),
    b: randomArray([n], 1, next),
    c: randomArray([m], 1, next),
    S: array([m, m], S),
  };
};

/** Descends on the closed form of the expectation. */
export const main = async (): Promise<void> => {
  const { losses } = await descend(model, start(4, 3), { steps: 200, rate: 0.2 });
  printLosses('expected loss: E |A*x - b|^2', losses);
};
await script(import.meta.url, main);
