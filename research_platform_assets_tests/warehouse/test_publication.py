"""What readers see: one whole build at every moment, the same bytes for the same build, and repairs."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.errors import (
    ContractError,
    IncoherentBuildError,
    MissingInputsError,
    StorageError,
    WarehouseDamagedError,
)
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import builds, catalog, doctor, objects, publication, versions
from research_platform_assets.warehouse.publishing import Published
from research_platform_assets.warehouse.store import Made, Recipe
from research_platform_assets_tests.warehouse.laboratory import (
    DECLARED,
    DERIVED,
    RANKING,
    TOTALS,
    Laboratory,
    catalog_rows,
    listed,
    tree,
)

READER = """
import json, sys
from pathlib import Path
current = Path(sys.argv[1])
print("ready", flush=True)
seen = set()
while not (current.parent / "stop").exists():
    folder = current.resolve(strict=True)
    manifest = json.loads((folder / "build.json").read_text())["build_id"]
    words = (folder / "site" / "index.html").read_text().partition("<p>")[2].partition("<p>")[0].split(", ")
    for word in words:
        assert (folder / "site" / "word" / f"{word}.html").read_text() == word
    assert manifest == folder.name
    assert (folder / "catalog.duckdb").stat().st_size > 0
    seen.add(manifest)
print(json.dumps(sorted(seen)))
"""


def examine(laboratory: Laboratory) -> list[str]:
    with laboratory.store() as store:
        return [finding.text for finding in doctor.examine(store, laboratory.layout, DECLARED, deep=True)]


def restored(laboratory: Laboratory, build_id: str) -> Published:
    with laboratory.store() as store:
        for name in DECLARED:
            store.restore(DECLARED[name], build_id)
        return laboratory.publish(store)


def test_a_published_folder_holds_site_files_catalog_and_manifest(new_laboratory: Laboratory) -> None:
    published = new_laboratory.built()
    folder = new_laboratory.layout.current
    assert folder.readlink() == Path("builds") / published.build_id
    assert {"build.json", "datapackage.json", "site/index.html", "tables/core.totals.csv"} < set(tree(folder.resolve()))
    assert json.loads((folder / "build.json").read_text())["build_id"] == published.build_id
    rows = catalog_rows(folder / "catalog.duckdb")
    assert set(rows) == set(DECLARED) - {"reports.site", "reports.exports"}
    with new_laboratory.store() as store:
        for name, shown in rows.items():
            stored = store.read(DECLARED[name], store.heads()[name].version)
            assert shown == stored.rows()
    assert (folder / "catalog.duckdb").stat().st_mode & 0o777 == 0o444
    with duckdb.connect(str(folder / "catalog.duckdb"), read_only=True) as connection:
        comments = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
        columns = connection.execute("select comment from duckdb_columns() where table_name = 'totals'").fetchall()
    assert comments["totals"] == TOTALS.description
    assert columns == [(column.description,) for column in TOTALS.contract.columns().values()]


def test_readers_always_see_one_whole_build(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    published = {laboratory.layout.shown()}
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(laboratory.layout.current)], stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        for state in (1, 2, 0, 1, 2, 0):
            published.add(laboratory.built(state=state).build_id)
        (laboratory.layout.root / "stop").touch()
        seen = json.loads(reader.stdout.read())
    assert reader.returncode == 0
    assert set(seen) <= published


def test_a_deleted_folder_is_laid_out_again_byte_for_byte(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    seen = tree(laboratory.layout.build(first.build_id)), catalog_rows(laboratory.layout.current / "catalog.duckdb")
    laboratory.built(state=1)
    shutil.rmtree(laboratory.layout.root)
    back = restored(laboratory, first.build_id)
    assert (back.build_id, back.is_new_build, back.was_laid_out, back.was_switched) == (
        first.build_id,
        *(False, True, True),
    )
    folder = laboratory.layout.current
    assert (tree(folder.resolve()), catalog_rows(folder / "catalog.duckdb")) == seen


def edit(path: Path) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[0] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("site/index.html", edit, "was changed after it was published"),
        ("site/index.html", Path.unlink, "is missing"),
        ("tables/core.totals.csv", edit, "was changed after it was published"),
        ("catalog.duckdb", edit, "was changed after it was published"),
        ("catalog.duckdb", Path.unlink, "is missing"),
        ("catalog.duckdb.sha256", Path.unlink, "was changed after it was published"),
        ("build.json", Path.unlink, "is missing"),
    ],
)
def test_what_was_edited_or_deleted_is_noticed_and_repaired(
    laboratory: Laboratory, name: str, damage: object, said: str
) -> None:
    laboratory.built()
    folder = laboratory.layout.current.resolve()
    seen, rows = tree(folder), catalog_rows(folder / "catalog.duckdb")
    damage(folder / name)  # type: ignore[operator]
    findings = examine(laboratory)
    assert len(findings) == 1
    assert said in findings[0]
    again = laboratory.built()
    assert (again.is_new_build, again.was_laid_out, again.was_switched) == (False, True, False)
    assert examine(laboratory) == []
    assert (tree(folder), catalog_rows(folder / "catalog.duckdb")) == (seen, rows)


def test_an_edited_manifest_is_written_again(laboratory: Laboratory) -> None:
    laboratory.built()
    path = laboratory.layout.current / "build.json"
    seen = path.read_bytes()
    path.chmod(0o644)
    path.write_text("{")
    assert laboratory.built().was_laid_out
    assert path.read_bytes() == seen


def test_builds_share_the_files_that_they_have_in_common(laboratory: Laboratory) -> None:
    first, second = laboratory.built(state=0), laboratory.built(state=1)
    paths = [laboratory.layout.build(each.build_id) / "site" / "style.css" for each in (first, second)]
    assert paths[0].stat().st_ino == paths[1].stat().st_ino
    assert paths[0].stat().st_nlink == 3
    assert paths[0].stat().st_mode & 0o777 == 0o444


def test_without_hard_links_files_are_copied(new_laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(objects.os, "link", refuse)
    new_laboratory.built()
    assert examine(new_laboratory) == []
    assert (new_laboratory.layout.current / "site" / "style.css").stat().st_mode & 0o777 == 0o444


def test_remains_of_crashes_are_tidied(laboratory: Laboratory) -> None:
    published = laboratory.built()
    layout = laboratory.layout
    for remains in (".abc.tmp", ".abc.removed", "abc"):
        (layout.root / "builds" / remains / "site").mkdir(parents=True)
    (layout.objects / "ab").mkdir(exist_ok=True)
    (layout.objects / "ab" / f".{'ab' * 32}.1.tmp").touch()
    assert publication.clean(layout, frozenset()) == ["abc"]
    assert [path.name for path in (layout.root / "builds").iterdir()] == [published.build_id]
    assert examine(laboratory) == []
    assert all(path.stat().st_nlink > 1 for path in layout.objects.glob("??/*"))


def test_what_a_stranger_put_among_the_builds_stays(laboratory: Laboratory) -> None:
    published = laboratory.built()
    folder = laboratory.layout.root / "builds"
    (folder / ".DS_Store").touch()
    (folder / "notes.txt").touch()
    (folder / "latest").symlink_to(published.build_id)
    assert publication.clean(laboratory.layout, frozenset()) == []
    assert {path.name for path in folder.iterdir()} == {".DS_Store", "notes.txt", "latest", published.build_id}


def test_a_restore_brings_the_bytes_back_and_forward_again(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    seen = tree(laboratory.layout.current.resolve())
    second = laboratory.built(state=1)
    back = restored(laboratory, first.build_id)
    assert (back.was_laid_out, back.was_switched, laboratory.layout.shown()) == (False, True, first.build_id)
    assert tree(laboratory.layout.current.resolve()) == seen
    with laboratory.store() as store:
        assert [build.build_id for build in builds.listing(store.connection)] == [second.build_id, first.build_id]
        assert builds.current(store.connection) == first.build_id
    assert laboratory.built(state=1).build_id == second.build_id


def test_an_incoherent_set_is_not_published(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    laboratory.state = 1
    with laboratory.store() as store:
        laboratory.capture(store)
        with pytest.raises(
            IncoherentBuildError, match=r"core.totals was made from an earlier github.things: materialize"
        ):
            laboratory.publish(store)
    assert laboratory.layout.shown() == first.build_id


def test_without_all_tables_there_is_no_build(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        laboratory.capture(store)
        laboratory.derive(store, TOTALS)
        with pytest.raises(MissingInputsError, match=r"insight.ranking, reports.exports, reports.site were never"):
            laboratory.publish(store)
    assert laboratory.layout.shown() is None


def test_a_table_that_was_given_up_does_not_stand_in_the_way(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    old = Table("insight", "old", "Given up.", RANKING.contract)
    with laboratory.store() as store:
        store.derive(Recipe(old, "k", [TOTALS]), lambda _, __: Made(RANKING.frame([{"position": 1, "word": "a"}])))
        assert laboratory.publish(store).build_id == first.build_id
    assert laboratory.built(state=1).is_new_build


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "", "a//b", "./a", "a\0b"])
def test_a_listed_path_stays_below_its_folder(laboratory: Laboratory, path: str) -> None:
    laboratory.built()
    with laboratory.store() as store:
        recipe = Recipe(EXPORTS, "k2", [TOTALS])
        store.derive(recipe, lambda _, __: listed(EXPORTS, {path: b"x"}))
        with pytest.raises(ContractError, match="does not lie below the folder"):
            laboratory.publish(store)
    assert examine(laboratory) == [] or path == ""


@pytest.mark.parametrize("path", ["build.json", "catalog.duckdb", "catalog.duckdb.sha256", "site/index.html"])
def test_a_listed_path_is_not_taken_twice(laboratory: Laboratory, path: str) -> None:
    laboratory.built()
    with laboratory.store() as store:
        store.derive(Recipe(EXPORTS, "k2", [TOTALS]), lambda _, __: listed(EXPORTS, {path: b"x"}))
        with pytest.raises(ContractError, match="is taken by another file"):
            laboratory.publish(store)


@pytest.mark.parametrize("slug", ["it's", 'a "quoted" name', "with space", "größe 研究", "semi;colon--"])
def test_folders_may_have_any_name(tmp_path: Path, slug: str) -> None:
    laboratory = Laboratory(tmp_path / slug, slug=slug)
    laboratory.built()
    assert examine(laboratory) == []
    assert catalog_rows(laboratory.layout.current / "catalog.duckdb")["core.totals"]


def test_names_of_tables_are_quoted(laboratory: Laboratory) -> None:
    odd = Table('od"d', "na'me; drop", "It's odd.", RANKING.contract)
    with laboratory.store() as store:
        outcome = store.derive(Recipe(odd, "k"), lambda _, __: Made(RANKING.frame([{"position": 1, "word": "a"}])))
        catalog.write(store, laboratory.root / "odd.duckdb", {odd: outcome.derivation})
        assert store.connection.sql("""from "od""d"."na'me; drop" """).fetchall() == [(1, "a")]
        assert (odd.qualified_name, outcome.derivation.version) in versions.stored(store.connection)
    assert catalog_rows(laboratory.root / "odd.duckdb") == {odd.qualified_name: [(1, "a")]}


def test_two_organisations_in_one_process_do_not_meet(tmp_path: Path) -> None:
    one, other = Laboratory(tmp_path, slug="one"), Laboratory(tmp_path, slug="other", state=1)
    with one.store() as first, other.store() as second:
        one.capture(first)
        other.capture(second)
        for table in DERIVED:
            one.derive(first, table)
            other.derive(second, table)
        assert one.publish(first).build_id != other.publish(second).build_id
    assert examine(one) == examine(other) == []
    third = Laboratory(tmp_path, slug="third")
    third.built()
    assert tree(one.layout.current.resolve()) == tree(third.layout.current.resolve())


def test_a_file_that_the_warehouse_lost_cannot_be_laid_out(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        store.connection.execute("update platform.file set content = 'x'::blob where size_bytes = 4")
    assert any("is damaged" in text for text in examine(laboratory))
    shutil.rmtree(laboratory.layout.root)
    with pytest.raises(WarehouseDamagedError, match=r"1 published files .* and restore a backup$"):
        laboratory.built()
    assert laboratory.layout.shown() is None


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        objects.write_whole(tmp_path / "nowhere" / "file", b"content")
    assert str(caught.value) == (
        f"{tmp_path}/nowhere/file could not be written (No such file or directory); what was published before is "
        "untouched. Free space or fix the permissions, then run again"
    )


def test_a_place_that_is_taken_is_named(laboratory: Laboratory) -> None:
    laboratory.layout.root.mkdir(parents=True)
    (laboratory.layout.root / "builds").touch()
    text = (
        r"could not be written .*; readers keep the build before\. Free space or fix the permissions, then run again$"
    )
    with pytest.raises(StorageError, match=text):
        laboratory.built()
    (laboratory.layout.root / "builds").unlink()
    laboratory.layout.current.mkdir()
    with pytest.raises(StorageError, match=r"could not be switched .* no link.* Move it away"):
        laboratory.built()
    laboratory.layout.current.rmdir()
    assert laboratory.built().was_switched


def test_a_copy_in_place_of_the_link_is_an_error_to_the_doctor(laboratory: Laboratory) -> None:
    laboratory.built()
    folder = laboratory.layout.current.resolve()
    laboratory.layout.current.unlink()
    shutil.copytree(folder, laboratory.layout.current)
    with laboratory.store() as store:
        (finding,) = doctor.examine(store, laboratory.layout, DECLARED)
    assert finding.severity == "error"
    assert "is no link" in finding.text
    assert finding.remedy.startswith("move it away")


def test_a_kill_between_record_and_switch_is_made_good(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    published = laboratory.built(state=1)
    publication.switch(laboratory.layout, "elsewhere")
    assert any("readers see build elsewhere" in text for text in examine(laboratory))
    again = laboratory.built(state=1)
    assert again == Published(published.build_id, is_new_build=False, was_laid_out=False, was_switched=True)


def test_a_build_that_is_recorded_twice_is_one_build(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        tables = builds.candidate(store, frozenset())
        builds.record(store, tables, cause="again", at=datetime.now(UTC))
        assert len(builds.listing(store.connection)) == 1
        assert {name for name in tables if name.startswith("reports.")} == {SITE.qualified_name, EXPORTS.qualified_name}
