/**
 * The e-graph: hash-consed nodes, union-find with port maps, deferred rebuild.
 *
 * Invariants (asserted by check.ts):
 *   1. every class id below `classes.length` leads by `forward` to a root;
 *   2. a root's node mentions only wires that are its ports or bound in the node;
 *   3. `index` maps the canonical key of every node ever made to a class whose ports are the key's port order;
 *   4. the older class wins a union where its ports allow, so a run does not depend on iteration order of maps.
 * Mutable inside; no other module writes classes but through the functions here.
 */
import type { Size } from '../num/size.js';
import * as Sym from './symmetry.js';
import { childrenOf, moveWires, relabelPorts } from './nodes.js';
import type { ClassId, EClass, Node, Ref, Wire } from './types.js';

/** Why two refs were found equal: a key into the log of steps (run/steps), or a built-in law of diagrams. */
export type Reason =
  | { readonly tag: 'step'; readonly step: number }
  | { readonly tag: 'algebra' }
  | { readonly tag: 'congruence' };

export class Graph {
  readonly classes: EClass[] = [];
  readonly index = new Map<string, ClassId>();
  readonly wireSizes: Size[] = [];
  /** Number of unions so far: a version of the whole graph. */
  unions = 0;
  /** Nodes made so far. */
  nodes = 0;
  /** Characters of all keys: nodes and their keys grow together. */
  private keyLength = 0;
  /** Roots whose parents have to be looked at again. */
  readonly dirty = new Set<ClassId>();
  /** Called often while work goes on; throws where a limit is reached. */
  onWork: (() => void) | undefined;
  /** Called with each effective union. */
  onUnion: ((a: Ref, b: Ref, reason: Reason) => void) | undefined;

  wire(size: Size): Wire {
    return this.wireSizes.push(size) - 1;
  }
  wires(sizes: readonly Size[]): Wire[] {
    return sizes.map((size) => this.wire(size));
  }
  size(wire: Wire): Size {
    return this.wireSizes[wire] as Size;
  }
  class(id: ClassId): EClass {
    return this.classes[id] as EClass;
  }

  /** Bytes that the graph takes, estimated: measured, a node takes 30 to 40 bytes for each character of its key. */
  get bytes(): number {
    return 40 * this.keyLength + 8 * this.wireSizes.length;
  }

  /** The root use of a ref. A wire that the value does not depend on is gone from `at`. */
  find(ref: Ref): Ref {
    let cls = this.class(ref.cls);
    if (!cls.forward) return ref;
    let at = ref.at;
    while (cls.forward) {
      this.shorten(cls);
      const from: readonly Wire[] = at;
      at = moveWires(cls.forward.map, from);
      cls = this.class(cls.forward.cls);
    }
    return { cls: cls.id, at };
  }

  /** Path halving: makes a class point to where its parent points. */
  private shorten(cls: EClass): void {
    const { forward } = cls;
    const next = forward && this.class(forward.cls).forward;
    if (forward && next)
      cls.forward = { cls: next.cls, map: next.map.map((port) => forward.map[port] as number) };
  }

  /** The root of a class, without its wires. */
  rootOf(id: ClassId): ClassId {
    let cls = this.class(id);
    while (cls.forward) cls = this.class(cls.forward.cls);
    return cls.id;
  }

  /**
   * The class with this key, made from the node where there is none. Ports are in the key's order. A class that is there
   * learns the symmetries that the node has by now, where what it uses has changed.
   */
  intern(
    key: string,
    uses: readonly Ref[],
    symmetries: () => readonly Sym.Element[],
    make: () => {
      readonly ports: readonly Size[];
      readonly node: Node;
      readonly symmetry: Sym.Symmetry;
      readonly depends: ReadonlySet<string>;
    },
  ): ClassId {
    const known = this.index.get(key);
    if (known !== undefined) {
      if (uses.some((use) => this.class(use.cls).version > 0)) this.learn(known, symmetries());
      return known;
    }
    const { ports, node, symmetry, depends } = make();
    const id = this.classes.length;
    this.classes.push({
      id,
      ports,
      nodes: [node],
      form: node,
      symmetry,
      parents: new Set(),
      depends,
      forward: undefined,
      version: 0,
    });
    this.index.set(key, id);
    this.nodes++;
    this.keyLength += key.length;
    for (const child of childrenOf(node)) this.class(this.find(child).cls).parents.add(id);
    return id;
  }

  /** Adds symmetries of a class, which may have been merged with others, to its root. */
  private learn(id: ClassId, elements: readonly Sym.Element[]): void {
    if (elements.length === 0) return;
    const root = this.find({ cls: id, at: this.class(id).ports.map((_, port) => port) });
    if (root.at.length < this.class(id).ports.length) return;
    for (const { perm, sign } of elements)
      this.addSymmetry(root.cls, {
        perm: root.at.map((port) => root.at.indexOf(perm[port] as number)),
        sign,
      });
  }

  /** The least writing of a ref under the symmetries of its class. Sign 0: the value is 0. */
  least(ref: Ref): { readonly ref: Ref; readonly sign: 1 | -1 | 0 } {
    const root = this.find(ref);
    const cls = this.class(root.cls);
    if (Sym.isTrivial(cls.symmetry)) return { ref: root, sign: 1 };
    const { at, sign } = Sym.least(cls.symmetry, root.at);
    return { ref: at === root.at ? root : { cls: root.cls, at }, sign };
  }

