/** What the reader has put in, and how it stands in the address: a link holds all of it. */

/** All that is put in. */
export type State = {
  readonly decls: string;
  /** The statement or the expression. */
  readonly text: string;
  /** `n=3, m=4`, as typed. */
  readonly sizes: string;
  /** Seconds that the engine may take. */
  readonly time: number;
  /** Names of shipped packs with commas, `all` or `none`. */
  readonly packs: string;
  /** A pack of one's own, as JSON; empty where there is none. */
  readonly own: string;
};

/** What the page opens with: the gradient of the squared loss. */
export const opening: State = {
  decls: 'X : [n, p]\nw : [p]\ny : [n]',
  text: "d((X*w - y)'*(X*w - y), w)",
  sizes: 'n=1000, p=20',
  time: 5,
  packs: 'all',
  own: '',
};

/** What a part has where the address does not say. */
const empty: State = { ...opening, decls: '', text: '', sizes: '' };

const keys = {
  decls: 'd',
  text: 'e',
  sizes: 'n',
  time: 't',
  packs: 'p',
  own: 'own',
} as const satisfies Readonly<Record<keyof State, string>>;

const names = Object.keys(keys) as readonly (keyof State)[];

/** The part of an address after `#`; parts that are as usual are left out. */
export const toHash = (state: State): string => {
  const parts = new URLSearchParams();
  for (const name of names)
    if (state[name] !== empty[name]) parts.set(keys[name], String(state[name]));
  return parts.toString();
};

/** Seconds from 1 to 600. */
export const seconds = (text: string): number => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? Math.min(600, Math.max(1, value)) : opening.time;
};

/** The state that an address holds; without any, the opening example. */
export const fromHash = (hash: string): State => {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const part = (name: Exclude<keyof State, 'time'>): string => parts.get(keys[name]) ?? empty[name];
  if (!parts.has(keys.text) && !parts.has(keys.decls)) return opening;
  return {
    decls: part('decls'),
    text: part('text'),
    sizes: part('sizes'),
    time: seconds(parts.get(keys.time) ?? ''),
    packs: part('packs'),
    own: part('own'),
  };
};

/** `n=3, m=4` as numbers, or what is wrong with it. */
export const sizesOf = (text: string): Readonly<Record<string, number>> | string => {
  const found: Record<string, number> = {};
  for (const part of text.split(/[,;]/).filter((p) => p.trim() !== '')) {
    const [, name, value] = /^\s*([A-Za-z]\w*)\s*=\s*([1-9]\d{0,8})\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined)
      return `"${part.trim()}" is no size: write n=3, m=4 (whole numbers from 1)`;
    found[name] = Number(value);
  }
  return found;
};

/** Whether a text is a statement: a relation stands outside all brackets. */
export const isStatement = (text: string): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at] as string;
    if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
    else if (depth === 0 && /^(==|!=|<=|>=|~)/.test(text.slice(at, at + 2))) return true;
  }
  return false;
};
