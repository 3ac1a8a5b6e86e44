// Checks of the widget's shadow root that axe-core doesn't make. Each gives a list of what is wrong, named for people.
// The functions of page.js are in reach.

const name = (element) => {
  const id = element.id ? `#${element.id}` : element.name ? `[name=${element.name}]` : "";
  return `${element.localName}${id} “${clean(element.innerText || element.labels?.[0]?.textContent).slice(0, 40)}”`;
};
const everything = () => [...root().querySelectorAll("*")].filter(shown);
const controls = () => everything().filter((element) => element.matches("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"));
const unseen = (element) => element.closest(".hidden, svg") !== null;

// A choice can be hit on its label too.
function box(element) {
  const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
  const left = Math.min(...boxes.map((one) => one.left)), right = Math.max(...boxes.map((one) => one.right));
  const top = Math.min(...boxes.map((one) => one.top)), bottom = Math.max(...boxes.map((one) => one.bottom));
  return { width: right - left, height: bottom - top };
}

const inText = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
const target = (element) => element.matches("[type=radio], [type=checkbox]") ? box(element) : element.getBoundingClientRect();

function targets(pixels) {
  const small = controls().filter((element) => !inText(element)).map((element) => [element, target(element)]);
  return small.filter(([, size]) => size.width + 0.01 < pixels || size.height + 0.01 < pixels)
    .map(([element, size]) => `${name(element)} is ${Math.round(size.width)} × ${Math.round(size.height)} px`);
}

function heights(pixels) {
  const low = controls().filter((element) => !inText(element)).map((element) => [element, target(element).height]);
  return low.filter(([, height]) => height + 0.01 < pixels).map(([element, height]) => `${name(element)} is ${Math.round(height)} px high`);
}

function overflow() {
  const page = document.documentElement, found = [];
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide in ${page.clientWidth}`);
  for (const element of everything().filter((element) => !unseen(element))) {
    const edge = element.getBoundingClientRect();
    if (edge.right > page.clientWidth + 1 || edge.left < -1) found.push(`${name(element)} goes over the page's edge`);
    const style = getComputedStyle(element);
    const cuts = style.overflowX !== "visible" && !element.matches("textarea, input, select");
    if (cuts && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) found.push(`${name(element)} is cut off`);
  }
  return found;
}

function references() {
  const attributes = ["for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-activedescendant", "aria-errormessage", "aria-details"];
  const ids = [...root().querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} is there twice`);
  const nowhere = attributes.flatMap((attribute) => [...root().querySelectorAll(`[${attribute}]`)].flatMap((element) =>
    element.getAttribute(attribute).split(/\s+/).filter((id) => id && !root().getElementById(id)).map((id) => `${name(element)}: ${attribute} names ${id}`)));
  return [...twice, ...nowhere];
}

function motion() {
  const moving = (style) => [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration].join(", ").split(", ").some((time) => parseFloat(time) > 0);
  const found = everything().filter((element) => ["", "::before", "::after"].some((part) => moving(getComputedStyle(element, part)))).map((element) => `${name(element)} moves`);
  return [...found, ...everything().filter((element) => getComputedStyle(element).scrollBehavior === "smooth").map((element) => `${name(element)} scrolls smoothly`)];
}

function borders() {
  // What is painted of a control that lies unseen over it.
  const bare = (element) => { const style = getComputedStyle(getComputedStyle(element).opacity === "0" ? element.nextElementSibling : element); return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1; };
  return controls().filter((element) => element.matches("button, .button, input:not([type=radio], [type=checkbox]), select, textarea") && bare(element)).map((element) => `${name(element)} has no border`);
}

function focus() {
  const element = focused();
  if (!element) return ["nothing has the focus"];
  const found = [];
  const look = (one) => { const style = getComputedStyle(one); return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(); };
  const ring = (one) => { const style = getComputedStyle(one); return style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$/.test(style.outlineColor)); };
  const around = [element, element.closest(".mode"), element.closest(".pick"), element.closest("label")].filter(Boolean);
  if (!around.some((one) => ring(one) && look(one))) found.push(`${name(element)} doesn't show its focus`);
  const edge = element.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [edge.left + edge.width * x, edge.top + edge.height * y]));
  const host = root().host;
  if (!points.some(([x, y]) => document.elementFromPoint(x, y) === host)) found.push(`${name(element)} is hidden while it has the focus`);
  return found;
}

// One of a group of radio buttons: the checked one, or else the first.
const reached = (element) => {
  if (element.type !== "radio") return true;
  const group = [...root().querySelectorAll("input[type=radio]")].filter((one) => one.name === element.name);
  return element === (group.find((one) => one.checked) ?? group[0]);
};
const tabStops = () => controls().filter((element) => element.tabIndex >= 0 && !element.disabled && reached(element)).map(name);
const tabStop = () => (focused() && root().contains(focused()) ? [name(focused())] : []);
