/*
 * The tracks that match: a list that works everywhere, and the table on wide screens. The table's
 * library is the page's largest script but one, so it is fetched when its tab is first opened.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, mark, byId, reveal } = undertone.dom;
  const PAGE = 50;
  const WIDE = window.matchMedia("(min-width: 900px)");
  const loading = new Map();
  let listed = { query: null, rows: [], matches: 0 };

  function query(filter, extra) {
    const build = undertone.columns.meta().build;
    return [filter, new URLSearchParams({ build, ...extra }).toString()].filter(Boolean).join("&");
  }

  function facts(row) {
    const known = [];
    if (row.year !== undefined) known.push(String(row.year));
    if (row.duration !== undefined) known.push(undertone.words.duration(row.duration));
    return known.join(" · ");
  }

  function item(row, meta) {
    const mood = meta.moods[row.mood];
    return element("li", {}, element("button", { type: "button", class: "track-row", "data-track": row.id },
      mark(mood),
      element("span", { class: "track-words" },
        element("span", { class: "track-name" }, row.name,
          row.explicit ? element("abbr", { class: "explicit", title: "Explicit" }, "E") : null),
        element("span", { class: "track-artist" }, row.artists.join(", "))),
      element("span", { class: "track-facts numbers" }, facts(row)),
      element("span", { class: "visually-hidden" }, `, ${mood.name}`)));
  }

  /** The first page, which came with the view's answer. */
  function start(answer, meta) {
    listed = { query: answer.search, rows: answer.rows, matches: answer.matches };
    byId("track-list")?.replaceChildren(...answer.rows.map((row) => item(row, meta)));
    reveal("track-list-more", answer.rows.length < answer.matches);
  }

  /** The next page, below what is listed already; dropped when the view has changed meanwhile. */
  async function more(meta) {
    const from = listed;
    const stop = from.rows.length + PAGE;
    const answer = await undertone.fetchOk(
      `/rows?${query(from.query, { start: from.rows.length, stop })}`).then((r) => r.json());
    if (listed !== from) return;
    from.rows.push(...answer.rows);
    byId("track-list")?.append(...answer.rows.map((row) => item(row, meta)));
    reveal("track-list-more", from.rows.length < from.matches);
  }

  function script(src) {
    if (!loading.has(src)) {
      loading.set(src, new Promise((resolve, reject) => {
        const tag = element("script", { src });
        tag.addEventListener("load", resolve);
        tag.addEventListener("error", () => {
          loading.delete(src);
          reject(new Error("The table could not be loaded."));
        });
        document.head.append(tag);
      }));
    }
    return loading.get(src);
  }

  /** Have the table on the page, where there is room for one; resolves when it may be shown. */
  async function openTable() {
    const place = byId("grid");
    if (!place || !WIDE.matches || place.dataset.asked) return;
    place.dataset.asked = "yes";
    await script(undertone.columns.meta().tableScript);
    window.dash_clientside.set_props("grid-wanted", { data: true });
  }

  /** Feed the table from the view's rows, in the order its header was asked for. */
  async function fill(filter) {
    const place = byId("track-grid");
    if (!place) return;
    const api = await window.dash_ag_grid.getApiAsync("track-grid");
    api.setGridOption("datasource", {
      async getRows({ startRow, endRow, sortModel, successCallback, failCallback }) {
        const [sort] = sortModel;
        const asked = { start: startRow, stop: endRow };
        if (sort) asked.sort = `${sort.sort === "desc" ? "-" : ""}${sort.colId}`;
        try {
          const answer = await undertone.fetchOk(`/rows?${query(filter, asked)}`).then((r) => r.json());
          successCallback(answer.rows, answer.matches);
        } catch {
          failCallback();
        }
      },
    });
  }

  undertone.tracks = { start, more, openTable, fill };
})();
