"""`core.people`: everyone who committed, merged on evidence only, bots apart.

Belongs here: putting identities, rules, links and corrections together to people. Does not belong here: which
identities are known (`known_identities`), union-find (`identities`), bot rules (`bots`), how much anyone did
(`contributions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.bots import BotReason, bot_reason
from research_platform_assets.analysis.correction_targets import resolve_identity
from research_platform_assets.analysis.corrections import Corrections, PersonCorrection
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.identities import IdentityLink, evidence_of, mailmap_links, merge_identities
from research_platform_assets.analysis.known_identities import KnownIdentity, known_identities
from research_platform_assets.errors import CorrectionsError
from research_platform_assets.tables.core import PEOPLE

# Entries of the corrections file with the known identities that they mean.
_Declared = Sequence[tuple[PersonCorrection, list[str]]]


def core_people(authors: pl.DataFrame, identity_links: pl.DataFrame, corrections: Corrections) -> pl.DataFrame:
    """`core.people` from `core.authors` and `core.identity_links`.

    Whoever is only last known to have committed stays. A link of a `.mailmap` file to a bot is not used, so that no
    file makes a program a person. Raises `CorrectionsError` where entries contradict each other about one person.
    """
    known = known_identities(authors)
    logins = {identity: facts.login for identity, facts in known.items()}
    declared = _declared(corrections, logins)
    used = sorted(set(_usable(mailmap_links(identity_links), known, declared)) | set(_merges(declared)))
    groups = merge_identities({identity: facts.kind for identity, facts in known.items()}, used)
    rows = [_person(members, known, used, declared) for members in groups.values()]
    return conform(PEOPLE.frame(rows), PEOPLE)


def _declared(corrections: Corrections, logins: Mapping[str, str | None]) -> _Declared:
    declared = [
        (entry, [found for target in entry.identities if (found := resolve_identity(target, logins))])
        for entry in corrections.people
    ]
    alone = {identity for entry, found in declared if entry.kind == "split" for identity in found}
    merged = {identity for entry, found in declared if entry.kind == "merge" for identity in found}
    if alone & merged:
        raise CorrectionsError(
            f"{min(alone & merged)} is declared to stand alone (split) and to be one person with others (merge); "
            "delete one of the two entries."
        )
    return declared


def _usable(
    links: Iterable[IdentityLink], known: Mapping[str, KnownIdentity], declared: _Declared
) -> Iterable[IdentityLink]:
    """Links of `.mailmap` files that touch neither a bot nor an identity declared to stand alone."""
    refused = {identity for entry, found in declared if entry.kind in ("split", "bot") for identity in found}
    people = {identity for entry, found in declared if entry.kind == "not_bot" for identity in found}
    refused |= {identity for identity, facts in known.items() if _rule(facts) and identity not in people}
    return (link for link in links if not {link.identity, link.canonical} & refused)


def _merges(declared: _Declared) -> Iterable[IdentityLink]:
    return (
        IdentityLink(identity, found[0], entry.provenance)
        for entry, found in declared
        if entry.kind == "merge"
        for identity in found[1:]
    )


def _rule(facts: KnownIdentity) -> BotReason | None:
    return bot_reason(facts.login, facts.account_type)


def _person(
    members: list[str], known: Mapping[str, KnownIdentity], links: Sequence[IdentityLink], declared: _Declared
) -> dict[str, Any]:
    first = known[members[0]]
    names: dict[str, int] = {}
    for member in members:
        for name, commits_count in known[member].names.items():
            names[name] = names.get(name, 0) + commits_count
    reason = _reason(members, known, declared)
    evidence = evidence_of(members[1:], links)
    return {
        "person_id": members[0],
        "login": first.login,
        "name": min(names, key=lambda name: (-names[name], name), default=None),
        "identity": first.kind,
        "is_bot": reason is not None,
        "bot_reason": reason,
        "identities": [{"identity": identity, "evidence": evidence[identity]} for identity in sorted(evidence)],
    }


def _reason(members: list[str], known: Mapping[str, KnownIdentity], declared: _Declared) -> BotReason | None:
    """What is declared, else a bot where every account merged into the person is one; the first account's reason."""
    said = [(entry, target) for entry, found in declared for target in found if target in members]
    bot = next((entry for entry, _ in said if entry.kind == "bot"), None)
    person = next((entry for entry, _ in said if entry.kind == "not_bot"), None)
    if bot and person:
        raise CorrectionsError(
            f"{members[0]} is declared a bot (as {bot.identities[0]}) and not a bot (as {person.identities[0]}); "
            "delete one of the two entries."
        )
    if bot:
        return "correction"
    if person:
        return None
    reasons: list[BotReason | None] = [_rule(known[member]) for member in members if known[member].kind != "pseudonym"]
    return reasons[0] if reasons and all(reasons) else None
