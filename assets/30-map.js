/*
 * The map: every track a point, each in its mood's colour; what the filter leaves out is dimmed and
 * never removed. No dependencies, no eval, nothing fetched.
 *
 * The other 30-map-*.js files hold its parts: the cloud of points, the view, two painters (WebGL2
 * where it runs on a graphics processor, else the processor itself), gestures and the overlay.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const PICK_PX = { mouse: 12, pen: 14, touch: 22 };
  const MANY = 300_000; // points; more than this may be thinned while the map moves
  const MOVING_MS = 24; // aim of a paint while the map moves
  const REST_MS = 140; // without movement, then every point is painted
  const GLIDE_MS = 160;
  const SHARPEST = 2; // device pixels per CSS pixel; phones report up to 4, which costs more than it shows
  const KEYS_HELP =
    "Arrow keys move the map, plus and minus zoom, 0 shows everything, Enter opens the track nearest " +
    "the middle. While drawing a region, space places a corner, Enter closes it and Escape leaves.";

  /**
   * What a painter is given. Colours are packed as in an ImageData: 0xAABBGGRR.
   * @typedef {object} Scene
   * @property {number} width  device pixels
   * @property {number} height  device pixels
   * @property {{cx: number, cy: number, scale: number}} view  centre in units; device pixels per unit
   * @property {Cloud} cloud
   * @property {number} count  how many points to paint, from the start of the drawing order
   * @property {number} background
   * @property {Uint8Array} shapes  by palette slot: 0 circle, 1 diamond, 2 square, 3 triangle
   * @property {Layer[]} layers
   *
   * @typedef {object} Layer
   * @property {0 | 1} wanted  paints the points with this mask
   * @property {Uint32Array} palette  by slot
   * @property {Array<{diameter: number, alpha: number}>} looks  by level of density; device pixels
   */

  /** A map of points with pan, zoom, picking and a lasso. */
  undertone.TrackMap = class TrackMap {
    #container;
    #on;
    #canvas = null;
    #painter = null;
    #painterWanted;
    #overlay = null;
    #gestures = null;
    #listening = new AbortController();
    #observer = null;
    #cloud = new parts.Cloud(new Uint16Array(0), new Uint16Array(0));
    #early = { index: null, mask: null }; // given before the points they belong to
    #view = new parts.View();
    #theme = { dim: "#6f6b75", outline: "#f4f1ec", background: "#121113" };
    #palette = { colours: ["#94a4a2"], shapes: new Uint8Array(256) };
    #packed = null; // the theme and palette as painters want them
    #mode = "pan";
    #region = null;
    #lasso = null;
    #selected = null;
    #marks = [];
    #crosshair = false;
    #hover = { place: null, row: null };
    #frame = 0;
    #dirty = false;
    #overlayStale = true;
    #painting = false;
    #moved = false;
    #movedAt = -Infinity;
    #restTimer = 0;
    #glide = null;
    #paints = 0;
    #lastCount = 0;
    #drawMs = 0;
    #fullMs = 0; // of the last paint of every point

    /** Can this browser show the map? Where it cannot, the constructor leaves a message instead. */
    static supported() {
      const made = makePainter("auto");
      made?.painter.destroy();
      return made !== null;
    }

    /**
     * @param {HTMLElement} container  is given role, tabindex and positioned children; its
     *   aria-label is data-label if it has none
     * @param {object} [on]
     * @param {(row: number | null) => void} [on.onPick]  a click, a tap or Enter; null
     *   if no matching point is near
     * @param {(points: Array<[number, number]>) => void} [on.onRegion]  a lasso was closed: integers
     *   0..65535, at most 24 vertices
     * @param {(row: number | null, clientX: number, clientY: number) => void} [on.onHover]  with the
     *   point's own place, for a tooltip; also as the keyboard brings points to the middle
     * @param {() => void} [on.onViewChange]
     * @param {(mode: "pan" | "lasso") => void} [on.onModeChange]  the map changed its mode by itself
     *   (Escape)
     * @param {"auto" | "gpu" | "cpu"} [on.painter]  "auto" takes WebGL2 unless it runs in software
     */
    constructor(container, on = {}) {
      this.#container = container;
      this.#on = on;
      this.#painterWanted = on.painter ?? "auto";
      const made = makePainter(this.#painterWanted);
      if (!made) {
        const message = document.createElement("p");
        message.className = "map-unsupported";
        message.textContent = "This browser cannot draw the map. The list shows the same tracks.";
        container.replaceChildren(message);
        return;
      }
      if (getComputedStyle(container).position === "static") container.style.position = "relative";
      container.replaceChildren();
      this.#usePainter(made);
      this.#overlay = new parts.Overlay(container);
      this.#describe();
      this.#applyTheme();
      this.#gestures = new parts.Gestures(container, this.#actions(), this.#listening.signal);
      this.#observer = new ResizeObserver(() => this.#resize());
      this.#observer.observe(container);
      this.#resize();
    }

    /**
     * The points. Colours, mask, selection and marks stay if there are as many as before (the same
     * tracks in another layout), and may also be given before any points are. The view shows everything.
     * @param {Uint16Array} x  (n,)
     * @param {Uint16Array} y  (n,) up is more
     */
    setPoints(x, y) {
      const cloud = new parts.Cloud(x, y);
      if (cloud.n === this.#cloud.n) {
        cloud.adopt(this.#cloud);
      } else if (this.#cloud.n) {
        this.#selected = null;
        this.#marks = [];
      }
      const { index, mask } = this.#early;
      if (index?.length === cloud.n) cloud.setColours(index);
      if (mask?.length === cloud.n) cloud.setMask(mask);
      this.#early = { index: null, mask: null };
      this.#cloud = cloud;
      this.#fullMs = 0;
      this.#stopGlide();
      this.#view.setBounds(cloud.bounds);
      this.#view.move(this.#view.home());
      this.#moved = true;
      this.#invalidate();
    }

    /**
     * @param {Uint8Array} index  (n,) palette slot of each point
     * @param {string[]} palette  up to 256 CSS colours; var(--name) is resolved on the container
     * @param {Uint8Array} [shapes]  by slot: 0 circle, 1 diamond, 2 square, 3 triangle
     */
    setColours(index, palette, shapes) {
      if (index.length === this.#cloud.n) this.#cloud.setColours(index);
      else this.#early.index = index.slice();
      const bySlot = new Uint8Array(256);
      if (shapes) bySlot.set(shapes);
      this.#palette = { colours: palette, shapes: bySlot };
      this.#packed = null;
      this.#invalidate();
    }

    /** @param {Uint8Array | null} mask  (n,) 1 = match, painted on top; 0 is dimmed. null: all match */
    setMask(mask) {
      if (!mask || mask.length === this.#cloud.n) this.#cloud.setMask(mask);
      else this.#early.mask = mask.slice();
      this.#invalidate();
    }

    /** @param {{dim?: string, outline?: string, background?: string}} theme  CSS colours */
    setTheme(theme) {
      this.#theme = { ...this.#theme, ...theme };
      this.#applyTheme();
      this.#invalidate();
    }

    /** @param {"pan" | "lasso"} mode  what a drag does */
    setMode(mode) {
      this.#mode = mode;
      this.#lasso = null;
      this.#gestures?.setMode(mode);
      this.#refreshOverlay();
    }

    /** @param {boolean} on  may one finger move the map (full screen), or does it scroll the page? */
    setTouchPan(on) {
      this.#gestures?.setTouchPan(on);
    }

    /** @param {Array<[number, number]> | null} points  outline of the region in force */
    showRegion(points) {
      this.#region = points;
      this.#refreshOverlay();
    }

    /** @param {number | null} row  ringed */
    select(row) {
      this.#selected = row;
      this.#refreshOverlay();
    }

    /** @param {number[]} rows  small rings, for instance similar songs */
    setMarks(rows) {
      this.#marks = rows;
      this.#refreshOverlay();
    }

    /** @param {Array<{x: number, y: number, text: string, colour: string}>} labels  first ones win */
    setLabels(labels) {
      this.#overlay?.setLabels(labels);
      this.#refreshOverlay();
    }

    /** Show everything. */
    fit() {
      this.#glideTo(this.#view.home());
    }

    /** @param {number} factor  about the centre */
    zoomBy(factor) {
      this.#zoomSmoothly(factor);
    }

    /** @param {number} row  to the centre, closer if the map is far out */
    zoomTo(row) {
      const scale = Math.max(this.#view.scale, this.#view.home().scale * 6);
      this.#glideTo({ cx: this.#cloud.rowX[row], cy: this.#cloud.rowY[row], scale });
    }

    /** @returns {{points: number, matched: number, drawn: number, drawMs: number, painter: string}} */
    stats() {
      return {
        points: this.#cloud.n,
        matched: this.#cloud.matched,
        drawn: this.#countToPaint(),
        drawMs: this.#drawMs,
        painter: this.#painter?.name ?? "none",
      };
    }

    /** Empty the container and stop listening. */
    destroy() {
      this.#listening.abort();
      this.#observer?.disconnect();
      this.#stopGlide();
      clearTimeout(this.#restTimer);
      cancelAnimationFrame(this.#frame);
      this.#painter?.destroy();
      this.#painter = null;
      this.#container.replaceChildren();
    }

    // Set-up

    #usePainter({ canvas, painter }) {
      canvas.className = "map-canvas";
      canvas.setAttribute("aria-hidden", "true");
      canvas.dataset.drawn = String(this.#paints);
      canvas.dataset.painter = painter.name;
      Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
      if (this.#canvas) this.#canvas.replaceWith(canvas);
      else this.#container.append(canvas);
      this.#canvas = canvas;
      this.#painter = painter;
      this.#painting = false;
      this.#fullMs = 0;
      if (painter.name === "gpu") this.#surviveContextLoss(canvas, painter);
      this.#invalidate();
    }

    /** While the browser has taken WebGL away, the processor paints; then WebGL again. */
    #surviveContextLoss(canvas, painter) {
      const { signal } = this.#listening;
      canvas.addEventListener("webglcontextlost", (event) => {
        event.preventDefault();
        if (this.#painter !== painter) return;
        const spare = makePainter("cpu");
        if (spare) this.#usePainter(spare);
      }, { signal });
      canvas.addEventListener("webglcontextrestored", () => {
        const fresh = makePainter(this.#painterWanted);
        if (fresh) this.#usePainter(fresh);
      }, { signal });
    }

    #describe() {
      const help = document.createElement("span");
      help.id = `map-keys-${Math.random().toString(36).slice(2)}`;
      help.hidden = true;
      help.textContent = KEYS_HELP;
      const container = this.#container;
      container.append(help);
      container.tabIndex = 0;
      container.setAttribute("role", "application");
      container.setAttribute("aria-roledescription", "map");
      if (!container.hasAttribute("aria-label")) {
        container.setAttribute("aria-label", container.dataset.label ?? "Map of tracks");
      }
      container.setAttribute("aria-describedby", help.id);
      container.style.userSelect = "none";
    }

    #applyTheme() {
      this.#packed = null;
      this.#container.style.setProperty("--map-outline", this.#theme.outline);
      this.#container.style.setProperty("--map-background", this.#theme.background);
    }

    #resize() {
      const { clientWidth, clientHeight } = this.#container;
      if (!clientWidth || !clientHeight) return; // hidden: keep the view for when it is shown again
      this.#view.resize(clientWidth, clientHeight);
      this.#moved = true;
      this.#invalidate();
    }

    // What gestures do

    #actions() {
      const atCentre = () => [this.#view.width / 2, this.#view.height / 2];
      return {
        pan: (dx, dy) => {
          this.#stopGlide();
          this.#view.panBy(dx, dy);
          this.#moving();
        },
        zoom: (factor, x, y) => {
          this.#stopGlide();
          this.#view.zoomAt(factor, x, y);
          this.#moving();
        },
        zoomSmoothly: (factor, x, y) => this.#zoomSmoothly(factor, x, y),
        canZoomOut: () => !this.#view.fullyOut,
        tap: (x, y, kind) => this.#on.onPick?.(this.#pick(x, y, kind)),
        hover: (x, y) => {
          this.#hover.place = x === null ? null : [x, y];
          this.#schedule();
        },
        crosshair: (shown) => {
          if (shown) this.#hover.place = atCentre();
          if (shown !== this.#crosshair) this.#refreshOverlay();
          this.#crosshair = shown;
        },
        lassoStart: (x, y) => this.#addCorner(x, y, true),
        lassoMove: (x, y) => this.#addCorner(x, y),
        lassoEnd: () => this.#closeLasso(),
        lassoCancel: () => this.#dropLasso(),
        corner: (x, y) => this.#addCorner(x, y),
        finish: () => this.#closeLasso(),
        key: (key) => this.#key(key, atCentre()),
      };
    }

    #key(key, [x, y]) {
      if (key === "0") this.fit();
      else if (key === " " && this.#mode === "lasso") this.#addCorner(x, y);
      else if (key === "Enter" && this.#lasso) this.#closeLasso();
      else if (key === "Enter") this.#on.onPick?.(this.#nearest(x, y, Math.hypot(x, y)));
      else if (key === "Escape" && this.#lasso) this.#dropLasso();
      else if (key === "Escape" && this.#mode === "lasso") {
        this.setMode("pan");
        this.#on.onModeChange?.("pan");
      } else return false;
      return true;
    }

    #pick(x, y, kind) {
      return this.#nearest(x, y, PICK_PX[kind] ?? PICK_PX.mouse);
    }

    #nearest(x, y, radius) {
      return this.#cloud.nearest(...this.#view.toUnits(x, y), radius / this.#view.scale);
    }

    #addCorner(x, y, afresh = false) {
      if (!this.#lasso || afresh) this.#lasso = [];
      this.#lasso.push(this.#view.toUnits(x, y));
      this.#refreshOverlay();
    }

    #closeLasso() {
      const drawn = this.#lasso ?? [];
      this.#dropLasso();
      const region = undertone.simplifyRegion(drawn, 1.5 / this.#view.scale);
      if (region) this.#on.onRegion?.(region);
    }

    #dropLasso() {
      this.#lasso = null;
      this.#refreshOverlay();
    }

    // Movement

    #moving() {
      this.#movedAt = performance.now();
      this.#moved = true;
      clearTimeout(this.#restTimer);
      this.#restTimer = setTimeout(() => {
        if (this.#lastCount < this.#cloud.n) this.#invalidate();
      }, REST_MS);
      this.#invalidate();
    }

    #zoomSmoothly(factor, x, y) {
      if (this.#glide) this.#view.move(this.#glide.target); // a second press goes on from there
      this.#glideTo(this.#view.zoomed(factor, x, y));
    }

    #glideTo(target) {
      this.#stopGlide();
      const { cx, cy, scale } = target;
      const view = this.#view;
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const from = { cx: view.cx, cy: view.cy, scale: view.scale };
      const began = performance.now();
      const step = (now) => {
        const t = still ? 1 : Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
        const eased = 1 - (1 - t) ** 3;
        view.move({
          cx: from.cx + (cx - from.cx) * eased,
          cy: from.cy + (cy - from.cy) * eased,
          scale: from.scale * (scale / from.scale) ** eased,
        });
        this.#moving();
        this.#glide = t < 1 ? { target, frame: requestAnimationFrame(step) } : null;
      };
      step(began);
    }

    #stopGlide() {
      if (this.#glide) cancelAnimationFrame(this.#glide.frame);
      this.#glide = null;
    }

    // Painting: at most once a frame, and never before the last one is done

    #invalidate() {
      this.#dirty = true;
      this.#schedule();
    }

    #refreshOverlay() {
      this.#overlayStale = true;
      this.#schedule();
    }

    #schedule() {
      if (this.#painter && !this.#frame) this.#frame = requestAnimationFrame(() => this.#onFrame());
    }

    #onFrame() {
      this.#frame = 0;
      if (!this.#view.width) return;
      if (this.#dirty && !this.#painting) this.#paint();
      if (this.#moved || this.#overlayStale) this.#updateOverlay();
      if (this.#moved) this.#on.onViewChange?.();
      this.#moved = this.#overlayStale = false;
      this.#reportHover();
    }

    #paint() {
      this.#dirty = false;
      this.#painting = true;
      const scene = this.#scene();
      const painter = this.#painter;
      this.#lastCount = scene.count;
      painter.paint(scene, (ms) => {
        if (painter !== this.#painter) return;
        this.#painting = false;
        this.#drawMs = ms;
        if (scene.count === this.#cloud.n) this.#fullMs = ms;
        this.#canvas.dataset.drawn = String(++this.#paints);
        if (this.#dirty) this.#schedule();
      });
    }

    #countToPaint() {
      const { n } = this.#cloud;
      const atRest = performance.now() - this.#movedAt >= REST_MS - 10;
      if (atRest || n <= MANY || this.#fullMs <= MOVING_MS) return n;
      return Math.max(MANY / 4, Math.min(n, Math.round((n * MOVING_MS) / this.#fullMs)));
    }

    /** @returns {Scene} */
    #scene() {
      const ratio = Math.min(SHARPEST, window.devicePixelRatio || 1);
      const { cx, cy, scale, width, height } = this.#view;
      const cloud = this.#cloud;
      const count = this.#countToPaint();
      const { colours, shapes } = this.#palette;
      this.#packed ??= parts.pack(this.#container, this.#theme, colours);
      const { background, palettes } = this.#packed;
      return {
        width: Math.round(width * ratio),
        height: Math.round(height * ratio),
        view: { cx, cy, scale: scale * ratio },
        cloud,
        count,
        background,
        shapes,
        layers: parts.layersOf(cloud, count / (cloud.n || 1), scale, ratio, palettes),
      };
    }

    #updateOverlay() {
      const { rowX, rowY, n } = this.#cloud;
      const place = (row) => [rowX[row], rowY[row]];
      const selected = this.#selected ?? n;
      this.#overlay.update(this.#view, {
        region: this.#region,
        lasso: this.#lasso,
        selected: selected < n ? place(selected) : null,
        marks: this.#marks.filter((row) => row < n).map(place),
        crosshair: this.#crosshair,
      });
    }

    #reportHover() {
      const { place, row: before } = this.#hover;
      const row = place && this.#pick(...place, "mouse");
      this.#hover.row = row;
      if (row === null) {
        if (before !== null) this.#on.onHover?.(null, 0, 0);
        return;
      }
      const box = this.#container.getBoundingClientRect();
      const [x, y] = this.#view.toScreen(this.#cloud.rowX[row], this.#cloud.rowY[row]);
      this.#on.onHover?.(row, box.left + x, box.top + y);
    }
  };

  function makePainter(wanted) {
    const attempts = {
      auto: [(canvas) => parts.GpuPainter.create(canvas), (canvas) => parts.CpuPainter.create(canvas)],
      gpu: [(canvas) => parts.GpuPainter.create(canvas, true)],
      cpu: [(canvas) => parts.CpuPainter.create(canvas)],
    }[wanted];
    for (const attempt of attempts) {
      const canvas = document.createElement("canvas"); // one that gave no WebGL may give no 2D either
      const painter = attempt(canvas);
      if (painter) return { canvas, painter };
    }
    return null;
  }
})();
