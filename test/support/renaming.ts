/** Texts of equations up to the names of their variables, sizes and indices, and up to the order of the two sides. */

const word = /[A-Za-z_]\w*'*|\d+|[^\s]/g;

/** Words that mean something by themselves: they are followed by a bracket, or are constants. */
const isFixed = (token: string, next: string | undefined): boolean =>
  next === '(' || ['pi', 'delta', 'eps'].includes(token) || !/^[A-Za-z_]/.test(token);

/** The text with its names replaced by the order in which they come. */
export const renamed = (text: string): string => {
  const tokens = text.match(word) ?? [];
  const names = new Map<string, string>();
  return tokens
    .map((token, k) => {
      if (isFixed(token, tokens[k + 1])) return token;
      const bare = token.replace(/'/g, '');
      if (!names.has(bare)) names.set(bare, `n${names.size}`);
      return `${names.get(bare)}${token.slice(bare.length)}`;
    })
    .join(' ');
};

/** Both ways to write the equation. */
export const writings = (lhs: string, rhs: string): readonly string[] => [
  renamed(`${lhs} == ${rhs}`),
  renamed(`${rhs} == ${lhs}`),
];
