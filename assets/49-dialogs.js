/* The question before something that everybody sees, or that cannot be undone. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element } = undertone.dom;

  /** Ask before something that everybody sees; stays open, with the sentence, where it is refused. */
  function confirm(title, sentences, words, act) {
    const problem = element("p", { class: "run-answer is-problem", role: "alert" });
    const yes = element("button", { type: "button", class: "button button-filled" }, words);
    const no = element("button", { type: "button", class: "button button-quiet" }, "Change nothing");
    const dialog = element("dialog", { class: "run-dialog", "aria-label": title },
      element("h2", {}, title), ...sentences.map((sentence) => element("p", {}, sentence)), problem,
      element("div", { class: "run-dialog-buttons" }, no, yes));
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", async () => {
      if (yes.disabled) return;
      yes.disabled = true;
      try {
        await act();
        dialog.close();
      } catch (error) {
        problem.textContent = error.message;
        yes.disabled = false;
      }
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  undertone.dialogs = { confirm };
})();
