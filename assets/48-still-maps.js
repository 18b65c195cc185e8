/*
 * Small maps that stand still: every track in the colours of the groups of one method. The Lab shows
 * two of them, or one for each way to draw a map.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId } = undertone.dom;
  const { stand, paint } = undertone.stillMap;
  const MOODS = "kmeans"; // the method whose groups the page has as moods already
  const FRAMES_TO_WAIT = 300;
  const shown = new Map(); // container -> {map, still, turn}
  const labels = new Map();

  /** A byte for each track: its group by a method, 255 for none. A failed fetch can be tried again. */
  function labelsOf(method) {
    if (method === MOODS) return undertone.columns.load("moods").then((columns) => columns.mood);
    const { build } = undertone.columns.meta();
    if (!labels.has(method)) {
      const loading = undertone.fetchOk(`/labels?${new URLSearchParams({ build, method })}`)
        .then((response) => response.arrayBuffer())
        .then((buffer) => new Uint8Array(buffer));
      loading.catch(() => labels.delete(method));
      labels.set(method, loading);
    }
    return labels.get(method);
  }

  // A page that goes away takes its containers along; they are told by losing their size.
  const gone = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.isConnected) continue;
      shown.get(target)?.map.destroy();
      shown.delete(target);
      gone.unobserve(target);
    }
  });

  async function draw(container, still) {
    if (!shown.has(container)) {
      shown.set(container, { map: new undertone.TrackMap(container), turn: 0 });
      stand(container);
      gone.observe(container);
    }
    const place = shown.get(container);
    const turn = ++place.turn;
    place.still = still;
    const [points, groups] = await Promise.all([
      undertone.columns.load(`map-${still.projection}`), labelsOf(still.method)]);
    if (!shown.has(container) || turn !== place.turn) return;
    paint(place.map, points, groups, still.groups);
    container.dataset.shown = `${still.projection} ${still.method}`;
  }

  function whenPresent(id, then, tries = FRAMES_TO_WAIT) {
    const found = byId(id);
    if (found) then(found);
    else if (tries > 0) requestAnimationFrame(() => whenPresent(id, then, tries - 1));
  }

  const failed = (error) => undertone.banner.say(`A map could not be loaded. ${error.message}`);

  /** Draw maps: [{id, projection, method, groups: [[colour's token, shape]] by label}]. */
  function drawMaps(stills) {
    for (const still of stills || []) {
      whenPresent(still.id, (container) => draw(container, still).catch(failed));
    }
    return window.dash_clientside.no_update;
  }

  function restyle() {
    for (const [container, { still }] of shown) draw(container, still).catch(failed);
  }

  new MutationObserver(restyle).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", restyle);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.still = { drawMaps };
})();
