// The list of repositories out of `repositories-data.js`: facets, order, columns, cards and export, all kept in the
// address. The page is complete without this script.
(() => {
  "use strict";

  const data = globalThis.listedRepositories;
  const form = document.querySelector("[data-listing]");
  if (!data || !form) return;

  const AT_FIRST = 100;
  const NAME = { name: "name", label: "Repository", kind: "text", source: "data/core.repositories.html#name" };
  NAME.evidence = "core.repositories.name";
  const region = document.querySelector("[data-listed]");
  const table = region.querySelector("table");
  const nothing = document.querySelector("[data-no-match]");
  const more = document.querySelector(".listing-more");
  const count = form.querySelector(".filter-count");
  const columns = new Map(data.columns.map((column) => [column.name, column]));
  for (const column of data.columns) {
    for (const [anchor, places] of Object.entries(column.anchors)) {
      for (const place of places) column.links[place] = `${data.rows[place].page}#${anchor}`;
    }
  }
  const unknown = new Map(data.columns.map((column) => [column.name, new Set(column.unknown)]));
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });
  const texts = data.rows.map((row, place) =>
    [row.name, row.description, row.words, ...(columns.get("topic") ? [columns.get("topic").values[place]] : [])]
      .filter(Boolean)
      .join(" ")
      .toLocaleLowerCase("en"),
  );
  const atFirst = data.columns.filter((column) => column.shown).map((column) => column.name);

  let state;
  let found = [];
  let limit = AT_FIRST;

  // The state of the page is what its address says; anything that makes no sense there is passed over.
  const read = () => {
    const query = new URLSearchParams(location.search);
    const chosen = new Map();
    for (const facet of data.facets) {
      const wanted = new Set(query.getAll(facet.name));
      const places = facet.choices.flatMap(([value], place) => (wanted.has(value) ? [place] : []));
      if (places.length) chosen.set(facet.name, new Set(places));
    }
    const sort = query.get("sort");
    const named = query.has("columns") ? query.get("columns").split(",") : atFirst;
    return {
      text: query.get("q") ?? "",
      chosen,
      sort: columns.has(sort) ? sort : "",
      descending: query.get("order") === "descending",
      columns: data.columns.map((column) => column.name).filter((name) => named.includes(name)),
      cards: query.get("view") === "cards",
    };
  };

  const address = () => {
    const query = new URLSearchParams();
    if (state.text.trim()) query.set("q", state.text.trim());
    for (const facet of data.facets) {
      for (const place of state.chosen.get(facet.name) ?? []) query.append(facet.name, facet.choices[place][0]);
    }
    if (state.sort) query.set("sort", state.sort);
    if (state.descending) query.set("order", "descending");
    if (state.columns.join() !== atFirst.join()) query.set("columns", state.columns.join());
    if (state.cards) query.set("view", "cards");
    const text = query.toString();
    return (text ? `?${text}` : location.pathname) + location.hash;
  };

  const remember = (isStep) => {
    try {
      if (isStep) history.pushState(null, "", address());
      else history.replaceState(null, "", address());
    } catch {
      // A browser may refuse this to pages opened from a disk; the list works all the same.
    }
  };

  const matches = (place, except) =>
    data.facets.every(
      (facet) =>
        facet.name === except ||
        !state.chosen.has(facet.name) ||
        state.chosen.get(facet.name).has(facet.chosen[place]),
    );

  // What is missing comes last in both directions: unknown is neither small nor large.
  const sorted = (places) => {
    // By name they stand in the data as they do on the page without scripts.
    if (!state.sort) return state.descending ? places.reverse() : places;
    const column = columns.get(state.sort);
    const order = column.kind === "number" ? (a, b) => a - b : collator.compare;
    const sign = state.descending ? -1 : 1;
    return places.sort((a, b) => {
      const [first, second] = [column.values[a], column.values[b]];
      if (first === null || second === null) return (first === null) - (second === null) || a - b;
      return sign * order(first, second) || a - b;
    });
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const shown = (column, place) => {
    const value = column.values[place];
    const link = column.links[place];
    if (value !== null) {
      const text = column.kind === "number" ? numbers.format(value) : value;
      return link ? element("a", { href: link }, text) : element("bdi", {}, text);
    }
    const [word, className] = unknown.get(column.name).has(place) ? ["unknown", "unknown"] : ["none", "muted"];
    return element(link ? "a" : "span", { className, ...(link ? { href: link } : {}) }, word);
  };

  const heading = (row) => [
    element("a", { href: row.page }, element("bdi", {}, row.name)),
    ...(row.marks ?? []).flatMap(([text, kind]) => [" ", element("span", { className: `tag ${kind}` }, text)]),
    ...(row.description ? [element("span", { className: "description", dir: "auto" }, row.description)] : []),
  ];

  const visible = () => state.columns.map((name) => columns.get(name));

  // A cell of a row is read again by its heading and this; see `evidence.js`.
  const condition = (place) => `repository_id = ${data.rows[place].id}`;

  const line = (place) => {
    const made = element(
      "tr",
      {},
      element("th", { scope: "row" }, ...heading(data.rows[place])),
      ...visible().map((column) =>
        element("td", { className: column.kind === "text" ? "" : column.kind }, shown(column, place)),
      ),
    );
    made.dataset.row = condition(place);
    return made;
  };

  // On a card, which has no heading above, each number is a link itself.
  const onCard = (column, place) => {
    if (column.kind !== "number" || column.values[place] === null || column.links[place]) return shown(column, place);
    const made = element("a", { className: "evidence", href: column.source }, numbers.format(column.values[place]));
    Object.assign(made.dataset, { where: condition(place), ...(column.select ? { select: column.select } : {}) });
    return made;
  };

  const card = (place) => {
    const [title, ...rest] = heading(data.rows[place]);
    const facts = visible().flatMap((column) => [
      element("dt", {}, column.label),
      element("dd", {}, onCard(column, place)),
    ]);
    return element("li", { className: "card" }, element("h2", {}, title), ...rest, element("dl", {}, ...facts));
  };

  const header = (column) => {
    const button = element("button", { type: "button", className: "sort" }, column.label);
    button.addEventListener("click", () => order(column));
    const source = element("a", { className: "source", href: column.source }, "source");
    if (column.select) source.dataset.select = column.select;
    source.setAttribute("aria-label", `Evidence for ${column.label}: ${column.evidence}`);
    const cell = element("th", { scope: "col", className: column.kind === "number" ? "number" : "" }, button, " ", source);
    if ((state.sort || "name") === column.name) {
      cell.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    }
    return cell;
  };

  // The page has the rows that are shown at first; a browser takes longest to lay rows out, and need not do so twice.
  const draw = (isDrawn = false) => {
    const places = found.slice(0, limit);
    const isAgain = document.activeElement?.className === "sort" ? document.activeElement.textContent : null;
    region.querySelector(".cards")?.remove();
    table.hidden = state.cards;
    if (state.cards) {
      const list = element("ul", { className: "cards" }, ...places.map(card));
      region.append(list);
    } else {
      table.tHead.replaceChildren(element("tr", {}, ...[NAME, ...visible()].map(header)));
      if (!isDrawn) table.tBodies[0].replaceChildren(...places.map(line));
      if (isAgain) [...table.tHead.querySelectorAll(".sort")].find((each) => each.textContent === isAgain)?.focus();
    }
    region.classList.toggle("with-cards", state.cards);
    region.setAttribute("aria-label", state.cards ? "Cards of repositories" : "Table of repositories");
    region.hidden = found.length === 0;
    nothing.hidden = found.length > 0;
    count.textContent = `${numbers.format(found.length)} of ${numbers.format(data.rows.length)} repositories`;
    const left = found.length - places.length;
    more.hidden = left === 0;
    more.querySelector("[data-more]").textContent = `Show ${Math.min(AT_FIRST, left)} more`;
    more.querySelector("[data-all]").textContent = `Show all ${numbers.format(found.length)}`;
  };

  // A choice says how many it would show with the choices made elsewhere.
  const drawFacets = (byText) => {
    for (const facet of data.facets) {
      const counts = new Array(facet.choices.length).fill(0);
      for (const place of byText) if (matches(place, facet.name)) counts[facet.chosen[place]] += 1;
      const box = form.querySelector(`[data-facet="${facet.name}"]`);
      const chosen = state.chosen.get(facet.name) ?? new Set();
      box.querySelectorAll("label").forEach((label, place) => {
        label.querySelector("input").checked = chosen.has(place);
        label.querySelector(".count").textContent = numbers.format(counts[place]);
        label.classList.toggle("is-empty", counts[place] === 0);
      });
      const names = [...chosen].map((place) => facet.choices[place][1]);
      box.querySelector(".facet-chosen").textContent = names.length ? `: ${names.join(", ")}` : "";
      box.classList.toggle("is-chosen", names.length > 0);
    }
  };

  const apply = (isDrawn = false) => {
    const words = state.text.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
    const byText = texts.flatMap((text, place) => (words.every((word) => text.includes(word)) ? [place] : []));
    found = sorted(byText.filter((place) => matches(place, null)));
    limit = AT_FIRST;
    drawFacets(byText);
    draw(isDrawn);
  };

  const show = (isDrawn = false) => {
    state = read();
    form.elements.q.value = state.text;
    for (const field of form.elements) {
      if (field.name === "columns") field.checked = state.columns.includes(field.value);
      if (field.name === "view") field.checked = (field.value === "cards") === state.cards;
      if (field.name === "sort") field.checked = field.value === state.sort;
    }
    apply(isDrawn);
  };

  const order = (column) => {
    const name = column === NAME ? "" : column.name;
    const descendingFirst = column.kind !== "text";
    state.descending = name === state.sort ? !state.descending : descendingFirst;
    state.sort = name;
    for (const field of form.elements) if (field.name === "sort") field.checked = field.value === name;
    remember(true);
    apply();
  };

  const clear = () => {
    state.text = "";
    state.chosen.clear();
    form.elements.q.value = "";
    remember(true);
    apply();
    form.elements.q.focus();
  };

  // A spreadsheet would take a text that begins like a formula for one.
  const field = (value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  const csv = () => {
    const head = ["name", "page", ...state.columns];
    const lines = found.map((place) => [
      data.rows[place].name,
      new URL(data.rows[place].page, location.href).href,
      ...visible().map((column) => column.values[place] ?? (unknown.get(column.name).has(place) ? "unknown" : "")),
    ]);
    return [head, ...lines].map((cells) => cells.map(field).join(",")).join("\r\n") + "\r\n";
  };

  const changed = {
    q: (input) => {
      state.text = input.value;
    },
    view: (input) => {
      state.cards = input.value === "cards";
    },
    sort: (input) => {
      state.sort = input.value;
      state.descending = Boolean(input.value) && columns.get(input.value).kind !== "text";
    },
    columns: () => {
      const ticked = new Set([...form.elements].filter((each) => each.name === "columns" && each.checked).map((each) => each.value));
      state.columns = data.columns.map((column) => column.name).filter((name) => ticked.has(name));
    },
  };

  const chooseFacet = (input) => {
    const facet = data.facets.find((each) => each.name === input.name);
    const place = facet.choices.findIndex(([value]) => value === input.value);
    const places = state.chosen.get(facet.name) ?? new Set();
    if (input.checked) places.add(place);
    else places.delete(place);
    if (places.size) state.chosen.set(facet.name, new Set([...places].sort((a, b) => a - b)));
    else state.chosen.delete(facet.name);
  };

  form.addEventListener("input", (event) => {
    const input = event.target;
    (changed[input.name] ?? chooseFacet)(input);
    remember(input.name !== "q");
    apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
  });
  nothing.querySelector("[data-clear]").addEventListener("click", clear);
  form.querySelector("[data-csv]").addEventListener("click", () => {
    const href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    element("a", { href, download: "repositories.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href));
  });
  more.querySelector("[data-more]").addEventListener("click", () => {
    const next = limit;
    limit += AT_FIRST;
    draw();
    // Who reads with a keyboard or a screen reader goes on at the first that was added.
    [...region.querySelectorAll("tbody tr, .card")][next]?.querySelector("a")?.focus();
  });
  more.querySelector("[data-all]").addEventListener("click", () => {
    limit = found.length;
    draw();
  });
  addEventListener("beforeprint", () => {
    limit = found.length;
    draw();
  });
  addEventListener("popstate", () => show());
  // One menu is open at a time, and a press of Escape or a click elsewhere closes it.
  const menus = [...form.querySelectorAll("details.menu")];
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  form.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.querySelector("[data-pages]")?.remove();
  form.hidden = false;
  show(!location.search);
})();
