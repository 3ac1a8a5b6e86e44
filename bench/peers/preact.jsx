// The form as a developer would write it by hand for this one event.
import { render } from "preact";
import { useState } from "preact/hooks";

const { details, fields } = JSON.parse(document.getElementById("form").textContent);
const empty = (field, values) => field.required && !values[field.name];

function Field({ field, value, error, set }) {
  const { name, type, label, required, autocomplete, options } = field;
  const rest = { name, required, autocomplete, "aria-invalid": !!error, "aria-describedby": error && `${name}-error` };
  const message = error && <span id={`${name}-error`}>{error}</span>;
  if (type === "radio")
    return (
      <fieldset>
        <legend>{label}</legend>
        {message}
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" {...rest} value={option.value} checked={value === option.value} onChange={() => set(name, option.value)} /> {option.label}
          </label>
        ))}
      </fieldset>
    );
  if (type === "checkbox")
    return (
      <p>
        {message}
        <label>
          <input type="checkbox" {...rest} checked={!!value} onChange={(event) => set(name, event.currentTarget.checked)} /> {label}
        </label>
      </p>
    );
  return (
    <p>
      <label for={name}>{label}</label>
      {message}
      {options ? (
        <select id={name} {...rest} value={value} onChange={(event) => set(name, event.currentTarget.value)}>
          <option></option>
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
      ) : (
        <input id={name} type={type} {...rest} value={value ?? ""} onInput={(event) => set(name, event.currentTarget.value)} />
      )}
    </p>
  );
}

function App() {
  const [values, setValues] = useState({});
  const [errors, setErrors] = useState({});
  const [done, setDone] = useState("");
  const set = (name, value) => setValues((values) => ({ ...values, [name]: value }));
  const submit = async (event) => {
    event.preventDefault();
    const found = Object.fromEntries(fields.filter((field) => empty(field, values)).map(({ name, label }) => [name, `${label}: manca`]));
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      const answer = await fetch("/registrations", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(values) });
      setDone(answer.ok ? "Iscrizione ricevuta" : "Riprova più tardi");
    } catch {
      setDone("Nessuna connessione");
    }
  };
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: details }} />
      <p role="status">{done}</p>
      <form onSubmit={submit} noValidate>
        {fields.map((field) => <Field key={field.name} field={field} value={values[field.name]} error={errors[field.name]} set={set} />)}
        <button>Iscriviti</button>
      </form>
    </>
  );
}

render(<App />, document.getElementById("app"));
