// The event and the fields that every page shows, taken from one event file in the words of HTML's form controls.
import { readFileSync } from "node:fs";

const LANGUAGE = "it";
const words = (text) => (typeof text === "object" && text ? (text[LANGUAGE] ?? Object.values(text)[0]) : (text ?? ""));
const list = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
export const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const seed = JSON.parse(readFileSync(new URL("../static/events/coopera-6-tavolo-tecnico.json", import.meta.url), "utf8"));

/** What the widget asks for before the attendee has chosen how to take part: nine fields. */
export function fields(event = seed) {
  const { fields, notice, consents } = event.registration;
  const mode = { name: "mode", type: "radio", label: "Come partecipi?", required: true };
  mode.options = [{ value: "in-person", label: "In presenza" }, { value: "online", label: "In videoconferenza" }];
  const asked = fields.filter((field) => !field.when).map((field) => ({
    ...field,
    type: field.type ?? "text",
    label: words(field.label),
    options: field.options?.map(({ value, label }) => ({ value, label: words(label) })),
  }));
  const ticked = [{ id: "privacy-notice", text: notice.acknowledgement, required: true }, ...consents];
  return [mode, ...asked, ...ticked.map(({ id, text, required }) => ({ name: id, type: "checkbox", label: words(text), required: !!required }))];
}

/** An event whose form asks for an email address and for `count - 1` texts. */
export function long(count) {
  const texts = Array.from({ length: count - 1 }, (_, index) => ({ name: `field-${index + 2}`, type: "text", label: `Campo ${index + 2}` }));
  const email = { name: "email", type: "email", label: "Indirizzo email", autocomplete: "email", required: true };
  const event = structuredClone(seed);
  event.registration.fields = [email, ...texts];
  return { event, fields: [email, ...texts] };
}

/** The event as a person would write it in HTML: what the widget shows of the same file. */
export function details(event = seed) {
  const { notice } = event.registration;
  const address = (place) => [place.name, place.address?.streetAddress, place.address?.addressLocality].map(words).filter(Boolean).join(", ");
  const names = (value) => list(value).map((one) => words(one.name ?? one)).filter(Boolean);
  const people = list(event.performer).map(({ roleName, performer }) => {
    const each = list(performer).map((one) => `<li>${escaped(words(one.name))}${one.jobTitle ? `<br>${escaped(words(one.jobTitle))}` : ""}</li>`);
    return `<h3>${escaped(words(roleName))}</h3><ul>${each.join("")}</ul>`;
  });
  const parts = [notice.summary, ...notice.purposes.flatMap(({ purpose, legalBasis }) => [purpose, legalBasis]), notice.provision, notice.recipients, notice.transfers, notice.retention, notice.rights, notice.complaint];
  const facts = [
    ["Quando", "mercoledì 25 maggio 2022, dalle 15:00 alle 17:00"],
    ["Dove", list(event.location).filter((place) => place.address).map(address).join("; ")],
    ["Organizza", names(event.organizer).join(", ")],
    ["Finanziato da", names(event.funder).join(", ")],
    ["Con", names(event.sponsor).join(", ")],
  ].filter(([, text]) => text);
  return [
    `<h1>${escaped(words(event.name))}</h1><p>${escaped(words(event.alternateName))}</p>`,
    `<dl>${facts.map(([term, text]) => `<dt>${term}</dt><dd>${escaped(text)}</dd>`).join("")}</dl>`,
    words(event.description).split("\n\n").map((paragraph) => `<p>${escaped(paragraph)}</p>`).join(""),
    `<ul>${list(event.about).map((topic) => `<li>${escaped(words(topic))}</li>`).join("")}</ul>`,
    `<h2>Chi interviene</h2>${people.join("")}`,
    `<h2>Iscriviti</h2><details><summary>Informativa</summary>${parts.map((part) => `<p>${escaped(words(part))}</p>`).join("")}</details>`,
  ].join("\n");
}
