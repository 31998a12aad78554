/** The prelude of every Coq file: a checker for the algebra of contractions, proven correct once. */
import { polynomials } from './polynomials.js';
import { monomials } from './monomials.js';
import { normal } from './normal.js';
import { values } from './values.js';
import { terms } from './terms.js';
import { compare } from './compare.js';
import { theorem } from './theorem.js';
import { hypotheses } from './hypotheses.js';
import { matrices } from './matrices.js';

/** Needs MathComp only; `ring_sound` and `field_sound` are what the theorems use; `matrices` the rules. */
export const prelude = [
  polynomials,
  monomials,
  normal,
  values,
  terms,
  compare,
  theorem,
  hypotheses,
  matrices,
].join('');
