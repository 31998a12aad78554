/** What Julia calls functions, and helper functions for what its standard library has not. */
import type { MatrixFunction } from './program.js';

/** Functions of one square matrix. */
export const juliaMatrix: Readonly<Record<MatrixFunction, string>> = {
  inv: 'LA.inv',
  det: 'LA.det',
  logdet: 'logabsdet',
  adj: 'adjugate',
  pinv: 'LA.pinv',
  expm: 'expm',
  logm: 'logm',
  sqrtm: 'sqrtm',
};

/** A function entry by entry. Powers are of floats: Julia refuses negative powers of integers. */
export const juliaFunction = (name: string, args: readonly string[]): string => {
  if (name === 'pow') return `float.(${args[0]}) .^ ${args[1]}`;
  return name === 'relu' ? `max.(${args[0]}, 0)` : `${name}.(${args.join(', ')})`;
};

/** By name, each after those that it calls. */
export const juliaHelpers: Readonly<Record<string, string>> = {
  over: `
"""The array over the axes \`letters\`, of size 1 where it has none; equal letters in \`own\` are a diagonal."""
function over(x, own, letters)
    kept = [c for c in letters if c in own]
    length_of(c) = c in own ? size(x, findfirst(==(c), own)) : 1
    place(c) = findfirst(==(c), kept)
    cells = CartesianIndices(Tuple(length_of(c) for c in kept))
    picked = [x[(at[place(c)] for c in own)...] for at in cells]
    return reshape(picked, Tuple(length_of(c) for c in letters))
end`,
  einsum: `
"""The product of arrays, summed over the letters that stand only in front of the arrow: \`ij,jk->ik\`."""
function einsum(spec, args...)
    from, out = split(spec, "->")
    owns = [collect(own) for own in split(from, ",")]
    letters = unique(vcat(collect(out), owns...))
    total = reduce((a, b) -> a .* b, [over(x, own, letters) for (x, own) in zip(args, owns)])
    isempty(out) && return sum(total)
    dims = Tuple((length(out) + 1):length(letters))
    return isempty(dims) ? total : dropdims(sum(total; dims=dims); dims=dims)
end`,
  softmax: `
function softmax(x, dims)
    weights = exp.(x .- maximum(x; dims=dims))
    return weights ./ sum(weights; dims=dims)
end`,
  logsumexp: `
function logsumexp(x, dims)
    top = maximum(x; dims=dims)
    total = top .+ log.(sum(exp.(x .- top); dims=dims))
    return ndims(x) == length(dims) ? only(total) : dropdims(total; dims=dims)
end`,
  sigmoid: `
sigmoid(x) = 1 / (1 + exp(-x))`,
  softplus: `
softplus(x) = max(x, 0) + log1p(exp(-abs(x)))`,
  logaddexp: `
logaddexp(x, y) = x == y ? x + log(one(x) + one(x)) : max(x, y) + log1p(exp(-abs(x - y)))`,
  levi_civita: `
"""The totally antisymmetric tensor: the sign of each permutation of the axes."""
function levi_civita(order)
    parity(at) = prod(Int[sign(at[j] - at[i]) for i in 1:order for j in (i + 1):order])
    return [parity(at) for at in CartesianIndices(ntuple(k -> order, order))]
end`,
  logabsdet: `
logabsdet(a) = LA.logabsdet(a)[1]`,
  adjugate: `
"""The adjugate, by Faddeev and LeVerrier: singular matrices are as good as others."""
function adjugate(a)
    n = size(a, 1)
    one = Matrix{float(eltype(a))}(LA.I, n, n)
    current = one
    for step in 1:(n - 1)
        product = a * current
        current = product - LA.tr(product) / step * one
    end
    return isodd(n) ? current : -current
end`,
  principal: `
"""A matrix as real numbers; an error where it is not real."""
function principal(a)
    scale = maximum(abs.(a))
    all(abs.(imag.(a)) .<= 1e-9 * scale) || throw(DomainError(a, "the principal value is not real"))
    return real.(a)
end`,
  expm: `
expm(a) = exp(Matrix(a))`,
  logm: `
logm(a) = principal(log(Matrix(a)))`,
  sqrtm: `
sqrtm(a) = principal(sqrt(Matrix(a)))`,
  stacked: `
"""A function of matrices for each matrix in the last two axes."""
function stacked(f, x)
    made = [f(x[Tuple(at)..., :, :]) for at in CartesianIndices(size(x)[1:(end - 2)])]
    order = ndims(made)
    cells = CartesianIndices((size(made)..., size(first(made))...))
    return [made[Tuple(at)[1:order]...][Tuple(at)[(order + 1):end]...] for at in cells]
end`,
};
