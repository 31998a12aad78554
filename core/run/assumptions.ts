/** What a statement takes for granted by being written, and which values are integers. Changes the engine's `predicates`. */
import * as Q from '../num/rational.js';
import { childrenOf, seeHead } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, ClassId, HeadNode, Node, Ref } from '../egraph/types.js';
import type { Assumption, Value } from '../analysis/predicates.js';
import type { Engine } from './engine.js';

/** Notes what writing the terms says: inv(M) invertible, log(x) positive, 1/x nonzero, sqrt(x) nonnegative. */
export const assumeWritten = (e: Engine): void => {
  const differentiated = underDerivative(e);
  const binders = bindersOf(e);
  for (const cls of e.graph.classes) {
    const everywhere = [...cls.depends].every(
      (name) => !name.startsWith('#') || isInEach(binders.get(name) ?? [], cls.id),
    );
    if (!everywhere) continue;
    for (const node of cls.nodes) {
      if (node.kind !== 'head' || !demanding.has(node.head.name)) continue;
      assumeOf(e, seeHead(e.graph, node, e.graph.wires(cls.ports)), differentiated.has(cls.id));
    }
  }
};

/** Functions and operators that are not defined everywhere, or have no derivative there. */
const demanding: ReadonlySet<string> = new Set(['inv', 'logm', 'log', 'sqrt', 'pow', 'abs']);

/** One binder: the classes inside its body, and for `at` the point it is taken at. */
type Binder = { readonly inside: ReadonlySet<ClassId>; readonly point: string };

/** The binders of each bound name. Several may share a name: what one writes says nothing of another's variable. */
const bindersOf = ({ graph }: Engine): ReadonlyMap<string, readonly Binder[]> => {
  const found = new Map<string, Binder[]>();
  for (const cls of graph.classes)
    for (const node of cls.nodes) {
      if (node.kind !== 'head' || node.head.tag === 'derivative' || !node.head.variable) continue;
      const { name } = node.head.variable;
      const [body, point] = node.args as [Arg, Arg | undefined];
      const inside = reachable(graph, body.ref.cls);
      const at =
        node.head.tag === 'at' && point
          ? `${point.ref.cls}:${point.ref.at}`
          : `${node.head.key}${cls.id}`;
      found.set(name, [...(found.get(name) ?? []), { inside, point: at }]);
    }
  return found;
};

/** Whether each binder has the class inside, or is taken at the same point as one that has. */
const isInEach = (binders: readonly Binder[], id: ClassId): boolean => {
  const points = new Set(binders.filter((b) => b.inside.has(id)).map((b) => b.point));
  return binders.every((b) => b.inside.has(id) || points.has(b.point));
};

const reachable = (graph: Engine['graph'], from: ClassId): ReadonlySet<ClassId> => {
  const found = new Set<ClassId>();
  const stack = [from];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const n of graph.class(id).nodes) for (const child of childrenOf(n)) stack.push(child.cls);
  }
  return found;
};

/** Takes what is written for granted, and keeps it to be looked at again. */
const say = (e: Engine, what: Assumption, value: Value): void => {
  e.written.push([what, value]);
  e.predicates.assume(what, value);
};

const assumeOf = (e: Engine, { head, args }: HeadNode, differentiated: boolean): void => {
  const [first, second] = args;
  if (!first) return;
  const value: Value = { ref: first.ref, axes: first.axes };
  if (head.tag === 'operator' && (head.name === 'inv' || head.name === 'logm'))
    say(e, 'invertible', value);
  if (head.tag !== 'pointwise') return;
  if (head.name === 'log') say(e, 'positive', value);
  if (head.name === 'sqrt') say(e, 'nonnegative', value);
  if (head.name === 'pow' && second) assumeOfPower(e, value, second);
  // Where a derivative is written, points at which a root or an absolute value has none are left out.
  if (!differentiated) return;
  if (head.name === 'sqrt') e.predicates.assume('positive', value);
  if (head.name === 'abs') e.predicates.assume('nonzero', value);
};

/** x^p: x is nonzero for p < 0, nonnegative for an even root, positive for a p that is neither a number nor an index nor a size. */
const assumeOfPower = (e: Engine, base: Value, power: Arg): void => {
  const exponent = e.predicates.rational(power.ref);
  if (exponent && Q.sign(exponent) < 0) say(e, 'nonzero', base);
  if (exponent && exponent.den % 2n === 0n) say(e, 'nonnegative', base);
  if (!exponent && !isIntegral(e, power.ref)) say(e, 'positive', base);
};

/** Classes that stand under a derivative by a variable they depend on. */
const underDerivative = ({ graph }: Engine): ReadonlySet<ClassId> => {
  const found = new Set<ClassId>();
  const follow = (from: ClassId, name: string): void => {
    const stack = [from];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (found.has(id) || !graph.class(id).depends.has(name)) continue;
      found.add(id);
      for (const n of graph.class(id).nodes)
        for (const child of childrenOf(n)) stack.push(child.cls);
    }
  };
  for (const cls of graph.classes)
    for (const node of cls.nodes)
      if (node.kind === 'head' && node.head.tag === 'derivative')
        follow((node.args[0] as Arg).ref.cls, node.head.variable?.name as string);
  return found;
};

/**
 * Whether the value is a sum of products of integers, sizes and indices. Each class is asked once in a question: one that is
 * asked for inside itself is not known to be integral there.
 */
export const isIntegral = (
  e: Engine,
  use: Ref,
  asked: Map<ClassId, boolean> = new Map(),
): boolean => {
  const isProduct = (n: Node): boolean => {
    if (n.kind === 'head') return n.head.tag === 'size' || n.head.tag === 'indexValue';
    if (n.kind !== 'net' || n.bound.length > 0 || n.indicators.length > 0) return false;
    return n.factors.every((f) => isIntegral(e, f, asked));
  };
  return termsOf(e.graph, use).every(({ coef, ref }) => {
    const { cls } = e.graph.find(ref);
    const known = asked.get(cls);
    if (known !== undefined) return coef.den === 1n && known;
    asked.set(cls, false);
    const now = e.graph.class(cls).nodes.some(isProduct);
    asked.set(cls, now);
    return coef.den === 1n && now;
  });
};
