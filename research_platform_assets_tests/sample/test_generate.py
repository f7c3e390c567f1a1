"""The committed states are what the recipe gives, and the command writes nothing else."""

import shutil
from pathlib import Path

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.sample.generate import main, write_state
from research_platform_assets_tests.sample.states import NAMES, SAMPLE, State, state


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("sample")
    main([str(output)])
    return output


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_state_is_what_the_recipe_gives(generated: Path, name: str) -> None:
    assert State(generated / name).files() == state(name).files()


def test_generating_again_replaces_what_is_there(generated: Path, tmp_path: Path) -> None:
    shutil.copytree(generated / "state-1", tmp_path / "state-1")
    (tmp_path / "state-1" / "trees" / "left-over.jsonl").write_bytes(b"")
    main([str(tmp_path)])
    assert State(tmp_path / "state-1").files() == state("state-1").files()


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path)])
    assert f"{tmp_path / 'state-2'}: {len(state('state-2').files())} files" in capsys.readouterr().out


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_bytes(b"years of work")
    with pytest.raises(ArchiveError, match="is not an archive"):
        write_state(tmp_path, {"org.json": b"{}"})
    assert (tmp_path / "thesis.tex").read_bytes() == b"years of work"


def test_the_whole_sample_stays_small() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 1_200_000
