/**
 * Contraction orders beside opt_einsum's `auto-hq`: `npm run bench -- opt-einsum`. Needs Python with opt_einsum 3.4.
 *
 * Both orders are priced by the same count: multiplications and additions of each pairwise contraction. The networks are the
 * classical ones of opt_einsum's documentation and random ones with summed, shared and free indices.
 */
import { spawnSync } from 'node:child_process';
import { flopsOf, type Contraction, type Tree } from '../core/extract/contraction.js';
import { defaultPlanLimits, orderOf } from '../core/extract/plan.js';
import { timed } from './measure.js';
import { random, randomNetwork } from './networks.js';
import { table } from './table.js';

type Case = { readonly name: string; readonly network: Contraction };
type Found = { readonly path: readonly (readonly number[])[]; readonly ms: number };

const ask = `
import json, sys, time
try:
    import opt_einsum as oe
except ImportError:
    sys.exit(3)
found = []
for c in json.load(sys.stdin):
    inputs = [frozenset(l) for l in c["leaves"]]
    sizes = {w: s for w, s in c["sizes"]}
    from_ = time.process_time()
    path = oe.paths.get_path_fn("auto-hq")(inputs, frozenset(c["free"]), sizes)
    found.append({"path": [list(p) for p in path], "ms": 1000 * (time.process_time() - from_)})
json.dump(found, sys.stdout)
`;

/** The network of an equation such as ab,bc->ac, its indices of the given sizes. */
const classical = (name: string, size: (k: number) => number): Case => {
  const [left = '', right = ''] = name.split('->');
  const letters = [...new Set(left.replaceAll(',', ''))].sort();
  const wire = (letter: string): number => letters.indexOf(letter);
  const leaves = left.split(',').map((leaf) => ({ wires: [...new Set(leaf)].map(wire) }));
  return { name, network: { leaves, free: new Set([...right].map(wire)), size } };
};

const next = random(5);
const drawn = Array.from({ length: 52 }, () => 2 + Math.floor(next() * 9));
const cases: readonly Case[] = [
  'ea,fb,abcd,gc,hd->efgh',
  'eb,cb,fb->cef',
  'dd,fb,be,cdb->cef',
  'bca,cdb,dbf,afc->',
  'dcc,fce,ea,dbf->ab',
  'abef,fabc,cdce,dedf->ab',
  'abcd,ef,fgcd,hgab->eh',
  'ab,bc,cd,de,ef,fg,gh,hi,ij,jk->ak',
]
  .map((equation) => classical(equation, (w) => drawn[w] as number))
  .concat(
    [10, 14, 20, 30, 40].flatMap((n) =>
      Array.from({ length: 5 }, (_, seed) => ({
        name: `random, ${n} tensors`,
        network: randomNetwork(n, Math.ceil(1.6 * n), seed + 100),
      })),
    ),
  );

/** A path of opt_einsum as a tree: each step takes its operands out of the list and puts the result at its end. */
const treeOf = (leaves: number, path: Found['path']): Tree => {
  const list: Tree[] = Array.from({ length: leaves }, (_, k) => k);
  for (const step of path) {
    const taken = [...step].sort((a, b) => b - a).flatMap((k) => list.splice(k, 1));
    list.push(taken.reduce((a, b): Tree => [a, b]));
  }
  return list.reduce((a, b): Tree => [a, b]);
};

const asked = cases.map(({ network: { leaves, free, size } }) => {
  const wires = [...new Set([...leaves.flatMap((l) => l.wires), ...free])];
  return {
    leaves: leaves.map((l) => l.wires),
    free: [...free].filter((w) => leaves.some((l) => l.wires.includes(w))),
    sizes: wires.map((w) => [w, size(w)]),
  };
});
const answer = spawnSync('python3', ['-c', ask], {
  input: JSON.stringify(asked),
  encoding: 'utf8',
});
if (answer.status !== 0) {
  console.error('opt_einsum is not there: pip install opt_einsum==3.4.0 (and Python 3)');
  process.exit(2);
}
const peers = JSON.parse(answer.stdout) as readonly Found[];

type Row = {
  readonly name: string;
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
};
const rows = cases.map(({ name, network }, k): Row => {
  const peer = peers[k] as Found;
  const { ms: ours, value: tree } = timed(() => orderOf(network, defaultPlanLimits));
  const best = flopsOf(network, treeOf(network.leaves.length, peer.path));
  return { name, ratio: flopsOf(network, tree) / best, ours, theirs: peer.ms };
});
const names = [...new Set(rows.map((r) => r.name))];
console.log(
  table([
    ['network', 'cases', 'operations beside auto-hq, worst', 'best', 'ms', 'auto-hq ms'],
    ...names.map((name) => {
      const own = rows.filter((r) => r.name === name);
      const ratios = own.map((r) => r.ratio);
      const most = (values: readonly number[]): string => Math.max(...values).toFixed(1);
      return [
        name,
        `${own.length}`,
        Math.max(...ratios).toFixed(3),
        Math.min(...ratios).toFixed(3),
        most(own.map((r) => r.ours)),
        most(own.map((r) => r.theirs)),
      ];
    }),
  ]),
);
