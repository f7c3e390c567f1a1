// The reader's choice of light or dark; without one the system decides. Runs before the page is painted.
(() => {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;
  // What is only for readers without scripts can go before it is seen.
  root.dataset.scripts = "";
  const system = matchMedia("(prefers-color-scheme: dark)");

  // A browser may refuse storage to pages opened from a disk; the choice then lasts as long as the page.
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const store = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Nothing to do: the page already shows the choice.
    }
  };

  const saved = stored();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;

  const current = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    const describe = () => {
      const next = current() === "dark" ? "light" : "dark";
      button.textContent = next === "dark" ? "Dark" : "Light";
      button.setAttribute("aria-label", `Switch to ${next} colours`);
    };
    button.addEventListener("click", () => {
      root.dataset.theme = current() === "dark" ? "light" : "dark";
      store(root.dataset.theme);
      describe();
    });
    system.addEventListener("change", describe);
    describe();
    button.hidden = false;
  });
})();
