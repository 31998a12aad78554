/** A map over the parts of a term that gives back the same object where nothing changes. */
import type { Term } from '../term/term.js';
import { mapParts } from '../term/walk.js';

/** The node with the terms directly inside changed. */
export const mapInside = (h: Term, change: (t: Term) => Term): Term => {
  let changed = false;
  const term = (t: Term): Term => {
    const made = change(t);
    changed ||= made !== t;
    return made;
  };
  const made = mapParts(h, {
    term,
    tensor: (t) => ({ axes: t.axes, body: term(t.body) }),
    index: (i) => i,
  });
  return changed ? made : h;
};
