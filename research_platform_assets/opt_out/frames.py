"""Frames of any table without those who opted out.

Belongs here: which columns speak of people and repositories. Does not belong here: which tables there are (`tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import polars as pl

from research_platform_assets.opt_out import bylines, pages
from research_platform_assets.opt_out.register import Register
from research_platform_assets.tables.registry import ALL_TABLES

#: Where they stand in one row, they are one person.
_IDENTITIES = ("person_id", "identity", "canonical")
#: Somebody else than the person of the row, of whom nothing is learnt by it.
_COMPANY = "other_id"
#: A list of repositories that something follows from.
_EVIDENCE = "repository_ids"
#: A list of repositories that nothing follows from.
_EXAMPLES = "representative_ids"
#: A repository as people wrote it into a file.
_DECLARED = "declared_repository"
#: A list of the authors of a work, from which a name goes rather than being masked.
_BYLINE = "authors"
_COMMITS = "github.commits"
#: The account itself is what the platform is about.
_UNTOUCHED = "github.organizations"
#: Names of repositories are what links are made of.
_OWN_NAMES = frozenset({"name", "full_name", "former_names", "html_url", "node_id", "default_branch"})
_OF_NAMES = "insight.history"
#: A version of the topic model names the repositories it was fitted on, and those that events and trials speak of.
_OF_TOPIC_MODELS = "insight.topic_models"
#: What the predecessor's files said, with the columns of values: places that name people and repositories, and columns
#: that no mask may change.
_OF_PREDECESSOR: Mapping[str, tuple[str, ...]] = {
    "legacy.outputs": ("value",),
    "legacy.parity": ("legacy_value", "our_value"),
}
_NAMING = frozenset(
    "author author1 author2 cited_by cites full_name id name repo repo_name repos repos_without_readme repository "
    "source target top_repos".split()
)
_PLACES = frozenset({"file", "subject", "metric"})
_OF_REPOSITORIES = frozenset({"github.repositories", "core.repositories", _OF_NAMES})
_KEYS: Mapping[str, list[str]] = {
    "github.files": ["repository_id", "path"],
    "github.documents": ["repository_id", "path"],
    "github.releases": ["repository_id", "tag_name"],
    "research.notebooks": ["repository_id", "path"],
    "research.datasets": ["repository_id", "location"],
    "insight.manifests": ["repository_id", "path"],
    "insight.dependencies": [
        "repository_id",
        "path",
        "ecosystem",
        "package",
        "scope",
        "group_name",
        "occurrence",
    ],
    "insight.packages": ["ecosystem", "package"],
    "insight.package_edges": ["repository_id", "other_id", "ecosystem", "package", "path"],
    "research.mentions": ["repository_id", "path", "identifier", "technique", "occurrence"],
    "research.publications": ["repository_id", "identifier"],
    "research.replications": ["kind", "declared_repository", "link", "by"],
    "research.citations": ["repository_id", "other_id", "evidence", "identifier"],
}


def without(table_name: str, frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    """`frame`, rows of the table `table_name`, without those who opted out; the same frame where it has none.

    Their rows are gone, but commits, which become those of nobody known. Texts are masked.
    """
    if register.is_empty or table_name == _UNTOUCHED:
        return frame
    if table_name in _OF_PREDECESSOR:
        frame = _without_subjects(frame, register, _OF_PREDECESSOR[table_name])
    frame = _without_repositories(table_name, frame, register)
    frame = _without_fitted(frame, register) if table_name == _OF_TOPIC_MODELS else frame
    frame = _without_authors(frame, register) if table_name == _COMMITS else _without_people(frame, register)
    return _masked(table_name, frame, register)


def concerns(table_name: str, frame: pl.DataFrame, register: Register) -> bool:
    """Whether `frame` speaks of anybody who opted out."""
    return not without(table_name, frame, register).equals(frame)


def _without_repositories(table_name: str, frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    if {"repository_id", "full_name"} <= set(frame.columns):
        known_names = [name for name in ("name", "full_name", "former_names") if name in frame.columns]
        for repository_id, *names in frame.select("repository_id", *known_names).iter_rows():
            register.is_repository(repository_id, *_flat(names))
    if table_name == _OF_NAMES:
        # Where it is not certain which repository is meant, the name has to do.
        meant = [name for name in frame["name"].unique().to_list() if register.is_repository(None, name)]
        frame = frame.filter(~pl.col("name").is_in(meant))
    if frame.schema.get(_DECLARED) == pl.String:
        # An entry may mean them by an id or a bare name, of which no text is masked.
        named = frame[_DECLARED].unique().to_list()
        left = [each for each in named if register.is_repository(*_meant(each))]
        frame = frame.filter(~pl.col(_DECLARED).is_in(left)) if left else frame
    for column in ("repository_id", "other_id"):
        if frame.schema.get(column) == pl.Int64:
            left = [each for each in frame[column].unique().to_list() if register.is_repository(each)]
            frame = frame.filter(~pl.col(column).is_in(left).fill_null(False)) if left else frame
    if frame.schema.get(_EVIDENCE) == pl.List(pl.Int64):
        # A figure with its evidence: without a part of it, it would be another one.
        named = frame[_EVIDENCE].explode().drop_nulls().unique().to_list()
        left = [each for each in named if register.is_repository(each)]
        frame = frame.filter(pl.col(_EVIDENCE).list.set_intersection(left).list.len() == 0) if left else frame
    if frame.schema.get(_EXAMPLES) == pl.List(pl.Int64):
        # Nothing else in the row rests on them.
        named = frame[_EXAMPLES].explode().drop_nulls().unique().to_list()
        left = [each for each in named if register.is_repository(each)]
        kept = pl.col(_EXAMPLES).list.filter(~pl.element().is_in(left))
        frame = frame.with_columns(kept) if left else frame
    return frame


def _without_fitted(frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Versions of the topic model without what they say of single repositories; what topics are about stays."""
    left = frozenset(each for each in _fitted(frame) if register.is_repository(each))
    if not left:
        return frame
    rows = frame.to_dicts()
    for row in rows:
        row["repositories"] = [each for each in row["repositories"] if each["repository_id"] not in left]
        for each in (*row["events"], *row["trials"]):
            each[_EVIDENCE] = [number for number in each[_EVIDENCE] if number not in left]
    return pl.DataFrame(rows, schema=frame.schema)


