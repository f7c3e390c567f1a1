"""Hostile YAML where operators write it: read, or refused by an error of ours that names the file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from research_platform_assets.analysis.community import parse_community
from research_platform_assets.analysis.corrections import parse_corrections
from research_platform_assets.analysis.opt_outs import parse_opt_outs
from research_platform_assets.errors import PermanentError
from research_platform_assets.settings import parse_yaml
from research_platform_assets_tests.hostile import campaign
from research_platform_assets_tests.hostile_yaml import hostile_yaml

FILE = "configs/x.yaml"
READERS: dict[str, tuple[Callable[[str, str], object], str]] = {
    "settings": (
        parse_yaml,
        "source: live\norganizations:\n  - login: acme\n    slug: acme\nlog:\n  level: INFO\nretention: {builds: 10}\n",
    ),
    "corrections": (
        parse_corrections,
        "repositories:\n  - repository: acme/tides\n    field: description\n    value: Tides\n    reason: wrong\n",
    ),
    "opt-outs": (
        parse_opt_outs,
        "repositories:\n  - repository: acme/tides\n    date: 2026-01-01\npeople:\n  - login: ada\n    names: [Ada]\n",
    ),
    "community": (
        parse_community,
        "reviews:\n  - repository: tides\n    by: cy\n    date: 2026-01-01\n    rating: 5\n    link: https://a.example/b\n",
    ),
}


@pytest.mark.parametrize("reader", READERS)
def test_any_file_is_read_or_refused_by_name(reader: str) -> None:
    parse, honest = READERS[reader]

    def read(content: bytes, name: str) -> object:
        text = content.decode("utf-8", "replace")
        try:
            parse(text, name)
        except PermanentError as error:
            refusal = str(error)
        else:
            return None
        assert name in refusal
        return refusal

    files = ((FILE, content) for content in hostile_yaml(honest, range(130), largest=2_000))
    assert campaign(reader, files, read).failures == []
