/*
 * Paints the cloud on the processor, into a plain 2D canvas.
 *
 * For browsers whose WebGL is missing or runs in software. A software WebGL spends a quarter of a
 * microsecond or more on each point whatever its size; adding a small antialiased stamp to a pixel
 * buffer takes about a tenth of that. Figures: the docstring of tests/browser/map/harness.py.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const SUBPIXELS = 4; // stamps are placed to a quarter of a pixel
  const SAMPLES = 6; // per axis, for the coverage of a pixel
  const OPAQUE = 256;
  const LEAST = 0.04; // coverage of a pixel below which it is not worth touching

  parts.CpuPainter = class CpuPainter {
    name = "cpu";
    #canvas;
    #context;
    #image = null;
    #pixels = null;
    #margin = 0;
    #footprints = new Map(); // a few hundred at most: sizes are rounded and bounded

    /** @returns {CpuPainter | null} null if the browser gives no 2D canvas */
    static create(canvas) {
      const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
      return context && new CpuPainter(canvas, context);
    }

    constructor(canvas, context) {
      this.#canvas = canvas;
      this.#context = context;
    }

    /**
     * @param {parts.Scene} scene  see 30-map.js
     * @param {(ms: number) => void} done  called when the picture is in the canvas
     */
    paint(scene, done) {
      const began = performance.now();
      const stamps = scene.layers.map((layer) => this.#stampsFor(layer, scene.shapes));
      this.#resize(scene, Math.max(1, ...stamps.map((stamp) => stamp.reach)));
      this.#pixels.fill(scene.background);
      scene.layers.forEach((layer, i) => this.#addLayer(scene, layer, stamps[i]));
      this.#context.putImageData(this.#image, -this.#margin, -this.#margin);
      done(performance.now() - began);
    }

    destroy() {
      this.#image = this.#pixels = null;
    }

    #resize({ width, height }, reach) {
      if (this.#canvas.width !== width) this.#canvas.width = width;
      if (this.#canvas.height !== height) this.#canvas.height = height;
      // A margin as wide as the largest stamp saves a test per pixel at the edges.
      const margin = Math.max(reach, 4);
      const wide = width + 2 * margin;
      const high = height + 2 * margin;
      if (this.#image?.width === wide && this.#image.height === high && this.#margin === margin) return;
      this.#margin = margin;
      this.#image = new ImageData(wide, high);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }

    #addLayer(scene, layer, stamps) {
      const { cloud, view, count, width, height, shapes } = scene;
      const { x, y, colour, mask, level } = cloud;
      const { starts, columns, lines, weights } = stamps;
      const { wanted, palette } = layer;
      const pixels = this.#pixels;
      const stride = this.#image.width;
      const margin = this.#margin;
      const reach = stamps.reach;
      const offsets = new Int32Array(weights.length);
      for (let w = 0; w < weights.length; w++) offsets[w] = lines[w] * stride + columns[w];

      const scale = view.scale * SUBPIXELS;
      const left = (width / 2) * SUBPIXELS - view.cx * scale;
      const top = (height / 2) * SUBPIXELS + view.cy * scale;
      const lowest = -reach * SUBPIXELS;
      const rightmost = (width + reach) * SUBPIXELS - 1;
      const bottommost = (height + reach) * SUBPIXELS - 1;

      for (let k = 0; k < count; k++) {
        if (mask[k] !== wanted) continue;
        const px = Math.floor(left + x[k] * scale);
        const py = Math.floor(top - y[k] * scale);
        if (px < lowest || py < lowest || px > rightmost || py > bottommost) continue;
        const slot = colour[k];
        const stamp = (((shapes[slot] << 3) | level[k]) << 4) | ((py & 3) << 2) | (px & 3);
        const base = ((py >> 2) + margin) * stride + (px >> 2) + margin;
        const source = palette[slot];
        const redBlue = source & 0xff00ff;
        const green = source & 0xff00;
        for (let w = starts[stamp], end = starts[stamp + 1]; w < end; w++) {
          // two channels to a multiplication; the added half rounds instead of truncating
          const weight = weights[w];
          const rest = OPAQUE - weight;
          const at = base + offsets[w];
          const under = pixels[at];
          const rb = (Math.imul(under & 0xff00ff, rest) + Math.imul(redBlue, weight) + 0x800080) >>> 8;
          const g = (Math.imul(under & 0xff00, rest) + Math.imul(green, weight) + 0x8000) >>> 8;
          pixels[at] = 0xff000000 | (rb & 0xff00ff) | (g & 0xff00);
        }
      }
    }

    /**
     * The stamps of a layer, by shape, level of density and quarter-pixel place: the pixels each
     * touches, counted from the pixel its centre is in, and their weights of 256.
     */
    #stampsFor({ looks }, shapes) {
      const starts = [0];
      const columns = [];
      const lines = [];
      const weights = [];
      let reach = 1;
      for (let shape = 0; shape <= Math.max(...shapes); shape++) {
        for (const { diameter, alpha } of looks) {
          for (const touched of this.#footprint(shape, Math.round(diameter * 4) / 4)) {
            for (const { column, line, part } of touched) {
              columns.push(column);
              lines.push(line);
              weights.push(Math.round(OPAQUE * alpha * part));
              reach = Math.max(reach, Math.abs(column), Math.abs(line));
            }
            starts.push(weights.length);
          }
        }
      }
      return {
        reach,
        starts: Uint32Array.from(starts),
        columns: Int32Array.from(columns),
        lines: Int32Array.from(lines),
        weights: Uint16Array.from(weights),
      };
    }

    /** For each quarter-pixel place: the pixels a shape of this size touches, and what part of each. */
    #footprint(shape, diameter) {
      const key = `${shape} ${diameter}`;
      let footprint = this.#footprints.get(key);
      if (!footprint) {
        footprint = makeFootprint(shape, diameter / 2);
        this.#footprints.set(key, footprint);
      }
      return footprint;
    }
  };

  function makeFootprint(shape, radius) {
    const half = Math.ceil(radius * parts.SHAPE_REACH[shape]) + 1;
    return Array.from({ length: SUBPIXELS * SUBPIXELS }, (_, place) => {
      const cx = ((place & 3) + 0.5) / SUBPIXELS;
      const cy = ((place >> 2) + 0.5) / SUBPIXELS;
      const touched = [];
      for (let line = -half; line <= half; line++) {
        for (let column = -half; column <= half; column++) {
          const part = coverage(shape, radius, column - cx, line - cy);
          if (part > LEAST) touched.push({ column, line, part });
        }
      }
      return touched;
    });
  }

  /** The part of the pixel whose corner is at (left, top) from the centre that a shape covers. */
  function coverage(shape, radius, left, top) {
    let inside = 0;
    for (let i = 0; i < SAMPLES; i++) {
      for (let j = 0; j < SAMPLES; j++) {
        const x = Math.abs(left + (i + 0.5) / SAMPLES);
        const down = top + (j + 0.5) / SAMPLES;
        const y = Math.abs(down);
        const distance =
          shape === 0 ? Math.hypot(x, y) - radius
          : shape === 1 ? x + y - 1.2533 * radius
          : shape === 2 ? Math.max(x, y) - 0.8862 * radius
          : Math.max(x * 0.866 - down * 0.5, down) - 0.7776 * radius;
        if (distance < 0) inside++;
      }
    }
    return inside / (SAMPLES * SAMPLES);
  }

  /** How far each shape (circle, diamond, square, triangle) of equal area reaches, in radii of the circle. */
  parts.SHAPE_REACH = [1, 1.2533, 0.8862, 1.5552];
})();
