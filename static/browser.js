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
// "5/25/2022, GMT+02:00"
export const offset = (timeZone, seconds) =>
  attempt(() => new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).format(seconds * 1000).split("GMT")[1]);

// A page as a document that runs nothing and loads nothing. Where the site demands Trusted Types, parsing goes through a
// policy; a second of the same name may be refused.
let policy;
const parsed = (page) => {
  policy ??= attempt(() => trustedTypes.createPolicy("event-registration", { createHTML: (page) => page })) ?? { createHTML: (page) => page };
  // Nothing of it would run, but a strict policy reports a handler or a style that is merely parsed.
  const inert = page.replace(/\s(on\w+|style)\s*=/gi, " data-was=");
  return new DOMParser().parseFromString(policy.createHTML(inert), "text/html");
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
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
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

// Every browser that runs WebAssembly has it, on plain http too; unlike `randomUUID`. Where a page took it away, the key is
// not unguessable, but nobody else's either.
export const key = () => {
  const bytes = attempt(() => crypto.getRandomValues(new Uint8Array(16)));
  return bytes ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") : `${Math.random()}-${Date.now()}`;
};

// Performs a request, and calls back once with what came: a text for why nothing did, or the answer. What is returned gives
// it up, and then nothing calls back. `files` are pairs of a name and a file.
export const send = (written, base, files, done) => {
  const { url, method, headers, text, controls, credentials, transport, timeout } = JSON.parse(written);
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
      for (const [name, file] of files) body.append(name, file, file.name);
    }
    const mode = transport === "no-cors" ? "no-cors" : "cors";
    const answer = await fetch(address, { method, headers, body, credentials, mode, signal: abort.signal });
    if (mode === "no-cors") return "sent";
    return { status: answer.status, url: answer.url, headers: [...answer.headers].flat(), body: await answer.text() };
  };
  perform()
    .catch(() => (end === "unreachable" && !navigator.onLine ? "offline" : end))
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

// The files of a control, and the control empty again: else a file that was taken out couldn't be chosen once more.
export const chosen = (input) => {
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
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

// A host event; false when the page cancelled it.
export const tell = (host, name, cancelable, detail) =>
  host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail: JSON.parse(detail) }));

// Puts structured data into the page's head and returns its element. As a node of its own: setting a script's text is what
// Trusted Types forbid, though this one never runs.
export const publish = (json) =>
  attempt(() => {
    const script = document.createElement("script");
    script.type = "application/ld+json";
    script.append(document.createTextNode(json));
    document.head.append(script);
    return script;
  });
