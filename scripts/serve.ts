/** A web server for a folder of static files, for this machine only. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createGzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const packed: ReadonlySet<string> = new Set(['.html', '.js', '.mjs', '.css', '.svg', '.json']);

/** The file that an address means, or undefined where there is none inside the folder. */
const fileFor = (folder: string, address: string): string | undefined => {
  const asked = path.normalize(path.join(folder, decodeURIComponent(address)));
  if (asked !== folder && !asked.startsWith(folder + path.sep)) return undefined;
  if (!existsSync(asked)) return undefined;
  return statSync(asked).isDirectory() ? path.join(asked, 'index.html') : asked;
};

/** Serves a folder; port 0 takes any free one. */
export const serve = async (
  folder: string,
  port: number,
): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer(({ url = '/', headers }, response) => {
    const file = fileFor(path.resolve(folder), new URL(url, 'http://localhost').pathname);
    if (file === undefined || !existsSync(file)) {
      response.writeHead(404).end('not found');
      return;
    }
    const kind = path.extname(file);
    const zip = packed.has(kind) && /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
    response.writeHead(200, {
      'content-type': types[kind] ?? 'application/octet-stream',
      ...(zip ? { 'content-encoding': 'gzip' } : {}),
    });
    const stream = createReadStream(file);
    if (zip) stream.pipe(createGzip()).pipe(response);
    else stream.pipe(response);
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
};
