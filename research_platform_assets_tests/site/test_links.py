"""Where links inside a README lead."""

from __future__ import annotations

import pytest

from research_platform_assets.site.links import DocumentPlace, is_web_address, resolve

OID = "b" * 40
HOME = "https://github.com/lab/tool"
ROOT = DocumentPlace(HOME, OID, "README.md")
DOCS = DocumentPlace(HOME, OID, "docs/guide/README.md")
BLOB = f"{HOME}/blob/{OID}"

CASES = [
    (ROOT, "LICENSE", f"{BLOB}/LICENSE"),
    (ROOT, "./LICENSE", f"{BLOB}/LICENSE"),
    (ROOT, "/LICENSE", f"{BLOB}/LICENSE"),
    (ROOT, "docs/", f"{BLOB}/docs/"),
    (ROOT, "docs/a b.md", f"{BLOB}/docs/a%20b.md"),
    (ROOT, "docs/a%20b.md", f"{BLOB}/docs/a%20b.md"),
    (ROOT, "docs/ü.md", f"{BLOB}/docs/%C3%BC.md"),
    (ROOT, "docs\\a.md", f"{BLOB}/docs/a.md"),
    (ROOT, "a.md#part", f"{BLOB}/a.md#part"),
    (ROOT, "a.md?plain=1#L3", f"{BLOB}/a.md?plain=1#L3"),
    (ROOT, "../../issues", f"{HOME}/issues"),
    (ROOT, "../../../../../../..", "https://github.com/"),
    (DOCS, "a.md", f"{BLOB}/docs/guide/a.md"),
    (DOCS, "../a.md", f"{BLOB}/docs/a.md"),
    (DOCS, "/a.md", f"{BLOB}/a.md"),
    (DOCS, "  a.md\n", f"{BLOB}/docs/guide/a.md"),
    (ROOT, "https://example.org/x?a=1&b=2#c", "https://example.org/x?a=1&b=2#c"),
    (ROOT, "http://example.org", "http://example.org"),
    (ROOT, "HTTPS://example.org/x", "https://example.org/x"),
    (ROOT, "//example.org/x", "https://example.org/x"),
    (ROOT, "\\\\example.org/x", "https://example.org/x"),
    (ROOT, "https://example.org/<x>\"'", "https://example.org/%3Cx%3E%22'"),
    (ROOT, "https://medium.com/@ada/post", "https://medium.com/@ada/post"),
    (ROOT, "#part", "#readme-part"),
    (ROOT, "#user-content-part", "#readme-part"),
    (ROOT, "#", None),
    (ROOT, "", None),
    (ROOT, "   ", None),
    (ROOT, "javascript:alert(1)", None),
    (ROOT, " java\tscr\nipt:alert(1)", None),
    (ROOT, "data:text/html,x", None),
    (ROOT, "mailto:ada@example.org", None),
    (ROOT, "ftp://example.org/x", None),
    (ROOT, "file:///etc/passwd", None),
    (ROOT, "https://", None),
    (ROOT, "https:///x", None),
    (ROOT, "https://ada@example.org/", None),
    (ROOT, "https://[::1", None),
    (ROOT, "[address removed]", None),
    (ROOT, "%5Baddress%20removed%5D", None),
    (DocumentPlace(HOME, None, "README.md"), "a.md", f"{HOME}/blob/HEAD/a.md"),
    (DocumentPlace(HOME + "/", OID, "README.md"), "a.md", f"{BLOB}/a.md"),
    (DocumentPlace(HOME, OID, "mein ordner/README.md"), "a.md", f"{BLOB}/mein%20ordner/a.md"),
    (DocumentPlace("javascript:alert(1)//", OID, "README.md"), "a.md", None),
]


@pytest.mark.parametrize(("place", "address", "expected"), CASES)
def test_a_link_leads_where_it_would_on_github_or_nowhere(
    place: DocumentPlace, address: str, expected: str | None
) -> None:
    assert resolve(address, place) == expected


def test_an_image_leads_to_its_contents() -> None:
    assert resolve("img/a.png", DOCS, view="raw") == f"{HOME}/raw/{OID}/docs/guide/img/a.png"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org", True),
        ("http://localhost:8080/x", True),
        ("https://", False),
        ("javascript:alert(1)", False),
        ("https://user:word@example.org", False),
        ("example.org", False),
        ("//example.org", False),
        ("https://[", False),
    ],
)
def test_only_absolute_addresses_of_the_web_without_account_are_web_addresses(address: str, expected: bool) -> None:
    assert is_web_address(address) is expected
