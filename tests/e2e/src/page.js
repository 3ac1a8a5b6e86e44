// What the harness looks things up with, inside the page. Each function finds one thing or throws a sentence that says what
// there is instead; the harness tries again until its deadline.

function root() {
  const inside = (tree) => [...tree.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean);
  const find = (tree) => tree.querySelector("event-registration") ?? inside(tree).map(find).find(Boolean);
  const host = find(document);
  if (!host) throw new Error("there is no <event-registration> on the page");
  if (!host.shadowRoot) throw new Error("<event-registration> has no shadow root yet");
  return host.shadowRoot;
}

const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const list = (names) => names.map((name) => `“${name}”`).join(", ") || "none";

// The one of these whose name is the text, or else begins with it: a label may go on with “(optional)”.
function one(kind, named, text) {
  let found = named.filter(([name]) => name === text);
  if (!found.length) found = named.filter(([name]) => name.startsWith(text));
  if (found.length === 1) return found[0][1];
  const names = list(named.map(([name]) => name));
  throw new Error(found.length ? `several ${kind} are called “${text}”: ${names}` : `no ${kind} is called “${text}”; there are: ${names}`);
}

function groupName(element) {
  const legend = element.querySelector("legend");
  if (legend) return clean(legend.textContent);
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  return clean(element.getAttribute("aria-label") ?? ids.map((id) => root().getElementById(id)?.textContent).join(" "));
}

// The part of the widget to look in: all of it, or one group of fields.
function scope(group) {
  if (!group) return root();
  const groups = [...root().querySelectorAll("fieldset, [role=group], [role=radiogroup]")].filter(shown);
  return one("group", groups.map((element) => [groupName(element), element]), group);
}

function labelled(text, group) {
  const within = scope(group);
  const named = [...within.querySelectorAll("label")].filter((label) => label.control && shown(label)).map((label) => [clean(label.textContent), label]);
  for (const control of within.querySelectorAll("input[aria-label], select[aria-label], textarea[aria-label]")) {
    if (shown(control)) named.push([clean(control.getAttribute("aria-label")), control]);
  }
  return one("field", named, text);
}

const control = (text, group) => {
  const found = labelled(text, group);
  return found.control ?? found;
};

function button(text, group) {
  const all = [...scope(group).querySelectorAll("button, a[href], summary, [role=button], input[type=submit]")].filter(shown);
  return one("button or link", all.map((element) => [clean(element.getAttribute("aria-label") ?? (element.innerText || element.value)), element]), text);
}

function option(label, text, group) {
  const options = [...(control(label, group).options ?? [])];
  return one("option", options.map((element) => [clean(element.textContent), element]), text);
}

// A visible element.
function part(selector, group) {
  const found = [...scope(group).querySelectorAll(selector)].find(shown);
  if (!found) throw new Error(`nothing visible matches ${selector}`);
  return found;
}

// Within reach of the mouse. Firefox's driver leaves the page around a frame as it is and clicks beneath the window.
function reach(element) {
  if (top !== self) element.scrollIntoView({ block: "center", behavior: "instant" });
  return element;
}

const visibleText = () => [...root().children].filter(shown).map((element) => element.innerText ?? "").join("\n").trim();

// The element that has the focus, also inside shadow roots.
function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
}
