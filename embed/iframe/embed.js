// Inside the frame: gives the element what the address says, and tells the page around how high it is and where the focus
// went. It tells nothing of what is typed, so whoever is around may hear it.
const allowed = ["src", "lang", "theme", "color-scheme", "view", "heading-level", "review-step", "required-marking", "drafts"];
const element = document.querySelector("event-registration");
const query = new URLSearchParams(location.search);

// Anybody can write an address: a file of another origin could have this one's visitors register anywhere.
const src = new URL(query.get("src") ?? "", document.baseURI);
if (query.get("src") && src.origin === location.origin) {
  if (query.get("lang")) document.documentElement.lang = query.get("lang");
  for (const name of allowed.filter((name) => query.has(name))) element.setAttribute(name, query.get(name));
} else {
  console.error(`embed.html: src has to name an event file on ${location.origin}, found ${query.get("src") ?? "nothing"}.`);
}

// In a window of its own it is a page like any other.
if (parent !== window) {
  const style = (css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  };
  const tell = (data) => parent.postMessage({ type: "event-registration", ...data }, "*");
  // `flow-root` keeps the margins inside, so that the box is all that is drawn.
  style("body { margin: 0 } event-registration { display: flow-root }");

  // What the content needs, whatever the frame has: a height that is told never depends on one that was set.
  let told = 0;
  const measure = () => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height !== told) tell({ height: (told = height) });
  };
  new ResizeObserver(measure).observe(element);
  // Browsers observe nothing in a frame that is out of view: it has its height before the visitor comes there.
  element.addEventListener("registration-ready", measure);

  // The page around listens: no scroll bar may flash between two heights. One that doesn't listen keeps its scroll bar.
  const listens = () => {
    if (innerHeight !== told) return;
    removeEventListener("resize", listens);
    style("html { scrollbar-width: none }");
  };
  addEventListener("resize", listens);

  // In the root: from one control to another in it, nothing is heard outside of it.
  await customElements.whenDefined("event-registration");
  element.shadowRoot.addEventListener("focusin", (event) => {
    measure();
    const { top, bottom } = event.target.getBoundingClientRect();
    tell({ top, bottom });
  });
}
