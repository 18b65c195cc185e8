/*
 * The view: which part of the 65,536-unit square is on screen. Screen places are CSS pixels from the
 * top left of the map; y of the square points up.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const PADDING = 24; // CSS pixels around everything
  const CLOSEST = 64; // times the scale that shows everything

  parts.View = class View {
    width = 0;
    height = 0;
    #bounds = { left: 0, right: 65535, bottom: 0, top: 65535 };

    constructor() {
      Object.assign(this, this.home());
    }

    /** @returns {{cx: number, cy: number, scale: number}} the view that shows everything */
    home() {
      const { left, right, bottom, top } = this.#bounds;
      const padding = Math.min(PADDING, this.width / 8, this.height / 8);
      const scale = Math.min(
        (this.width - 2 * padding) / Math.max(1, right - left),
        (this.height - 2 * padding) / Math.max(1, top - bottom),
      );
      return { cx: (left + right) / 2, cy: (bottom + top) / 2, scale: Math.max(scale, 1e-6) };
    }

    get atHome() {
      const home = this.home();
      return (
        Math.abs(this.scale / home.scale - 1) < 1e-6 &&
        Math.hypot(this.cx - home.cx, this.cy - home.cy) * this.scale < 0.5
      );
    }

    get fullyOut() {
      return this.scale <= this.home().scale * 1.0001;
    }

    setBounds(bounds) {
      this.#bounds = bounds;
    }

    /** A new size shows everything if everything was shown, and else keeps centre and scale. */
    resize(width, height) {
      const wasHome = this.atHome;
      this.width = width;
      this.height = height;
      this.move(wasHome ? this.home() : this);
    }

    /** Go to a view, held inside the limits: some of the cloud stays under the centre. */
    move({ cx, cy, scale }) {
      const { left, right, bottom, top } = this.#bounds;
      this.scale = this.#within(scale);
      this.cx = Math.max(left, Math.min(right, cx));
      this.cy = Math.max(bottom, Math.min(top, cy));
    }

    panBy(dx, dy) {
      this.move({ cx: this.cx - dx / this.scale, cy: this.cy + dy / this.scale, scale: this.scale });
    }

    zoomAt(factor, x, y) {
      this.move(this.zoomed(factor, x, y));
    }

    /** @returns {{cx: number, cy: number, scale: number}} closer, with what is under (x, y) still there */
    zoomed(factor, x = this.width / 2, y = this.height / 2) {
      const [ux, uy] = this.toUnits(x, y);
      const scale = this.#within(this.scale * factor);
      return { cx: ux - (x - this.width / 2) / scale, cy: uy + (y - this.height / 2) / scale, scale };
    }

    toScreen(x, y) {
      return [(x - this.cx) * this.scale + this.width / 2, (this.cy - y) * this.scale + this.height / 2];
    }

    toUnits(x, y) {
      return [(x - this.width / 2) / this.scale + this.cx, this.cy - (y - this.height / 2) / this.scale];
    }

    #within(scale) {
      const furthest = this.home().scale;
      return Math.max(furthest, Math.min(furthest * CLOSEST, scale));
    }
  };
})();
