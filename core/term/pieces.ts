/**
 * Tensor networks of matrices and vectors, contracted into one written product.
 *
 * A `Piece` is a form with the wires of its row and column (one wire: a column). `reduce` contracts the bound wires one
 * step at a time, the first step that applies, so the result is deterministic. It gives undefined for networks that
 * matrix notation cannot write (three matrices on one wire).
 */
import * as F from './form.js';
import type { Form } from './form.js';

/** A wire's id. */
export type Wire = number;

/** Three wires are a bundle: the first is the pair (major, minor) of the others made one index; its form is not used. */
export type Piece = {
  readonly wires: readonly [Wire] | readonly [Wire, Wire] | readonly [Wire, Wire, Wire];
  readonly form: Form;
};

/** Bound wires, with the form of their size; what is left to contract; the numbers met so far. */
export type State = {
  readonly bound: ReadonlyMap<Wire, Form>;
  readonly pieces: readonly Piece[];
  readonly scalars: readonly Form[];
  /** The forms of the factors as they were written, for the order in which a loop is. */
  readonly written: readonly Form[];
};

/** A product of matrices, columns and rows, flat. */
export const chain = (links: readonly Form[]): Form => {
  const flat = links.flatMap((link) =>
    link.tag === 'chain' && link.scalars.length === 0 && link.denominators.length === 0
      ? link.links
      : [link],
  );
  const [only] = flat;
  return only !== undefined && flat.length === 1
    ? only
    : { tag: 'chain', scalars: [], links: flat, denominators: [] };
};

/** The links of a bare chain; any other form is one link. */
export const linksOf = (form: Form): readonly Form[] =>
  form.tag === 'chain' && form.scalars.length === 0 && form.denominators.length === 0
    ? form.links
    : [form];

/** u.*v, or u./v where v is a reciprocal. */
const hadamard = (left: Form, right: Form): Form => {
  const below = F.reciprocalOf(right);
  if (below) return F.binary('./', left, below);
  return F.reciprocalOf(left) ? hadamard(right, left) : F.binary('.*', left, right);
};

const touches = (piece: Piece, wire: Wire): boolean => piece.wires.includes(wire);
const isMatrix = (piece: Piece): boolean => piece.wires.length === 2;
const isBundle = (piece: Piece): boolean => piece.wires.length === 3;
const isVector = (piece: Piece): boolean => piece.wires.length === 1;
const isLoop = ({ wires }: Piece): boolean => wires.length === 2 && wires[0] === wires[1];

/** The piece as a matrix that ends (or, `first`, begins) with a wire. */
const turned = (piece: Piece, wire: Wire, first: boolean): Piece => {
  const [row, col] = piece.wires;
  if (col === undefined || (first ? row : col) === wire) return piece;
  return { wires: [col, row], form: F.transpose(piece.form) };
};

const otherEnd = ({ wires }: Piece, wire: Wire): Wire | undefined =>
  wires.length === 1 ? undefined : wires[0] === wire ? wires[1] : wires[0];

const put = (
  state: State,
  used: readonly Piece[],
  made: readonly Piece[],
  scalars: readonly Form[] = [],
): State => {
  const at = state.pieces.findIndex((piece) => used.includes(piece));
  const before = state.pieces.slice(0, at);
  const after = state.pieces.slice(at).filter((piece) => !used.includes(piece));
  return {
    ...state,
    pieces: [...before, ...made, ...after],
    scalars: [...state.scalars, ...scalars],
  };
};

const unbind = (state: State, wires: readonly Wire[]): State => ({
  ...state,
  bound: new Map([...state.bound].filter(([wire]) => !wires.includes(wire))),
});

const incident = (state: State, wire: Wire): readonly Piece[] =>
  state.pieces.filter((piece) => touches(piece, wire));

/** The place of a link, or of what it transposes, among the factors as written. */
const placeOf = (written: readonly Form[], link: Form | undefined): number => {
  const plain = link?.tag === 'transpose' ? link.arg : link;
  const at = written.findIndex((form) => form === plain);
  return at < 0 ? written.length : at;
};

