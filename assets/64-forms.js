/*
 * Forms of layouts/forms.py: what was typed is sent once, as JSON; a refusal is put beside its field
 * and nothing typed is lost; what comes of it is what the form says in data-then.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon } = undertone.dom;

  const READ = {
    text: (field) => field.querySelector("input").value,
    choice(field) {
      const chosen = field.querySelector("input:checked")?.value ?? "";
      return /^[0-9]+$/.test(chosen) ? Number(chosen) : chosen;
    },
    checks: (field) => [...field.querySelectorAll("input:checked")].map((input) => input.value),
  };

  function contentOf(form) {
    const content = {};
    for (const field of form.querySelectorAll("[data-field]")) {
      content[field.dataset.field] = READ[field.dataset.kind](field);
    }
    // What the link holds that brought somebody here: see layouts/pages/account/join.py.
    if (form.classList.contains("takes-link")) content.link = location.hash.slice(1);
    return content;
  }

  function clear(form) {
    for (const place of form.querySelectorAll(".form-field-problem, .form-problem")) {
      place.hidden = true;
      place.textContent = "";
    }
    for (const input of form.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    form.querySelector(".form-said").textContent = "";
  }

  function refuse(form, said) {
    const field = said.field ? form.querySelector(`[data-field="${CSS.escape(said.field)}"]`) : null;
    const place = (field || form).querySelector(field ? ".form-field-problem" : ".form-problem");
    place.textContent = said.error;
    place.hidden = false;
    const input = field?.querySelector("input");
    if (!input) return;
    place.id = place.id || `${input.id || said.field}-problem`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", place.id);
    input.focus();
  }

  /** Something that is shown this once, to be copied. */
  function show(form, words, value) {
    const shown = form.querySelector(".form-shown");
    shown.replaceChildren(...copyable(words, value));
    shown.hidden = false;
    shown.querySelector("input").select();
  }

  function copyable(words, value) {
    const input = element("input", { class: "form-copy", readonly: true, value, "aria-label": words });
    const copy = element("button", { type: "button", class: "button button-quiet" }, icon("copy"), "Copy");
    copy.addEventListener("click", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(value);
        copy.lastChild.textContent = "Copied";
      } catch {
        undertone.banner.say("Copy what is marked.");
      }
    });
    return [element("p", {}, words), element("div", { class: "form-copying" }, input, copy)];
  }

  /** A link to something saved, and where sites may show it, what to put into a page. */
  function share(form, { path, embed }) {
    show(form, "Copy the link now; it is not shown again.", location.origin + path);
    if (!embed) return;
    const frame = element("iframe", { src: location.origin + embed, width: "600", height: "600",
      title: document.querySelector("h1")?.textContent || "Undertone", loading: "lazy" });
    form.querySelector(".form-shown").append(...copyable("Copy this into your page.", frame.outerHTML));
  }

  function goTo(address) {
    const there = new URL(address || "/", location.origin);
    if (there.origin === location.origin) location.assign(there);
  }

  const THEN = {
    reload: () => location.reload(),
    go: (form) => goTo(form.dataset.go),
    share,
    open: (form, { href }) => goTo(href),
    say(form) {
      for (const input of form.querySelectorAll("input[type=password]")) input.value = "";
      form.querySelector(".form-said").textContent = "Done.";
    },
    token: (form, { token }) => show(form, "Copy the token now; it is not shown again.", token),
    link: (form, { link }) => show(form, "Copy the link now; it is not shown again.", `${location.origin}/join#${link}`),
  };

  async function send(form) {
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    clear(form);
    try {
      const answer = await fetch(form.dataset.post, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify(contentOf(form)),
      }).catch(() => null);
      const said = answer ? await answer.json().catch(() => ({})) : {};
      if (answer?.ok) THEN[form.dataset.then](form, said);
      else if (!answer) refuse(form, { error: "The server cannot be reached. What you typed is still here; try again." });
      else refuse(form, { error: `The server answered ${answer.status}.`, ...said });
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-post]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
})();
