// The block in the editor: which event, and how it shows. Written as browsers run it; nothing is built.
(({ blocks, element, blockEditor, components, i18n, serverSideRender }) => {
  const { createElement: h, Fragment } = element;
  const { __ } = i18n;
  const { SelectControl, ToggleControl, PanelBody, Placeholder, ExternalLink, Disabled } = components;
  const { events, add } = window.eventRegistration;
  const asItIs = { value: "", label: __("As it comes", "event-registration") };

  blocks.registerBlockType("event-registration/event", {
    edit({ attributes, setAttributes }) {
      const choice = (name, label, options) =>
        h(SelectControl, { label, value: attributes[name], options: [asItIs, ...options], onChange: (value) => setAttributes({ [name]: value }), __nextHasNoMarginBottom: true });
      const which = h(SelectControl, {
        label: __("Event", "event-registration"),
        value: String(attributes.event),
        options: [{ value: "0", label: __("Choose an event", "event-registration") }, ...events.map(({ value, label }) => ({ value: String(value), label }))],
        onChange: (value) => setAttributes({ event: Number(value) }),
        __nextHasNoMarginBottom: true,
      });
      const settings = h(
        blockEditor.InspectorControls,
        null,
        h(
          PanelBody,
          { title: __("Event registration", "event-registration") },
          which,
          choice("view", __("What shows", "event-registration"), [
            { value: "full", label: __("Event and form", "event-registration") },
            { value: "details", label: __("The event alone", "event-registration") },
            { value: "form", label: __("The form alone", "event-registration") },
          ]),
          choice("theme", __("Look", "event-registration"), [
            { value: "italia", label: __("Italian public bodies", "event-registration") },
            { value: "neutral", label: __("This site’s", "event-registration") },
            { value: "contrast", label: __("Strongest contrast", "event-registration") },
          ]),
          choice("colorScheme", __("Colours", "event-registration"), [
            { value: "light", label: __("Light", "event-registration") },
            { value: "dark", label: __("Dark", "event-registration") },
            { value: "auto", label: __("As the visitor prefers", "event-registration") },
          ]),
          choice("headingLevel", __("Level of the title", "event-registration"), ["1", "2", "3", "4"].map((value) => ({ value, label: value }))),
          h(ToggleControl, {
            label: __("Answers are checked before they are sent", "event-registration"),
            checked: attributes.reviewStep,
            onChange: (reviewStep) => setAttributes({ reviewStep }),
            __nextHasNoMarginBottom: true,
          }),
        ),
      );
      const shown = attributes.event
        ? h(Disabled, null, h(serverSideRender, { block: "event-registration/event", attributes }))
        : h(Placeholder, { label: __("Event registration", "event-registration"), icon: "tickets-alt" }, which, h(ExternalLink, { href: add }, __("Add event", "event-registration")));
      return h(Fragment, null, settings, h("div", blockEditor.useBlockProps(), shown));
    },
    // Drawn on the server whenever the page is shown.
    save: () => null,
  });
})(window.wp);
