/** The marginal likelihood of a Gaussian process, by the width of its kernel and the noise. */
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
  decls: `X : [n,p]; y : [n]; t : []; s : []
    K := [i,j: exp(-t*sum(k: (X[i,k] - X[j,k])^2)) + s*[i = j]]
    L := y'*inv(K)*y/2 + logdet(K)/2`,
  parameters: ['t', 's'],
};

/** A noisy wave at n random places. */
export const start = (n: number): Arrays => {
  const next = random(4);
  const X = randomArray([n, 1], 2, next);
  const y = Array.from(
    { length: n },
    (_, i) => Math.sin(2 * (X.get(i, 0) as number)) + 0.1 * next(),
  );
  return { X, y: array([n], y), t: array([], [0.5]), s: array([], [0.5]) };
};

/** Fits the width and the noise to 20 points. */
export const main = async (): Promise<void> => {
  const { losses } = await descend(model, start(20), { steps: 60, rate: 0.005 });
  printLosses('Gaussian process: negative log marginal likelihood', losses);
};
await script(import.meta.url, main);
