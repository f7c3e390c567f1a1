"""What the sample promises to show: the kinds of repository, README and identity that the platform has to cope with."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter

import pytest
import yaml

from research_platform_assets.privacy import contains_address
from research_platform_assets_tests.sample.states import NAMES, SAMPLE, State, state

FIRST = state("state-1")
_UNREAL = re.compile(rb"invented|fictitious|fictif|made up|do not exist|papers? exists|article exists", re.IGNORECASE)
_DOI = re.compile(rb"10\.\d{4,9}/[\w.]+")
#: Zenodo tells concepts from versions and has no test prefix; it is far from such numbers.
_ZENODO = re.compile(rb"10\.5281/zenodo\.99999999\d{4}")


def _recorded_paths(kind: str) -> list[str]:
    return sorted(path for blob in FIRST.lines("blobs.jsonl") if kind in blob["kinds"] for path in blob["paths"])


def test_there_are_24_repositories_and_a_few_hundred_commits_over_two_years() -> None:
    assert len(FIRST.repositories) == 24
    commits = FIRST.all_commits()
    assert 300 <= len(commits) <= 400
    assert min(commit["date"] for commit in commits)[:7] == "2024-02"
    assert max(commit["date"] for commit in commits)[:7] == "2026-03"


@pytest.mark.parametrize(
    ("path", "encoding", "words"),
    [
        ("river-stage-forecast/README.md", "utf-8", "Probabilistic forecasts of river stage"),
        ("saltmarsh-gauges/README.rst", "utf-8", "salinity"),
        ("snowline-radar/README.org", "utf-8", "#+TITLE: Snow line from radar"),
        ("chorus-index-paper/README.txt", "utf-8", "DO ACOUSTIC INDICES"),
        ("congestion-charge-simulator/README.adoc", "utf-8", "= Congestion charge simulator"),
        ("icefall-timelapse/README.md", "utf-8", "Wie schnell fließt ein Gletscher"),
        ("ferry-demand-model/README.md", "latin-1", "élasticité de la demande"),
        ("dialect-letters-corpus/README.txt", "utf-16", "þ, ð and ø"),
        ("nocturnal-migration-calls/docs/README.md", "utf-8", "flight calls"),
        ("birdsong-annotations/.github/README.md", "utf-8", "Cohen's kappa"),
        ("parish-register-ocr/README.md", "utf-8", '<h1 align="center">'),
    ],
)
def test_readmes_come_in_many_formats_languages_and_encodings(path: str, encoding: str, words: str) -> None:
    assert words in FIRST.content(path).decode(encoding)


def test_the_latin_1_readme_is_not_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        FIRST.content("ferry-demand-model/README.md").decode("utf-8")


def test_some_readmes_are_empty_nearly_empty_missing_or_not_recorded() -> None:
    assert FIRST.content("disordered-loops/README.md") == b""
    assert FIRST.content("old-weather-diaries/README.md") == b"# old-weather-diaries\n"
    assert not any("readme" in entry["path"].lower() for entry in FIRST.tree("field-notebook-template"))
    assert "README.md" in [entry["path"] for entry in FIRST.tree("timetable-tools")]
    assert "timetable-tools/README.md" not in _recorded_paths("readme")


@pytest.mark.parametrize(
    ("name", "path", "type_", "mode"),
    [
        ("dawn-chorus-detector", "vendor/spectro-kit", "commit", "160000"),
        ("dialect-letters-corpus", "latest", "blob", "120000"),
        ("snowline-radar", "run_all.sh", "blob", "100755"),
        ("birdsong-annotations", "Aufnahmen/Mönchsgrasmücke – 日の出 04h30.tsv", "blob", "100644"),
        ("saltmarsh-gauges", "data/levels_2019_2024.nc", "blob", "100644"),
    ],
)
def test_trees_hold_unusual_entries(name: str, path: str, type_: str, mode: str) -> None:
    entry = next(entry for entry in FIRST.tree(name) if entry["path"] == path)
    assert (entry["type"], entry["mode"]) == (type_, mode)


def test_files_without_a_known_size_exist() -> None:
    assert [
        entry["path"] for entry in FIRST.tree("saltmarsh-gauges") if entry["type"] == "blob" and not entry["size"]
    ] == ["data/levels_2019_2024.nc"]


@pytest.mark.parametrize(
    ("kind", "at_least"),
    [("source", 50), ("notebook", 6), ("workflow", 5), ("citation", 3), ("codemeta", 1), ("zenodo", 1), ("mailmap", 1),
     ("bibliography", 3), ("manifest", 10), ("license", 15)],
)  # fmt: skip
def test_contents_of_every_kind_are_recorded(kind: str, at_least: int) -> None:
    assert len(_recorded_paths(kind)) >= at_least


@pytest.mark.parametrize("path", _recorded_paths("notebook"))
def test_notebooks_are_valid_nbformat(path: str) -> None:
    notebook = json.loads(FIRST.content(path))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        assert isinstance(cell["source"], list)
        assert ("execution_count" in cell) == ("outputs" in cell) == (cell["cell_type"] == "code")


@pytest.mark.parametrize("path", [*_recorded_paths("citation"), *_recorded_paths("workflow")])
def test_citation_files_and_workflows_are_yaml(path: str) -> None:
    assert isinstance(yaml.safe_load(FIRST.content(path)), dict)


@pytest.mark.parametrize("path", [*_recorded_paths("codemeta"), *_recorded_paths("zenodo")])
def test_metadata_files_are_json(path: str) -> None:
    assert isinstance(json.loads(FIRST.content(path)), dict)


@pytest.mark.parametrize("path", [path for path in _recorded_paths("source") if path.endswith(".py")])
def test_python_sources_of_any_quality_can_be_parsed(path: str) -> None:
    ast.parse(FIRST.content(path))


@pytest.mark.parametrize("path", [path for path in _recorded_paths("manifest") if path.endswith(".toml")])
def test_manifests_are_toml(path: str) -> None:
    assert tomllib.loads(FIRST.content(path).decode())


def test_forks_archived_and_renamed_repositories_are_there() -> None:
    repositories = FIRST.repositories
    assert {name for name, record in repositories.items() if record["fork"]} == {
        "fold-pathway-sampler-gpu",
        "timetable-tools",
    }
    assert [name for name, record in repositories.items() if record["archived"]] == ["snowline-radar"]
    assert FIRST.json("lineage.json") == [
        {"repo": "fold-pathway-sampler-gpu", "relation": "diverged-from", "other": "fold-pathway-sampler"}
    ]
    renamed = [pair for entry in FIRST.json("history/index.json") for pair in entry["renamed"]]
    assert renamed == [["ship-log-weather", "old-weather-diaries"]]


def test_the_fork_begins_with_the_commits_of_its_origin() -> None:
    fork, origin = FIRST.commits("fold-pathway-sampler-gpu"), FIRST.commits("fold-pathway-sampler")
    shared = {commit["sha"] for commit in fork} & {commit["sha"] for commit in origin}
    assert fork[-6:] == origin[-6:]
    assert len(shared) == 6


def test_two_people_share_a_name_and_one_person_has_two_accounts() -> None:
    accounts = {(commit["author"]["name"], commit["author"]["id"]) for commit in FIRST.all_commits()}
    assert len({number for name, number in accounts if name == "Lena Marsh"}) == 2
    assert {number for name, number in accounts if name == "Odalys Fernwick"} == {1900000001, None}
    mailmap = FIRST.content("river-stage-forecast/.mailmap").decode()
    both = {number for name, number in accounts if name.endswith("Okoro-Vale")}
    assert both == {int(number) for number in re.findall(r"<(\d+)\+", mailmap)}


def test_programs_show_themselves_by_type_by_suffix_or_not_at_all() -> None:
    lists = [FIRST.json(f"contributors/{name}.json") for name in FIRST.repositories]
    accounts = {(record["login"], record["type"]) for records in lists for record in records}
    assert {account for account in accounts if "bot" in account[0]} == {
        ("ellerfosse-ci[bot]", "Bot"),
        ("ellerfosse-links[bot]", "User"),
        ("ellerfosse-sync-bot", "User"),
    }
    assert Counter(type_ for _, type_ in accounts) == {"User": 15, "Bot": 1}


@pytest.mark.parametrize("recorded", [state(name) for name in NAMES], ids=NAMES)
def test_every_doi_has_the_test_prefix(recorded: State) -> None:
    dois = {
        doi for path, content in recorded.files().items() if path.startswith("blobs/") for doi in _DOI.findall(content)
    }
    assert len(dois) > 20
    assert {doi.partition(b"/")[0] for doi in dois if not _ZENODO.fullmatch(doi)} == {b"10.5555"}


def test_every_document_with_a_doi_says_that_the_work_is_not_real() -> None:
    for blob in FIRST.lines("blobs.jsonl"):
        content = (FIRST.folder / "blobs" / blob["sha"]).read_bytes().replace(b"\0", b"")
        if b"10.5555/" in content:
            assert _UNREAL.search(content), blob["paths"]


def test_the_recipe_holds_no_address_but_the_two_that_are_needed() -> None:
    bundles = [path for path in (SAMPLE / "recipe").rglob("*") if path.is_file()]
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in bundles}
    found = {name: sum(map(contains_address, texts)) for name, texts in lines.items()}
    assert {name: count for name, count in found.items() if count} == {
        "saltmarsh-gauges.txt": 1,
        "river-stage-forecast.txt": 1,
    }


def test_the_guide_names_every_repository_and_counts_right() -> None:
    guide = (SAMPLE.parents[1] / "docs" / "guides" / "sample-organization.md").read_text(encoding="utf-8")
    assert f"{len(FIRST.repositories)} repositories with {len(FIRST.all_commits())} commits" in guide
    assert [name for name in state("state-2").repositories if f"`{name}`" not in guide] == []
