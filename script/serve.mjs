// Serves dist/ on the loopback interface with the headers that production should have.
// usage: node script/serve.mjs [port] [folder]
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** The page's policy. Only the two WebAssembly files may be fetched: the page's and its worker's. */
export const policy = (origin, wasm) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${wasm.map((name) => `${origin}${name}`).join(" ")}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Every file of the folder, compressed once. */
const load = (folder) => {
  const files = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.startsWith(".") || statSync(join(folder, name)).isDirectory()) continue;
    const body = readFileSync(join(folder, name));
    const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    files.set(`/${name}`, { body, brotli, gzip: gzipSync(body, { level: 9 }) });
  }
  return files;
};

/** Starts a server; resolves to it once it listens. */
export const serve = (folder, port = 0) => {
  const files = load(folder);
  const wasm = [...files.keys()].filter((name) => name.endsWith(".wasm"));
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const path = new URL(request.url, origin).pathname;
    const name = path === "/" ? "/index.html" : path;
    const file = files.get(name);
    if (!file || !["GET", "HEAD"].includes(request.method)) {
      response.writeHead(file ? 405 : 404, { "content-type": "text/plain" });
      return response.end(file ? "method not allowed\n" : "not found\n");
    }
    const accepted = request.headers["accept-encoding"] ?? "";
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
    const body = encoding === "br" ? file.brotli : encoding === "gzip" ? file.gzip : file.body;
    // Names with a hash never change what they name; everything else is asked for again.
    const isHashed = /-[0-9a-f]{8,}/.test(name);
    response.writeHead(200, {
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
      "content-length": body.length,
      ...(encoding && { "content-encoding": encoding }),
      vary: "accept-encoding",
      "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      "content-security-policy": policy(origin, wasm),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8080);
  const folder = process.argv[3] ?? join(fileURLToPath(import.meta.url), "../../dist");
  if (!existsSync(join(folder, "index.html"))) {
    console.error(`There is no page in ${folder}; script/server builds it.`);
    process.exit(1);
  }
  try {
    await serve(folder, port);
    console.log(`Accord is at http://127.0.0.1:${port}`);
  } catch (error) {
    console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken; set PORT to another.` : String(error));
    process.exit(1);
  }
}
