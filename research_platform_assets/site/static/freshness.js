// When this repository was last verified, from status.json, which changes without the page changing. Pages opened from a
// disk may not read it and say nothing.
(() => {
  "use strict";
  const place = document.querySelector("[data-freshness]");
  if (!place || location.protocol === "file:") return;

  const HOUR = 3600e3;
  const when = (text) => `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;

  const read = async (address) => {
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const sentences = (status, own) => {
    const said = [];
    if (own.verified_at) said.push(`Verified ${when(own.verified_at)}`);
    said.push(`changed ${when(own.changed_at)}`);
    if (own.behind_since) said.push(`behind since ${when(own.behind_since)} (${own.reason})`);
    if (status.held) said.push("a restored build is held");
    return `${said.join(" · ")}.`;
  };

  const level = (status, own) => {
    if (status.source !== "live") return "recorded";
    const oldest = [own.verified_at, own.behind_since].filter(Boolean).map((text) => Date.now() - Date.parse(text));
    const age = own.verified_at ? Math.max(...oldest) / HOUR : Infinity;
    if (age > status.fail_hours) return "late";
    return age > status.warn_hours ? "ageing" : "fresh";
  };

  const show = (status) => {
    const own = status.repositories[place.dataset.freshness];
    if (!own) return;
    const badge = document.createElement("span");
    badge.className = "tag";
    badge.textContent = level(status, own);
    badge.dataset.level = badge.textContent;
    place.replaceChildren(badge, ` ${sentences(status, own)}`);
    place.hidden = false;
  };

  read(`${place.dataset.root}status.json`)
    .then(show)
    .catch(() => {
      place.hidden = true;
    });
})();
