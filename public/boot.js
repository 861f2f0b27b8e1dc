// Starts the studio, and stands in for it when it cannot run: the recovery page works without WebAssembly.
const tag = document.getElementById("boot");
const wasm = new URL(tag.dataset.wasm, document.baseURI).href;
const workerWasm = new URL("accord-worker_bg.wasm", document.baseURI).href;

// The chosen theme, before anything of the studio is painted. Storage may be blocked, or hold anything.
try {
  const { theme } = JSON.parse(localStorage.getItem("accord.preferences"));
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The system's theme it is.
}

// Two policies hold at once and the stricter wins. Before the start only the one WebAssembly file may be fetched;
// after it, nothing at all.
const allow = (source) => {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = `connect-src ${source}`;
  document.head.append(meta);
};

const lastSaved = () =>
  new Promise((resolve, reject) => {
    const open = indexedDB.open("accord");
    open.onerror = () => reject(open.error);
    // Without this the recovery page itself would create an empty database.
    open.onupgradeneeded = () => open.transaction.abort();
    open.onsuccess = () => {
      const all = open.result.transaction("plans").objectStore("plans").getAll();
      all.onerror = () => reject(all.error);
      all.onsuccess = () => resolve(all.result.sort((a, b) => b.saved - a.saved)[0]);
    };
  });

const say = (text) => { document.getElementById("recovery-said").textContent = text; };

const download = async () => {
  try {
    const plan = await lastSaved();
    if (!plan) return say("No plan has been saved in this browser yet.");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([plan.text], { type: "application/yaml" }));
    link.download = "recovered.accord.yaml";
    link.click();
    say(`Downloaded “${plan.name}”. Open the file in the studio after reloading.`);
  } catch (error) {
    say(`The saved plan could not be read: ${error}.`);
  }
};

const recover = (reason, details) => {
  document.getElementById("app").hidden = true;
  const page = document.getElementById("recovery");
  if (!page.hidden) return;
  document.getElementById("recovery-reason").textContent = reason;
  document.getElementById("recovery-details").textContent = details;
  document.getElementById("recovery-download").addEventListener("click", download);
  document.getElementById("recovery-reload").addEventListener("click", () => location.reload());
  page.hidden = false;
  document.getElementById("recovery-download").focus();
};

// The studio's panic hook sends this.
addEventListener("accord-panic", (event) => recover("Something failed that should not have.", event.detail));

// Other tools' files are read and written beside the page, by code that is fetched after the first paint. The page
// asks with a list of texts and is answered with one.
let hired, failed;
const worker = new Promise((resolve, reject) => { [hired, failed] = [resolve, reject]; });
worker.catch(() => {});
const waiting = new Map();
let asked = 0;

const hire = async () => {
  const module = await WebAssembly.compileStreaming(fetch(workerWasm));
  const made = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
  made.addEventListener("message", ({ data }) => {
    const { resolve, reject, progress } = waiting.get(data.id);
    if (data.progress !== undefined) return progress(data.progress);
    waiting.delete(data.id);
    if (data.fault) reject(new Error(data.fault));
    else resolve(data.texts);
  });
  made.addEventListener("error", (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  });
  made.postMessage({ module });
  return made;
};

const askWith = async (message, progress) => {
  const made = await worker;
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject, progress });
    made.postMessage({ id, ...message });
  });
};
globalThis.accordAsk = (texts) => askWith({ texts });
globalThis.accordExamine = (texts) => askWith({ texts, examine: true });
// Files of measurements stay files: the worker reads them piece by piece, and is told to stop by the newest number.
globalThis.accordMeasure = (files, more, progress) => askWith({ files: [...files], more }, progress);
globalThis.accordStop = async () => (await worker).postMessage({ stop: asked });

try {
  allow(`${wasm} ${workerWasm}`);
  const studio = await import(new URL(tag.dataset.js, document.baseURI).href);
  await studio.default({ module_or_path: wasm });
  await hire().then(hired, failed);
  allow("'none'");
} catch (error) {
  recover("The studio could not be loaded. The connection may have failed, or this browser may be too old.", String(error));
}
