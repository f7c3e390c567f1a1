"""Laboratories with a small account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from research_platform_assets_tests.github.live.account import Account
from research_platform_assets_tests.github.live.laboratory import NOWHERE, Laboratory, laboratory
from research_platform_assets_tests.github.live.repository import Repository

MAILMAP = b"Ada <1815+ada@users.noreply.github.com> <ada@example.org>\n"


def small_account() -> Account:
    """A repository with a history, another with a README alone, and an empty one."""
    account = Account()
    engine = account.add(Repository(1, "engine", languages={"Python": 10}, releases=["v1"]))
    engine.push(
        {"README.md": b"# Engine\n", ".mailmap": MAILMAP, "src/a.py": b"print()\n"},
        authors={"ada@example.org": None, "1815+ada@users.noreply.github.com": "ada"},
    )
    account.add(Repository(2, "tools")).push({"README.md": b"Tools\n"})
    account.add(Repository(3, "empty"))
    return account


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    """A small account that is asked without a network."""
    return Laboratory(small_account(), NOWHERE, tmp_path / "acme", is_near=True)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Laboratory]:
    """A small account behind a real server."""
    with laboratory(small_account(), tmp_path / "acme") as made:
        yield made
