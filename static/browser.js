// What the widget asks of a browser. A browser's own language says it in a tenth of the bytes that WebAssembly's bindings
// would take. Decides nothing; throws nothing: what can't be had is undefined.
const attempt = (part) => {
  try {
    return part() ?? undefined;
  } catch {
    return undefined;
  }
};

// JSON as words in the order of the file, see shell/json.rs; the first says what is wrong with it, and is empty where nothing is.
// Deeper than anything is read, it goes no further.
const DEEPEST = 66;
const spelled = (value, depth = 0) => {
  if (depth > DEEPEST) return ["z"];
  if (Array.isArray(value)) return [`l${value.length}`, ...value.flatMap((item) => spelled(item, depth + 1))];
  if (typeof value === "string") return [`s${value}`];
  if (typeof value !== "object") return [typeof value === "number" ? `n${value}` : `b${value}`];
  const members = value && Object.entries(value);
  return members ? [`o${members.length}`, ...members.flatMap(([name, member]) => [name, ...spelled(member, depth + 1)])] : ["z"];
};
export const parse = (text) => {
  try {
    return ["", ...spelled(JSON.parse(text))];
  } catch (error) {
    return [String(error.message ?? error) || "not JSON"];
  }
};

// Patterns: browsers without the flag `v` read them with `u`.
const regular = (pattern) => attempt(() => new RegExp(pattern, "v")) ?? attempt(() => new RegExp(pattern, "u"));
// HTML anchors a pattern so; as it stands first, so that `)(` isn't made a pattern by what is put around it.
export const matches = (pattern, text) => regular(pattern) && regular(`^(?:${pattern})$`)?.test(text);
export const find = (pattern, text) => {
  const found = regular(pattern)?.exec(text);
  return found ? [found.groups?.field, found.groups?.text] : undefined;
};

// Letters that are not made of a plain one and a mark.
const BARE = { ł: "l", đ: "d", ø: "o", ı: "i", "’": "'", "‘": "'", ʼ: "'" };
export const fold = (text) =>
  text.trim().toLowerCase().normalize("NFD").replace(/[\p{M}\u200b-\u200f]/gu, "").replace(/[łđøı’‘ʼ]/g, (letter) => BARE[letter]);

