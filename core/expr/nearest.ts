/** Names close to a misspelt one. */

/** Edits (insert, delete, replace a letter) between two words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The words at most a third of their length away (at least one edit), nearest first, at most three. */
export const nearest = (word: string, words: readonly string[]): readonly string[] => {
  const asked = word.slice(0, 40).toLowerCase();
  return words
    .map((known) => ({ known, edits: distance(asked, known.toLowerCase()) }))
    .filter(
      ({ known, edits }) =>
        edits <= Math.max(1, Math.floor(Math.max(known.length, asked.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ known }) => known);
};
