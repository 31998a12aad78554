/**
 * `einsat/server`: a pool of threads that prove and simplify, and the JSON-RPC server over it (Node only).
 */
export { Pool } from './pool.js';
export type { PoolOptions, RunOptions } from './pool.js';
export { codes, serve } from './serve.js';
export type { Diagnostic, Failure, Method, Params, Position } from './messages.js';
