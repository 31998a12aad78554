/** The shipped packs. Their names are a closed type, and a test counts the rules, so none can be silently off. */
import type { Pack } from '../core/rewrite/pack.js';
import { blocks } from './blocks.js';
import { convolution } from './convolution.js';
import { derivatives } from './derivatives.js';
import { determinant } from './determinant.js';
import { functions } from './functions.js';
import { gaussianMoments } from './gaussianMoments.js';
import { inverse } from './inverse.js';
import { kronecker } from './kronecker.js';
import { matrixFunctions } from './matrixFunctions.js';
import { powers } from './powers.js';
import { pseudoInverse } from './pseudoInverse.js';
import { sketching } from './sketching.js';

/** Every shipped pack, in the order its rules are tried. */
export const shippedPacks: readonly Pack[] = [
  powers,
  functions,
  derivatives,
  kronecker,
  blocks,
  inverse,
  pseudoInverse,
  determinant,
  matrixFunctions,
  convolution,
  gaussianMoments,
  sketching,
];
