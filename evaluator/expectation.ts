/**
 * Expectations: the random variable takes its values along one more axis, of nodes, that is summed with weights.
 *
 * Normal: X = mean + L z with the covariance L D L'; where the body is a polynomial in X the grid is exact (see
 * quadrature.ts), else an even number of Gauss-Hermite nodes a variable is used and `inexact` noted. Rademacher: all signs.
 * Declared moments: the atoms that the sampler drew.
 */
import type { Law, Term } from '../core/term/term.js';
import { nodes as termNodes } from '../core/term/walk.js';
import * as K from './arithmetic.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import { covarianceRoot, factorJet } from './covariance.js';
import type { Root } from './covariance.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import { bind, freshAxes, ids, shapeOf, sizeOf } from './machine.js';
import type { Binding, Machine, Scope } from './machine.js';
import { contractAll, expanded } from './network.js';
import type { Evaluate } from './network.js';
import { grid, hermiteRule, midpointRule, modularRule } from './quadrature.js';
import type { Grid, Rule } from './quadrature.js';
import { degree } from './walk.js';

type Expectation = Term & { readonly tag: 'expectation' };
type Normal = Law & { readonly tag: 'normal' };
type Random = { readonly binding: Binding; readonly weights: Dense; readonly atom: number };

/** Nodes a variable where the body is no polynomial, by the number of variables. */
const inexactNodes = [2, 40, 20, 12, 8, 6, 4];
const largestGrid = 70000;

const failed = (machine: Machine, reason: string): Random => ({
  binding: { own: [], jet: J.number(K.undefinedValue(machine.k, reason)) },
  weights: D.scalar(1),
  atom: machine.fresh(),
});

const average = (
  scope: Scope,
  evaluate: Evaluate,
  name: string,
  random: Random,
  body: Term,
): Jet => {
  const { machine } = scope;
  const value = evaluate(bind(scope, name, random.binding), body);
  return contractAll(
    machine.k,
    [value, [random.weights]],
    new Map([[random.atom, D.sizeOf(random.weights, random.atom)]]),
  );
};

const signs = (machine: Machine, shape: readonly number[]): Random => {
  const count = D.elements(shape);
  if (2 ** count > largestGrid) return failed(machine, 'too many signs to enumerate');
  const { k } = machine;
  const half = K.reciprocal(k, K.reduce(k, 2));
  const rule: Rule = { nodes: [1, K.reduce(k, -1)], weights: [half, half] };
  const made = grid(
    k,
    Array.from({ length: count }, () => rule),
  );
  const [own, atom] = [freshAxes(machine, shape.length), machine.fresh()];
  const values = D.dense([...own, atom], [...shape, made.count], made.points);
  return {
    binding: { own, jet: [values] },
    weights: D.dense([atom], [made.count], made.weights),
    atom,
  };
};

const nodesFor = (machine: Machine, bound: number, rank: number): number => {
  if (bound !== Infinity) return machine.k.modulus === 0 ? Math.floor(bound / 2) + 1 : bound + 1;
  machine.k.inexact = true;
  return (inexactNodes[rank] ?? Infinity) - machine.fewerNodes;
};

const bent: ReadonlySet<string> = new Set(['abs', 'sign', 'relu', 'max', 'min']);
/** Whether a function with a kink or a jump stands in the term. */
const isBent = (root: Term): boolean =>
  [...termNodes(root)].some((t) => t.tag === 'pointwise' && bent.has(t.name));

const realGrid = (machine: Machine, nodes: number, rank: number): Grid =>
  grid(
    machine.k,
    Array.from({ length: rank }, () => hermiteRule(nodes)),
  );

/** Weights of the modular grids, one per outer position; the nodes are the same for all. */
const modularGrid = (machine: Machine, root: Root, bound: number): Grid => {
  const count = Math.max(D.elements(root.outerShape), 1);
  const grids = Array.from({ length: count }, (_, b) =>
    grid(
      machine.k,
      Array.from({ length: root.rank }, (_, v) =>
        modularRule(machine.k, bound, root.variances[b * root.rank + v] as number),
      ),
    ),
  );
  const [first] = grids as [Grid];
  const weights = new Float64Array(count * first.count);
  grids.forEach((g, b) => weights.set(g.weights, b * first.count));
  return { ...first, weights };
};

const normal = (
  scope: Scope,
  evaluate: Evaluate,
  shape: readonly number[],
  law: Normal,
  bound: number,
  kinks: boolean,
): Random => {
  const { machine } = scope;
  const pairShape = shapeOf(machine, law.covariance.axes);
  const pairAxes = ids(law.covariance.axes);
  const covariance = expanded(evaluate(scope, law.covariance.body), pairAxes, pairShape);
  const root = covarianceRoot(machine, J.real(covariance), pairAxes, pairShape);
  if (!J.isConstant(covariance) && (machine.k.modulus !== 0 || root.rank < root.n))
    return failed(machine, 'a derivative through a singular covariance');
  if (machine.k.modulus !== 0 && bound === Infinity)
    return failed(machine, 'the expectation of something that is no polynomial');
  const nodes = nodesFor(machine, bound, root.rank);
  if (!(nodes ** root.rank <= largestGrid))
    return failed(machine, 'an expectation over too many variables');
  const modular = machine.k.modulus !== 0;
  const made = modular
    ? modularGrid(machine, root, bound)
    : kinks && bound === Infinity && root.rank === 1
      ? grid(machine.k, [midpointRule(machine.fewerNodes)])
      : realGrid(machine, nodes, root.rank);
  const [own, variable, atom] = [
    freshAxes(machine, shape.length),
    machine.fresh(),
    machine.fresh(),
  ];
  const factor = factorJet(
    { k: machine.k, fresh: machine.fresh },
    root,
    covariance,
    pairAxes,
    own,
    variable,
  );
  const points = D.dense([variable, atom], [root.rank, made.count], made.points);
  const centred = J.contract(machine.k, factor, [points], [{ id: variable, size: root.rank }]);
  const mean = J.rename(evaluate(scope, law.mean.body), ids(law.mean.axes), own);
  const weights = modular
    ? D.dense([...root.outer, atom], [...root.outerShape, made.count], made.weights)
    : D.dense([atom], [made.count], made.weights);
  return { binding: { own, jet: J.add(machine.k, mean, centred) }, weights, atom };
};

const declared = (machine: Machine, of: string): Random => {
  const law = machine.distributions.get(of);
  if (!law) return failed(machine, `${of} has no distribution`);
  const atom = machine.fresh();
  const moved = (part: Dense): Dense => D.rename(part, [law.atom], [atom]);
  return {
    binding: { own: law.own, jet: J.linear(law.values, moved) },
    weights: moved(law.weights),
    atom,
  };
};

/** The expectation of `term.body`. */
export const evaluateExpectation = (scope: Scope, evaluate: Evaluate, term: Expectation): Jet => {
  const { machine } = scope;
  const { name } = term.variable;
  const shape = term.variable.shape.map((size) => sizeOf(machine, size));
  const random =
    term.law.tag === 'rademacher'
      ? signs(machine, shape)
      : term.law.tag === 'declared'
        ? declared(machine, term.law.of)
        : normal(
            scope,
            evaluate,
            shape,
            term.law,
            degree(term.body, new Map([[name, 1]]), machine.sizes),
            isBent(term.body),
          );
  return average(scope, evaluate, name, random, term.body);
};
