/** A connected part of a net: what is known of it before it is drawn, and what has been drawn. */
import type { Bounds } from './bounds.js';
import type { Sized } from './boxes.js';
import type { Point, Shape } from './drawing.js';
import type { End, Graph, Side } from './graph.js';
import type { Net } from './model.js';
import type { Arrow } from './orient.js';

/** Everything a part of a net needs to be drawn. */
export type Work = {
  readonly net: Net;
  readonly graph: Graph;
  readonly members: readonly number[];
  readonly arrows: readonly Arrow[];
  /** By box. */
  readonly sides: readonly (readonly Side[])[];
  readonly sized: readonly Sized[];
};

/** A drawn part; legs by their number, with the point where they end so far. */
export type Drawn = {
  readonly box: Bounds;
  readonly shapes: readonly Shape[];
  readonly legs: ReadonlyMap<number, Point>;
};

/** Sides of the ports of every box, by where their wires go. */
export const sidesOf = (net: Net, graph: Graph, arrows: readonly Arrow[]): Work['sides'] => {
  const found = net.boxes.map(({ ports }) => ports.map((): Side => 'right'));
  const set = ({ node, port }: End, side: Side): void => {
    const at = graph.nodes[node];
    const sides = at?.tag === 'box' ? found[at.box] : undefined;
    if (sides && port !== undefined) sides[port] = side;
  };
  for (const { ends, back } of arrows) {
    const own = ends[0].node === ends[1].node;
    set(ends[0], back && own ? 'left' : 'right');
    set(ends[1], back && own ? 'right' : 'left');
  }
  for (const { end } of graph.drops) set(end, 'down');
  return found;
};
