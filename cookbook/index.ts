/** The catalogue: what has to be covered. It knows no rule. */
import { advancedDerivatives } from './advancedDerivatives.js';
import { decompositions } from './decompositions.js';
import { determinant } from './determinant.js';
import { functions } from './functions.js';
import { intro } from './intro.js';
import { kronecker } from './kronecker.js';
import { ml } from './ml.js';
import { oldExamples } from './oldExamples.js';
import { readme } from './readme.js';
import { simpleDerivatives } from './simpleDerivatives.js';
import { specialMatrices } from './specialMatrices.js';
import { statistics } from './statistics.js';
import { tensorAlgos } from './tensorAlgos.js';
import { tensorTrains } from './tensorTrains.js';
import { tensorgrad } from './tensorgrad.js';
import type { Chapter, CookbookStatement } from './statement.js';

export type { Chapter, CookbookStatement, Entry, Kind, Tier } from './statement.js';

/** The chapters in the order of the catalogue. */
export const chapters: readonly Chapter[] = [
  intro,
  simpleDerivatives,
  kronecker,
  functions,
  statistics,
  determinant,
  specialMatrices,
  decompositions,
  advancedDerivatives,
  tensorAlgos,
  tensorTrains,
  ml,
  readme,
  oldExamples,
  tensorgrad,
];

/** Every statement, chapter by chapter. */
export const statements: readonly CookbookStatement[] = chapters.flatMap((c) => c.statements);
