/* What the Lab's lists of drafts and runs share: words for times and scores, and redrawing in place. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId } = undertone.dom;
  const { count } = undertone.words;
  const SCORES = [
    ["silhouette", "Silhouette", 3], ["davies_bouldin", "Davies-Bouldin", 2],
    ["calinski_harabasz", "Calinski-Harabasz", 0], ["inertia", "Inertia", 0], ["bic", "BIC", 0],
    ["aic", "AIC", 0],
  ];

  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const when = (moment) => day.format(new Date(moment));
  const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

  function scoreWords(scores) {
    return SCORES.filter(([name]) => name in scores).map(([name, label, digits]) => [
      label, scores[name] === null ? "none" : scores[name].toLocaleString("en", {
        minimumFractionDigits: digits, maximumFractionDigits: digits,
      })]);
  }

  /** Replace what a list shows where it is not what it showed; the page then keeps its place. */
  function redraw(id, shown, make, empty) {
    const list = byId(id);
    const signature = JSON.stringify(shown);
    if (!list || list.dataset.shows === signature) return;
    list.dataset.shows = signature;
    const items = make();
    list.replaceChildren(...(items.length ? items : [element("li", { class: "quiet" }, empty)]));
  }

  undertone.lists = { when, plural, redraw, scoreWords };
})();
