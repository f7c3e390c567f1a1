// Charts that are whole without this script: it makes one interactive when somebody points at it, and only then loads
// the library that this takes.
(() => {
  "use strict";

  const library = new URL("vega.js", document.currentScript.src).href;
  let loading = null;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return loading;
  };

  const tip = document.createElement("div");
  tip.className = "figure-tip";
  tip.hidden = true;

  // Texts are put in as texts, whatever they look like.
  const fill = (value) => {
    if (typeof value !== "object") {
      tip.replaceChildren(String(value));
      return;
    }
    const list = document.createElement("dl");
    for (const [name, text] of Object.entries(value)) {
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      const foreign = document.createElement("bdi");
      term.textContent = name;
      foreign.textContent = String(text);
      said.append(foreign);
      list.append(term, said);
    }
    tip.replaceChildren(list);
  };

  const tell = (_handler, event, _item, value) => {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    fill(value);
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - width - 4);
    const below = event.clientY + 18;
    const top = below + height > innerHeight ? event.clientY - height - 12 : below;
    tip.style.left = `${Math.max(left, 4)}px`;
    tip.style.top = `${Math.max(top, 4)}px`;
  };

  const enliven = async (figure) => {
    await load();
    const still = figure.querySelector(".figure-drawing");
    const specification = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const box = document.createElement("div");
    const inner = document.createElement("div");
    box.className = still.getAttribute("class").replace("figure-drawing", "figure-live");
    // The drawing is out of sight then, and still what the chart is called.
    box.setAttribute("role", "img");
    box.setAttribute("aria-labelledby", still.getAttribute("aria-labelledby"));
    box.append(inner);
    const parsed = vega.parse(specification, null, { ast: true });
    const view = new vega.View(parsed, {
      expr: vega.expressionInterpreter, renderer: "svg", container: inner, hover: true, tooltip: tell,
    });
    await view.runAsync();
    still.after(box);
    still.setAttribute("hidden", "");
    figure.dataset.interactive = "on";
    document.body.append(tip);
    box.addEventListener("pointerleave", () => { tip.hidden = true; });
  };

  for (const figure of document.querySelectorAll("figure[data-interactive]")) {
    const start = () => {
      for (const name of ["pointerenter", "pointerdown", "focusin"]) figure.removeEventListener(name, start);
      enliven(figure).catch(() => { figure.dataset.interactive = "off"; });
    };
    for (const name of ["pointerenter", "pointerdown", "focusin"]) figure.addEventListener(name, start);
  }
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
})();
