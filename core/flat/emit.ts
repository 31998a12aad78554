/**
 * Writes a plan as JavaScript: nested loops over columns, no object per match.
 *
 * The text is the body of a function of (K, lower): K holds the conditions, `lower` finds a first child in a sorted
 * class. Its value has `count(g, cols, limit)`, the number of matches in the snapshot (at most limit + 1), and
 * `run(g, cols, w, from, state)`, which applies every match with a row younger than w (a class id from `from` on) and
 * tells how many said something new.
 */
import type { OutcomePlan, Plan, Step } from './plan.js';

/** The source for a plan; `index` is the number of the rule. */
export const sourceOf = (plan: Plan, index: number): string =>
  [
    `'use strict';`,
    applySource(plan, index),
    countSource(plan),
    isRetried(plan) ? retrySource(plan) : '',
    runSource(plan),
    'return { count, run };',
  ].join('\n');

/** True where the outcome depends on what the analyses know: such a match is tried again, as failed conditions are. */
const hasChoice = (plan: Plan): boolean => plan.outcomes.some(({ outcome }) => outcome.when);
const isRetried = (plan: Plan): boolean => plan.rule.conditions.length > 0 || hasChoice(plan);

/** The registers that applying a match reads. */
export const usedRegisters = (plan: Plan): readonly string[] => {
  const conditions = [
    ...plan.rule.conditions,
    ...plan.outcomes.flatMap(({ outcome }) => outcome.when ?? []),
  ];
  const names = [
    plan.root,
    ...conditions.flatMap(({ on }) => on.map((v) => plan.variables.get(v) as string)),
    ...plan.outcomes.flatMap(({ builds, root }) => [
      ...builds.flatMap(({ kids }) => kids),
      ...(root.tag === 'node' ? root.kids : [root.name]),
    ]),
  ];
  return [...new Set(names)].filter((name) => name.startsWith('c'));
};

const rowNames = (plan: Plan): readonly string[] => plan.atoms.map((_, k) => `r${k}`);
const applyArguments = (plan: Plan): string =>
  ['g', ...usedRegisters(plan), ...rowNames(plan)].join(', ');

const leafLines = (plan: Plan, whenYoung = ''): string =>
  plan.leaves
    .map(
      (op) => `  const q${op} = g.leafRow(${op});
  if (q${op} === 0 || g.stamps[q${op}] > cols.taken) return 0;
  const l${op} = g.rows[(q${op} + 1) * g.stride - 1];${whenYoung.replaceAll('ROW', `q${op}`)}`,
    )
    .join('\n');

/** A call of the graph for a node; many children go through its scratch array. */
const call = (verb: string, op: number, kids: readonly string[], cls?: string): string => {
  const tail = cls === undefined ? [] : [cls];
  if (kids.length < 3) return `g.${verb}${kids.length}(${[op, ...kids, ...tail].join(', ')})`;
  const writes = kids.map((kid, k) => `g.scratch[${k}] = ${kid}`);
  return `(${[...writes, `g.${verb}N(${[op, kids.length, ...tail].join(', ')})`].join(', ')})`;
};

/** Applies one match: 1 where it said something new, plus 2 where it must be tried again. */
const applySource = (plan: Plan, index: number): string => {
  const tests = plan.rule.conditions.map(({ on }, k) => {
    const args = on.map((v) => operand(plan.variables.get(v) as string));
    return `  if (!K.condition${k}(${['g', ...args].join(', ')})) return 2;`;
  });
  return [
    `const apply = (${applyArguments(plan)}) => {`,
    ...usedRegisters(plan).map((name) => `  const f_${name} = g.find(${name});`),
    ...tests,
    ...plan.outcomes.map((outcome, k) => outcomeSource(plan, outcome, k, index)),
    `  return ${hasChoice(plan) ? 2 : 0};`,
    '};',
  ].join('\n');
};

/** A register as it is inside `apply`. */
const operand = (name: string): string => (name.startsWith('c') ? `f_${name}` : name);

