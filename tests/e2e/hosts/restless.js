// What frameworks and editors do to an element: moved, taken out, put back, copied, changed.
document.addEventListener("registration-ready", async (event) => {
  const one = event.target;
  const [from, to] = [one.parentNode, document.querySelector("aside")];
  to.append(one);
  one.remove();
  await new Promise((done) => setTimeout(done));
  from.append(one);
  const copy = one.cloneNode(true);
  from.append(copy);
  copy.remove();
  one.setAttribute("heading-level", "4");
  one.setAttribute("theme", "contrast");
  one.toggleAttribute("review-step", true);
  one.toggleAttribute("review-step", false);
  document.documentElement.dataset.done = "";
}, { once: true });
