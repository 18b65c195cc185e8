/* Where a library has not been: regions, each with a doorway of songs that begins with a known one. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say } = undertone.dom;

  function song(track, place) {
    const mood = undertone.columns.meta().moods[track.mood];
    return element("li", { class: "library-step" },
      mark(mood),
      element("a", { class: "track-words library-link", href: `/song?id=${encodeURIComponent(track.id)}` },
        element("span", { class: "track-name" }, track.name),
        element("span", { class: "track-artist" }, place === 0 ? `Yours · ${track.artists.join(", ")}` : track.artists.join(", "))),
      undertone.crate.button(track));
  }

  function allButton(way) {
    const words = `Put all ${way.tracks.length} in the crate`;
    const button = element("button", { type: "button", class: "button button-quiet" },
      icon("package"), element("span", { class: "button-words" }, words),
      element("span", { class: "visually-hidden" }, `: the way into ${way.name}`));
    button.addEventListener("click", () => {
      undertone.crate.addAll(way.tracks.map(({ id, name, artists, duration }) => (
        { id, name, artists: artists.join(", "), duration: duration ?? null })));
    });
    return button;
  }

  function item(way) {
    const genres = way.genres.length ? ` Marked by ${way.genres.join(", ")}.` : "";
    return element("li", { class: "card library-way" },
      element("header", {},
        element("h3", {}, way.name),
        element("p", {}, `${way.words}${genres}`),
        way.differs ? element("p", { class: "library-differs" }, way.differs) : null,
        element("p", { class: "quiet numbers" }, way.size)),
      way.tracks.length
        ? element("ol", { class: "library-steps", "aria-label": `The way into ${way.name}` }, ...way.tracks.map(song))
        : element("p", { class: "quiet" }, "There are too few artists here for a way in."),
      way.tracks.length ? allButton(way) : null);
  }

  function draw(ways, words) {
    say("library-ways-said", words);
    byId("library-ways")?.replaceChildren(...ways.map(item));
  }

  undertone.libraryWays = { draw };
})();
