// Whether colours can be told apart: WCAG's contrast ratio, of what browsers compute colours to. It knows no element.
// In JavaScript because its powers and parsed fractions cost 0.4 KB here, and 20 KB of float code in the module.

// Red, green, blue and opacity, from 0 to 1; nothing for a notation other than `rgb(…)` and `color(srgb …)`.
export const channels = (color) => {
  const [, notation, values] = /^(rgba?\(|color\(srgb )([^)]+)\)$/.exec(color) ?? [];
  const [red, green, blue, opacity = 1] = (values ?? "").split(/[\s,/]+/).map(Number);
  const most = notation === "color(srgb " ? 1 : 255;
  const found = [red / most, green / most, blue / most, opacity];
  return found.some(Number.isNaN) ? undefined : found;
};

// What is seen of a colour that lies on an opaque one.
export const over = (color, below) => [...color.slice(0, 3).map((value, index) => value * color[3] + below[index] * (1 - color[3])), 1];

const luminance = (color) => {
  const [red, green, blue] = color.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

// From 1, the same, to 21, black on white.
export const contrast = (one, other) => {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};
