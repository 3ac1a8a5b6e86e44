// On the page around the frame: gives each iframe[data-event-registration] the height of its content, and brings into view
// what has the focus in it. Listens to no one but that frame's window, at that frame's address, within bounds.
addEventListener("message", ({ origin, source, data }) => {
  const frame = [...document.querySelectorAll("iframe[data-event-registration]")].find((one) => one.contentWindow === source);
  if (!frame || data?.type !== "event-registration" || origin !== new URL(frame.src).origin) return;
  const { height, top, bottom } = data;
  if (height >= 0) {
    // The height is the content's, whatever the page does to its frames.
    frame.style.boxSizing = "content-box";
    frame.style.border = 0;
    frame.style.height = `${Math.min(Math.max(height, 150), 20000)}px`;
  }
  // Only while the visitor is in the frame, and never past its edges.
  if (document.activeElement !== frame || !(top <= bottom)) return;
  const box = frame.getBoundingClientRect();
  const [from, to] = [top, bottom].map((edge) => box.top + Math.min(Math.max(edge, 0), box.height));
  if (from < 0 || (to > innerHeight && from > innerHeight / 4)) scrollBy(0, from - innerHeight / 4);
});
