/**
 * Answers to questions that ask each other, remembered: the least fixpoint, so a question asked inside itself is answered no.
 *
 * Invariants: a yes stays; a no holds for one `stamp` (nothing that answers depend on has changed). A no that was found while
 * a question above was open rests on that one's no: it is dropped where that one turns out yes, and kept once all are closed.
 * Mutable.
 */
export type Key = number | string;

/** Questions inside each other, at most: far above any sensible value, far below the stack. */
const deepest = 200;

export class Fixpoint {
  private readonly yes = new Set<Key>();
  private readonly no = new Set<Key>();
  private stamp = 0;
  /** Questions being answered; true where they were asked again inside themselves. */
  private readonly open = new Map<Key, boolean>();
  private readonly provisional = new Set<Key>();

  /** The answer to the question, by `work` where it is not known. */
  ask(key: Key, stamp: number, work: () => boolean): boolean {
    if (this.yes.has(key)) return true;
    if (stamp !== this.stamp) {
      this.no.clear();
      this.stamp = stamp;
    }
    if (this.no.has(key) || this.provisional.has(key)) return false;
    if (this.open.has(key)) {
      this.open.set(key, true);
      return false;
    }
    if (this.open.size >= deepest) return false;
    this.open.set(key, false);
    const answer = work();
    const askedAgain = this.open.get(key) === true;
    this.open.delete(key);
    if (answer) this.yes.add(key);
    else this.provisional.add(key);
    if (answer && askedAgain) this.provisional.clear();
    if (this.open.size === 0) {
      for (const each of this.provisional) this.no.add(each);
      this.provisional.clear();
    }
    return answer;
  }
}
