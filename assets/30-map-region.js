/*
 * Regions: polygons on the map, in whole units of the 0..65535 square.
 * The even-odd rule here is the server's rule to the last bit: every value is an integer below
 * 65536, so each product is exact in a double and a point on an edge falls the same way on both.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const MAX_VERTICES = 24;
  const LIMIT = 65535;
  const BAND_BITS = 7; // 512 bands of 128 units

  /**
   * Is a point inside a region? Even-odd rule, exact.
   * @param {ReadonlyArray<[number, number]>} points  vertices, integers 0..65535
   * @param {number} x  integer 0..65535
   * @param {number} y  integer 0..65535
   * @returns {boolean}
   */
  function pointInRegion(points, x, y) {
    let inside = false;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const [xi, yi] = points[i];
      const [xj, yj] = points[j];
      if (yi > y === yj > y) continue;
      const d = (x - xi) * (yj - yi) - (xj - xi) * (y - yi);
      if (yj > yi ? d < 0 : d > 0) inside = !inside;
    }
    return inside;
  }

  /**
   * The same test for many points: 1 where inside, 0 elsewhere.
   * @param {ReadonlyArray<[number, number]>} points  vertices, integers 0..65535
   * @param {Uint16Array} xs  (n,)
   * @param {Uint16Array} ys  (n,)
   * @param {Uint8Array} [out]  (n,) written in place; a new array if absent
   * @returns {Uint8Array} out
   */
  function regionMask(points, xs, ys, out = new Uint8Array(xs.length)) {
    const { starts, ax, ay, dx, dy } = edgesByBand(points);
    const across = points.map(([x]) => x);
    const left = Math.min(...across);
    const right = Math.max(...across);
    for (let k = 0; k < xs.length; k++) {
      const x = xs[k];
      const y = ys[k];
      let inside = 0;
      if (x >= left && x <= right) {
        const band = y >> BAND_BITS;
        for (let e = starts[band], end = starts[band + 1]; e < end; e++) {
          const rise = y - ay[e];
          // (yi > y) === (yj > y), written with the differences at hand
          if (rise < 0 === dy[e] > rise) continue;
          const d = (x - ax[e]) * dy[e] - dx[e] * rise;
          if (dy[e] > 0 ? d < 0 : d > 0) inside ^= 1;
        }
      }
      out[k] = inside;
    }
    return out;
  }

  /** The edges that reach into each band of y, so that a point meets a few of them and not all. */
  function edgesByBand(points) {
    const bands = Array.from({ length: (LIMIT >> BAND_BITS) + 1 }, () => []);
    points.forEach(([xi, yi], i) => {
      const [xj, yj] = points[(i || points.length) - 1];
      const last = Math.max(yi, yj) >> BAND_BITS;
      if (yi === yj) return;
      for (let band = Math.min(yi, yj) >> BAND_BITS; band <= last; band++) {
        bands[band].push([xi, yi, xj - xi, yj - yi]);
      }
    });
    const starts = new Uint32Array(bands.length + 1);
    bands.forEach((edges, band) => (starts[band + 1] = starts[band] + edges.length));
    const column = (place) => Float64Array.from(bands.flat(), (edge) => edge[place]);
    return { starts, ax: column(0), ay: column(1), dx: column(2), dy: column(3) };
  }

  /**
   * A drawn outline as a region that fits in an address: whole units inside the square, at most 24
   * vertices (Douglas-Peucker, the tolerance raised until they fit).
   * @param {ReadonlyArray<[number, number]>} outline  as drawn, in units
   * @param {number} tolerance  first tolerance to try, in units
   * @returns {Array<[number, number]> | null} null if the outline encloses nothing
   */
  function simplifyRegion(outline, tolerance) {
    const whole = outline.map(([x, y]) => [toUnit(x), toUnit(y)]);
    const ring = whole.filter((p, i) => {
      const before = whole[(i || whole.length) - 1];
      return i === 0 || p[0] !== before[0] || p[1] !== before[1];
    });
    let points = ring;
    for (let t = tolerance; ; t *= 1.3) {
      points = reduceRing(ring, t);
      if (points.length <= MAX_VERTICES) break;
    }
    return points.length >= 3 && Math.abs(twiceArea(points)) > 0 ? points : null;
  }

  function toUnit(value) {
    return Math.max(0, Math.min(LIMIT, Math.round(value)));
  }

  function twiceArea(points) {
    let sum = 0;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      sum += points[j][0] * points[i][1] - points[i][0] * points[j][1];
    }
    return sum;
  }

  /** Douglas-Peucker on a closed ring: cut at the vertex farthest from the first, reduce both halves. */
  function reduceRing(ring, tolerance) {
    if (ring.length < 4) return ring;
    let far = 0;
    let best = -1;
    ring.forEach(([x, y], i) => {
      const distance = Math.hypot(x - ring[0][0], y - ring[0][1]);
      if (distance > best) [best, far] = [distance, i];
    });
    const there = reduceLine(ring.slice(0, far + 1), tolerance);
    const back = reduceLine([...ring.slice(far), ring[0]], tolerance);
    return [...there.slice(0, -1), ...back.slice(0, -1)];
  }

  function reduceLine(line, tolerance) {
    const keep = new Uint8Array(line.length);
    keep[0] = keep[line.length - 1] = 1;
    const spans = [[0, line.length - 1]];
    while (spans.length) {
      const [from, to] = spans.pop();
      const [x0, y0] = line[from];
      const dx = line[to][0] - x0;
      const dy = line[to][1] - y0;
      const squared = dx * dx + dy * dy || 1;
      let far = -1;
      let best = tolerance;
      for (let i = from + 1; i < to; i++) {
        const [x, y] = line[i];
        const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
        const distance = Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
        if (distance > best) [best, far] = [distance, i];
      }
      if (far < 0) continue;
      keep[far] = 1;
      spans.push([from, far], [far, to]);
    }
    return line.filter((_, i) => keep[i]);
  }

  Object.assign(undertone, { pointInRegion, regionMask, simplifyRegion });
})();
