/*
 * What lies over the points: the region, the lasso, rings, the crosshair (SVG, so they stay crisp and
 * cost no repaint of the points) and the names of the moods (HTML).
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const SVG = "http://www.w3.org/2000/svg";
  const SMALLEST = { width: 260, height: 180 }; // CSS pixels; names would cover the points below this
  const GAP = 6; // CSS pixels between names
  // Where a name may stand, in its own widths and heights from the middle of its tracks, best first.
  const PLACES = [[0, 0], [0, -1.2], [0, 1.2], [-0.4, 0], [0.4, 0], [-0.4, -1.2], [0.4, -1.2],
    [-0.4, 1.2], [0.4, 1.2]];

  parts.Overlay = class Overlay {
    #svg;
    #names;
    #labels = [];
    #region;
    #lasso;
    #marks;
    #selected;
    #crosshair;

    /** @param {HTMLElement} container  positioned; the overlay fills it and takes no pointer events */
    constructor(container) {
      this.#svg = svg("svg", "map-overlay");
      this.#svg.setAttribute("width", "100%");
      this.#svg.setAttribute("height", "100%");
      this.#region = [line("map-region", "halo", 5), line("map-region", "outline", 2)];
      this.#region[1].style.fill = "var(--map-outline)";
      this.#region[1].style.fillOpacity = "0.1";
      this.#lasso = [line("map-lasso", "halo", 5), line("map-lasso", "outline", 2)];
      this.#lasso[1].style.strokeDasharray = "6 4";
      this.#marks = svg("g", "map-marks");
      this.#selected = ring("map-selected", 9, 2.5);
      this.#crosshair = svg("g", "map-crosshair");
      const cross = "M-14 0H-4M4 0H14M0 -14V-4M0 4V14";
      for (const [ink, width] of [["halo", 5], ["outline", 2]]) {
        const stroke = line("", ink, width);
        stroke.setAttribute("d", cross);
        this.#crosshair.append(stroke);
      }
      this.#svg.append(...this.#region, this.#marks, this.#selected, ...this.#lasso, this.#crosshair);
      this.#names = document.createElement("div");
      this.#names.className = "map-names";
      for (const layer of [this.#svg, this.#names]) {
        layer.setAttribute("aria-hidden", "true");
        const over = { position: "absolute", inset: "0", pointerEvents: "none", overflow: "hidden" };
        Object.assign(layer.style, over);
      }
      container.append(this.#svg, this.#names);
    }

    /** @param {Array<{x: number, y: number, text: string, colour: string}>} labels  first ones win */
    setLabels(labels) {
      this.#names.replaceChildren();
      this.#labels = labels.map(({ x, y, text, colour }) => {
        const element = document.createElement("span");
        const dot = document.createElement("span");
        element.className = "map-name";
        element.append(dot, text);
        const halo = "var(--map-halo, var(--map-background))";
        Object.assign(element.style, {
          position: "absolute",
          left: "0",
          top: "0",
          whiteSpace: "nowrap",
          fontSize: "13px",
          fontWeight: "600",
          lineHeight: "1.3",
          color: "var(--map-label, var(--map-outline))",
          visibility: "hidden",
        });
        Object.assign(dot.style, {
          display: "inline-block",
          width: "9px",
          height: "9px",
          marginInlineEnd: "6px",
          borderRadius: "50%",
          background: colour,
          boxShadow: `0 0 0 2px ${halo}`,
        });
        this.#names.append(element);
        return { x, y, element };
      });
    }

    /**
     * Put everything where the view has it.
     * @param {parts.View} view
     * @param {{region: number[][] | null, lasso: number[][] | null, selected: number[] | null,
     *   marks: number[][], crosshair: boolean}} shown  places in units
     */
    update(view, { region, lasso, selected, marks, crosshair }) {
      const path = (points, end) =>
        points?.length ? `M${points.map(([x, y]) => view.toScreen(x, y).map(tenth)).join("L")}${end}` : "";
      for (const stroke of this.#region) stroke.setAttribute("d", path(region, "Z"));
      for (const stroke of this.#lasso) stroke.setAttribute("d", path(lasso, ""));
      while (this.#marks.childElementCount < marks.length) this.#marks.append(ring("map-mark", 6, 2));
      while (this.#marks.childElementCount > marks.length) this.#marks.lastElementChild.remove();
      marks.forEach((place, i) => put(this.#marks.children[i], view.toScreen(...place)));
      this.#selected.style.display = selected ? "" : "none";
      if (selected) put(this.#selected, view.toScreen(...selected));
      this.#crosshair.style.display = crosshair ? "" : "none";
      put(this.#crosshair, [view.width / 2, view.height / 2]);
      this.#placeLabels(view);
    }

    #placeLabels(view) {
      const taken = [];
      const roomy = view.width >= SMALLEST.width && view.height >= SMALLEST.height;
      for (const { x, y, element } of this.#labels) {
        const [wide, high] = [element.offsetWidth, element.offsetHeight];
        const [cx, cy] = view.toScreen(x, y);
        const box = roomy && PLACES.map(([across, down]) => {
          const left = cx + (across - 0.5) * wide;
          const top = cy + (down - 0.5) * high;
          return { left, top, right: left + wide, bottom: top + high };
        }).find((place) => isInside(place, view) && taken.every((other) => isApart(place, other)));
        element.style.visibility = box ? "visible" : "hidden";
        if (!box) continue;
        element.style.transform = `translate(${Math.round(box.left)}px, ${Math.round(box.top)}px)`;
        taken.push(box);
      }
    }

    destroy() {
      this.#svg.remove();
      this.#names.remove();
    }
  };

  function isInside({ left, top, right, bottom }, { width, height }) {
    return left >= 0 && top >= 0 && right <= width && bottom <= height;
  }

  function isApart(a, b) {
    const beside = a.left > b.right + GAP || a.right + GAP < b.left;
    return beside || a.top > b.bottom + GAP || a.bottom + GAP < b.top;
  }

  function svg(tag, name) {
    const element = document.createElementNS(SVG, tag);
    if (name) element.setAttribute("class", name);
    return element;
  }

  /** A stroke in the outline's colour, or the halo under it that keeps it legible on any point. */
  function line(name, ink, width) {
    const path = svg("path", name && `${name} ${name}-${ink}`);
    Object.assign(path.style, {
      fill: "none",
      stroke: ink === "halo" ? "var(--map-background)" : "var(--map-outline)",
      strokeWidth: `${width}px`,
      strokeOpacity: ink === "halo" ? "0.75" : "1",
      strokeLinejoin: "round",
      strokeLinecap: "round",
    });
    return path;
  }

  function ring(name, radius, width) {
    const group = svg("g", name);
    for (const [ink, extra] of [["halo", 3], ["outline", 0]]) {
      const circle = line("", ink, width + extra);
      const turn = `a${radius} ${radius} 0 1 0`;
      circle.setAttribute("d", `M${-radius} 0${turn} ${2 * radius} 0${turn} ${-2 * radius} 0`);
      group.append(circle);
    }
    return group;
  }

  function put(element, [x, y]) {
    element.setAttribute("transform", `translate(${tenth(x)} ${tenth(y)})`);
  }

  function tenth(value) {
    return Math.round(value * 10) / 10;
  }
})();
