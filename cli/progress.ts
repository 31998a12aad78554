/** A progress bar on stderr, where that is a terminal. */

/** Counts of what was answered so far. */
export type Progress = { readonly step: (status: string) => void; readonly end: () => void };

const width = 30;

/** The bar as text: how many of how many, and how often each status. */
export const barText = (
  done: number,
  total: number,
  counts: ReadonlyMap<string, number>,
): string => {
  const full = Math.round((width * done) / total);
  const seen = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  return `[${'#'.repeat(full)}${' '.repeat(width - full)}] ${done}/${total} ${seen}`;
};

/** A bar for `total` statements; silent where stderr is not a terminal. */
export const progress = (total: number): Progress => {
  if (!process.stderr.isTTY) return { step: () => undefined, end: () => undefined };
  const counts = new Map<string, number>();
  let done = 0;
  return {
    step: (status) => {
      done += 1;
      counts.set(status, (counts.get(status) ?? 0) + 1);
      process.stderr.write(`\r\x1b[2K${barText(done, total, counts)}`);
    },
    end: () => {
      process.stderr.write('\n');
    },
  };
};
