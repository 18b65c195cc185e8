/* The library on the map: its tracks in the colours of their moods over the dimmed catalogue. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId } = undertone.dom;
  const { stand, paint } = undertone.stillMap;
  const FEW = 60; // so few would be lost among all others without rings
  let shown = null; // {container, map, rows}

  // A page that goes away takes its container along, which is told by losing its size.
  const gone = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.isConnected) continue;
      gone.unobserve(target);
      if (shown?.container !== target) continue;
      shown.map.destroy();
      shown = null;
    }
  });

  function place(container) {
    if (shown?.container === container) return shown;
    shown?.map.destroy();
    shown = { container, map: new undertone.TrackMap(container), rows: [] };
    stand(container);
    gone.observe(container);
    return shown;
  }

  /** Show the tracks of some rows; the container must have a size. */
  async function draw(rows) {
    const container = byId("library-map");
    if (!container) return;
    const mine = place(container);
    mine.rows = rows;
    const [points, { mood }] = await Promise.all([
      undertone.columns.load("map-pca"), undertone.columns.load("moods")]);
    if (shown !== mine || mine.rows !== rows) return;
    const mask = new Uint8Array(mood.length);
    for (const row of rows) mask[row] = 1;
    const groups = undertone.columns.meta().moods.map((each) => [`mood-${each.slot}`, each.shape]);
    paint(mine.map, points, mood, groups);
    mine.map.setMask(mask);
    mine.map.setMarks(rows.length <= FEW ? rows : []);
    container.dataset.shown = String(rows.length);
  }

  const failed = (error) => undertone.banner.say(`The map could not be loaded. ${error.message}`);
  const restyle = () => shown && draw(shown.rows).catch(failed);

  new MutationObserver(restyle).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", restyle);

  undertone.libraryMap = { draw: (rows) => draw(rows).catch(failed) };
})();
