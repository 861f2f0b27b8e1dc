// Times the kernels where the studio simulates: beside the page.
import { measure } from "./measure.mjs";

addEventListener("message", async ({ data }) => postMessage(await measure(data)));
