/*
 * How points look: their size and opacity, and their colours in the form painters want.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const DIMMED = 0.72; // how far the colour of a dimmed point goes towards the theme's
  const QUIET = 0.5; // opacity of dimmed points, against matching ones

  /**
   * Size and opacity by which a crowd reads as denser without becoming one blot.
   * @param {number} crowding  points per square CSS pixel around the typical point
   * @param {number} octaves  density around this point against the typical, in powers of two
   * @returns {{diameter: number, alpha: number}} CSS pixels; opacity of one point
   */
  function appearance(crowding, octaves) {
    const typical = Math.max(1.35, Math.min(6.5, 2.3 * crowding ** -0.25));
    const diameter = Math.max(1.25, typical * 2 ** (-0.1 * octaves));
    // Opacity at which the overlapping points of a pixel together cover 86% of it.
    const opacity = (density, size) => {
      const overlap = (density * Math.PI * size * size) / 4;
      return Math.max(0.1, Math.min(0.92, 1 - 0.14 ** (1 / Math.max(overlap, 0.1))));
    };
    // Judged by its own surroundings alone a lone point would outshine the crowd.
    const own = opacity(crowding * 2 ** octaves, diameter);
    return { diameter, alpha: own ** 0.6 * opacity(crowding, typical) ** 0.4 };
  }

  /**
   * @param {HTMLElement} element  on which variables in colours are looked up
   * @param {{dim: string, background: string}} theme
   * @param {string[]} colours  by palette slot
   * @returns {{background: number, palettes: [Uint32Array, Uint32Array]}} dimmed, matching
   */
  function pack(element, theme, colours) {
    const [background, dim, ...given] = packColours(element, [theme.background, theme.dim, ...colours]);
    const matching = new Uint32Array(256).fill(given[0]);
    matching.set(given);
    return { background, palettes: [matching.map((colour) => mix(colour, dim, DIMMED)), matching] };
  }

  /**
   * What to paint: the dimmed points, then the matching ones.
   * @param {Cloud} cloud
   * @param {number} drawn  part of the points that is painted, above 0 to 1
   * @param {number} scale  CSS pixels per unit
   * @param {number} ratio  device pixels per CSS pixel
   * @param {[Uint32Array, Uint32Array]} palettes
   * @returns {Layer[]}
   */
  function layersOf(cloud, drawn, scale, ratio, palettes) {
    const nonEmpty = [cloud.n - cloud.matched, cloud.matched].flatMap((n, wanted) => (n ? [wanted] : []));
    return nonEmpty.map((wanted) => {
      const crowding = (cloud.crowding * cloud.thinning[wanted] * drawn) / scale ** 2;
      const looks = Array.from({ length: parts.LEVELS }, (_, level) => {
        const { diameter, alpha } = appearance(crowding, level - parts.TYPICAL_LEVEL);
        return { diameter: diameter * ratio, alpha: wanted ? alpha : alpha * QUIET };
      });
      return { wanted, looks, palette: palettes[wanted] };
    });
  }

  /** CSS colours as 0xAABBGGRR, opaque; variables are looked up on the element. */
  function packColours(element, colours) {
    const probe = document.createElement("span");
    element.append(probe);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const packed = colours.map((colour) => {
      probe.style.color = colour;
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] | 0xff000000;
    });
    probe.remove();
    return packed;
  }

  /** One packed colour moved towards another by a part of 0..1. */
  function mix(from, to, part) {
    let out = 0xff000000;
    for (const bits of [0, 8, 16]) {
      const a = (from >>> bits) & 255;
      const b = (to >>> bits) & 255;
      out |= Math.round(a + (b - a) * part) << bits;
    }
    return out >>> 0;
  }

  parts.pack = pack;
  parts.layersOf = layersOf;
})();
