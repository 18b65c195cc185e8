/* What is written beside the controls: counts, ranges in words, histograms, chips, the legend. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say, reveal } = undertone.dom;
  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  /** Chips for what is set, each a button that takes its part away. */
  function chips(state, meta) {
    const list = undertone.gestures.parts(state, meta);
    byId("filter-chips")?.replaceChildren(...list.map(({ part, value, words, mood }) => element("button", {
      type: "button", class: "chip", "data-part": part, "data-value": value,
      "aria-label": `Remove ${words}`,
    }, mood ? mark(mood) : null, element("span", { class: "chip-words" }, words),
      element("span", { class: "chip-remove" }, icon("x")))));
    say("filter-badge", String(list.length));
    reveal("filter-badge", list.length > 0);
    const reset = byId("filter-reset");
    if (reset) reset.disabled = list.length === 0;
  }

  /** The words beside a slider, and the bars above it. */
  function range(field, state) {
    const steps = state.ranges[field.name];
    const place = byId(`filter-value-${field.name}`);
    if (!place) return;
    say(place.id, steps ? undertone.words.range(field, steps) : "Any");
    place.classList.toggle("is-set", Boolean(steps));
    shade(field, steps);
  }

  const ranges = (state, meta) => meta.fields.forEach((field) => range(field, state));

  /** Brighten the bars of a histogram that lie inside the range. */
  function shade(field, steps) {
    const bars = byId(`filter-histogram-${field.name}`)?.querySelectorAll("rect") || [];
    const width = Math.ceil((field.limits[1] - field.limits[0] + 1) / 32);
    bars.forEach((bar, i) => {
      const low = field.limits[0] + i * width;
      const inside = !steps || (low + width - 1 >= steps[0] && low <= steps[1]);
      bar.classList.toggle("is-out", !inside);
    });
  }

  /** The distribution inside each slider, heights by the square root so that small bins show. */
  function histograms(counts, state, meta) {
    for (const field of meta.fields) {
      const place = byId(`filter-histogram-${field.name}`);
      const bins = counts[field.name];
      if (!place || !bins) continue;
      const most = Math.sqrt(Math.max(...bins, 1));
      if (place.firstChild?.childNodes.length !== bins.length) {
        const drawing = svg("svg", {
          viewBox: `0 0 ${bins.length} 1`, preserveAspectRatio: "none", class: "histogram-bars",
        });
        bins.forEach((_, i) => drawing.append(svg("rect", { x: i + 0.08, width: 0.84 })));
        place.replaceChildren(drawing);
      }
      bins.forEach((count, i) => {
        const height = count ? Math.max(Math.sqrt(count) / most, 0.04) : 0;
        const bar = place.firstChild.childNodes[i];
        bar.setAttribute("y", 1 - height);
        bar.setAttribute("height", height);
      });
      shade(field, state.ranges[field.name]);
    }
  }

  /** "4,212 of 89,740 tracks", on the page and on the phone's button. */
  function count(matches, meta) {
    const { words } = undertone;
    say("explore-count", matches === meta.tracks
      ? words.tracks(matches)
      : `${words.count(matches)} of ${words.tracks(meta.tracks)}`);
    say("filter-show", matches === 0 ? "No track matches" : `Show ${words.tracks(matches)}`);
  }

  function moodCounts(counts, state, meta) {
    for (const mood of meta.moods) {
      say(`mood-count-${mood.slug}`, undertone.words.count(counts[mood.number]));
      const card = byId(`mood-card-${mood.slug}`);
      card?.setAttribute("aria-pressed", String(state.moods.includes(mood.slug)));
      const words = card?.querySelector(".mood-card-count");
      if (words) words.textContent = undertone.words.tracks(counts[mood.number]);
    }
  }

  /** What the map's colours mean. `colouring` is what undertone.colouring made. */
  function legend(colouring, state) {
    const place = byId("map-legend");
    if (!place) return;
    if (colouring.scale) {
      const { field, low, high } = colouring.scale;
      place.replaceChildren(element("div", { class: "legend-scale" },
        element("span", { class: "legend-title" }, field.label),
        element("span", { class: "legend-ramp" }),
        element("span", { class: "legend-ends numbers" }, element("span", {}, low), element("span", {}, high))));
      return;
    }
    place.replaceChildren(...colouring.items.map((item) => {
      const inside = [
        item.mood ? mark(item.mood) : element("span", { class: "mark mark-circle", style: `--mood: ${item.colour}` }),
        element("span", {}, item.words),
      ];
      if (!item.mood) return element("span", { class: "legend-item" }, ...inside);
      const pressed = state.moods.includes(item.mood.slug);
      return element("button", {
        type: "button", class: "legend-item", "data-mood": item.mood.slug, "aria-pressed": String(pressed),
        title: `Show only ${item.words}`,
      }, ...inside);
    }));
  }

  undertone.panel = { chips, range, ranges, histograms, count, moodCounts, legend };
})();
