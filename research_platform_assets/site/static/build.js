// What build.json says, which lies beside the site: when this build was captured and made, by which code, and how its
// checks went. Pages opened from a disk may not read it; the page then says so.
(() => {
  "use strict";
  const place = document.querySelector("[data-build]");
  if (!place || location.protocol === "file:") return;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const when = (text) => `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
  const percent = (value) => (value === null ? "unknown" : `${(100 * value).toFixed(1)} %`);

  const show = (build) => {
    const checks = Object.entries(build.checks);
    const other = checks.filter(([, result]) => result !== "passed");
    const list = element("dl", "", { class: "details wide-terms" });
    const facts = [
      ["Build", build.build_id],
      ["Captured", when(build.captured_at)],
      ["Code version", build.code_version],
      ["Facts that are known", percent(build.coverage)],
      ["Checks passed", `${checks.length - other.length} of ${checks.length}`],
    ];
    for (const [name, value] of facts) list.append(element("dt", name), element("dd", value));
    const failed = element("ul", "");
    for (const [name, result] of other) failed.append(element("li", `${name}: ${result}`));
    const from = element("p", "All of this is read from ", { class: "muted" });
    from.append(element("a", "build.json", { href: "../build.json" }), ".");
    place.replaceChildren(list, from, ...(other.length ? [element("p", "Checks that did not pass:"), failed] : []));
  };

  fetch("../build.json", { cache: "no-cache", credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(show)
    .catch(() => place.replaceChildren(element("p", "There is no build.json beside this site.", { class: "empty" })));
})();
