"""Contents are the very bytes that their oid names, or unknown."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.errors import GitHubRefusedError
from research_platform_assets.github.live.deep import WantedBlob, blobs
from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.blobs import is_blob, judged_twice, raw_content
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.row_answers import NO_VALUE
from research_platform_assets_tests.github.live.deep.answers import Error, GraphQL, Ready, Rest

WRONG = Unknown("the contents that GitHub gives do not have the hash that names them")


def named(content: bytes, algorithm: str = "sha1") -> str:
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content).hexdigest()


def wanted(oid: str, size: int | None = 5) -> WantedBlob:
    return WantedBlob(oid, size, "R_1", "acme", "engine")


def served(texts: Mapping[str, str | None], raw: Mapping[str, bytes]) -> Ready:
    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        rows = len(variables) // 2
        return GraphQL({f"row{at}": {"object": {"text": texts[variables[f"oid{at}"]]}} for at in range(rows)})

    def page(url: str) -> Rest:
        oid = url.rpartition("/")[2]
        if oid not in raw:
            raise GitHubRefusedError("not found", kind="not found", status=404)
        return Rest(raw[oid])

    return Ready(answer, page)


LATIN = "Zürich".encode("latin-1")


@pytest.mark.parametrize(
    ("content", "text", "raw", "is_by_rest"),
    [
        pytest.param(b"text\n", "text\n", None, False, id="text"),
        pytest.param("Zürich\r\n".encode(), "Zürich\r\n", None, False, id="UTF-8"),
        pytest.param(LATIN, "Zürich", LATIN, True, id="another encoding"),
        pytest.param(LATIN, "Z\ufffdrich", LATIN, True, id="another encoding, replaced"),
        pytest.param(b"a\0b", None, b"a\0b", True, id="binary"),
        pytest.param(b"long text", "long", b"long text", True, id="cut"),
        pytest.param(b"text\n", "\ud800", b"text\n", True, id="no Unicode"),
        pytest.param(b"", None, None, False, id="nothing"),
    ],
)
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_contents(content: bytes, text: str | None, raw: bytes | None, is_by_rest: bool, algorithm: str) -> None:
    oid = named(content, algorithm)
    client = served({oid: text}, {} if raw is None else {oid: raw})
    assert asyncio.run(blobs(Asker(client), [wanted(oid)])) == {oid: content}
    assert client.urls == ([f"/repos/acme/engine/git/blobs/{oid}"] if is_by_rest else [])


@pytest.mark.parametrize(
    ("by_rest", "is_lasting"),
    [
        pytest.param(b"wrong", True, id="both ways alike, so it is what the server has"),
        pytest.param(b"damaged", False, id="in two ways, so one was damaged on its way"),
    ],
)
def test_wrong_contents_are_unknown(by_rest: bytes, is_lasting: bool) -> None:
    oid = named(b"right")
    found = asyncio.run(blobs(Asker(served({oid: "wrong"}, {oid: by_rest})), [wanted(oid)]))
    assert found == {oid: replace(WRONG, is_lasting=is_lasting)}


@pytest.mark.parametrize(
    ("first", "second", "judged"),
    [
        (b"wrong", b"right", b"right"),
        (b"wrong", b"wrong", replace(WRONG, is_lasting=True)),
        (b"wrong", b"damaged", WRONG),
        (b"", b"", replace(WRONG, is_lasting=True)),
        (b"wrong", Unknown("refused", is_lasting=True), Unknown("refused", is_lasting=True)),
        (b"wrong", Unknown("no answer"), Unknown("no answer")),
    ],
)
def test_what_is_wrong_twice_alike_is_no_accident(first: bytes, second: bytes | Unknown, judged: object) -> None:
    assert judged_twice(named(b"right"), first, second) == judged


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([b"a\0b"], b"a\0b"),
        ([b"damaged", b"a\0b"], b"a\0b"),
        ([b"made up", b"made up"], replace(WRONG, is_lasting=True)),
        ([b"damaged", b"otherwise"], WRONG),
    ],
)
def test_raw_contents_that_are_wrong_are_asked_for_once_more(pages: list[bytes], found: bytes | Unknown) -> None:
    left = iter(pages)
    client = Ready(page=lambda _url: Rest(next(left)))
    assert asyncio.run(raw_content(Asker(client), wanted(named(b"a\0b")))) == found
    assert len(client.urls) == len(pages)


def test_a_refusal_is_a_reason() -> None:
    oid = named(b"right")
    found = asyncio.run(blobs(Asker(served({oid: None}, {})), [wanted(oid)]))
    assert found == {oid: Unknown("GitHub refuses with status 404 (not found)")}


@pytest.mark.parametrize(
    ("data", "errors", "reason"),
    [
        ({"row0": None}, [Error(("row0",))], "GitHub answers with the error NOT_FOUND"),
        ({"row0": {"object": None}}, [], NO_VALUE),
    ],
)
def test_what_the_repository_does_not_have_is_not_asked_for_again(
    data: dict[str, Any], errors: list[Error], reason: str
) -> None:
    client = Ready(lambda _document, _variables: GraphQL(data, errors))
    oid = named(b"right")
    assert asyncio.run(blobs(Asker(client), [wanted(oid)])) == {oid: Unknown(reason)}
    assert client.urls == []


def test_a_blob_is_asked_for_once() -> None:
    oid = named(b"text\n")
    client = served({oid: "text\n"}, {})
    asyncio.run(blobs(Asker(client), [wanted(oid), WantedBlob(oid, 5, "R_2", "acme", "fork")]))
    assert [len(variables) for variables in client.asked] == [2]


def test_a_long_text_is_asked_for_by_rest_alone() -> None:
    content = b"x" * 600_000
    client = served({}, {named(content): content})
    assert asyncio.run(blobs(Asker(client), [wanted(named(content), len(content))])) == {named(content): content}
    assert client.asked == []


@pytest.mark.parametrize(("size", "most"), [(5, 50), (40_000, 50), (100_000, 20), (None, 4)])
def test_a_question_is_for_fifty_blobs_or_two_megabytes(size: int | None, most: int) -> None:
    contents = [str(number) for number in range(100)]
    texts: dict[str, str | None] = {named(content.encode()): content for content in contents}
    client = served(texts, {})
    asyncio.run(blobs(Asker(client), [wanted(oid, size) for oid in texts]))
    assert max(len(variables) // 2 for variables in client.asked) == most


def test_a_server_that_makes_contents_up_is_not_asked_for_each_of_them() -> None:
    oids = [named(str(number).encode()) for number in range(100)]
    texts: dict[str, str | None] = dict.fromkeys(oids, "made up")
    client = served(texts, dict.fromkeys(oids, b"made up"))
    asker = Asker(client)
    assert set(asyncio.run(blobs(asker, map(wanted, oids))).values()) == {replace(WRONG, is_lasting=True)}
    assert len(client.urls) == 4
    asyncio.run(blobs(asker, map(wanted, oids[:5])))
    assert len(client.urls) == 4


def test_texts_in_another_encoding_are_all_read() -> None:
    contents = {named(content): content for content in (LATIN + str(number).encode() for number in range(45))}
    client = served(dict.fromkeys(contents, "Z\ufffdrich"), contents)
    assert asyncio.run(blobs(Asker(client), map(wanted, contents))) == contents


def test_the_hash_is_the_one_of_git() -> None:
    assert is_blob("ce013625030ba8dba906f756967f9e9ca394464a", b"hello\n")
    assert not is_blob("ce013625030ba8dba906f756967f9e9ca394464a", b"hello")
