/*
 * The columns of every track, fetched once per build as immutable files and kept for the session.
 * They start to load with this script, before the page is built.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const KINDS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
  const files = new Map();
  const artists = new Map();
  let meta = null;

  /** What the server says of the catalogue: fields, moods, genres, files. Read once. */
  function readMeta() {
    if (meta === null) meta = JSON.parse(document.getElementById("undertone-meta").textContent);
    return meta;
  }

  /** A file's columns by name, as typed arrays over one buffer. A failed fetch can be tried again. */
  function load(name) {
    if (!files.has(name)) {
      const { url, places } = readMeta().files[name];
      const loading = undertone.fetchOk(url)
        .then((response) => response.arrayBuffer())
        .then((buffer) => Object.fromEntries(places.map(
          (p) => [p.name, new KINDS[p.kind](buffer, p.offset, p.length)])));
      loading.catch(() => files.delete(name));
      files.set(name, loading);
    }
    return files.get(name);
  }

  /** Rows of an artist's tracks. */
  function artistRows(name) {
    if (!artists.has(name)) {
      const query = new URLSearchParams({ build: readMeta().build, name });
      const loading = undertone.fetchOk(`/artist-rows?${query}`).then((r) => r.json());
      loading.catch(() => artists.delete(name));
      artists.set(name, loading);
    }
    return artists.get(name);
  }

  undertone.columns = { meta: readMeta, load, artistRows };
})();
