"""The `core` schema: captured facts brought into one shape, with their state, corrections applied.

Belongs here: declarations of tables that everything else reads. Does not belong here: statistics (`insight`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import AUTHOR_IDENTITIES, FACETS, STATUSES, USER_TYPES

STATES = ("active", "archived", "gone", "transferred")
README_FORMATS = ("markdown", "restructuredtext", "org", "asciidoc", "text", "other")
BOT_REASONS = ("account type", "login suffix", "known service", "correction")


class Facets(declare.Explained):
    repository_id = declare.integer("The repository.", key=True)
    facet = declare.word("What was asked for.", FACETS, key=True)
    status = declare.word("What is known of it.", STATUSES)
    reason = declare.text("Why it is unknown or absent; null where observed.", nullable=True)
    origin = declare.text("Where an archive says the value comes from; null for GitHub itself.", nullable=True)
    since = declare.timestamp("Time of the first capture that found this status and reason without a break.")


class Repositories(dy.Schema):
    repository_id = dy.Int64(primary_key=True, description="GitHub's database id; survives renames and transfers.")
    name = declare.text("Current name.")
    full_name = declare.text("Current owner and name.")
    former_names = declare.texts("Earlier names that captures or corrections know, oldest first.")
    state = declare.word("Where the repository stands.", STATES)
    description = declare.text("Description; null where absent or unknown.", nullable=True)
    homepage = declare.text("Website; null where none is set.", nullable=True)
    html_url = declare.text("Address on GitHub.")
    language = declare.text("Main language; null where none is detected or unknown.", nullable=True)
    topics = declare.texts("Topics set on GitHub; empty where none are set or unknown (`core.facets` tells which).")
    license_spdx_id = declare.text("SPDX id of the licence; null where absent or unknown.", nullable=True)
    is_private = declare.flag("Whether the repository is private.")
    is_fork = declare.flag("Whether the repository is a fork; null where unknown.", nullable=True)
    stargazers_count = declare.count("Stars, the last known; null where never known.", nullable=True)
    forks_count = declare.count("Forks, the last known; null where never known.", nullable=True)
    open_issues_count = declare.count("Open issues and pull requests together, the last known.", nullable=True)
    size_kilobytes = declare.count("Size on GitHub's disk in KB, the last known.", nullable=True)
    default_branch = declare.text("Default branch.", nullable=True)
    head_oid = declare.oid("Commit at the tip of the default branch; null where empty.", nullable=True)
    commits_count = declare.count("Commits reachable from the head; null where unknown.", nullable=True)
    files_count = declare.count(
        "Files in the tree (blobs and links, no folders, no submodules); null where unknown.", nullable=True
    )
    releases_count = declare.count("Published releases; null where unknown.", nullable=True)
    created_at = declare.timestamp("When it was created.", nullable=True)
    pushed_at = declare.timestamp("When anything was last pushed.", nullable=True)
    corrected_fields = declare.texts("Columns of this row that a declared correction set, sorted.")


class Readmes(declare.Explained):
    repository_id = dy.Int64(primary_key=True, description="The repository; every repository has a row.")
    status = declare.word(
        "Whether there is a README and its contents are at hand; where unknown, the other columns hold what was last "
        "known of it.",
        STATUSES,
    )
    reason = declare.text("Why there is none or why it is not at hand.", nullable=True)
    path = declare.text("Path of the README that GitHub would show; the last known where unknown.", nullable=True)
    format = declare.word("Markup, by file name.", README_FORMATS, nullable=True)
    oid = declare.oid("Git object id of the contents.", nullable=True)
    size_bytes = declare.count("Size of the original contents.", nullable=True, unit="bytes")
    encoding = declare.text("Character encoding the contents were read with.", nullable=True)
    text = declare.text(
        "The contents as text, addresses masked; the last known where unknown, null where never known.", nullable=True
    )
    word_count = declare.count("Words of prose, markup and code left out.", nullable=True)
    natural_language = declare.text(
        "ISO 639-1 code of the prose's language; null where too short to tell.", nullable=True
    )


class Authors(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    identity = declare.text("`account-<id>`, or `pseudonym-<hash>` without an account.", key=True)
    kind = declare.word(
        "How far the identity can be trusted; null where only a contributor list names it.",
        AUTHOR_IDENTITIES,
        nullable=True,
    )
    login = declare.text("Login in the newest commit that has one, else in the contributor list.", nullable=True)
    login_at = declare.timestamp("Time of that commit; null where the login is that of the list.", nullable=True)
    account_type = declare.word("Kind of account; Bot where anything says so.", USER_TYPES, nullable=True)
    names = dy.List(
        dy.Struct({"name": dy.String(), "commits_count": dy.Int64()}),
        description="Display names in commits, addresses masked, with the commits under each; sorted by name.",
    )
    recorded_commits_count = declare.count("Commits on the default branch that a capture held.")
    listed_commits_count = declare.count(
        "Commits that GitHub's contributor list counts; null where it names nobody or the whole history is at hand.",
        nullable=True,
    )
    additions = declare.count(
        "Lines added in the recorded commits; null where unknown for any.", nullable=True, unit="lines"
    )
    deletions = declare.count(
        "Lines removed in the recorded commits; null where unknown for any.", nullable=True, unit="lines"
    )
    first_commit_at = declare.timestamp("Earliest author time of a recorded commit; null without.", nullable=True)
    last_commit_at = declare.timestamp("Latest author time of a recorded commit; null without.", nullable=True)
    active_days = declare.texts("UTC days with a recorded commit, ISO 8601, sorted.")
    is_complete = declare.flag("Whether the capture holds the repository's whole history.")
    is_current = declare.flag("Whether the latest capture says so; false where any of it is only the last known.")


class IdentityLinks(dy.Schema):
    repository_id = declare.integer("The repository whose `.mailmap` says so.", key=True)
    identity = declare.text("Identity that commits bear: `account-<id>` or `pseudonym-<hash>`.", key=True)
    canonical = declare.text("Identity that they belong to, spelt in the same way.")
    path = declare.text("The file that says so.")
    is_current = declare.flag("Whether the latest capture says so; false where it is only the last known.")


class People(dy.Schema):
    person_id = dy.String(primary_key=True, description="`account-<id>`, or `pseudonym-<hash>` without an account.")
    login = declare.text("Login; null for a pseudonym.", nullable=True)
    name = declare.text("Most frequent display name in commits, addresses masked.", nullable=True)
    identity = declare.word("How far the identity can be trusted.", AUTHOR_IDENTITIES)
    is_bot = declare.flag("Whether this is a program.")
    bot_reason = declare.word("Why it is held for a program; null for a person.", BOT_REASONS, nullable=True)
    identities = dy.List(
        dy.Struct({"identity": dy.String(), "evidence": dy.String()}),
        description="Other identities merged into this one, each with the evidence, sorted.",
    )


class Contributions(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    person_id = declare.text("The person or bot.", key=True)
    commits_count = declare.count(
        "Commits on the default branch, merges included; GitHub's count where the capture holds fewer."
    )
    additions = declare.count(
        "Lines added in them; null where unknown for any of them or any is not at hand.", nullable=True, unit="lines"
    )
    deletions = declare.count(
        "Lines removed in them; null where unknown for any of them or any is not at hand.", nullable=True, unit="lines"
    )
    first_commit_at = declare.timestamp(
        "Earliest author time; null where the capture lacks some of these commits.", nullable=True
    )
    last_commit_at = declare.timestamp(
        "Latest author time of a recorded commit; null where none of these commits is.", nullable=True
    )
    is_complete = declare.flag("Whether the latest capture holds the repository's whole history.")
    is_current = declare.flag("Whether the latest capture says so; false where any of it is only the last known.")


FACETS_TABLE = Table("core", "facets", "State of every fact about every repository.", Facets)
REPOSITORIES = Table("core", "repositories", "One row a repository, by database id, gone ones included.", Repositories)
READMES = Table(
    "core", "readmes", "One row a repository, gone ones included: its README or why there is none.", Readmes
)
AUTHORS = Table(
    "core", "authors", "Each identity's work in each repository before anybody is merged, the last known.", Authors
)
IDENTITY_LINKS = Table(
    "core", "identity_links", "What each `.mailmap` says of identities, the last known.", IdentityLinks
)
PEOPLE = Table("core", "people", "Everyone who committed, merged on evidence only, bots apart.", People)
CONTRIBUTIONS = Table("core", "contributions", "Who committed how much to which repository.", Contributions)

CORE_TABLES = (FACETS_TABLE, REPOSITORIES, READMES, AUTHORS, IDENTITY_LINKS, PEOPLE, CONTRIBUTIONS)
