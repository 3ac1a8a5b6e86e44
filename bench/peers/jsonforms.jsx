// The form as JSON Forms draws it from a JSON Schema, with its lightest renderers.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { JsonForms } from "@jsonforms/react";
import { vanillaCells, vanillaRenderers } from "@jsonforms/vanilla-renderers";
import "./page.css";

const { details, fields } = JSON.parse(document.getElementById("form").textContent);

const property = ({ type, label, options }) => {
  if (options) return { type: "string", title: label, oneOf: options.map(({ value, label }) => ({ const: value, title: label })) };
  if (type === "checkbox") return { type: "boolean", title: label };
  return { type: "string", title: label, ...(type === "email" && { format: "email" }) };
};
const schema = {
  type: "object",
  properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
  required: fields.filter(({ required }) => required).map(({ name }) => name),
};
const uischema = {
  type: "VerticalLayout",
  elements: fields.map(({ name, type, autocomplete }) => ({
    type: "Control",
    scope: `#/properties/${name}`,
    options: { ...(type === "radio" && { format: "radio" }), ...(type === "email" && { format: "email" }), autocomplete },
  })),
};

function App() {
  const [data, setData] = useState({});
  const submit = (event) => {
    event.preventDefault();
    fetch("/registrations", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) });
  };
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: details }} />
      <form onSubmit={submit} noValidate>
        <JsonForms schema={schema} uischema={uischema} data={data} renderers={vanillaRenderers} cells={vanillaCells} onChange={({ data }) => setData(data)} />
        <button>Iscriviti</button>
      </form>
    </>
  );
}

createRoot(document.getElementById("app")).render(<App />);
