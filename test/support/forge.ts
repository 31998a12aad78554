/** Certificates written by hand, to try the checker with what no honest prover writes. */
import { isLeft } from 'fp-ts/lib/Either.js';
import {
  certificateCodec,
  type CertificateStep,
  type Reason,
} from '../../core/checker/certificate.js';
import * as S from '../../core/num/size.js';
import { elaborateStatement } from '../../core/shape/elaborate.js';
import type { Bound, Index, Statement, Tensor, Term } from '../../core/term/term.js';
import { shippedPacks } from '../../rules/index.js';

/** A statement as it is typed. */
export type Typed = { readonly decls: string; readonly lhs: string; readonly rhs: string };

/** The statement as the checker reads it: its axes have the ids that steps must use. */
export const read = ({ decls, lhs, rhs }: Typed): Statement => {
  const made = elaborateStatement([decls], { lhs, rhs, relation: '==' });
  if (isLeft(made)) throw new Error(made.left.message);
  return made.right;
};

const packOf = (id: string) => {
  const pack = shippedPacks.find((p) => p.rules.some((r) => r.id === id));
  if (!pack) throw new Error(`no rule is called ${id}`);
  return pack;
};

/** A certificate of the steps, which cites the shipped rules that they name. */
export const forged = ({ decls, lhs, rhs }: Typed, steps: readonly CertificateStep[]): unknown => {
  const ids = new Set(steps.flatMap(({ reason }) => ('rule' in reason ? [reason.rule] : [])));
  const rules = [...ids].map((id) => {
    const pack = packOf(id);
    const rule = pack.rules.find((r) => r.id === id);
    if (!rule) throw new Error(id);
    return { pack: pack.pack, decls: rule.decls ?? pack.decls, rule };
  });
  const statement = { decls: [decls], lhs, rhs, relation: '==' as const };
  const file = certificateCodec.encode({
    einsat: 'certificate',
    version: 2,
    statement,
    rules,
    steps,
  });
  return JSON.parse(JSON.stringify(file));
};

/** A step by a law from one term to another. */
export const law = (rule: string, from: Term, to: Term): Reason => ({
  tag: 'law',
  pack: packOf(rule).pack,
  rule,
  order: 0,
  from,
  to,
});

/** A step by a rule at values. */
export const instance = (
  rule: string,
  given: {
    readonly order?: number;
    readonly axes?: readonly Index[];
    readonly values?: Readonly<Record<string, Tensor>>;
    readonly sizes?: Readonly<Record<string, S.Size>>;
    readonly bound?: Readonly<Record<string, Bound>>;
    readonly names?: Readonly<Record<string, string>>;
  },
): Reason => ({
  tag: 'rule',
  pack: packOf(rule).pack,
  rule,
  order: given.order ?? 0,
  axes: given.axes ?? [],
  values: Object.entries(given.values ?? {}),
  sizes: Object.entries(given.sizes ?? {}),
  bound: Object.entries(given.bound ?? {}),
  names: Object.entries(given.names ?? {}),
});

/** A step whose place is `place`, `_` where the instance stands. */
export const step = (
  reason: Reason,
  after: Term,
  place: Term = variable('_'),
  open: readonly Index[] = [],
): CertificateStep => ({ reason, direction: 'forward', open, place, after });

/** A component of a variable. */
export const variable = (name: string, ...at: readonly Index[]): Term => ({
  tag: 'variable',
  name,
  at,
});

/** A bound number. */
export const bound = (name: string): Bound => ({ name, shape: [], properties: [] });

/** A number as a tensor. */
export const scalar = (body: Term): Tensor => ({ axes: [], body });

/** An index of the size n. */
export const index = (id: number, size: S.Size = S.symbol('n')): Index => ({
  id,
  name: `i${id}`,
  size,
});
