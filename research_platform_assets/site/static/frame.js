// What the frame of each page does beyond being read: the footer says what capture this is (from capture.js, so that a
// page stays as it is when only the capture is another), and Escape closes the menu of narrow screens.
(() => {
  "use strict";
  const said = document.querySelector("[data-capture]");
  const parts = globalThis.siteCapture ?? [];
  if (said && parts.length) {
    said.querySelector("a").textContent = parts.join(" · ");
    said.hidden = false;
  }

  const menu = document.querySelector("[data-site-menu]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
