/*
 * The report's charts and maps, drawn from what is in the file: as they come into sight, or all at
 * once for paper and pictures.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, token } = undertone.dom;
  const { dress } = undertone.dressing;
  const { tableOf } = undertone.chartTables;
  const { stand, paint } = undertone.stillMap;
  const data = JSON.parse(byId("report-data").textContent);
  const root = document.documentElement;
  const CONFIG = { displayModeBar: false, responsive: true };
  const PAINTS_TO_WAIT = 200;
  const drawn = new Set();
  const maps = new Map(); // container -> TrackMap
  const stills = new Map(data.maps.map((still) => [still.id, still]));
  const decoded = new Map();

  function bytes(text) {
    if (!decoded.has(text)) decoded.set(text, Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return decoded.get(text);
  }

  const units = (text) => new Uint16Array(bytes(text).buffer);

  function drawChart(place) {
    const { data: traces, layout } = dress(data.figures[place.id]);
    const whole = { ...layout, template: dress(data.template), autosize: true };
    const done = window.Plotly.react(place, traces, whole, CONFIG);
    drawn.add(place);
    place.dataset.shown = token("page");
    return done;
  }

  function drawMap(place) {
    const still = stills.get(place.id);
    if (!maps.has(place)) {
      maps.set(place, new undertone.TrackMap(place, { painter: "cpu" }));
      stand(place);
    }
    const points = data.points[still.projection];
    paint(maps.get(place), { x: units(points.x), y: units(points.y) }, bytes(data.labels[still.method]), still.groups);
    place.dataset.shown = token("page");
  }

  const charts = () => [...document.querySelectorAll(".chart")].filter((place) => place.id in data.figures);
  const mapPlaces = () => [...document.querySelectorAll(".still-map")].filter((place) => stills.has(place.id));

  /** Draw what is not drawn yet, or in the colours of another theme. */
  function drawAll() {
    const stale = (place) => place.dataset.shown !== token("page");
    mapPlaces().filter(stale).forEach(drawMap);
    return Promise.all(charts().filter(stale).map(drawChart));
  }

  /** All that was drawn, in the colours of the theme and the size of the page. */
  function redraw() {
    drawn.forEach(drawChart);
    maps.forEach((_, place) => drawMap(place));
  }

  function fitAll() {
    drawn.forEach((place) => window.Plotly.Plots.resize(place));
  }

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      if (!target.dataset.shown) drawChart(target);
    }
  }, { rootMargin: "600px 0px" });

  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));

  async function mapsPainted() {
    for (let tries = 0; tries < PAINTS_TO_WAIT; tries++) {
      const canvases = [...document.querySelectorAll(".still-map canvas")];
      if (canvases.every((canvas) => Number(canvas.dataset.drawn) > 0)) return;
      await frame();
    }
  }

  /** Paper gets pictures of the maps: a canvas is painted anew for its layout, which is too late. */
  function freeze() {
    for (const place of maps.keys()) {
      const picture = document.createElement("img");
      picture.className = "map-picture";
      picture.alt = "";
      picture.src = place.querySelector("canvas").toDataURL();
      place.append(picture);
    }
  }

  function thaw() {
    for (const picture of document.querySelectorAll(".map-picture")) picture.remove();
  }

  /** Draw everything as it is to be printed; settled when it is. */
  async function forPaper() {
    root.classList.add("is-paper");
    await document.fonts.ready;
    fitAll();
    await drawAll();
    await mapsPainted();
    freeze();
    await Promise.all([...document.querySelectorAll(".map-picture")].map((picture) => picture.decode()));
  }

  /** Draw everything one below the other; the titles of what can be saved as a picture, in order. */
  async function forPictures() {
    root.classList.add("is-pictures");
    await document.fonts.ready;
    const wanted = [
      ...[...document.querySelectorAll(".chart-card")].filter((card) => card.querySelector(".chart")?.id in data.figures),
      ...mapPlaces().map((place) => place.closest("figure")),
    ];
    const titles = wanted.map((each, number) => named(each, number));
    fitAll();
    await drawAll();
    await mapsPainted();
    return titles;
  }

  /** Leave only the part in which a picture is: taking it then takes no longer than it must. */
  async function showPicture(number) {
    const part = document.querySelector(`[data-picture="${number}"]`).closest(".report-part");
    for (const each of document.querySelectorAll(".report-part")) each.hidden = each !== part;
    await frame();
  }

  function named(each, number) {
    const place = each.querySelector(".still-map");
    const context = (place ?? each).dataset.context;
    const title = place ? place.getAttribute("aria-label") : each.dataset.title;
    const whole = each.closest(".mood-sound") ?? (each.closest(".lab-chart")?.parentElement ?? each);
    whole.dataset.picture = String(number);
    const said = document.createElement("p");
    said.className = "picture-context";
    said.textContent = place ? title : context;
    whole.prepend(said);
    return `${context}: ${title}`;
  }

  for (const card of document.querySelectorAll(".as-table")) {
    card.addEventListener("toggle", () => {
      const chart = card.parentElement.querySelector(".chart");
      const table = card.querySelector(".table-scroll");
      if (card.open && !table.firstChild && chart.id in data.figures) {
        table.append(tableOf(data.figures[chart.id]));
      }
    });
  }

  for (const place of charts()) sight.observe(place);
  // Maps are quick, and cannot be painted at the moment at which somebody prints.
  mapPlaces().forEach(drawMap);
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", redraw);

  let before; // the theme while something is printed
  window.addEventListener("beforeprint", () => {
    if (root.classList.contains("is-paper")) return;
    before = root.getAttribute("data-theme");
    root.setAttribute("data-theme", "light");
    root.classList.add("is-paper");
    redraw();
    drawAll();
    fitAll();
    freeze();
  });
  window.addEventListener("afterprint", () => {
    if (before === undefined) return;
    thaw();
    if (before === null) root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", before);
    before = undefined;
    root.classList.remove("is-paper");
    redraw();
    fitAll();
  });

  undertone.report = { forPaper, forPictures, showPicture };
})();
