// One visit of one page in a fresh context of a headless Chromium, over the DevTools protocol.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";

/** The conditions of the project's goals: a slow mobile connection and a processor slowed four times. */
export const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
export const SLOWED = 4;

export function launch(peers) {
  const puppeteer = createRequire(join(peers, "x.js"))("puppeteer-core");
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => { try { return readFileSync(path); } catch { return false; } });
  return puppeteer.launch({
    executablePath,
    headless: true,
    args: ["--no-sandbox", "--disable-extensions", "--disable-background-networking", "--enable-blink-features=ForceEagerMeasureMemory"],
    defaultViewport: { width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  });
}

// The email boxes of a page, the widget's among them: the same words in each page that asks.
const BOXES = `() => {
  const roots = [document, ...[...document.querySelectorAll("event-registration")].map((one) => one.shadowRoot).filter(Boolean)];
  const wanted = "input[type=email], input[autocomplete=email], input[id$=email-input]";
  return roots.flatMap((root) => [...root.querySelectorAll(wanted)]).filter((box) => !box.disabled && box.getClientRects().length > 0);
}`;

// Runs in the page before anything else of it: notes in which frame the last of `wanted` email boxes is there to be typed in.
function watch(wanted, boxes) {
  const state = (window.bench = { shift: 0, ready: undefined, started: 0, task: 0, response: 0, boxes: new Function(`return (${boxes})()`) });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (state.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  const longest = (name) => (list) => list.getEntries().forEach((entry) => (state[name] = Math.max(state[name], entry.duration)));
  new PerformanceObserver(longest("task")).observe({ type: "longtask", buffered: true });
  new PerformanceObserver(longest("response")).observe({ type: "event", durationThreshold: 16, buffered: true });
  document.addEventListener("registration-ready", () => {
    state.started++;
    state.taken = performance.now();
  });
  const look = () => {
    if (state.boxes().length < wanted) return requestAnimationFrame(look);
    state.ready = performance.now();
  };
  requestAnimationFrame(look);
}

/** Waits until the machine has been nearly idle for half a second: a new window of Chromium's first loads parts of its own, beside the page. */
async function quiet() {
  const times = () => cpus().reduce(([idle, all], { times }) => [idle + times.idle, all + Object.values(times).reduce((sum, time) => sum + time)], [0, 0]);
  const until = performance.now() + 20_000;
  for (let [before, calm] = [times(), 0]; calm < 5; ) {
    if (performance.now() > until) throw new Error("the machine is busy with something else; the bench needs it for itself");
    await passed(100);
    const now = times();
    calm = now[0] - before[0] > 0.9 * (now[1] - before[1]) ? calm + 1 : 0;
    before = now;
  }
}

/** Opens `url`, waits until its forms can be used and nothing moves any more, hands the page to `then`, and closes it. */
async function visit(browser, url, { wanted = 1, network = true, widgets = 0, clicks = false }, then) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message ?? String(error)));
    const client = await page.createCDPSession();
    let bytes = 0, requests = 0;
    client.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
      if (encodedDataLength > 0) requests++; // the empty icon is none
    });
    await client.send("Network.enable");
    await client.send("Performance.enable");
    if (network) await client.send("Network.emulateNetworkConditions", NETWORK);
    // Before the processor is slowed, which keeps it busy.
    await quiet();
    const before = await renderers(browser);
    await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
    await page.evaluateOnNewDocument(watch, wanted, BOXES);
    const clicking = clicks ? click(page) : undefined;
    await page.goto(url, { waitUntil: "networkidle0", timeout: 120_000 });
    await page.waitForFunction((widgets) => window.bench.ready !== undefined && window.bench.started >= widgets, {}, widgets);
    await clicking?.();
    await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await type(page, "a");
    const seen = await page.evaluate(() => ({
      ready: window.bench.ready,
      taken: window.bench.taken,
      // What had come by then; what comes after it, nobody waits for.
      early: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .filter((entry) => entry.responseEnd <= window.bench.ready).reduce((sum, entry) => sum + entry.transferSize, 0),
      shift: window.bench.shift,
      task: window.bench.task,
      response: window.bench.response,
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    }));
    if (errors.length) throw new Error(`${url}: ${errors[0]}`);
    return { ...seen, bytes, requests, ...(await then({ page, client, browser, before })) };
  } finally {
    await context.close();
  }
}