def _fitted(frame: pl.DataFrame) -> list[int]:
    """The repositories that versions of the topic model name."""
    fitted = frame["repositories"].explode().drop_nulls().to_list()
    listed = [each for name in ("events", "trials") for each in frame[name].explode().drop_nulls().to_list()]
    return sorted(
        {each["repository_id"] for each in fitted} | {number for each in listed for number in each[_EVIDENCE]}
    )


def _meant(declared: str) -> tuple[int | None, str | None]:
    is_id = declared.isascii() and declared.isdecimal()
    return (int(declared), None) if is_id else (None, declared)


def _without_subjects(frame: pl.DataFrame, register: Register, columns: Sequence[str]) -> pl.DataFrame:
    """Without what the predecessor said of them, and without their names in what it said of others."""

    def is_meant(name: str) -> bool:
        return register.is_repository(None, name, name.rpartition("/")[2]) or register.is_person((), (name,))

    subjects: list[str] = frame["subject"].unique().to_list()
    left = [subject for subject in subjects if any(is_meant(name) for name in subject.split("|") if name)]
    names_somebody = pl.col("metric").str.replace_all(r"\.\d+", "").str.split(".").list.last()
    naming = names_somebody.is_in(sorted(_NAMING))
    left_out = pl.col("subject").is_in(left)
    for column in columns:
        named = frame.filter(naming)[column].drop_nulls().unique().to_list()
        values = [name for name in named if is_meant(name)]
        left_out |= naming & pl.col(column).is_in(values).fill_null(False)
    return frame.filter(~left_out)


