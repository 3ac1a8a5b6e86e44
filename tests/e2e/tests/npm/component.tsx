// A page of a site in React. It is checked, and never run.
import type {} from "event-registration/react";
import type { EventRegistrationElement } from "event-registration";
import { useRef } from "react";

export function Page({ file, review }: { file: string; review: boolean }) {
  const element = useRef<EventRegistrationElement>(null);
  return (
    <event-registration
      ref={element}
      src={file}
      theme="neutral"
      heading-level={3}
      reviewStep={review}
      className="registration"
      onregistration-success={(event) => console.log(event.detail.status, element.current?.src)}
    >
      <p>To register: office@comune.example</p>
    </event-registration>
  );
}

// @ts-expect-error no such theme
export const wrong = <event-registration src="/events/my-event.json" theme="pink" />;
