// What status.json says, which changes without the pages changing: when a repository was verified, on its page, and how
// the last run went, on the status page. Pages opened from a disk may not read it; the status page then says so.
(() => {
  "use strict";
  const HOUR = 3600e3;
  const freshness = document.querySelector("[data-freshness]");
  const report = document.querySelector("[data-status]");
  if (!freshness && !report) return;

  const when = (text) => (text ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : "never");
  const number = (value) => (value === null || value === undefined ? "unknown" : Number(value).toLocaleString("en"));
  const seconds = (value) => number(typeof value === "number" ? Math.round(10 * value) / 10 : value);
  const percent = (value) => (value === null || value === undefined ? "unknown" : `${(100 * value).toFixed(1)} %`);

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const badge = (level) => element("span", level, { class: "tag", "data-level": level });

  const level = (status, own) => {
    if (["gone", "transferred"].includes(own.state)) return own.state;
    if (status.source !== "live") return "recorded";
    if (!own.verified_at) return "late";
    const since = [own.verified_at, own.behind_since].filter(Boolean).map((text) => Date.now() - Date.parse(text));
    const hours = Math.max(...since) / HOUR;
    if (hours > status.fail_hours) return "late";
    return hours > status.warn_hours ? "ageing" : "fresh";
  };

  const showFreshness = (status) => {
    const own = status.repositories[freshness.dataset.freshness];
    if (!own) return;
    const said = [];
    if (own.verified_at) said.push(`${status.source === "live" ? "Verified" : "Recorded"} ${when(own.verified_at)}`);
    said.push(`changed ${when(own.changed_at)}`);
    if (own.behind_since) said.push(`behind since ${when(own.behind_since)} (${own.reason})`);
    if (status.held) said.push("a restored build is held");
    freshness.replaceChildren(badge(level(status, own)), ` ${said.join(" · ")}.`);
    freshness.hidden = false;
  };

  const facts = (title, entries) => {
    const list = element("dl", "", { class: "details wide-terms" });
    for (const [name, value] of entries) list.append(element("dt", name), element("dd", value));
    const section = element("section", "");
    section.append(element("h2", title), list);
    return section;
  };

  const ofRun = (run, isLive) => {
    const remaining = Object.entries(run.remaining ?? {}).map(([name, left]) => `${name} ${number(left)}`);
    const asked = [
      ["Requests, predicted", `${number(run.calls)}, ${number(run.predicted_calls)}`],
      ["Requests a minute", number(run.calls_per_minute)],
      ["Unchanged answers, free", number(run.not_modified)],
      ["Requests that were refused or failed", `${percent(run.error_rate)}${run.errors?.length ? ` (${run.errors.join(", ")})` : ""}`],
      ["Left of GitHub's hourly budgets", remaining.join(", ") || "nobody was asked"],
    ];
    return facts("Last run that published", [
      ["Ended", when(run.finished_at)],
      ["Took", `${seconds(run.duration_seconds)} s`],
      ["Tables computed, reused", `${number(run.computed)}, ${number(run.reused)}`],
      ["Facts that are known", percent(run.coverage)],
      ...(isLive ? asked : []),
      ["Most memory", `${number(Math.round(run.peak_memory_bytes / 2 ** 20))} MB`],
      ["Checks that did not pass", run.failing_checks?.join("; ") || "none"],
    ]);
  };

  const ofRepositories = (status) => {
    const levels = Object.values(status.repositories).map((own) => [level(status, own), own]);
    const counts = new Map();
    for (const [name] of levels) counts.set(name, (counts.get(name) ?? 0) + 1);
    const made = facts("Repositories", [...counts].sort().map(([name, count]) => [name, number(count)]));
    const behind = levels.filter(([name, own]) => name === "late" || name === "ageing" || own.behind_since);
    if (behind.length === 0) {
      made.append(element("p", "Every listed repository is up to date."));
      return made;
    }
    const list = element("ul", "");
    for (const [name, own] of behind.sort((a, b) => a[1].name.localeCompare(b[1].name))) {
      const item = element("li", "");
      const why = own.behind_since ? `, behind since ${when(own.behind_since)} (${own.reason})` : "";
      item.append(badge(name), ` ${own.name}: verified ${when(own.verified_at)}${why}`);
      list.append(item);
    }
    made.append(list);
    return made;
  };

  const ofFailure = (failure) =>
    element(
      "p",
      `The run of ${when(failure.at)} failed at ${failure.table} (${failure.error}); Dagster has the reason under run ${failure.run_id}.`,
      { class: "notice" },
    );

  const source = () => {
    const said = element("p", "All of this is read from ", { class: "muted" });
    said.append(element("a", "status.json", { href: `${report.dataset.root}status.json` }), ".");
    return said;
  };

  const showReport = (status) => {
    const held = status.held ? ` Build ${status.held} was restored and is held.` : "";
    const asked = status.source === "live" ? "GitHub was last asked" : "The recording is of";
    report.replaceChildren(
      element("p", `${asked} ${when(status.checked_at)}; what is shown was captured ${when(status.captured_at)}.${held}`),
      ...(status.last_failure ? [ofFailure(status.last_failure)] : []),
      ofRun(status.last_run, status.source === "live"),
      ofRepositories(status),
      source(),
    );
  };

  const read = async (address) => {
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  if (location.protocol === "file:") return;
  read(`${(freshness ?? report).dataset.root}status.json`)
    .then((status) => (freshness ? showFreshness(status) : showReport(status)))
    .catch(() => {
      if (report) report.replaceChildren(element("p", "There is no status.json beside these pages.", { class: "empty" }));
    });
})();
