/*
 * The cloud: what the map knows about its points, in the order they are drawn and in the order of rows.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const GOLDEN = 0.6180339887498949;
  const CELL_BITS = 10; // density is counted in 64 by 64 cells of 1024 units
  const SIDE = 1 << (16 - CELL_BITS);
  const LEVELS = 8; // octaves of density, from 1/32 to 4 times the typical
  const TYPICAL = 5;

  function gcd(a, b) {
    while (b) [a, b] = [b, a % b];
    return a;
  }

  /** A step through 0..n-1 that visits every row once and any first few evenly. */
  function evenStep(n) {
    let step = Math.max(1, Math.round(n * GOLDEN));
    while (gcd(step, n) !== 1) step++;
    return step;
  }

  function cellOf(unit) {
    return Math.max(0, Math.min(SIDE - 1, unit >> CELL_BITS));
  }

  /** Counts of cells blurred by 1-2-1 both ways, so that levels change gently. */
  function smooth(counts) {
    const blurred = (source, stride) =>
      source.map((count, cell) => {
        const before = source[cell - stride] ?? count;
        const after = source[cell + stride] ?? count;
        return (before + 2 * count + after) / 4;
      });
    return blurred(blurred(counts, 1), SIDE);
  }

  parts.LEVELS = LEVELS;
  parts.TYPICAL_LEVEL = TYPICAL;

  parts.Cloud = class Cloud {
    // Files are often sorted by genre. Drawing in file order would put the last genre on top of the
    // rest, so points are drawn in steps of the golden ratio; and the first m of that order are an
    // even sample, which is what is drawn while the map moves.
    #step;
    #grid = null;
    #rowMask;
    #counts;

    /**
     * @param {Uint16Array} rowX  (n,) 0..65535 by row
     * @param {Uint16Array} rowY  (n,) 0..65535 by row, up is more
     */
    constructor(rowX, rowY) {
      if (rowX.length !== rowY.length) throw new RangeError("x and y differ in length");
      const n = rowX.length;
      this.n = n;
      this.rowX = rowX;
      this.rowY = rowY;
      this.#step = evenStep(n);
      this.x = this.#inDrawingOrder(rowX, new Uint16Array(n));
      this.y = this.#inDrawingOrder(rowY, new Uint16Array(n));
      this.colour = new Uint8Array(n);
      this.mask = new Uint8Array(n).fill(1);
      this.#rowMask = new Uint8Array(n).fill(1);
      this.matched = n;
      this.colourVersion = 0;
      this.maskVersion = 0;
      this.bounds = this.#measureBounds();
      this.level = new Uint8Array(n);
      this.#counts = this.#count(null);
      this.#measureDensity();
      this.thinning = [1, 1];
    }

    /** @param {Uint8Array} index  (n,) palette slot by row */
    setColours(index) {
      this.#inDrawingOrder(index, this.colour);
      this.colourVersion++;
    }

    /** @param {Uint8Array | null} mask  (n,) 1 = match, by row; null: everything matches */
    setMask(mask) {
      if (mask) {
        this.#rowMask.set(mask);
        this.#inDrawingOrder(mask, this.mask);
      } else {
        this.#rowMask.fill(1);
        this.mask.fill(1);
      }
      this.#measureMask();
      this.maskVersion++;
    }

    /** Colours and mask of a cloud of the same rows in another layout. */
    adopt(other) {
      this.colour = other.colour;
      this.mask = other.mask;
      this.#rowMask = other.#rowMask;
      this.#measureMask();
    }

    /**
     * The matching row nearest to a place, or null if none is within the radius.
     * @param {number} x  units
     * @param {number} y  units
     * @param {number} radius  units
     * @returns {number | null}
     */
    nearest(x, y, radius) {
      if (!this.n) return null;
      const { shift, side, starts, rows } = (this.#grid ??= this.#buildGrid());
      const cell = 1 << shift;
      const column = Math.floor(x / cell);
      const line = Math.floor(y / cell);
      const reach = Math.min(Math.ceil(radius / cell), side * 2);
      let best = radius * radius;
      let found = null;
      const visit = (c, l) => {
        if (c < 0 || l < 0 || c >= side || l >= side) return;
        const at = l * side + c;
        for (let k = starts[at]; k < starts[at + 1]; k++) {
          const row = rows[k];
          const dx = this.rowX[row] - x;
          const dy = this.rowY[row] - y;
          const squared = dx * dx + dy * dy;
          if (squared <= best && this.#rowMask[row]) [best, found] = [squared, row];
        }
      };
      visit(column, line);
      for (let ring = 1; ring <= reach; ring++) {
        // everything in this ring and beyond is at least (ring - 1) cells away
        if (found !== null && best <= ((ring - 1) * cell) ** 2) break;
        for (let c = column - ring; c <= column + ring; c++) {
          visit(c, line - ring);
          visit(c, line + ring);
        }
        for (let l = line - ring + 1; l < line + ring; l++) {
          visit(column - ring, l);
          visit(column + ring, l);
        }
      }
      return found;
    }

    #inDrawingOrder(source, target) {
      for (let k = 0, row = 0; k < target.length; k++) {
        target[k] = source[row];
        row += this.#step;
        if (row >= this.n) row -= this.n;
      }
      return target;
    }

    #measureBounds() {
      const bounds = { left: 65535, right: 0, bottom: 65535, top: 0 };
      for (let k = 0; k < this.n; k++) {
        const x = this.rowX[k];
        const y = this.rowY[k];
        if (x < bounds.left) bounds.left = x;
        if (x > bounds.right) bounds.right = x;
        if (y < bounds.bottom) bounds.bottom = y;
        if (y > bounds.top) bounds.top = y;
      }
      return this.n ? bounds : { left: 0, right: 65535, bottom: 0, top: 65535 };
    }

    /** How many points (with a mask: matching points) lie in each cell. */
    #count(mask) {
      const counts = new Float64Array(SIDE * SIDE);
      const { x, y, n } = this;
      for (let k = 0; k < n; k++) {
        counts[(y[k] >> CELL_BITS) * SIDE + (x[k] >> CELL_BITS)] += mask ? mask[k] : 1;
      }
      return counts;
    }

    /**
     * `crowding`: points per square unit around the typical point. `level`: how dense it is around
     * each point, in octaves. Size and opacity are judged by them.
     */
    #measureDensity() {
      let squares = 0;
      for (const count of this.#counts) squares += count * count;
      const typical = squares / Math.max(1, this.n);
      this.crowding = typical / (1 << CELL_BITS) ** 2;
      const octaves = smooth(this.#counts).map((count) =>
        Math.max(0, Math.min(LEVELS - 1.001, TYPICAL + Math.log2((count || 1) / (typical || 1)))),
      );
      const { x, y, n } = this;
      let [across, up, between] = [0, 0, 0];
      for (let k = 0; k < n; k++) {
        // Looked up a little beside the point, and between two levels now one and now the other:
        // neither the cells nor the levels show as edges in the picture.
        across = (across + 0.7548776662466927) % 1;
        up = (up + 0.5698402909980532) % 1;
        between = (between + GOLDEN) % 1;
        const column = cellOf(x[k] + (across - 0.5) * (1 << CELL_BITS));
        const line = cellOf(y[k] + (up - 0.5) * (1 << CELL_BITS));
        this.level[k] = Math.min(LEVELS - 1, octaves[line * SIDE + column] + between);
      }
    }

    /**
     * `matched`: how many match. `thinning`: how dense the rest and the matches are, each among
     * themselves, against all points in the same places; a mask that keeps one corner whole leaves
     * it as dense as it was, one that keeps every tenth point does not.
     */
    #measureMask() {
      const matches = this.#count(this.mask);
      this.matched = matches.reduce((sum, count) => sum + count, 0);
      const sums = [0, 0, 0, 0];
      this.#counts.forEach((all, cell) => {
        const rest = all - matches[cell];
        sums[0] += rest * rest;
        sums[1] += rest * all;
        sums[2] += matches[cell] * matches[cell];
        sums[3] += matches[cell] * all;
      });
      this.thinning = [sums[0] / (sums[1] || 1), sums[2] / (sums[3] || 1)];
    }

    /** Rows sorted by cell of a uniform grid, about four to a cell. */
    #buildGrid() {
      const bits = Math.max(3, Math.min(9, Math.round(Math.log2(Math.sqrt(this.n / 4) || 1))));
      const side = 1 << bits;
      const shift = 16 - bits;
      const starts = new Uint32Array(side * side + 1);
      const rows = new Uint32Array(this.n);
      const { rowX, rowY, n } = this;
      for (let k = 0; k < n; k++) starts[(rowY[k] >> shift) * side + (rowX[k] >> shift) + 1]++;
      for (let c = 0; c < side * side; c++) starts[c + 1] += starts[c];
      const next = starts.slice();
      for (let k = 0; k < n; k++) rows[next[(rowY[k] >> shift) * side + (rowX[k] >> shift)]++] = k;
      return { shift, side, starts, rows };
    }
  };
})();
