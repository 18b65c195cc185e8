/*
 * Listeners: what the address asks of the plays, asked of the server once and drawn.
 *
 *   link or field -> address -> store -> GET /listeners/view -> words and charts
 *
 * Controls carry what they ask (data-asks) and are told what the address says; layouts/pages/listeners.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const PHONE = window.matchMedia("(max-width: 899px)");
  const WAIT_BEFORE_DIMMING_MS = 200;
  const HOURS = "listeners-hours";
  const MOST_NUMBERS_ACROSS = 8;

  let asking = null;
  let last = null; // the answer that is shown

  const root = () => byId("listeners");

  /** The query of this page with one part set, taken out ("" or its usual value), or toggled. */
  function queryWith({ asks, value, kind, usual }) {
    const query = new URLSearchParams(location.search);
    if (kind === "many") {
      const others = query.getAll(asks).filter((each) => each !== value);
      const was = others.length !== query.getAll(asks).length;
      query.delete(asks);
      for (const each of was ? others : [...others, value]) query.append(asks, each);
    } else if (value === (usual ?? "")) query.delete(asks);
    else query.set(asks, value);
    const text = query.toString().replaceAll("+", "%20");
    return text ? `${location.pathname}?${text}` : location.pathname;
  }

  /** Every link is told where it leads from here, and every field what is chosen. */
  function tellControls(moving) {
    const query = new URLSearchParams(location.search);
    for (const link of root().querySelectorAll("a[data-asks]")) {
      const { asks, value, kind, usual } = link.dataset;
      const chosen = query.getAll(asks);
      const on = kind === "many" ? chosen.includes(value) : (chosen[0] ?? usual) === value;
      link.href = queryWith(link.dataset);
      link.setAttribute("aria-current", String(on));
    }
    for (const field of root().querySelectorAll("select[data-asks]")) {
      field.value = query.get(field.dataset.asks) ?? field.dataset.usual;
    }
    const kind = byId("listeners-moving");
    if (kind && moving !== null && moving !== undefined) kind.value = String(moving);
  }

  function chip({ part, value, words }) {
    const kind = ["from", "to", "genre"].includes(part) ? "one" : "many";
    const href = queryWith(kind === "one" ? { asks: part, value: "" } : { asks: part, value, kind });
    return element("a", { class: "chip", href, "data-go": "yes", "aria-label": `Take out ${words}` },
      element("span", { class: "chip-words", dir: "auto" }, words),
      element("span", { class: "chip-remove" }, icon("x")));
  }

  /** The figure without the numbers in its cells, where a phone has no room to tell them apart. */
  function withRoom(figure) {
    const [trace, ...others] = figure.data;
    if (!PHONE.matches || trace?.type !== "heatmap" || trace.x.length <= MOST_NUMBERS_ACROSS) return figure;
    return { ...figure, data: [{ ...trace, texttemplate: "" }, ...others] };
  }

  function drawAll() {
    for (const [id, figure] of Object.entries(last.figures)) {
      if (id !== HOURS && id !== `${HOURS}-tall`) undertone.charts.draw(id, withRoom(figure));
    }
    undertone.charts.draw(HOURS, last.figures[PHONE.matches ? `${HOURS}-tall` : HOURS]);
  }

  function show(answer) {
    last = answer;
    byId("listeners-chosen").replaceChildren(...answer.chosen.map(chip));
    reveal("listeners-refused", Boolean(answer.refused));
    say("listeners-refused-words", answer.refused);
    reveal("listeners-shown", !answer.refused);
    tellControls(answer.moving);
    root().classList.remove("is-failed");
    if (!answer.refused) {
      byId("listeners-headline").replaceChildren(...answer.headline.map(([number, words]) =>
        element("div", {}, element("dt", {}, words), element("dd", { class: "numbers" }, number))));
      for (const [id, words] of Object.entries(answer.said)) say(id, words);
      drawAll();
    }
    root().dataset.shown = answer.search;
  }

  async function ask(search) {
    asking?.abort();
    const mine = (asking = new AbortController());
    const late = setTimeout(() => root()?.classList.add("is-waiting"), WAIT_BEFORE_DIMMING_MS);
    try {
      const build = `build=${encodeURIComponent(undertone.columns.meta().build)}`;
      const query = [search, build].filter(Boolean).join("&");
      const response = await undertone.fetchOk(`/listeners/view?${query}`, { signal: mine.signal });
      const answer = await response.json();
      if (asking !== mine || !root()) return;
      if (location.search.replace(/^\?/, "") !== answer.search) {
        // The server knows what there is: its reading of the address is put in its place.
        const text = answer.search ? `?${answer.search}` : location.pathname;
        history.replaceState(history.state, "", text);
      }
      show(answer);
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine || !root()) return;
      root().classList.add("is-failed");
      if (error.status === 409) undertone.banner.rebuilt();
      else undertone.banner.say(error.message);
    } finally {
      clearTimeout(late);
      if (asking === mine) root()?.classList.remove("is-waiting");
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("select[data-asks]")) return;
    const { asks, usual } = target.dataset;
    undertone.go(queryWith({ asks, value: target.value, usual }));
  });

  // On a turned phone, hours lie the other way.
  PHONE.addEventListener("change", () => {
    if (root() && last && !last.refused) drawAll();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.listeners = {
    /** The page has come, or its address has changed. */
    show(search) {
      if (typeof search === "string" && root()) {
        tellControls(null);
        ask(search);
      }
      return window.dash_clientside.no_update;
    },
    /** The store follows the address while the page is open. */
    follow(search, path) {
      if (path !== "/listeners" || !root()) return window.dash_clientside.no_update;
      return (search || "").replace(/^\?/, "");
    },
  };
})();
