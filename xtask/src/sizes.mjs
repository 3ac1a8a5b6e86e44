// Prints, as two Markdown tables, which crates and which modules of ours the code of a WebAssembly FILE with names comes from.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const OURS = "event_registration";
const STANDARD = new Set(["core", "alloc", "std"]);
const bytes = readFileSync(process.argv[2]);

// The little of the binary format that is needed: sections, and numbers of variable length.
let at = 8;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
};
const text = () => {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
};

const sizes = [];
const names = new Map();
let imported = 0, data = 0, rest = 8;
while (at < bytes.length) {
  const start = at;
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  let counted = end - start;
  if (id === 2) {
    for (let left = number(); left > 0; left--) {
      text();
      text();
      const kind = bytes[at++];
      if (kind === 0) imported++, number();
      else if (kind === 3) at += 2; // a global: its type, and whether it changes
      else if (kind < 3) {
        // A table, behind the type of what is in it, or a memory: its limits.
        if (kind === 1) at++;
        if (number() & 1) number();
        number();
      } else throw new Error(`an import of kind ${kind} isn't expected here`);
    }
  } else if (id === 10) {
    for (let left = number(); left > 0; left--) {
      const body = number();
      sizes.push(body);
      counted -= body;
      at += body;
    }
  } else if (id === 11) {
    data += counted;
    counted = 0;
  } else if (id === 0 && text() === "name") {
    counted = 0; // not in what is shipped
    while (at < end) {
      const kind = bytes[at++];
      const stop = number() + at;
      if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
      at = stop;
    }
  }
  rest += counted;
  at = end;
}
if (names.size === 0) throw new Error("the module has no names; was it built without -g?");

// `<yew::VTag as core::Clone>::clone` and `core::ptr::drop_in_place::<yew::VTag>` are both Yew's: what the standard library
// does for another crate's types is there on that crate's account.
const home = (name) => {
  // A path begins where no other goes on: in `<alloc::Vec<T>>::fold` it is `alloc`, not `fold`.
  const found = name.replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{8,}\]/g, "").matchAll(/(?<![\w:])[a-z_]\w*(?:::[A-Za-z_{]\w*)+/g);
  const paths = [...found].map(([path]) => path.split("::"));
  const own = paths.find(([crate]) => !STANDARD.has(crate)) ?? paths[0];
  return own ?? ["(compiler and linker)"];
};
const crates = new Map(), modules = new Map();
const add = (map, key, size) => {
  const entry = map.get(key) ?? { size: 0, count: 0 };
  entry.size += size;
  entry.count++;
  map.set(key, entry);
};
sizes.forEach((size, index) => {
  const path = home(names.get(index + imported) ?? "");
  add(crates, path[0] === OURS ? "event-registration (ours)" : path[0], size);
  if (path[0] === OURS) add(modules, path.slice(1, 3).filter((part) => /^[a-z]/.test(part)).join("::") || "lib", size);
});
add(crates, "texts and tables (the data section)", data);
add(crates, "types, imports, exports, tables", rest);

const total = [...crates.values()].reduce((sum, entry) => sum + entry.size, 0);
const table = (title, map) => {
  console.log(`\n| ${title} | bytes | share | functions |\n| --- | ---: | ---: | ---: |`);
  const rows = [...map].sort((a, b) => b[1].size - a[1].size);
  const small = rows.filter(([, entry]) => entry.size < total / 200);
  for (const [name, { size, count }] of rows.filter(([, entry]) => entry.size >= total / 200)) {
    console.log(`| ${name} | ${size} | ${((100 * size) / total).toFixed(1)} % | ${name.includes(" ") && !name.includes("ours") ? "" : count} |`);
  }
  if (small.length) {
    const size = small.reduce((sum, [, entry]) => sum + entry.size, 0);
    console.log(`| ${small.length} smaller ones | ${size} | ${((100 * size) / total).toFixed(1)} % | ${small.reduce((sum, [, entry]) => sum + entry.count, 0)} |`);
  }
};
table("crate", crates);
table("module of ours", modules);
console.log("\n| the largest functions | bytes |\n| --- | ---: |");
const largest = sizes.map((size, index) => [names.get(index + imported) ?? "", size]).sort((a, b) => b[1] - a[1]).slice(0, 15);
for (const [name, size] of largest) console.log(`| \`${name.replace(/::h[0-9a-f]{16}$/, "").replaceAll("|", "\\|").slice(0, 110)}\` | ${size} |`);
console.log(`\n${total} bytes without names; with them ${bytes.length}, after brotli ${brotliCompressSync(bytes).length}.`);
