"""Which accounts are programs by rule."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.bots import KNOWN_SERVICES, bot_reason


@pytest.mark.parametrize(
    ("login", "account_type", "reason"),
    [
        ("anything", "Bot", "account type"),
        ("dependabot[bot]", "Bot", "account type"),
        (None, "Bot", "account type"),
        ("dependabot[bot]", "User", "login suffix"),
        ("Some-Tool[BOT]", None, "login suffix"),
        ("Renovate-Bot", "User", "known service"),
        ("claude-code", None, "known service"),
        ("abbot", "User", None),
        ("robot", None, None),
        ("[bot]ticelli", "User", None),
        ("renovate-bot-fan", "User", None),
        ("acme", "Organization", None),
        (None, None, None),
        (None, "User", None),
    ],
)
def test_an_account_is_a_program_for_a_reason(login: str | None, account_type: str | None, reason: str | None) -> None:
    assert bot_reason(login, account_type) == reason


def test_known_services_are_spelled_in_lower_case_and_explained() -> None:
    assert all(login == login.lower() and what for login, what in KNOWN_SERVICES.items())
