/**
 * Sequences in rule texts: `X : [s...]`, `X[i...]`, `sum(j...: f)` stand for any number of axes, and `delta[j,i]...` for the
 * product over them. `expandSequences` writes the text for one number of axes.
 */
const numbered = (name: string, order: number): string =>
  Array.from({ length: order }, (_, k) => `${name}${k + 1}`).join(',');

const products = (text: string, order: number): string =>
  text.replace(/(\w+)\[([^\][]*)\]\.\.\./g, (_, name: string, inside: string) => {
    if (order === 0) return '1';
    const at = (k: number): string =>
      inside
        .split(',')
        .map((i) => `${i.trim()}${k}`)
        .join(',');
    return Array.from({ length: order }, (__, k) => `${name}[${at(k + 1)}]`).join('*');
  });

/** The text with every sequence written for `order` axes. */
export const expandSequences = (text: string, order: number): string => {
  const named = products(text, order).replace(/(\w+)\.\.\./g, (_, name: string) =>
    numbered(name, order),
  );
  if (order > 0) return named;
  return named
    .replace(/\[\s*(,\s*)+\]/g, '[]')
    .replace(/\[\s*(,\s*)+/g, '[')
    .replace(/(,\s*)+\]/g, ']')
    .replace(/(\w)\[\s*\]/g, '$1')
    .replace(/\bsum\(\s*:\s*/g, '(');
};

/** Whether the text has a sequence. */
export const hasSequence = (text: string): boolean => text.includes('...');
