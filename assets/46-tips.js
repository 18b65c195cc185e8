/* What a point is: asked once per track, shown beside the pointer. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, mark, byId } = undertone.dom;
  const PAUSE_MS = 60;
  const MOST_KEPT = 2000;
  const known = new Map();
  let wanted = null;

  /** A track by its row: {id, name, artists, mood, ...}; null where it cannot be had. */
  function of(row) {
    if (!known.has(row)) {
      if (known.size >= MOST_KEPT) known.clear();
      const query = new URLSearchParams({ build: undertone.columns.meta().build, row });
      const asked = undertone.fetchOk(`/track?${query}`).then((response) => response.json());
      known.set(row, asked.catch(() => {
        known.delete(row);
        return null;
      }));
    }
    return known.get(row);
  }

  function place(tip, x, y) {
    const room = byId("map").getBoundingClientRect();
    const left = Math.min(x - room.left + 14, room.width - tip.offsetWidth - 8);
    const top = y - room.top + 18 + tip.offsetHeight > room.height
      ? y - room.top - tip.offsetHeight - 10 : y - room.top + 18;
    tip.style.transform = `translate(${Math.max(left, 8)}px, ${Math.max(top, 8)}px)`;
  }

  /** Show the tip of a row at a place on the screen, after a short rest; null hides it. */
  async function show(row, x, y) {
    const tip = byId("map-tip");
    wanted = row;
    if (!tip) return;
    if (row === null) {
      tip.hidden = true;
      return;
    }
    if (!known.has(row)) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (wanted !== row) return;
    const track = await of(row);
    if (wanted !== row || !track) return;
    const mood = undertone.columns.meta().moods[track.mood];
    tip.replaceChildren(
      element("strong", { class: "tip-name" }, track.name),
      element("span", { class: "tip-artist" }, track.artists.join(", ")),
      element("span", { class: "tip-mood" }, mark(mood), mood.name));
    tip.hidden = false;
    place(tip, x, y);
  }

  undertone.tips = { of, show };
})();
