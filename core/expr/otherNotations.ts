/**
 * How NumPy, MATLAB, LaTeX and papers write what the language writes otherwise: the way out that an error offers.
 *
 * Nothing here changes what is read. Every text says what to write instead.
 */

const transpose = "write ' for a transpose: A'";
const product = 'write * for a product';
const derivative = 'write d(f, X) for the derivative of f by X';
const component = 'write x[i] for a component; indices count from 0';
const norm = 'write norm(x) for a norm, norm(x)^2 for its square';
const expectation = 'write E(x ~ normal(m, C): f) for an expectation';
const contraction = 'write a sum over its indices: [i,k: sum(j: A[i,j]*B[j,k])]';
const shape = 'a number is declared x : [], a column x : [n], a matrix X : [n,m]';

const greek =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega'.split(
    ' ',
  );

/** The name of a Greek letter in ASCII: `alpha`, `Sigma`. */
const greekName = (character: string): string | undefined => {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x3b1 && code <= 0x3c9) return greek[code - 0x3b1];
  const capital = code >= 0x391 && code <= 0x3a9 ? greek[code - 0x391] : undefined;
  return capital && `${capital.charAt(0).toUpperCase()}${capital.slice(1)}`;
};

const characters: ReadonlyMap<string, string> = new Map([
  ['\u2212', 'write - for minus'], ['@', 'write * for a matrix product'],
  ['\u00d7', product], ['\u00b7', product], ['\u22c5', product],
  ['\u2260', 'write !='], ['\u2261', 'write =='], ['\u2264', 'write <='], ['\u2265', 'write >='],
  ['\u2019', transpose], ['\u2032', transpose], ['\u1d40', transpose], ['\u22a4', transpose], ['\u2020', transpose],
  ['\u207b', 'write inv(A), or A^(-1)'], ['\u00b2', 'write ^2, entry by entry .^2'], ['\u00b3', 'write ^3, entry by entry .^3'],
  ['\u2297', 'write kron(A, B)'], ['\u2299', 'write .* for the elementwise product'], ['\u2218', 'write .* for the elementwise product'],
  ['\u03b4', 'write delta[i,j]'], ['\u03c0', 'write pi'], ['\u2211', 'write sum(i: ...)'], ['\u220f', 'write prod(i: ...)'],
  ['\u03a3', 'write sum(i: ...), or the name in ASCII letters: Sigma'],
  ['\u2207', derivative], ['\u2202', derivative], ['\u2016', norm], ['\u221a', 'write sqrt(x)'],
  ['\u2208', shape], ['\u211d', shape], ['\u{1d53c}', expectation], ['\u222b', expectation],
  ['{', 'brackets are ( ) and [ ]; an axis has a size as in i<n'],
  ['}', 'brackets are ( ) and [ ]; an axis has a size as in i<n'],
  ['!', 'a factorial is a product over an index: prod(i<n: i + 1); not equal is !='],
  ['|', 'write abs(x), or det(A)'], ['#', 'there are no comments; remove this'],
  ['_', 'a name starts with a letter'], ['?', 'write max(0, x), or a number that is 1 or 0: [i < j]'],
  ['%', 'mod is not in the language; use an indicator such as [i = j + n*k]'],
  ['"', `text is written without quotes; for einsum ${contraction}`],
]); // prettier-ignore

const commands: ReadonlyMap<string, string> = new Map([
  ['top', transpose], ['intercal', transpose], ['prime', transpose], ['dagger', transpose],
  ['frac', 'write a/b for a quotient'], ['sqrt', 'write sqrt(x)'], ['partial', derivative], ['nabla', derivative],
  ['cdot', product], ['times', product], ['otimes', 'write kron(A, B)'], ['odot', 'write .* for the elementwise product'],
  ['circ', 'write .* for the elementwise product'], ['sum', 'write sum(i: ...)'], ['prod', 'write prod(i: ...)'],
  ['lVert', norm], ['Vert', norm], ['mathbb', expectation], ['mathrm', 'write the plain name'], ['mathbf', 'write the plain name'],
  ['operatorname', 'write the plain name'], ['left', 'write ( and ) alone'], ['right', 'write ( and ) alone'],
]); // prettier-ignore

const afterBackslash = (source: string, at: number): string => {
  const name = /^[A-Za-z]+/.exec(source.slice(at + 1, at + 20))?.[0] ?? '';
  const known = commands.get(name);
  if (known) return `LaTeX is printed (--format latex), not read: ${known}`;
  if (greek.includes(name.toLowerCase())) return `write the name without \\: ${name}`;
  return 'write inv(A)*b for the solution of A*x = b; LaTeX is not read';
};

const afterPoint = (source: string, at: number): string => {
  const word = /^\w+/.exec(source.slice(at + 1, at + 40))?.[0] ?? '';
  if (word === 'T' || word === 'H') return transpose;
  if (word === '') return "elementwise operators are .* ./ .^; a transpose is A'";
  return functionHint(word) ?? `functions stand alone, after no module and no value: ${word}(x)`;
};

