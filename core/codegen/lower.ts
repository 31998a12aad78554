/**
 * From terms to programs.
 *
 * The outputs are put into one graph of diagrams, where equal parts of all of them are one class, up to the order of axes.
 * Each class that an output needs becomes one value; networks become pairwise contractions in the planned order.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { Diagrams } from '../egraph/diagrams.js';
import { contains } from '../egraph/symmetry.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type {
  Arg,
  ClassId,
  HeadNode,
  Indicator,
  LinNode,
  NetNode,
  Ref,
  Wire,
} from '../egraph/types.js';
import { cheapest, type Extraction } from '../extract/cheapest.js';
import { valuesOf, type Values } from '../extract/cost.js';
import { pairs } from '../extract/pairs.js';
import { isUnevaluated } from '../extract/work.js';
import type { Context, Index, Tensor, Term } from '../term/term.js';
import { freeVariables } from '../term/walk.js';
import { Builder, type Draft } from './builder.js';
import { isKnownFunction } from './functions.js';
import { expanded, lowerNetwork, ordered, wiresOf, type Tools } from './network.js';
import type { CodegenError, MatrixFunction, Reduction, Use, ValueId } from './program.js';
import { Stable } from './stable.js';

/** One tensor that a program returns. */
export type Wanted = {
  readonly name: string;
  readonly text: string;
  readonly axes: readonly Index[];
  readonly body: Term;
};
/** Values that are not named yet. */
export type Lowered = {
  readonly values: readonly Draft[];
  readonly inputs: ReadonlyMap<string, ValueId>;
  /** Matrices whose two axes may be exchanged. */
  readonly symmetric: ReadonlySet<ValueId>;
  /** Values that have a name of the user's. */
  readonly defined: ReadonlyMap<string, ValueId>;
  readonly outputs: readonly { readonly wanted: Wanted; readonly value: ValueId }[];
};

class Refused extends Error {
  constructor(readonly error: CodegenError) {
    super(error.message);
  }
}
const refuse = (message: string, hint: string): never => {
  throw new Refused({ _tag: 'NotComputable', message, hint });
};

const reductions: ReadonlySet<string> = new Set<Reduction>([
  'softmax',
  'logsumexp',
  'largest',
  'smallest',
  'prod',
]);
const matrixFunctions: ReadonlySet<string> = new Set<MatrixFunction>([
  'inv',
  'det',
  'logdet',
  'adj',
  'pinv',
  'expm',
  'logm',
  'sqrtm',
]);

type Built = { readonly at: readonly Wire[]; readonly ref: Ref };
/** The axes of a class's value, by the ports of the class. */
type Placed = { readonly value: ValueId; readonly ports: readonly number[] };

class Lowering {
  readonly builder = new Builder();
  readonly inputs = new Map<string, ValueId>();
  readonly symmetric = new Set<ValueId>();
  private readonly done = new Map<ClassId, Placed>();
  private readonly built = new Map<Tensor, Built>();
  private choice: Extraction['choice'] | undefined;
  private readonly tools: Tools;
  private readonly stable: Stable;
  /** The values of the definitions met so far. */
  readonly defined = new Map<string, ValueId>();

  constructor(
    private readonly d: Diagrams,
    value: Values,
    private readonly definitions: ReadonlyMap<string, Tensor>,
  ) {
    this.stable = new Stable(d);
    this.tools = {
      builder: this.builder,
      value,
      sizeOf: (w) => d.graph.size(w),
      entry: (name) => {
        const declared = d.context.variables.get(name);
        if (!declared?.integer) throw new Error(`broken invariant: ${name} is no integer variable`);
        return { value: this.input(name), bound: declared.integer };
      },
    };
  }

  private get graph() {
    return this.d.graph;
  }

  /** Builds tensors and all definitions that they mention, and chooses the nodes that compute them together. */
  prepare(tensors: readonly Tensor[]): void {
    const all = new Set(tensors);
    for (const tensor of all) {
      const wires = new Map(tensor.axes.map((i) => [i.id, this.graph.wire(i.size)]));
      const at = [...wires.values()];
      const ref = this.d.closed(this.stable.of(this.d.build(tensor.body, { wires })));
      this.built.set(tensor, { at, ref });
      for (const name of freeVariables(tensor.body)) {
        const definition = this.definitions.get(name);
        if (definition) all.add(definition);
      }
    }
    const roots = (): readonly ClassId[] =>
      [...this.built.values()].map(({ ref }) => this.graph.find(ref).cls);
    pairs(this.d, roots());
    this.choice = cheapest(this.graph, roots(), this.tools.value)?.choice;
  }

  /** A tensor's value with its axes in their order. */
  tensor(tensor: Tensor): ValueId {
    const { at, ref } = this.built.get(tensor) as Built;
    const use = this.use(ref, at);
    return this.builder.contract([expanded(this.tools, use, at, at)], at).value;
  }

