import { useState } from "react";
import { createRoot } from "react-dom/client";

function Page() {
  const [level, setLevel] = useState("2");
  const [done, setDone] = useState([]);
  return (
    <section>
      <event-registration
        src="/events/coopera-6-tavolo-tecnico.json" now="2022-05-10T09:00:00+02:00" lang="it" theme="neutral" heading-level={level}
        onregistration-ready={() => setLevel("3")} onregistration-success={(event) => setDone([...done, event.detail.status])}>
        <p>Scrivi a iscrizioni@example.it ({done.length})</p>
      </event-registration>
      <output>{done.join()}</output>
    </section>
  );
}

createRoot(document.getElementById("app")).render(<Page />);
