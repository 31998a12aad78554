/**
 * Matching a rule's left side against the e-graph: the entry, and what each kind of pattern is matched by.
 *
 * A product in a pattern matches any sub-network: factors that are not rule variables first, by backtracking; then rule
 * variables take what is left, cut where the pattern's own wires are. At the root what stays over is the `rest`, carried
 * along. A rule variable A[i,j] binds to a tensor in i and j that may depend on every wire of the surroundings but not on
 * the pattern's own bound wires. Matching may add values to the graph; it never merges any.
 *
 * Parts, in `match/`: types, sizes, variables, nodes, heads, sums, bags, network, embed, partition.
 */
import type { Diagrams } from '../egraph/diagrams.js';
import type { Ref, Wire } from '../egraph/types.js';
import type { Term } from '../term/term.js';
import * as Bags from './match/bags.js';
import * as Embed from './match/embed.js';
import * as Heads from './match/heads.js';
import { mayMatch } from './match/may.js';
import * as Network from './match/network.js';
import { isNumber, matchSum } from './match/sums.js';
import type {
  Bag,
  Lambda,
  Match,
  Matching,
  Next,
  NextRest,
  Product,
  RulePart,
} from './match/types.js';
import * as Variables from './match/variables.js';

export { sizesAgree } from './match/sizes.js';
export { mayMatch, mayMatchFactors, mayMatchNet } from './match/may.js';
export { bagOf, bags, bagSize, flatten, opened } from './match/bags.js';
export { emptyMatch, type Bag, type Lambda, type Match, type Product } from './match/types.js';

/** Matches the patterns of one rule. */
export class Matcher implements Matching {
  constructor(
    readonly d: Diagrams,
    readonly rule: RulePart,
    /** Every node of a class counts (a search), or only its form (rewriting: what it is now, not what it was). */
    readonly everywhere = false,
  ) {}

  /** The value of a bound rule variable at wires. */
  at(value: Lambda, at: readonly Wire[]): Ref {
    return Variables.at(value, at);
  }

  /** Builds a term under a match. */
  build(t: Term, m: Match): Ref {
    return Variables.build(this, t, m);
  }

  /** The bags that a use can be seen as: its network, with a coefficient as a factor, or itself alone. */
  bags(ref: Ref): readonly Bag[] {
    return Bags.bags(this.d, ref);
  }

  /** Finds the network `lambda` inside a bag, its parameters at any wires. */
  embedLambda(lambda: Lambda, bag: Bag): Embed.Found | undefined {
    return Embed.embedLambda(this, lambda, bag);
  }

  /** The same for a product whose class may have become another value since. */
  embedProduct(product: Product, bag: Bag): Embed.Found | undefined {
    return Embed.embedProduct(this, product, bag);
  }

  /** Matches a product pattern against a bag. `exact`: rule variables take all that is left. */
  matchBag(p: Term, bag: Bag, m: Match, exact: boolean, next: NextRest): boolean {
    return Network.matchBag(this, p, bag, m, exact, next);
  }

  /** Matches a term against a use; calls `next` for each way until it returns true. */
  match(p: Term, use: Ref, m: Match, next: Next): boolean {
    const ref = this.d.graph.find(use);
    if (!mayMatch(this.d.graph, p, ref.cls, this.everywhere)) return false;
    switch (p.tag) {
      case 'variable':
        return Variables.isRuleVariable(this, p.name)
          ? Variables.bindNew(this, p, ref, m, next)
          : Heads.matchVariable(this, p, ref, m, next);
      case 'number':
        return isNumber(this, p.value, ref) && next(m);
      case 'pointwise':
        return Heads.matchPointwise(this, p, ref, m, next);
      case 'operator':
        return Heads.matchOperator(this, p, ref, m, next);
      case 'derivative':
        return Heads.matchDerivative(this, p, ref, m, next);
      case 'expectation':
        return Heads.matchExpectation(this, p, ref, m, next);
      case 'epsilon':
        return Heads.matchEpsilon(this, p, ref, m, next);
      case 'add':
        return matchSum(this, p.terms, ref, m, next);
      case 'product':
      case 'sum':
      case 'indicator':
        return Network.matchProduct(this, p, ref, m, next);
      case 'at':
        return false;
      default:
        return this.matchGround(p, ref, m) && next(m);
    }
  }

  /** A leaf of which everything is known is built and compared. */
  private matchGround(p: Term, ref: Ref, m: Match): boolean {
    return Variables.isGround(p, m) && this.d.graph.equal(this.build(p, m), ref);
  }
}
