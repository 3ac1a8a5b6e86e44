// What the page's widgets drew, judged by the browser's own parser of addresses. Returns what is wrong.
const known = new Set(given.elements);
const faults = [];
const widgets = [...document.querySelectorAll("event-registration")];
for (const [index, widget] of widgets.entries()) {
  const about = (what) => faults.push(`${given.names[index]}: ${what}`.slice(0, 300));
  const root = widget.shadowRoot;
  if (root.innerHTML.length > 40_000_000) about(`${root.innerHTML.length} characters`);
  for (const element of root.querySelectorAll("*")) {
    if (!known.has(element.localName)) about(`the element ${element.localName}`);
    let depth = 0;
    for (let at = element; at; at = at.parentElement) depth++;
    if (depth > 24) about(`${depth} levels deep`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) about(`${element.localName} has ${name}`);
      // The element's class tells its own place, the first in the root, what the style sheet should know.
      if (name === "style" && element !== root.firstElementChild) about(`${element.localName} has a style ${value}`);
      if (!["href", "src", "action", "formaction", "srcdoc", "srcset", "data", "poster", "xlink:href", "ping"].includes(name)) continue;
      const loaded = element.localName !== "a";
      const protocol = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI).protocol : "https:";
      const fine = loaded ? ["http:", "https:"] : ["http:", "https:", "mailto:", "tel:"];
      if (!["href", "src"].includes(name) || !fine.includes(protocol)) about(`${element.localName} has ${name} ${value}`);
    }
  }
}
const inherited = [Object.prototype, Array.prototype, String.prototype, Function.prototype].flatMap((one) => Object.keys(one));
if (inherited.length || {}.polluted !== undefined) faults.push(`prototypes have ${inherited}`);
if (document.querySelectorAll("body > :not(event-registration):not(script)").length) faults.push("something else is in the page's body");
return [...faults, ...seen];
