// The element's class: WebAssembly can't extend HTMLElement, so this is the one thing written in JavaScript.
// It fetches what the widget needs (the module, the event file and the language side by side), hands it over, and keeps
// the page's own fallback visible until the first draw and whenever anything fails. It decides nothing about events or forms.
import start, { build, mount, shared } from "glue"; // wasm-bindgen's output; the bundler names its path
import css from "./widget.css"; // as text
import { channels, contrast, over } from "./contrast.js";

const TAG = "event-registration";
const ASSETS = new URL("./", import.meta.url);
// The bundler puts in VERSION, the project's, BUILD, the modules' own, INTEGRITY and REST, their hashes, and of each file in static/languages
// its tag and the language's own name.
const languages = LANGUAGES;
const attributes = ["src", "lang", "now", "view", "review-step", "theme", "color-scheme", "heading-level", "required-marking", "structured-data", "loading", "drafts", "prefill", "prefill-from-query", "expose-data"];

// A page that checks the script has the module checked too. Not every page: one engine fetches what it checks twice.
const checked = [...document.scripts].some((script) => script.integrity && script.src === import.meta.url);

let sheet, module, dead;
const failures = new Set();
const drawn = new Set();
const begin = async () => {
  await start({ module_or_path: fetch(new URL("event-registration_bg.wasm", ASSETS), checked ? { integrity: INTEGRITY } : {}) });
  if (build() !== BUILD) throw new Error(`event-registration_bg.wasm isn't of the same build as ${import.meta.url}: put the files of one version side by side`);
};

const nextTurn = () => new Promise((begins) => setTimeout(begins));

