// Inside the frame: gives the element what the address says, and tells the page around how high it is and where the focus
// went. It tells nothing of what is typed, so whoever is around may hear it.
const allowed = ["src", "lang", "theme", "color-scheme", "view", "heading-level", "review-step", "required-marking"];
const element = document.querySelector("event-registration");
const query = new URLSearchParams(location.search);

const sheet = new CSSStyleSheet();
sheet.replaceSync("body { margin: 0; overflow: hidden } event-registration { display: flow-root }");
// In a window of its own it is a page like any other.
if (parent !== window) document.adoptedStyleSheets.push(sheet);

// Anybody can write an address: a file of another origin could have this one's visitors register anywhere.
const src = new URL(query.get("src") ?? "", document.baseURI);
if (query.get("src") && src.origin === location.origin) {
  if (query.get("lang")) document.documentElement.lang = query.get("lang");
  for (const name of allowed.filter((name) => query.has(name))) element.setAttribute(name, query.get(name));
} else {
  console.error(`embed.html: src has to name an event file on ${location.origin}, found ${query.get("src") ?? "nothing"}.`);
}

const tell = (data) => parent.postMessage({ type: "event-registration", ...data }, "*");

if (parent !== window) {
  // What the content needs, whatever the frame has: a height told never depends on one that was set.
  let told = 0;
  const measure = () => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height !== told) tell({ height: (told = height) });
  };
  new ResizeObserver(measure).observe(element);
  addEventListener("focusin", (event) => {
    measure();
    const { top, bottom } = event.composedPath()[0].getBoundingClientRect();
    tell({ top, bottom });
  });
}
