/* What one's plays say: tastes as cards, when which mood is played, and what was overlooked. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say, reveal } = undertone.dom;

  function way(href, picture, words, of) {
    return element("a", { class: "button button-quiet library-link", href }, icon(picture),
      element("span", { class: "button-words" }, words), element("span", { class: "visually-hidden" }, `: ${of}`));
  }

  function taste(facet) {
    return element("li", { class: "card me-taste" },
      element("header", {},
        element("h3", {}, facet.name),
        element("p", { class: "quiet numbers" }, facet.words),
        element("span", { class: "me-share", style: `--share: ${facet.share.toFixed(4)}`, "aria-hidden": "true" })),
      element("ol", { class: "me-songs", "aria-label": `Typical of ${facet.name}` },
        ...facet.tracks.map((track) => undertone.meNext.song(track, ""))),
      element("div", { class: "me-ways" },
        way(facet.playlist, "list-music", "Make a playlist of it", facet.name),
        way(facet.map, "map", "See it on the map", facet.name)));
  }

  function artist({ name, href, words }) {
    return element("li", { class: "me-song is-artist" },
      element("a", { class: "track-words library-link", href },
        element("span", { class: "track-name", dir: "auto" }, name),
        element("span", { class: "track-artist numbers" }, words)));
  }

  /** A list in its card, which goes away with nothing in it. */
  function list(id, items) {
    const place = byId(id);
    place.replaceChildren(...items);
    place.closest(".me-list").hidden = items.length === 0;
  }

  function draw(answer) {
    byId("me-headline").replaceChildren(...answer.headline.map(([number, words]) =>
      element("div", {}, element("dt", {}, words), element("dd", { class: "numbers" }, number))));
    say("me-from-missing", answer.missing);
    for (const [id, words] of Object.entries(answer.said)) say(id, words);
    reveal("me-not-over", Boolean(answer.said["me-not-over"]));
    byId("me-tastes").replaceChildren(...answer.facets.map(taste));
    reveal("me-timed", answer.timed);
    reveal("me-untimed", !answer.timed);
    byId("me-habits").replaceChildren(...answer.habits.map((words) => element("li", {}, words)));
    byId("me-key").replaceChildren(...answer.moods.map((number) => {
      const mood = undertone.columns.meta().moods[number];
      return element("li", {}, mark(mood), mood.name);
    }));
    for (const [id, figure] of Object.entries(answer.figures)) undertone.charts.draw(id, figure);
    list("me-artists", answer.artists.map(artist));
    list("me-tracks", answer.tracks.map((track) => undertone.meNext.song(track, track.words)));
    list("me-unplayed", answer.unplayed.map((track) => undertone.meNext.song(track, "")));
  }

  undertone.meTastes = { draw };
})();
