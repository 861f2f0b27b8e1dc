// Times the kernels on the page, and asks a worker to.
import { measure } from "./measure.mjs";

globalThis.onThePage = measure;
globalThis.inAWorker = (what) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("./worker.mjs", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message ?? "the worker did not start"));
    worker.postMessage(what);
  });
