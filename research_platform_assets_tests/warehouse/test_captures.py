"""Captures: the spool, taking it in, documents and what is computed from each once."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from research_platform_assets.errors import (
    CaptureError,
    MissingInputsError,
    PlatformError,
    StorageError,
    WarehouseBusyError,
    WarehouseDamagedError,
)
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.warehouse import captures, doctor, documents, spool
from research_platform_assets.warehouse.captures import Capture
from research_platform_assets.warehouse.documents import PerDocument, Subject, one_by_one
from research_platform_assets.warehouse.rejected import AuditError
from research_platform_assets_tests.warehouse.laboratory import (
    DECLARED,
    REQUIRED,
    THINGS,
    Laboratory,
    contents,
    things,
)
from research_platform_assets_tests.warehouse.laboratory import documents as listed

CAPTURE = Capture("state-7", datetime(2026, 5, 1, 12, tzinfo=UTC), "archive")


def test_pages_outlive_a_killed_capture_and_documents_every_capture(laboratory: Laboratory) -> None:
    directory = laboratory.directory
    with spool.open_spool(directory, "one", frozenset({"known"}), timeout_seconds=1) as pages:
        pages.put_page("b", {"n": 2}, {"oid": b"text", "known": b"not kept again"})
        pages.put_page("a", {"n": [1, None, "é"]}, {})
        pages.put_page("a", {"n": "a page once there stays"}, {"oid": b"other"})
        assert list(pages.pages()) == [("a", {"n": [1, None, "é"]}), ("b", {"n": 2})]
        assert pages.has_document("known")
    with spool.open_spool(directory, "one", frozenset(), timeout_seconds=1) as pages:
        assert (pages.has_page("a"), pages.has_page("c"), pages.has_document("oid")) == (True, False, True)
        assert not pages.has_document("known")
    with spool.open_spool(directory, "two", frozenset(), timeout_seconds=1) as pages:
        assert (pages.has_page("a"), pages.has_document("oid")) == (False, True)
    spool.remove(directory)
    assert not spool.spool_path(directory).exists()


def test_pages_come_by_key_however_many_there_are(laboratory: Laboratory) -> None:
    keys = [f"{number * 7 % 300:03}" for number in range(300)]
    with spool.open_spool(laboratory.directory, "one", frozenset(), timeout_seconds=1) as pages:
        for key in keys:
            pages.put_page(key, {"text": key * 1000}, {})
        assert [(key, page["text"]) for key, page in pages.pages()] == [(key, key * 1000) for key in sorted(keys)]
        size = sum(path.stat().st_size for path in laboratory.directory.glob("spool.duckdb*"))
    assert size < 600_000


def half_done(pages: spool.Spool) -> None:
    with pages.together():
        pages.put_page("b", {"n": 2}, {"other": b"text"})
        pages.put_answer("again", b"answer")
        pages.drop_answers(["asked"])
        raise InterruptedError


def test_what_is_put_together_is_stored_whole_or_not_at_all(laboratory: Laboratory) -> None:
    directory = laboratory.directory
    with spool.open_spool(directory, "one", frozenset(), timeout_seconds=1) as pages:
        with pages.together():
            pages.put_page("a", {"n": 1}, {"oid": b"text"})
            pages.put_answer("asked", b"answer")
        with pytest.raises(InterruptedError):
            half_done(pages)
        found = [(pages.has_page(key), pages.has_document(oid)) for key, oid in (("a", "oid"), ("b", "other"))]
        assert found == [(True, True), (False, False)]
        assert (pages.answer("asked"), pages.answer("again")) == (b"answer", None)
        pages.put_page("b", {"n": 3}, {})
    with spool.open_spool(directory, "one", frozenset(), timeout_seconds=1) as pages:
        assert list(pages.pages()) == [("a", {"n": 1}), ("b", {"n": 3})]
        assert (pages.has_document("other"), pages.answer("asked")) == (False, b"answer")


def test_answers_stay_until_they_are_dropped_or_another_state_begins(laboratory: Laboratory) -> None:
    directory = laboratory.directory
    with spool.open_spool(directory, "one", frozenset(), timeout_seconds=1) as pages:
        for name in "abc":
            pages.put_answer(name, name.encode() * 2)
        pages.drop_answers(["a", "never put"])
        assert [pages.answer(name) for name in "abcd"] == [None, b"bb", b"cc", None]
    with spool.open_spool(directory, "one", frozenset(), timeout_seconds=1) as pages:
        assert [pages.answer(name) for name in "abcd"] == [None, b"bb", b"cc", None]
        pages.drop_answers(["b"])
        pages.put_answer("a", b"again")
        assert [pages.answer(name) for name in "abc"] == [b"again", None, b"cc"]
    with spool.open_spool(directory, "two", frozenset(), timeout_seconds=1) as pages:
        assert [pages.answer(name) for name in "abc"] == [None, None, None]


def test_two_captures_at_once_are_refused(laboratory: Laboratory) -> None:
    with (
        spool.open_spool(laboratory.directory, "one", frozenset(), timeout_seconds=0),
        pytest.raises(WarehouseBusyError),
        spool.open_spool(laboratory.directory, "one", frozenset(), timeout_seconds=0),
    ):
        pass


def test_a_capture_under_way_blocks_nobody(laboratory: Laboratory) -> None:
    laboratory.built()
    with spool.open_spool(laboratory.directory, "state-5", frozenset(), timeout_seconds=0):
        assert not laboratory.built().is_new_build


def test_a_selection_moves_only_its_heads_but_takes_all_in(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        taken = laboratory.capture(store, frozenset({THINGS.qualified_name}))
        assert set(taken) == {THINGS}
        assert set(store.heads()) == {THINGS.qualified_name}
        assert documents.known_oids(store.connection) == set(contents(0))
        rest = laboratory.capture(store)
        assert rest[DOCUMENTS].is_reused
        assert set(store.heads()) == {THINGS.qualified_name, DOCUMENTS.qualified_name}


def test_the_same_content_of_another_capture_is_the_same_version(laboratory: Laboratory) -> None:
    frames = {THINGS.qualified_name: things(0), DOCUMENTS.qualified_name: listed(0).head(0)}
    with laboratory.store() as store:
        first = captures.take_in(store, CAPTURE, laboratory.capture_recipe, frames, REQUIRED)
        later = Capture("state-8", CAPTURE.observed_at + timedelta(days=1), "archive")
        second = captures.take_in(store, later, laboratory.capture_recipe, frames, REQUIRED)
        again = captures.take_in(store, later, laboratory.capture_recipe, frames, REQUIRED)
        one, other = (taken[THINGS.qualified_name].derivation for taken in (first, second))
        assert (one.version, one.fingerprint != other.fingerprint) == (other.version, True)
        assert second[THINGS.qualified_name].is_reused
        assert again == {
            name: captures.Outcome(o.derivation, True, o.differences, o.previous_version) for name, o in second.items()
        }
        assert captures.observed_at(store, THINGS.qualified_name) == later.observed_at
        assert captures.by_id(store, "state-7") == CAPTURE


def test_a_rejected_capture_changes_nothing(laboratory: Laboratory) -> None:
    laboratory.built()
    frames = {THINGS.qualified_name: things(1), DOCUMENTS.qualified_name: listed(1).with_columns(kind=None)}
    frames[DOCUMENTS.qualified_name] = listed(1)[[0, 0, 1, 2]]
    with laboratory.store() as store:
        before = store.heads()
        with pytest.raises(AuditError, match=r"github.documents was not stored"):
            captures.take_in(store, CAPTURE, laboratory.capture_recipe, frames, REQUIRED)
        assert store.heads() == before
        assert captures.known(store, laboratory.capture_recipe, "state-7") is None
        with pytest.raises(WarehouseDamagedError, match="capture state-7 is referenced but not recorded"):
            captures.by_id(store, "state-7")


def test_documents_that_are_nowhere_stop_a_capture(laboratory: Laboratory) -> None:
    frames = {THINGS.qualified_name: things(1), DOCUMENTS.qualified_name: listed(1)}
    with laboratory.store() as store:
        with pytest.raises(CaptureError, match=r"3 documents whose contents are not at hand.*spool.duckdb and capture"):
            captures.take_in(store, CAPTURE, laboratory.capture_recipe, frames, REQUIRED)
        assert store.heads() == {}


def test_what_was_never_captured_has_no_time(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        for name in ("github.commits", "core.totals"):
            with pytest.raises(MissingInputsError, match=f"{name} was never captured"):
                captures.observed_at(store, name)


def test_work_on_a_document_is_done_once_ever(laboratory: Laboratory) -> None:
    done: list[tuple[bytes, str]] = []

    def describe(content: bytes, path: str) -> dict[str, object]:
        done.append((content, path))
        return {"length": len(content), "path": path, "text": "é\n\0", "none": None}

    laboratory.built()
    oids = sorted(contents(0))
    work = PerDocument("describe", "v1", one_by_one(describe))
    subjects = [Subject(oid, "a.md") for oid in oids]
    with laboratory.store() as store:
        first = documents.results(store.connection, work, [*subjects, *subjects])
        assert len(done) == len(oids)
        assert first[subjects[0]] == {
            "length": len(contents(0)[oids[0]]),
            "path": "a.md",
            "text": "é\n\0",
            "none": None,
        }
    with laboratory.store() as store:
        assert documents.results(store.connection, work, subjects) == first
        assert len(done) == len(oids)
        documents.results(store.connection, work, [*subjects, Subject(oids[0], "b.md")])
        assert done[len(oids) :] == [(contents(0)[oids[0]], "b.md")]
        documents.results(store.connection, PerDocument("describe", "v2", one_by_one(describe)), subjects[:1])
        documents.results(store.connection, PerDocument("other", "v1", one_by_one(describe)), subjects[:1])
        assert len(done) == len(oids) + 3
        assert documents.results(store.connection, work, []) == {}


def test_a_result_goes_where_it_says_what_no_document_says_in_one_piece(laboratory: Laboratory) -> None:
    laboratory.built()
    oid = min(contents(0))
    done: list[str] = []

    def describe(content: bytes, part: str) -> dict[str, object]:
        done.append(part)
        return {"name": f"Zoe {part}", "length": len(content)}

    work = PerDocument("describe", "v1", one_by_one(describe))
    subjects = [Subject(oid, "Quandary"), Subject(oid, "Other")]
    with laboratory.store() as store:
        documents.results(store.connection, work, subjects)
        assert documents.rewrite(store.connection, lambda content: content.replace(b"Zoe Quandary", b"x")) == 0
        documents.results(store.connection, work, subjects)
    assert done == ["Other", "Quandary", "Quandary"]


def test_contents_that_are_not_stored_are_named(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        assert documents.contents(store.connection, sorted(contents(0))) == contents(0)
        with pytest.raises(
            WarehouseDamagedError, match=r"contents of 2 documents are referenced .* first aa"
        ) as caught:
            documents.contents(store.connection, ["bb", "aa", *contents(0)])
    assert str(caught.value).endswith("; run `research-platform doctor` and restore a backup, or capture again")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("delete from platform.document", "the contents of 0.md"),
        ("update platform.document set content = 'x'::blob", "is damaged"),
        ("delete from platform.derivation where table_name = 'core.totals'", "has no derivation"),
        ("update platform.derivation set code_version = 'x'", "does not have its own fingerprint"),
        ("update platform.derivation set row_count = 99", "rows, recorded 99"),
        ("insert into platform.head select * from platform.head", "platform.head has several rows for"),
        ("insert into platform.derivation select * from platform.derivation", "platform.derivation has several rows"),
        ("delete from platform.build", "is not recorded"),
        ("delete from platform.file", "which is not stored"),
        ("create or replace view core.totals as select 1 as n", "the view core.totals does not show"),
        ("update versions.{totals} set things_count = 9", "does not have the content that names it"),
        ("drop view core.totals; drop table versions.{totals}", "is referenced but not stored"),
        ("drop view reports.site; drop table versions.{site}", "reports.site@"),
        ("drop view github.documents; drop table versions.{documents}", "github.documents@"),
    ],
)
def test_the_doctor_finds_what_is_wrong(laboratory: Laboratory, damage: str, said: str) -> None:
    laboratory.built()
    with laboratory.store() as store:
        heads = store.heads()
        names = {name.partition(".")[2]: f'"{name}@{head.version}"' for name, head in heads.items()}
        store.connection.execute(damage.format(**names))
        findings = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
    assert any(said in finding.text for finding in findings), findings
    assert all(finding.remedy for finding in findings)


def test_the_doctor_names_what_points_nowhere(laboratory: Laboratory) -> None:
    published = laboratory.built()
    with laboratory.store() as store:
        store.connection.execute("delete from platform.derivation where table_name = 'core.totals'")
        findings = doctor.examine(store, laboratory.layout, DECLARED)
    said = [finding.text.partition(" has no derivation")[0] for finding in findings if "derivation" in finding.text]
    assert said == ["head head of core.totals", f"build {published.build_id} of core.totals"]


def test_the_doctor_has_nothing_to_say_about_an_empty_warehouse(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []


def test_the_doctor_warns_of_a_deleted_publication(laboratory: Laboratory) -> None:
    laboratory.built()
    shutil.rmtree(laboratory.layout.root)
    with laboratory.store() as store:
        findings = doctor.examine(store, laboratory.layout, DECLARED)
    assert {finding.severity for finding in findings} == {"warning", "error"}
    assert all("lays the build out again" in finding.remedy for finding in findings)


def test_a_spool_that_cannot_be_written_is_named(laboratory: Laboratory) -> None:
    with spool.open_spool(laboratory.directory, "one", frozenset(), timeout_seconds=0) as pages:
        pages.close()
        with pytest.raises(PlatformError, match=r"^\S+/acme/spool\.duckdb"):
            pages.put_page("a", {}, {})


def test_a_spool_that_cannot_be_made_is_named(laboratory: Laboratory) -> None:
    laboratory.root.joinpath("acme").touch()
    with (
        pytest.raises(StorageError, match="choose another data_directory"),
        spool.open_spool(laboratory.directory, "one", frozenset(), timeout_seconds=0),
    ):
        pass