/** What to write instead of the character at a place that is not in the language; undefined where nothing is known. */
export const characterHint = (source: string, at: number): string | undefined => {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  const [before, after] = [source[at - 1], source[at + 1]];
  if (character === '\\') return afterBackslash(source, at);
  if (character === '.' && (before === '.' || after === '.'))
    return 'an index runs over 0 .. n-1, and its size is written i<n';
  if (character === '.') return afterPoint(source, at);
  if (character === '|' && after === '|') return norm;
  if (character === '{' && before === '^') return 'write an exponent in parentheses: A^(-1)';
  if (character === '{' && before === '_') return component;
  const letter = greekName(character);
  return characters.get(character) ?? (letter && `write the name in ASCII letters: ${letter}`);
};

const functions: ReadonlyMap<string, string> = new Map([
  ...['transpose', 't', 'ctranspose', 'adjoint'].map((name) => [name, transpose] as const),
  ...['trace', 'tra'].map((name) => [name, 'write tr(A)'] as const),
  ...['inverse', 'inverted'].map((name) => [name, 'write inv(A)'] as const),
  ...['eye', 'identity', 'id'].map((name) => [name, 'write I(n) for the identity of size n'] as const),
  ...['dot', 'inner', 'vdot'].map((name) => [name, "write x'*y for the dot product, A*x and A*B for matrices"] as const),
  ...['matmul', 'mm', 'mul', 'multiply'].map((name) => [name, 'write A*B, entry by entry A.*B'] as const),
  ...['grad', 'gradient', 'diff', 'derivative', 'jacobian', 'jac', 'deriv', 'nabla'].map((name) => [name, derivative] as const),
  ...['einsum', 'tensordot', 'contract'].map((name) => [name, contraction] as const),
  ...['norm2', 'frobenius', 'frob', 'l2norm'].map((name) => [name, norm] as const),
  ...['power', 'pow', 'square'].map((name) => [name, 'write x^2, entry by entry x.^2'] as const),
  ...['mean', 'average', 'avg'].map((name) => [name, `write sum(x)/n for the mean of x : [n]; ${expectation}`] as const),
  ...['expectation', 'expect', 'var', 'cov'].map((name) => [name, expectation] as const),
  ...['if', 'where', 'ifelse'].map((name) => [name, 'write max(0, x), or a number that is 1 or 0: [i < j]'] as const),
  ...['shape', 'size', 'len', 'length'].map((name) => [name, 'a size is used by its name: n'] as const),
  ['determinant', 'write det(A)'], ['outer', "write x*y' for the outer product"], ['hessian', 'write d(d(f, x), x)'],
  ['ln', 'write log(x)'], ['log2', 'write log(x)/log(2)'], ['log10', 'write log(x)/log(10)'], ['logistic', 'write sigmoid(x)'],
  ['lse', 'write logsumexp(x)'], ['hadamard', 'write A.*B'], ['kronecker', 'write kron(A, B)'], ['solve', 'write inv(A)*b'],
  ['hstack', 'write hcat(A, B)'], ['vstack', 'write vcat(A, B)'], ['concatenate', 'write hcat(A, B) or vcat(A, B)'],
  ['reshape', 'write a bundle of two axes: [(i,j): A[i,j]]'], ['cross', 'write [i: sum(j,k: eps[i,j,k]*x[j]*y[k])]'],
  ['sgn', 'write sign(x)'], ['argmax', 'the place of a largest entry is not in the language; max(x) is its value'],
]); // prettier-ignore

/** What to write instead of a function that others have; undefined where nothing is known. */
export const functionHint = (name: string): string | undefined => functions.get(name.toLowerCase());

/** What a name that is not declared may be meant for, given the declared ones: `dA`, `x_i`, `e`. */
export const nameHint = (name: string, known: readonly string[]): string | undefined => {
  if (name.startsWith('d') && known.includes(name.slice(1))) return derivative;
  const [, base, index] = /^(\w+?)_(\w+)$/.exec(name) ?? [];
  if (base !== undefined && known.includes(base))
    return `write ${base}[${index}] for a component; indices count from 0`;
  return name === 'e' ? 'write exp(1)' : undefined;
};

/** What people raise a matrix to where they mean its transpose. */
export const isTransposeLetter = (name: string): boolean => /^(T|t|H|top|tr)$/.test(name);

const shapeWords = /^(real|scalar|number|float|double|int|vector|matrix|tensor|complex)$/i;

/** Whether the text after a colon names a kind of value, where a shape belongs: `x : real`, `x : R^n`. */
export const namesKind = (word: string, raised: boolean): boolean =>
  shapeWords.test(word) || (raised && word === 'R');

/** How shapes are declared. */
export const shapeHint = shape;
