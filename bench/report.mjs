// Turns what was measured into RESULTS.md. What was tried by hand is written in NOTES.md, which is taken in as it stands.
import { PEERS } from "./pages.mjs";
import { median } from "./measure.mjs";

export const TITLES = {
  plain: "plain HTML, no script",
  preact: PEERS.preact.title,
  "widget-prerendered": "**the widget, prerendered**",
  "widget-preloaded": "**the widget, one line and its preloads**",
  widget: "**the widget, one line**",
  yew: "Yew, a bare five-field form, preloaded",
  jsonforms: PEERS.jsonforms.title,
  formio: PEERS.formio.title,
  surveyjs: PEERS.surveyjs.title,
};

const of = (runs, name) => median(runs.map((run) => run[name]));
const kilobytes = (bytes) => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
const megabytes = (bytes) => (Number.isFinite(bytes) ? (bytes / 1e6).toFixed(1) : "–");
const ratio = (one, other) => (one / other).toFixed(2);
const spread = (runs, name) => {
  const values = runs.map((run) => run[name]);
  return `${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))}`;
};
const table = (head, rows) => [head, head.map((_, index) => (index ? "---:" : "---")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const sign = (met) => (met ? "met" : "**not met**");

function pages({ pages }) {
  const base = pages.plain;
  const rows = Object.keys(TITLES).filter((name) => pages[name]).map((name) => {
    const runs = pages[name];
    return [
      TITLES[name], kilobytes(of(runs, "early")), kilobytes(of(runs, "bytes")), of(runs, "requests"),
      `${Math.round(of(runs, "paint"))} ms`, ratio(of(runs, "paint"), of(base, "paint")),
      `${Math.round(of(runs, "ready"))} ms`, ratio(of(runs, "ready"), of(base, "ready")), spread(runs, "ready"),
      of(runs, "shift").toFixed(3), megabytes(of(runs, "memory")), megabytes(of(runs, "process")),
    ];
  });
  return table(["page", "KB until the form is ready", "KB in all", "requests", "first paint", "ratio", "form ready", "ratio", "least–most, ms", "layout shift", "memory, MB", "its process, MB"], rows);
}

const LENGTHS = ["10", "100", "500"];
function keys({ keys }) {
  const cell = (name, length, what) => of(keys[`${name}-${length}`], what).toFixed(1);
  const rows = ["plain", "preact", "widget", "jsonforms", "formio", "surveyjs"].map((name) => [TITLES[name], ...["work", "busy"].flatMap((what) => LENGTHS.map((length) => cell(name, length, what)))]);
  return table(["milliseconds for one key press", ...["script, style and layout", "all of the main thread"].flatMap((what) => LENGTHS.map((length) => `${what}, ${length} fields`))], rows);
}

function many({ many }) {
  const rows = Object.entries(many).map(([name, runs]) => [name, `${Math.round(of(runs, "ready"))} ms`, megabytes(of(runs, "memory")), megabytes(of(runs, "process")), of(runs, "requests"), kilobytes(of(runs, "bytes"))]);
  return table(["widgets on one page", "all forms ready", "memory, MB", "its process, MB", "requests", "KB"], rows);
}

function around({ around }) {
  const title = { without: "without the widget", with: "with it below, one line" };
  const rows = Object.entries(around).map(([name, runs]) => [title[name], ...["paint", "ready", "task", "response"].map((what) => `${Math.round(of(runs, what))} ms`), of(runs, "shift").toFixed(3)]);
  return table(["a page with a form of its own", "first paint", "its own form ready", "longest task", "slowest answer to a click", "layout shift"], rows);
}

function serve({ serve }) {
  const row = (title, { persecond, median, slow }) => [title, Math.round(persecond), `${median.toFixed(1)} ms`, `${slow.toFixed(1)} ms`];
  return table(["", "a second", "median", "99 of 100 within"], [
    row("registrations, SQLite", serve.registrations),
    ...(serve.postgres ? [row("registrations, PostgreSQL", serve.postgres)] : []),
    row("the module", serve.module),
  ]);
}

function goals(results, budget) {
  const { pages, keys } = results;
  const times = (name, what) => of(pages[name], what) / of(pages.plain, what);
  const lines = [];
  const goal = (letter, text, met, found) => lines.push(`- (${letter}) ${text}: ${sign(met)}. ${found}`);
  const a = "prerendered, first paint and form ready within 1.15 × plain HTML, layout shift 0";
  if (pages["widget-prerendered"]) {
    const [paint, ready, shift] = [times("widget-prerendered", "paint"), times("widget-prerendered", "ready"), Math.max(...pages["widget-prerendered"].map((run) => run.shift))];
    goal("a", a, paint <= 1.15 && ready <= 1.15 && shift === 0, `First paint ${paint.toFixed(2)} ×, form ready ${ready.toFixed(2)} ×, layout shift at most ${shift.toFixed(3)}.`);
  } else goal("a", a, false, "There is no prerendered page to measure.");
  const driven = Object.keys(PEERS).filter((name) => PEERS[name].driven);
  const ready = times("widget-preloaded", "ready");
  const quicker = driven.filter((name) => of(pages[name], "ready") <= of(pages["widget-preloaded"], "ready"));
  goal("b", "one line and its preloads, form ready within 2.5 × plain HTML, and before every JSON-driven peer", ready <= 2.5 && !quicker.length,
    `${ready.toFixed(2)} ×${ready > 2.5 ? `, ${Math.round(of(pages["widget-preloaded"], "ready") - 2.5 * of(pages.plain, "ready"))} ms too late` : ""}; ${quicker.length ? `${quicker.map((name) => PEERS[name].title).join(", ")} came before it` : "before each of them"}. The bare Yew form, preloaded: ${pages.yew ? `${times("yew", "ready").toFixed(2)} ×` : "not measured"}.`);
  const { stable, smallest, goals: { both } } = budget;
  goal("c", `script, module, styles and one language at most ${kilobytes(both)} KB`, stable.sum <= both, `${kilobytes(stable.form)} KB with stable Rust until the form can be used, and ${kilobytes(stable.rest)} KB that come after it: ${kilobytes(stable.sum)} KB in all (${kilobytes(stable.sum - both)} KB above). With \`--smallest\` ${kilobytes(smallest.form)} KB and ${kilobytes(smallest.rest)} KB.`);
  const [few, lots] = ["widget-10", "widget-500"].map((name) => of(keys[name], "work"));
  const [fewPlain, lotsPlain, lotsBusy, plainBusy] = [of(keys["plain-10"], "work"), of(keys["plain-500"], "work"), of(keys["widget-500"], "busy"), of(keys["plain-500"], "busy")];
  // A tenth of a frame is less than one run differs from the next.
  goal("d", "a key press costs the same with 10 fields and with 500, under one frame (16.7 ms)", lots < 16.7 && lots - few < 1.7,
    `Script, style and layout take ${few.toFixed(1)} ms with 10 and ${lots.toFixed(1)} ms with 500 (plain HTML: ${fewPlain.toFixed(1)} and ${lotsPlain.toFixed(1)} ms). With the painting of a page of 500 controls the main thread is busy for ${lotsBusy.toFixed(1)} ms, in plain HTML for ${plainBusy.toFixed(1)} ms.`);
  const more = (of(pages["widget-preloaded"], "memory") - of(pages.plain, "memory")) / 1e6;
  const process = (of(pages["widget-preloaded"], "process") - of(pages.plain, "process")) / 1e6;
  goal("e", "memory under plain HTML + 6 MB", more < 6 && !(process >= 6), `${more.toFixed(1)} MB more in the page's own count${Number.isFinite(process) ? `, ${process.toFixed(1)} MB more in the process` : ""}.`);
  return lines.join("\n");
}

export function report(results, { budget, notes, core, about }) {
  return `# The widget beside its peers

Written by \`cargo xtask bench\`; don't edit it, what was tried by hand stands in [NOTES.md](NOTES.md).

${about.map((line) => `- ${line}`).join("\n")}

## Goals

${goals(results, budget)}

## The same event and the same nine fields

The medians of ${results.runs} visits, the pages taking turns; ratios are to plain HTML. Each visit is a fresh browser context with an empty cache. "Form ready" is the first frame in which the email box is there
and enabled; afterwards it is typed in, by key events, or the run fails. "Memory" is \`performance.measureUserAgentSpecificMemory()\`, "its process" what the renderer has for itself.

${pages(results)}

## A key press

${keys(results)}

In the median of ${results.keyRuns} visits, of twelve key presses each; what measuring costs is taken off. "All of the main thread" has the painting of two frames in it, which plain HTML pays too.

## The page around it

${around(results)}

The same visits as above; the page is clicked ten times a second while it loads. "Slowest answer" is the longest duration of an event, from the click to the next frame (0 ms: all of them under 16).

## Many widgets

${many(results)}

## The embedded backend

${serve(results)}

${results.serve.registrations.count} of each, over ${results.serve.registrations.connections} connections from the same machine, which has to make the requests too. A registration is on the disk before it is answered.

${core ? `## \`core\` alone\n\n\`cargo bench --bench core\`, native, not slowed:\n\n\`\`\`text\n${core.trim()}\n\`\`\`\n` : ""}
## By hand

${notes.trim()}
`;
}
