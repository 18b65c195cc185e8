/*
 * What colours the map: one byte per track and a palette. A mood keeps its colour everywhere.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { token } = undertone.dom;
  const SHAPES = ["circle", "diamond", "square", "triangle"];
  const RAMP = 7;
  const MOST_GENRES = 9;
  const MISSING = 255;

  function byMood(meta, columns) {
    return {
      index: columns.mood,
      palette: meta.moods.map((mood) => token(`mood-${mood.slot}`)),
      shapes: Uint8Array.from(meta.moods, (mood) => Math.max(SHAPES.indexOf(mood.shape), 0)),
      items: meta.moods.map((mood) => ({ words: mood.name, mood })),
    };
  }

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  /** The sequential colour at a share from 0 to 1, between the tokens. */
  function ramp(share) {
    const place = share * (RAMP - 1);
    const first = Math.min(Math.floor(place), RAMP - 2);
    const [a, b] = [first, first + 1].map((i) => channels(token(`sequential-${i}`)));
    const mixed = a.map((value, i) => Math.round(value + (b[i] - value) * (place - first)));
    return `rgb(${mixed.join(", ")})`;
  }

  function byFeature(field, columns) {
    const [low, high] = field.limits;
    const palette = Array.from({ length: MISSING + 1 }, (_, step) => (step === MISSING
      ? token("map-dim")
      : ramp(Math.min(Math.max((step - low) / Math.max(high - low, 1), 0), 1))));
    const say = (step) => undertone.words.value(field, undertone.address.valueOf(field, step));
    return { index: columns[field.name], palette, scale: { field, low: say(low), high: say(high) } };
  }

  /** The genres chosen, or those most common in view, each track by the first of its own. */
  function byGenre(names, meta, columns) {
    const shown = names.slice(0, MOST_GENRES);
    const place = new Map(shown.map((name, i) => [meta.genres.indexOf(name), i]));
    const indptr = columns.genre_sets_indptr;
    const perSet = new Uint8Array(indptr.length - 1).fill(shown.length);
    for (let set = 0; set < perSet.length; set++) {
      for (let k = indptr[set]; k < indptr[set + 1]; k++) {
        perSet[set] = Math.min(perSet[set], place.get(columns.genre_sets_ids[k]) ?? shown.length);
      }
    }
    const index = Uint8Array.from(columns.genre_set, (set) => perSet[set]);
    const slots = Array.from({ length: 10 }, (_, i) => i).filter((slot) => slot !== 3);
    const colours = shown.map((_, i) => token(`mood-${slots[i]}`));
    const other = token("mood-3");
    return {
      index,
      palette: [...colours, other],
      items: [
        ...shown.map((words, i) => ({ words, colour: colours[i] })),
        { words: "Other genres", colour: other },
      ],
    };
  }

  /**
   * The colours of a state: {index (n,), palette, shapes?, items? or scale?}.
   * @param columns the moods, and for genre and features the filter columns.
   * @param genres the genres most common in view.
   */
  function colouring(state, meta, columns, genres) {
    if (state.colour === "genre") {
      return byGenre(state.genres.length ? state.genres : genres, meta, columns);
    }
    const field = meta.fields.find((candidate) => candidate.name === state.colour);
    return field ? byFeature(field, columns) : byMood(meta, columns);
  }

  /** Where to write each mood's name: the middle of its tracks on the map. */
  function labels(meta, moods, x, y) {
    return meta.moods.map((mood) => {
      const xs = [];
      const ys = [];
      for (let i = 0; i < moods.length; i++) {
        if (moods[i] === mood.number) {
          xs.push(x[i]);
          ys.push(y[i]);
        }
      }
      const middle = (values) => Uint16Array.from(values).sort()[values.length >> 1] ?? 0;
      return { x: middle(xs), y: middle(ys), text: mood.name, colour: token(`mood-${mood.slot}`) };
    });
  }

  undertone.colouring = { colouring, labels };
})();
