/*
 * The Lab's parts come anew from the server when their address changes; the keyboard goes on where it
 * was. A number that is typed, or a line that is dragged, becomes such an address.
 */
(function () {
  "use strict";
  const { byId } = window.undertone.dom;
  const TRIES = 60;
  let last = null;

  document.addEventListener("focusin", ({ target }) => {
    const control = target.closest("#lab-open :is(a, input, button)");
    last = control && { id: control.id, href: control.getAttribute("href") };
  });

  /** The control that was focused last, as the new part has it. */
  const again = () => (last.id ? byId(last.id) : document.querySelector(`#lab-open a[href="${CSS.escape(last.href)}"]`));

  /** Focus it once the old one has left the page, which left the focus nowhere. */
  function refocus(tries = TRIES) {
    if (!last || tries === 0) return;
    if (document.activeElement === document.body && again()) again().focus({ preventScroll: true });
    else requestAnimationFrame(() => refocus(tries - 1));
  }

  /** Into how many groups a line at a height cuts a tree, given the heights of its joins. */
  const groupsAt = (heights, height) => 1 + heights.filter((join) => join > height).length;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.lab = {
    /** The address that cuts the tree as somebody wishes. shown: {heights, cut} of the tree drawn. */
    cut(typed, moved, shown) {
      const { no_update, callback_context } = window.dash_clientside;
      const dragged = callback_context.triggered.every(({ prop_id }) => prop_id.endsWith(".relayoutData"));
      const height = moved?.["shapes[0].y0"];
      const wanted = !dragged ? typed : height === undefined ? null : groupsAt(shown.heights, height);
      // A part that opens tells its own number, which is no wish.
      if (!Number.isInteger(wanted) || wanted === shown.cut) return no_update;
      return `?part=structure&cut=${wanted}`;
    },
    opened() {
      refocus();
      return window.dash_clientside.no_update;
    },
  };
})();
