"""`research-platform migrate-config`: what it reads, writes, prints and refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from research_platform_assets.cli.migrate_config import migrate_config
from research_platform_assets.errors import SettingsError, StorageError
from research_platform_assets.settings import load_settings

OLD = "data_directory: data\ngithub: {token: hunter2, organization: acme, timeout: 30}\n"
TOKEN_ADVICE = (
    "a secret has no place in a settings file; put it into the variable GITHUB_TOKEN, in the environment or in `.env`"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "configs").mkdir()
    (tmp_path / "old.yaml").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def test_the_new_file_means_the_same_folders_wherever_it_stands(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    migrate_config(Path("old.yaml"), Path("configs/new.yaml"))
    assert load_settings({"RESEARCH_PLATFORM_CONFIG": "configs/new.yaml"}).data_directory == folder / "data"
    assert "hunter2" not in Path("configs/new.yaml").read_text()
    assert capsys.readouterr().out.splitlines() == [
        "old.yaml -> configs/new.yaml",
        "kept: 2",
        "  data_directory -> data_directory: ../data",
        "  github.organization -> organizations: [acme]",
        "added: 1",
        "  source: live, which github.organization needs",
        "dropped: 2",
        f"  github.token: {TOKEN_ADVICE}",
        "  github.timeout (30): time-outs follow GitHub's own",
        "To use it, set RESEARCH_PLATFORM_CONFIG=configs/new.yaml",
    ]


@pytest.mark.usefixtures("folder")
def test_an_existing_file_is_replaced_only_by_force() -> None:
    Path("new.yaml").write_text("mine")
    with pytest.raises(SettingsError, match=r"new\.yaml: exists already; .*--force"):
        migrate_config(Path("old.yaml"), Path("new.yaml"))
    assert Path("new.yaml").read_text() == "mine"
    migrate_config(Path("old.yaml"), Path("new.yaml"), force=True)
    assert Path("new.yaml").read_text() != "mine"


@pytest.mark.usefixtures("folder")
def test_the_old_file_is_never_replaced() -> None:
    with pytest.raises(SettingsError, match="is the old configuration itself"):
        migrate_config(Path("old.yaml"), Path("configs/../old.yaml"), force=True)
    assert Path("old.yaml").read_text() == OLD


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("new", "text"), [("configs", "Is a directory"), ("none/new.yaml", "No such file")])
def test_a_place_that_cannot_be_written_is_named(new: str, text: str) -> None:
    with pytest.raises(StorageError, match=f"{new}: cannot be written: {text}"):
        migrate_config(Path("old.yaml"), Path(new), force=True)


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_yaml_leaves_nothing_behind() -> None:
    Path("old.yaml").write_text("a: [")
    with pytest.raises(SettingsError, match=r"old\.yaml, line 1"):
        migrate_config(Path("old.yaml"), Path("new.yaml"))
    assert sorted(os.listdir()) == ["configs", "old.yaml"]  # noqa: PTH208