const outcomeSource = (plan: Plan, o: OutcomePlan, k: number, index: number): string => {
  const root = operand(plan.root);
  const { when, fresh } = o.outcome;
  const again = hasChoice(plan) ? 2 : 0;
  const test = when
    ? `K.when${k}(${['g', ...when.on.map((v) => operand(plan.variables.get(v) as string))].join(', ')})`
    : 'true';
  const built = o.builds.map(
    ({ op, kids, out }) =>
      `    const ${out} = ${call('add', op, kids.map(operand))}, ${out}_row = g.at;`,
  );
  const done =
    o.root.tag === 'node'
      ? call('put', o.root.op, o.root.kids.map(operand), root)
      : `g.union(${root}, ${operand(o.root.name)})`;
  const made = o.root.tag === 'node' ? 'g.at' : '0';
  return [
    `  if (${test}) {`,
    ...(fresh ? [`    const fresh = K.fresh${k}(g, ${root}), fresh_row = g.at;`] : []),
    ...built,
    `    if (!${done}) return ${again};`,
    `    if (g.recorder !== undefined) {`,
    `      g.recorder.applied(${index}, ${k}, ${plan.root}, ${made}, ${fresh ? 'fresh_row' : '-1'});`,
    ...rowNames(plan).map((row) => `      g.recorder.witness(${row});`),
    ...o.builds.map(({ out }) => `      g.recorder.witness(${out}_row);`),
    '    }',
    `    return ${1 + again};`,
    '  }',
  ].join('\n');
};

/** The loops of the steps around a body. With `naive` every match, else those with something younger than w. */
const loops = (plan: Plan, naive: boolean, body: string): string => {
  const nest = (steps: readonly Step[], depth: number): string => {
    const [step, ...rest] = steps;
    if (!step) return body;
    if (step.tag === 'same') return `if (${step.a} === ${step.b}) {\n${nest(rest, depth)}\n}`;
    if (step.tag === 'take') return `{ const ${step.cls} = ${step.from};\n${nest(rest, depth)}\n}`;
    const last = rest.every(({ tag }) => tag === 'same' || tag === 'take');
    const was = depth > 0 ? `y${depth - 1}` : 'false';
    const youth = (test: string): string => {
      if (naive) return '';
      if (!last) return `const y${depth} = ${was} || ${test};${idle(step, rest, depth)}`;
      return depth > 0 ? `if (!(${was} || ${test})) continue;` : `if (!(${test})) continue;`;
    };
    const inside = nest(rest, depth + 1);
    switch (step.tag) {
      case 'classes':
        return classesLoop(step, naive || !last || depth > 0, youth(`${step.cls} >= from`), inside);
      case 'find':
        return findLoop(step, youth(`g.stamps[r${step.atom}] > w`), inside);
      case 'scan':
      case 'each': {
        const i = `i${step.atom}`;
        const column = `k${step.op}`;
        const keyed = step.tag === 'each' && step.key !== undefined;
        const stop =
          naive || !last || depth === 0 || keyed
            ? ''
            : ` && (${was} || ${column}_newest[${i}] > w)`;
        return [
          `for (${rowRange(step, stop)}) {`,
          ...(step.tag === 'scan' ? [`const ${step.cls} = ${column}_cls[${i}];`] : []),
          ...step.kids.map((kid, k) => `const ${kid} = ${column}_${k}[${i}];`),
          youth(`${column}_stamp[${i}] > w`),
          `const r${step.atom} = ${column}_row[${i}];`,
          inside,
          '}',
        ].join('\n');
      }
    }
  };
  return nest(plan.steps, 0);
};

type Of<T extends Step['tag']> = Extract<Step, { readonly tag: T }>;

const rowRange = (step: Of<'scan'> | Of<'each'>, stop: string): string => {
  const i = `i${step.atom}`;
  const c = `k${step.op}`;
  if (step.tag === 'scan') return `let ${i} = ${c}_n; ${i} > 0; ${i}--`;
  const inClass = `${c}_cls[${i}] === ${step.cls}`;
  if (step.key === undefined)
    return `let ${i} = ${c}_start[${step.cls}]; ${inClass}${stop}; ${i}++`;
  const from = `lower(${c}_cls, ${c}_0, ${c}_start[${step.cls}], ${step.cls}, ${step.key})`;
  return `let ${i} = ${from}; ${inClass} && ${c}_0[${i}] === ${step.key}; ${i}++`;
};

/** Skips an old row whose inner classes hold nothing young. */
const idle = (step: Step, rest: readonly Step[], depth: number): string => {
  const atoms = rest.filter(({ tag }) => tag !== 'same' && tag !== 'take');
  if (step.tag !== 'scan' || depth > 0) return '';
  const young = atoms.map((atom) =>
    atom.tag === 'each' && step.kids.includes(atom.cls)
      ? `k${atom.op}_newest[k${atom.op}_start[${atom.cls}]] > w`
      : undefined,
  );
  return young.includes(undefined) ? '' : ` if (!(y0 || ${young.join(' || ')})) continue;`;
};

