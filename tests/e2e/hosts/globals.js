// Names that loaders of other kinds leave lying about, and what asks not to be called by strangers.
window.define = function () { throw new Error("define was called"); };
window.define.amd = {};
window.require = function () { throw new Error("require was called"); };
window.module = { exports: {} };
window.exports = window.module.exports;
window.process = { env: {} };
window.global = window;
window.name = "a window";
