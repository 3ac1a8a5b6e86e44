// The form as Form.io draws it from its own definition; its published bundle for forms, which is smaller than what a bundler makes of its modules.
import "@formio/js/dist/formio.form.min.js";
import "@formio/js/dist/formio.form.min.css";
import "./page.css";

const { details, fields } = JSON.parse(document.getElementById("form").textContent);

const component = ({ name, type, label, required, autocomplete, options }) => {
  const common = { key: name, label, input: true, autocomplete, validate: { required } };
  if (type === "radio") return { ...common, type: "radio", values: options };
  if (type === "checkbox") return { ...common, type: "checkbox" };
  if (options) return { ...common, type: "select", widget: "html5", data: { values: options } };
  return { ...common, type: { email: "email", tel: "phoneNumber" }[type] ?? "textfield", ...(type === "tel" && { inputMask: "" }) };
};

const app = document.getElementById("app");
app.innerHTML = `<div>${details}</div><div id="drawn"></div>`;
const definition = { components: [...fields.map(component), { type: "button", action: "submit", key: "submit", label: "Iscriviti", input: true }] };
globalThis.Formio.createForm(document.getElementById("drawn"), definition).then((form) => {
  form.nosubmit = true;
  form.on("submit", ({ data }) => fetch("/registrations", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) }));
});
