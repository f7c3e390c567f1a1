"""The `github` schema: what a capture saw, before anything is concluded from it.

Belongs here: declarations of captured tables. Fields keep GitHub's names and GitHub's meaning. Texts are stored with
e-mail addresses masked; document contents are not tables but live in the private document store by oid.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

STATUSES = ("observed", "absent", "unknown")
FACETS = (
    "head",
    "files",
    "readme",
    "commits",
    "contributors",
    "releases",
    "license",
    "description",
    "topics",
    "languages",
    "stargazers_count",
    "forks_count",
    "subscribers_count",
    "open_issues_count",
    "size_kilobytes",
)
AUTHOR_IDENTITIES = ("account", "synthetic", "pseudonym")
USER_TYPES = ("User", "Bot", "Organization")
DOCUMENT_KINDS = (
    "readme",
    "license",
    "citation",
    "codemeta",
    "zenodo",
    "manifest",
    "bibliography",
    "mailmap",
    "community",
    "workflow",
    "notebook",
    "source",
)


class Organizations(dy.Schema):
    organization_id = dy.Int64(primary_key=True, description="GitHub's database id of the organisation.")
    login = declare.text("The organisation's login.")
    name = declare.text("Display name.", nullable=True)
    description = declare.text("What the organisation says of itself.", nullable=True)
    html_url = declare.text("Address of the organisation on GitHub.")
    public_repos = declare.count("Public repositories, as GitHub counts them.", nullable=True)
    created_at = declare.timestamp("When the organisation was created.", nullable=True)
    is_invented = declare.flag("Whether the organisation is made up (the bundled sample) and must be labelled so.")


class Repositories(dy.Schema):
    repository_id = dy.Int64(primary_key=True, description="GitHub's database id; survives renames and transfers.")
    node_id = declare.text("GitHub's global node id.", nullable=True)
    name = declare.text("Name at the time of the capture.")
    full_name = declare.text("Owner and name at the time of the capture.")
    description = declare.text("The description on GitHub.", nullable=True)
    homepage = declare.text("The website on GitHub.", nullable=True)
    html_url = declare.text("Address on GitHub.")
    language = declare.text("Main language, by GitHub's count of bytes.", nullable=True)
    languages = dy.List(
        dy.Struct({"name": dy.String(), "size_bytes": dy.Int64()}),
        nullable=True,
        description="Languages with their bytes, largest first; null where unknown.",
    )
    topics = declare.texts("Topics set on GitHub; null where unknown.", nullable=True)
    license_spdx_id = declare.text("SPDX id of the licence as GitHub detects it.", nullable=True)
    license_name = declare.text("Name of the licence as GitHub gives it.", nullable=True)
    is_private = declare.flag("Whether the repository is private.")
    is_fork = declare.flag("Whether the repository is a fork; null where unknown.", nullable=True)
    is_archived = declare.flag("Whether the repository is archived.")
    is_disabled = declare.flag("Whether GitHub disabled the repository; null where unknown.", nullable=True)
    stargazers_count = declare.count("Stars; null where unknown.", nullable=True)
    forks_count = declare.count("Forks; null where unknown.", nullable=True)
    subscribers_count = declare.count("Accounts watching; null where unknown.", nullable=True)
    open_issues_count = declare.count("Open issues and pull requests together; null where unknown.", nullable=True)
    size_kilobytes = declare.count("Size of the repository on GitHub's disk in KB; null where unknown.", nullable=True)
    default_branch = declare.text("Name of the default branch.", nullable=True)
    has_issues = declare.flag("Whether issues are switched on.", nullable=True)
    has_wiki = declare.flag("Whether the wiki is switched on.", nullable=True)
    has_pages = declare.flag("Whether GitHub Pages is switched on.", nullable=True)
    created_at = declare.timestamp("When the repository was created.", nullable=True)
    pushed_at = declare.timestamp("When anything was last pushed to any branch.", nullable=True)
    updated_at = declare.timestamp("When the repository's settings last changed.", nullable=True)


class Heads(dy.Schema):
    repository_id = dy.Int64(primary_key=True, description="The repository.")
    head_oid = declare.oid(
        "Commit at the tip of the default branch; null where the repository is empty.", nullable=True
    )
    commits_count = declare.count("Commits reachable from the head, as the source counts them.", nullable=True)
    recorded_commits_count = declare.count("How many of them the capture holds.")
    is_history_complete = declare.flag("Whether the capture holds every commit.")


class Facets(declare.Explained):
    repository_id = declare.integer("The repository.", key=True)
    facet = declare.word("What was asked for.", FACETS, key=True)
    status = declare.word("What came back.", STATUSES)
    reason = declare.text("Why the fact is unknown or absent; null where observed.", nullable=True)
    origin = declare.text(
        "Where an archive says the value comes from (git, legacy, derived); null for GitHub.", nullable=True
    )


class Files(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("Path in the tree of the head commit.", key=True)
    type = declare.word("Kind of entry; a commit is a submodule.", ("blob", "tree", "commit"))
    mode = declare.text("Git file mode in octal; 120000 is a symbolic link.")
    size_bytes = declare.count(
        "Size of the blob; null for folders, submodules and where not recorded.", nullable=True, unit="bytes"
    )
    oid = declare.oid("Git object id of the entry.")


class Documents(declare.Explained):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("Path in the tree of the head commit.", key=True)
    kind = declare.word("What the document is.", DOCUMENT_KINDS)
    oid = declare.oid("Git object id of the contents.")
    size_bytes = declare.count("Size of the original contents; null where unknown.", nullable=True, unit="bytes")
    status = declare.word("Whether the contents are at hand.", ("observed", "unknown"))
    reason = declare.text("Why the contents are not at hand; null where they are.", nullable=True)


class Commits(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    oid = declare.oid("Commit id.", key=True)
    position = declare.count("Place in git's order, 0 at the head.")
    authored_at = declare.timestamp("When the change was written.")
    committed_at = declare.timestamp("When the commit was made.")
    author_id = declare.integer("Account id of the author; null where no account is linked.", nullable=True)
    author_login = declare.text("Login of the author at the time of the capture.", nullable=True)
    author_identity = declare.word(
        "How far the identity can be trusted: a GitHub account, an identity made up by the archive, or a pseudonym.",
        AUTHOR_IDENTITIES,
    )
    author_pseudonym = declare.text("Keyed hash of the author's address where no account is linked.", nullable=True)
    author_name = declare.text("Display name in the commit, addresses masked.", nullable=True)
    author_type = declare.word("Kind of account.", USER_TYPES, nullable=True)
    headline = declare.text("First line of the message, addresses masked.")
    parents_count = declare.count("Number of parents; 2 and more is a merge.")
    files_changed = declare.count("Files touched, against the first parent; null where unknown.", nullable=True)
    additions = declare.count("Lines added, against the first parent; null where unknown.", nullable=True, unit="lines")
    deletions = declare.count(
        "Lines removed, against the first parent; null where unknown.", nullable=True, unit="lines"
    )


class Contributors(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    account_id = declare.integer("Account id as GitHub's contributor list gives it.", key=True)
    login = declare.text("Login at the time of the capture.")
    type = declare.word("Kind of account.", USER_TYPES)
    contributions = declare.count("Commits counted by GitHub over the whole history.")


class Releases(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    tag_name = declare.text("The tag.", key=True)
    name = declare.text("Title of the release.", nullable=True)
    published_at = declare.timestamp("When the release was published.", nullable=True)
    target_commitish = declare.text("Commit or branch that the tag was made from.", nullable=True)


class IdentityLinks(dy.Schema):
    repository_id = declare.integer("The repository whose `.mailmap` says so.", key=True)
    identity = declare.text("Identity that commits bear: `account-<id>` or `pseudonym-<hash>`.", key=True)
    canonical = declare.text("Identity that they belong to, spelt in the same way.")
    path = declare.text("The file that says so.")


ORGANIZATIONS = Table("github", "organizations", "The organisation itself, one row.", Organizations)
REPOSITORIES = Table("github", "repositories", "Repositories as the sweep listed them, verbatim.", Repositories)
HEADS = Table("github", "heads", "The default branch's tip and how much of its history is at hand.", Heads)
FACETS_TABLE = Table("github", "facets", "For each repository, what was asked for and whether it came.", Facets)
FILES = Table("github", "files", "The tree of each repository at its head.", Files)
DOCUMENTS = Table(
    "github", "documents", "Documents of interest in each tree and whether their contents are at hand.", Documents
)
COMMITS = Table("github", "commits", "Commits of the default branch, newest first.", Commits)
CONTRIBUTORS = Table("github", "contributors", "GitHub's own contributor list, for reconciliation.", Contributors)
RELEASES = Table("github", "releases", "Published releases.", Releases)
IDENTITY_LINKS = Table(
    "github", "identity_links", "What each `.mailmap` says of identities, without addresses.", IdentityLinks
)

GITHUB_TABLES = (
    ORGANIZATIONS,
    REPOSITORIES,
    HEADS,
    FACETS_TABLE,
    FILES,
    DOCUMENTS,
    COMMITS,
    CONTRIBUTORS,
    RELEASES,
    IDENTITY_LINKS,
)
