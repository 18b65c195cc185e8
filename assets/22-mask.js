/*
 * Which tracks match a state, in the browser: the twin of analytics/filters.py, over the same bytes.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});

  function keepIf(out, table, column) {
    for (let i = 0; i < out.length; i++) out[i] &= table[column[i]];
  }

  function keepRange(out, steps, low, high) {
    // One unsigned comparison: step - low wraps to a large number below the range.
    const width = high - low;
    for (let i = 0; i < out.length; i++) out[i] &= ((steps[i] - low) >>> 0) <= width ? 1 : 0;
  }

  function genreTable(genres, meta, columns) {
    const wanted = new Set(genres.map((name) => meta.genres.indexOf(name)));
    const indptr = columns.genre_sets_indptr;
    const table = new Uint8Array(indptr.length - 1);
    for (let set = 0; set < table.length; set++) {
      for (let k = indptr[set]; k < indptr[set + 1] && !table[set]; k++) {
        table[set] = wanted.has(columns.genre_sets_ids[k]) ? 1 : 0;
      }
    }
    return table;
  }

  function moodTable(slugs, meta) {
    const table = new Uint8Array(256);
    for (const mood of meta.moods) table[mood.number] = slugs.includes(mood.slug) ? 1 : 0;
    return table;
  }

  /** Everything a state's mask needs, fetched: {mood, x, y by map, filter columns, artist rows}. */
  async function columnsFor(state) {
    const load = undertone.columns.load;
    const narrowing = state.genres.length || state.explicit !== null || Object.keys(state.ranges).length;
    const [moods, filters, region, rows] = await Promise.all([
      load("moods"),
      narrowing ? load("filters") : {},
      state.region ? load(`map-${state.region.map}`) : {},
      Promise.all(state.artists.map(undertone.columns.artistRows)),
    ]);
    return { ...moods, ...filters, x: region.x, y: region.y, artistRows: rows };
  }

  /**
   * Write 1 into `out` for every track that matches and 0 for the others.
   * @param columns what columnsFor(state) gave, or at least the columns this state asks.
   */
  function mask(state, columns, meta, out) {
    out.fill(1);
    if (state.moods.length) keepIf(out, moodTable(state.moods, meta), columns.mood);
    if (state.genres.length) keepIf(out, genreTable(state.genres, meta, columns), columns.genre_set);
    if (state.explicit !== null) {
      const wanted = state.explicit ? 1 : 0;
      keepRange(out, columns.explicit, wanted, wanted);
    }
    for (const [field, [low, high]] of Object.entries(state.ranges)) {
      keepRange(out, columns[field], low, high);
    }
    if (state.artists.length) {
      const theirs = new Uint8Array(out.length);
      for (const rows of columns.artistRows) for (const row of rows) theirs[row] = 1;
      for (let i = 0; i < out.length; i++) out[i] &= theirs[i];
    }
    if (state.region) {
      const inside = undertone.regionMask(
        state.region.corners, columns.x, columns.y, new Uint8Array(out.length));
      for (let i = 0; i < out.length; i++) out[i] &= inside[i];
    }
    return out;
  }

  /** Matches in all, and of each mood. */
  function count(out, moods, nMoods) {
    const perMood = new Uint32Array(Math.max(nMoods, 1));
    for (let i = 0; i < out.length; i++) if (out[i]) perMood[moods[i]]++;
    return { matches: perMood.reduce((sum, n) => sum + n, 0), perMood };
  }

  undertone.mask = { columnsFor, mask, count };
})();
