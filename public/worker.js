// Reads and writes other tools' files beside the page. The page hands over the compiled code, then lists of texts.
import init, { ask } from "./accord-worker.js";

let start;
const started = new Promise((resolve) => { start = resolve; });
addEventListener("message", async ({ data }) => {
  if (data.module) return start(init({ module_or_path: data.module }));
  try {
    await started;
    postMessage({ id: data.id, texts: ask(data.texts) });
  } catch (error) {
    postMessage({ id: data.id, fault: String(error) });
  }
});
