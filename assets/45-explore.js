/*
 * Explore: one state, shown. A gesture makes a new state; the map and the count follow at once from
 * the columns in the browser, everything else from one answer of the server.
 *
 *   gesture -> state -> address bar
 *                    -> mask -> map, count, chips            (this frame, no server)
 *                    -> GET /view -> charts, histograms, list (about one round trip)
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, say, reveal } = undertone.dom;
  const { address, gestures, panel, charts, tracks } = undertone;

  const CHART_OF = {
    profile: "chart-profile", moods: "chart-sizes", together: "chart-together",
    spread: "chart-spread", genres: "chart-genres",
  };
  const FIGURE_OF = { profile: "profile", moods: "sizes", together: "together", genres: "genres" };

  /** Below what servers and proxies take, with room for the rest of a request's first line. */
  const LONGEST_ADDRESS = 7500;
  const PHONE = window.matchMedia("(max-width: 899px)");

  /** What is on the page now; null while another page is open. */
  let view = null;

  const meta = () => undertone.columns.meta();

  /** Put a state in the address bar and in the store that server callbacks read. */
  function publish(state, push) {
    const search = address.encode(state, meta());
    const url = search ? `?${search}` : location.pathname;
    if (push) history.pushState(null, "", url);
    else history.replaceState(history.state, "", url);
    undertone.saving?.look();
    window.dash_clientside.set_props("filter-state", { data: search });
    const filter = address.encodeFilter(state, meta());
    const start = filter ? `view=${encodeURIComponent(filter)}` : "mix=1";
    byId("explore-playlist")?.setAttribute("href", `/playlists?${start}`);
    const query = [filter, `build=${encodeURIComponent(meta().build)}`];
    for (const format of ["csv", "json", "parquet"]) {
      const href = `/export.${format}?${query.filter(Boolean).join("&")}`;
      byId(`export-${format}`)?.setAttribute("href", href);
    }
  }

  /** Tell every control its value; a control told what it says already does nothing. */
  function setControls(state) {
    const values = {
      "filter-moods": state.moods,
      "filter-genres": state.genres,
      "filter-artists": state.artists,
      "filter-explicit": { true: "yes", false: "no" }[state.explicit] ?? "any",
      "map-projection": state.map,
      "map-colour": state.colour,
      "dock-tabs": state.tab,
      "spread-field": state.spread,
    };
    for (const field of meta().fields) {
      values[`filter-range-${field.name}`] = state.ranges[field.name] || field.limits;
    }
    for (const [id, value] of Object.entries(values)) {
      const text = JSON.stringify(value);
      if (view.controls[id] === text) continue;
      view.controls[id] = text;
      if (!byId(id)) continue;
      // A dropdown throws away a value that is not among its options.
      const options = id === "filter-artists" ? { options: artistOptions(value) } : {};
      window.dash_clientside.set_props(id, { value, ...options });
    }
  }

  /** The artists chosen, then the others on offer. */
  function artistOptions(chosen) {
    const others = view.artistsOffered.filter((name) => !chosen.includes(name));
    return [...chosen, ...others].map((name) => ({ label: name, value: name }));
  }

  /** Mask, map and count of a state, from the browser's own columns. */
  async function paint(state) {
    const turn = ++view.turn;
    const filter = address.encodeFilter(state, meta());
    view.map?.showRegion(state.region && state.region.map === state.map ? state.region.corners : null);
    // The drag that led here has painted it, or only how the view is shown has changed.
    if (view.root.dataset.painted === filter) return;
    const columns = await undertone.mask.columnsFor(state);
    if (!view || turn !== view.turn) return;
    undertone.mask.mask(state, columns, meta(), view.mask);
    const { matches, perMood } = undertone.mask.count(view.mask, columns.mood, meta().moods.length);
    view.map?.setMask(view.mask);
    panel.count(matches, meta());
    reveal("explore-empty", matches === 0);
    if (matches === 0) explainEmpty(state, columns);
    if (!state.moods.length) panel.moodCounts(perMood, state, meta());
    view.root.dataset.painted = filter;
  }

  /** Say what emptied the view: the part without which most tracks match, one tap from gone. */
  function explainEmpty(state, columns) {
    const { words } = undertone;
    const without = gestures.parts(state, meta()).map((part) => {
      const other = gestures.reconcile(state, "remove", part, meta());
      const out = undertone.mask.mask(other, columnsLike(columns, state, other), meta(), new Uint8Array(meta().tracks));
      return { part, matches: out.reduce((sum, bit) => sum + bit, 0) };
    });
    const best = without.reduce((a, b) => (b.matches > a.matches ? b : a), { matches: 0 });
    const button = byId("explore-empty-undo");
    if (best.matches) {
      say("explore-empty-sentence",
        `No track matches. Without “${best.part.words}” there are ${words.tracks(best.matches)}.`);
      Object.assign(button.dataset, { part: best.part.part, value: best.part.value });
      button.querySelector(".button-words").textContent = "Leave it out";
    } else {
      say("explore-empty-sentence", "No track matches, even without any one of the filters.");
      delete button.dataset.part;
      button.querySelector(".button-words").textContent = "Reset all filters";
    }
  }

  /** The columns of a state for one with fewer artists: rows are kept in the order of artists. */
  function columnsLike(columns, state, other) {
    const artistRows = columns.artistRows.filter((_, i) => other.artists.includes(state.artists[i]));
    return { ...columns, artistRows };
  }

  /** Points of the state's map and their colours; only what changed is sent to the map. */
  async function colour(state) {
    const columns = { ...(await undertone.columns.load("moods")) };
    const points = await undertone.columns.load(`map-${state.map}`);
    if (state.colour !== "mood") Object.assign(columns, await undertone.columns.load("filters"));
    if (!view || view.state.map !== state.map || view.state.colour !== state.colour) return;
    if (view.shownMap !== state.map) {
      view.shownMap = state.map;
      view.map?.setPoints(points.x, points.y);
    }
    const made = undertone.colouring.colouring(state, meta(), columns, view.genres);
    view.map?.setColours(made.index, made.palette, made.shapes);
    view.map?.setLabels(state.colour === "mood"
      ? undertone.colouring.labels(meta(), columns.mood, points.x, points.y) : []);
    panel.legend(made, state);
    say("map-note", meta().mapNotes[state.map]);
  }

  /** Charts, histograms and rows of a state, from one answer. */
  async function ask(state) {
    const filter = address.encodeFilter(state, meta());
    view.asking?.abort();
    if (view.answer && view.answer.asked === filter) {
      view.asking = null;
      view.root.classList.remove("is-waiting");
      show(state);
      return;
    }
    const asking = (view.asking = new AbortController());
    const late = setTimeout(() => view?.root.classList.add("is-waiting"), 200);
    try {
      const query = [filter, `build=${encodeURIComponent(meta().build)}`].filter(Boolean).join("&");
      const response = await undertone.fetchOk(`/view?${query}`, { signal: asking.signal });
      const answer = await response.json();
      if (!view || view.asking !== asking) return;
      if (answer.search !== filter) {
        // The server knows better what there is: take its reading of the address.
        change(address.parse(mergeSearch(answer.search, state), meta()), { push: false });
        return;
      }
      view.answer = { ...answer, asked: filter };
      // How the view is shown may have changed meanwhile; the filter has not, or this was aborted.
      show(view.state);
    } catch (error) {
      if (error.name === "AbortError" || !view) return;
      if (error.status === 409) undertone.banner.rebuilt();
      else failed(error);
    } finally {
      clearTimeout(late);
      if (view?.asking === asking) view.root.classList.remove("is-waiting");
    }
  }

  /** A filter's query with the rest of a state, how it is shown, put behind it. */
  function mergeSearch(filter, state) {
    const empty = address.parse(filter, meta());
    const { map, colour: by, tab, spread, track } = state;
    return address.encode({ ...empty, map, colour: by, tab, spread, track }, meta());
  }

  function show(state) {
    const answer = view.answer;
    view.root.classList.remove("is-failed");
    if (view.listed === answer) {
      drawCharts(state);
      return;
    }
    view.listed = answer;
    say("explore-sentence", answer.sentence);
    panel.histograms(answer.histograms, state, meta());
    panel.moodCounts(answer.moodCounts, state, meta());
    tracks.start(answer, meta());
    const genres = answer.genres.join("\n");
    if (genres !== view.genres.join("\n")) {
      view.genres = answer.genres;
      if (state.colour === "genre") colour(state).catch(failedToFollow);
    }
    drawCharts(state);
  }

  function drawCharts(state) {
    const { figures } = view.answer;
    if (state.tab === "tracks") {
      tracks.openTable();
      if (view.tableOf !== view.answer.asked) {
        view.tableOf = view.answer.asked;
        tracks.fill(view.answer.asked);
      }
    } else {
      drawChart(state.tab, state, figures);
    }
    if (PHONE.matches) drawNeighbours(state, figures);
    view.root.dataset.shown = view.answer.asked;
  }

  function drawChart(tab, state, figures) {
    const figure = tab === "spread" ? figures.spread[state.spread] : figures[FIGURE_OF[tab]];
    if (figure) charts.draw(CHART_OF[tab], figure);
  }

  /** On a phone the charts lie side by side: have the others ready for a swipe, when there is time. */
  function drawNeighbours(state, figures) {
    const others = Object.keys(CHART_OF).filter((tab) => tab !== state.tab);
    const idle = window.requestIdleCallback || setTimeout;
    const next = () => {
      if (!view || view.answer.figures !== figures || !others.length) return;
      drawChart(others.shift(), state, figures);
      idle(next);
    };
    idle(next);
  }

  function failed(error) {
    view.root.classList.add("is-failed");
    undertone.banner.say(`${error.message} The map follows your filters; charts and lists do not yet.`,
      "Try again", () => view && ask(view.state));
  }

  /** Make a state the one that is shown. push: whether Back should lead to the one before. */
  function change(state, { push = true } = {}) {
    const before = view.state;
    view.state = state;
    view.dragging = false;
    publish(state, push);
    setControls(state);
    panel.chips(state, meta());
    panel.ranges(state, meta());
    undo(before, state, push);
    if (before.map !== state.map || before.colour !== state.colour ||
        (state.colour === "genre" && before.genres.join() !== state.genres.join())) {
      colour(state).catch(failedToFollow);
    } else if (state.colour === "mood") pressLegend(state);
    if (before.tab !== state.tab) openTab(state.tab);
    if (before.track !== state.track) openTrack(state.track);
    paint(state).catch(failedToFollow);
    ask(state);
  }

  function undo(before, state, push) {
    const filters = [before, state].map((s) => address.encodeFilter(s, meta()));
    if (push && filters[0] !== filters[1]) view.undoable.push(before);
    const button = byId("filter-undo");
    if (button) button.disabled = view.undoable.length === 0;
  }

  function pressLegend(state) {
    for (const item of document.querySelectorAll("#map-legend [data-mood]")) {
      item.setAttribute("aria-pressed", String(state.moods.includes(item.dataset.mood)));
    }
  }

  function openTab(tab) {
    for (const place of document.querySelectorAll("#dock .dock-panel")) {
      place.hidden = place.dataset.tab !== tab;
    }
  }

  function openTrack(id) {
    undertone.tips.show(null);
    window.dash_clientside.set_props("open-track", { data: id });
    byId("drawer")?.classList.toggle("is-open", id !== null);
    view.root.classList.toggle("has-drawer", id !== null);
    if (id === null) view.map?.select(null), view.map?.setMarks([]);
  }

  /** A gesture: what a person did to a control, the map, a chip or a row. */
  function gesture(kind, value) {
    if (!view) return;
    const next = gestures.reconcile(view.state, kind, value, meta());
    if (next === view.state) return;
    if (address.encode(next, meta()).length > LONGEST_ADDRESS) {
      view.controls = {};
      setControls(view.state);
      undertone.banner.say("That is more than a link can hold. Take something away first.");
      return;
    }
    change(next);
  }

  /** A control's own value changed. What we told it ourselves is no gesture. */
  function controlChanged(id, kind, value) {
    if (!view) return;
    const text = JSON.stringify(kind === "range" ? value.steps : value);
    if (view.controls[id] === text) return;
    view.controls[id] = text;
    gesture(kind, value);
  }

  /**
   * While a slider is dragged: map, count and words follow; nothing is asked. A slider that was told
   * where to stand moves too, but then the state is there already.
   */
  function dragged(name, steps) {
    const field = view && meta().fields.find((known) => known.name === name);
    if (!field) return;
    const next = gestures.reconcile(view.state, "range", { field: name, steps }, meta());
    if (next === view.state && !view.dragging) return;
    view.dragging = true;
    panel.range(field, next);
    paint(next).catch(failedToFollow);
  }

  function back() {
    if (view && location.pathname === view.path) change(address.parse(location.search, meta()), { push: false });
  }

  function undoLast() {
    const before = view?.undoable.pop();
    if (!before) return;
    const { map, colour: by, tab, spread, track } = view.state;
    const undoable = view.undoable.slice();
    change({ ...before, map, colour: by, tab, spread, track });
    view.undoable = undoable;
    byId("filter-undo").disabled = undoable.length === 0;
  }

  function makeMap() {
    return new undertone.TrackMap(byId("map"), {
      onPick: async (row) => {
        if (row === null) return gesture("track", null);
        const found = await undertone.tips.of(row);
        if (found) gesture("track", found.id);
      },
      onRegion: (corners) => {
        endLasso();
        gesture("region", { map: view.state.map, corners });
      },
      onHover: (row, x, y) => undertone.tips.show(row, x, y),
      onModeChange: (mode) => byId("map-lasso")?.setAttribute("aria-pressed", String(mode === "lasso")),
    });
  }

  function endLasso() {
    view.map?.setMode("pan");
    byId("map-lasso")?.setAttribute("aria-pressed", "false");
  }

  function toggleLasso() {
    const button = byId("map-lasso");
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    view.map?.setMode(on ? "lasso" : "pan");
  }

  const themeOfMap = () => {
    const { token } = undertone.dom;
    return { dim: token("map-dim"), outline: token("text"), background: token("page") };
  };

  /** Take over the Explore page that Dash has just put on the screen. */
  function mount(root) {
    if (view?.root === root) return;
    unmount();
    const state = address.parse(location.search, meta());
    view = {
      root, state, mask: new Uint8Array(meta().tracks), turn: 0, controls: {}, undoable: [],
      path: location.pathname, genres: [], artistsOffered: [], answer: null, listed: null,
      asking: null, shownMap: null, map: null, dragging: false,
    };
    view.map = makeMap();
    view.map.setTheme(themeOfMap());
    view.map.setTouchPan?.(false);
    publish(state, false);
    setControls(state);
    panel.chips(state, meta());
    panel.ranges(state, meta());
    undo(state, state, false);
    openTab(state.tab);
    if (state.track) openTrack(state.track);
    colour(state).then(() => view && paint(view.state)).catch(failedToLoad);
    ask(state);
    undertone.exports?.goOn();
    // After the first picture: what the first drag of a slider will need.
    undertone.columns.load("filters").catch(() => {});
  }

  function failedToFollow(error) {
    if (!view) return;
    undertone.banner.say(`${error.message} The map does not follow your filters yet.`,
      "Try again", () => view && change(view.state, { push: false }));
  }

  function failedToLoad(error) {
    if (!view) return;
    undertone.banner.say(`The map could not be loaded. ${error.message}`, "Try again", () => location.reload());
  }

  function unmount() {
    if (!view) return;
    view.asking?.abort();
    view.map?.destroy();
    view = null;
  }

  /** The same view in the colours of the theme now chosen. */
  function restyle() {
    if (!view) return;
    view.map?.setTheme(themeOfMap());
    colour(view.state).catch(failedToFollow);
    charts.redraw();
  }

  undertone.explore = {
    mount, unmount, gesture, controlChanged, dragged, back, undoLast, toggleLasso, restyle,
    marks: (marks) => {
      view?.map?.select(marks ? marks.row : null);
      view?.map?.setMarks(marks ? marks.similar : []);
    },
    more: () => tracks.more(meta()).catch((error) => undertone.banner.say(error.message)),
    offered: (options) => {
      if (view) view.artistsOffered = options.map((option) => option.value ?? option);
    },
    retry: () => view && ask(view.state),
    isStale: () => Boolean(view) && view.answer?.asked !== address.encodeFilter(view.state, meta()),
    map: () => view?.map,
    matches: () => view.mask.reduce((sum, bit) => sum + bit, 0),
    current: () => view?.state ?? null,
    open: () => view?.root ?? null,
  };
})();
