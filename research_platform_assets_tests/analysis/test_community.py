"""`community.yaml`: what people may declare, and what is refused in which words."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.community import parse_community
from research_platform_assets.errors import CommunityError

ENTRY = """\
replications:
  - repository: acme/atlas
    by: Ada Example
    date: 2026-03-02
    outcome: success
    link: https://acme.example/report.html
"""


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("    outcome: success\n", "", "replications entry 1 (line 2): outcome: is missing"),
        ("    by: Ada Example\n", "", "replications entry 1 (line 2): by: is missing"),
        ("outcome: success", "outcome: great", "outcome: Input should be 'success', 'partial' or 'failure'"),
        ("by: Ada Example", "by: ada@acme.example", "by: holds an e-mail address"),
        ("https://acme.example/report.html", "javascript:alert(1)", "link: must be the address of a page"),
        ("https://acme.example/report.html", "https://user@acme.example/x", "link: "),
        ("2026-03-02", "yesterday", "date: Input should be a valid date"),
        ("    link:", "    rating: 9\n    link:", "rating: Input should be less than or equal to 5"),
        ("    link:", "    stars: 5\n    link:", "stars: is an unknown key"),
        ("replications:", "replication:", "replication: is an unknown key"),
        ("replications:", "replications: [", "not valid YAML"),
        ("    by:", "    by: Bob\n    by:", "the key by stands twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(before: str, after: str, problem: str) -> None:
    with pytest.raises(CommunityError) as caught:
        parse_community(ENTRY.replace(before, after, 1), "community.yaml")
    assert str(caught.value).startswith("community.yaml is not usable; correct it and run again:\n- ")
    assert problem in str(caught.value)


def test_an_entry_that_stands_twice_is_refused() -> None:
    twice = ENTRY + ENTRY.removeprefix("replications:\n")
    with pytest.raises(
        CommunityError, match=r"entry 2 \(line 7\): repository and link are those of replications entry 1"
    ):
        parse_community(twice, "community.yaml")
