// Makes one file of a page written for a framework: bundle.mjs FRAMEWORK NODE_MODULES OUTPUT
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [framework, modules, output] = process.argv.slice(2);
const here = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const { resolve } = createRequire(join(modules, "x.js"));
const load = async (name) => (await import(pathToFileURL(resolve(name)))).default;
const folder = mkdtempSync(join(tmpdir(), "host-"));
const write = (name, text) => (writeFileSync(join(folder, name), text), join(folder, name));

const entries = {
  react: () => write("entry.jsx", here("react.jsx")),
  vue: async () => {
    const { compile } = await load("@vue/compiler-dom");
    write("render.js", compile(here("vue.vue"), { mode: "module", isCustomElement: (tag) => tag === "event-registration" }).code);
    return write("entry.js", `import { createApp } from "vue/dist/vue.runtime.esm-bundler.js"; import { render } from "./render.js";
      createApp({ data: () => ({ level: "2", done: [] }), render }).mount("#app");`);
  },
  svelte: async () => {
    const { compile } = await load("svelte/compiler");
    write("Page.js", compile(here("svelte.svelte"), { generate: "client" }).js.code);
    return write("entry.js", `import { mount } from "svelte"; import Page from "./Page.js"; mount(Page, { target: document.getElementById("app") });`);
  },
};
try {
  const flags = ["--bundle", "--format=esm", "--minify", "--jsx=automatic", "--conditions=browser,production", "--log-level=error", "--legal-comments=none"];
  const defined = { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" };
  const defines = Object.entries(defined).map(([name, value]) => `--define:${name}=${value}`);
  execFileSync("esbuild", [await entries[framework](), ...flags, ...defines, `--outfile=${output}`], { env: { ...process.env, NODE_PATH: modules }, stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true });
}
