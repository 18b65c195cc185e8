/*
 * How a file comes to the Data page: from this machine or from the folder of the server, as tracks,
 * plays or people; and what is said meanwhile.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId, say } = undertone.dom;
  const { post } = undertone.jobs;
  const FORMATS = ".csv,.tsv,.tab,.txt,.gz,.zip,.parquet";
  const MOST_BYTES = 256 * 2 ** 20;
  let full = null; // why no other catalogue can be made now

  const problem = (words) => say("data-problem", words);

  async function send(files, as) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    const address = `/imports?as=${as}`;
    const response = await fetch(address, { method: "POST", body: form }).catch(() => null);
    if (!response) throw new undertone.AnswerError(0, "The server cannot be reached. Try again.");
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new undertone.AnswerError(response.status, answer.error || `The server answered ${response.status}.`);
  }

  /** Why files are not sent: the server would hang up on them halfway. */
  function refusal(files) {
    if (full) return full;
    const n_bytes = files.reduce((sum, file) => sum + file.size, 0);
    const what = files.length === 1 ? `${files[0].name} is` : "They are";
    return n_bytes > MOST_BYTES ? `${what} larger than 256 MB, the most that is taken here.` : null;
  }

  /**
   * A place for one of the things that files can be. as: what it is for the server.  bring: called with
   * its name and what has it come, a promise of {upload, name}.
   */
  function mount({ place, as, id, label, words, bring, multiple = false, formats = FORMATS, quiet = false }) {
    const card = byId(place);
    const parts = undertone.fileField({
      id: `${id}-field`, pickId: `${id}-pick`, label, words, accept: formats, multiple, card, quiet,
      read: (files) => {
        const why = refusal(files);
        if (why) return problem(why);
        const name = files.length === 1 ? files[0].name : `${files.length} files`;
        return bring(name, () => send(files, as));
      },
    });
    card.replaceChildren(...parts, element("div", { id: `${id}-folder`, class: "import-folder" }));
  }

  /** The files in the server's folder, where it has one. */
  function drawFolder({ id, as, bring }, files) {
    const place = byId(`${id}-folder`);
    if (!place || place.dataset.shows === files.join("\n")) return;
    place.dataset.shows = files.join("\n");
    if (!files.length) return place.replaceChildren();
    const list = element("select", { class: "import-select", id: `${id}-folder-list` },
      ...files.map((name) => element("option", { value: name }, name)));
    const take = element("button", { type: "button", class: "button button-quiet" }, "Take this file");
    take.addEventListener("click", () => bring(list.value, () => post("/imports/from-folder", { name: list.value, as })));
    place.replaceChildren(element("label", { for: `${id}-folder-list` }, "Or a file on the server"), list, take);
  }

  /**
   * Says in a place what is being done, and what went wrong beside the button: then its answer is null.
   * Of two things that are done at once the later counts, and the answer of the other is undefined.
   * before: called when one begins.
   */
  function busyIn(id, before) {
    let turn = 0;
    return async function (words, work) {
      const now = ++turn;
      problem("");
      before();
      byId(id).replaceChildren(element("p", { class: "quiet", role: "status" }, words));
      try {
        const answer = await work();
        return now === turn ? answer : undefined;
      } catch (error) {
        if (now !== turn) return undefined;
        problem(error.message);
        byId(id)?.replaceChildren();
        return null;
      }
    };
  }

  undertone.importing = {
    FORMATS, mount, drawFolder, busyIn, problem,
    /** Take note of why nothing can be brought now, null for nothing. */
    setFull(words) {
      if (full && !words) problem("");
      full = words;
    },
  };
})();
