/* One map that stands still: its points in the colours and shapes of their groups. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { token } = undertone.dom;
  const NO_GROUP = 255;
  const SHAPES = ["circle", "diamond", "square", "triangle"];

  const themeOfMap = () => ({ dim: token("map-dim"), outline: token("text"), background: token("card") });

  /** Colours and shapes by byte; groups beyond those told apart, and tracks in none, are quiet. */
  function looks(groups) {
    const palette = new Array(NO_GROUP + 1).fill(token("chart-quiet"));
    const shapes = new Uint8Array(NO_GROUP + 1);
    groups.slice(0, NO_GROUP - 1).forEach(([colour, shape], group) => {
      palette[group] = token(colour);
      shapes[group] = Math.max(SHAPES.indexOf(shape), 0);
    });
    return { palette, shapes };
  }

  /** A picture, not an application: it is not focused, and the page scrolls under the pointer. */
  function stand(container) {
    container.removeAttribute("tabindex");
    container.removeAttribute("aria-roledescription");
    container.removeAttribute("aria-describedby");
    container.setAttribute("role", "img");
  }

  /**
   * Paint a map.
   * @param {TrackMap} map
   * @param {{x: Uint16Array, y: Uint16Array}} points
   * @param {Uint8Array} labels  (n,) the group of each point, NO_GROUP for none
   * @param {Array<[string, string]>} groups  by label: the token of its colour, its shape
   */
  function paint(map, points, labels, groups) {
    const { palette, shapes } = looks(groups);
    map.setTheme(themeOfMap());
    map.setColours(labels, palette, shapes);
    map.setPoints(points.x, points.y);
  }

  undertone.stillMap = { stand, paint };
})();
