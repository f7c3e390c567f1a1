"""The part of the `research` schema that is about works: what documents name, and whose works they are.

Belongs here: declarations of what repositories' own documents say. Does not belong here: what scholarly indexes say.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import STATUSES

KINDS = ("doi", "arxiv", "ssrn", "isbn")
RELATIONS = ("own", "cited", "unclear")
REASONS = (
    "identifier of the work",
    "preferred citation",
    "asks to be cited",
    "says it is its own",
    "badge of its archive",
    "authors contribute here",
    "the same work is its own",
    "related by its metadata",
    "entry of a bibliography",
    "listed as a reference",
    "attributed to others",
    "used by others",
    "the repository is a fork",
    "a link",
    "nothing is said",
)
TECHNIQUES = (
    "citation file",
    "codemeta",
    "zenodo metadata",
    "bibliography",
    "readme bibtex",
    "readme text",
    "badge",
    "notebook bibtex",
    "notebook text",
    "package metadata",
)
CITING_TECHNIQUES = (*TECHNIQUES, "dependency by address", "dependency by name")
CONFIDENCES = ("high", "medium", "low")
SOURCES = ("citation", "codemeta", "zenodo", "bibliography", "readme", "notebook", "manifest")

_IDENTIFIER = (
    "DOI in lower case, arXiv number without version, SSRN number, or ISBN in thirteen digits; where it is not valid, "
    "what was written."
)
_CONFIDENCE = (
    "How directly the document says so: `high` in a field or an explicit request, `medium` in a sentence, by a heading "
    "or by authors' names, `low` where nothing is said."
)
_RELATION = (
    "`own` where the document says that the work is the repository's, `cited` where it names the work of others, else "
    "`unclear`."
)
_ROLE = "Whether a DOI stands for all versions (`concept`) or for one; null where the document does not say."
_ROLES = ("concept", "version")
_CURRENT = "Whether the latest capture says so; false where it is only the last known."


def _year() -> dy.Int64:
    return dy.Int64(description="Year of the work, as the document gives it.", nullable=True, min=1000, max=9999)


def _is_valid(description: str) -> dy.Bool:
    # The name of the column is that of a method of every declaration.
    return dy.Bool(alias="is_valid", description=description)


class Mentions(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("The document.", key=True)
    identifier = declare.text(
        f"{_IDENTIFIER} For a link to a repository of the organisation `owner/name` in lower case.", key=True
    )
    technique = declare.word("How it was found.", TECHNIQUES, key=True)
    occurrence = dy.Int64(primary_key=True, min=1, description="1 for the first such mention in the document.")
    kind = declare.word("What the identifier is.", (*KINDS, "repository"))
    version = declare.text("Version of an arXiv preprint, such as `v2`; null where none is named.", nullable=True)
    valid = _is_valid("Whether it has the form that its registry gives, check digit included.")
    problem = declare.text("Why it is not valid; null where it is.", nullable=True)
    relation = declare.word(_RELATION, RELATIONS)
    relation_reason = declare.word("Why the relation is this one.", REASONS)
    confidence = declare.word(_CONFIDENCE, CONFIDENCES)
    sentence = declare.text("The sentence, field or entry that it stands in, addresses masked.")
    contributors_count = declare.count("Contributors to the repository who are named there as authors.")
    doi_role = declare.word(_ROLE, _ROLES, nullable=True)
    entry = declare.integer(
        "Mentions of a document with the same number are of one work, which it describes in one place.", nullable=True
    )
    title = declare.text("Title of the work, where a field gives it.", nullable=True)
    authors = declare.texts("Authors of the work in the order of a field that gives them; empty without.")
    year = _year()
    venue = declare.text("Journal, book, conference or publisher, where a field gives it.", nullable=True)
    work_type = declare.text("What the source calls such a work, verbatim.", nullable=True)
    is_current = declare.flag(_CURRENT)


class Publications(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    identifier = declare.text(_IDENTIFIER, key=True)
    kind = declare.word("What the identifier is.", KINDS)
    relation = declare.word(f"The strongest of its mentions: {_RELATION}", RELATIONS)
    relation_reason = declare.word("Why the relation is this one.", REASONS)
    confidence = declare.word(_CONFIDENCE, CONFIDENCES)
    valid = _is_valid("Whether it has the form that its registry gives; not whether it exists there.")
    problem = declare.text("Why it is not valid; null where it is.", nullable=True)
    work_id = declare.text(
        "The identifier that stands for the work: several of a repository have the same one where a document describes "
        "them as one work, or names both with the same title of four words or more. Works are counted by it."
    )
    doi_role = declare.word(_ROLE, _ROLES, nullable=True)
    versions = declare.texts("Versions of an arXiv preprint that are named, sorted.")
    title = declare.text("Title, from the source trusted most that gives one.", nullable=True)
    authors = declare.texts("Authors from the same source, in its order; empty without.")
    year = _year()
    venue = declare.text("Journal, book, conference or publisher, from the same source.", nullable=True)
    work_type = declare.text("What that source calls such a work, verbatim.", nullable=True)
    contributors_count = declare.count("Contributors who are named as authors in the mention that decides.")
    path = declare.text("The document of the mention that decides.")
    technique = declare.word("How that was found.", TECHNIQUES)
    sentence = declare.text("What it says, addresses masked.")
    mentions_count = declare.count("Mentions in all documents of the repository.")
    is_current = declare.flag("Whether the latest capture says so of the mention that decides.")


class PublicationCoverage(declare.Explained):
    repository_id = declare.integer("The repository; each has a row for each source.", key=True)
    source = declare.word("Kind of document.", SOURCES, key=True)
    status = declare.word(
        "`observed` where all such documents were read, `absent` where there are none, else `unknown`.", STATUSES
    )
    reason = declare.text("Why it is not known, or why there are none.", nullable=True)
    note = declare.text("What of the documents was left unread, although they were read.", nullable=True)
    documents_count = declare.count("Such documents in the tree; null where that is unknown.", nullable=True)
    read_count = declare.count("Documents that were read.")
    mentions_count = declare.count("Identifiers that they name, repetitions included.")
    unidentified_count = declare.count(
        "Works that they describe without an identifier, so that no table has them; those of one title are one."
    )


class Citations(dy.Schema):
    repository_id = declare.integer("The repository that cites.", key=True)
    other_id = declare.integer("The repository that is cited.", key=True)
    evidence = declare.word(
        "An identifier that the other repository owns, a link to it, or a dependency on a package of it.",
        ("identifier", "link", "dependency"),
        key=True,
    )
    identifier = declare.text(
        "The identifier; `owner/name` as the link has it, in lower case; or the package after its ecosystem, such as "
        "`pypi:numpy`.",
        key=True,
    )
    path = declare.text("The document of the first mention.")
    technique = declare.word(
        "How that was found. A dependency by address names the repository; one by name asks for a package that only "
        "this repository of the organisation declares, and that the registry's package is that one is not checked.",
        CITING_TECHNIQUES,
    )
    sentence = declare.text("What it says, addresses masked; of a dependency the entry as written.")
    mentions_count = declare.count(
        "Mentions in all documents of the repository that cites; of a dependency the files that ask for it."
    )
    is_current = declare.flag(_CURRENT)


MENTIONS = Table("research", "mentions", "Each place where a document names a work or links to a repository.", Mentions)
PUBLICATIONS = Table(
    "research", "publications", "Works that a repository's documents name, each once, and whose they are.", Publications
)
PUBLICATION_COVERAGE = Table(
    "research",
    "publication_coverage",
    "Which documents were read for works, so that none found differs from not known.",
    PublicationCoverage,
)
CITATIONS = Table("research", "citations", "Which repository of the organisation cites which, and where.", Citations)

RESEARCH_PUBLICATION_TABLES = (MENTIONS, PUBLICATIONS, PUBLICATION_COVERAGE, CITATIONS)