export const plural = (language, count) => attempt(() => new Intl.PluralRules(language).select(count)) ?? "other";
// "5/25/2022, GMT+02:00"; of the attendee's own zone without `Intl`, which takes a slow phone a tenth of a second to get ready.
const two = (number) => `${Math.trunc(number)}`.padStart(2, "0");
const here = (seconds) => {
  const east = -new Date(seconds * 1000).getTimezoneOffset();
  return `${east < 0 ? "-" : "+"}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
};
export const offset = (timeZone, seconds) =>
  !timeZone ? here(seconds) : attempt(() => new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).format(seconds * 1000).split("GMT")[1]);

// Where the site demands Trusted Types, what is parsed and the structured data go through a policy; a second of the same name
// may be refused.
const as = (text) => text;
const types = { createHTML: as, createScript: as };
let policy;
const trusted = () => (policy ??= attempt(() => trustedTypes.createPolicy("event-registration", types)) ?? types);

// A page as a document that runs nothing and loads nothing.
const parsed = (page) => {
  // Nothing of it would run, but a strict policy reports a handler or a style that is merely parsed.
  const inert = page.replace(/([\s/"'])(on\w+|style)\s*=/gi, "$1data-was=").replace(/<(\/?)style/gi, "<$1template");
  return new DOMParser().parseFromString(trusted().createHTML(inert), "text/html");
};
export const select = (page, selector, attribute) =>
  attempt(() =>
    [...parsed(page).querySelectorAll(selector)].slice(0, 200).map((found) => [
      found.textContent,
      attribute && (found.closest(`[${attribute}]`)?.getAttribute(attribute) ?? undefined),
    ])
  ) ?? [];

// What only the page around the widget knows.
const quoted = (name) => name.replace(/["\\\n]/g, "");
const own = (selector, name) => document.querySelector(selector)?.getAttribute(name);
const known = {
  url: () => location.href,
  title: () => document.title,
  now: () => new Date().toISOString(),
  cookie: (name) => {
    const found = document.cookie.split(";").map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    return found && (attempt(() => decodeURIComponent(found)) ?? found);
  },
  query: (name) => new URLSearchParams(location.search).get(name),
  meta: (name) => own(`meta[name="${quoted(name)}"]`, "content"),
  input: (name) => document.querySelector(`input[name="${quoted(name)}"]`)?.value,
  attribute: (place) => own(place.slice(0, place.lastIndexOf("@")), place.slice(place.lastIndexOf("@") + 1)),
};
export const page = (what) => {
  const [, kind, name] = /^(\w+)(?::(.*))?$/s.exec(what) ?? [];
  return Object.hasOwn(known, kind) && (known[kind].length > 0) === (name !== undefined) ? attempt(() => known[kind](name)) : undefined;
};

// Calls back after so many seconds, at most as many as a timer can count; what is returned gives it up.
export const wait = (seconds, done) => {
  const timer = setTimeout(done, Math.min(seconds * 1000, 2 ** 31 - 1));
  return () => clearTimeout(timer);
};

// The same, but where the page is out of sight then, not before it is looked at again.
export const rest = (seconds, done) => {
  let cancel = wait(seconds, () => {
    if (!document.hidden) return done();
    const look = () => document.hidden || (cancel(), done());
    document.addEventListener("visibilitychange", look);
    cancel = () => document.removeEventListener("visibilitychange", look);
  });
  return () => cancel();
};

// Calls back when the device has a network again; what is returned gives it up.
export const online = (done) => {
  addEventListener("online", done, { once: true });
  return () => removeEventListener("online", done);
};

// Calls back in a moment, or at once when the page is about to go.
export const calm = (done) => {
  const now = () => (clearTimeout(timer), removeEventListener("pagehide", now), done());
  const timer = setTimeout(now, 300);
  addEventListener("pagehide", now);
};

// What outlives the page, for this tab and half an hour; false where it can't be kept.
const LIFE = 30 * 60_000;
export const keep = (name, draft) =>
  attempt(() => {
    if (draft) sessionStorage.setItem(name, JSON.stringify({ at: Date.now(), draft }));
    else sessionStorage.removeItem(name);
    return true;
  }) ?? false;
export const recall = (name) =>
  attempt(() => {
    const { at, draft } = JSON.parse(sessionStorage.getItem(name));
    return Date.now() - at < LIFE ? draft : sessionStorage.removeItem(name);
  });

// Asks before the page is left, as long as a widget has something to lose. Not otherwise: a page that asks is never kept
// for the way back.
const risky = new Set();
const stop = (event) => event.preventDefault();
export const guard = (host, risk) => {
  risky[risk ? "add" : "delete"](host);
  (risky.size ? addEventListener : removeEventListener)("beforeunload", stop);
};

// Every browser that runs WebAssembly has it, on plain http too; unlike `randomUUID`. Where a page took it away, the key is
// not unguessable, but nobody else's either.
export const key = () => {
  const bytes = attempt(() => crypto.getRandomValues(new Uint8Array(16)));
  return bytes ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") : `${Math.random()}-${Date.now()}`;
};

// Asks the embedding page about a registration that is about to be sent: whether it takes it over, and what it adds to it. Only
// where `expose-data` is set it sees what is sent.
const ask = (host, request) => {
  const { body: { Text: [text, media] = [], Multipart: [controls] = [] } } = request;
  const added = [];
  const detail = { amend: (name, value) => void added.push([String(name), value]) };
  const json = media?.includes("json") && attempt(() => JSON.parse(text));
  if (host.hasAttribute("expose-data")) detail.data = json || Object.fromEntries(controls ?? new URLSearchParams(text ?? ""));
  if (!host.dispatchEvent(new CustomEvent("registration-submit", { bubbles: true, composed: true, cancelable: true, detail }))) return false;
  if (!added.length) return true;
  const pairs = added.map(([name, value]) => [name, String(value)]);
  if (controls) controls.push(...pairs);
  else if (json) request.body.Text[0] = JSON.stringify({ ...json, ...Object.fromEntries(added) });
  else if (text !== undefined) request.body.Text[0] = [text, new URLSearchParams(pairs)].filter(String).join("&");
  return true;
};

// Performs a request, and calls back once with what came: a text for why nothing did, or the answer. What is returned gives
// it up, and then nothing calls back; nothing is returned where the embedding page took it over.
export const send = (host, written, base, done) => {
  const request = JSON.parse(written);
  if (request.registers && !ask(host, request)) return;
  // The body is "None", or one of these with what is in it.
  const { url, method, headers, credentials, transport, timeout, body: { Text: [text, media] = [], Multipart: [controls, files] = [] } } = request;
  if (media) headers.push(["Content-Type", media]);
  const offline = !navigator.onLine;
  const abort = new AbortController();
  let end = "unreachable";
  const give = (why) => {
    end = why;
    abort.abort();
  };
  const late = wait(timeout, () => give("timeout"));
  const perform = async () => {
    const address = new URL(url, base).href;
    if (transport === "navigate" || transport === "mailto") return leave(transport, address, controls);
    let body = text;
    if (controls) {
      body = new FormData();
      for (const [name, value] of controls) body.append(name, value);
      for (const { name, control, file: called } of files) {
        const file = kept.get(host)?.get(control)?.find((file) => file.name === called);
        if (file) body.append(name, file, called);
      }
    }
    const mode = transport === "no-cors" ? "no-cors" : "cors";
    const answer = await fetch(address, { method, headers, body, credentials, mode, signal: abort.signal });
    if (mode === "no-cors") return "sent";
    return { status: answer.status, url: answer.url, headers: [...answer.headers].flat(), body: await answer.text() };
  };
  perform()
    // Offline before and after, nothing can have left the device.
    .catch(() => (end === "unreachable" && offline && !navigator.onLine ? "offline" : end))
    .then((came) => {
      late();
      if (end !== "left") done(typeof came === "string" || Array.isArray(came?.headers) ? came : "unreachable");
    });
  return () => give("left");
};

// Leaves the page with a real form post, or opens a mail: nothing of the answer is ever seen here.
const leave = (transport, address, controls) => {
  if (transport === "mailto") location.href = address;
  else {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address, hidden: true });
    for (const [name, value] of controls) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    // A control of the name "submit" stands in the method's place.
    HTMLFormElement.prototype.submit.call(form);
  }
  return "sent";
};

// The files that were chosen, by element and control. The control is empty again: else a file that was taken out couldn't be
// chosen once more.
const kept = new WeakMap();
export const chosen = (host, name, input) => {
  const files = [...(input.files ?? [])];
  input.value = "";
  if (!kept.has(host)) kept.set(host, new Map());
  if (files.length) kept.get(host).set(name, files);
  return files.map((file) => file.name);
};
// An attendee is taken out: that one's files go, and who came after has theirs under other names.
export const forget = (host, attendee) => {
  const own = [...(kept.get(host) ?? [])].flatMap(([control, files]) => {
    const [, whose, name] = /^attendees\.(\d+)\.(.*)$/s.exec(control) ?? [, 0, control];
    if (+whose === attendee) return [];
    return [[+whose > attendee ? `attendees.${whose - 1}.${name}` : control, files]];
  });
  kept.set(host, new Map(own));
};

// Ids come from the widget itself; only letters, digits and hyphens.
export const focus = (place, id) => place.querySelector(`#${id}`)?.focus();
// The label at the top, not the control: one sees what is asked for, and a screen reader says more than an error. Of a group
// the legend, unless it would push the control out of sight.
export const goTo = (place, id) => {
  const control = place.querySelector(`#${id}`);
  if (!control) return;
  const legend = control.closest("fieldset:not(.person)")?.querySelector("legend");
  const near = legend && control.getBoundingClientRect().bottom - legend.getBoundingClientRect().top < innerHeight / 2;
  ((near && legend) || place.querySelector(`label[for=${id}]`) || control).scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
};

export const canCopy = () => isSecureContext && Boolean(navigator.clipboard);
// Refused, nothing is said: the text can still be selected.
export const copy = (text, done) => attempt(() => void navigator.clipboard.writeText(text).then(done, () => {}));
export const print = () => attempt(() => window.print());
export const save = (name, type, text) => {
  const href = URL.createObjectURL(new Blob([text], { type }));
  // It needn't be in the document to be followed; the browser is still reading it when the click returns.
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};

// A host event; its details come as names and values by turns.
export const tell = (host, name, details) => {
  if (name === "registration-success") kept.delete(host);
  const detail = {};
  for (let at = 0; at < details.length; at += 2) detail[details[at]] = details[at + 1];
  host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
};

// Puts structured data into the page's head, in the place of what was there of this element; it never runs.
const published = new WeakMap();
export const publish = (host, json) =>
  attempt(() => {
    published.get(host)?.remove();
    if (!json) return;
    const script = document.createElement("script");
    script.type = "application/ld+json";
    script.text = trusted().createScript(json);
    document.head.append(script);
    published.set(host, script);
  });

// The element has left.
export const release = (host) => {
  publish(host);
  guard(host, false);
  kept.delete(host);
};
