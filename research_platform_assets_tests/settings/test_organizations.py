"""Which organizations the settings amount to."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.errors import ArchiveError, LegacyError, SettingsError
from research_platform_assets.settings import Organization, ResolvedOrganization, Settings, resolve_organizations


def _archive(folder: Path, content: str = '{"login": "Acme-Lab"}') -> Path:
    folder.mkdir()
    (folder / "org.json").write_text(content)
    return folder


def test_without_a_name_the_recorded_organization_is_taken(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a")
    assert resolve_organizations(Settings(archive_directory=archive)) == [
        ResolvedOrganization("Acme-Lab", "acme_lab", archive)
    ]


def test_named_organizations_keep_their_order_and_fall_back_on_the_common_archive(tmp_path: Path) -> None:
    common, own = _archive(tmp_path / "a"), _archive(tmp_path / "b", '{"login": "other"}')
    settings = Settings(
        archive_directory=common,
        organizations=(Organization(login="other", archive_directory=own), Organization(login="acme-lab", slug="x")),
    )
    assert resolve_organizations(settings) == [
        ResolvedOrganization("other", "other", own),
        ResolvedOrganization("acme-lab", "x", common),
    ]


def test_one_organization_may_be_kept_twice_under_two_slugs(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a")
    organizations = tuple(Organization(login="Acme-Lab", slug=slug) for slug in ("one", "two"))
    resolved = resolve_organizations(Settings(archive_directory=archive, organizations=organizations))
    assert [organization.slug for organization in resolved] == ["one", "two"]


def test_a_named_organization_needs_no_archive_to_be_restored_from_what_was_built(tmp_path: Path) -> None:
    settings = Settings(archive_directory=tmp_path / "gone", organizations=(Organization(login="acme"),))
    assert resolve_organizations(settings)[0].archive_directory == tmp_path / "gone"


def _legacy(folder: Path, content: str = '[{"full_name": "Acme-Lab/tides"}]') -> Path:
    folder.mkdir()
    (folder / "repos.json").write_text(content)
    return folder


def test_without_a_name_the_organization_of_the_predecessors_files_is_taken(tmp_path: Path) -> None:
    files = _legacy(tmp_path / "data")
    assert resolve_organizations(Settings(source="legacy", legacy_directory=files)) == [
        ResolvedOrganization("Acme-Lab", "acme_lab", None, files)
    ]


def test_files_of_the_predecessor_go_with_any_source(tmp_path: Path) -> None:
    archive, files, own = _archive(tmp_path / "a"), tmp_path / "files", tmp_path / "own"
    recorded = resolve_organizations(Settings(archive_directory=archive, legacy_directory=files))
    assert recorded == [ResolvedOrganization("Acme-Lab", "acme_lab", archive, files)]
    named = (Organization(login="a"), Organization(login="b", legacy_directory=own))
    live = resolve_organizations(Settings(source="live", legacy_directory=files, organizations=named))
    assert [each.legacy_directory for each in live] == [files, own]
    assert [each.archive_directory for each in live] == [None, None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", r"repos\.json: is not JSON"),
        ("[]", r"repos\.json: its first entry has no full_name"),
        ("{}", r"repos\.json: its first entry has no full_name"),
        ('[{"full_name": "tides"}]', r"name the organization in the setting organizations"),
    ],
)
def test_files_of_the_predecessor_that_name_no_organization_say_so(tmp_path: Path, content: str, message: str) -> None:
    files = _legacy(tmp_path / "data", content)
    with pytest.raises(LegacyError, match=message):
        resolve_organizations(Settings(source="legacy", legacy_directory=files))


def test_a_source_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="legacy_directory: is not set"):
        resolve_organizations(Settings(source="legacy"))
    with pytest.raises(LegacyError, match=r"repos\.json: cannot be read"):
        resolve_organizations(Settings(source="legacy", legacy_directory=tmp_path / "gone"))


def test_with_github_itself_as_the_source_no_archive_is_looked_at(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a", "damaged, and of another organization")
    settings = Settings(
        source="live",
        archive_directory=archive,
        organizations=(
            Organization(login="Acme-Lab"),
            Organization(login="other", slug="x", archive_directory=archive),
        ),
    )
    assert resolve_organizations(settings) == [
        ResolvedOrganization("Acme-Lab", "acme_lab", None),
        ResolvedOrganization("other", "x", None),
    ]


@pytest.mark.parametrize("organizations", [(), (Organization(login="acme"),)])
@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('{\n"login": }', "org.json, line 2: is not JSON"),
        ("[]", "names no login"),
        ('{"login": ""}', "names no login"),
        ('{"login": 3}', "names no login"),
    ],
)
def test_a_damaged_archive_is_named(
    tmp_path: Path, organizations: tuple[Organization, ...], content: str, text: str
) -> None:
    archive = _archive(tmp_path / "a", content)
    with pytest.raises(ArchiveError, match=text):
        resolve_organizations(Settings(archive_directory=archive, organizations=organizations))


def test_an_org_json_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a")
    (archive / "org.json").write_bytes(b'{"login": "\xff"}')
    with pytest.raises(ArchiveError, match="is not UTF-8"):
        resolve_organizations(Settings(archive_directory=archive))


def test_an_org_json_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "org.json").mkdir()
    with pytest.raises(ArchiveError, match=r"org\.json: cannot be read: Is a directory"):
        resolve_organizations(Settings(archive_directory=tmp_path))


def test_a_folder_that_is_no_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"has no org\.json"):
        resolve_organizations(Settings(archive_directory=tmp_path))


def test_a_missing_archive_is_named_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"archive_directory: there is no folder .*gone; name the folder"):
        resolve_organizations(Settings(archive_directory=tmp_path / "gone"))


def test_an_archive_of_another_organization_is_refused(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a")
    settings = Settings(archive_directory=archive, organizations=(Organization(login="other"),))
    with pytest.raises(SettingsError, match=r"other would be read from .*, which records Acme-Lab; correct"):
        resolve_organizations(settings)


def test_a_recorded_organization_with_a_reserved_slug_needs_a_name(tmp_path: Path) -> None:
    archive = _archive(tmp_path / "a", '{"login": "Published"}')
    with pytest.raises(
        SettingsError, match=r"slug of Published, .* is reserved .*\[\{login: Published, slug: \.\.\.\}\]"
    ):
        resolve_organizations(Settings(archive_directory=archive))
