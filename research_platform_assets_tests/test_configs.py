"""The example files in configs/ and `.env.example` are usable as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.analysis.community import parse_community
from research_platform_assets.analysis.corrections import parse_corrections
from research_platform_assets.settings import Settings, github_token, load_settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["demo", "development", "production"])
def test_an_example_is_usable_from_any_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({"RESEARCH_PLATFORM_CONFIG": str(ROOT / "configs" / f"{name}.yaml")})
    assert settings.data_directory == ROOT / "data" / name


def test_the_production_example_states_the_defaults_except_where_it_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    production = load_settings({"RESEARCH_PLATFORM_CONFIG": str(ROOT / "configs" / "production.yaml")})
    changed = {name for name in Settings.model_fields if getattr(production, name) != getattr(Settings(), name)}
    assert changed == {"data_directory", "freshness", "log"}


def test_the_example_of_dotenv_is_usable_with_every_line_switched_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / ".env.example").read_text(encoding="utf-8").replace("# RESEARCH_PLATFORM_", "RESEARCH_PLATFORM_")
    (tmp_path / ".env").write_text(text.replace("=configs/", f"={ROOT}/configs/"), encoding="utf-8")
    settings = load_settings({})
    assert settings.log.level == "DEBUG"
    assert settings.organizations[0].login == "acme"
    assert github_token({}) is None


def test_the_demo_says_which_program_looks_like_a_person() -> None:
    settings = load_settings({"RESEARCH_PLATFORM_CONFIG": str(ROOT / "configs" / "demo.yaml")})
    assert settings.corrections is not None
    corrections = parse_corrections(settings.corrections.read_text(encoding="utf-8"), settings.corrections.name)
    assert [entry.bot for entry in corrections.people] == ["@ellerfosse-sync-bot"]


def test_the_demo_declares_a_replication_and_a_review() -> None:
    settings = load_settings({"RESEARCH_PLATFORM_CONFIG": str(ROOT / "configs" / "demo.yaml")})
    assert settings.community is not None
    community = parse_community(settings.community.read_text(encoding="utf-8"), settings.community.name)
    assert {each.repository for _, _, each in community.entries()} == {"glacier-terminus-mapper"}
    assert (len(community.replications), len(community.reviews)) == (1, 1)


def test_the_example_of_declared_replications_is_usable() -> None:
    file = ROOT / "configs" / "community.example.yaml"
    community = parse_community(file.read_text(encoding="utf-8"), file.name)
    assert community.replications
    assert community.reviews


def test_the_example_of_corrections_is_usable() -> None:
    file = ROOT / "configs" / "corrections.example.yaml"
    corrections = parse_corrections(file.read_text(encoding="utf-8"), file.name)
    assert corrections.repositories
    assert corrections.people