const classesLoop = (step: Of<'classes'>, all: boolean, youth: string, inside: string): string =>
  `for (let ${step.cls} = ${all ? 0 : 'from'}; ${step.cls} < cols.classes; ${step.cls}++) {
if (g.uf.parents[${step.cls}] !== ${step.cls}) continue;
${youth}
${inside}
}`;

const findLoop = (step: Of<'find'>, youth: string, inside: string): string => {
  const r = `r${step.atom}`;
  return `for (let ${r} = ${call('row', step.op, step.kids)}; ${r} !== 0; ${r} = 0) {
const s${step.atom} = g.stamps[${r}];
if (s${step.atom} < 0 || s${step.atom} > cols.taken || g.rows[(${r} + 1) * g.stride - 1] !== ${step.cls}) continue;
${youth}
${inside}
}`;
};

/** Constants for the columns that the steps read. */
const columnLines = (plan: Plan): string => {
  const arities = new Map<number, number>();
  for (const step of plan.steps)
    if (step.tag === 'scan' || step.tag === 'each') arities.set(step.op, step.kids.length);
  return [...arities]
    .map(([op, arity]) => {
      const kids = Array.from({ length: arity }, (_, k) => `k${op}_${k} = k${op}.kids[${k}]`);
      const fields = ['cls', 'stamp', 'row', 'newest', 'start'].map(
        (f) => `k${op}_${f} = k${op}.${f}`,
      );
      return `  const k${op} = cols.byOp[${op}], k${op}_n = k${op}.size, ${[...fields, ...kids].join(', ')};`;
    })
    .join('\n');
};

const countSource = (plan: Plan): string => {
  const [only, ...more] = plan.steps;
  const body =
    only?.tag === 'scan' && more.length === 0
      ? `  return Math.min(cols.byOp[${only.op}].size, limit + 1);`
      : `${leafLines(plan)}
${columnLines(plan)}
  let n = 0;
${loops(plan, true, 'if (++n > limit) return n;')}
  return n;`;
  return `const count = (g, cols, limit) => {\n${body}\n};`;
};

const runSource = (plan: Plan): string => {
  const conditional = isRetried(plan);
  const apply = `apply(${applyArguments(plan)})`;
  const body = conditional
    ? `m++;
const said = ${apply};
n += said & 1;
if ((said & 2) !== 0) { ${rowNames(plan)
        .map((row) => `state.keep(${row});`)
        .join(' ')} }`
    : `m++;
n += ${apply};`;
  return `const run = (g, cols, w, from, state) => {
${leafLines(plan, '\n  if (g.stamps[ROW] > w) { w = -1; from = 0; }')}
${columnLines(plan)}
  let n = 0, m = 0;
${conditional ? '  n += retry(g, w, state);' : ''}
${loops(plan, false, body)}
  state.matches += m;
  return n;
};`;
};

/** Matches whose condition failed are tested again. One with a young row is dropped: the search finds it again. */
const retrySource = (plan: Plan): string => {
  const width = plan.atoms.length;
  const rows = rowNames(plan);
  const reads = usedRegisters(plan).map((name) => `const ${name} = ${placeOf(plan, name)};`);
  return `const retry = (g, w, state) => {
  const list = state.pending, end = state.length;
  let n = 0, kept = 0;
  for (let at = 0; at < end; at += ${width}) {
${rows.map((r, k) => `    const ${r} = list[at + ${k}], s${k} = g.stamps[${r}];\n    if (s${k} < 0 || s${k} > w) continue;`).join('\n')}
    const rows = g.rows, S = g.stride;
    ${reads.join('\n    ')}
    const said = apply(${applyArguments(plan)});
    n += said & 1;
    if ((said & 2) !== 0) {
      ${rows.map((r, k) => `list[kept + ${k}] = ${r};`).join(' ')}
      kept += ${width};
    }
  }
  state.length = kept;
  return n;
};`;
};

/** Where a register stands in the rows of a match. */
const placeOf = (plan: Plan, name: string): string => {
  for (const step of plan.steps) {
    if (step.tag !== 'scan' && step.tag !== 'each' && step.tag !== 'find') continue;
    const k = step.kids.indexOf(name);
    if (k >= 0) return `rows[r${step.atom} * S + ${k + 1}]`;
    if (step.cls === name) return `rows[(r${step.atom} + 1) * S - 1]`;
  }
  throw new Error(`a rule with conditions must have an operator in its pattern: ${plan.rule.name}`);
};
