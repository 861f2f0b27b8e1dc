// Starts the studio, and stands in for it when it cannot run: the recovery page works without WebAssembly.
const tag = document.getElementById("boot");
const wasm = new URL(tag.dataset.wasm, document.baseURI).href;

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

try {
  allow(wasm);
  const studio = await import(new URL(tag.dataset.js, document.baseURI).href);
  await studio.default({ module_or_path: wasm });
  allow("'none'");
} catch (error) {
  recover("The studio could not be loaded. The connection may have failed, or this browser may be too old.", String(error));
}
