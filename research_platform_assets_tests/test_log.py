"""Logs: level, file, Dagster's event log, and that no secret or address gets through."""

import io
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from research_platform_assets.errors import SettingsError
from research_platform_assets.log import PACKAGE, configure_logging
from research_platform_assets.redaction import MASK
from research_platform_assets.settings import Log

TOKEN = "ghp_" + "a1B2" * 9
PASSWORD = "correct horse battery"
WITH_SECRETS = f"using {TOKEN} and {PASSWORD} of a.person@example.org"
ENVIRONMENT = {"DATABASE_PASSWORD": PASSWORD, "HOME": "/home/somebody"}


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    factory, logger = logging.getLogRecordFactory(), logging.getLogger(PACKAGE)
    level, handlers = logger.level, list(logger.handlers)
    yield
    logging.setLogRecordFactory(factory)
    for handler in [handler for handler in logger.handlers if handler not in handlers]:
        logger.removeHandler(handler)
        handler.close()
    for handler in handlers:
        logger.addHandler(handler)
    logger.setLevel(level)


def _raise_with_token() -> None:
    raise RuntimeError(f"refused {TOKEN}")


def test_the_level_decides_what_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Log(level="WARNING"), {})
    logging.getLogger(f"{PACKAGE}.warehouse").info("unimportant")
    logging.getLogger(f"{PACKAGE}.warehouse").warning("important")
    assert capsys.readouterr().err.endswith("Z WARNING research_platform_assets.warehouse: important\n")


def test_a_standard_error_that_was_closed_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever logs must not fail because somebody else's standard error is gone."""
    configure_logging(Log(), {})
    for line in ("first", "second"):
        with io.StringIO() as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            logging.getLogger(PACKAGE).info(line)
            assert stream.getvalue().endswith(f": {line}\n")


def test_the_log_file_and_its_folder_are_made_and_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "platform.log"
    for line in ("first", "second"):
        configure_logging(Log(file=file), {})
        logging.getLogger(PACKAGE).info(line)
    assert [line.rpartition(": ")[2] for line in file.read_text().splitlines()] == ["first", "second"]


def test_configuring_twice_writes_a_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Log(), {})
    configure_logging(Log(), {})
    logging.getLogger(PACKAGE).info("once")
    assert capsys.readouterr().err.count("once") == 1


def test_a_log_file_that_cannot_be_opened_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"log\.file: .*platform\.log cannot be opened for writing"):
        configure_logging(Log(file=tmp_path / "file" / "platform.log"), {})


LOGGED: dict[str, Callable[[logging.Logger], None]] = {
    "in the message": lambda logger: logger.warning(WITH_SECRETS),
    "in an argument": lambda logger: logger.warning("using %s %s %s", TOKEN, PASSWORD, "a.person@example.org"),
    "in named arguments": lambda logger: logger.warning(
        "%(a)s %(b)s %(c)s", {"a": TOKEN, "b": PASSWORD, "c": "a.person@example.org"}
    ),
    "in arguments that do not fit": lambda logger: logger.warning("%d", f"{TOKEN} {PASSWORD} a.person@example.org"),
    "in an argument that is an object": lambda logger: logger.warning("%s", [TOKEN, PASSWORD, "a.person@example.org"]),
}


@pytest.mark.parametrize("log", LOGGED.values(), ids=list(LOGGED))
@pytest.mark.parametrize("name", [PACKAGE, "some.library"])
def test_no_secret_and_no_address_reaches_a_log(
    log: Callable[[logging.Logger], None], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    configure_logging(Log(), ENVIRONMENT)
    log(logging.getLogger(name))
    assert TOKEN not in caplog.text
    assert PASSWORD not in caplog.text
    assert "example.org" not in caplog.text
    assert caplog.text.count(MASK) == 2
    assert "[address removed]" in caplog.text


@pytest.mark.parametrize("place", ["environment", "dotenv"])
def test_the_token_for_github_is_masked_wherever_it_stands_and_whatever_it_looks_like(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    if place == "environment":
        monkeypatch.setenv("GITHUB_TOKEN", "of an unusual form")
    else:
        (tmp_path / ".env").write_text("GITHUB_TOKEN='of an unusual form'\n")
    configure_logging(Log())
    logging.getLogger(PACKAGE).warning("a token of an unusual form")
    assert caplog.messages == [f"a token {MASK}"]


def test_a_traceback_is_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Log(), {})
    try:
        _raise_with_token()
    except RuntimeError:
        logging.getLogger(PACKAGE).exception("call failed", stack_info=True)
    printed = capsys.readouterr().err
    assert f"RuntimeError: refused {MASK}" in printed
    assert "Stack (most recent call last)" in printed
    assert TOKEN not in printed


def test_a_stack_is_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Log(), {})
    logging.getLogger(PACKAGE).warning("seen", stack_info=True, extra={"url": "https://user:pass@host"})
    printed = capsys.readouterr().err
    assert f'"https://{MASK}@host"' in printed
    assert "user:pass" not in printed


def test_the_latest_environment_counts(caplog: pytest.LogCaptureFixture) -> None:
    configure_logging(Log(), ENVIRONMENT)
    configure_logging(Log(), {})
    logging.getLogger(PACKAGE).warning(PASSWORD)
    assert caplog.messages == [PASSWORD]


def test_exc_info_outside_of_an_exception_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Log(), {})
    logging.getLogger(PACKAGE).warning("nothing raised", exc_info=sys.exc_info())
    assert "nothing raised" in capsys.readouterr().err


def test_lines_without_secrets_keep_message_and_arguments(caplog: pytest.LogCaptureFixture) -> None:
    configure_logging(Log(), ENVIRONMENT)
    logging.getLogger(PACKAGE).warning("%d of %s", 3, "acme/atlas")
    assert (caplog.records[0].msg, caplog.records[0].args) == ("%d of %s", (3, "acme/atlas"))


@dg.asset
def talkative(context: dg.AssetExecutionContext) -> None:
    """Logs through both roads."""
    logging.getLogger(f"{PACKAGE}.assets").info("from a module, token %s", TOKEN)
    logging.getLogger(f"{PACKAGE}.assets").debug("below the level")
    context.log.info("from the context, password %s", PASSWORD)


def test_in_a_dagster_run_module_loggers_reach_the_event_log_and_everything_is_redacted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "platform.log"
    configure_logging(Log(file=file), ENVIRONMENT)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([talkative], instance=instance)
        lines = [entry.user_message for entry in instance.all_logs(result.run_id)]
    assert f"from a module, token {MASK}" in lines
    assert f"from the context, password {MASK}" in lines
    assert not any("below the level" in line for line in lines)
    assert f"INFO {PACKAGE}.assets: from a module, token {MASK}\n" in file.read_text()
    console = capfd.readouterr().err
    assert console.count("from a module") == 1
    assert TOKEN not in console
    assert PASSWORD not in console
