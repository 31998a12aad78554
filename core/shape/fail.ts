/**
 * How elaboration stops at a mistake of the user.
 *
 * A `Stop` carries a finished LanguageError up through the recursive walk; `attempt`, at the edge of this folder, turns
 * it into a `Left`. Nothing outside `core/shape` sees it.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Span } from '../expr/ast.js';
import type { LanguageError } from '../expr/error.js';
import { SizeTooLarge } from '../num/size.js';

/** A text that spans point into, with its name for messages. */
export type Source = { readonly text: string; readonly origin?: string };

class Stop extends Error {
  constructor(readonly error: LanguageError) {
    super(error.message);
  }
}

/** What an error says besides its place. */
export type Complaint = {
  readonly tag: string;
  readonly message: string;
  readonly facts?: readonly string[];
  readonly hint: string;
};

/** Ends the elaboration with an error at a place of a source. */
export const stop = (source: Source, span: Span, complaint: Complaint): never => {
  throw new Stop({
    _tag: complaint.tag,
    message: complaint.message,
    source: source.text,
    ...(source.origin === undefined ? {} : { origin: source.origin }),
    span,
    facts: complaint.facts ?? [],
    hint: complaint.hint,
  });
};

/** Ends the elaboration with an error that is there already (from the parser). */
export const stopWith = (error: LanguageError): never => {
  throw new Stop(error);
};

/** The value, or the error that ended the elaboration. */
export const attempt = <A>(make: () => A): Either<LanguageError, A> => {
  try {
    return right(make());
  } catch (thrown) {
    if (thrown instanceof Stop) return left(thrown.error);
    if (thrown instanceof SizeTooLarge)
      return left({
        _tag: 'SizeTooLarge',
        message: 'a size, or a product of sizes, is 2^53 or more',
        source: '',
        span: [0, 0],
        facts: [],
        hint: 'name the size: what holds for all sizes n holds for this one.',
      });
    throw thrown;
  }
};

const longestQuote = 40;
/** The text at a span, shortened for a message. */
export const quote = (source: Source, [start, end]: Span): string => {
  const text = source.text.slice(start, end).replace(/\s+/g, ' ').trim();
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote - 3)}...`;
};
