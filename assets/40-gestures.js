/*
 * What a gesture makes of a state: a pure function. The same gesture twice changes nothing more, so
 * a control that is told its own value causes no further change.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byCodePoint, MAX_VALUES } = undertone.address;
  /** The first values chosen, as many as an address may hold, in the one order of equal states. */
  const sorted = (values) => [...new Set(values || [])].slice(0, MAX_VALUES).sort(byCodePoint);

  const NOTHING = { moods: [], genres: [], artists: [], explicit: null, ranges: {}, region: null };

  const GESTURES = {
    moods: (state, value) => ({ moods: sorted(value) }),
    mood: (state, slug) => ({
      moods: state.moods.length === 1 && state.moods[0] === slug ? [] : [slug],
    }),
    genres: (state, value) => ({ genres: sorted(value) }),
    artists: (state, value) => ({ artists: sorted(value) }),
    explicit: (state, value) => ({ explicit: { yes: true, no: false }[value] ?? null }),
    range: (state, { field, steps }, meta) => {
      const { [field]: _, ...others } = state.ranges;
      const known = meta.fields.find((candidate) => candidate.name === field);
      const range = known && steps ? undertone.address.canonicalRange(known, steps) : null;
      return { ranges: range ? { ...others, [field]: range } : others };
    },
    region: (state, region) => ({ region }),
    map: (state, value) => ({ map: value }),
    colour: (state, value) => ({ colour: value }),
    tab: (state, value) => ({ tab: value }),
    spread: (state, value) => ({ spread: value }),
    track: (state, value) => ({ track: value }),
    reset: () => NOTHING,
    remove: (state, { part, value }, meta) => {
      if (part === "mood") return { moods: state.moods.filter((v) => v !== value) };
      if (part === "genre") return { genres: state.genres.filter((v) => v !== value) };
      if (part === "artist") return { artists: state.artists.filter((v) => v !== value) };
      if (part === "explicit") return { explicit: null };
      if (part === "region") return { region: null };
      return GESTURES.range(state, { field: part, steps: null }, meta);
    },
  };

  /** The state after one gesture; the very same object when nothing changes. */
  function reconcile(state, kind, value, meta) {
    const next = { ...state, ...GESTURES[kind](state, value, meta) };
    const same = undertone.address.encode(next, meta) === undertone.address.encode(state, meta);
    return same ? state : next;
  }

  /** The parts of a filter as {part, value, words, mood}, for the chips. */
  function parts(state, meta) {
    const moods = state.moods.map((slug) => meta.moods.find((mood) => mood.slug === slug));
    const list = [
      ...moods.map((mood) => ({ part: "mood", value: mood.slug, words: mood.name, mood })),
      ...state.genres.map((name) => ({ part: "genre", value: name, words: name })),
      ...state.artists.map((name) => ({ part: "artist", value: name, words: name })),
    ];
    for (const field of meta.fields) {
      const steps = state.ranges[field.name];
      if (!steps) continue;
      const words = `${field.label} ${undertone.words.range(field, steps)}`;
      list.push({ part: field.name, value: "", words });
    }
    if (state.explicit !== null) {
      list.push({ part: "explicit", value: "", words: state.explicit ? "Explicit" : "Clean" });
    }
    if (state.region) list.push({ part: "region", value: "", words: "Area on the map" });
    return list;
  }

  undertone.gestures = { reconcile, parts };
})();
