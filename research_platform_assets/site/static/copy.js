// Texts that can be copied by hand: it adds a button that does so.
(() => {
  "use strict";

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
