"""A small graph over a real warehouse: two captured tables, two derived ones, a site and an export.

Belongs here: what the tests of the warehouse build, publish and take apart. What a build contains follows from a number
(the state of the source) and a word (the version of the code), so that a test can say what has to come out.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dataframely as dy
import duckdb
import polars as pl

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import captures, files, spool
from research_platform_assets.warehouse.captures import Capture, CaptureRecipe
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.publication import Layout
from research_platform_assets.warehouse.publishing import Published, publish
from research_platform_assets.warehouse.store import Made, Recipe, Store, open_store
from research_platform_assets.warehouse.versions import quoted


class Things(dy.Schema):
    thing_id = dy.Int64(primary_key=True, description="Number of the thing.")
    label = declare.text("What it is called.")
    weight = declare.decimal("What it weighs.", 4, nullable=True)
    words = declare.texts("Words about it.", nullable=True)
    seen_at = declare.timestamp("When it was seen.", nullable=True)


class Totals(dy.Schema):
    word = dy.String(primary_key=True, description="The word.")
    things_count = declare.count("Things with the word.")
    is_known = declare.flag("Whether the word was there before.")


class Ranking(dy.Schema):
    position = dy.Int64(primary_key=True, description="Place, from 1.")
    word = declare.text("The word.")


THINGS = Table("github", "things", "Things, as they were seen.", Things)
TOTALS = Table("core", "totals", "Words and how often they occur.", Totals)
RANKING = Table("insight", "ranking", "Words in order.", Ranking)
CAPTURED = (THINGS, DOCUMENTS)
DERIVED = (TOTALS, RANKING, SITE, EXPORTS)
DECLARED = {table.qualified_name: table for table in (*CAPTURED, *DERIVED)}
REQUIRED = frozenset(DECLARED)
T0 = datetime(2026, 1, 1, tzinfo=UTC)


def things(state: int) -> pl.DataFrame:
    """The things there are in a state of the source."""
    return THINGS.frame(
        [
            {
                "thing_id": number,
                "label": f'thing "{number}" é\u0301 {state}',
                "weight": None if number == 2 else (state * 7 + number) / 3,
                "words": None if number == 3 else [f"w{(state + number + step) % 4}" for step in range(number)],
                "seen_at": T0 + timedelta(days=state, microseconds=number),
            }
            for number in range(1, 4 + state % 3)
        ]
    )


def contents(state: int) -> dict[str, bytes]:
    """The documents there are in a state of the source; some stay the same from state to state."""
    texts = [f"document {number} of {state // (number + 1)}".encode() for number in range(3)]
    return {hashlib.sha1(text).hexdigest(): text for text in texts}


def documents(state: int) -> pl.DataFrame:
    """The list of these documents."""
    rows = [
        {"repository_id": 1, "path": f"{number}.md", "kind": "readme", "oid": oid, "size_bytes": len(text)}
        | {"status": "observed", "reason": None}
        for number, (oid, text) in enumerate(sorted(contents(state).items()))
    ]
    return DOCUMENTS.frame(rows)


def totals(frames: Mapping[str, pl.DataFrame], past: Mapping[str, pl.DataFrame | None]) -> Made:
    """Count words; reads what was counted before."""
    before = past[TOTALS.qualified_name]
    known = set() if before is None else set(before["word"])
    counts = frames[THINGS.qualified_name]["words"].explode().drop_nulls().value_counts().sort("words")
    return Made(
        TOTALS.frame([{"word": w, "things_count": n, "is_known": w in known} for w, n in counts.iter_rows()]),
    )


def ranking(frames: Mapping[str, pl.DataFrame], past: Mapping[str, pl.DataFrame | None]) -> Made:
    """Order words."""
    del past
    ordered = frames[TOTALS.qualified_name].sort("things_count", "word", descending=[True, False])["word"]
    return Made(RANKING.frame([{"position": at, "word": word} for at, word in enumerate(ordered, start=1)]))


def listed(table: Table, written: Mapping[str, bytes]) -> Made:
    """A list of files and their contents."""
    rows = [
        {"path": path, "sha256": files.sha256(content), "size_bytes": len(content), "media_type": "text/plain"}
        for path, content in sorted(written.items())
    ]
    return Made(table.frame(rows), {files.sha256(content): content for content in written.values()})


@dataclass
class Laboratory:
    """One organisation: its warehouse, its published folder, the state of its source and the version of its code."""

    root: Path
    slug: str = "acme"
    state: int = 0
    code: str = "k1"
    computed: list[str] = field(default_factory=list)
    first: FirstBuild | None = None

    @property
    def directory(self) -> Path:
        """The folder of the warehouse."""
        return self.root / self.slug

    @property
    def layout(self) -> Layout:
        """The published folder."""
        return Layout(self.root / "published" / self.slug)

    @contextmanager
    def store(self, timeout_seconds: float = 10.0) -> Iterator[Store]:
        """The open warehouse."""
        with open_store(self.directory, run_id=f"run-{self.state}", timeout_seconds=timeout_seconds) as store:
            yield store

    @property
    def capture_recipe(self) -> CaptureRecipe:
        """How captured tables are made."""
        return CaptureRecipe(CAPTURED, "capture-1", {})

    def capture(self, store: Store, selected: frozenset[str] = REQUIRED) -> dict[Table, Outcome]:
        """Take the present state of the source in, through the spool."""
        capture_id = f"state-{self.state}"
        known = captures.known(store, self.capture_recipe, capture_id)
        if known is not None:
            return {
                table: store.adopt(table, made) for table, made in known.items() if table.qualified_name in selected
            }
        with spool.open_spool(self.directory, capture_id, frozenset(), timeout_seconds=10.0) as pages:
            for oid, content in contents(self.state).items():
                pages.put_page(oid, {"oid": oid}, {oid: content})
            pages.close()
            capture = Capture(capture_id, T0 + timedelta(days=self.state), "archive")
            frames = {THINGS.qualified_name: things(self.state), DOCUMENTS.qualified_name: documents(self.state)}
            taken = captures.take_in(store, capture, self.capture_recipe, frames, selected)
            spool.remove(self.directory)
        return {DECLARED[name]: outcome for name, outcome in taken.items()} if taken else {}

    def derive(self, store: Store, table: Table, *, is_broken: bool = False) -> Outcome:
        """Bring a derived table up to date; a broken computation gives rows that break the contract."""
        recipe = {
            TOTALS: Recipe(TOTALS, self.code, [THINGS], [TOTALS]),
            RANKING: Recipe(RANKING, "ranking-1", [TOTALS]),
            SITE: Recipe(SITE, f"site-{self.code}", [RANKING, THINGS], settings={"title": "A site"}),
            EXPORTS: Recipe(EXPORTS, "exports-1", [TOTALS]),
        }[table]
        if is_broken:
            recipe = Recipe(recipe.table, f"{recipe.code_version}-broken", recipe.inputs, recipe.history)

        def compute(frames: Mapping[str, pl.DataFrame], past: Mapping[str, pl.DataFrame | None]) -> Made:
            self.computed.append(table.qualified_name)
            made = self.compute(table, frames, past)
            return Made(pl.concat([made.frame, made.frame]), made.contents) if is_broken else made

        return store.derive(recipe, compute)

    def compute(
        self, table: Table, frames: Mapping[str, pl.DataFrame], past: Mapping[str, pl.DataFrame | None]
    ) -> Made:
        """The computations."""
        if table is TOTALS:
            return totals(frames, past)
        if table is RANKING:
            return ranking(frames, past)
        if table is SITE:
            words = ", ".join(frames[RANKING.qualified_name]["word"])
            rows = "".join(f"<li>{label}" for label in frames[THINGS.qualified_name]["label"])
            pages = {f"word/{word}.html": word.encode() for word in frames[RANKING.qualified_name]["word"]}
            index = f"<p>{words}<p>{self.code}<ul>{rows}".encode()
            return listed(SITE, {"index.html": index, "style.css": b"p {}", **pages})
        csv = frames[TOTALS.qualified_name].write_csv().encode()
        return listed(EXPORTS, {"tables/core.totals.csv": csv, "datapackage.json": b"{}"})

    def publish(self, store: Store, cause: str = "test", switched_off: frozenset[str] = frozenset()) -> Published:
        """Publish the current heads; tables that are switched off need not fit."""
        return publish(
            store,
            self.layout,
            required=REQUIRED,
            switched_off=switched_off,
            manifest=lambda build_id, tables: {"build_id": build_id, "tables": sorted(tables)},
            declared=DECLARED,
            at=datetime.now(UTC),
            cause=cause,
        )

    def build(self, store: Store) -> Published:
        """Everything: capture, derive, publish."""
        self.capture(store)
        for table in DERIVED:
            self.derive(store, table)
        return self.publish(store)

    def built(self, state: int | None = None, code: str | None = None) -> Published:
        """Open, build everything, close; from here on with this state and code."""
        self.state = self.state if state is None else state
        self.code = code or self.code
        if self.first is not None and self.first.is_that_of(self):
            return self.first.copy_to(self)
        with self.store() as store:
            return self.build(store)


@dataclass(frozen=True)
class FirstBuild:
    """The first build of a laboratory as it is at the beginning, ready to be copied to others."""

    made_by: Laboratory
    published: Published

    @classmethod
    def make(cls, root: Path) -> FirstBuild:
        """Make it below `root`."""
        laboratory = Laboratory(root)
        return cls(laboratory, laboratory.built())

    def is_that_of(self, laboratory: Laboratory) -> bool:
        """Whether this is what `laboratory` would make, which has nothing yet."""
        one, other = ((each.slug, each.state, each.code) for each in (laboratory, self.made_by))
        return one == other and not laboratory.directory.exists() and not laboratory.layout.root.exists()

    def copy_to(self, laboratory: Laboratory) -> Published:
        """Copy it, and return what was published."""
        # Published files are hard links, which `shutil` would take apart.
        subprocess.run(["cp", "-a", f"{self.made_by.root}/.", str(laboratory.root)], check=True)
        laboratory.computed += self.made_by.computed
        return self.published


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the catalog, whose bytes do not follow from its rows."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("catalog.duckdb")
    }


def catalog_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of a catalog, in the order in which they lie there."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        names = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        return {
            f"{schema}.{name}": connection.execute(f"select * from {quoted(schema)}.{quoted(name)}").fetchall()
            for schema, name in names
        }
