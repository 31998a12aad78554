/** Identifiers of the Coq file: words of Coq and of the prelude are not taken, and no two things share one. */

const reserved = [
  'as at cofix else end exists exists2 fix for forall fun if in is let match mod of return then where with by',
  'Prop Set Type SProp Theorem Proof Qed Definition have exact nat seq list',
  'NS NI NC NAdd NMul NPow REq RNe RLe RLt Num Frac Nat At Ind Sum Mul Add Opp PLeaf POne PMul PAdd',
  'arr accept existT ring_sound field_sound psz erefl H term plan Corr corr corrected corrs_wt cs conj I pose ring_sound_with field_sound_with',
  'mx inv det adj prod invertible orthogonal symmetric antisymmetric diagonal eps2 eps3 eps4 congr1 fun',
].flatMap((words) => words.split(' '));

/** Gives names that are not in use yet: the wished one, else with a number behind. */
export type Names = (wish: string) => string;

/** A new, empty set of names. */
export const names = (): Names => {
  const used = new Set(reserved);
  return (wish) => {
    const clean = wish.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z])/, 'x');
    let name = clean;
    for (let k = 1; used.has(name); k++) name = `${clean}_${k}`;
    used.add(name);
    return name;
  };
};
