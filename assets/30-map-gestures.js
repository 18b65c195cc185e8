/*
 * Gestures: what a mouse, a pen, fingers and the keyboard mean on the map.
 *
 * One finger scrolls the page unless touch panning or the lasso is on; two fingers always move and
 * zoom the map. The lasso can be drawn, or its corners placed one by one (a click, a tap, the space
 * bar at the crosshair), so nothing needs a drag.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});
  const SLOP = { mouse: 4, pen: 6, touch: 10 }; // CSS pixels a press may wander and still be a tap
  const DOUBLE_MS = 320;
  const DOUBLE_PX = 24;
  const WHEEL_REST_MS = 350;
  const KEY_PAN = 0.12; // of the shorter side
  const KEY_ZOOM = 1.4;

  parts.Gestures = class Gestures {
    #element;
    #act;
    #pointers = new Map();
    #press = null; // {x, y, kind, phase: "tap" | "pan" | "lasso" | "pinch" | "none"}
    #lastTap = { time: -Infinity, x: 0, y: 0 };
    #wheelTaken = -Infinity;
    #touchPan = false;
    #mode = "pan";

    /**
     * @param {HTMLElement} element
     * @param {object} act  what the map does: pan(dx, dy), zoom(factor, x, y), zoomSmoothly(factor, x, y),
     *   tap(x, y, kind), hover(x, y) | hover(null), canZoomOut(), lassoStart/lassoMove(x, y),
     *   lassoEnd(), lassoCancel(), corner(x, y), finish(), key(name) -> handled, crosshair(shown)
     * @param {AbortSignal} signal  ends all listening
     */
    constructor(element, act, signal) {
      this.#element = element;
      this.#act = act;
      const on = (type, handler, options = {}) =>
        element.addEventListener(type, handler, { signal, ...options });
      on("pointerdown", (event) => this.#down(event));
      on("pointermove", (event) => this.#move(event));
      on("pointerup", (event) => this.#up(event));
      on("pointercancel", (event) => this.#cancel(event));
      on("pointerleave", () => this.#act.hover(null));
      on("wheel", (event) => this.#wheel(event), { passive: false });
      on("keydown", (event) => this.#key(event));
      on("focus", () => this.#act.crosshair(element.matches(":focus-visible")));
      on("blur", () => this.#act.crosshair(false));
      // A second finger is a gesture for the map; without this the page would scroll or zoom as well.
      const keepPage = (event) => {
        if (event.touches.length > 1 && event.cancelable) event.preventDefault();
      };
      on("touchstart", keepPage, { passive: false });
      on("touchmove", keepPage, { passive: false });
      on("gesturestart", (event) => event.preventDefault(), { passive: false }); // Safari
      this.#say();
    }

    setMode(mode) {
      this.#mode = mode;
      this.#press = null;
      this.#say();
    }

    setTouchPan(on) {
      this.#touchPan = on;
      this.#say();
    }

    #say() {
      this.#element.style.touchAction = this.#touchPan || this.#mode === "lasso" ? "none" : "pan-y";
      this.#element.dataset.mode = this.#mode;
      this.#element.style.cursor = this.#mode === "lasso" ? "crosshair" : "grab";
    }

    #at(event) {
      const box = this.#element.getBoundingClientRect();
      return [
        event.clientX - box.left - this.#element.clientLeft,
        event.clientY - box.top - this.#element.clientTop,
      ];
    }

    #down(event) {
      if (event.pointerType === "mouse" && event.button !== 0) return;
      const [x, y] = this.#at(event);
      this.#pointers.set(event.pointerId, { x, y });
      this.#element.setPointerCapture(event.pointerId);
      this.#act.crosshair(false);
      this.#act.hover(null);
      if (this.#pointers.size === 1) {
        this.#press = { x, y, kind: event.pointerType, phase: "tap" };
      } else {
        if (this.#press?.phase === "lasso") this.#act.lassoCancel();
        this.#press = { x, y, kind: event.pointerType, phase: "pinch" };
      }
    }

    #move(event) {
      const [x, y] = this.#at(event);
      const before = this.#pointers.get(event.pointerId);
      if (!before) {
        if (event.pointerType !== "touch") this.#act.hover(x, y);
        return;
      }
      const press = this.#press;
      if (press?.phase === "pinch") {
        this.#pinch(event.pointerId, x, y);
        return;
      }
      this.#pointers.set(event.pointerId, { x, y });
      if (!press) return;
      if (press.phase === "tap" && Math.hypot(x - press.x, y - press.y) > (SLOP[press.kind] ?? 6)) {
        press.phase = this.#dragPhase(press.kind);
        if (press.phase === "lasso") this.#act.lassoStart(press.x, press.y);
        if (press.phase === "pan") this.#element.style.cursor = "grabbing";
      }
      if (press.phase === "pan") this.#act.pan(x - before.x, y - before.y);
      if (press.phase === "lasso") {
        const strokes = event.getCoalescedEvents?.() ?? [];
        for (const stroke of strokes.length ? strokes : [event]) this.#act.lassoMove(...this.#at(stroke));
      }
    }

    #dragPhase(kind) {
      if (this.#mode === "lasso") return "lasso";
      return kind === "touch" && !this.#touchPan ? "none" : "pan";
    }

    /** Two fingers: their middle moves the map, their distance zooms it. */
    #pinch(id, x, y) {
      const [first, second] = [...this.#pointers.keys()];
      if (id !== first && id !== second) return;
      const span = () => {
        const a = this.#pointers.get(first);
        const b = this.#pointers.get(second);
        return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.hypot(a.x - b.x, a.y - b.y) };
      };
      const before = second === undefined ? null : span();
      this.#pointers.set(id, { x, y });
      if (!before) return;
      const after = span();
      this.#act.pan(after.x - before.x, after.y - before.y);
      const factor = after.length / before.length;
      if (before.length > 8 && after.length > 8) this.#act.zoom(factor, after.x, after.y);
    }

    #up(event) {
      if (!this.#pointers.delete(event.pointerId)) return;
      const press = this.#press;
      if (this.#pointers.size) return; // the finger that stays after a pinch does nothing
      this.#press = null;
      this.#say();
      if (press?.phase === "lasso") this.#act.lassoEnd();
      if (press?.phase === "tap") this.#tap(press, event.timeStamp);
    }

    #tap({ x, y, kind }, time) {
      const last = this.#lastTap;
      const double = time - last.time < DOUBLE_MS && Math.hypot(x - last.x, y - last.y) < DOUBLE_PX;
      this.#lastTap = { time: double ? -Infinity : time, x, y };
      if (this.#mode === "lasso") {
        if (double) this.#act.finish();
        else this.#act.corner(x, y);
      } else if (double) {
        this.#act.zoomSmoothly(2, x, y);
      } else {
        this.#act.tap(x, y, kind);
      }
    }

    #cancel(event) {
      if (!this.#pointers.delete(event.pointerId)) return;
      if (this.#press?.phase === "lasso") this.#act.lassoCancel();
      if (!this.#pointers.size) this.#press = null;
      this.#say();
    }

    #wheel(event) {
      const pixels = event.deltaY * [1, 16, this.#element.clientHeight][event.deltaMode];
      // With everything in sight there is nothing to zoom out of: the page scrolls on, unless the
      // same turn of the wheel was zooming a moment ago.
      const midway = event.timeStamp - this.#wheelTaken < WHEEL_REST_MS;
      if (pixels > 0 && !this.#act.canZoomOut() && !midway) return;
      event.preventDefault();
      if (pixels < 0 || this.#act.canZoomOut()) this.#wheelTaken = event.timeStamp;
      const speed = event.ctrlKey ? 0.01 : 0.0018; // a trackpad's pinch arrives as ctrl + wheel
      const factor = Math.exp(-Math.max(-300, Math.min(300, pixels)) * speed);
      this.#act.zoom(factor, ...this.#at(event));
    }

    #key(event) {
      if (event.target !== this.#element || event.altKey || event.ctrlKey || event.metaKey) return;
      const step = KEY_PAN * Math.min(this.#element.clientWidth, this.#element.clientHeight);
      const far = event.shiftKey ? 3 * step : step;
      const moves = {
        ArrowLeft: () => this.#act.pan(far, 0),
        ArrowRight: () => this.#act.pan(-far, 0),
        ArrowUp: () => this.#act.pan(0, far),
        ArrowDown: () => this.#act.pan(0, -far),
        "+": () => this.#act.zoom(KEY_ZOOM),
        "=": () => this.#act.zoom(KEY_ZOOM),
        "-": () => this.#act.zoom(1 / KEY_ZOOM),
        _: () => this.#act.zoom(1 / KEY_ZOOM),
      };
      const move = Object.hasOwn(moves, event.key) ? moves[event.key] : null;
      if (move) move();
      if (!move && !this.#act.key(event.key)) return;
      event.preventDefault();
      this.#act.crosshair(true);
    }
  };
})();