def _without_authors(frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    columns = ["author_id", "author_login", "author_pseudonym", "author_name"]
    authors = frame.select(columns).unique(maintain_order=True)

    def is_meant(row: dict[str, Any]) -> bool:
        return register.is_person(*pages.author(row))

    left = _settled(authors.to_dicts(), register, is_meant)
    if not left:
        return frame
    marked = authors.filter(pl.Series([number in left for number in range(authors.height)]))
    joined = frame.select(columns).join(
        marked.with_columns(meant=True), on=columns, how="left", nulls_equal=True, maintain_order="left"
    )
    meant = joined["meant"].fill_null(False)
    return frame.with_columns(
        [
            pl.when(meant).then(pl.lit(value, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in pages.NOBODY_KNOWN.items()
        ]
    )


def _without_people(frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    identities = [name for name in _IDENTITIES if frame.schema.get(name) == pl.String]
    company = [name for name in (_COMPANY,) if frame.schema.get(name) == pl.String]
    accounts = [name for name in ("account_id",) if name in frame.columns]
    if not identities and not accounts:
        return frame
    others = [name for name in ("login", "name", "names", "identities") if name in frame.columns]
    people = frame.select(*identities, *company, *accounts, *others).to_dicts()

    def is_meant(row: dict[str, Any]) -> bool:
        own: list[str | None] = [row[name] for name in identities]
        own += [*(pages.account(row) for _ in accounts), *_parts(row, "identities", "identity")]
        names = [row.get("name"), *_parts(row, "names", "name")]
        is_own = register.is_person(own, [row.get("login")], names)
        return is_own or any(register.is_person([row[name]]) for name in company)

    left = _settled(people, register, is_meant)
    if not left:
        return frame
    return frame.filter(pl.Series([number not in left for number in range(frame.height)]))


def _parts(row: dict[str, Any], column: str, name: str) -> list[str | None]:
    parts: list[dict[str, Any]] = row.get(column) or []
    return [part[name] for part in parts]


def _settled(rows: list[dict[str, Any]], register: Register, is_meant: Callable[[dict[str, Any]], bool]) -> set[int]:
    """Numbers of the rows that are meant, once nothing more is learnt by looking at them."""
    left: set[int] = set()
    known = -1
    while known != len(register.known):
        known = len(register.known)
        left = {number for number, row in enumerate(rows) if is_meant(row)}
    return left


def _masked(table_name: str, frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    kept = _OWN_NAMES if table_name in _OF_REPOSITORIES else frozenset[str]()
    kept = _PLACES if table_name in _OF_PREDECESSOR else kept
    kept |= pages.NOT_WRITTEN | _listed_words(table_name)
    changed = [
        column
        for name in frame.columns
        if name not in kept and _has_text(frame.schema[name])
        if (column := _masked_column(frame[name], register)) is not None
    ]
    if not changed:
        return frame
    masked = frame.with_columns(changed)
    key = _KEYS.get(table_name)
    return masked if key is None else masked.unique(subset=key, keep="first", maintain_order=True)


def _listed_words(table_name: str) -> frozenset[str]:
    """Columns whose words the contract lists, so that nobody is named there."""
    columns = ALL_TABLES[table_name].contract.columns() if table_name in ALL_TABLES else {}
    return frozenset(name for name, column in columns.items() if "allowed" in (column.metadata or {}))


def _masked_column(column: pl.Series, register: Register) -> pl.Series | None:
    """The column masked; None where nothing had to be."""
    values: list[Any] = column.to_list()
    if column.name == _BYLINE:
        gone = bylines.meant(_texts(values), register)
        left = [None if value is None else [name for name in value if name not in gone] for value in values]
        return pl.Series(column.name, left, dtype=column.dtype) if gone else None
    joined = "\n".join(_texts(values))
    if register.masked(joined) == joined:
        return None
    return pl.Series(column.name, [pages.masked(value, register) for value in values], dtype=column.dtype)


def _has_text(dtype: pl.DataType) -> bool:
    if isinstance(dtype, pl.List):
        return _has_text(cast("pl.DataType", dtype.inner))
    if isinstance(dtype, pl.Struct):
        return any(_has_text(cast("pl.DataType", field.dtype)) for field in dtype.fields)
    return dtype == pl.String


def _texts(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts(cast("dict[str, Any]", value).values())
        elif isinstance(value, list):
            yield from _texts(cast("list[Any]", value))


def _flat(values: Iterable[Any]) -> list[str | None]:
    found: list[str | None] = []
    for value in values:
        found += cast("list[str | None]", value) if isinstance(value, list) else [value]
    return found
