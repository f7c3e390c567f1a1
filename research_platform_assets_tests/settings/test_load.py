"""Where settings come from, which source wins, and that every mistake is reported with its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from research_platform_assets.settings import Settings, load_settings
from research_platform_assets_tests.settings.conftest import Load, Refusal


def test_without_anything_the_defaults_hold(load: Load, tmp_path: Path) -> None:
    settings = load()
    assert settings == Settings()
    assert settings.organizations == ()
    assert settings.data_directory == tmp_path.resolve() / "data"
    assert (settings.freshness.captured_warn_hours, settings.freshness.captured_fail_hours) == (12, 24)
    assert settings.publication.visibility == "public"


def test_the_environment_wins_over_dotenv_over_the_file_over_the_default(load: Load) -> None:
    yaml = "retention: {keep_last: 2, keep_daily_days: 2, keep_weekly_weeks: 2}\n"
    dotenv = "RESEARCH_PLATFORM_RETENTION__KEEP_LAST=3\nRESEARCH_PLATFORM_RETENTION__KEEP_DAILY_DAYS=3\n"
    retention = load(yaml, dotenv, RETENTION__KEEP_LAST="4").retention
    assert retention.model_dump() == {
        "keep_last": 4,
        "keep_daily_days": 3,
        "keep_weekly_weeks": 2,
        "keep_monthly_months": 24,
    }


def test_a_variable_of_a_single_key_wins_over_one_of_its_section(load: Load) -> None:
    log = load(LOG='{"level": "debug", "file": "a.log"}', LOG__LEVEL="error").log
    assert (log.level, log.file) == ("ERROR", Path("a.log").resolve())


def test_the_settings_file_may_be_named_in_dotenv(load: Load, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("site: {title: Lab}")
    assert load(dotenv="export RESEARCH_PLATFORM_CONFIG='other.yaml'\nGITHUB_TOKEN=x\n").site.title == "Lab"


def test_variables_that_are_empty_or_not_ours_set_nothing(load: Load) -> None:
    assert load(dotenv="RESEARCH_PLATFORM_CONFIG=\n", CONFIG="", DATA_DIRECTORY="") == Settings()
    assert load_settings({"RESEARCH_PLATFORMS": "x", "HOME": "/"}) == Settings()


@pytest.mark.usefixtures("load")
def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESEARCH_PLATFORM_SITE__TITLE", "Lab")
    assert load_settings().site.title == "Lab"


def test_a_folder_named_dotenv_is_no_settings_file(load: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert load() == Settings()


def test_paths_start_at_the_folder_of_the_yaml_file_and_else_at_the_working_directory(
    load: Load, tmp_path: Path
) -> None:
    here = tmp_path.resolve()
    settings = load(
        "data_directory: ../d\narchive_directory: /r\nlog: {file: l.log}\n"
        "organizations: [{login: a, archive_directory: a}, b]\n"
        "history: {import_files: [h.json, /r/h]}\n"
    )
    assert settings.data_directory == here / "d"
    assert settings.archive_directory == Path("/r")
    assert settings.history.import_files == (here / "configs" / "h.json", Path("/r/h"))
    assert settings.log.file == here / "configs" / "l.log"
    assert [organization.archive_directory for organization in settings.organizations] == [here / "configs" / "a", None]
    assert load("data_directory: d", DATA_DIRECTORY="e").data_directory == here / "e"
    assert load(dotenv="RESEARCH_PLATFORM_DATA_DIRECTORY=f").data_directory == here / "f"
    assert load("data_directory: ~/g", dotenv="").data_directory == (Path.home() / "g").resolve()


@pytest.mark.parametrize("yaml", ["", "# nothing\n", "analyses:\nlog:\norganizations:\n", "{}"])
def test_an_empty_file_or_section_is_no_mistake(load: Load, yaml: str) -> None:
    assert load(yaml) == Settings()


def test_organizations_are_logins_or_mappings(load: Load) -> None:
    variable = load(ORGANIZATIONS='["Digital-AI-Finance", {"login": "acme", "slug": "a1"}]')
    assert [(organization.login, organization.slug) for organization in variable.organizations] == [
        ("Digital-AI-Finance", "digital_ai_finance"),
        ("acme", "a1"),
    ]
    assert load("organizations: [Digital-AI-Finance, {login: acme, slug: a1}]").organizations == variable.organizations


def test_settings_cannot_be_changed(load: Load) -> None:
    settings = load()
    with pytest.raises(ValidationError, match="frozen"):
        settings.data_directory = Path("/elsewhere")
    with pytest.raises(ValidationError, match="frozen"):
        settings.log.level = "DEBUG"
    assert hash(settings) == hash(Settings())


MISTAKES = {
    "data_directry: x": "line 1: data_directry: unknown key; did you mean `data_directory`? (known here: analyses",
    "\nanalyses:\n  topcs: no": "line 3: analyses.topcs: unknown key; did you mean `topics`? (known here: ",
    "visibility: public": "line 1: visibility: unknown key; did you mean `publication.visibility`? (known here: anal",
    "analyses: {zzz: 1}": "analyses.zzz: unknown key; known here: code_quality, collaboration, health, publications",
    "\nsource: live": "line 2: source: `live` needs to know which organization; name at least one, such as `organ",
    "source: live\norganizations: [a b]": "line 2: organizations[0].login: `a b` must be the login of the organization",
    "source: arcive": "line 1: source: `arcive` is not possible: must be 'archive', 'legacy' or 'live'",
    "publication: {visibility: secret}": "`secret` is not possible: must be 'public' or 'private'",
    "log: {level: LOUD}": "must be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'",
    "log: {file: ''}": "log.file: `` is empty; leave the key out to get the default",
    "analyses: true": "line 1: analyses: must be a mapping with the keys topics",
    "analyses: {topics: perhaps}": "`perhaps` is not possible: must be a valid boolean",
    "retention: {keep_last: 0}": "retention.keep_last: `0` is not possible: must be greater than or equal to 1",
    "retention: {keep_last: yes}": "retention.keep_last: `True` must be a number, not a yes or no",
    "retention: {keep_daily_days: -1}": "must be greater than or equal to 0",
    "capture: {coverage_floor: 1.5}": "must be less than or equal to 1",
    "capture: {max_missing_share: .nan}": "`nan` is not possible: must be",
    "warehouse: {lock_timeout_seconds: .inf}": "must be a finite number",
    "retention: {keep_daily_days: 40000}": "`40000` is not possible: must be less than or equal to 36500",
    "retention: {keep_weekly_weeks: 999999999}": "must be less than or equal to 5200",
    "retention: {keep_monthly_months: 999999999}": "must be less than or equal to 1200",
    "github: {refresh_days: 999999999999}": "must be less than or equal to 36500",
    "scholarly: {refresh_days: 3000000}": "must be less than or equal to 36500",
    "collaboration: {window_days: 800000}": "must be less than or equal to 36500",
    "freshness: {captured_fail_hours: 1e+12}": "must be less than or equal to 876000",
    "freshness: {derived_fail_hours: 1e+300}": "must be less than or equal to 876000",
    "freshness: {derived_warn_hours: 0.01}": "must be greater than or equal to 0.02",
    "automation: {sensor_interval_seconds: 3000000000}": "must be less than or equal to 604800",
    "automation: {retry_seconds: 1e+12}": "must be less than or equal to 604800",
    "automation: {max_attempts: 2000}": "must be less than or equal to 100",
    "freshness: {captured_warn_hours: 24}": "captured_warn_hours (24) must be less than captured_fail_hours (24)",
    "freshness: {derived_fail_hours: 1.5}": "derived_warn_hours (12) must be less than derived_fail_hours (1.5)",
    "site: {title: 2024}": "site.title: must be a text; write `2024` in quotes",
    "organizations: acme": "line 1: organizations: must be a list, such as [acme]",
    "organizations: [a b]": "organizations[0].login: `a b` must be the login of the organization",
    "organizations: [https://github.com/acme]": "that is `acme` for https://github.com/acme",
    "organizations:\n- slug: x": "line 2: organizations[0].login: is missing",
    "organizations:\n- {login: a, slag: b}": "line 2: organizations[0].slag: unknown key; did you mean `slug`?",
    "organizations:\n- a\n- 7": "line 3: organizations[1]: must be a mapping with the keys login, slug, arch",
    "organizations:\n- a\n-": "line 3: organizations[1]: must be a mapping with the keys",
    "organizations: [{login: a, slug: B-c}]": "`B-c` must consist of a-z, 0-9 and _",
    "organizations: [published]": "organizations[0].slug: `published` is reserved",
    "organizations: [a-b, a--b]": "line 1: organizations: a-b and a--b both have the slug a_b; give one of them",
    "corrections: none.yaml": "corrections: `configs/none.yaml` must be an existing file",
    "data_directory: x.yaml": "data_directory: `configs/x.yaml` must be a folder",
    "analyses: {on: 2}": "line 1: analyses.on: unknown key",
    "3: 4": "line 1: 3: unknown key",
    "github: {token: x}": "line 1: github.token: unknown key; a token is no setting; put it into the variable GIT",
}


@pytest.mark.parametrize(("yaml", "text"), MISTAKES.items(), ids=list(MISTAKES))
def test_a_mistake_in_the_file_is_reported_with_file_key_and_remedy(refusal: Refusal, yaml: str, text: str) -> None:
    refused = refusal(yaml)
    assert refused.startswith("configs/x.yaml")
    assert text in refused


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("ANALYSES__TOPCS", "1", "unknown variable: did you mean RESEARCH_PLATFORM_ANALYSES__TOPICS?"),
        ("DATA_DIR", "x", "unknown variable: did you mean RESEARCH_PLATFORM_DATA_DIRECTORY?"),
        ("ZQX", "x", "unknown variable: known here: analyses, archive_directory"),
        ("SOURCE__KIND", "x", "unknown variable: RESEARCH_PLATFORM_SOURCE takes a single value"),
        ("ORGANIZATIONS__0", "x", "a list is set as a whole, as JSON in RESEARCH_PLATFORM_ORGANIZATIONS"),
        ("ORGANIZATIONS", "acme", 'must be JSON, such as ["acme"] for a list'),
        ("ANALYSES", "{", "must be JSON"),
        ("ANALYSES", '{"topcs": false}', "analyses.topcs: unknown key; did you mean `topics`?"),
        ("ORGANIZATIONS", '["published"]', "organizations[0].slug: `published` is reserved"),
        ("LOG__LEVEL", "LOUD", "log.level: `LOUD` is not possible: must be 'DEBUG', 'INFO'"),
        ("RETENTION__KEEP_LAST", "few", "retention.keep_last: `few` is not possible: must be a valid integer"),
        ("GITHUB__TOKEN", "x", "unknown variable: a token is no setting; put it into the variable GITHUB_TOKEN"),
        ("GITHUB_TOKEN", "x", "unknown variable: a token is no setting; put it into the variable GITHUB_TOKEN"),
        ("SOURCE", "live", "source: `live` needs to know which organization"),
        ("DATA_DIRECTORY", "~nobody-of-that-name/x", "has no home folder behind `~`"),
    ],
)
def test_a_mistake_in_a_variable_is_reported_with_its_name(refusal: Refusal, name: str, value: str, text: str) -> None:
    refused = refusal(**{name: value})
    assert refused.startswith(f"environment variable RESEARCH_PLATFORM_{name}: ")
    assert text in refused


@pytest.mark.parametrize(
    ("dotenv", "text"),
    [
        ("\n\nRESEARCH_PLATFORM_LOG__LEVL=x\n", ".env, line 3: RESEARCH_PLATFORM_LOG__LEVL: unknown variable"),
        ("# a\n\nexport RESEARCH_PLATFORM_LOG__LEVEL=x", ".env, line 3: RESEARCH_PLATFORM_LOG__LEVEL: log.level: `X`"),
        ("A=1\nRESEARCH_PLATFORM_SOURCE\n", ".env, line 2: RESEARCH_PLATFORM_SOURCE has no value; write"),
        ("A=1\n\n'unfinished\n", ".env, line 3: is not an assignment; write NAME=value"),
        (b"RESEARCH_PLATFORM_SITE__TITLE=\xff", ".env: is not UTF-8 text (byte 30)"),
    ],
)
def test_a_mistake_in_dotenv_is_reported_with_its_line(refusal: Refusal, dotenv: str | bytes, text: str) -> None:
    assert refusal(dotenv=dotenv).startswith(text)


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ("a: 1\nb: [\n", "configs/x.yaml, line 3, column 1: is not valid YAML: expected the node content"),
        ("a: 1\n---\nb: 2\n", "configs/x.yaml, line 2, column 1: is not valid YAML: but found another document"),
        ("a: !!python/name:os.system x\n", "configs/x.yaml, line 1, column 4: is not valid YAML: could not determine"),
        ("a: *b\n", "configs/x.yaml, line 1, column 4: is not valid YAML: found undefined alias"),
        ("a: 2024-13-45\n", "configs/x.yaml, line 1, column 4: is not valid YAML: this is no timestamp"),
        ("a: \x01\n", "configs/x.yaml: is not valid YAML: unacceptable character #x0001"),
        ("a: " + "[" * 2000, "configs/x.yaml, line 1, column 54: is not valid YAML: it is nested more than 50"),
        ("- acme\n", "configs/x.yaml, line 1: must be a mapping such as `source: archive`"),
        ("source: archive\nlog: {}\nsource: archive\n", "configs/x.yaml, line 3: the key source stands on line 1 alre"),
        ("organizations:\n- login: a\n  login: b\n", "configs/x.yaml, line 3: the key login stands on line 2 already"),
        (b"site: {title: caf\xe9}\n", "configs/x.yaml: is not UTF-8 text (byte 17); save it as UTF-8"),
        ("a: 1\n".encode("utf-16"), "configs/x.yaml: is not UTF-8 text"),
        ("site: &s {title: *s}\n", "configs/x.yaml, line 1"),
    ],
)
def test_a_file_that_is_not_one_yaml_mapping_is_refused(refusal: Refusal, yaml: str | bytes, text: str) -> None:
    assert refusal(yaml).startswith(text)


def test_a_byte_order_mark_anchors_and_merge_keys_are_understood(load: Load) -> None:
    yaml = "retention: &r {keep_last: 3}\n".encode("utf-8-sig") + b"capture: {<<: {coverage_floor: 0.5}}\n"
    settings = load(yaml)
    assert (settings.retention.keep_last, settings.capture.coverage_floor) == (3, 0.5)


def test_all_mistakes_are_reported_at_once(refusal: Refusal) -> None:
    lines = refusal(
        "sorce: archive\nlog: {level: LOUD}\n", "RESEARCH_PLATFORM_X=1\n", RETENTION__KEEP_LAST="0"
    ).splitlines()
    assert lines[0] == "4 settings cannot be used:"
    assert sorted(line.split(": ")[0] for line in lines[1:]) == [
        "- .env, line 1",
        "- configs/x.yaml, line 1",
        "- configs/x.yaml, line 2",
        "- environment variable RESEARCH_PLATFORM_RETENTION__KEEP_LAST",
    ]


def test_a_contradiction_between_two_sources_names_both(refusal: Refusal) -> None:
    refused = refusal("freshness:\n  derived_fail_hours: 5\n", FRESHNESS__DERIVED_WARN_HOURS="6")
    assert refused.startswith(
        "configs/x.yaml, line 1 and environment variable RESEARCH_PLATFORM_FRESHNESS__DERIVED_WARN_HOURS: freshness: "
    )


def test_secrets_in_wrong_places_are_not_repeated(refusal: Refusal) -> None:
    token = "ghp_" + "a1B2" * 9
    assert token not in refusal(f"token: {token}\nsource: {token}\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [("none.yaml", "there is no such file"), ("configs", "is a folder; give the path of a file in it")],
)
def test_a_settings_file_that_is_not_there_is_named(refusal: Refusal, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "configs").mkdir()
    assert refusal(CONFIG=name).endswith(
        f"{name}: {text}" if name == "configs" else f"{name}: {text}; give the path of an existing file"
    )


@pytest.mark.parametrize("name", ["CONFIG", "LOG__FILE"])
def test_a_symbolic_link_that_leads_to_itself_is_named(refusal: Refusal, tmp_path: Path, name: str) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    refused = refusal(**{name: "loop.yaml"})
    assert "loop.yaml" in refused
    # Later versions of Python follow it as far as that goes, and notice when they read the file.
    assert "mend the symbolic link" in refused or "cannot be read: Too many levels of symbolic links" in refused


def test_a_settings_file_in_a_home_folder_that_nobody_has_is_named(refusal: Refusal) -> None:
    refused = refusal(CONFIG="~nobody-of-that-name/x.yaml")
    assert refused.startswith(
        "environment variable RESEARCH_PLATFORM_CONFIG: `~nobody-of-that-name/x.yaml` has no home"
    )


def test_a_settings_file_below_a_file_cannot_be_read(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file/x.yaml: cannot be read: Not a directory" in refusal(CONFIG="file/x.yaml")


def test_direct_construction_reads_neither_file_nor_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESEARCH_PLATFORM_SITE__TITLE", "Lab")
    assert Settings().site.title is None