  input(name: string): ValueId {
    const known = this.inputs.get(name) ?? this.defined.get(name);
    if (known !== undefined) return known;
    const definition = this.definitions.get(name);
    if (definition) {
      const value = this.tensor(definition);
      this.defined.set(name, value);
      return value;
    }
    const declared = this.d.context.variables.get(name);
    if (!declared)
      return refuse(
        `${name.split('#')[0]} has no value outside of its d or E`,
        'work the derivative or the expectation out first: einsat simplify shows what is left.',
      );
    const value = this.builder.add({ tag: 'input', name }, declared.shape);
    this.inputs.set(name, value);
    return value;
  }

  /** A use of a class as a value whose labels are the wires of the use. */
  use(ref: Ref, prefer: readonly Wire[] = []): Use {
    const root = this.graph.find(ref);
    const known = this.done.get(root.cls) ?? this.compute(root, prefer);
    return { value: known.value, at: known.ports.map((p) => root.at[p] as Wire) };
  }

  private compute(ref: Ref, prefer: readonly Wire[]): Placed {
    const cls = this.graph.class(ref.cls);
    const at = this.graph.wires(cls.ports);
    const chosen = this.choice?.(cls.id);
    const node = chosen ?? cls.nodes.find((n) => !isUnevaluated(n)) ?? cls.nodes[0];
    if (!node) throw new Error(`broken invariant: class ${ref.cls} has no node`);
    const wanted = prefer.flatMap((w) => {
      const port = ref.at.indexOf(w);
      return port < 0 ? [] : [at[port] as Wire];
    });
    const seen = instantiate(this.graph, node, at);
    const made = this.whole(
      seen.kind === 'lin'
        ? this.lin(seen, at, wanted)
        : seen.kind === 'net'
          ? this.net(seen, at, wanted)
          : this.head(seen, at),
      at,
    );
    const placed = { value: made.value, ports: made.at.map((w) => at.indexOf(w)) };
    this.done.set(ref.cls, placed);
    if (at.length === 2 && contains(cls.symmetry, { perm: [1, 0], sign: 1 }))
      this.symmetric.add(made.value);
    return placed;
  }

  /** The use with each wire once and with every port. */
  private whole(use: Use, at: readonly Wire[]): Use {
    const wires = [...new Set(use.at)];
    const flat = wires.length === use.at.length ? use : this.builder.contract([use], wires);
    return expanded(this.tools, flat, at);
  }

  private lin(node: LinNode, at: readonly Wire[], prefer: readonly Wire[]): Use {
    if (node.terms.length === 0) return { value: this.builder.number(Q.zero), at: [] };
    const terms = node.terms.map((t) => ({ coef: t.coef, use: this.use(t.ref) }));
    const [only] = terms;
    if (only && terms.length === 1 && only.use.at.length === 0) {
      const { op } = this.builder.values[only.use.value] as Draft;
      if (op.tag === 'number')
        return { value: this.builder.number(Q.mul(only.coef, op.number)), at: [] };
    }
    const widest = [...terms].sort((a, b) => b.use.at.length - a.use.at.length)[0];
    const out = ordered([...new Set([...(widest?.use.at ?? []), ...at])], prefer);
    return this.builder.labelled(
      terms.map((t) => t.use),
      out,
      (uses, labels) => ({
        tag: 'combine',
        terms: uses.map((use, k) => ({ coef: (terms[k] as (typeof terms)[number]).coef, use })),
        out: labels,
      }),
      this.tools.sizeOf,
    );
  }

  private net(node: NetNode, at: readonly Wire[], prefer: readonly Wire[]): Use {
    const joined = joinedPorts(node.ports, at).map(([a, b]): Indicator => ({
      relation: '=',
      constant: Size.zero,
      unknowns: [
        { coef: Size.one, wire: a },
        { coef: Size.constant(-1), wire: b },
      ],
    }));
    const factors = node.factors.map((f) => this.use(f));
    const { indicators } = node;
    if (factors.length + indicators.length === 0) return this.deltas(joined, at, prefer);
    const held = new Set([...factors.flatMap((u) => u.at), ...indicators.flatMap(wiresOf)]);
    const own = [...new Set(node.ports)].filter((w) => held.has(w) || joined.length === 0);
    const inner = lowerNetwork(this.tools, factors, indicators, own, prefer);
    if (joined.length === 0) return inner;
    const deltas = this.deltas(joined, [...new Set(joined.flatMap(wiresOf))], []);
    return this.builder.contract([inner, deltas], at);
  }
  /** The product of identities alone; of none: 1. */
  private deltas(joined: readonly Indicator[], at: readonly Wire[], prefer: readonly Wire[]): Use {
    if (joined.length === 0) return { value: this.builder.number(Q.one), at: [] };
    return lowerNetwork(this.tools, [], joined, at, prefer);
  }

