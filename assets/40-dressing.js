/* Figures dressed in the theme being looked at: the server's name colours after tokens. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { token } = undertone.dom;

  /** Under these keys text is a colour; anywhere else "@mood-1" may be somebody's name for a genre. */
  const COLOUR_KEY = /color(scale)?$/;

  /** A copy of a figure in which every colour named after a token ("@mood-3") has its value. */
  function dress(value, key = "") {
    if (typeof value === "string") {
      return value.startsWith("@") && COLOUR_KEY.test(key) ? token(value.slice(1)) : value;
    }
    if (Array.isArray(value)) return value.map((part) => dress(part, key));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, dress(part, name)]));
    }
    return value;
  }

  undertone.dressing = { dress };
})();
