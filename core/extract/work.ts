/** The work that one node does, its children given: planned contractions, sums, functions, operators. */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Graph } from '../egraph/graph.js';
import type { EClass, HeadNode, Indicator, LinNode, NetNode, Node, Wire } from '../egraph/types.js';
import { stepsOf, type Contraction, type Leaf } from './contraction.js';
import { distinctWork, type Values, type Work } from './cost.js';
import { defaultPlanLimits, latePlanLimits, plan } from './plan.js';
import { stepNames, type Named } from './stepNames.js';

/** Operations for each element of the result, in multiplications; what is not listed counts as 1. */
const pointwiseWeights: Readonly<Record<string, number>> = {
  exp: 10,
  log: 10,
  sin: 10,
  cos: 10,
  tan: 10,
  tanh: 10,
  sigmoid: 10,
  erf: 10,
  pow: 10,
  sqrt: 4,
};
/** Multiplications of an operator on an n by n matrix, as a multiple of n^3. */
const cubicWeights: Readonly<Record<string, number>> = {
  inv: 2,
  det: 1,
  adj: 3,
  pinv: 10,
  expm: 20,
  logm: 20,
  sqrtm: 20,
};

const sizeOf = (cls: EClass, node: Node, w: Wire): Size.Size =>
  (w < cls.ports.length ? cls.ports[w] : node.bound[w - cls.ports.length]) as Size.Size;

const isUnit = (coef: Size.Size): boolean => coef.key === '1' || coef.key === '-1';

const indicatorLeaf = (i: Indicator): Leaf => {
  const wires = new Set(i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at)));
  const alone = i.unknowns.flatMap((u) => ('wire' in u && isUnit(u.coef) ? [u.wire] : []));
  return { wires: [...wires], indicator: true, pins: i.relation === '=' ? alone : [] };
};

/** The declared part of non-zero entries, where the class is a sparse variable. */
const shareOfClass = (cls: EClass, { shares }: Values): number | undefined => {
  if (!shares || shares.size === 0) return undefined;
  const found = cls.nodes.find((n) => n.kind === 'head' && n.head.tag === 'variable');
  return found?.kind === 'head' ? shares.get(found.head.name) : undefined;
};

/** The contraction that a network stands for. */
export const contractionOf = (
  graph: Graph,
  cls: EClass,
  node: NetNode & Pick<Node, 'bound'>,
  value: Values,
): Contraction => ({
  leaves: [
    ...node.factors.map((f): Leaf => {
      const { cls: id, at } = graph.find(f);
      const share = shareOfClass(graph.class(id), value);
      return { wires: [...new Set(at)], ...(share === undefined ? {} : { share }) };
    }),
    ...node.indicators.map(indicatorLeaf),
  ],
  free: new Set(node.ports),
  size: (w) => value(sizeOf(cls, node as Node, w)),
});

/** A factor by its class, an indicator by its relation. */
const leafName = (graph: Graph, node: NetNode, k: number): Named => {
  const factor = node.factors[k];
  if (factor) {
    const { cls, at } = graph.find(factor);
    return { name: `${cls}`, at };
  }
  const { relation, unknowns, constant } = node.indicators[k - node.factors.length] as Indicator;
  const parts = unknowns.map(
    (u) => `${u.coef.key}${'wire' in u ? '' : `${u.entry}${u.at.length}`}`,
  );
  return {
    name: `${parts.join()}+${constant.key}${relation}`,
    at: unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at)),
  };
};

const netWork = (graph: Graph, cls: EClass, node: Node & NetNode, value: Values): Work[] => {
  const contraction = contractionOf(graph, cls, node, value);
  const { tree } = plan(contraction, value.isLate?.() ? latePlanLimits : defaultPlanLimits);
  if (tree === undefined) return [];
  const sizes = (wires: readonly Wire[]): Size.Size[] => wires.map((w) => sizeOf(cls, node, w));
  const names = stepNames(contraction, tree, (k) => leafName(graph, node, k));
  const steps = stepsOf(contraction, tree).map((s, k) => ({
    name: names[k] as string,
    points: sizes(s.space),
    out: sizes(s.out),
    multiplies: s.multiplies ? 1 : 0,
    adds: 0,
    sums: true,
    share: s.share ?? 1,
    outShare: s.outShare ?? 1,
  }));
  return [...distinctWork(steps)];
};

const isNumberOne = (graph: Graph, id: number): boolean =>
  graph
    .class(id)
    .nodes.some(
      (n) =>
        n.kind === 'net' &&
        n.factors.length === 0 &&
        n.indicators.length === 0 &&
        n.ports.length === 0,
    );

const linWork = (graph: Graph, cls: EClass, node: LinNode): Work[] => {
  if (node.terms.length === 0) return [];
  const terms = node.terms.map((t) => ({ coef: t.coef, ref: graph.find(t.ref) }));
  const loop = (points: readonly Size.Size[], multiplies: number, adds: number): Work => ({
    points,
    out: points,
    multiplies,
    adds,
  });
  const scaled = terms.filter(
    (t) => t.coef.den !== 1n || (t.coef.num !== 1n && t.coef.num !== -1n),
  );
  const work = scaled
    .filter((t) => !isNumberOne(graph, t.ref.cls))
    .map((t) =>
      loop(
        [...new Set(t.ref.at)].map((w) => cls.ports[w] as Size.Size),
        1,
        0,
      ),
    );
  if (terms.every((t) => Q.sign(t.coef) < 0 && !scaled.includes(t)))
    work.push(loop(cls.ports, 1, 0));
  return terms.length > 1 ? [...work, loop(cls.ports, 0, terms.length - 1)] : work;
};

