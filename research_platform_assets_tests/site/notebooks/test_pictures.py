"""Pictures in notebooks: what they show stays, what they say does not."""

from __future__ import annotations

import base64

from research_platform_assets.site.notebooks.pictures import raster
from research_platform_assets_tests.site.notebooks.test_rendered import PIXEL


def test_a_picture_keeps_what_it_shows_and_not_what_it_says() -> None:
    png = base64.b64decode(PIXEL)
    said = b"tEXtAuthor\0ada@example.org"
    part = (len(said) - 4).to_bytes(4, "big") + said + b"\0" * 4
    assert raster("image/png", base64.b64encode(png[:33] + part + png[33:] + b"ada@example.org").decode()) == png
    table, scan = b"\xff\xdb\x00\x04\x01\x02", b"\xff\xda\x00\x02\x11\x22\xff\xd9"
    exif = b"\xff\xe1\x00\x11ada@example.org"
    jpeg = b"\xff\xd8" + exif + table + exif.replace(b"\xe1", b"\xfe") + scan
    assert raster("image/jpeg", base64.b64encode(jpeg).decode()) == b"\xff\xd8" + table + scan
    for length in range(8, len(png)):
        found = raster("image/png", base64.b64encode(png[:length]).decode())
        assert found is not None
        assert png[:length].startswith(found)


def test_moving_pictures_and_those_of_the_web_say_nothing_either() -> None:
    begin, colours = b"GIF89a\x01\x00\x01\x00\x80\x00\x00", b"\0\0\0\xff\xff\xff"
    again = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    image = b"\x21\xf9\x04\x00\x00\x00\x00\x00" + b"\x2c\0\0\0\0\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    words = b"\x21\xfe\x0fada@example.org\0\x21\xff\x0bXMP DataXMP\x0fada@example.org\0"
    gif = begin + colours + again + words + image + words + b";ada@example.org"
    assert raster("image/gif", base64.b64encode(gif).decode()) == begin + colours + again + image + b";"
    for length in range(6, len(gif)):
        found = raster("image/gif", base64.b64encode(gif[:length]).decode())
        assert found is not None
        assert b"ada@example.org" not in found

    def chunk(name: bytes, data: bytes) -> bytes:
        return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)

    def web(flags: int, *chunks: bytes) -> bytes:
        body = b"WEBP" + chunk(b"VP8X", bytes([flags]) + b"\0" * 9) + b"".join(chunks)
        return b"RIFF" + len(body).to_bytes(4, "little") + body

    drawn, words = (
        chunk(b"VP8L", b"/\0\0\0\0"),
        [chunk(b"EXIF", b"ada@example.org"), chunk(b"XMP ", b"ada@example.org")],
    )
    full = base64.b64encode(web(0b11100, drawn, *words)).decode()
    assert raster("image/webp", full) == web(0b10000, drawn)
    assert raster("image/webp", base64.b64encode(b"RIFF\x04\0\0\0WAVEfmt ").decode()) is None
