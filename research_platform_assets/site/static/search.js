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
  const WORDS = 30;

  if (location.protocol === "file:") {
    find("-disk").hidden = false;
    return;
  }

  let index = null;
  let known = new Map();
  let anything = [];
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

  // The letters of a text are one step together, so that the back button leads to the question before.
  let isWriting = false;
  const go = (question, { isLetter }) => {
    const target = address(question);
    if ((isLetter && isWriting) || target === location.pathname + location.search) history.replaceState(null, "", target);
    else history.pushState(null, "", target);
    isWriting = isLetter;
    return answer();
  };

  // Asking

  const number = (result) => Number(result.id.slice(result.id.lastIndexOf("_") + 1));
  const ask = async (text) => (text ? (await index.search(text)).results : anything);

  // Without a text every page fits, in the order of their paths; Pagefind would load its whole index to say so.
  const contentOf = async (address) => {
    const bytes = await (await fetch(address)).arrayBuffer();
    // A server may have unpacked it already.
    const isPacked = new Uint8Array(bytes, 0, 1)[0] === 0x1f;
    const unpacked = isPacked ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
    const text = await new Response(unpacked).text();
    const { url, meta, filters, content } = JSON.parse(text.slice(text.indexOf("{")));
    const beginning = content.replaceAll("\u200b", "").split(/\s+/).slice(0, WORDS).join(" ");
    return { url, meta, filters, excerpt: beginning.replaceAll("<", "&lt;").replaceAll(">", "&gt;") };
  };
  const everyPage = ({ pages, parts }, bundle) =>
    pages.flatMap((id, page) => {
      const part = page % parts;
      const address = new URL(`${part ? `${part}/` : ""}fragment/${id}.pf_fragment`, bundle);
      return id === null ? [] : [{ id, data: () => contentOf(address) }];
    });

  const has = (name, page, places) => {
    const had = known.get(name).pages[page] ?? [];
    return Array.isArray(had) ? had.some((place) => places.has(place)) : places.has(had);
  };
  const add = (name, page, counts) => {
    for (const place of [known.get(name).pages[page] ?? []].flat()) counts[place] += 1;
  };

  // Which of the results have a chosen value of each facet, and how many have each value. Of a facet with choices, the
  // counts are those without its own choices, so that others can be added.
  const narrowed = (results, chosen) => {
    const counted = new Map([...known].map(([name, { values }]) => [name, new Uint32Array(values.length)]));
    const wanted = Object.entries(chosen).map(([name, values]) => {
      const listed = known.get(name)?.values ?? [];
      return [name, new Set(values.map((value) => listed.indexOf(value)).filter((place) => place >= 0))];
    });
    const fitting = results.filter((result) => {
      const page = number(result);
      const without = wanted.filter(([name, places]) => !known.has(name) || !has(name, page, places));
      if (!without.length) for (const [name, counts] of counted) add(name, page, counts);
      else if (without.length === 1 && known.has(without[0][0])) add(without[0][0], page, counted.get(without[0][0]));
      return !without.length;
    });
    return { fitting, counted };
  };

  const answer = async () => {
    const mine = ++turn;
    const question = read();
    if (document.activeElement !== box) box.value = question.text;
    const isEmpty = !question.text && !Object.keys(question.chosen).length;
    const results = await ask(question.text);
    const { fitting, counted } = narrowed(results, question.chosen);
    // Without a question no page is shown, but choices are offered.
    const shown = isEmpty ? [] : await contents(fitting);
    if (mine !== turn) return;
    found = isEmpty ? [] : fitting;
    clear.hidden = !Object.keys(question.chosen).length;
    for (const [name, set] of facets) offer(name, set, counted.get(name), question);
    nothing.hidden = isEmpty || found.length > 0;
    find("-hint").hidden = !isEmpty;
    list.replaceChildren(...shown.map(entry));
    more.hidden = shown.length >= found.length;
    status.textContent = isEmpty ? "" : said(question, found.length);
    if (!nothing.hidden) await suggest(question, results.length, mine);
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

  const contents = (results) => Promise.all(results.slice(0, PAGE).map((result) => result.data()));

  const showMore = async () => {
    const mine = turn;
    const from = list.children.length;
    const pages = await contents(found.slice(from));
    if (mine !== turn || from !== list.children.length) return;
    list.append(...pages.map(entry));
    more.hidden = list.children.length >= found.length;
    list.children[from].querySelector("a").focus();
  };

  const offer = (name, set, counts, { chosen }) => {
    const picked = chosen[name] ?? [];
    const counted = new Map(picked.map((value) => [value, 0]));
    (known.get(name)?.values ?? []).forEach((value, place) => counts[place] && counted.set(value, counts[place]));
    const values = [...counted.keys()].sort((one, other) =>
      name === "year" ? other.localeCompare(one, "en") : counted.get(other) - counted.get(one) || one.localeCompare(other, "en"),
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
            element("span", { className: "muted" }, counted.get(value).toLocaleString("en")),
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

  const suggest = async ({ text, chosen }, unnarrowed, mine) => {
    const lines = [];
    const link = (question, label) => {
      const made = element("a", { href: address(question) }, label);
      made.addEventListener("click", (event) => {
        event.preventDefault();
        box.value = question.text;
        go(question, { isLetter: false });
        box.focus();
      });
      return element("li", {}, made);
    };
    const pages = (count) => (count === 1 ? "1 page" : `${count.toLocaleString("en")} pages`);
    if (Object.keys(chosen).length && text && unnarrowed) {
      lines.push(link({ text, chosen: {} }, `Without the choices made: ${pages(unnarrowed)}`));
    }
    const single = [...new Set(text.replaceAll('"', " ").split(/\s+/).filter(Boolean))];
    for (const word of single.length > 1 ? single.slice(0, 6) : []) {
      const results = await ask(word);
      if (results.length) lines.push(link({ text: word, chosen: {} }, `Only “${word}”: ${pages(results.length)}`));
    }
    if (mine === turn) words.replaceChildren(...lines);
  };

  // Listening

  const typed = () => ({ text: box.value.trim(), chosen: read().chosen });
  // What is typed is asked at once; of what is typed while a question is being answered, only the latest is.
  let isAnswering = false;
  let isTyped = false;
  box.addEventListener("input", async () => {
    isTyped = true;
    if (isAnswering) return;
    isAnswering = true;
    try {
      while (isTyped) {
        isTyped = false;
        await go(typed(), { isLetter: true });
      }
    } finally {
      isAnswering = false;
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isTyped = false;
    go(typed(), { isLetter: false });
  });
  for (const [name, set] of facets) {
    set.addEventListener("change", () => {
      const question = read();
      question.chosen[name] = [...set.querySelectorAll("input:checked")].map((input) => input.value);
      if (!question.chosen[name].length) delete question.chosen[name];
      go(question, { isLetter: false });
    });
    set.querySelector("button").addEventListener("click", () => {
      opened.has(name) ? opened.delete(name) : opened.add(name);
      answer();
    });
  }
  clear.addEventListener("click", () => {
    go({ text: read().text, chosen: {} }, { isLetter: false });
    box.focus();
  });
  more.addEventListener("click", showMore);
  addEventListener("popstate", () => {
    isWriting = false;
    box.value = read().text;
    answer();
  });

  const start = async () => {
    const bundle = new URL(form.dataset.search, document.baseURI);
    try {
      const [program, all] = await Promise.all([
        import(new URL("pagefind.js", bundle).href),
        fetch(new URL("facets.json", bundle), { cache: "no-cache" }).then((response) => response.json()),
      ]);
      const options = { baseUrl: "/", excerptLength: WORDS };
      await program.options({ ...options, basePath: bundle.pathname });
      const others = Array.from({ length: all.parts - 1 }, (_, place) => `${bundle.pathname}${place + 1}/`);
      await Promise.all(others.map((part) => program.mergeIndex(part, options)));
      // So that the first question need not wait for what every question needs.
      await program.search("");
      index = program;
      known = new Map(Object.entries(all.facets));
      anything = everyPage(all, bundle);
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
