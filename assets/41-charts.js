/*
 * Charts: the server's figures dressed in the theme being looked at, shown as tables, and saved.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, mark, byId, token } = undertone.dom;
  const dressed = { theme: null, template: null };
  const drawn = new Map();

  /** Under these keys text is a colour; anywhere else "@mood-1" may be somebody's name for a genre. */
  const COLOUR_KEY = /color(scale)?$/;

  /** A copy of a figure in which every colour named after a token ("@mood-3") has its value. */
  function dress(value, key = "") {
    if (typeof value === "string") {
      return value.startsWith("@") && COLOUR_KEY.test(key) ? token(value.slice(1)) : value;
    }
    if (Array.isArray(value)) return value.map((part) => dress(part, key));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, dress(part, name)]));
    }
    return value;
  }

  function template() {
    const theme = token("page");
    if (dressed.theme !== theme) {
      dressed.theme = theme;
      dressed.template = dress(undertone.columns.meta().template);
    }
    return dressed.template;
  }

  /** Draw a figure in the chart of an id; again in the new colours when the theme changes. */
  function draw(id, figure) {
    if (!byId(id)) return;
    drawn.set(id, figure);
    const copy = dress(figure);
    copy.layout = { ...copy.layout, template: template() };
    window.dash_clientside.set_props(id, { figure: copy });
    const table = byId(`${id}-table`);
    if (table && !table.hidden) table.replaceChildren(tableOf(figure));
    const words = byId(`${id}-words`);
    if (words) words.replaceChildren(...inWords(figure.layout.meta));
  }

  /** What a figure says of itself: its most telling features, and whose its lines are. */
  function inWords({ lead, words, moods }) {
    const said = words.map((each) => element("li", { style: `--share: ${each.share}%` }, each.words));
    const names = moods.map((number) => undertone.columns.meta().moods[number]);
    return [
      element("div", { class: "chart-said" },
        element("p", { class: "quiet" }, lead), said.length ? element("ol", {}, ...said) : null),
      moods.length ? element("ul", { class: "chart-key" },
        element("li", {}, element("span", { class: "mark", style: "--mood: var(--text)" }), "These tracks"),
        ...names.map((mood) => element("li", {}, mark(mood), mood.name))) : "",
    ];
  }

  function redraw() {
    for (const [id, figure] of drawn) draw(id, figure);
  }

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

  function save(name, href) {
    const link = element("a", { href, download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function savePicture(id, format, title) {
    const plot = byId(id).querySelector(".js-plotly-plot");
    const figure = {
      data: plot.data,
      layout: {
        ...plot.layout, title: { text: title, x: 0.02 }, paper_bgcolor: token("card"),
        // On the page the words beside the radar say whose its lines are.
        showlegend: plot.layout.showlegend || plot.data[0]?.type === "scatterpolar",
        margin: { ...plot.layout.margin, t: 64 },
      },
    };
    const href = await window.Plotly.toImage(figure, { format, width: 1200, height: 800 });
    save(`${title}.${format}`, href);
  }

  function toggleTable(id) {
    const table = byId(`${id}-table`);
    table.hidden = !table.hidden;
    if (!table.hidden) table.replaceChildren(tableOf(drawn.get(id)));
    byId(id).closest(".chart-body").hidden = !table.hidden;
    return !table.hidden;
  }

  /** What a chart's menu does: "table", "png", "svg" or "csv". */
  function act(id, action, title) {
    if (!drawn.has(id)) return;
    if (action === "table") toggleTable(id);
    else if (action === "csv") {
      const blob = new Blob(["\ufeff", csvOf(drawn.get(id))], { type: "text/csv" });
      const href = URL.createObjectURL(blob);
      save(`${title}.csv`, href);
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    } else savePicture(id, action, title);
  }

  undertone.charts = { draw, redraw, act, dress };
})();
