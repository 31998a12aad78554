/** A statement of the catalogue: what is claimed, under which declarations, and where it comes from. */

/** core and extended: to be covered. outside: listed, not counted; `why` says what it lacks. */
export type Tier = 'core' | 'extended' | 'outside';

export type Kind =
  | 'definition'
  | 'algebra'
  | 'derivative'
  | 'expectation'
  | 'decomposition'
  | 'algorithm'
  | 'inequality'
  | 'asymptotic';

/** What a chapter file writes: the statement without what its place in the chapter says. */
export type Entry = {
  /** `chapter/name`. */
  readonly id: string;
  readonly tier: Tier;
  readonly section: string;
  readonly title: string;
  readonly decls: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
  /** Left out: `==`. Others than `==` and `!=` stand in tier outside only. */
  readonly relation?: '!=' | '<=' | '>=' | '~';
  readonly kind: Kind;
  /** Sizes at which the statement makes sense. */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly note?: string;
  /** Why it is not in tier core. */
  readonly why?: string;
  /** The number of the equation in the book, where it has one. */
  readonly equation?: string;
};

export type CookbookStatement = Omit<Entry, 'relation'> & {
  readonly chapter: string;
  readonly relation: '==' | '!=' | '<=' | '>=' | '~';
  /** Chapter and number in the catalogue: `kronecker 12`; with the book's equation: `determinant 3, (519)`. */
  readonly source: string;
};

export type Chapter = { readonly id: string; readonly statements: readonly CookbookStatement[] };

const complete =
  (chapter: string) =>
  (entry: Entry, k: number): CookbookStatement => ({
    ...entry,
    relation: entry.relation ?? '==',
    chapter,
    source: `${chapter} ${k + 1}${entry.equation === undefined ? '' : `, (${entry.equation})`}`,
  });

/** Numbers the entries of a chapter. */
export const chapter = (id: string, entries: readonly Entry[]): Chapter => ({
  id,
  statements: entries.map(complete(id)),
});