  private head(node: HeadNode, at: readonly Wire[]): Use {
    const { head, out } = node;
    switch (head.tag) {
      case 'variable':
        return this.variable(head.name, out);
      case 'size':
        return {
          value: this.builder.add({ tag: 'size', size: Size.symbol(head.name) }, []),
          at: [],
        };
      case 'constant':
        return { value: this.builder.add({ tag: 'pi' }, []), at: [] };
      case 'epsilon':
        return {
          value: this.builder.add(
            { tag: 'epsilon', order: out.length },
            out.map(this.tools.sizeOf),
          ),
          at: out,
        };
      case 'indexValue': {
        const size = this.tools.sizeOf(out[0] as Wire);
        return { value: this.builder.add({ tag: 'range', size }, [size]), at: out };
      }
      case 'pointwise':
        return this.pointwise(node, at);
      case 'operator':
        return this.operator(node);
      default:
        return refuse(
          unevaluated[head.tag] ?? head.tag,
          'einsat simplify shows what is left; add a rule pack that works it out.',
        );
    }
  }

  private variable(name: string, out: readonly Wire[]): Use {
    const value = this.input(name);
    const order = this.builder.shape(value).length;
    return { value, at: order === 2 && out.length === 1 ? [...out, ...out] : out };
  }

  private pointwise({ head, args }: HeadNode, at: readonly Wire[]): Use {
    if (!isKnownFunction(head.name))
      return refuse(
        `the function ${head.name} has no meaning that can be computed`,
        'give the operator a `means` in its pack.',
      );
    const uses = args.map((a) => this.use(a.ref));
    const widest = [...uses].sort((a, b) => b.at.length - a.at.length)[0];
    const wires = [...new Set([...(widest?.at ?? []), ...at])];
    return this.builder.labelled(
      uses,
      wires,
      (local, labels) => ({ tag: 'map', name: head.name, args: local, out: labels }),
      this.tools.sizeOf,
    );
  }

  private argument(arg: Arg): Use {
    return expanded(this.tools, this.use(arg.ref), [...this.use(arg.ref).at, ...arg.axes]);
  }

  private operator({ head, args, out }: HeadNode): Use {
    const [arg] = args;
    if (arg && args.length === 1 && reductions.has(head.name))
      return this.reduce(head.name as Reduction, arg, out);
    if (arg && args.length === 1 && matrixFunctions.has(head.name))
      return this.matrix(head.name as MatrixFunction, arg, out);
    const what =
      (head.slots ?? []).length > 0 ? `a derivative of ${head.name}` : `${head.name}(...)`;
    return refuse(
      `${what} is in the answer, and ${head.name} is an unspecified function`,
      'write the function out, or give the operator a `means` in its pack.',
    );
  }

  private reduce(name: Reduction, arg: Arg, out: readonly Wire[]): Use {
    const { value, at } = this.argument(arg);
    const axes = arg.axes.map((w) => at.indexOf(w)).sort((a, b) => a - b);
    const keeps = name === 'softmax';
    const left = at.flatMap((w) =>
      arg.axes.includes(w) ? (keeps ? [out[arg.axes.indexOf(w)] as Wire] : []) : [w],
    );
    return {
      value: this.builder.add(
        { tag: 'reduce', name, arg: value, axes },
        left.map(this.tools.sizeOf),
      ),
      at: left,
    };
  }

  /** Every matrix function here commutes with transposition, so the two axes are taken as they lie. */
  private matrix(name: MatrixFunction, arg: Arg, out: readonly Wire[]): Use {
    const found = this.argument(arg);
    const [row, column] = arg.axes as readonly [Wire, Wire];
    const swapped = found.at.indexOf(row) > found.at.indexOf(column);
    const batch = found.at.filter((w) => w !== row && w !== column);
    const pair = swapped ? [column, row] : [row, column];
    const { value } = this.builder.contract([found], [...batch, ...pair]);
    const [first, second] = out as readonly [Wire, Wire];
    const result = [
      ...batch,
      ...(out.length === 0 ? [] : swapped ? [second, first] : [first, second]),
    ];
    const made = this.builder.add(
      { tag: 'matrix', name, arg: value },
      result.map(this.tools.sizeOf),
    );
    if (this.symmetric.has(found.value) && result.length === 2) this.symmetric.add(made);
    return { value: made, at: result };
  }
}

const unevaluated: Readonly<Record<string, string>> = {
  derivative: 'a derivative is left in the answer: no rule works it out',
  at: 'a substitution is left in the answer: no rule works it out',
  expectation: 'an expectation is left in the answer: no rule works it out',
};

/**
 * Lowers outputs that share one context. `definitions` are variables of it that are computed, not given.
 *
 * Errors: `NotComputable` where a derivative, an expectation or a function without meaning is left.
 */
export const lower = (
  outputs: readonly Wanted[],
  context: Context,
  sizes?: ReadonlyMap<string, number>,
  definitions: ReadonlyMap<string, Tensor> = new Map(),
): Either<CodegenError, Lowered> => {
  const lowering = new Lowering(new Diagrams(context), valuesOf(sizes), definitions);
  try {
    lowering.prepare(outputs);
    const made = outputs.map((wanted) => ({ wanted, value: lowering.tensor(wanted) }));
    const { builder, inputs, defined, symmetric } = lowering;
    return right({ values: builder.values, inputs, defined, symmetric, outputs: made });
  } catch (error) {
    if (error instanceof Refused) return left(error.error);
    throw error;
  }
};