// What a page isn't drawn with, nor typed into, is a module of its own, which finds in the first what they share. Every widget of the
// page is told when it is there, or that it can't be had just now: then it is asked for again, as soon as the device has a network, or
// after a while. Always checked: joined to a module of another build it would do anything. They are told in a turn of their own: what is
// drawn amid a click's dispatch takes back what the click has ticked, before anybody is told of it.
let whole = false;
let following;
let join; // the class knows how
const second = async () => {
  for (let pause = 1; ; pause = Math.min(2 * pause, 60)) {
    try {
      const [, answer] = await Promise.all([module, fetch(new URL("event-registration_rest.wasm", ASSETS), { integrity: REST })]);
      if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
      await WebAssembly.instantiate(await answer.arrayBuffer(), { __wasm_split: shared() });
      await nextTurn();
      return join((whole = true));
    } catch (error) {
      await nextTurn();
      if (dead) return;
      if (whole !== undefined) console.error(`<${TAG}>: a part of the widget can't be fetched, so nobody can register yet; it is tried again.`, error);
      join((whole = undefined));
      await new Promise((again) => {
        addEventListener("online", again, { once: true });
        setTimeout(again, pause * 1000);
      });
    }
  }
};
const follow = () => (following ??= second());
// Whether something was kept of a page: what it was left with may be anything, a receipt for one.
const recalled = () => {
  try {
    return Object.keys(sessionStorage).some((name) => name.startsWith(`${TAG} `));
  } catch {
    return false;
  }
};
const styles = () => {
  if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(css);
  return sheet;
};
const text = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "application/ld+json, application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${answer.statusText}`.trim());
  return answer.text();
};
// The event file, and the preset that its submission names: both are on their way while the module still loads.
const load = async (url) => {
  try {
    const body = await text(url);
    const preset = /"preset"\s*:\s*"([a-z0-9-]+)"/.exec(body)?.[1];
    return { body, preset: preset && (await text(new URL(`presets/${preset}.json`, ASSETS)).catch(() => undefined)) };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
};
// An `src` that is no address goes on as it is: fetching it fails, and says why.
const address = (src, base) => {
  try {
    return new URL(src, base).href;
  } catch {
    return src;
  }
};
const supported = (tag) => {
  const short = (tag || "").toLowerCase().split("-")[0];
  return Object.hasOwn(languages, short) ? short : undefined;
};
const messages = (language) => text(new URL(`languages/${language}.json`, ASSETS));

// Does on a control what was done on another.
const retype = (was, is) => {
  // What nobody touched says nothing: a draft may have filled it in meanwhile.
  if (was.value === (was.defaultValue ?? "") && was.checked === was.defaultChecked && !was.files?.length) return;
  // No `Event`: MooTools puts something of its own in its place.
  const told = (type) => is.dispatchEvent(new CustomEvent(type, { bubbles: true }));
  if (was.files?.length) {
    is.files = was.files;
    told("change");
  } else if (was.type === "radio" || was.type === "checkbox") {
    if (was.checked === is.checked) return;
    is.checked = was.checked;
    if (was.checked || was.type === "checkbox") told("change");
  } else if ("value" in was && was.type !== "submit" && was.value !== is.value) {
    is.value = was.value;
    told(was.type === "select-one" ? "change" : "input");
  }
};

// Colours that have to be told apart, as the style sheet calls them, and by how much. The first pair is mended here.
const PAIRS = [
  ["on-primary", "primary", 4.5],
  ["text", "surface", 4.5],
  ["link", "surface", 4.5],
  ["danger", "surface", 4.5],
  ["control", "surface", 3],
];
const BLACK = [0, 0, 0, 1];
const WHITE = [1, 1, 1, 1];
const darkness = matchMedia("(prefers-color-scheme: dark)");

export class EventRegistrationElement extends HTMLElement {
  static version = VERSION;
  static observedAttributes = attributes;
  // What `prerender` wrote stands in the root already.
  #root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
  #widget;
  #round = 0;
  #queued = false;
  // The language that the attendee chose, until the page's owner changes the attribute.
  #chosen;
  #told;
  #sizes = new ResizeObserver(() => this.#fit());
  #fits = () => this.#fit();
  #sticks = () => this.#stick();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles()];
    if (!this.#root.hasChildNodes()) this.#root.append(document.createElement("slot"));
    for (const name of ["compositionstart", "compositionupdate", "compositionend"])
      this.#root.addEventListener(name, () => (this.#composing = name !== "compositionend"));
  }
  #composing = false;

  connectedCallback() {
    this.#upgrade();
    darkness.addEventListener("change", this.#fits);
    addEventListener("resize", this.#sticks);
    if (!this.#widget) this.#queue();
  }

  disconnectedCallback() {
    // A move takes the element out and puts it back at once: only what is still out a microtask later has left.
    queueMicrotask(() => {
      if (this.isConnected) return;
      darkness.removeEventListener("change", this.#fits);
      removeEventListener("resize", this.#sticks);
      this.#sizes.disconnect();
      this.#nears.disconnect();
      this.#fills.disconnect();
      this.#filled.clear();
      this.#round++;
      drawn.delete(this);
      if (!this.#widget) return;
      this.#widget.unmount();
      this.#widget = undefined;
      this.#root.replaceChildren(document.createElement("slot"));
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "lang") this.#chosen = undefined;
    if (!this.isConnected) return;
    // The style sheet alone acts on these; `expose-data` is looked at when there is something to tell.
    if (name === "theme" || name === "color-scheme") this.#fit();
    else if (name === "expose-data") return;
    else if (name.startsWith("prefill")) this.#prefill();
    else this.#queue();
  }

  // Any number of attribute changes in one turn are one update.
  #queue() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) this.#draw();
    });
  }

  #language() {
    const wanted = [this.#chosen, this.lang, this.parentElement?.closest("[lang]")?.lang, ...navigator.languages];
    return wanted.map(supported).find(Boolean) ?? "it";
  }

  // Asked to be lazy, it waits until it is less than a screen away.
  #near = false;
  #nears = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      this.#nears.disconnect();
      this.#near = true;
      this.#queue();
    },
    { rootMargin: "100%" },
  );

  async #draw() {
    if (dead) return;
    if (this.getAttribute("loading") === "lazy" && !this.#near && !this.#widget) return this.#nears.observe(this);
    const round = ++this.#round;
    const src = this.getAttribute("src");
    const language = this.#language();
    const url = src === null ? null : address(src, this.baseURI);
    try {
      module ??= begin();
      const written = this.#root.querySelector(".er");
      // Nothing hurries where something is on the page already.
      const all = !this.#widget && (written || recalled());
      if (all || this.getAttribute("view") === "list") follow();
      const [event, words] = await Promise.all([
        url ? load(url) : {},
        messages(language),
        module,
        all && following,
      ]);
      if (round !== this.#round) return; // a newer draw is under way, or the element has left
      if (language !== this.#language()) return this.#draw(); // the attendee chose another one meanwhile
      const given = Object.fromEntries(attributes.map((name) => [name, this.getAttribute(name) ?? undefined]));
      const inputs = { ...given, url, language, messages: words, event: event.body, failure: event.error, preset: event.preset };
      Object.assign(inputs, { languages: JSON.stringify(languages), speak: (language) => this.#speak(language), whole: whole === false ? undefined : `${whole}` });
      if (this.#widget) return this.#widget.update(inputs);
      const place = document.createElement("div");
      const widget = (this.#widget = mount(this, place, inputs));
      drawn.add(this);
      this.#words = words;
      // Reading and drawing each take a slow processor a while: in between it is the page's turn.
      await nextTurn();
      if (widget !== this.#widget) return; // the element has left, or the widget broke
      if (!written) this.#root.replaceChildren(place);
      widget.draw();
      follow();
      this.#prefill();
      if (written) await this.#takeOver(written, place);
      // From the next frame on: what is drawn in this one is told to the page around, as an error, where an engine lays it out twice.
      // And behind its painting: to ask for colours and sizes lays it out once more.
      requestAnimationFrame(() => setTimeout(() => this.#widget && this.#sizes.observe(place)));
    } catch (error) {
      if (round === this.#round) this.#fail(error);
    }
  }

  // The place of what `prerender` wrote is taken when the widget is drawn, and never amid a composed character: what was
  // typed, ticked and opened meanwhile is done once more on the widget, and the focus, the caret and the scrolling stay.
  async #takeOver(written, place) {
    if (!place.hasChildNodes()) await new Promise((drawn) => new MutationObserver((_, one) => (one.disconnect(), drawn())).observe(place, { childList: true }));
    while (this.#composing) await new Promise((end) => this.#root.addEventListener("compositionend", end, { once: true }));
    if (!this.isConnected) return;
    const pairs = [...written.querySelectorAll("form [id]")].map((was) => [was, place.querySelector(`#${was.id}`)]).filter(([, is]) => is);
    for (const [was, is] of pairs) retype(was, is);
    written.querySelectorAll("details").forEach((was, index) => {
      const is = place.querySelectorAll("details")[index];
      if (is) is.open = was.open;
    });
    const active = this.#root.activeElement;
    const { selectionStart, selectionEnd, selectionDirection } = active ?? {};
    const scrolled = pairs.map(([was]) => [was.scrollLeft, was.scrollTop]);
    const [left, top] = [scrollX, scrollY];
    this.#root.replaceChildren(place);
    pairs.forEach(([, is], index) => is.scrollTo?.(...scrolled[index]));
    const next = active?.id && place.querySelector(`#${active.id}`);
    next?.focus({ preventScroll: true });
    // An email box has no caret that a script may know; its browser puts it at the end.
    if (next && typeof selectionStart === "number") next.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    // One engine goes to the top when what has the focus is taken out.
    if (scrollY !== top) scrollTo({ left, top, behavior: "instant" });
  }

  static {
    join = (there) => drawn.forEach((one) => one.#widget?.complete(Boolean(there)));
  }

  // Another language, asked for by the attendee: its file alone is fetched, and what can't be had changes nothing.
  async #speak(language) {
    const turn = (this.#asked = {});
    const words = await messages(language).catch(() => undefined);
    if (turn !== this.#asked || !this.#widget) return; // another one was asked for since
    if (words) this.#chosen = language;
    this.#widget.speak(language, words);
  }
  #asked;

  // What the page knows already, by script, by attribute, and where it is allowed by the page's own address, goes into empty
  // controls, each once, as soon as it is drawn. What people don't see is none of them, and consents are theirs to give.
  #answers = Object.create(null);
  #filled = new Set();
  #fills = new MutationObserver(() => this.#prefill());
  #prefill() {
    const asked = this.getAttribute("prefill-from-query");
    const names = asked?.split(/\s+/).filter(Boolean);
    const query = [...new URLSearchParams(asked === null ? "" : location.search)].filter(([name]) => !names.length || names.includes(name));
    const answers = Object.create(null); // a query may name what every object has
    for (const [name, value] of [...query, ...new URLSearchParams(this.getAttribute("prefill") ?? "")]) (answers[name] ??= []).push(value);
    Object.assign(answers, this.#answers);
    // A date has three boxes.
    for (const [name, [value]] of Object.entries(answers))
      value?.split("-").forEach((part, index) => (answers[`${name}.${["year", "month", "day"][index]}`] ??= [part]));
    const form = this.#root.querySelector("form");
    for (const [name, values] of Object.entries(answers)) {
      const controls = [...(form?.elements ?? [])].filter((one) => one.name === name && one.type !== "file" && !one.closest(".hidden"));
      if (!controls.length || this.#filled.has(name) || /^consents\.|\.consent$/.test(name)) continue;
      this.#filled.add(name);
      if (controls.some((one) => ("checked" in one && /^(radio|checkbox)$/.test(one.type) ? one.checked : one.value))) continue;
      for (const one of controls) {
        const ticks = /^(radio|checkbox)$/.test(one.type);
        if (ticks ? !values.includes(one.value) : !values[0]) continue;
        ticks ? (one.checked = true) : (one.value = values[0]);
        one.dispatchEvent(new CustomEvent(ticks || one.localName === "select" ? "change" : "input", { bubbles: true }));
      }
    }
    if (Object.keys(answers).length) this.#fills.observe(this.#root, { childList: true, subtree: true });
  }

  // Fills in what nobody has answered yet; before the widget is there it waits for it.
  prefill(answers) {
    for (const [name, value] of Object.entries(answers)) {
      this.#answers[name] = [value].flat().map(String);
      this.#filled.delete(name);
    }
    this.#prefill();
  }

  // An empty form, whatever there was.
  reset() {
    this.#answers = {};
    this.#fills.disconnect();
    this.#widget?.reset();
  }

  // Brings the form, or what stands in its place, into view and the focus to it; false where there is none.
  open() {
    const heading = this.#root.querySelector("#form, #review, #receipt, .aside h2, .aside h3");
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
    return Boolean(heading);
  }

  // As if the attendee had pressed the button; false where there is none to press.
  submit() {
    const button = this.#root.querySelector("[part=submit]");
    button?.click();
    return Boolean(button);
  }

  // After each layout: what depends on sizes and colours that only the browser knows. Custom properties set through CSSOM
  // tell the style sheet, which a strict `style-src` allows.
  #fit() {
    const place = this.#root.firstElementChild;
    const widget = place?.querySelector(".er");
    if (!widget) return;
    this.#stick();
    this.#tellApart(place, widget);
  }

  // The form stays in view beside the story only if all of it can.
  #stick() {
    const place = this.#root.firstElementChild;
    const aside = place?.querySelector(".aside");
    if (!aside) return;
    const room = 2 * parseFloat(getComputedStyle(aside).insetBlockStart);
    place.style.setProperty("--_stick", aside.offsetHeight + room <= innerHeight ? "sticky" : "static");
  }

  #tellApart(place, widget) {
    place.style.removeProperty("--_on");
    place.style.removeProperty("--_turn");
    const probe = widget.appendChild(document.createElement("i"));
    const computed = (name) => {
      probe.style.color = `var(--_${name})`;
      return getComputedStyle(probe).color;
    };
    // What lies under the widget: the grounds around it down to the first opaque one, on the browser's white.
    const grounds = [];
    for (let at = widget; at; at = at.parentElement ?? at.getRootNode().host) grounds.unshift(channels(getComputedStyle(at).backgroundColor));
    const ground = grounds.every(Boolean) && grounds.reduce((below, color) => over(color, below), WHITE);
    const lines = [];
    for (const [front, back, least] of ground ? PAIRS : []) {
      const colors = [computed(front), computed(back)];
      const [one, other] = colors.map(channels);
      if (!one || !other) continue;
      const below = over(other, ground);
      const ratio = contrast(over(one, below), below);
      if (ratio >= least) continue;
      let line = `${front} ${colors[0]} on ${back} ${colors[1]}: ${ratio.toFixed(2)}, needed is ${least}`;
      if (front === "on-primary") {
        const black = contrast(BLACK, below) > contrast(WHITE, below);
        place.style.setProperty("--_on", black ? "#000" : "#fff");
        // Under the pointer the button turns away from its text.
        place.style.setProperty("--_turn", black ? "#fff" : "#000");
        line += `; ${black ? "black" : "white"} is used instead`;
      }
      lines.push(line);
    }
    probe.remove();
    const told = lines.join("\n");
    if (told && told !== this.#told) console.warn(`<${TAG}>: colours that are hard to tell apart, with their contrast:\n${(this.#told = told)}`);
  }

  // The page's own content stays; only the site's owner is told why, once for all elements.
  #fail(error) {
    const why = String(error);
    if (!failures.has(why)) console.error(`<${TAG}>: the widget could not start, the element's own content stays in view.`, error);
    failures.add(why);
    if (!this.#root.querySelector(".er")) this.#root.replaceChildren(document.createElement("slot"));
    this.#stop("start");
  }

  // Nothing of the widget is called any more: what broke can't be trusted to take itself away.
  #stop(reason) {
    drawn.delete(this);
    this.#widget = undefined;
    this.#sizes.disconnect();
    this.dispatchEvent(new CustomEvent("registration-error", { bubbles: true, composed: true, detail: { reason } }));
  }

  // A trap in the module comes out wherever it was called from: in a listener, or in a promise. All widgets of a page are one
  // instance of the module: what breaks it, breaks all. In each the attendee is told, and has the page's own content.
  static #trapped({ error, reason }) {
    const thrown = error ?? reason;
    if (dead || !(thrown instanceof WebAssembly.RuntimeError && thrown.stack.includes(ASSETS))) return;
    dead = true;
    for (const one of [...drawn]) {
      const words = JSON.parse(one.#words);
      const told = document.createElement("p");
      told.role = "alert";
      told.textContent = `${words.missing}. ${words["missing.help"]}`;
      one.#root.replaceChildren(told, document.createElement("slot"));
      one.#stop("broken");
    }
    console.error(`<${TAG}>: the widget broke and shows the element's own content instead. The browser's message above says where.`);
  }
  #words;

  // Every attribute is a property too: `element.headingLevel = 3`. One that was set before the class came is taken over.
  static #reflect() {
    for (const name of attributes.filter((name) => name !== "lang" && name !== "prefill")) {
      const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      Object.defineProperty(this.prototype, property, {
        get() { return this.getAttribute(name); },
        set(value) { value == null || value === false ? this.removeAttribute(name) : this.setAttribute(name, value); },
        enumerable: true,
        configurable: true,
      });
      this.#properties.push(property);
    }
  }
  static #properties = [];
  static { this.#reflect(); }

  #upgrade() {
    for (const property of EventRegistrationElement.#properties.filter((name) => Object.hasOwn(this, name))) {
      const value = this[property];
      delete this[property];
      this[property] = value;
    }
  }

  static define(tag = TAG, registry = customElements) {
    if (registry.get(tag)) return;
    registry.define(tag, EventRegistrationElement);
    for (const type of ["error", "unhandledrejection"]) addEventListener(type, EventRegistrationElement.#trapped);
  }
}

// Editors that strip unknown elements leave a `div`: its `data-*` are the element's attributes, its children the fallback.
// Also one that comes, or changes, later: a look at the page's list of them costs less than at what changed.
const stand = () => {
  for (const div of document.querySelectorAll(`div.${TAG}[data-src]`)) {
    let inside = div.querySelector(TAG);
    if (!inside) {
      inside = document.createElement(TAG);
      inside.append(...div.childNodes);
      div.append(inside);
    }
    for (const name of attributes) {
      const value = div.getAttribute(`data-${name}`);
      if (value === null) inside.removeAttribute(name);
      else inside.setAttribute(name, value);
    }
  }
};

// Browsers older than the oldest that gets the widget keep the element's own content: a shadow root would hide it.
// Asked of the document itself: MooTools puts something of its own in `Document`'s place.
const capable = typeof WebAssembly === "object" && "adoptedStyleSheets" in document && "replaceSync" in CSSStyleSheet.prototype;
const first = customElements.get(TAG);
if (!capable) console.warn(`<${TAG}>: this browser is too old for the widget, the element's own content stays in view.`);
else if (!first) {
  EventRegistrationElement.define();
  stand();
  const changes = { subtree: true, childList: true, attributeFilter: attributes.map((name) => `data-${name}`) };
  new MutationObserver(stand).observe(document, changes);
} else if (first.version !== EventRegistrationElement.version) {
  console.warn(`<${TAG}>: version ${first.version ?? "?"} is on this page already and draws its elements; ${EventRegistrationElement.version} (${import.meta.url}) does nothing. Include one script.`);
}
