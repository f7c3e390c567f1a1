// Searching: asks the index that Pagefind made, keeps question and choices in the address, shows what was found.
// Texts from the index are only ever set as text, never as markup.
(() => {
  "use strict";
  const find = (name) => document.querySelector(`[data-search${name}]`);
  const form = find("");
  const box = form.elements.q;
  const status = find("-status");
  const list = find("-results");
  const more = find("-more");
  const nothing = find("-nothing");
  const words = find("-words");
  const clear = find("-clear");
  const facets = new Map([...document.querySelectorAll("[data-facet]")].map((set) => [set.dataset.facet, set]));
  const PAGE = 10;
  const SHOWN = 8;
  const WAIT = 250;

  if (location.protocol === "file:") {
    find("-disk").hidden = false;
    return;
  }

  let index = null;
  let turn = 0;
  let found = [];
  const opened = new Set();

  // What is asked for

  const read = () => {
    const query = new URLSearchParams(location.search);
    const chosen = {};
    for (const name of facets.keys()) {
      const values = [...new Set(query.getAll(name))].filter((value) => value !== "");
      if (values.length) chosen[name] = values;
    }
    return { text: (query.get("q") ?? "").trim(), chosen };
  };

  const address = ({ text, chosen }) => {
    const query = new URLSearchParams();
    if (text) query.set("q", text);
    for (const [name, values] of Object.entries(chosen)) for (const value of values) query.append(name, value);
    const written = query.toString();
    return location.pathname + (written ? `?${written}` : "");
  };

  const go = (question, { isStep }) => {
    const target = address(question);
    if (isStep && target !== location.pathname + location.search) history.pushState(null, "", target);
    else history.replaceState(null, "", target);
    answer();
  };

  // Asking

  const filters = (chosen, without) =>
    Object.fromEntries(
      Object.entries(chosen)
        .filter(([name]) => name !== without)
        .map(([name, values]) => [name, { any: values }]),
    );
  const ask = (text, wanted) => index.search(text || null, { filters: wanted });

  // Of a facet with choices, the counts are those without its own choices, so that others can be added.
  const counts = async ({ text, chosen }, result) => {
    const counted = { ...result.filters };
    for (const name of Object.keys(chosen)) {
      const others = filters(chosen, name);
      const isOpen = !text && !Object.keys(others).length;
      counted[name] = (isOpen ? await index.filters() : (await ask(text, others)).filters)[name] ?? {};
    }
    return counted;
  };

  const answer = async () => {
    const mine = ++turn;
    const question = read();
    if (document.activeElement !== box) box.value = question.text;
    const isEmpty = !question.text && !Object.keys(question.chosen).length;
    const result = isEmpty ? { results: [], filters: await index.filters() } : await ask(question.text, filters(question.chosen));
    const counted = isEmpty ? result.filters : await counts(question, result);
    if (mine !== turn) return;
    found = result.results;
    clear.hidden = !Object.keys(question.chosen).length;
    for (const [name, set] of facets) offer(name, set, counted[name] ?? {}, question);
    list.replaceChildren();
    nothing.hidden = isEmpty || found.length > 0;
    find("-hint").hidden = !isEmpty;
    await show(mine);
    if (mine !== turn) return;
    status.textContent = isEmpty ? "" : said(question, found.length);
    if (!nothing.hidden) await suggest(question, mine);
  };

  const said = ({ text, chosen }, count) => {
    const pages = count === 0 ? "Nothing" : count === 1 ? "1 page" : `${count.toLocaleString("en")} pages`;
    const narrowed = Object.entries(chosen).map(
      ([name, values]) => `${facets.get(name).querySelector("legend").textContent.toLowerCase()} ${values.join(" or ")}`,
    );
    return `${pages} found${text ? ` for “${text}”` : ""}${narrowed.length ? `, with ${narrowed.join(", ")}` : ""}.`;
  };

  // Showing

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const here = (url) => url.replace(/^\/+/, "");
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  const marked = (excerpt) =>
    excerpt.split(/(<mark>.*?<\/mark>)/s).map((part) => {
      const word = /^<mark>(.*)<\/mark>$/s.exec(part);
      return word ? element("mark", {}, plain(word[1])) : plain(part);
    });

  const entry = (page) => {
    const title = element("a", { href: here(page.raw_url ?? page.url) }, element("bdi", {}, page.meta.title ?? page.url));
    const about = ["kind", "language", "state", "year"].flatMap((name) =>
      (page.filters[name] ?? []).length === 1 && !["none", "unknown"].includes(page.filters[name][0]) ? page.filters[name] : [],
    );
    const parts = (page.sub_results ?? []).filter((part) => part.anchor).slice(0, 3);
    return element(
      "li",
      {},
      element("h2", {}, title),
      element("p", { className: "tags" }, ...about.map((text) => element("span", { className: "tag" }, text))),
      element("p", { className: "excerpt", dir: "auto" }, ...marked(page.excerpt)),
      ...(parts.length
        ? [
            element(
              "ul",
              { className: "search-parts" },
              ...parts.map((part) => element("li", {}, element("a", { href: here(part.url) }, element("bdi", {}, part.title)))),
            ),
          ]
        : []),
    );
  };

  const show = async (mine) => {
    const from = list.children.length;
    const pages = await Promise.all(found.slice(from, from + PAGE).map((result) => result.data()));
    if (mine !== turn) return;
    list.append(...pages.map(entry));
    more.hidden = list.children.length >= found.length;
    if (from && list.children[from]) list.children[from].querySelector("a").focus();
  };

  const offer = (name, set, counted, { chosen }) => {
    const picked = chosen[name] ?? [];
    const values = [...new Set([...Object.keys(counted).filter((value) => counted[value] > 0), ...picked])];
    values.sort((one, other) =>
      name === "year" ? other.localeCompare(one, "en") : (counted[other] ?? 0) - (counted[one] ?? 0) || one.localeCompare(other, "en"),
    );
    const isOpen = opened.has(name);
    const shown = values.filter((value, place) => isOpen || place < SHOWN || picked.includes(value));
    const focused = set.contains(document.activeElement) ? document.activeElement.value : null;
    set.querySelector("ul").replaceChildren(
      ...shown.map((value) =>
        element(
          "li",
          {},
          element(
            "label",
            {},
            element("input", { type: "checkbox", name, value, checked: picked.includes(value) }),
            element("bdi", { className: value === "unknown" ? "unknown" : "" }, value),
            element("span", { className: "muted" }, (counted[value] ?? 0).toLocaleString("en")),
          ),
        ),
      ),
    );
    const toggle = set.querySelector("button");
    toggle.hidden = values.length <= SHOWN;
    toggle.textContent = isOpen ? "Show fewer" : `Show all ${values.length}`;
    toggle.setAttribute("aria-expanded", String(isOpen));
    set.hidden = values.length === 0;
    if (focused !== null) [...set.querySelectorAll("input")].find((input) => input.value === focused)?.focus();
  };

  const suggest = async ({ text, chosen }, mine) => {
    const lines = [];
    const link = (question, label) => {
      const made = element("a", { href: address(question) }, label);
      made.addEventListener("click", (event) => {
        event.preventDefault();
        box.value = question.text;
        go(question, { isStep: true });
        box.focus();
      });
      return element("li", {}, made);
    };
    const pages = (count) => (count === 1 ? "1 page" : `${count.toLocaleString("en")} pages`);
    if (Object.keys(chosen).length && text) {
      const { results } = await ask(text, {});
      if (results.length) lines.push(link({ text, chosen: {} }, `Without the choices made: ${pages(results.length)}`));
    }
    const single = [...new Set(text.replaceAll('"', " ").split(/\s+/).filter(Boolean))];
    for (const word of single.length > 1 ? single.slice(0, 6) : []) {
      const { results } = await ask(word, {});
      if (results.length) lines.push(link({ text: word, chosen: {} }, `Only “${word}”: ${pages(results.length)}`));
    }
    if (mine === turn) words.replaceChildren(...lines);
  };

  // Listening

  const typed = () => ({ text: box.value.trim(), chosen: read().chosen });
  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => go(typed(), { isStep: false }), WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    go(typed(), { isStep: true });
  });
  for (const [name, set] of facets) {
    set.addEventListener("change", () => {
      const question = read();
      question.chosen[name] = [...set.querySelectorAll("input:checked")].map((input) => input.value);
      if (!question.chosen[name].length) delete question.chosen[name];
      go(question, { isStep: true });
    });
    set.querySelector("button").addEventListener("click", () => {
      opened.has(name) ? opened.delete(name) : opened.add(name);
      answer();
    });
  }
  clear.addEventListener("click", () => {
    go({ text: read().text, chosen: {} }, { isStep: true });
    box.focus();
  });
  more.addEventListener("click", () => show(turn));
  addEventListener("popstate", () => {
    box.value = read().text;
    answer();
  });

  const start = async () => {
    const bundle = new URL(form.dataset.search, document.baseURI);
    try {
      index = await import(new URL("pagefind.js", bundle).href);
      await index.options({ basePath: bundle.pathname, baseUrl: "/", excerptLength: 30 });
      await index.filters();
    } catch (error) {
      status.textContent = `The search index could not be read (${error.message}).`;
      nothing.hidden = false;
      find("-columns").hidden = false;
      find("-facets").hidden = true;
      return;
    }
    form.hidden = false;
    find("-columns").hidden = false;
    find("-facets").open = matchMedia("(min-width: 60rem)").matches;
    box.value = read().text;
    if (!box.value) box.focus();
    await answer();
  };
  start();
})();
