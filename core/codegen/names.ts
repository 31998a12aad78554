/**
 * Names of values: inputs as the user named them, short products by their factors (`XW`, `At_b`), functions by what they are
 * applied to (`exp_z`), everything else `t1`, `t2`, ... No name is a word of a target or the name of a size.
 */
import type { Draft } from './builder.js';
import type { Operation, ValueId } from './program.js';

/** Words of Python, JavaScript and Julia that are no names, and the names that generated code uses itself. */
const words = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield None True False case catch const debugger default delete do enum
  export extends false function instanceof new null super switch this throw true typeof var void let static baremodule begin
  end local macro module quote struct using mutable primitive abstract type where isa np torch jnp jax da dask k program
  arange contract einsum gather einops range sum max min print size shape reshape permutedims exp log abs sqrt sin cos tan
  tanh sign pi det inv ones zeros maximum minimum prod int float len
  collect clamp round eltype newaxis numtype LA Int Float64 dropdims`.split(/\s+/),
);

/** The name, or the name with `_` where it is a word of a target. */
export const asName = (name: string): string => (words.has(name) ? `${name}_` : name);

const longest = 8;

const suggestion = (op: Operation, nameOf: (v: ValueId) => string): string | undefined => {
  const joined = (parts: readonly string[]): string | undefined => {
    const name = parts.some((p) => p.length > 1) ? parts.join('_') : parts.join('');
    return parts.some((p) => /^t\d+$/.test(p)) || name.length > longest ? undefined : name;
  };
  switch (op.tag) {
    case 'contract': {
      const [a, b] = op.args;
      if (!a) return undefined;
      return b ? joined([nameOf(a.value), nameOf(b.value)]) : undefined;
    }
    case 'map':
    case 'reduce':
    case 'matrix': {
      const arg = op.tag === 'map' ? op.args[0]?.value : op.arg;
      return arg === undefined || op.name === 'pow' ? undefined : joined([op.name, nameOf(arg)]);
    }
    default:
      return undefined;
  }
};

/** A name for every value, in order. */
export const nameAll = (
  values: readonly Draft[],
  taken: Iterable<string>,
  outputs: ReadonlyMap<ValueId, string>,
): readonly string[] => {
  const used = new Set<string>(taken);
  const names: string[] = [];
  const free = (name: string): string => {
    if (!used.has(name) && !words.has(name)) return name;
    for (let k = 2; ; k++) if (!used.has(`${name}${k}`)) return `${name}${k}`;
  };
  let count = 0;
  values.forEach(({ op }, id) => {
    if (op.tag === 'input') {
      names.push(asName(op.name));
      return;
    }
    const wanted = outputs.get(id) ?? suggestion(op, (v) => names[v] as string);
    const name = free(wanted ?? `t${++count}`);
    used.add(name);
    names.push(name);
  });
  return names;
};
