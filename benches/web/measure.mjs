// Times every kernel of the wasm module where it is loaded: on the page and in a worker. Both import this file.
import init, { Bench } from "./accord_bench.js";

/** Milliseconds of one batch at least: short, so that some batch is not interrupted on a busy machine, and long beside
    the browser's clock, which ticks in tenths of one. */
const BATCH = 40;

/** Milliseconds after which a kernel gets no more batches. */
const LONGEST = 10_000;

const timed = (bench, kernel, times) => {
  const started = performance.now();
  bench.run(kernel, times);
  return performance.now() - started;
};

/** One JSON object a kernel, the best of so many batches. */
export const measure = async ({ where, batches, names }) => {
  await init();
  const bench = new Bench();
  const kernels = [...Array(bench.count()).keys()].filter((i) => !names.length || names.includes(bench.name(i)));
  // Warm, so that the optimising compiler has been over it, and as many runs as fill a batch.
  const times = kernels.map((kernel) => {
    let count = 1;
    for (;;) {
      const took = timed(bench, kernel, count);
      if (took >= BATCH / 4) return Math.max(1, Math.round((count * BATCH) / took));
      count *= 4;
    }
  });
  const best = kernels.map(() => Infinity);
  const spent = kernels.map(() => 0);
  // In turns, so that what else the machine does hits all alike.
  for (let batch = 0; batch < batches; batch++) {
    kernels.forEach((kernel, i) => {
      if (spent[i] > LONGEST) return;
      const took = timed(bench, kernel, times[i]);
      spent[i] += took;
      best[i] = Math.min(best[i], took / times[i] / 1000);
    });
  }
  return kernels.map((kernel, i) => ({ where, seconds: best[i], ...JSON.parse(bench.json(kernel)) }));
};
