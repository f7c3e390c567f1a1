// The evidence of a number in a panel: where it stands, and how to read and compute it again. Without this script the
// number is a link to the page of its table, where the same stands for the whole table.
(() => {
  "use strict";
  const site = new URL("../", document.currentScript.src);

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // `evidence.query` in Python makes the same.
  const named = (column) => (["by", "limit", "references"].includes(column) ? `"${column}"` : column);
  const rowsOf = (table, where) => `from ${table}${where ? ` where ${where}` : ""}`;
  const query = ({ table, column, where, select, rows }) => `select ${select || named(column)} ${rowsOf(rows || table, where)}`;
  const inShell = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const commandLine = (sql) => `duckdb -readonly catalog.duckdb ${inShell(sql)}`;
  const inPython = (sql) =>
    `import duckdb\nduckdb.connect("catalog.duckdb", read_only=True).sql(${JSON.stringify(sql)}).fetchall()`;

  // What is said of a table lies in a script of its own, which works from a disk, too.
  const asked = new Map();
  const tableOf = (name, page) => {
    if (!asked.has(name)) {
      asked.set(
        name,
        new Promise((resolve) => {
          const script = element("script", { src: page.replace(/\.html$/, ".js") });
          script.addEventListener("load", () => resolve(globalThis.evidenceTables?.[name]));
          script.addEventListener("error", () => resolve(undefined));
          document.head.append(script);
        }),
      );
    }
    return asked.get(name);
  };

  // `build.json` changes with the build and lies beside the site; pages opened from a disk may not read it.
  let manifest;
  const buildOf = (table) => {
    if (location.protocol === "file:") return Promise.resolve({});
    manifest ??= fetch(new URL("../build.json", site), { cache: "no-cache", credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    return manifest.then((build) => ({ captured: build?.captured_at, code: build?.tables?.[table]?.code_version }));
  };

  const when = (text) => `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;

  const block = (title, text) => {
    const button = element("button", { type: "button" }, "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(button.previousElementSibling);
        button.textContent = "Selected";
      }
    });
    return [
      element("h3", {}, title),
      element("div", { class: "copyable" }, element("pre", { tabindex: "0", role: "region", "aria-label": title }, text), button),
    ];
  };

  const list = (entries) => {
    const made = element("dl", { class: "details" });
    for (const [name, ...value] of entries) made.append(element("dt", {}, name), element("dd", {}, ...value));
    return made;
  };

  const manifestLink = (text) => element("a", { href: new URL("../build.json", site).href }, text);

  const ofBuild = (build) =>
    build?.captured && build.code
      ? [
          ["Captured", when(build.captured)],
          ["Code version", element("code", { class: "hash" }, build.code)],
        ]
      : [["Build", "When this was captured, and by which code it was computed, stands in ", manifestLink("build.json"), " beside these pages."]];

  const contents = (link, said, build) => {
    const { table, column, where, select, rows, whole } = link;
    const page = element("a", { href: link.page }, table);
    const sql = whole || query(link);
    const known = said?.columns?.[column];
    const isComputed = select || rows || whole;
    return [
      ...(known ? [element("p", {}, `${isComputed ? `Computed from ${column}: ` : ""}${known}`)] : []),
      list([
        ["Table", page, said ? ` ${said.description}` : ""],
        ...(said?.version ? [["Version", element("code", { class: "hash" }, said.version)]] : []),
        ...ofBuild(build),
      ]),
      ...block("Read it again", sql),
      ...block("In a shell, in the folder of catalog.duckdb", commandLine(sql)),
      ...block("In Python", inPython(sql)),
      ...(whole ? [] : block("The rows behind it", rowsOf(rows || table, where))),
      ...(said ? block("Compute the table again", said.command) : []),
    ];
  };

  const dialog = element("dialog", { class: "evidence-panel", "aria-labelledby": "evidence-title" });
  const body = element("div", { "aria-live": "polite" });
  const title = element("h2", { id: "evidence-title", tabindex: "-1" });
  const close = element("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  // A click on the backdrop is one on the dialog itself.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.append(element("div", { class: "panel-head" }, title, close), body);

  const clean = (node) => node.textContent.replace(/\s+/g, " ").trim();

  const read = (anchor) => {
    const address = new URL(anchor.href);
    const { where, select = "", from: rows = "", query: whole = "", table } = anchor.dataset;
    const page = address.href.split("#")[0];
    const named = table ?? decodeURIComponent(page.slice(page.lastIndexOf("/") + 1).replace(/\.html$/, ""));
    const text = clean(anchor.querySelector(".figure-value") ?? anchor);
    return { where, select, rows, whole, table: named, column: decodeURIComponent(address.hash.slice(1)), page, text };
  };

  // In long tables the heading of a column and the row say together what a link says elsewhere.
  const readCell = (cell) => {
    const row = cell.parentElement;
    const heading = row.closest("table").tHead.rows[0].cells[cell.cellIndex];
    const source = heading?.querySelector("a.source");
    if (!source || cell === row.cells[0]) return undefined;
    const label = clean(heading).replace(/ source$/, "");
    return { ...read(source), where: row.dataset.row, text: clean(cell), label };
  };

  const show = (heading, ...content) => {
    title.replaceChildren(...heading);
    body.replaceChildren(...content);
    if (!dialog.isConnected) document.body.append(dialog);
    if (!dialog.open) dialog.showModal();
    title.focus();
  };

  const open = async (link) => {
    const place = link.column ? `${link.table}.${link.column}` : link.table;
    show([element("bdi", {}, link.text), " ", element("small", {}, place)], ...contents(link, undefined, undefined));
    const [said, build] = await Promise.all([tableOf(link.table, link.page), buildOf(link.table)]);
    body.replaceChildren(...contents(link, said, build));
  };

  const openRow = (row) => {
    const list = element("ul", { class: "row-numbers" });
    for (const link of [...row.cells].map(readCell).filter(Boolean)) {
      const button = element("button", { type: "button" }, `${link.label}: `, element("bdi", {}, link.text || "nothing"));
      button.addEventListener("click", () => open(link));
      list.append(element("li", {}, button));
    }
    const name = clean(row.cells[0].querySelector("bdi") ?? row.cells[0]);
    show([element("bdi", {}, name)], element("p", {}, "Of which value?"), list);
  };

  const SELECTOR = "a[data-where], a[data-query]";
  document.addEventListener("click", (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!isPlain || !dialog.showModal || dialog.contains(event.target)) return;
    const anchor = event.target.closest?.(SELECTOR);
    if (anchor) {
      event.preventDefault();
      open(read(anchor));
      return;
    }
    const cell = event.target.closest?.("tr[data-row] > td");
    if (!cell || event.target.closest("a, button, summary") || !getSelection().isCollapsed) return;
    const link = readCell(cell);
    if (link) open(link);
  });
  for (const anchor of document.querySelectorAll(SELECTOR)) anchor.setAttribute("aria-haspopup", "dialog");

  // Who comes to a row by keyboard finds its numbers one step further; a button in each row would make long tables slow.
  const ofRow = element("button", { type: "button", class: "row-evidence", "aria-haspopup": "dialog" }, "Evidence");
  ofRow.addEventListener("click", () => openRow(ofRow.closest("tr")));
  document.addEventListener("focusin", (event) => {
    if (dialog.contains(event.target) || event.target === ofRow) return;
    const row = event.target.closest("tr[data-row]");
    if (row && event.target.matches(":focus-visible")) row.cells[0].append(ofRow);
    else if (!row) ofRow.remove();
  });

  // On the page of a table, what changes with the build.
  for (const place of document.querySelectorAll("[data-build-of]")) {
    buildOf(place.dataset.buildOf).then((build) => {
      if (!build.code) return;
      place.previousElementSibling.remove();
      place.replaceWith(...list(ofBuild(build)).childNodes);
    });
  }
})();
