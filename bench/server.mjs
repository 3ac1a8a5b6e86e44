// Serves files from memory, compressed before the first request: a server's own work is not what is measured.
import { createServer } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";

/** Listens on the loopback interface and gives `{origin, close}`. */
export async function serve(files) {
  const ready = new Map();
  for (const [path, { type, body }] of files) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    ready.set(path, { type, body: brotliCompressSync(body, { params }) });
  }
  const server = createServer(({ url }, response) => {
    const found = ready.get(new URL(url, "http://localhost").pathname);
    // The second and third allow a page to measure its memory.
    const common = { "cache-control": "no-cache", "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
    if (!found) return response.writeHead(404, common).end();
    response.writeHead(200, { ...common, "content-type": found.type, "content-encoding": "br", "content-length": found.body.length });
    response.end(found.body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
