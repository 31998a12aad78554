/**
 * Tensor diagrams: a checked expression or statement as a picture.
 *
 * Pure and the same in Node and the browser; the same input gives the same bytes.
 */
export { einsumText, fromEinsum, isEinsum, toEinsum } from './einsum.js';
export type { Einsum } from './einsum.js';
export {
  renderDot,
  renderSidesSvg,
  renderStepsSvg,
  renderStepsTikz,
  renderSvg,
  renderTikz,
} from './render.js';
export type { PictureOptions, TikzOptions } from './render.js';
export type { PictureStep } from './strip.js';
export type { Theme } from './svg.js';
