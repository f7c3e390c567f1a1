// Texts that can be copied by hand: it adds a button that does so.
(() => {
  "use strict";

  // Where these pages lie is known only to whoever reads them.
  if (location.protocol !== "file:") {
    for (const text of document.querySelectorAll("[data-address]")) {
      const address = new URL(text.dataset.address || ".", location.href).href;
      text.textContent = text.textContent.replaceAll("ADDRESS", address);
    }
    for (const note of document.querySelectorAll("[data-address-note]")) note.hidden = true;
  }

  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const text = button.parentElement.querySelector("pre");
    const name = button.textContent;
    let waiting = 0;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      } catch {
        // A browser may refuse the clipboard to pages opened from a disk; the reader's own key works on a selection.
        getSelection().selectAllChildren(text);
        button.textContent = "Selected";
      }
      clearTimeout(waiting);
      waiting = setTimeout(() => { button.textContent = name; }, 2000);
    });
    button.hidden = false;
  });
})();
