// Names that libraries on the page (MooTools) put something of their own under, and wasm-bindgen's script asks for: the bundler
// has it ask here instead.
export const Window = { [Symbol.hasInstance]: (one) => one === window };
