"""What is masked as a secret and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.redaction import MASK, redact, secrets_in

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9.c2lnbmF0dXJl"
CLASSIC = "gho_" + "Z9" * 18


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"token {CLASSIC}.", f"token {MASK}."),
        ("github_pat_11ABCDEFG0_" + "x" * 40, MASK),
        (f"ghs_{'1' * 8}_{JWT} used", f"{MASK} used"),
        (f"app {JWT}", f"app {MASK}"),
        ("Authorization: Bearer abc.def", f"Authorization: {MASK}"),
        ("{'authorization': 'token abc', 'accept': 'x'}", f"{{'authorization': '{MASK}', 'accept': 'x'}}"),
        ("('Authorization', 'Basic dXNlcjpwYXNz')", f"('Authorization', '{MASK}')"),
        ("sent bearer abc123def456", f"sent bearer {MASK}"),
        ("GET https://user:pass@host/x", f"GET https://{MASK}@host/x"),
        ("clone https://abc@host/x.git", f"clone https://{MASK}@host/x.git"),
        ("GET /x?page=2&access_token=abc#top", f"GET /x?page=2&access_token={MASK}#top"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nrest", f"{MASK}\nrest"),
        ("-----BEGIN PRIVATE KEY-----\ncut off", MASK),
        ("mail a.person@example.org", "mail [address removed]"),
    ],
)
def test_secrets_are_masked(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "the token expired; renew it",
        "bearer authentication is required",
        "git clone git@github.com:acme/atlas.git",
        "https://github.com/acme/atlas/blob/main/README.md?plain=1#L3",
        "0123456789abcdef0123456789abcdef01234567",
        "high_level and ghp_short",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("GITHUB_TOKEN", True),
        ("client_secret", True),
        ("DB_PASSWORD", True),
        ("APP_PRIVATE_KEY", True),
        ("AWS_CREDENTIALS", True),
        ("NOTIFICATION_SLACK_WEBHOOK_URL", True),
        ("HOME", False),
        ("RESEARCH_PLATFORM_GITHUB__APP_PRIVATE_KEY_FILE", False),
        ("research_platform_github__app_private_key_file", False),
        ("KEY_FILE_CONTENT", True),
        ("RESEARCH_PLATFORM_DATA_DIRECTORY", False),
    ],
)
def test_the_name_of_a_variable_tells_whether_it_is_secret(name: str, is_secret: bool) -> None:
    assert (secrets_in({name: "long enough"}) != ()) is is_secret


def test_longer_secrets_are_masked_before_their_parts_and_short_ones_never() -> None:
    secrets = secrets_in({"A_TOKEN": "12345678", "B_TOKEN": "12345678-more", "MAX_TOKENS": "4096"})
    assert redact("12345678-more 12345678 4096", secrets) == f"{MASK} {MASK} 4096"


def test_a_secret_address_is_also_masked_without_its_host() -> None:
    secrets = secrets_in({"WEBHOOK_URL": "https://hooks.example/T0/B0/hunter2"})
    assert redact("POST https://hooks.example/T0/B0/hunter2", secrets) == f"POST {MASK}"
    assert redact("target=b'/T0/B0/hunter2'", secrets) == f"target=b'/{MASK}'"
    assert redact("https://hooks.example/T0", secrets) == "https://hooks.example/T0"


def test_a_secret_is_also_masked_as_part_of_an_address() -> None:
    assert redact("/x/p%40ss%2Fword", secrets_in({"PASSWORD": "p@ss/word"})) == f"/x/{MASK}"


@given(st.text(alphabet=st.sampled_from("aZ19@.:/_-= \n\"'?&eyJghp"), max_size=80))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(f"Authorization: {text} https://{text}@host ?token={text} ghp_{text}")
    assert redact(once) == once
