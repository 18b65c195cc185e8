/*
 * Addresses: a view as a query string, and back. The twin of layouts/urls.py, rule for rule; a
 * browser test holds the two together on random views.
 *
 * A state is a plain object, never changed after it was made:
 *   {moods, genres, artists: string[], explicit: true|false|null, ranges: {field: [low, high] steps},
 *    region: {map, corners: [[x, y], ...]}|null, map, colour, tab, spread, track: string|null}
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});

  const MAX_ADDRESS = 8000;
  const MAX_VALUES = 50;
  const MAP_UNITS = 65536;
  const MIN_CORNERS = 3;
  const MAX_CORNERS = 24;
  const TABS = ["profile", "moods", "together", "spread", "genres", "tracks"];
  const RANGE = /^(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)-(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)$/;
  const WHOLE = /^[0-9]{1,5}$/;
  // eslint-disable-next-line no-control-regex
  const TRACK = /^[^\x00-\x1f\x7f]{1,200}$/u;
  const DEFAULTS = { map: "pca", colour: "mood", tab: "profile", spread: "energy", track: null };

  /** The step a value in the field's unit falls on. */
  function stepOf(field, value) {
    const step = Math.floor((value - field.low) / field.step + 0.5);
    return Math.min(Math.max(step, 0), field.steps);
  }

  /** The value in the field's unit at the middle of a step. */
  function valueOf(field, step) {
    return Number((field.low + step * field.step).toFixed(6));
  }

  /** Order by code point, as Python sorts; JavaScript's own order is by UTF-16 unit. */
  function byCodePoint(a, b) {
    const left = Array.from(a, (c) => c.codePointAt(0));
    const right = Array.from(b, (c) => c.codePointAt(0));
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      if (left[i] !== right[i]) return left[i] - right[i];
    }
    return left.length - right.length;
  }

  function someOf(values, known) {
    return [...new Set(values.slice(0, MAX_VALUES).filter(known))].sort(byCodePoint);
  }

  function rangeOf(text, field) {
    const match = RANGE.exec(text || "");
    if (!match) return null;
    const low = Math.max(stepOf(field, Number(match[1])), field.limits[0]);
    const high = Math.min(stepOf(field, Number(match[2])), field.limits[1]);
    return canonicalRange(field, [low, high]);
  }

  /** A range of steps, or null where it says nothing or nothing possible. */
  function canonicalRange(field, [low, high]) {
    if (low > high || (low <= field.limits[0] && high >= field.limits[1])) return null;
    return [low, high];
  }

  function regionOf(text, meta) {
    const [map, ...numbers] = (text || "").split(".");
    const count = Math.floor(numbers.length / 2);
    if (
      !meta.projections.includes(map) || numbers.length !== 2 * count ||
      count < MIN_CORNERS || count > MAX_CORNERS || !numbers.every((n) => WHOLE.test(n))
    ) {
      return null;
    }
    const units = numbers.map((n) => Math.min(Number(n), MAP_UNITS - 1));
    const corners = [];
    for (let i = 0; i < units.length; i += 2) corners.push([units[i], units[i + 1]]);
    return { map, corners };
  }

  /**
   * The state a query string describes; never throws. Names of artists are taken as they come: only
   * the server knows them all, and what it drops from its answer is dropped here too.
   */
  function parse(search, meta) {
    const text = search.startsWith("?") ? search.slice(1) : search;
    const query = new URLSearchParams(Array.from(text).length > MAX_ADDRESS ? "" : text);
    const first = (key) => query.getAll(key).find((value) => value !== "");
    const all = (key) => query.getAll(key).filter((value) => value !== "");
    const slugs = new Set(meta.moods.map((mood) => mood.slug));
    const genres = new Set(meta.genres);
    const features = meta.fields.filter((field) => field.feature).map((field) => field.name);
    const ranges = {};
    for (const field of meta.fields) {
      const range = rangeOf(first(field.name), field);
      if (range) ranges[field.name] = range;
    }
    const colours = ["mood", ...(meta.genres.length ? ["genre"] : []), ...features];
    const one = (key, known) => (known.includes(first(key)) ? first(key) : DEFAULTS[key]);
    const track = first("track") || "";
    return {
      moods: someOf(all("mood"), (slug) => slugs.has(slug)),
      genres: someOf(all("genre"), (name) => genres.has(name)),
      artists: someOf(all("artist"), () => true),
      explicit: { yes: true, no: false }[first("explicit")] ?? null,
      ranges,
      region: regionOf(first("region"), meta),
      map: one("map", meta.projections),
      colour: one("colour", colours),
      tab: one("tab", TABS),
      spread: one("spread", features),
      track: TRACK.test(track) ? track : null,
    };
  }

  function filterParts(state, meta) {
    const parts = [
      ...state.moods.map((slug) => ["mood", slug]),
      ...state.genres.map((name) => ["genre", name]),
      ...state.artists.map((name) => ["artist", name]),
    ];
    if (state.explicit !== null) parts.push(["explicit", state.explicit ? "yes" : "no"]);
    for (const field of meta.fields) {
      const range = state.ranges[field.name];
      if (range) parts.push([field.name, range.map((step) => valueOf(field, step)).join("-")]);
    }
    if (state.region) parts.push(["region", [state.region.map, ...state.region.corners.flat()].join(".")]);
    return parts;
  }

  function join(parts) {
    return parts.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join("&");
  }

  /** The query string of a state, without "?". */
  function encode(state, meta) {
    const shown = Object.entries(DEFAULTS)
      .filter(([key, value]) => state[key] && state[key] !== value)
      .map(([key]) => [key, state[key]]);
    return join([...filterParts(state, meta), ...shown]);
  }

  /** The query string of the filter alone: what answers are asked and cached by. */
  function encodeFilter(state, meta) {
    return join(filterParts(state, meta));
  }

  undertone.address = {
    parse, encode, encodeFilter, stepOf, valueOf, canonicalRange, byCodePoint, DEFAULTS,
    MAX_VALUES,
  };
})();