const times = (
  points: readonly Size.Size[],
  out: readonly Size.Size[],
  multiplies: number,
): Work => ({
  points,
  out,
  multiplies,
  adds: 0,
});

const half = Q.rational(1, 2);

/** Multiplications for each element of a function. */
export const pointwiseWeight = (name: string): number => pointwiseWeights[name] ?? 1;

/** Multiplications of a matrix function as a multiple of n^3, where it is one. */
export const cubicWeight = (name: string): number | undefined => cubicWeights[name];

/** Multiplications for each element of a power; the exponent is a rational number or not known. */
export const powerWeight = (e: Q.Rational | undefined): number => {
  if (!e || e.den !== 1n) return e && Q.equals(e, half) ? 4 : 10;
  const k = Math.abs(Number(e.num));
  return Math.max(1, Math.ceil(Math.log2(k || 1)) + (e.num < 0n ? 1 : 0));
};

const headWeight = (graph: Graph, node: HeadNode): number => {
  if (node.head.name !== 'pow') return pointwiseWeight(node.head.name);
  const exponent = node.args[1];
  return powerWeight(exponent && rationalOf(graph, exponent.ref.cls));
};

/** The value of a class that is a rational number. */
export const rationalOf = (graph: Graph, id: number): Q.Rational | undefined => {
  const cls = graph.class(graph.find({ cls: id, at: [] }).cls);
  if (isNumberOne(graph, cls.id)) return Q.one;
  const lin = cls.nodes.find((n) => n.kind === 'lin');
  if (lin?.kind !== 'lin' || cls.ports.length > 0) return undefined;
  const [t] = lin.terms;
  if (!t) return Q.zero;
  return lin.terms.length === 1 && isNumberOne(graph, graph.find(t.ref).cls) ? t.coef : undefined;
};

const headWork = (graph: Graph, cls: EClass, node: Node & HeadNode): Work[] => {
  if (node.head.tag === 'pointwise') return [times(cls.ports, cls.ports, headWeight(graph, node))];
  if (node.head.tag !== 'operator') return [];
  const batch = cls.ports.slice(node.out.length);
  const axes = node.args.flatMap((a) => a.axes.map((w) => sizeOf(cls, node, w)));
  const cubic = cubicWeight(node.head.name);
  const [n = Size.one] = axes;
  if (cubic !== undefined) return [times([n, n, n, ...batch], cls.ports, cubic)];
  return [times([...axes, ...batch], cls.ports, 10)];
};

/** The loops that computing a node takes once its children are there. */
export const workOf = (graph: Graph, cls: EClass, node: Node, value: Values): readonly Work[] => {
  if (node.kind === 'net') return netWork(graph, cls, node, value);
  return node.kind === 'lin' ? linWork(graph, cls, node) : headWork(graph, cls, node);
};

/** Whether a node is a derivative, a substitution or an expectation that is not worked out. */
export const isUnevaluated = (node: Node): boolean =>
  node.kind === 'head' && ['derivative', 'at', 'expectation'].includes(node.head.tag);

/** Whether a class is a function that comes as close to 0 as an exponential does. */
const vanishes = (graph: Graph, id: number): boolean =>
  graph.class(graph.rootOf(id)).nodes.some((n) => {
    if (n.kind === 'head') return ['sigmoid', 'softmax'].includes(n.head.name);
    return n.kind === 'lin' && n.terms.length === 2 && n.terms.some((t) => isOneLess(graph, n, t));
  });
const isOneLess = (graph: Graph, { terms }: LinNode, term: LinNode['terms'][number]): boolean =>
  isNumberOne(graph, graph.rootOf(term.ref.cls)) &&
  terms.some((t) => t !== term && Q.equals(t.coef, Q.neg(term.coef)) && vanishes(graph, t.ref.cls));

/** Whether a node is an exponential written out, or the reciprocal of a sigmoid or a softmax, which overflows as one does. */
export const isExponential = (graph: Graph, node: Node): boolean => {
  if (node.kind !== 'head' || node.head.tag !== 'pointwise') return false;
  if (node.head.name !== 'pow') return node.head.name === 'exp';
  const [base, by] = node.args;
  const exponent = by && rationalOf(graph, by.ref.cls);
  return base !== undefined && exponent !== undefined && Q.sign(exponent) < 0
    ? vanishes(graph, base.ref.cls)
    : false;
};

const number = (coef: Q.Rational): number =>
  coef.den === 1n && (coef.num === 1n || coef.num === -1n) ? 0 : 1;

/** What a node adds to the size of a term: tensors, functions, deltas and coefficients. */
export const ownSize = (node: Node): number => {
  if (node.kind === 'head') return 1;
  if (node.kind === 'lin') return node.terms.reduce((sum, t) => sum + number(t.coef), 0);
  return node.indicators.length + node.ports.length - new Set(node.ports).size;
};
