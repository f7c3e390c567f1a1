"""Settings of notifications: off by default, complete or refused, and without a secret."""

from __future__ import annotations

import re

import pytest

from research_platform_assets.settings import Notifications
from research_platform_assets_tests.project.repository import ROOT
from research_platform_assets_tests.settings.conftest import Load, Refusal

MAIL = "email_from: bot@lab.example, smtp_host: mail.lab.example"


def test_nobody_is_told_by_default(load: Load) -> None:
    notifications = load().notifications
    assert (notifications.on, notifications.is_on, notifications.recipients) == ("failure", False, ())


@pytest.mark.parametrize("yaml", ["webhook: true", "slack: true", f"email_to: ada@lab.example, {MAIL}"])
def test_each_channel_switches_notifications_on(load: Load, yaml: str) -> None:
    assert load(f"notifications: {{{yaml}}}").notifications.is_on


def test_the_key_on_is_a_key_although_yaml_takes_it_for_a_yes(load: Load) -> None:
    assert load("notifications:\n  on: changes\n  slack: true\n").notifications.on == "changes"
    assert load(NOTIFICATIONS__ON="always").notifications.on == "always"


def test_recipients_are_separated_by_commas(load: Load) -> None:
    yaml = f"notifications: {{email_to: 'ada@lab.example, lee@lab.example,', {MAIL}}}"
    assert load(yaml).notifications.recipients == ("ada@lab.example", "lee@lab.example")


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ("on: sometimes", "is not possible: must be 'failure', 'success', 'changes' or 'always'"),
        ("email_to: ada@lab.example", "email_to needs email_from and smtp_host as well"),
        (f"email_to: Ada, {MAIL}", "must be e-mail addresses without names, separated by commas"),
        (f"email_to: ',', {MAIL}", "must be e-mail addresses without names, separated by commas"),
        (f"email_to: 'Ada <ada@lab.example>', {MAIL}", "must be e-mail addresses without names"),
        (r'email_from: "bot@lab.example\nBcc: x@evil.example"', "must be one e-mail address without a name"),
        ("smtp_user: bot, smtp_security: none", "smtp_user needs a connection that is encrypted"),
        ("site_url: acme.example", "must be the address of a page, such as https://"),
        ("timeout_seconds: 31", "notifications.timeout_seconds: `31` is not possible"),
        ("timeout_seconds: 0", "notifications.timeout_seconds: `0` is not possible"),
        ("attempts: 6", "notifications.attempts: `6` is not possible"),
        ("smtp_port: 65536", "notifications.smtp_port: `65536` is not possible"),
        ("webhook: https://hooks.example/x", "notifications.webhook"),
        ("webhook_url: https://hooks.example/x", "notifications.webhook_url: unknown key"),
        ("smtp_password: x", "notifications.smtp_password: unknown key"),
    ],
)
def test_what_cannot_work_is_refused(refusal: Refusal, yaml: str, text: str) -> None:
    said = refusal(f"notifications: {{{yaml}}}")
    assert text in said
    assert "@lab.example" not in said


def test_the_example_of_the_guide_is_understood(load: Load) -> None:
    guide = (ROOT / "docs" / "guides" / "deploy.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(notifications:.*?)```", guide, re.DOTALL)
    notifications = load(example).notifications
    assert (notifications.on, notifications.slack, notifications.webhook) == ("changes", True, True)
    assert len(notifications.recipients) == 2
    named = re.findall(r"^\| `(\w+)` \| ", guide.partition("| `on` |")[2].partition("\n\n")[0], re.MULTILINE)
    assert named == ["failure", "success", "changes", "always"]


def test_there_is_no_key_for_a_secret() -> None:
    assert [key for key in Notifications.model_fields if "url" in key or "password" in key] == ["site_url"]
