/*
 * Charts: the server's figures dressed in the theme being looked at, shown as tables, and saved.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, mark, byId, token } = undertone.dom;
  const { dress } = undertone.dressing;
  const { tableOf, csvOf } = undertone.chartTables;
  const dressed = { theme: null, template: null };
  const drawn = new Map();

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

  undertone.charts = { draw, redraw, act };
})();
