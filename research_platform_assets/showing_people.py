"""How people stand in what is published: by name, under pseudonyms, or not at all.

Belongs here: which columns and rows of which tables say who somebody is, and the same tables without that. Does not
belong here: people who opted out (`opt_out`), who are in no table to begin with; texts that people wrote, which are
shown as they stand; pages (`site`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

import polars as pl

from research_platform_assets.opt_out.pages import NOBODY_KNOWN
from research_platform_assets.tables.registry import ALL_TABLES

Mode = Literal["named", "pseudonymous", "off"]

PREFIX = "pseudonym-"
#: People of the network whose names were taken away when it was computed (`collaboration.pseudonyms`).
_HIDDEN_BEFORE = "collaborator-"
WITHHELD = "[name left out]"
HEADLINE = "[headline left out]"
"""What stands for the headline of a commit, as GitHub writes logins into those of merges."""

_PEOPLE = "core.people"
_COMMITS = "github.commits"
_DECLARATIONS = "research.replications"
_CHANGES = "reports.changes"
_PAIRS = "insight.collaborations"
#: Tables with a row for each person, with the columns that say who it is.
_OF_PEOPLE: Mapping[str, tuple[str, ...]] = {
    _PEOPLE: ("person_id",),
    "core.contributions": ("person_id",),
    "insight.person_stats": ("person_id",),
    "insight.collaborators": ("person_id",),
    _PAIRS: ("person_id", "other_id"),
}
#: Tables with a person in a row about something else, likewise.
_NAMING: Mapping[str, tuple[str, ...]] = {"insight.repository_contributors": ("top_person_id",)}
#: Tables that are nothing without names and accounts, or name people wherever they like.
_EMPTIED = frozenset(
    {
        "core.authors",
        "core.identity_links",
        "github.contributors",
        "github.identity_links",
        "legacy.outputs",
        "legacy.parity",
    }
)
#: Of the network as a whole, which is shown or is not.
_OF_NETWORK = "insight.collaboration_stats"
TOUCHED = frozenset({*_OF_PEOPLE, *_NAMING, *_EMPTIED, _OF_NETWORK, _COMMITS, _DECLARATIONS, _CHANGES})
"""Tables that are published otherwise than they are computed, unless people are named."""

#: What stands in columns in place of what they say.
_OVERWRITTEN: Mapping[str, Mapping[str, str | None]] = {
    _COMMITS: {**NOBODY_KNOWN, "headline": HEADLINE},
    _DECLARATIONS: {"by": WITHHELD},
}


@dataclass(frozen=True)
class PeopleShown:
    """How people are shown; under the same secret `key`, the same person has the same pseudonym in every build."""

    mode: Mode = "named"
    key: bytes = field(default=b"", repr=False)

    @property
    def digest(self) -> str:
        """Names mode and key without telling the key."""
        return f"{self.mode} {hmac.new(self.key, b'people', hashlib.sha256).hexdigest()[:32]}"

    def pseudonym(self, person_id: str) -> str:
        """What a person of `core.people` is called instead."""
        digest = hmac.new(self.key, f"person {person_id}".encode(), hashlib.sha256)
        return PREFIX + digest.hexdigest()[:16]

    def published(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """`tables`, by qualified name, as they may be published; `core.people` among them says who is a bot."""
        names = self.names(tables[_PEOPLE]) if _PEOPLE in tables else None
        return {name: self.table(name, frame, names) for name, frame in tables.items()}

    def names(self, people: pl.DataFrame) -> Callable[[str], str]:
        """What each id is replaced by; bots keep theirs."""
        bots = frozenset(cast("list[str]", people.filter("is_bot")["person_id"].to_list()))
        return lambda each: each if each in bots or each.startswith(_HIDDEN_BEFORE) else self.pseudonym(each)

    def table(self, name: str, frame: pl.DataFrame, names: Callable[[str], str] | None = None) -> pl.DataFrame:
        """`frame`, rows of the table `name`, as it may be published; `names` is what `names` returns.

        Rows are in key order. Without `names`, bots bear pseudonyms, too.
        """
        if self.mode == "named" or name not in TOUCHED:
            return frame
        if name in _OVERWRITTEN:
            return _with(frame, _OVERWRITTEN[name])
        if name == _CHANGES:
            return frame.filter(~_speaks_of_people())
        if self.mode == "off" and name in _NAMING:
            return _with(frame, dict.fromkeys(_NAMING[name]))
        if self.mode == "off" or name in _EMPTIED:
            return frame.clear()
        is_counted_only = name == _OF_NETWORK
        return frame if is_counted_only else self._under_pseudonyms(name, frame, names or self.pseudonym)

    def _under_pseudonyms(self, name: str, frame: pl.DataFrame, names: Callable[[str], str]) -> pl.DataFrame:
        columns = [*_OF_PEOPLE.get(name, ()), *_NAMING.get(name, ())]
        renamed = frame.with_columns(
            pl.Series(column, [each and names(each) for each in frame[column].to_list()], dtype=pl.String)
            for column in columns
        )
        if name == _PAIRS:
            # By the alphabet, as declared: otherwise the order would still be that of the ids.
            renamed = renamed.with_columns(
                pl.min_horizontal("person_id", "other_id").alias("person_id"),
                pl.max_horizontal("person_id", "other_id").alias("other_id"),
            )
        # In the order of the new names, as that of the old ones tells which account is older.
        renamed = renamed.sort(ALL_TABLES[name].key)
        if name != _PEOPLE:
            return renamed
        person = ~pl.col("is_bot")
        return renamed.with_columns(
            pl.when(person).then(None).otherwise(pl.col("login")).alias("login"),
            pl.when(person).then(None).otherwise(pl.col("name")).alias("name"),
            pl.when(person).then(pl.lit("pseudonym")).otherwise(pl.col("identity")).alias("identity"),
            pl.when(person).then(pl.col("identities").list.head(0)).otherwise(pl.col("identities")).alias("identities"),
        )


def _speaks_of_people() -> pl.Expr:
    is_of_people = pl.col("table_name").is_in(sorted({*_OF_PEOPLE, *_EMPTIED, _COMMITS, _DECLARATIONS}))
    # A row that came or went is one change without a column, which holds all of its values.
    columns = ["", *(column for named in _NAMING.values() for column in named)]
    return is_of_people | (pl.col("table_name").is_in(sorted(_NAMING)) & pl.col("column_name").is_in(columns))


def _with(frame: pl.DataFrame, values: Mapping[str, str | None]) -> pl.DataFrame:
    return frame.with_columns(pl.lit(value, dtype=frame.schema[name]).alias(name) for name, value in values.items())
