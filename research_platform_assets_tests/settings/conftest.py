"""A folder of its own as working directory, and a short way to load settings from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import Settings, load_settings

Load = Callable[..., Settings]
Refusal = Callable[..., str]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Settings from the given YAML text (as configs/x.yaml), `.env` text and variables (without the prefix)."""
    monkeypatch.chdir(tmp_path)

    def load_from(yaml: str | bytes | None = None, dotenv: str | bytes | None = None, **variables: str) -> Settings:
        environ = {f"RESEARCH_PLATFORM_{name}": value for name, value in variables.items()}
        if yaml is not None:
            (tmp_path / "configs").mkdir(exist_ok=True)
            (tmp_path / "configs" / "x.yaml").write_bytes(yaml.encode() if isinstance(yaml, str) else yaml)
            environ["RESEARCH_PLATFORM_CONFIG"] = "configs/x.yaml"
        if dotenv is not None:
            (tmp_path / ".env").write_bytes(dotenv.encode() if isinstance(dotenv, str) else dotenv)
        return load_settings(environ)

    return load_from


@pytest.fixture
def refusal(load: Load, tmp_path: Path) -> Refusal:
    """The text of the refusal, with the working directory left out."""

    def refuse(yaml: str | bytes | None = None, dotenv: str | bytes | None = None, **variables: str) -> str:
        with pytest.raises(SettingsError) as refused:
            load(yaml, dotenv, **variables)
        return str(refused.value).replace(f"{tmp_path.resolve()}/", "")

    return refuse
