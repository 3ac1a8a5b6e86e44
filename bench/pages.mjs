// The pages that are measured. Each shows the same event and asks for the same fields; how is all that differs.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { details, escaped, fields, long, seed } from "./form.mjs";

const NOW = "2022-05-10T09:00:00+02:00"; // one can register then
const STYLE = `body{font:1em/1.5 system-ui,sans-serif;max-width:40em;margin:auto;padding:1em}label,legend{display:block;font-weight:600}
fieldset{border:0;padding:0}input,select{font:inherit;padding:.4em;box-sizing:border-box}input:not([type=radio],[type=checkbox]),select{width:100%}button{font:inherit;padding:.6em 1em}`;

/** The peers, by the name of their entry in peers/. */
export const PEERS = {
  preact: { title: "Preact, written by hand", driven: false },
  jsonforms: { title: "JSON Forms (React)", driven: true },
  formio: { title: "Form.io", driven: true },
  surveyjs: { title: "SurveyJS", driven: true },
};

const TYPES = { js: "text/javascript", css: "text/css", html: "text/html; charset=utf-8", json: "application/json", wasm: "application/wasm", svg: "image/svg+xml", png: "image/png" };
export const file = (name, body) => ({ type: TYPES[name.split(".").pop()] ?? "application/octet-stream", body: Buffer.from(body) });

const page = (head, body) => `<!doctype html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>COOPERA</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`;

function control({ name, type, label, required, autocomplete, options }) {
  const rest = `${required ? " required" : ""}${autocomplete ? ` autocomplete="${autocomplete}"` : ""}`;
  const text = escaped(label);
  if (type === "radio") {
    const each = options.map(({ value, label }) => `<label><input type="radio" name="${name}" value="${value}"${rest}> ${escaped(label)}</label>`);
    return `<fieldset><legend>${text}</legend>${each.join("")}</fieldset>`;
  }
  if (type === "checkbox") return `<p><label><input type="checkbox" name="${name}"${rest}> ${text}</label></p>`;
  if (!options) return `<p><label for="${name}">${text}</label><input type="${type}" id="${name}" name="${name}"${rest}></p>`;
  const each = options.map(({ value, label }) => `<option value="${value}">${escaped(label)}</option>`);
  return `<p><label for="${name}">${text}</label><select id="${name}" name="${name}"${rest}><option></option>${each.join("")}</select></p>`;
}

const plain = (details, fields) =>
  page(`<style>${STYLE}</style>`, `<main>${details}\n<form method="post" action="/registrations">\n${fields.map(control).join("\n")}\n<button>Iscriviti</button>\n</form></main>`);

// A peer's definition stands in its page, so that it costs no request of its own and the same bundle serves every length.
const peer = (name, details, fields) => {
  const definition = JSON.stringify({ details, fields }).replaceAll("<", "\\u003c");
  const own = name === "preact" ? `<style>${STYLE}</style>` : `<link rel="stylesheet" href="/${name}.css">`;
  return page(`${own}\n<script type="module" src="/${name}.js"></script>`, `<main id="app"></main>\n<script type="application/json" id="form">${definition}</script>`);
};

// Five fields in Yew, without the event: what the library alone costs.
const yew = () =>
  page(`<style>${STYLE}</style>\n<link rel="preload" as="fetch" crossorigin href="/bare-form_bg.wasm">\n<script type="module" src="/yew.js"></script>`, `<main id="app"></main>`);

const SCRIPT = `<script type="module" src="/event-registration.js"></script>`;
const PRELOADS = (src) => `<link rel="preload" as="fetch" crossorigin href="/event-registration_bg.wasm">
<link rel="preload" as="fetch" crossorigin href="${src}">
<link rel="preload" as="fetch" crossorigin href="/languages/it.json">`;
// Without content of its own: it would be painted at once, and the first paint is to be the widget's.
const element = (src) => `<event-registration src="${src}" lang="it" now="${NOW}" heading-level="1"></event-registration>`;
const widget = (src, { preload = true, count = 1 } = {}) =>
  page(`${preload ? `${PRELOADS(src)}\n` : ""}${SCRIPT}`, `<main>${Array(count).fill(element(src)).join("\n")}</main>`);

/** Joins each peer's entry with its library: one script and one style sheet. */
function bundles(folder, peers) {
  for (const name of Object.keys(PEERS)) {
    const jsx = name === "preact" ? ["--jsx=automatic", "--jsx-import-source=preact"] : ["--jsx=automatic"];
    execFileSync(
      "esbuild",
      [new URL(`peers/${name}.jsx`, import.meta.url).pathname, "--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--log-level=error",
        '--define:process.env.NODE_ENV="production"', "--define:global=globalThis", "--loader:.svg=dataurl", "--loader:.woff=dataurl", "--loader:.woff2=dataurl", "--loader:.ttf=dataurl", "--loader:.eot=dataurl",
        ...jsx, `--outfile=${join(folder, `${name}.js`)}`],
      { env: { ...process.env, NODE_PATH: peers }, stdio: ["ignore", "inherit", "inherit"] },
    );
  }
}

/** The page that `event-registration prerender` writes, or nothing where the program doesn't know the command. */
function prerendered(program, folder) {
  const event = join(folder, "bench.json");
  writeFileSync(event, JSON.stringify(seed));
  try {
    const options = ["--assets", "/", "--src", "/events/bench.json", "--language", "it", "--now", NOW, "--heading-level", "1"];
    const snippet = execFileSync(program, ["prerender", event, ...options], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return page("", `<main>${snippet}</main>`);
  } catch (error) {
    console.error(`no prerendered page: ${String(error.stderr || error.message).trim().split("\n")[0]}`);
    return undefined;
  }
}

/** All pages and what they load, by path. `site` is the built widget, `peers` the folder of the peers' packages. */
export function build({ folder, site, program, peers }) {
  mkdirSync(folder, { recursive: true });
  bundles(folder, peers);
  const files = new Map();
  const add = (path, body) => files.set(path, file(path, body));
  for (const name of readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    const path = join(name.parentPath ?? name.path, name.name);
    add(path.slice(site.length).replaceAll("\\", "/"), readFileSync(path));
  }
  for (const name of readdirSync(folder).filter((name) => /\.(js|css|wasm)$/.test(name))) add(`/${name}`, readFileSync(join(folder, name)));
  add("/plain.html", plain(details(), fields()));
  for (const name of Object.keys(PEERS)) add(`/${name}.html`, peer(name, details(), fields()));
  add("/yew.html", yew());
  add("/events/bench.json", JSON.stringify(seed));
  add("/widget.html", widget("/events/bench.json", { preload: false }));
  add("/widget-preloaded.html", widget("/events/bench.json"));
  const drawn = prerendered(program, folder);
  if (drawn) add("/widget-prerendered.html", drawn);
  for (const count of [10, 100, 500]) {
    const { event, fields } = long(count);
    add(`/plain-${count}.html`, plain(details(event), fields));
    for (const name of Object.keys(PEERS)) add(`/${name}-${count}.html`, peer(name, details(event), fields));
    add(`/events/bench-${count}.json`, JSON.stringify(event));
    add(`/widget-${count}.html`, widget(`/events/bench-${count}.json`));
  }
  // A page with a form of its own, which is the first of the two, and the widget below.
  const around = plain(details(), fields());
  add("/around-without.html", around);
  add("/around-with.html", around.replace("</main>", `</main>\n${element("/events/bench.json")}\n${SCRIPT}`));
  for (const count of [1, 10, 50]) add(`/widgets-${count}.html`, widget("/events/bench.json", { count }));
  return files;
}
