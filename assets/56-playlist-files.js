/* Lists taken away: into the crate, out of the crate, copied for Spotify; and the crate as a beginning. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId } = undertone.dom;
  const MOST_STARTS = 50;
  // As in layouts/playlist_address.py, which reads the address that is made of them.
  const MOST_CONTINUED = 100;
  const CONTINUED_BYTES = 4000;
  const NEXT_TRACKS = 20;

  /** Copy text, or show it where the browser does not let us. */
  async function copy(text) {
    const n = text.trim().split("\n").length;
    try {
      await navigator.clipboard.writeText(text);
      undertone.banner.say(`${undertone.words.tracks(n)} copied. Open a playlist in Spotify on a computer and paste.`);
    } catch {
      undertone.banner.say(`Copy this: ${text}`);
    }
  }

  function save(blob, answer) {
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "")?.[1] || "playlist";
    const href = URL.createObjectURL(blob);
    const link = element("a", { href, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }

  const ofCrate = (fmt) => undertone.fetchOk(`/playlist.${fmt}`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ids: undertone.crate.tracks().map(({ id }) => id), title: "Crate" }),
  });

  async function act(button) {
    const { copy: from, crateFile } = button.dataset;
    try {
      if (from) await copy(await (await undertone.fetchOk(from)).text());
      else if (crateFile === "uris") await copy(await (await ofCrate(crateFile)).text());
      else {
        const answer = await ofCrate(crateFile);
        save(await answer.blob(), answer);
      }
    } catch (error) {
      undertone.banner.say(error.message);
    }
  }

  function start() {
    const ids = undertone.crate.tracks().map(({ id }) => id);
    if (ids.length > MOST_STARTS) {
      undertone.banner.say(`A list starts from up to ${MOST_STARTS} songs: the first ${MOST_STARTS} of your crate.`);
    }
    undertone.go(`/playlists?${ids.slice(0, MOST_STARTS).map((id) => `song=${encodeURIComponent(id)}`).join("&")}`);
  }

  /** The songs that go on with the crate; of a long one, with the last that an address has room for. */
  function goOn() {
    const ids = undertone.crate.tracks().map(({ id }) => id);
    let kept = ids.slice(-MOST_CONTINUED).map((id) => `after=${encodeURIComponent(id)}`);
    while (kept.join("&").length >= CONTINUED_BYTES) kept = kept.slice(1);
    if (kept.length < ids.length) {
      undertone.banner.say(`A list goes on from up to ${kept.length} songs: the last ${kept.length} of your crate.`);
    }
    undertone.go(`/playlists?${kept.join("&")}&tracks=${NEXT_TRACKS}&known=0`);
  }

  function fill() {
    const listed = [...document.querySelectorAll(".pl-songs [data-add]")].map(({ dataset }) => ({
      id: dataset.add, name: dataset.name, artists: dataset.artists, duration: Number(dataset.duration) || null,
    }));
    undertone.crate.addAll(listed);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy || button.dataset.crateFile) act(button);
    else if (button.id === "crate-make") start();
    else if (button.id === "crate-go-on") goOn();
    else if (button.id === "playlist-to-crate") fill();
  });
})();
