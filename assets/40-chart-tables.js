/* Figures as tables, for people and for spreadsheets. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element } = undertone.dom;

  const axisTitle = (layout, axis) => layout[axis]?.title?.text || "";

  /** A figure as {head, rows}: as it brings them itself, or by what the kinds of chart have in common. */
  function cells({ data, layout }) {
    if (layout.meta?.cells) return layout.meta.cells;
    const kind = data[0]?.type;
    if (kind === "heatmap") {
      const { x, y, z } = data[0];
      return { head: ["", ...x], rows: y.map((name, i) => [name, ...z[i]]) };
    }
    if (kind === "scatterpolar") {
      const names = data[0].theta.slice(0, -1);
      // A trace without a hover only tints the area of another.
      const told = data.filter((trace) => trace.hoverinfo !== "skip");
      return {
        head: ["Percentile in the catalogue", ...names],
        rows: told.map((trace) => [trace.name, ...trace.r.slice(0, -1)]),
      };
    }
    if (kind === "box") {
      const unit = layout.xaxis.ticksuffix ? ` (${layout.xaxis.ticksuffix.trim()})` : "";
      return {
        head: [`${axisTitle(layout, "xaxis")}${unit}`, "5%", "25%", "Middle", "75%", "95%"],
        rows: data.map((t) => [t.name, t.lowerfence, t.q1, t.median, t.q3, t.upperfence].flat()),
      };
    }
    if (kind === "bar") {
      const columns = data.map((trace) => trace.name || axisTitle(layout, "xaxis"));
      const extra = data[0].customdata ? ["Times its usual share"] : [];
      return {
        head: ["", ...columns, ...extra],
        rows: data[0].y.map((name, i) => [
          plain(name), ...data.map((trace) => trace.x[i]), ...(extra.length ? [data[0].customdata[i]] : []),
        ]),
      };
    }
    const [trace] = data;
    return trace
      ? {
          head: [axisTitle(layout, "xaxis"), axisTitle(layout, "yaxis")],
          rows: trace.x.map((x, i) => [x, trace.y[i]]),
        }
      : { head: [], rows: [] };
  }

  /** Text as it was before it was made safe for Plotly, which reads names as markup. */
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&amp;", "&");

  const shown = (cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell ?? "unknown");

  function tableOf(figure) {
    const { head, rows } = cells(figure);
    const body = rows.map(([first, ...rest]) => element("tr", {},
      element("th", { scope: "row" }, shown(first)),
      ...rest.map((cell) => element("td", {}, shown(cell)))));
    return element("table", { class: "table numbers" },
      element("thead", {}, element("tr", {}, ...head.map((h) => element("th", { scope: "col" }, h)))),
      element("tbody", {}, ...body));
  }

  /** Text for a spreadsheet; what begins like a formula is made plain. */
  function csvOf(figure) {
    const { head, rows } = cells(figure);
    const quote = (cell) => {
      const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : `${cell ?? ""}`;
      return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return [head, ...rows].map((row) => row.map(quote).join(",")).join("\r\n");
  }

  undertone.chartTables = { tableOf, csvOf };
})();
