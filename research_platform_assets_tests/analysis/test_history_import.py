"""History that others recorded: formats, what is believed, which repository is meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.history_import import ZERO, Resolved, read_listings, resolve
from research_platform_assets.assets.history_files import read_files
from research_platform_assets.errors import HistoryImportError
from research_platform_assets.tables import insight
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import is_valid

FILE = "2025-12-01T031200Z.json"
OLD, NEW = datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 12, 24, tzinfo=UTC)


def known(*repositories: dict[str, Any]) -> pl.DataFrame:
    return rows.core_repositories(*({"created_at": OLD} | repository for repository in repositories))


TIDES = {"repository_id": 1, "name": "tides", "former_names": ["waves"]}


def listed(*repositories: dict[str, Any], file: str = FILE) -> list[dict[str, Any]]:
    return read_listings(file, json.dumps([{"stars": 3, "forks": 1} | each for each in repositories]))


def came(
    listings: list[dict[str, Any]], *repositories: dict[str, Any], is_public: bool = False, has_opt_outs: bool = False
) -> Resolved:
    found = resolve(listings, known(*(repositories or (TIDES,))), is_public=is_public, has_opt_outs=has_opt_outs)
    assert is_valid(found.rows, insight.HISTORY)
    return found


def subjects(found: Resolved) -> list[tuple[str, int | None, str]]:
    return found.rows.select("subject", "repository_id", "name").unique().sort("name").rows()


def test_a_recorded_listing() -> None:
    found = came(listed({"name": "tides", "contributors_count": 2}))
    assert found.rows.drop("subject", "repository_id", "name", "observed_at").rows() == [
        ("2025-12-01", "forks_count", 1.0, "observed", None, "import"),
        ("2025-12-01", "listed_contributors_count", 2.0, "observed", None, "import"),
        ("2025-12-01", "stargazers_count", 3.0, "observed", None, "import"),
    ]
    assert set(found.rows["observed_at"]) == {datetime(2025, 12, 1, 3, 12, tzinfo=UTC)}
    assert subjects(found) == [("1", 1, "tides")]


def test_the_history_of_the_predecessor() -> None:
    snapshots = [
        {"timestamp": "2025-12-02T23:59:59.5", "stars": 4, "forks": 0, "external_citations": 16},
        {"timestamp": "2025-12-01T08:00:00", "stars": 3, "forks": 0},
    ]
    listings = read_listings("citation_history.json", json.dumps({"tides": snapshots, "gone": snapshots[1:]}))
    assert [(listing["at"], sorted(listing["repositories"])) for listing in listings] == [
        ("2025-12-01T08:00:00.000000+00:00", ["gone", "tides"]),
        ("2025-12-02T23:59:59.500000+00:00", ["tides"]),
    ]
    found = came(listings)
    assert found.rows.filter(metric="stargazers_count").select("subject", "day", "value").rows() == [
        ("1", "2025-12-01", 3.0),
        ("1", "2025-12-02", 4.0),
        ("name:gone", "2025-12-01", 3.0),
    ]
    assert found.unassigned == ["gone"]


def test_a_listing_of_nothing_that_github_ever_showed_is_not_believed() -> None:
    sample = listed({"name": "ai-trading-bot", "stars": 342}, {"name": "quant"}, file="2025-11-21T214858Z.json")
    found = came([*sample, *listed({"name": "tides"}, {"name": "deleted-since"})])
    assert found.refused == [("2025-11-21T214858Z.json", "2025-11-21T21:48:58.000000+00:00")]
    assert [name for _, _, name in subjects(found)] == ["deleted-since", "tides"]
    assert found.unassigned == ["deleted-since"]


@pytest.mark.parametrize(
    ("said", "repositories", "meant"),
    [
        ({"name": "tides"}, [TIDES], 1),
        ({"name": "Tides"}, [TIDES], 1),
        ({"name": "waves"}, [TIDES], 1),
        # The name went to another repository, which was created later.
        ({"name": "waves"}, [TIDES, {"repository_id": 2, "name": "waves", "created_at": NEW}], 1),
        # Both were there then.
        ({"name": "waves"}, [TIDES, {"repository_id": 2, "name": "waves"}], None),
        # It was created after the listing was taken.
        ({"name": "tides"}, [TIDES | {"created_at": NEW}], None),
        ({"name": "tides"}, [TIDES | {"created_at": None}], None),
        # The listing says when it was created.
        ({"name": "tides", "created_at": "2025-11-01T00:00:00+00:00"}, [TIDES], 1),
        ({"name": "tides", "created_at": "2023-06-15T10:30:00Z"}, [TIDES], None),
        (
            {"name": "waves", "created_at": "2025-11-01T00:00:00Z"},
            [TIDES, {"repository_id": 2, "name": "waves", "created_at": datetime(2025, 11, 2, tzinfo=UTC)}],
            1,
        ),
    ],
)
def test_a_name_is_assigned_only_where_it_is_certain(
    said: dict[str, Any], repositories: list[dict[str, Any]], meant: int | None
) -> None:
    other = {"repository_id": 9, "name": "other"}
    found = came(listed(said, {"name": "other"}), *repositories, other)
    numbers = {name: number for _, number, name in subjects(found)}
    assert numbers == {said["name"]: meant, "other": 9}


def test_the_last_listing_of_a_day_wins() -> None:
    later = listed({"name": "tides", "stars": 8}, file="2025-12-01T200000Z.json")
    found = came([*later, *listed({"name": "waves", "stars": 2})])
    assert found.rows.filter(metric="stargazers_count")["value"].to_list() == [8.0]


def test_a_count_of_zero_that_may_be_a_failure_is_none() -> None:
    found = came(listed({"name": "tides", "stars": 0, "contributors_count": 0}))
    assert found.rows.select("metric", "value", "state", "reason").rows()[1:] == [
        ("listed_contributors_count", None, "unknown", ZERO),
        ("stargazers_count", 0.0, "observed", None),
    ]


def test_names_alone_are_published_only_where_a_listing_says_that_they_were_public() -> None:
    listings = [
        *listed({"name": "tides"}, {"name": "gone"}, {"name": "maybe"}),
        *listed({"name": "tides"}, {"name": "gone", "visibility": "public"}, file="2025-12-02T031200Z.json"),
    ]
    everybody = came(listings, is_public=True)
    assert (everybody.unassigned, everybody.withheld) == (["gone", "maybe"], ["maybe"])
    assert [name for _, _, name in subjects(everybody)] == ["gone", "tides"]
    some = came(listings)
    assert (some.unassigned, some.withheld) == (["gone", "maybe"], [])
    assert [name for _, _, name in subjects(some)] == ["gone", "maybe", "tides"]
    for is_public in (True, False):
        careful = came(listings, is_public=is_public, has_opt_outs=True)
        assert careful.withheld == ["gone", "maybe"], "either may be one that is to be left out"
        assert [name for _, _, name in subjects(careful)] == ["tides"]


def test_private_repositories_are_left_out_and_an_index_holds_none() -> None:
    (listing,) = listed({"name": "secret", "visibility": "private"}, {"name": "tides", "visibility": "public"})
    assert list(listing["repositories"]) == ["tides"]
    assert read_listings("index.json", '[{"file": "a.json", "commit": "ab", "repos": 8}]') == []


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        (FILE, "{", f"{FILE} is no JSON"),
        (FILE, "3", f"{FILE} is neither a citation_history.json nor a list of repositories"),
        (FILE, "[3]", f"{FILE} is neither"),
        ("h.json", '{"tides": 3}', "h.json is neither"),
        ("h.json", '{"tides": [{"stars": 3}]}', "h.json has the time 'None', which is not ISO 8601"),
        ("h.json", '{"tides": [{"timestamp": "soon", "stars": 3}]}', "h.json has the time 'soon'"),
        ("h.json", '{"a@b.de": [{"timestamp": "2025-12-01", "stars": 3}]}', "names a repository 'a@b.de', which"),
        ("listing.json", '[{"name": "tides", "stars": 3}]', "its name does not say when it was taken"),
        ("2025-13-01T031200Z.json", '[{"name": "tides", "stars": 3}]', "which is not ISO 8601"),
        (FILE, '[{"name": "tides"}]', "says no stars of tides"),
        (FILE, '[{"stars": 3}]', "names a repository 'None'"),
        (FILE, '[{"name": "tides", "stars": -1}]', "says stars: -1 of tides, which is no count"),
        (FILE, '[{"name": "tides", "stars": 9223372036854775808}]', "says stars: 9223372036854775808 of tides, which"),
        (FILE, '[{"name": "tides", "stars": "\\udc00"}]', "says stars: ? of tides, which is no count"),
        (FILE, "[" * 100_000, f"{FILE} is no JSON"),
        (
            "h.json",
            '{"a": [{"timestamp": "0001-01-01T00:00:00+14:00"}]}',
            "h.json has the time '0001-01-01T00:00:00+14:00'",
        ),
        (FILE, '[{"name": "tides", "stars": true}]', "says stars: True of tides"),
        (FILE, '[{"name": "tides", "stars": 3, "forks": "many"}]', "says forks: many of tides"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(file: str, text: str, complaint: str) -> None:
    with pytest.raises(HistoryImportError) as refused:
        read_listings(file, text)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_and_folders_are_read_oldest_first(tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    for name in ("2025-12-02T031200Z.json", FILE):
        (folder / name).write_text('[{"name": "tides", "stars": 3}]', encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    single = tmp_path / "citation_history.json"
    single.write_text('{"tides": [{"timestamp": "2025-11-30T08:00:00", "stars": 1}]}', encoding="utf-8")
    assert [listing["file"] for listing in read_files([folder, single])] == [
        "citation_history.json",
        FILE,
        "2025-12-02T031200Z.json",
    ]


@pytest.mark.parametrize(
    ("path", "complaint"), [("missing.json", "cannot be read"), ("empty", "holds no *.json"), ("latin.json", "read")]
)
def test_files_that_cannot_be_read_are_named(tmp_path: Path, path: str, complaint: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.json").write_bytes(b'{"\xfc": []}')
    with pytest.raises(HistoryImportError) as refused:
        read_files([tmp_path / path])
    assert f"{path} " in str(refused.value)
    assert complaint in str(refused.value)


@pytest.fixture
def recorded(real_archive: Path) -> tuple[list[Path], pl.DataFrame]:
    """What was recorded of a real organisation, and its repositories."""
    files = [real_archive.parents[1] / "legacy" / "cc1c9dc" / "citation_history.json", real_archive / "history"]
    lines = (real_archive / "repos.jsonl").read_text(encoding="utf-8").splitlines()
    repositories = [json.loads(line) for line in lines]
    return files, rows.core_repositories(
        *(
            {
                "repository_id": each["id"],
                "name": each["name"],
                "created_at": datetime.fromisoformat(each["created_at"]),
            }
            for each in repositories
        )
    )


def test_what_was_recorded_of_a_real_organisation_comes_in_without_the_made_up_sample(
    recorded: tuple[list[Path], pl.DataFrame],
) -> None:
    files, repositories = recorded
    found = resolve(read_files(files), repositories, is_public=True, has_opt_outs=False)
    assert is_valid(found.rows, insight.HISTORY)
    assert [file for file, _ in found.refused] == ["2025-11-21T214858Z.json"]
    assert found.rows["value"].max() == 3.0, "the sample has 342 stars and more"
    assert found.rows["day"].n_unique() == 23
    assert found.unassigned == [
        "Fintech-and-Artificial-Intelligence-in-Finance",
        "Natural-Language-Processing",
        "Research-Page-Template-Test",
        "book-next-word-prediction-site",
        "climate-ai-sample",
        "crypto-market-ai-sample",
        "llm-finance-portfolio",
        "medical-ai-sample",
    ]
    assert found.withheld == ["Fintech-and-Artificial-Intelligence-in-Finance", "Natural-Language-Processing"]
