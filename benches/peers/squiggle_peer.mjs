// squiggle-lang: the engine of an estimation language, at 100,000 samples. NODE_PEERS says where it is installed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const home = join(process.env.NODE_PEERS, "node_modules/@quri/squiggle-lang");
const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const { run } = await import(pathToFileURL(join(home, "dist/index.js")));

const evaluate = async (code, sampleCount) => {
  const output = await run(code, { environment: { sampleCount, xyPointLength: 1000, seed: "7" } });
  if (!output.result.ok) throw new Error(output.result.value.toString());
  return output.result.value.result.value;
};

const report = async ({ kernel, code, samples, runs, ...more }) => {
  await evaluate(code, 100);
  let best = Infinity;
  let answer;
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    answer = await evaluate(code, samples);
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  const peer = { kernel, where: "peer", peer: "squiggle-lang", version, units: 1 };
  console.log(JSON.stringify({ ...peer, seconds: best, answer, ...more }));
};

// The same model: one sample is a sum of a Poisson number of lognormal numbers. Its time grows with the square of the
// samples, so it is run at its default of 1,000 and counted a hundred times.
const SAMPLES = 1_000;
await report({
  kernel: "years-one",
  code: `
incident = Sym.lognormal(3, 1)
count = Danger.poissonDist(12)
year() = { n = sample(count); n == 0 ? 0 : List.reduce(sampleN(incident, n), 0, {|a, b| a + b}) }
quantile(SampleSet.fromFn({|| year()}), 0.95)`,
  samples: SAMPLES,
  runs: 3,
  times: 100_000 / SAMPLES,
  // A P95 of 100,000 such years has a standard error of 2.1 minutes; of a hundredth of them, ten times as much.
  error: 21,
  note: "1,000 years, times 100",
});

// What it is built for: whole samples at once. Exactly twelve incidents in every year, which is another model with as
// many draws, so its answer is not compared.
const draw = "SampleSet.fromDist(Sym.lognormal(3, 1))";
await report({
  kernel: "years-one",
  code: `quantile(${Array(12).fill(draw).join(" + ")}, 0.95)`,
  samples: 100_000,
  runs: 5,
  error: null,
  note: "exactly 12 incidents in every year",
});