const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((rank, k) => rank !== b[k]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};

/** The rotation and direction of a closed loop that writes fewest transposes, then the first factor first: tr(A'*B). */
const closed = (form: Form, written: readonly Form[]): Form => {
  const links = linksOf(form);
  const flipped = [...links].reverse().map(F.transpose);
  const rotations = [links, flipped].flatMap((each) =>
    each.map((_, k) => [...each.slice(k), ...each.slice(0, k)]),
  );
  const count = (each: readonly Form[]): number =>
    each.reduce((sum, link) => sum + F.transposes(link), 0);
  const ranks = (each: readonly Form[]): readonly number[] => [
    count(each),
    placeOf(written, each[0]),
    each[0]?.tag === 'transpose' ? 0 : 1,
  ];
  const best = rotations.reduce((a, b) => (isBefore(ranks(b), ranks(a)) ? b : a));
  return F.call('tr', [chain(best)]);
};

type Step = (state: State) => State | undefined;

/** A[i,i]: tr(A) where i is bound and nothing else touches it, else the diagonal. */
const loop: Step = (state) => {
  const piece = state.pieces.find(isLoop);
  const wire = piece?.wires[0];
  if (!piece || wire === undefined) return undefined;
  if (state.bound.has(wire) && incident(state, wire).length === 1)
    return unbind(put(state, [piece], [], [closed(piece.form, state.written)]), [wire]);
  return put(state, [piece], [{ wires: [wire], form: F.call('diag', [piece.form]) }]);
};

const dot = (left: Form, right: Form): Form => {
  const one = chain([F.transpose(left), right]);
  const other = chain([F.transpose(right), left]);
  return F.transposes(other) < F.transposes(one) ? other : one;
};

const join = (state: State, wire: Wire, left: Piece, right: Piece): State => {
  const inner = unbind(state, [wire]);
  if (isVector(left) && isVector(right))
    return put(inner, [left, right], [], [dot(left.form, right.form)]);
  if (isVector(left)) return join(state, wire, right, left);
  const [matrix, next] = [turned(left, wire, false), turned(right, wire, true)];
  const row = otherEnd(left, wire) ?? wire;
  const col = otherEnd(right, wire);
  const form = chain([matrix.form, next.form]);
  return put(inner, [left, right], [{ wires: col === undefined ? [row] : [row, col], form }]);
};

/** A wire between two pieces: a product. */
const contract: Step = (state) => {
  for (const wire of state.bound.keys()) {
    const [left, right, third] = incident(state, wire);
    if (left && right && !third && !isBundle(left) && !isBundle(right))
      return join(state, wire, left, right);
  }
  return undefined;
};

/** A wire with no piece is its size; one with one piece is summed: sum(v), sum(X), X*ones(n). */
const lone: Step = (state) => {
  for (const [wire, size] of state.bound) {
    const [piece, second] = incident(state, wire);
    if (!piece) return unbind({ ...state, scalars: [...state.scalars, size] }, [wire]);
    if (second || isBundle(piece)) continue;
    const other = otherEnd(piece, wire);
    if (other === undefined || (state.bound.has(other) && incident(state, other).length === 1))
      return unbind(put(state, [piece], [], [F.call('sum', [piece.form])]), [wire, ...piece.wires]);
    const form = chain([turned(piece, wire, false).form, F.call('ones', [size])]);
    return unbind(put(state, [piece], [{ wires: [other], form }]), [wire]);
  }
  return undefined;
};

/** Two vectors on one wire, or two matrices on the same two: elementwise product. */
const parallel: Step = (state) => {
  for (const [at, left] of state.pieces.entries())
    for (const right of state.pieces.slice(at + 1)) {
      const [row] = left.wires;
      if (isBundle(left)) continue;
      if (
        left.wires.length !== right.wires.length ||
        !left.wires.every((wire) => touches(right, wire))
      )
        continue;
      const form = hadamard(left.form, turned(right, row, true).form);
      return put(state, [left, right], [{ wires: left.wires, form }]);
    }
  return undefined;
};

