/**
 * Tensor diagrams: a checked expression or statement as a picture.
 *
 * Pure and the same in Node and the browser; the same input gives the same bytes.
 */
export { renderSvg } from './render.js';
export type { PictureOptions } from './render.js';
export type { Theme } from './svg.js';
