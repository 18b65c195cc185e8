/* A line of energy of one's own, drawn by finger or mouse; the numbers beneath it say the same. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, token } = undertone.dom;
  const EDGE = 14;
  let levels = [];
  let drawing = false;

  const box = () => byId("playlist-drawn");

  /** Take the line of a canvas that has just come in. */
  function look() {
    const canvas = byId("playlist-draw");
    if (!canvas || canvas.dataset.line === box().dataset.levels || drawing) return;
    canvas.dataset.line = box().dataset.levels;
    levels = box().dataset.levels.split(".").map(Number);
    draw();
  }

  function draw() {
    const canvas = byId("playlist-draw");
    if (!canvas) return;
    const { width, height } = canvas.getBoundingClientRect();
    const scale = window.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const at = (place) => [
      EDGE + (place / (levels.length - 1)) * (width - 2 * EDGE),
      EDGE + (1 - levels[place] / 100) * (height - 2 * EDGE),
    ];
    pen.strokeStyle = token("chart-grid");
    for (const share of [0, 0.5, 1]) {
      pen.beginPath();
      pen.moveTo(EDGE, EDGE + share * (height - 2 * EDGE));
      pen.lineTo(width - EDGE, EDGE + share * (height - 2 * EDGE));
      pen.stroke();
    }
    pen.beginPath();
    levels.forEach((_, place) => pen.lineTo(...at(place)));
    pen.strokeStyle = token("accent");
    pen.lineWidth = 2.5;
    pen.lineJoin = "round";
    pen.stroke();
    pen.lineTo(width - EDGE, height - EDGE);
    pen.lineTo(EDGE, height - EDGE);
    pen.fillStyle = token("accent-soft");
    pen.fill();
    pen.fillStyle = token("accent");
    levels.forEach((_, place) => {
      pen.beginPath();
      pen.arc(...at(place), 5, 0, 2 * Math.PI);
      pen.fill();
    });
  }

  /** Move the point that is nearest to a finger to its height. */
  function follow(event) {
    const { left, top, width, height } = event.target.getBoundingClientRect();
    const along = (event.clientX - left - EDGE) / (width - 2 * EDGE);
    const level = 1 - (event.clientY - top - EDGE) / (height - 2 * EDGE);
    const place = Math.round(Math.min(Math.max(along, 0), 1) * (levels.length - 1));
    levels = levels.with(place, Math.round(Math.min(Math.max(level, 0), 1) * 100));
    draw();
  }

  function publish() {
    undertone.playlist.change((query) => {
      query.set("order", "custom");
      query.set("arc", levels.join("."));
    });
  }

  document.addEventListener("pointerdown", (event) => {
    if (event.target.id !== "playlist-draw") return;
    drawing = true;
    event.target.setPointerCapture(event.pointerId);
    follow(event);
  });
  document.addEventListener("pointermove", (event) => drawing && event.target.id === "playlist-draw" && follow(event));
  for (const kind of ["pointerup", "pointercancel"]) {
    document.addEventListener(kind, () => {
      if (!drawing) return;
      drawing = false;
      publish();
    });
  }
  window.addEventListener("resize", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  undertone.arc = {
    look,
    /** Let one level be another number, 0 to 100. */
    set(place, level) {
      levels = levels.with(place, level);
      publish();
    },
  };
})();
