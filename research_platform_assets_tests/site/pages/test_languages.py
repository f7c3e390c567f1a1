"""Languages by repositories and by bytes, and a page for each."""

from __future__ import annotations

from typing import Any

from research_platform_assets.site.figures.drawing import drawn
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages.languages import (
    LONGEST,
    language_pages,
    language_paths,
    languages,
    languages_page,
)
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets_tests.site.sample_content import CORRECTED, OBSERVED, sample_content, with_tables


def with_languages(given_languages: dict[int, list[tuple[str, int]] | None]) -> Any:
    """The sample with these bytes, the first language of each being its main one."""
    content = sample_content()
    listing, core = content.rows("github.repositories"), content.rows("core.repositories")
    for row in (*listing, *core):
        given = given_languages.get(row["repository_id"])
        if row["repository_id"] in given_languages:
            row["language"] = given[0][0] if given else row["language"]
            if "languages" in row:
                row["languages"] = None if given is None else [{"name": n, "size_bytes": size} for n, size in given]
    return site_index(with_tables(content, {"github.repositories": listing, "core.repositories": core}))


def test_repositories_and_bytes_are_two_questions() -> None:
    index = with_languages({OBSERVED: [("C++", 10), ("R", 5)], CORRECTED: [("R", 100)]})
    values = languages_page(index).values
    assert [(each.name, each.main_count, each.uses_count, each.size_bytes) for each in values["languages"]] == [
        ("R", 1, 2, 105),
        ("C++", 1, 1, 10),
    ]
    assert values["states"] == {"observed": 2, "absent": 1, "unknown": 3}
    assert list(values["by_repositories"].rows) == [("R", 1, "50 %"), ("C++", 1, "50 %")]
    assert list(values["by_bytes"].rows) == [("R", 105, "91.3 %"), ("C++", 10, "8.7 %")]
    assert values["by_bytes"].description == "115 bytes of code in 2 languages; R has 105 bytes, which is 91.3 %."
    assert ">C++</text>" in drawn(values["by_bytes"])


def test_bytes_that_are_not_known_are_not_zero() -> None:
    index = with_languages({OBSERVED: [("C", 10)], CORRECTED: None})
    values = languages_page(index).values
    by_name = {each.name: each for each in languages(index)}
    assert by_name["R"].uses[0].size_bytes is None
    assert by_name["R"].uses[0].share is None
    assert by_name["R"].size_bytes is None
    said = [
        rendered(page, shared_values(index, set())).decode() for page in (languages_page(index), *language_pages(index))
    ]
    assert not any("0 bytes" in text.replace("10 bytes", "") for text in said)
    assert [row[0] for row in values["by_bytes"].rows] == ["C"]
    assert values["measured_count"] == 2


def test_of_many_languages_the_first_are_drawn_and_the_table_has_all() -> None:
    index = with_languages({OBSERVED: [(f"Language {number:02}", 100 - number) for number in range(20)]})
    figure = languages_page(index).values["by_bytes"]
    assert figure.description.endswith(f" The first {LONGEST} of 20 are drawn.")
    assert len(figure.rows) == len(figure.links) == 20
    assert "Language 14" in drawn(figure)
    assert "Language 15" not in drawn(figure)


def test_each_language_has_a_safe_address_of_its_own() -> None:
    paths = language_paths(["C", "C++", "C#", "F#", "Cplusplus", "Jupyter Notebook", "CON", "日本語", "c"])
    assert paths["C++"] == "languages/cplusplus.html"
    assert paths["C#"] == "languages/csharp.html"
    assert paths["Jupyter Notebook"] == "languages/jupyter-notebook.html"
    assert paths["CON"].startswith("languages/x-")
    assert len(set(paths.values())) == len(paths)
    assert all(path.isascii() for path in paths.values())


def test_a_language_page_lists_repositories_of_which_it_is_the_main_language_first() -> None:
    index = with_languages({OBSERVED: [("C", 10), ("R", 5)], CORRECTED: [("R", 1)]})
    page = next(page for page in language_pages(index) if page.title == "R")
    assert [(use.repository["repository_id"], use.is_main, use.size_bytes) for use in page.values["language"].uses] == [
        (CORRECTED, True, 1),
        (OBSERVED, False, 5),
    ]
