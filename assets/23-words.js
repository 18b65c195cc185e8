/* Numbers as people read them: the twin of schema.Field.in_words. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const grouped = new Intl.NumberFormat("en");

  const count = (n) => grouped.format(n);
  const tracks = (n) => `${count(n)} ${n === 1 ? "track" : "tracks"}`;

  function duration(seconds) {
    const whole = Math.floor(seconds + 0.5);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  /** A value in a field's unit: "42%", "−7.5 dB", "128 BPM", "3:05", "1994". */
  function value(field, number) {
    if (field.unit === "%") return `${Math.round(number * 100)}%`;
    if (field.unit === "s") return duration(number);
    const text = String(Number(number.toFixed(1))).replace("-", "−");
    return field.unit ? `${text} ${field.unit}` : text;
  }

  /** A range of steps: "20% to 80%", "any", "at least 1990". */
  function range(field, steps) {
    if (!steps) return "any";
    const [low, high] = steps.map((step) => value(field, undertone.address.valueOf(field, step)));
    if (low === high) return low;
    if (steps[1] >= field.limits[1]) return `${low} or more`;
    if (steps[0] <= field.limits[0]) return `up to ${high}`;
    const unit = field.unit === "dB" || field.unit === "BPM" ? ` ${field.unit}` : "";
    return `${unit ? low.replace(unit, "") : low} to ${high}`;
  }

  undertone.words = { count, tracks, duration, value, range };
})();
