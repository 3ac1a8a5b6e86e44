// The first script of every host's page: keeps what the page and its console are told, in the plain ways that no library
// of a host has changed yet.
window.watched = { said: [], reports: [] };
document.addEventListener("securitypolicyviolation", (event) => {
  watched.reports[watched.reports.length] = event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile;
});
addEventListener("error", (event) => {
  // A <style> that the policy stops: one engine tells of it here, too, and late. The policy's report says whose it is.
  if (event.target.localName !== "style") watched.said[watched.said.length] = "error: " + (event.message ?? event.target.src ?? event.target.href);
}, true);
addEventListener("unhandledrejection", (event) => (watched.said[watched.said.length] = "rejection: " + event.reason));
["error", "warn"].forEach((level) => {
  const real = console[level];
  console[level] = function (...all) {
    watched.said[watched.said.length] = level + ": " + all.join(" ");
    return real.apply(console, all);
  };
});

// Sizes again, told as halves of them: where a page lays all out in lines, some engines take them of the first line, which
// breaks elsewhere with something before it.
watched.halves = ["perspective-origin", "transform-origin"];
// What the host's own elements look like, property by property, and how large they are.
watched.look = () => {
  const rows = [];
  for (const one of document.querySelectorAll("[data-host], [data-host] *")) {
    const style = getComputedStyle(one);
    const row = { of: one.localName + (one.className ? "." + one.className : ""), width: one.offsetWidth, height: one.offsetHeight };
    for (let index = 0; index < style.length; index++) {
      if (watched.halves.indexOf(style[index]) < 0) row[style[index]] = style.getPropertyValue(style[index]);
    }
    rows[rows.length] = row;
  }
  return rows;
};

// What scripts can change for each other: the names in these places, and which object each is.
watched.globals = () => {
  const places = { window, document, navigator, history, JSON, Math, Object, Array, Promise, console, customElements };
  for (const name of ["Object", "Array", "Function", "String", "Number", "Date", "RegExp", "Promise", "Map", "Set", "EventTarget", "Node", "Element", "HTMLElement", "Document", "DocumentFragment", "ShadowRoot", "Event", "Request", "Response"])
    places[name + ".prototype"] = window[name].prototype;
  const found = new Map();
  for (const place in places) {
    if (!Object.hasOwn(places, place)) continue;
    for (const name of Reflect.ownKeys(places[place])) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(places[place], name);
      const told = typeof value === "function" || typeof value === "object" ? value : undefined;
      found.set(place + "." + String(name), [told, get, set]);
    }
  }
  return found;
};

// At the end of the page's own content, before any module runs.
watched.begin = () => {
  watched.before = { look: watched.look(), globals: watched.globals(), said: watched.said.length, reports: watched.reports.length, storage: localStorage.length, cookie: document.cookie };
};

// What is different now, as sentences, one a line: none is as it should be. One text, since hosts change what lists become
// on their way to the driver.
watched.differences = () => {
  const { before } = watched;
  const found = [];
  const add = (text) => (found[found.length] = text);
  const look = watched.look();
  if (look.length !== before.look.length) add(`the host had ${before.look.length} elements, now ${look.length}`);
  else look.forEach((row, index) => {
    for (const name in row) if (Object.hasOwn(row, name) && row[name] !== before.look[index][name]) add(`${row.of}: ${name} was ${before.look[index][name]}, is ${row[name]}`);
  });
  const globals = watched.globals();
  // What the driver of the browser leaves there.
  const drivers = /cdc_|webdriver|se_exportedFunction|automationSession|\$chrome|^window\.(event|ret_nodes)$/i;
  // What frameworks leave there when they draw, which is after the beginning.
  const frameworks = /_reactListening|__VUE|__svelte|^Element\.prototype\.(__e|Symbol\((class|attributes|style)\))$/;
  globals.forEach((value, name) => {
    const was = before.globals.get(name);
    if (drivers.test(name) || frameworks.test(name)) return;
    if (!was) add(`${name} is new`);
    else if (value.some((one, index) => one !== was[index])) add(`${name} is another`);
  });
  before.globals.forEach((_, name) => { if (!globals.has(name)) add(`${name} is gone`); });
  watched.said.slice(before.said).forEach((line) => add(`the console: ${line}`));
  // Some engines report late what a library of the host did at the beginning.
  const own = (line) => line.includes("/npm/") || line.includes("/debian/");
  watched.reports.slice(before.reports).forEach((line) => { if (!own(line)) add(`the policy: ${line}`); });
  if (localStorage.length !== before.storage || document.cookie !== before.cookie) add("something was stored");
  performance.getEntriesByType("resource").forEach((entry) => {
    if (!entry.name.startsWith("data:") && new URL(entry.name).origin !== location.origin) add(`a request to ${entry.name}`);
  });
  return found.join("\n");
};
