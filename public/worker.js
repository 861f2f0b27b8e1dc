// Reads and writes other tools' files beside the page. The page hands over the compiled code, then lists of texts; or files
// of measurements, which are read in pieces, so that they never lie in memory as a whole and can be stopped.
import init, { ask, end, examine, feed, forget, heads } from "./accord-worker.js";

const PIECE = 4 << 20;
let start;
const started = new Promise((resolve) => { start = resolve; });
const stopped = new Set();

const measure = async ({ id, files, more }) => {
  if (!more) forget();
  const all = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  for (const file of files) {
    for (let at = 0; at < file.size; at += PIECE) {
      const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
      if (stopped.delete(id)) return forget(), ["stopped"];
      const refusal = feed(file.name, bytes);
      if (refusal.length) return forget(), refusal;
      postMessage({ id, progress: (done += bytes.length) / all });
    }
    const refusal = end(file.name);
    if (refusal.length) return forget(), refusal;
  }
  return heads();
};

addEventListener("message", async ({ data }) => {
  if (data.module) return start(init({ module_or_path: data.module }));
  if (data.stop) return stopped.add(data.stop);
  try {
    await started;
    const answer = data.files ? await measure(data) : data.examine ? examine(data.texts) : ask(data.texts);
    postMessage({ id: data.id, texts: answer });
  } catch (error) {
    postMessage({ id: data.id, fault: String(error) });
  }
});
