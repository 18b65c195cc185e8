/*
 * What a listener brought of their own plays, and what is not for them. It is kept in this browser:
 * plays in its database, what was chosen in its storage, a token until the tab is closed.
 *
 * plays: {ids, track, second, count}; track are places among ids, second is null where nobody knows when.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const DATABASE = "undertone-me";
  const STORE = "plays";
  const KEY = "history";
  const CHOSEN_AS = "me";
  const TOKEN_AS = "me-token";
  const MOST_DISLIKES = 500;
  const SOURCES = ["history", "library", "token"];
  const USUAL = Object.freeze({ from: "", halfLife: "180", by: "both", dislikes: [] });
  const FULL = "This browser has no room for this, so it lasts only until you leave.";

  const text = (value, usual) => (typeof value === "string" ? value : usual);
  const isDislike = (each) =>
    each && typeof each === "object" && each.dislike && typeof each.dislike === "object"
    && typeof each.words === "string" && typeof each.of === "string";

  let chosen = read();
  let history_ = null; // {plays, title} of a streaming history
  let writing = Promise.resolve();
  let before = null; // everything, as it was before it was forgotten

  function read() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(CHOSEN_AS) || "null");
    } catch {
      // A browser that keeps nothing, or something that is not ours.
    }
    if (!kept || typeof kept !== "object") return USUAL;
    return {
      from: SOURCES.includes(kept.from) ? kept.from : "",
      halfLife: text(kept.halfLife, USUAL.halfLife),
      by: text(kept.by, USUAL.by),
      dislikes: Array.isArray(kept.dislikes) ? kept.dislikes.filter(isDislike).slice(-MOST_DISLIKES) : [],
    };
  }

  function keep() {
    try {
      if (JSON.stringify(chosen) === JSON.stringify(USUAL)) localStorage.removeItem(CHOSEN_AS);
      else localStorage.setItem(CHOSEN_AS, JSON.stringify(chosen));
    } catch {
      undertone.banner.say(FULL);
    }
  }

  // -- the database -----------------------------------------------------------------------------

  function opened() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** Do one thing with the store of plays. act: makes a request of it. */
  async function within(mode, act) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  /** Write what there is now; one after the other, so that what was last said stays. */
  function keepHistory() {
    const now = history_;
    writing = writing.then(async () => {
      try {
        await within("readwrite", (store) => (now ? store.put(now, KEY) : store.delete(KEY)));
      } catch {
        if (now) undertone.banner.say(FULL);
      }
    });
  }

  const isHistory = (kept) =>
    kept && kept.plays && ["ids", "track", "count"].every((name) => Array.isArray(kept.plays[name]));

  async function readHistory() {
    try {
      const kept = await within("readonly", (store) => store.get(KEY));
      if (isHistory(kept)) history_ = kept;
    } catch {
      // A browser that keeps nothing.
    }
  }

  const ready = readHistory(); // which the rest of the page waits for

  // -- the token --------------------------------------------------------------------------------

  /** A link may carry a token behind #, which is no part of what is sent; it is taken out at once. */
  function takeOutToken() {
    const found = /^#token=([\w-]{1,200})$/.exec(location.hash);
    if (!found || !/\/me\/?$/.test(location.pathname)) return false;
    history.replaceState(history.state, "", location.pathname + location.search);
    setToken(found[1]);
    choose({ from: "token" });
    return true;
  }

  function token() {
    try {
      return sessionStorage.getItem(TOKEN_AS) || "";
    } catch {
      return "";
    }
  }

  function setToken(value) {
    try {
      if (value) sessionStorage.setItem(TOKEN_AS, value);
      else sessionStorage.removeItem(TOKEN_AS);
    } catch {
      undertone.banner.say(FULL);
    }
  }

  // -- what others do ---------------------------------------------------------------------------

  function choose(parts) {
    chosen = { ...chosen, ...parts };
    keep();
  }

  /** Plays first: other tabs look at them when they are told what was chosen. */
  function keepBoth() {
    keepHistory();
    writing = writing.then(keep);
  }

  function bringHistory(plays, title) {
    history_ = { plays, title };
    before = null;
    chosen = { ...chosen, from: "history" };
    keepBoth();
  }

  function dislike(entry) {
    choose({ dislikes: [...chosen.dislikes, entry].slice(-MOST_DISLIKES) });
  }

  function takeBack(place) {
    choose({ dislikes: chosen.dislikes.filter((_, i) => i !== place) });
  }

  function forget() {
    before = { chosen, history: history_, token: token() };
    chosen = USUAL;
    history_ = null;
    setToken("");
    keep();
    keepHistory();
  }

  function undo() {
    if (!before) return;
    chosen = before.chosen;
    history_ = before.history;
    setToken(before.token);
    before = null;
    keepBoth();
  }

  // Another tab may have changed it, or forgotten everything; what was forgotten here is then gone.
  window.addEventListener("storage", async (event) => {
    if (event.key !== CHOSEN_AS) return;
    chosen = read();
    before = null;
    if (chosen.from) await readHistory();
    else {
      history_ = null;
      setToken("");
    }
    document.dispatchEvent(new CustomEvent("me", { detail: "" }));
  });

  takeOutToken();

  undertone.me = {
    ready,
    chosen: () => chosen,
    history: () => history_,
    token,
    setToken,
    takeOutToken,
    choose,
    bringHistory,
    dislike,
    takeBack,
    forget,
    undo,
    canUndo: () => before !== null,
  };
})();