/** Clicks on the page's margin ten times a second while it loads, until what is returned is called. */
function click(page) {
  let more = true;
  const clicked = (async () => {
    while (more) {
      await page.mouse.click(3, 3);
      await new Promise((done) => setTimeout(done, 100));
    }
  })();
  return () => {
    more = false;
    return clicked;
  };
}

/** Types with real key events, and makes sure that what was typed is there. One letter: JSON Forms loses some of those that follow each other quickly. */
async function type(page, text) {
  // A prerendered page may have put another box in the place of the one that was seen first.
  await page.evaluate(() => {
    window.bench.box = window.bench.boxes()[0];
    window.bench.box.focus();
  });
  await page.keyboard.type(text);
  const value = await page.evaluate(() => (window.bench.box.isConnected ? window.bench.box.value : "the box has gone"));
  if (!value.endsWith(text)) throw new Error(`${page.url()}: typed ${text}, but the box holds ${value}`);
}

/** The browser's renderers, by id, with the seconds that each has worked. */
async function renderers(browser) {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return new Map(processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]));
}

/** Bytes that the page holds, and those that its process has for itself (Linux only). */
async function memory({ page, browser, before }) {
  const measured = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  // There are others, idle: the page's own is the one that has worked most since.
  const worked = [...(await renderers(browser))].map(([id, seconds]) => [seconds - (before.get(id) ?? 0), id]);
  const [[, id]] = worked.sort(([one], [other]) => other - one);
  try {
    const lines = readFileSync(`/proc/${id}/smaps_rollup`, "utf8").matchAll(/^Private_(?:Dirty|Clean):\s+(\d+)/gm);
    return { memory: measured.bytes, process: [...lines].reduce((sum, [, kilobytes]) => sum + 1024 * kilobytes, 0) };
  } catch {
    return { memory: measured.bytes, process: NaN };
  }
}

export const load = (browser, url, options) => visit(browser, url, options, memory);

/** What the page around notices: its own first paint and form, its longest task, and the slowest answer to a click while it loads. */
export const around = (browser, url, options) => visit(browser, url, { ...options, clicks: true }, () => ({}));

const KEYS = 12;

// What the browser counts on the main thread, and the parts of it that a page's own code and its size cause.
const COUNTED = { busy: ["TaskDuration"], work: ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"] };

/** Milliseconds for one key press, in the median of twelve; what measuring itself costs is taken off. `busy` has the painting of frames in it. */
export const press = (browser, url, options) =>
  visit(browser, url, { ...options, network: false }, async ({ page, client }) => {
    await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
    const counts = async () => {
      const { metrics } = await client.send("Performance.getMetrics");
      const value = (name) => 1000 * metrics.find((metric) => metric.name === name).value;
      return Object.values(COUNTED).map((names) => names.reduce((sum, name) => sum + value(name), 0));
    };
    const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    const cost = async (act) => {
      await drawn();
      const before = await counts();
      await act();
      await drawn();
      return (await counts()).map((after, index) => after - before[index]);
    };
    const [pressed, idle] = [[], []];
    for (let index = 0; index < KEYS; index++) {
      idle.push(await cost(() => {}));
      pressed.push(await cost(() => page.keyboard.press("x")));
    }
    const found = Object.keys(COUNTED).map((name, index) => {
      const [with_, without] = [pressed, idle].map((costs) => median(costs.map((cost) => cost[index])));
      return [name, Math.max(0, with_ - without)];
    });
    return Object.fromEntries(found);
  });

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
