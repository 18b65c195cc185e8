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
  let tableFilter = "";
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
    return element("li", { class: "with-add" }, element("button", { type: "button", class: "track-row", "data-track": row.id },
      mark(mood),
      element("span", { class: "track-words" },
        element("span", { class: "track-name" }, row.name,
          row.explicit ? element("abbr", { class: "explicit", title: "Explicit" }, "E") : null),
        element("span", { class: "track-artist" }, row.artists.join(", "))),
      element("span", { class: "track-facts numbers" }, facts(row)),
      element("span", { class: "visually-hidden" }, `, ${mood.name}`)), undertone.crate.button(row));
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

  /** Have the table show another view from its top; it then asks for rows by itself. */
  async function fill(filter) {
    tableFilter = filter;
    if (!byId("track-grid")) return;
    const api = await window.dash_ag_grid.getApiAsync("track-grid");
    api.purgeInfiniteCache();
    if (api.getDisplayedRowCount()) api.ensureIndexVisible(0, "top");
  }

  /** The rows that the table asks for, in the order its header says: {rowData, rowCount}. */
  async function tableRows({ startRow, endRow, sortModel }) {
    const [sort] = sortModel;
    const asked = { start: startRow, stop: endRow };
    if (sort) asked.sort = `${sort.sort === "desc" ? "-" : ""}${sort.colId}`;
    const answer = await undertone.fetchOk(`/rows?${query(tableFilter, asked)}`).then((r) => r.json());
    return { rowData: answer.rows, rowCount: answer.matches };
  }

  // -- what the table calls by name -------------------------------------------------------------

  const openRow = (row) => row && undertone.explore.gesture("track", row.id);

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    /** A cell in words: lists joined, moods named, numbers with their unit, unknown left empty. */
    tableText({ value }, column) {
      if (value === undefined || value === null) return "";
      const { moods, fields } = undertone.columns.meta();
      if (column === "mood") return moods[value].name;
      if (Array.isArray(value)) return value.join(", ");
      const field = fields.find((candidate) => candidate.name === column);
      return field ? undertone.words.value(field, value) : value;
    },
    tableOpen: ({ data }) => openRow(data),
    tableKey: ({ data, event }) => event.key === "Enter" && openRow(data),
    /** The page's own look, by its tokens, so that the table changes theme with the page. */
    tableTheme: (quartz) => quartz.withParams({
      backgroundColor: "var(--card)", foregroundColor: "var(--text)", accentColor: "var(--accent)",
      borderColor: "var(--line)", headerBackgroundColor: "var(--card)",
      headerTextColor: "var(--text-2)", rowHoverColor: "var(--hover)", fontFamily: "var(--font)",
      fontSize: 14, headerFontSize: 12, headerFontWeight: 500, wrapperBorder: false,
      wrapperBorderRadius: 0, columnBorder: false, spacing: 6,
    }),
  });

  undertone.tracks = { start, more, openTable, fill, tableRows };
})();
