// Measures the widget beside its peers and writes RESULTS.md: called by `cargo xtask bench`, which builds what is measured.
//
// The parts can be measured one by one (`pages`, `keys`, `around`, `many`, `serve`); what a part found stays in target/bench until it is measured again.
import { cpus, platform, release, totalmem } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PEERS, build } from "./pages.mjs";
import { serve } from "./server.mjs";
import { loaded } from "./load.mjs";
import { NETWORK, SLOWED, around, launch, load, press } from "./measure.mjs";
import { TITLES, report } from "./report.mjs";

const needed = (name) => process.env[name] ?? fail(`${name} isn't set; call this by \`cargo xtask bench\``);
function fail(message) {
  console.error(`error: ${message}`);
  process.exit(2);
}
const peers = needed("EVENT_REGISTRATION_PEERS"), site = needed("EVENT_REGISTRATION_SITE"), program = needed("EVENT_REGISTRATION_BIN");
const folder = new URL("../target/bench", import.meta.url).pathname;
const [runs, ...parts] = [Number(process.argv[2]), ...process.argv.slice(3)];
if (!(runs > 0)) fail("how many runs?");
const wanted = (part) => parts.length === 0 || parts.includes(part);

const files = build({ folder, site, program, peers });
const server = await serve(files);
const browser = await launch(peers);
const version = await browser.version();
const state = join(folder, "measured.json");
let results = {};
try {
  results = JSON.parse(readFileSync(state, "utf8"));
} catch {} // the first time

/** Visits each page `count` times, in turns, so that what disturbs the machine disturbs all of them. */
async function turns(list, count, visit) {
  const found = Object.fromEntries(list.map(([name]) => [name, []]));
  for (let turn = 1; turn <= count; turn++) {
    for (const [name, page, options] of list) found[name].push(await visit(browser, `${server.origin}/${page}.html`, options));
    console.error(`  ${turn} of ${count}`);
  }
  return found;
}
const options = (name) => ({ widgets: name.startsWith("widget") ? 1 : 0 });

try {
  if (wanted("pages")) {
    console.error("pages");
    const list = Object.keys(TITLES).filter((name) => files.has(`/${name}.html`)).map((name) => [name, name, options(name)]);
    // Once for nothing: the first visit meets a browser that is still starting.
    await turns(list.slice(0, 1), 1, load);
    Object.assign(results, { runs, pages: await turns(list, runs, load) });
  }
  if (wanted("keys")) {
    console.error("key presses");
    const names = ["plain", "widget", ...Object.keys(PEERS)].flatMap((name) => [10, 100, 500].map((count) => `${name}-${count}`));
    const keyRuns = Math.ceil(runs / 3);
    Object.assign(results, { keyRuns, keys: await turns(names.map((name) => [name, name, options(name)]), keyRuns, press) });
  }
  if (wanted("around")) {
    console.error("the page around");
    results.around = await turns([["without", "around-without", {}], ["with", "around-with", { widgets: 1 }]], runs, around);
  }
  if (wanted("many")) {
    console.error("many widgets");
    const list = [1, 10, 50].map((count) => [String(count), `widgets-${count}`, { widgets: count, wanted: count }]);
    results.many = await turns(list, Math.ceil(runs / 3), load);
  }
  if (wanted("serve")) {
    console.error("the embedded backend");
    results.serve = await loaded(program, site);
    const postgres = process.env.EVENT_REGISTRATION_POSTGRES;
    if (postgres) results.serve.postgres = (await loaded(program, site, postgres)).registrations;
  }
} finally {
  await browser.close();
  server.close();
}
writeFileSync(state, JSON.stringify(results));
if (!results.pages || !results.keys || !results.around || !results.many || !results.serve) fail("other parts have to be measured before there is something to report");

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const versions = (name) => `${name} ${createRequire(join(peers, "x.js"))(`${peers}/${name}/package.json`).version}`;
const optional = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
const about = [
  `${new Date().toISOString().slice(0, 10)}, commit ${process.env.EVENT_REGISTRATION_COMMIT ?? "unknown"}`,
  `${cpus().length} × ${cpus()[0]?.model ?? "processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}${process.env.EVENT_REGISTRATION_MACHINE ? `; ${process.env.EVENT_REGISTRATION_MACHINE}` : ""}`,
  `${version}, Node ${process.versions.node}; ${["preact", "react", "@jsonforms/core", "@formio/js", "survey-core"].map(versions).join(", ")}`,
  `${(NETWORK.downloadThroughput * 8) / 1e6} Mbit/s down, ${NETWORK.latency} ms for each request, the main thread slowed ${SLOWED} times, HTTP/1.1, brotli 11; a window of 360 × 740`,
];
const context = { budget: JSON.parse(read("budget.json")), notes: read("NOTES.md").replace(/^# .*\n/, ""), core: optional(join(folder, "core.txt")), about };
const text = report(results, context);
writeFileSync(new URL("RESULTS.md", import.meta.url), text);
console.log(text);
