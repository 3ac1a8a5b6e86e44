// The form as SurveyJS draws it from its own definition.
import { createRoot } from "react-dom/client";
import { Model } from "survey-core";
import { Survey } from "survey-react-ui";
import "survey-core/survey-core.fontless.min.css";

const { details, fields } = JSON.parse(document.getElementById("form").textContent);

const element = ({ name, type, label, required, autocomplete, options }) => {
  const common = { name, title: label, isRequired: !!required };
  const choices = options?.map(({ value, label }) => ({ value, text: label }));
  if (type === "radio") return { ...common, type: "radiogroup", choices };
  if (type === "checkbox") return { ...common, type: "checkbox", choices: [{ value: "yes", text: label }], titleLocation: "hidden" };
  if (options) return { ...common, type: "dropdown", choices };
  return { ...common, type: "text", inputType: type, autocomplete };
};

const survey = new Model({ elements: fields.map(element), completeText: "Iscriviti" });
survey.onComplete.add(({ data }) => fetch("/registrations", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) }));
createRoot(document.getElementById("app")).render(
  <>
    <div dangerouslySetInnerHTML={{ __html: details }} />
    <Survey model={survey} />
  </>,
);
