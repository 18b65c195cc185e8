/*
 * Fields that find a song, or something else by name, while people type: layouts/song_picker.py makes
 * them. What is picked becomes a part of the address, or its page opens, and it is told to the page as the
 * event "picked".
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say } = undertone.dom;
  const TYPING_PAUSE_MS = 60;
  const LONGEST = 200;
  const PICTURES = { song: "music", artist: "mic-vocal", album: "disc-3", genre: "tags" };
  let typing = 0;
  let asking = null;

  const rootOf = (target) => target.closest?.("[data-picker]");
  const inputOf = (root) => root.querySelector("input");
  const listOf = (root) => byId(`${inputOf(root).id}-found`);
  const options = (root) => [...listOf(root).querySelectorAll("[role=option]")];

  function option(found, place, id) {
    return element("li", {
      role: "option", id: `${id}-option-${place}`, class: "picker-option", "data-kind": found.kind,
      "data-key": found.key, "data-name": found.name, "data-detail": found.detail, "data-href": found.href,
    }, icon(PICTURES[found.kind]), element("span", { class: "track-words" },
      element("span", { class: "track-name" }, found.name),
      element("span", { class: "track-artist" }, found.detail)));
  }

  /** Show what was found. words: read out, and shown where nothing was. */
  function show(root, found, words) {
    const input = inputOf(root);
    const list = listOf(root);
    list.setAttribute("role", "listbox");
    list.replaceChildren(...found.map((each, place) => option(each, place, input.id)));
    list.hidden = !found.length;
    for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id],
      ["aria-autocomplete", "list"], ["aria-expanded", String(found.length > 0)]]) input.setAttribute(name, value);
    say(`${input.id}-news`, words);
    byId(`${input.id}-news`).classList.toggle("visually-hidden", found.length > 0);
    choose(root, found.length ? 0 : -1);
  }

  function choose(root, place) {
    const all = options(root);
    const chosen = all.length ? Math.max(0, Math.min(place, all.length - 1)) : -1;
    all.forEach((each, i) => each.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) inputOf(root).removeAttribute("aria-activedescendant");
    else {
      inputOf(root).setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  const chosen = (root) => options(root).findIndex((each) => each.getAttribute("aria-selected") === "true");

  async function find(root) {
    asking?.abort();
    const text = [...inputOf(root).value.trim()].slice(0, LONGEST).join("");
    if (!text) {
      show(root, [], "");
      return;
    }
    const mine = (asking = new AbortController());
    const query = new URLSearchParams({ q: text, build: undertone.columns.meta().build });
    for (const kind of root.dataset.picker.split(" ")) query.append("kind", kind);
    try {
      const answer = await undertone.fetchOk(`/search?${query}`, { signal: mine.signal });
      const { results, ready } = await answer.json();
      if (asking !== mine || !root.isConnected) return;
      const none = ready ? `Nothing here is called “${text}”. Check the spelling, or try fewer words.`
        : "This catalogue was built before it could be searched; build it again.";
      show(root, results, results.length ? `${results.length} found` : none);
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine || !root.isConnected) return;
      show(root, [], error.status === 409 ? "The catalogue has been rebuilt; reload the page to search it."
        : error.message);
    }
  }

  function pick(root, { dataset: { kind, key, name, detail, href } }) {
    asking?.abort();
    clearTimeout(typing);
    show(root, [], "");
    const { part, many, follow } = root.dataset;
    root.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: { kind, key, name, detail } }));
    if (follow) undertone.go(href);
    if (!part) return;
    window.dash_clientside.set_props(inputOf(root).id, { value: "" });
    undertone.linked.change((query) => {
      if (!many) query.set(part, key);
      else if (!query.getAll(part).includes(key)) query.append(part, key);
    });
  }

  document.addEventListener("input", ({ target }) => {
    const root = rootOf(target);
    if (!root) return;
    clearTimeout(typing);
    typing = setTimeout(() => find(root), TYPING_PAUSE_MS);
  });

  document.addEventListener("keydown", (event) => {
    const root = rootOf(event.target);
    if (!root || event.target !== inputOf(root)) return;
    const at = chosen(root);
    if (event.key === "ArrowDown") choose(root, at + 1);
    else if (event.key === "ArrowUp") choose(root, at - 1);
    else if (event.key === "Enter" && at >= 0) pick(root, options(root)[at]);
    else if (event.key === "Escape" && !listOf(root).hidden) show(root, [], "");
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", ({ target }) => {
    const root = rootOf(target);
    const option = target.closest(".picker-option");
    if (root && option) pick(root, option);
    for (const list of document.querySelectorAll(".picker-found:not([hidden])")) {
      if (!root || !root.contains(list)) list.hidden = true;
    }
  });
})();
