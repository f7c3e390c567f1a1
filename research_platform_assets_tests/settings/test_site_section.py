"""The address of the site."""

from __future__ import annotations

import pytest

from research_platform_assets.settings.model import Settings
from research_platform_assets.settings.sections import Site


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://lab.example", "https://lab.example/"),
        ("https://lab.example/", "https://lab.example/"),
        ("http://127.0.0.1:8000/a/b", "http://127.0.0.1:8000/a/b/"),
        ("https://lab.example/{slug}//", "https://lab.example/the_lab/"),
    ],
)
def test_the_address_ends_with_a_slash_and_may_hold_the_slug(written: str, taken: str) -> None:
    assert Site(base_url=written).address_of("the_lab") == taken


@pytest.mark.parametrize(
    "written",
    [
        "lab.example",
        "/platform/",
        "file:///srv/site",
        "https://a:b@lab.example",
        "https://lab.example/?q=1",
        "https://lab.example/#a",
        "https://",
        "https://lab .example",
    ],
)
def test_what_is_no_address_of_a_folder_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="must be the address of the folder that the site stands in"):
        Site(base_url=written)


def test_without_an_address_there_is_none() -> None:
    assert Site().address_of("the_lab") is None


def test_sites_of_several_organizations_need_addresses_of_their_own() -> None:
    several = ["one", "two"]
    with pytest.raises(ValueError, match=r"base_url is the same for 2 organizations; put \{slug\} into it"):
        Settings(organizations=several, site={"base_url": "https://lab.example"})  # pyright: ignore[reportArgumentType]
    apart = Settings(organizations=several, site={"base_url": "https://{slug}.lab.example"})  # pyright: ignore[reportArgumentType]
    assert apart.site.address_of("one") == "https://one.lab.example/"
    Settings(organizations=several)
    Settings(organizations=["one"], site={"base_url": "https://lab.example"})  # pyright: ignore[reportArgumentType]
