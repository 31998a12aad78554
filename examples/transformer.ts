/**
 * A transformer block that learns to sort: embedding, attention with one head, layer norm, GELU, a score for each value at
 * each place.
 *
 * Every name on the left of := becomes a value of the compiled program, with a cotangent for each gradient.
 */
import {
  accuracy,
  array,
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
  decls: `X : [b,n,c]; Y : [b,n,c]; E : [c,p]; P : [n,p]
    Q : [p,k]; K : [p,k]; V : [p,p]; W : [p,h]; U : [h,p]; O : [p,c]
    H := [e,i,a: sum(l: X[e,i,l]*E[l,a]) + P[i,a]]
    S := [e,i,j: sum(a,q,r: H[e,i,a]*Q[a,q]*K[r,q]*H[e,j,r])/sqrt(k)]
    A := [e,i,j: softmax([l: S[e,i,l]])[j]]
    R := [e,i,a: H[e,i,a] + sum(j,q: A[e,i,j]*H[e,j,q]*V[q,a])]
    M := [e,i,a: R[e,i,a] - sum(q: R[e,i,q])/p]
    N := [e,i,a: M[e,i,a]/sqrt(sum(q: M[e,i,q]^2)/p + 0.00001)]
    B := [e,i,g: sum(a: N[e,i,a]*W[a,g])]
    G := [e,i,g: B[e,i,g]*(1 + erf(B[e,i,g]/sqrt(2)))/2]
    F := [e,i,a: N[e,i,a] + sum(g: G[e,i,g]*U[g,a])]
    Z := [e,i,l: sum(a: F[e,i,a]*O[a,l])]
    L := (sum(e,i: logsumexp([l: Z[e,i,l]])) - sum(e,i,l: Y[e,i,l]*Z[e,i,l]))/(b*n)`,
  parameters: ['E', 'P', 'Q', 'K', 'V', 'W', 'U', 'O'],
  outputs: ['Z'],
};

export type Widths = {
  readonly sequences: number;
  readonly places: number;
  readonly kinds: number;
  readonly width: number;
};

/** Random sequences of numbers below `kinds`, one-hot, beside the same numbers sorted. */
const sequences = ({ sequences: b, places: n, kinds: c }: Widths, next: () => number): Arrays => {
  const rows = Array.from({ length: b }, () =>
    Array.from({ length: n }, () => Math.floor(((next() + 1) / 2) * c)),
  );
  const hot = (numbers: readonly (readonly number[])[]) =>
    array(
      [b, n, c],
      numbers.flat().flatMap((x) => Array.from({ length: c }, (_, k) => Number(x === k))),
    );
  return { X: hot(rows), Y: hot(rows.map((row) => row.toSorted((x, y) => x - y))) };
};

/** Sequences to learn from, and parameters at random. */
export const start = (widths: Widths): Arrays => {
  const next = random(7);
  const { places: n, kinds: c, width: p } = widths;
  const shapes = {
    E: [c, p],
    P: [n, p],
    Q: [p, p],
    K: [p, p],
    V: [p, p],
    W: [p, 2 * p],
    U: [2 * p, p],
    O: [p, c],
  };
  return {
    ...sequences(widths, next),
    ...Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        randomArray(shape, 1 / Math.sqrt(p), next),
      ]),
    ),
  };
};

/** Trains on 256 sequences of 5 numbers; prints how many places of 256 other sequences are right. */
export const main = async (): Promise<void> => {
  const widths = { sequences: 256, places: 5, kinds: 6, width: 16 };
  const { data, losses } = await descend(model, start(widths), {
    steps: 120,
    rate: 0.3,
    momentum: 0.9,
  });
  printLosses('transformer block: cross entropy of sorting', losses);
  const others = { ...data, ...sequences(widths, random(8)) };
  const scores = (await values(programOf(model), others)).at(-1);
  if (scores && others.Y)
    say(`  places right in other sequences: ${(100 * accuracy(scores, others.Y)).toFixed(1)}%`);
};
await script(import.meta.url, main);
