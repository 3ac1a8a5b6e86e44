// How many registrations and files a second the embedded backend answers: a bounded load from this machine, on SQLite.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed } from "./form.mjs";
import { median } from "./measure.mjs";

const CONNECTIONS = 32;
const COUNT = 6000;

/** Sends `count` requests over a few kept connections, each as soon as the one before is answered. */
async function send(origin, count, make) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times = [];
  let next = 0;
  const one = (index) =>
    new Promise((done, fail) => {
      const { path, method = "GET", headers = {}, body, expected } = make(index);
      const began = performance.now();
      const sent = request(origin + path, { agent, method, headers }, (answer) => {
        answer.resume().on("end", () => {
          times.push(performance.now() - began);
          answer.statusCode === expected ? done() : fail(new Error(`${method} ${path} was answered ${answer.statusCode}`));
        });
      });
      sent.on("error", fail);
      sent.end(body);
    });
  const worker = async () => {
    while (next < count) await one(next++);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((one, other) => one - other);
  return { persecond: count / seconds, median: median(times), slow: times[Math.floor(times.length * 0.99)], count, connections: CONNECTIONS };
}

/** Starts `serve` with a fresh SQLite database, or on the empty PostgreSQL one of this address, and asks it for registrations, then for the module. */
export async function loaded(program, site, database) {
  const folder = mkdtempSync(join(tmpdir(), "event-registration-load-"));
  const event = structuredClone(seed);
  delete event.maximumPhysicalAttendeeCapacity;
  delete event.maximumVirtualAttendeeCapacity;
  const file = join(folder, "event.json");
  writeFileSync(file, JSON.stringify(event));
  const options = ["serve", "--event", file, "--site", site, "--database", database ?? join(folder, "load.sqlite"), "--listen", "127.0.0.1:0", "--rate", "0", "--now", "2022-05-10T09:00:00+02:00"];
  const process = spawn(program, options, { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const origin = await new Promise((found, fail) => {
      process.on("exit", (code) => fail(new Error(`serve ended with ${code}`)));
      process.stdout.on("data", (line) => found(/http:\/\/[\d.:]+/.exec(String(line))[0]));
    });
    const registration = (index) => ({
      path: "/registrations",
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `load-${index}` },
      expected: 201,
      body: JSON.stringify({
        event: event.registration.event,
        mode: "online",
        attendees: [{ "given-name": "Anna", "family-name": "Rossi", email: `anna${index}@example.it`, organization: "Comune di Enna" }],
        consents: [{ id: "privacy-notice", granted: true, text: "Ho letto l'informativa sulla privacy", version: "demo-1", language: "it" }],
        language: "it",
      }),
    });
    const module = () => ({ path: "/event-registration_bg.wasm", headers: { "accept-encoding": "br" }, expected: 200 });
    return { registrations: await send(origin, COUNT, registration), module: await send(origin, COUNT, module) };
  } finally {
    const ended = new Promise((end) => process.on("exit", end));
    process.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
}
