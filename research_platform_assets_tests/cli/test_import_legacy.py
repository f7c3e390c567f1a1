"""`research-platform import-legacy`: what it reads, says, writes and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.cli.import_legacy import import_legacy
from research_platform_assets.errors import HistoryImportError, LegacyError, SettingsError, StorageError
from research_platform_assets.settings import load_settings
from research_platform_assets_tests.legacy_files import EXAMPLE, entry, write_legacy

HISTORY = {"tides": [{"timestamp": "2025-01-01T00:00:00", "stars": 1, "forks": 0}]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def test_it_says_what_the_files_hold_and_what_stays_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statistics = {"generated_at": "2025-01-02T03:04:05.6", "total_repos": 2, "repos_without_readme": ["drafts"]}
    write_legacy(
        folder / "data",
        entry("tides"),
        entry("drafts", visibility="private"),
        stats=statistics,
        citation_history=HISTORY | {"drafts": HISTORY["tides"]},
    )
    import_legacy(Path("data"))
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "data: 2 repositories of acme, 1 of them private and left out of a public publication",
        "  repos.json: 24 values",
        "  stats.json: 2 values, of 2025-01-02 03:04:05 UTC",
    ]
    assert "  citation_history.json: 3 values, of 2025-01-01 00:00:00 UTC" in said
    assert "  repository_health_report.json: not there; its values are left out" in said
    assert "history: 1 runs from 2025-01-01 to 2025-01-01, 2 names; `check-history` says whose" in said
    assert said[-10:] == [
        "source: live",
        "organizations:",
        "- acme",
        "data_directory: platform-data",
        "legacy_directory: data",
        "history:",
        "  import_files:",
        "  - data/citation_history.json",
        "exports:",
        "  legacy_files: true",
    ]


def test_the_settings_mean_the_same_folders_wherever_they_stand(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_legacy(folder / "data", entry("tides"), citation_history=HISTORY)
    (folder / "configs").mkdir()
    import_legacy(Path("data"), output=Path("configs/parallel.yaml"))
    settings = load_settings({"RESEARCH_PLATFORM_CONFIG": "configs/parallel.yaml"})
    assert settings.source == "live"
    assert [each.login for each in settings.organizations] == ["acme"]
    assert settings.legacy_directory == folder / "data"
    assert settings.data_directory == folder / "configs" / "platform-data", "nothing is written beside their files"
    assert settings.history.import_files == (folder / "data" / "citation_history.json",)
    assert settings.exports.legacy_files
    assert "RESEARCH_PLATFORM_CONFIG=configs/parallel.yaml research-platform build" in capsys.readouterr().out


def test_without_a_history_none_is_imported(folder: Path) -> None:
    write_legacy(folder / "data", entry("tides"))
    import_legacy(Path("data"), output=Path("new.yaml"))
    assert load_settings({"RESEARCH_PLATFORM_CONFIG": "new.yaml"}).history.import_files == ()


def test_the_example_is_accepted(folder: Path) -> None:
    import_legacy(EXAMPLE, output=folder / "new.yaml")
    assert load_settings({"RESEARCH_PLATFORM_CONFIG": "new.yaml"}).legacy_directory == EXAMPLE


def test_an_existing_file_is_replaced_only_by_force(folder: Path) -> None:
    write_legacy(folder / "data", entry("tides"))
    Path("new.yaml").write_text("mine")
    with pytest.raises(SettingsError, match=r"new\.yaml: exists already; .*--force"):
        import_legacy(Path("data"), output=Path("new.yaml"))
    assert Path("new.yaml").read_text() == "mine"
    import_legacy(Path("data"), output=Path("new.yaml"), force=True)
    assert Path("new.yaml").read_text() != "mine"
    with pytest.raises(StorageError, match="cannot be written"):
        import_legacy(Path("data"), output=Path("nowhere/new.yaml"))


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("repos.json", "{", LegacyError, r"repos\.json: is not JSON"),
        ("stats.json", "[]", LegacyError, r"stats\.json: is not an object"),
        ("citation_history.json", '{"tides": [{"stars": "many"}]}', HistoryImportError, r"citation_history\.json"),
    ],
)
def test_nothing_is_written_where_a_file_is_damaged(
    folder: Path, name: str, content: str, error: type[Exception], message: str
) -> None:
    write_legacy(folder / "data", entry("tides"))
    (folder / "data" / name).write_text(content)
    with pytest.raises(error, match=message):
        import_legacy(Path("data"), output=Path("new.yaml"))
    assert not Path("new.yaml").exists()
