// Runs before anything else on the page: keeps what must not happen. `trip` is what the corpus calls.
window.seen = [];
const note = (...what) => seen.push(what.join(" ").slice(0, 400));
window.trip = () => note("a stranger's script ran");
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...all) => note(name, ...all);
document.addEventListener("securitypolicyviolation", (event) => note("policy:", event.effectiveDirective, event.blockedURI, event.sample));
addEventListener("error", (event) => note("error:", event.message));
addEventListener("unhandledrejection", (event) => note("rejection:", event.reason));
const error = console.error;
console.error = (...all) => (note("console.error:", ...all), error(...all));
