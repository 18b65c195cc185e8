/* The word to the person when something does not go through; it goes away when it does again. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const TRY_EVERY_MS = 4000;
  let watching = 0;
  let offline = false;
  let reloadLater = false;

  function say(words, action, onAction) {
    const place = document.getElementById("banner");
    if (!place) return;
    const { element, icon } = undertone.dom;
    place.replaceChildren(element("span", { class: "banner-words" }, words));
    if (action) {
      const button = element("button", { type: "button", class: "button button-filled" }, action);
      button.addEventListener("click", () => {
        hide();
        onAction();
      });
      place.append(button);
    }
    const close = element("button", { type: "button", class: "icon-button", "aria-label": "Dismiss" }, icon("x"));
    close.addEventListener("click", hide);
    place.append(close);
    place.hidden = false;
  }

  function hide() {
    const place = document.getElementById("banner");
    if (place) place.hidden = true;
  }

  /** The server is gone: say so, and look for it until it is back. reload: then load the page again. */
  function disconnected({ reload = false } = {}) {
    reloadLater = reloadLater || reload;
    if (offline) return;
    offline = true;
    say("The connection was lost. What you see stays; trying again by itself.");
    watching = setInterval(async () => {
      const answer = await fetch("/livez", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) recover();
    }, TRY_EVERY_MS);
  }

  /** The server lives: ask again for what did not come; where nothing is missing, all is well. */
  function recover() {
    if (undertone.explore?.isStale()) undertone.explore.retry();
    else connected();
  }

  /** An answer came through. */
  function connected() {
    if (!offline) return;
    offline = false;
    clearInterval(watching);
    hide();
    if (reloadLater) location.reload();
  }

  /** The catalogue was rebuilt: this page's rows no longer mean the same tracks. */
  function rebuilt(words = "The catalogue has been rebuilt since this page was opened.") {
    say(words, "Show it", () => location.reload());
  }

  undertone.banner = { say, hide, disconnected, connected, rebuilt };
})();
