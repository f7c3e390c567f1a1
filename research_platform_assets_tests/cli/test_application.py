"""How the command line ends: status, messages, no tracebacks, no secrets."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets.cli import main
from research_platform_assets.cli.application import app, installed_version, run


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == installed_version()


def test_help_does_not_wait_for_dagster() -> None:
    code = "import sys, research_platform_assets.cli.application; sys.exit('dagster' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    printed = capsys.readouterr().out
    assert "migrate-config" in printed
    assert "serve" in printed


@pytest.mark.parametrize("arguments", [["dance"], ["migrate-config", "one"], ["serve", "--port", "x"], ["serve", "-x"]])
def test_a_command_line_that_is_not_understood_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_failed_command_says_why_without_a_traceback_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["migrate-config", "old.yaml", "new.yaml"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "research-platform: old.yaml: there is no such file; give the path of an existing file\n"
    )


def test_with_the_level_debug_the_traceback_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESEARCH_PLATFORM_LOG__LEVEL", "debug")
    assert run(["migrate-config", "old.yaml", "new.yaml"]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("Traceback (most recent call last)")
    assert printed.endswith("old.yaml: there is no such file; give the path of an existing file\n")


def test_a_secret_in_a_message_is_masked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "very-secret-name")
    assert run(["migrate-config", "very-secret-name.yaml", "new.yaml"]) == 1
    assert "very-secret-name" not in capsys.readouterr().err


def test_mistakes_in_the_settings_end_a_command_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESEARCH_PLATFORM_SORCE", "archive")
    assert run(["serve"]) == 1
    assert "did you mean RESEARCH_PLATFORM_SOURCE?" in capsys.readouterr().err


def test_an_interrupted_command_ends_with_130() -> None:
    def interrupted() -> None:
        signal.raise_signal(signal.SIGINT)

    app.command(interrupted, name="interrupted-in-a-test")
    try:
        assert run(["interrupted-in-a-test"]) == 130
    finally:
        del app["interrupted-in-a-test"]


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_reader_who_has_enough_is_no_error_to_tell(lines: int) -> None:
    code = (
        "from research_platform_assets.cli.application import app, main\n"
        f"app.command(lambda: print('line\\n' * {lines}), name='talk')\n"
        "main(['talk'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_the_package_can_be_called_as_a_module() -> None:
    called = subprocess.run(
        [sys.executable, "-m", "research_platform_assets", "--version"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert called.stdout.strip() == installed_version()
