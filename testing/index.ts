/**
 * `einsat/testing`: properties and arbitraries for fast-check.
 *
 * Apart from the library, so that fast-check (a peer dependency) is needed by those alone who test with it.
 */
export { arbitraryFor } from './arbitraryFor.js';
export type { Values } from './points.js';
export { ruleProperty } from './ruleProperty.js';
export type { RulePropertyOptions } from './ruleProperty.js';
export { provedProperty } from '../api/provedProperty.js';
