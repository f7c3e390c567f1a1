// Tables and lists that are complete without this script: it adds sorting by column and filters, and keeps both in the
// address.
(() => {
  "use strict";

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const address = () => new URLSearchParams(location.search);

  const remember = (values) => {
    const query = address();
    for (const [name, value] of Object.entries(values)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    try {
      history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
    } catch {
      // A browser may refuse this to pages opened from a disk; the table works all the same.
    }
  };

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return "missing" in cell.dataset ? null : (cell.dataset.value ?? cell.textContent.trim());
  };

  // A long table shows its first rows; the others are in a script that is asked for when somebody orders, filters or
  // wants more. All are then at hand, and as many as were asked for are in the page.
  const STEP = 100;
  const whole = new Map();
  const scripts = new Map();
  const isCut = (table) => table.dataset.rest !== undefined && !whole.has(table);
  const rowsOf = (table) => whole.get(table)?.rows ?? [...table.tBodies[0].rows];

  const script = (path) => {
    if (!scripts.has(path)) {
      const loading = new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = path;
        element.onload = resolve;
        element.onerror = () => reject(new Error(`${path} cannot be loaded`));
        document.head.append(element);
      });
      scripts.set(path, loading);
    }
    return scripts.get(path);
  };

  const complete = async (tables) => {
    for (const table of tables.filter(isCut)) {
      await script(table.dataset.rest);
      if (!isCut(table)) continue;
      const rest = document.createElement("template");
      rest.innerHTML = globalThis.siteRows[table.id];
      whole.set(table, { rows: [...table.tBodies[0].rows, ...rest.content.children], limit: STEP });
    }
  };

  const draw = (table) => {
    const { rows, limit } = whole.get(table);
    const fitting = rows.filter((row) => !row.hidden);
    table.tBodies[0].replaceChildren(...fitting.slice(0, limit));
    const more = document.querySelector(`[data-more-of="${table.id}"]`);
    more.parentElement.hidden = fitting.length <= limit;
  };

  const makeExtendable = (table) => {
    const line = document.createElement("p");
    const button = document.createElement("button");
    line.className = "listing-more";
    button.type = "button";
    button.dataset.moreOf = table.id;
    button.textContent = "Show more";
    button.addEventListener("click", async () => {
      await complete([table]);
      whole.get(table).limit += STEP;
      draw(table);
    });
    line.append(button);
    table.closest(".table-scroll").after(line);
  };

  const compare = (type) => (type === "number" ? (a, b) => Number(a) - Number(b) : collator.compare);

  // What is missing comes last in both directions: unknown is neither small nor large.
  const sort = (table, column, direction) => {
    const header = table.tHead.rows[0].cells[column];
    const order = compare(header.dataset.sort);
    const sign = direction === "descending" ? -1 : 1;
    const body = table.tBodies[0];
    const rows = rowsOf(table).map((row) => [row, valueOf(row, column)]);
    rows.sort(([, a], [, b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * order(a, b);
    });
    const ordered = rows.map(([row]) => row);
    if (whole.has(table)) {
      whole.get(table).rows = ordered;
      draw(table);
    } else {
      body.append(...ordered);
    }
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction);
  };

  const columnName = (header) => header.querySelector("button").textContent;

  const makeSortable = (table) => {
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      if (!header.dataset.sort) return;
      const text = header.firstChild;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = text.textContent.trim();
      text.replaceWith(button, " ");
      button.addEventListener("click", async () => {
        if (isCut(table)) await complete([table]);
        const now = header.getAttribute("aria-sort");
        const first = header.dataset.sort === "text" ? "ascending" : "descending";
        const second = first === "ascending" ? "descending" : "ascending";
        const direction = now === first ? second : first;
        sort(table, column, direction);
        if (table.id) remember({ [`${table.id}-sort`]: columnName(header), [`${table.id}-order`]: direction });
      });
    });
    const wanted = address().get(`${table.id}-sort`);
    const column = wanted ? headers.findIndex((header) => header.dataset.sort && columnName(header) === wanted) : -1;
    if (column >= 0) {
      const direction = address().get(`${table.id}-order`) === "descending" ? "descending" : "ascending";
      if (isCut(table)) complete([table]).then(() => sort(table, column, direction));
      else sort(table, column, direction);
    }
  };

  // A form names what it filters: one or several tables or lists, some of which a page may not have.
  const makeFilterable = (form) => {
    const filtered = form.dataset.filters.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    const long = filtered.filter((each) => each.dataset.rest !== undefined);
    const found = (each) => (whole.has(each) ? rowsOf(each) : [...each.querySelectorAll("[data-text]")]);
    const texts = new Map();
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, row.dataset.text.toLocaleLowerCase("en"));
      return texts.get(row);
    };
    const groups = filtered.flatMap((each) => [...each.querySelectorAll("[data-group]")]);
    const count = form.querySelector(".filter-count");
    const nothing = document.querySelector("[data-no-match]");
    const fields = [...form.elements].filter((field) => field.name);
    const choices = fields.filter((field) => field.name !== "q");

    const apply = () => {
      const words = form.elements.q.value.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
      if (long.some(isCut) && (words.length || choices.some((field) => field.value))) {
        complete(long).then(apply);
        return;
      }
      const rows = filtered.flatMap(found);
      let shown = 0;
      for (const row of rows) {
        const isShown =
          words.every((word) => textOf(row).includes(word)) &&
          // What has several values of a kind has a line for each.
          choices.every((field) => !field.value || (row.dataset[field.name] ?? "").split("\n").includes(field.value));
        row.hidden = !isShown;
        shown += isShown;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-text]:not([hidden])");
      for (const table of long) if (whole.has(table)) draw(table);
      const missing = long.filter(isCut).reduce((sum, each) => sum + Number(each.dataset.total) - each.tBodies[0].rows.length, 0);
      count.textContent = long.length
        ? `${shown + missing} of ${rows.length + missing} match`
        : `${shown} of ${rows.length} shown`;
      nothing.hidden = shown > 0;
    };
    const changed = () => {
      apply();
      remember(Object.fromEntries(fields.map((field) => [field.name, field.value.trim()])));
    };

    for (const field of fields) {
      const wanted = address().get(field.name);
      if (wanted !== null) field.value = wanted;
      // A choice that this build does not offer leaves the select without a value.
      if (field.selectedIndex === -1) field.value = "";
    }
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
    form.hidden = false;
    apply();
  };

  document.querySelectorAll("table[data-rest]").forEach(makeExtendable);
  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  document.querySelectorAll("form[data-filters]").forEach(makeFilterable);
})();
