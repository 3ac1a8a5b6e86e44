// What Prototype.js 1.6 and its kind did to everybody's objects, in short: other meanings for names that the language has
// taken since, JSON of their own, and methods that `for…in` meets.
Object.prototype.extend = function (more) { for (var name in more) this[name] = more[name]; return this; };
Object.prototype.forEachOwn = function (run) { for (var name in this) run(name, this[name]); };
Array.prototype.toJSON = function () { return "[" + this.map(function (one) { return JSON.stringify(one); }).join(", ") + "]"; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Date.prototype.toJSON = function () { return '"' + this.toISOString() + '"'; };
Array.from = function (iterable) { if (!iterable) return []; var length = iterable.length || 0, results = new Array(length); while (length--) results[length] = iterable[length]; return results; };
Array.prototype.find = function (iterator, context) { for (var i = 0; i < this.length; i++) if (iterator.call(context, this[i], i)) return this[i]; };
Array.prototype.reverse = (function (reverse) { return function (inline) { return reverse.call(inline === false ? this.slice() : this); }; })(Array.prototype.reverse);
Array.prototype.first = function () { return this[0]; };
Array.prototype.without = function () { var values = [].slice.call(arguments); return this.filter(function (one) { return values.indexOf(one) < 0; }); };
String.prototype.startsWith = function (pattern) { return this.indexOf(pattern) === 0; };
String.prototype.endsWith = function (pattern) { var d = this.length - pattern.length; return d >= 0 && this.lastIndexOf(pattern) === d; };
String.prototype.sub = function (pattern, replacement) { return this.replace(pattern, replacement); };
Function.prototype.bind = function () { var method = this, args = [].slice.call(arguments), object = args.shift(); return function () { return method.apply(object, args.concat([].slice.call(arguments))); }; };
HTMLElement.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
HTMLElement.prototype.update = function (text) { this.textContent = text; return this; };
HTMLElement.prototype.select = HTMLElement.prototype.select || function (css) { return this.querySelectorAll(css); };
window.$ = function (id) { return document.getElementById(id); };
document.getElementsByClassName = function (name) { return [].slice.call(document.querySelectorAll("." + name)); };
