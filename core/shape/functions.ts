/**
 * Calls by name: unspecified functions (`f : [a] -> [m]`), declared operators of packs, built-in functions.
 */
import type { Ast } from '../expr/ast.js';
import { functionHint } from '../expr/otherNotations.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Declared, Index, Term } from '../term/term.js';
import { operands, operator, table, type Built } from './builtins.js';
import * as L from './lookup.js';
import { nearest } from './names.js';
import * as Solver from './solver.js';
import {
  failAt,
  scalar,
  scalarTerm,
  showShape,
  unify,
  type Env,
  type Operator,
  type Scope,
  type Value,
} from './scope.js';
import { agree, facts, type Operand } from './shapes.js';

type Call = Ast & { readonly tag: 'call' };

const wrongCount = (scope: Scope, call: Call, wanted: string, usage: string): never =>
  failAt(scope, call.span, {
    tag: 'WrongArgumentCount',
    message: `${call.name} takes ${wanted}, but ${call.args.length} ${call.args.length === 1 ? 'is' : 'are'} given`,
    hint: `write ${usage}.`,
  });

const countText = (n: number): string => `${n} argument${n === 1 ? '' : 's'}`;

const callBuiltin = (built: Built, call: Call, scope: Scope): Value => {
  if (call.args.length < built.least || call.args.length > built.most)
    return wrongCount(
      scope,
      call,
      built.most === Infinity
        ? `${built.least} or more`
        : built.least === built.most
          ? countText(built.least)
          : `${built.least} or ${built.most} arguments`,
      built.usage,
    );
  return built.build(call, scope);
};

/** Checks arguments against shapes. */
const matchArguments = (
  scope: Scope,
  call: Call,
  args: readonly Operand[],
  shapes: readonly (readonly Size[])[],
): void => {
  if (args.length !== shapes.length)
    wrongCount(
      scope,
      call,
      countText(shapes.length),
      `${call.name}(${shapes.map((_, k) => 'xyzuvw'[k] ?? 'x').join(', ')})`,
    );
  args.forEach((arg, k) => {
    const shape = shapes[k] ?? [];
    const fail = (): void =>
      failAt(scope, arg.ast.span, {
        tag: 'ArgumentShape',
        message: `argument ${k + 1} of ${call.name} has shape ${showShape(scope, arg.value.sizes)}, but ${call.name} takes ${showShape(scope, shape)}`,
        facts: facts([arg], scope),
        hint:
          shapes.length === 1 && shape.length === 0
            ? `declare ${call.name} : [] -> [] elementwise for a function that acts on each entry.`
            : 'reshape the argument in index notation, or declare the function with this shape.',
      });
    if (shape.length !== arg.value.sizes.length) fail();
    shape.forEach((size, axis) => unify(scope, size, arg.value.sizes[axis] ?? S.one, fail));
  });
};

/** f(x, y) for `f : [a], [b] -> [m]`. */
const callDeclared = (declared: Declared, call: Call, scope: Scope): Value => {
  const args = operands(call, scope);
  matchArguments(scope, call, args, declared.arguments ?? []);
  scope.session.used.add(declared.name);
  return operator(
    scope,
    declared.name,
    args.map(({ value }) => value),
    declared.shape,
  );
};

/** The operator's shapes with new unknown sizes for its size names. */
const instantiate = (entry: Operator, scope: Scope): Operator => {
  const names = new Set([...entry.args.flat(), ...entry.out].flatMap((size) => S.names(size)));
  const map = new Map(
    [...names].map((name) => [name, Solver.unknown(scope.session.solver)] as const),
  );
  const put = (sizes: readonly Size[]): readonly Size[] =>
    sizes.map((size) => S.substitute(size, map));
  return { ...entry, args: entry.args.map(put), out: put(entry.out) };
};

const callElementwise = (entry: Operator, call: Call, scope: Scope): Value => {
  const args = operands(call, scope);
  if (args.length !== entry.args.length)
    return wrongCount(scope, call, countText(entry.args.length), `${call.name}(x)`);
  const shape = args.find(({ value }) => value.layout !== 'scalar') ?? args[0];
  if (!shape) return scalar(() => B.pointwise(entry.name, []));
  for (const arg of args)
    if (arg.value.layout !== 'scalar' && arg !== shape)
      agree(scope, shape, arg, call.span, `apply ${call.name} entry by entry`);
  const at = (indices: readonly Index[], env: Env): Term =>
    B.pointwise(entry.name, args.map(({ value }) => (value.layout === 'scalar' ? scalarTerm(value, env) : value.at(indices, env)))); // prettier-ignore
  return { layout: shape.value.layout, sizes: shape.value.sizes, at };
};

const callOperator = (entry: Operator, call: Call, scope: Scope): Value => {
  if (entry.elementwise) return callElementwise(entry, call, scope);
  const here = instantiate(entry, scope);
  const args = operands(call, scope);
  matchArguments(scope, call, args, here.args);
  return operator(
    scope,
    entry.name,
    args.map(({ value }) => value),
    here.out,
  );
};

/** The names of all functions that can be called here. */
const callable = (scope: Scope): readonly string[] => [
  ...table.keys(),
  ...[...scope.declarations.variables.values()].flatMap((v) => (v.arguments ? [v.name] : [])),
  ...scope.session.operators.keys(),
];

const tensorCalled = (call: Call, scope: Scope): never => {
  const axes = scope.declarations.variables.get(call.name)?.shape.length ?? 1;
  const indices = ['i', 'j', 'k', 'l'].slice(0, Math.max(axes, 1)).join(',');
  return failAt(scope, call.nameSpan, {
    tag: 'TensorCalled',
    message: `${call.name} is a tensor, not a function`,
    hint: `write ${call.name}*(...) for a product, ${call.name}[${indices}] for a component.`,
  });
};

const unknownFunction = (call: Call, scope: Scope): never => {
  const known = callable(scope);
  const near = nearest(call.name, known);
  const own = `declare a function of your own: ${call.name} : [n] -> []`;
  const other = functionHint(call.name) ?? (near.length > 0 ? `did you mean ${near.join(' or ')}?` : undefined); // prettier-ignore
  return failAt(scope, call.nameSpan, {
    tag: 'UnknownFunction',
    message: `there is no function ${call.name}`,
    facts: other === undefined ? [`functions: ${known.join(', ')}`] : [],
    hint: other ?? `${own}.`,
  });
};

const notAFunction = (call: Call, scope: Scope): never =>
  L.isVariable(scope, call.name) ? tensorCalled(call, scope) : unknownFunction(call, scope);

/** name(args). */
export const call = (ast: Call, scope: Scope): Value => {
  const declared = scope.declarations.variables.get(ast.name);
  if (declared?.arguments) return callDeclared(declared, ast, scope);
  const entry = scope.session.operators.get(ast.name);
  if (entry) return callOperator(entry, ast, scope);
  const built = table.get(ast.name);
  return built ? callBuiltin(built, ast, scope) : notAFunction(ast, scope);
};
