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

  const compare = (type) => (type === "number" ? (a, b) => Number(a) - Number(b) : collator.compare);

  // What is missing comes last in both directions: unknown is neither small nor large.
  const sort = (table, column, direction) => {
    const header = table.tHead.rows[0].cells[column];
    const order = compare(header.dataset.sort);
    const sign = direction === "descending" ? -1 : 1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [row, valueOf(row, column)]);
    rows.sort(([, a], [, b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * order(a, b);
    });
    body.append(...rows.map(([row]) => row));
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
      button.addEventListener("click", () => {
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
      sort(table, column, address().get(`${table.id}-order`) === "descending" ? "descending" : "ascending");
    }
  };

  // A form names what it filters: one or several tables or lists, some of which a page may not have.
  const makeFilterable = (form) => {
    const filtered = form.dataset.filters.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    const rows = filtered
      .flatMap((each) => [...each.querySelectorAll("[data-text]")])
      .map((row) => [row, row.dataset.text.toLocaleLowerCase("en")]);
    const groups = filtered.flatMap((each) => [...each.querySelectorAll("[data-group]")]);
    const count = form.querySelector(".filter-count");
    const nothing = document.querySelector("[data-no-match]");
    const fields = [...form.elements].filter((field) => field.name);
    const choices = fields.filter((field) => field.name !== "q");

    const apply = () => {
      const words = form.elements.q.value.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of rows) {
        const isShown =
          words.every((word) => text.includes(word)) &&
          // What has several values of a kind has a line for each.
          choices.every((field) => !field.value || (row.dataset[field.name] ?? "").split("\n").includes(field.value));
        row.hidden = !isShown;
        shown += isShown;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-text]:not([hidden])");
      count.textContent = `${shown} of ${rows.length} shown`;
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

  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  document.querySelectorAll("form[data-filters]").forEach(makeFilterable);
})();