  equal(a: Ref, b: Ref): boolean {
    const [p, q] = [this.find(a), this.find(b)];
    if (p.cls !== q.cls) return false;
    if (sameWires(p.at, q.at)) return true;
    if (Sym.isTrivial(this.class(p.cls).symmetry)) return false;
    const [x, y] = [this.least(p), this.least(q)];
    return x.sign === y.sign && sameWires(x.ref.at, y.ref.at);
  }

  /** Adds the symmetry T[at] = sign*T[at o perm] to a root. */
  addSymmetry(id: ClassId, element: Sym.Element): boolean {
    const cls = this.class(id);
    if (Sym.contains(cls.symmetry, element)) return false;
    cls.symmetry = Sym.generate(cls.ports.length, [
      ...Sym.generatorsOf(cls.symmetry, cls.ports.length),
      element,
    ]);
    this.touch(cls);
    return true;
  }

  private touch(cls: EClass): void {
    cls.version++;
    this.unions++;
    this.dirty.add(cls.id);
  }

  /**
   * Merges the values of two refs; `b` is what `a` is rewritten to, and gives the merged class its form. Both must have
   * distinct wires. Wires that only one of them has are proved irrelevant, and so are those that a symmetry moves there: the
   * merged class loses them.
   */
  union(a: Ref, b: Ref, reason: Reason): boolean {
    const [x, y] = [this.find(a), this.find(b)];
    if (x.cls === y.cls) return this.mergeWithItself(x, y, reason);
    this.onUnion?.(x, y, reason);
    const shared = this.shared(x, y);
    const fits = (r: Ref): boolean => r.at.length === shared.length;
    const [root, child] =
      fits(x) && (x.cls < y.cls || !fits(y)) ? [x, y] : fits(y) ? [y, x] : [undefined, undefined];
    if (root && child) this.attach(child, root, child === y);
    else {
      const fresh = this.freshClass(shared);
      this.attach(x, fresh, true);
      this.attach(y, fresh, true);
    }
    return true;
  }

  /**
   * The wires that the common value of two uses may depend on: those of both, but for those that a symmetry of either moves
   * to one that is not. T[i,j] = T[j,i] = b[j] depends on neither i nor j.
   */
  private shared(x: Ref, y: Ref): readonly Wire[] {
    let kept = x.at.filter((w) => y.at.includes(w));
    for (let before = -1; before !== kept.length && kept.length > 0;) {
      before = kept.length;
      for (const { cls, at } of [x, y]) {
        if (kept.length === at.length) continue;
        const orbit = Sym.orbits(this.class(cls).symmetry, at.length);
        const lost = new Set(at.flatMap((w, p) => (kept.includes(w) ? [] : [orbit[p]])));
        kept = kept.filter((w) => !lost.has(orbit[at.indexOf(w)]));
      }
    }
    return kept;
  }

  private freshClass(at: readonly Wire[]): Ref {
    const id = this.classes.length;
    const ports = at.map((w) => this.size(w));
    this.classes.push({
      id,
      ports,
      nodes: [],
      form: undefined,
      symmetry: Sym.trivial(at.length),
      parents: new Set(),
      depends: new Set(),
      forward: undefined,
      version: 0,
    });
    return { cls: id, at };
  }

  private mergeWithItself(x: Ref, y: Ref, reason: Reason): boolean {
    if (x.at.every((w, k) => w === y.at[k])) return false;
    const cls = this.class(x.cls);
    if (x.at.every((w) => y.at.includes(w))) {
      const perm = x.at.map((w) => y.at.indexOf(w));
      const added = this.addSymmetry(cls.id, { perm, sign: 1 });
      if (added) this.onUnion?.(x, y, reason);
      return added;
    }
    this.onUnion?.(x, y, reason);
    this.attach(x, this.freshClass(this.shared(x, y)), true);
    return true;
  }

  /** Makes `root` the parent of `child` in the union-find and moves what the child had. */
  private attach(child: Ref, root: Ref, giveForm: boolean): void {
    const [from, to] = [this.class(child.cls), this.class(root.cls)];
    const map = root.at.map((w) => child.at.indexOf(w));
    from.forward = { cls: to.id, map };
    const place = child.at.map((w) => root.at.indexOf(w));
    for (const node of from.nodes) {
      const moved = relabelPorts(node, place, to.ports.length, from.ports.length);
      if (moved) to.nodes.push(moved);
    }
    if (giveForm)
      to.form =
        (from.form && relabelPorts(from.form, place, to.ports.length, from.ports.length)) ??
        to.form;
    from.nodes = [];
    for (const parent of from.parents) to.parents.add(parent);
    if (!Sym.isTrivial(from.symmetry)) {
      const moved = Sym.generatorsOf(from.symmetry, from.ports.length).map((e) => ({
        perm: map.map((p) => place[e.perm[p] as number] as number),
        sign: e.sign,
      }));
      to.symmetry = Sym.generate(to.ports.length, [
        ...Sym.generatorsOf(to.symmetry, to.ports.length),
        ...moved,
      ]);
    }
    to.depends =
      to.depends.size === 0 && to.nodes.length === 0
        ? from.depends
        : intersect(from.depends, to.depends);
    this.touch(to);
    this.dirty.delete(from.id);
  }
}

const sameWires = (a: readonly Wire[], b: readonly Wire[]): boolean => {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
};

const intersect = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => {
  if (b.size === 0) return b;
  return new Set([...a].filter((name) => b.has(name)));
};
