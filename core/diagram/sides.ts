/**
 * Which of two pictures, laid out as one, a part belongs to: bit 1 the first, bit 2 the second; without a mark, both.
 */
export type Sides = number;

/** A part with its mark. */
export type Marked = { readonly on?: Sides };

/** Both pictures. */
export const both: Sides = 3;

/** The pictures that a part is in. */
export const sidesOn = ({ on = both }: Marked): Sides => on;

/** Parts that are in these pictures only; those that are then in none are left out. */
export const only = <T extends Marked>(parts: readonly T[], on: Sides): readonly T[] =>
  on === both
    ? parts
    : parts.flatMap((part) => {
        const kept = sidesOn(part) & on;
        return kept === 0 ? [] : [{ ...part, on: kept }];
      });
