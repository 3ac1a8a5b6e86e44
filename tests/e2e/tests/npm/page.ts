// A page of a site in TypeScript. It is checked, and never run.
import { EventRegistrationElement } from "event-registration";
import type { EventRegistrationEventMap } from "event-registration";

const made = document.createElement("event-registration");
made.src = "/events/my-event.json";
made.view = "form";
made.headingLevel = 3;
made.reviewStep = true;
made.theme = null;
made.prefill({ email: "anna@example.it" });
const shown: boolean = made.open();
const found: EventRegistrationElement | null = document.querySelector("event-registration");
const source: string | null = made.src;
EventRegistrationElement.define("my-registration");

made.addEventListener("registration-success", function (event) {
  const status: "confirmed" | "waiting" = event.detail.status;
  console.log(this.src, status, event.detail.reference.length);
});
document.addEventListener("registration-error", ({ detail }) => console.log(detail.reason === "timeout"));
document.addEventListener("registration-submit", (event) => event.detail.amend("source", "newsletter"));
window.addEventListener("registration-language", ({ detail }) => console.log(detail.language.toUpperCase()));
made.addEventListener("click", (event) => console.log(event.clientX));
type Invalid = EventRegistrationEventMap["registration-invalid"]["detail"];
const fields: Invalid = { fields: "email" };

// What isn't so is told.
// @ts-expect-error no such view
made.view = "everything";
// @ts-expect-error a level is from 1 to 6
made.headingLevel = 7;
// @ts-expect-error the detail carries no answers
made.addEventListener("registration-success", (event) => console.log(event.detail.email));
// @ts-expect-error no such reason
document.addEventListener("registration-error", ({ detail }) => console.log(detail.reason === "hungry"));
// @ts-expect-error no such method
made.explode();

export { fields, found, shown, source };
