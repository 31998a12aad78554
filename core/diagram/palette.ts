/** Colours, dark on light and light on dark. A test measures their contrast. */
import type { Ink } from './drawing.js';

type Filled = Exclude<Ink, 'inner' | 'wire' | 'dot' | 'ring' | 'mark' | 'leg'>;

export type Palette = {
  readonly paper: string;
  readonly text: string;
  readonly index: string;
  readonly head: string;
  readonly wire: string;
  readonly mark: string;
  readonly fill: Readonly<Record<Filled, string>> & Readonly<Partial<Record<Ink, string>>>;
  readonly stroke: Readonly<Record<Filled, string>> & Readonly<Partial<Record<Ink, string>>>;
};

/** The page behind is taken to be about `paper`; nothing is painted there. */
export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: {
    paper: '#ffffff',
    text: '#16191d',
    index: '#4a5361',
    head: '#16191d',
    wire: '#2b3440',
    mark: '#2b3440',
    fill: {
      tensor: '#dbe9fb',
      epsilon: '#fde3cf',
      indicator: '#fdf0bd',
      function: '#eef7ea',
      operator: '#e8f4f4',
      derivative: '#fdeef1',
      expectation: '#f4effc',
      at: '#f6f6f6',
      sum: '#fbfbfc',
    },
    stroke: {
      tensor: '#245a9c',
      epsilon: '#9a4a0b',
      indicator: '#7a6100',
      function: '#3c7a2a',
      operator: '#1f7276',
      derivative: '#b3243f',
      expectation: '#6a3fb0',
      at: '#5b6470',
      sum: '#6b7480',
    },
  },
  dark: {
    paper: '#14171b',
    text: '#eef1f5',
    index: '#b3bcc8',
    head: '#eef1f5',
    wire: '#c3cad4',
    mark: '#c3cad4',
    fill: {
      tensor: '#1d3556',
      epsilon: '#4a2c14',
      indicator: '#42390f',
      function: '#1c2e1a',
      operator: '#163033',
      derivative: '#3a1a22',
      expectation: '#2a2140',
      at: '#22262c',
      sum: '#1a1e23',
    },
    stroke: {
      tensor: '#7fb1ee',
      epsilon: '#f0a765',
      indicator: '#dcc14a',
      function: '#86c96f',
      operator: '#6cc3c7',
      derivative: '#f2849a',
      expectation: '#b89af0',
      at: '#a2abb7',
      sum: '#8d96a2',
    },
  },
};
