/*
 * Times what a person sees. Put into a page before its own scripts; works in Undertone and in the
 * rebuilding app it is compared with.
 *
 * Every change that matters leaves a mark: the map was painted ("data-drawn"), the map's mask and the
 * count follow a filter ("data-painted"), the answer of a filter was given to the panels ("data-shown"),
 * a chart was drawn ("plotted"). A mark is on the screen when two frames have begun after it.
 */
(() => {
  "use strict";
  const GIVE_UP_MS = 30_000;
  const QUIET_MS = 250;
  const CALM_FRAMES = 30;
  const CALM_FRAME_MS = 40;
  const ATTRIBUTES = ["data-painted", "data-shown", "data-drawn"];
  const THUMB = "[role=slider]";

  let marks = [];
  let moves = [];
  let released = null;
  let before = "";
  let listener = () => {};
  let busyAt = 0;

  /** @param {object} [more] what else to remember of this moment */
  function mark(name, value, more = {}) {
    const made = { name, value, at: performance.now(), onScreen: null, ...more };
    marks.push(made);
    busyAt = made.at;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      made.onScreen = performance.now();
      listener();
    }));
  }

  new MutationObserver((records) => {
    const at = performance.now(); // what one task did happened at once
    for (const { target, attributeName } of records) {
      const value = target.getAttribute(attributeName);
      const points = attributeName === "data-drawn" ? window.undertone.explore.map()?.stats().points : null;
      mark(attributeName, value, { at, points });
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ATTRIBUTES });

  new PerformanceObserver(() => (busyAt = performance.now())).observe({ type: "resource" });

  addEventListener("pointermove", (event) => {
    if (event.buttons) moves.push({ x: event.clientX, at: event.timeStamp });
  }, true);
  addEventListener("pointerup", (event) => (released = event.timeStamp), true);

  const graph = (id) => document.querySelector(`#${id} .js-plotly-plot`);

  /** Leave a mark whenever the chart of an id has been drawn. */
  function watch(id) {
    const plot = graph(id);
    if (!plot || plot.dataset.watched) return;
    plot.dataset.watched = "yes";
    plot.on("plotly_afterplot", () => mark("plotted", id));
  }

  /** Forget the marks made so far; from now on the charts of these ids leave theirs. */
  function begin(charts) {
    charts.forEach(watch);
    marks = [];
    moves = [];
    released = null;
    return performance.now();
  }

  /** Resolves with what `find` finds, once it finds something and all of it is on the screen. */
  function until(find) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listener = () => {};
        reject(new Error(`Not on the screen after ${GIVE_UP_MS} ms: ${JSON.stringify(marks)}`));
      }, GIVE_UP_MS);
      listener = () => {
        const found = find();
        if (!found || found.some((part) => part.onScreen === null)) return;
        clearTimeout(timer);
        listener = () => {};
        resolve(found);
      };
      listener();
    });
  }

  const first = (name, since, fits = () => true) =>
    marks.find((made) => made.name === name && made.at >= since && fits(made.value));

  const lastOnScreen = (found) => Math.max(...found.map((made) => made.onScreen));

  /**
   * Resolves when nothing has been drawn or fetched for a while and frames come as they should: what was
   * drawn last may keep the compositor, which all pages share, busy long after the page itself is idle.
   */
  async function rest() {
    const began = performance.now();
    let calm = 0;
    let last = began;
    while (calm < CALM_FRAMES || marks.some(({ onScreen }) => onScreen === null) || last - busyAt < QUIET_MS) {
      const now = await new Promise(requestAnimationFrame);
      calm = now - last < CALM_FRAME_MS ? calm + 1 : 0;
      last = now;
      if (now - began > GIVE_UP_MS) throw new Error(`The page did not come to rest in ${GIVE_UP_MS} ms.`);
    }
  }

  // -- Undertone --------------------------------------------------------------------------------

  const app = () => window.undertone;
  const filter = () => app().address.encodeFilter(app().explore.current(), app().columns.meta());

  /**
   * The marks of a changed filter in the map, the count and the open chart, when all are made. The
   * map may have followed before `since`: while a slider is dragged it does.
   */
  function changed(since, chart) {
    const shown = first("data-shown", since, (value) => value !== before);
    const painted = shown && first("data-painted", 0, (value) => value === shown.value);
    const drawn = painted && first("data-drawn", painted.at);
    const plotted = shown && first("plotted", shown.at, (id) => id === chart);
    return drawn && plotted ? [painted, drawn, shown, plotted] : null;
  }

  async function timed(since, chart) {
    const found = await until(() => changed(since(), chart));
    const [painted, drawn, shown, plotted] = found;
    return {
      filter: shown.value,
      map: Math.max(0, painted.onScreen - since(), drawn.onScreen - since()),
      all: lastOnScreen(found) - since(),
      answered: shown.at - since(),
      plotted: plotted.at - since(),
    };
  }

  const undertoneProbe = {
    /** The first picture: {at: ms after the navigation began}. */
    async firstPicture() {
      const [drawn] = await until(() => {
        const made = marks.find(({ name, points }) => name === "data-drawn" && points > 0);
        return made ? [made] : null;
      });
      return { at: drawn.onScreen };
    },

    /** Time a gesture: {filter, map, all, answered, plotted}, in ms from the gesture. */
    gesture(kind, value, chart) {
      const since = begin([chart]);
      before = filter();
      app().explore.gesture(kind, value);
      return timed(() => since, chart);
    },

    /** Before a click or a drag whose release is to be timed. */
    arm(chart) {
      begin([chart]);
      before = filter();
    },

    /** The same times, in ms from the moment the mouse button was let go. */
    release: (chart) => timed(() => released ?? Infinity, chart),

    /**
     * The drag of a slider's lower thumb upwards, since arm(): for every move of the mouse that
     * changed the value, ms until the map and the count had followed it.
     */
    dragged(field) {
      const slider = document.getElementById(`filter-range-${field}`);
      const { left, width } = slider.querySelector(".dash-slider-root").getBoundingClientRect();
      const thumb = slider.querySelector(THUMB);
      const [low, high] = ["valuemin", "valuemax"].map((name) => Number(thumb.getAttribute(`aria-${name}`)));
      const frames = marks.filter(({ name }) => name === "data-painted").map((painted) => ({
        value: app().address.parse(painted.value, app().columns.meta()).ranges[field]?.[0] ?? low,
        painted,
        drawn: first("data-drawn", painted.at),
      })).filter(({ drawn }) => drawn?.onScreen);
      const waits = [];
      let highest = low;
      for (const { x, at } of moves) {
        const value = Math.round(low + ((x - left) / width) * (high - low));
        if (value <= highest) continue;
        highest = value;
        const frame = frames.find((candidate) => candidate.value >= value);
        if (!frame) throw new Error(`The map never followed ${field} to ${value}.`);
        waits.push(Math.max(frame.painted.onScreen, frame.drawn.onScreen) - at);
      }
      return { waits, frames: frames.length, value: Number(thumb.getAttribute("aria-valuenow")), highest };
    },

    /** What the panels say, for comparison with what the engine says. */
    panels(chart) {
      const heights = (place) => [...place.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height")));
      return {
        count: document.getElementById("explore-count").textContent,
        matched: app().explore.map().stats().matched,
        histograms: Object.fromEntries(app().columns.meta().fields.map(
          ({ name }) => [name, heights(document.getElementById(`filter-histogram-${name}`))])),
        tracks: [...document.querySelectorAll("#track-list [data-track]")].map((row) => row.dataset.track),
        chart: graph(chart).data,
      };
    },
  };

  // -- the app that rebuilds its figures ----------------------------------------------------------

  const rebuildingProbe = {
    /** Ms until every chart of the app has been drawn anew for a filter. */
    async change(search, charts) {
      const since = begin(charts);
      window.dash_clientside.set_props("filter", { data: search });
      const found = await until(() => {
        const plotted = charts.map((id) => first("plotted", since, (value) => value === id));
        return plotted.every(Boolean) ? plotted : null;
      });
      return lastOnScreen(found) - since;
    },

    /** When every chart was first on the screen: {at: ms after the navigation began}. */
    async firstPicture(charts) {
      const drawn = () => charts.every((id) => graph(id)?.querySelector(".main-svg .plot, .main-svg .polarlayer"));
      while (!drawn()) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return { at: await new Promise(requestAnimationFrame) };
    },
  };

  window.probe = { rest, undertone: undertoneProbe, rebuilding: rebuildingProbe };
})();