/** A vector on a bound wire between two matrices: A*diag(v)*B. */
const absorb: Step = (state) => {
  for (const wire of state.bound.keys()) {
    const pieces = incident(state, wire);
    const vector = pieces.find(isVector);
    const matrix = pieces.find(isMatrix);
    if (!vector || !matrix || pieces.length !== 3) continue;
    const left = turned(matrix, wire, false);
    const form = chain([left.form, F.call('diag', [vector.form], true)]);
    return put(state, [vector, matrix], [{ wires: left.wires, form }]);
  }
  return undefined;
};

/** The one piece beside the bundle on a wire of it, ones where there is none; undefined for an open wire or more pieces. */
const partner = (state: State, bundle: Piece, wire: Wire | undefined): Piece | undefined => {
  const size = wire === undefined ? undefined : state.bound.get(wire);
  if (wire === undefined || !size) return undefined;
  const others = incident(state, wire).filter((piece) => piece !== bundle);
  const [other] = others;
  if (!other) return { wires: [wire], form: F.call('ones', [size]) };
  return others.length > 1 || isBundle(other) || isLoop(other) ? undefined : other;
};

/** vec(X) and kron of two columns, of a column and a matrix, khatrirao: one bundle with what is on its parts. */
const gather: Step = (state) => {
  for (const bundle of state.pieces.filter(isBundle)) {
    const [pair, major, minor] = bundle.wires;
    const [a, b] = [partner(state, bundle, major), partner(state, bundle, minor)];
    if (!a || !b || major === undefined || minor === undefined) continue;
    const inner = unbind(state, [major, minor]);
    if (a === b)
      return put(
        inner,
        [bundle, a],
        [{ wires: [pair], form: F.call('vec', [turned(a, minor, true).form]) }],
      );
    const args = [turned(a, major, true).form, turned(b, minor, true).form];
    const [p, q] = [otherEnd(a, major), otherEnd(b, minor)];
    const word = p !== undefined && p === q ? 'khatrirao' : 'kron';
    if (word === 'kron' && p !== undefined && q !== undefined) continue;
    const col = p ?? q;
    return put(
      inner,
      [bundle, a, b],
      [{ wires: col === undefined ? [pair] : [pair, col], form: F.call(word, args) }],
    );
  }
  return undefined;
};

/** Two bundles with the same two matrices on their parts: kron(A,B). */
const kron: Step = (state) => {
  const bundles = state.pieces.filter(isBundle);
  for (const [at, rows] of bundles.entries())
    for (const cols of bundles.slice(at + 1)) {
      const [row, i, k] = rows.wires;
      const [col, j, l] = cols.wires;
      const [a, b] = [partner(state, rows, i), partner(state, rows, k)];
      if (!a || !b || a === b || i === undefined || k === undefined) continue;
      if (partner(state, cols, j) !== a || partner(state, cols, l) !== b) continue;
      const form = F.call('kron', [turned(a, i, true).form, turned(b, k, true).form]);
      const inner = unbind(state, [
        i,
        k,
        ...(j === undefined ? [] : [j]),
        ...(l === undefined ? [] : [l]),
      ]);
      return put(inner, [rows, cols, a, b], [{ wires: [row, col], form }]);
    }
  return undefined;
};

const steps: readonly Step[] = [loop, contract, lone, parallel, absorb, kron, gather];

/** Contracts every bound wire; undefined where matrix notation has no way. */
export const reduce = (start: State): State | undefined => {
  let state = start;
  for (;;) {
    const next = steps.reduce<State | undefined>((found, step) => found ?? step(state), undefined);
    if (!next) return state.bound.size === 0 && !state.pieces.some(isBundle) ? state : undefined;
    state = next;
  }
};
