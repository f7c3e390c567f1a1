"""What is in `deploy/` to be copied: nothing unpinned, nothing open to the world, no secret where others read it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from research_platform_assets.automation import requests
from research_platform_assets.warehouse import pseudonyms
from research_platform_assets_tests.project.repository import ROOT, name_of

DEPLOY = ROOT / "deploy"
CONTAINER = DEPLOY / "container"
WORKFLOWS = sorted((DEPLOY / "github-actions").glob("*.yml"))
PINNED = re.compile(
    r"^\s*(?:- )?uses: (?P<action>[\w-]+/[\w-]+)(?:/\w+)?@(?P<commit>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+)$"
)
PUBLISHING = {"pages": "write", "id-token": "write"}


def parsed(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return parsed(CONTAINER / "compose.yaml")


def steps(workflow: Path) -> Iterator[dict[str, Any]]:
    for job in parsed(workflow)["jobs"].values():
        yield from job["steps"]


def test_every_action_is_pinned_by_a_commit_that_stands_for_one_version() -> None:
    used = [
        line for workflow in WORKFLOWS for line in workflow.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    pins = {(match["action"], match["commit"], match["version"]) for line in used if (match := PINNED.match(line))}
    assert [line for line in used if not PINNED.match(line)] == []
    assert len(pins) == len({action for action, _, _ in pins}) == 5


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_of)
def test_a_workflow_may_do_no_more_than_it_has_to(workflow: Path) -> None:
    content = parsed(workflow)
    assert content["permissions"] == {}
    assert content["concurrency"]["group"]
    for name, job in content["jobs"].items():
        assert job["permissions"] == (PUBLISHING if name == "publish" else {"contents": "read"})
        assert 0 < job["timeout-minutes"] <= 240
        assert "secrets." not in str({key: value for key, value in job.items() if key != "steps"})
    for step in steps(workflow):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", ""), "an expression in a script can bring in code"


def test_a_secret_reaches_only_the_step_that_needs_it() -> None:
    named = {
        step["name"]: sorted(re.findall(r"secrets\.(\w+)", str(step)))
        for step in steps(DEPLOY / "github-actions" / "build-and-publish.yml")
        if "secrets." in str(step)
    }
    assert named == {
        "Unpack the data": ["RESEARCH_PLATFORM_CACHE_PASSPHRASE"],
        "Build": ["RESEARCH_PLATFORM_GITHUB_TOKEN"],
        "Pack the data": ["RESEARCH_PLATFORM_CACHE_PASSPHRASE"],
    }


def script(name: str) -> str:
    return next(s["run"] for s in steps(DEPLOY / "github-actions" / "build-and-publish.yml") if s.get("name") == name)


def execute(name: str, folder: Path, passphrase: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does for `shell: bash`."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PASSPHRASE": passphrase}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(name)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("bash", "gpg", "tar", "zstd")), reason="needs bash, gpg, tar and zstd"
)
def test_the_cache_brings_the_data_back_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder, cache = tmp_path / "here", tmp_path / "here" / "data.tar.zst.gpg"
    key = pseudonyms.key(folder / "data" / "site")
    (folder / "data" / "published" / "site").mkdir(parents=True)
    assert execute("Pack the data", folder, "").returncode == 0
    assert not cache.exists()

    assert execute("Pack the data", folder, "long $and random").returncode == 0
    packed = cache.read_bytes()
    assert key.hex().encode() not in packed
    assert b"pseudonym" not in packed
    assert sorted(path.name for path in folder.iterdir() if path.name != ".gnupg") == ["data", "data.tar.zst.gpg"]

    shutil.rmtree(folder / "data")
    wrong = execute("Unpack the data", folder, "guessed")
    assert wrong.returncode != 0
    assert not (folder / "data").exists()
    assert execute("Unpack the data", folder, "long $and random").returncode == 0
    assert pseudonyms.key(folder / "data" / "site") == key
    assert not (folder / "data" / "published").exists()
    assert not cache.exists()


def test_nothing_listens_beyond_this_machine(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert sorted(ports) == ["site", "webserver"]
    assert all(port.startswith("127.0.0.1:") for each in ports.values() for port in each)
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["postgres"]["networks"] == ["inside"]
    assert all("network_mode" not in service for service in compose["services"].values())


def test_every_service_is_confined_and_watched(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"test", "interval", "timeout", "retries", "start_period"} == service["healthcheck"].keys(), name
        assert re.search(r":[\w.${}:-]+$", service["image"]), name


def test_the_token_and_the_warehouse_are_with_the_code_server_alone(compose: dict[str, Any]) -> None:
    services = compose["services"]
    mounts = {name: {volume.partition(":")[0] for volume in service["volumes"]} for name, service in services.items()}
    assert [name for name in services if "platform.env" in services[name].get("env_file", [])] == ["code"]
    assert [name for name in services if "data" in mounts[name]] == ["code"]
    assert "published:/srv/published:ro" in services["site"]["volumes"]
    assert set(compose["volumes"]) == {m for each in mounts.values() for m in each if not m.startswith(".")}
    files = [m for each in mounts.values() for m in each if m.startswith(".")]
    assert [file for file in files if not (CONTAINER / file).is_file()] == []


def test_commands_of_the_platform_can_write_where_they_have_to(compose: dict[str, Any]) -> None:
    code = compose["services"]["code"]
    writable = {mount.partition(":")[0] for mount in code["tmpfs"]}
    writable |= {volume.split(":")[1] for volume in code["volumes"] if not volume.endswith(":ro")}
    dockerfile = (CONTAINER / "Dockerfile").read_text(encoding="utf-8")
    for variable in ("HOME", "DAGSTER_HOME", "RESEARCH_PLATFORM_DATA_DIRECTORY"):
        folder = re.search(rf"\b{variable}=(\S+)", dockerfile)
        assert folder is not None
        assert folder[1] in writable


def test_secrets_come_from_files_that_neither_git_nor_the_image_takes_in(compose: dict[str, Any]) -> None:
    named = {file for service in compose["services"].values() for file in service.get("env_file", [])}
    assert named == {"platform.env", "postgres.env"}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/deploy/container/*.env" in ignored
    for file in named:
        assert (CONTAINER / f"{file}.example").is_file()
        assert not fnmatch(f"{file}.example", "*.env")
    taken = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
    assert "deploy" not in taken
    assert [name for name in taken if not (ROOT / name).exists()] == []


def test_the_instance_of_the_containers_is_that_of_a_machine_with_another_storage() -> None:
    machine, containers = parsed(DEPLOY / "dagster.yaml"), parsed(CONTAINER / "dagster.yaml")
    assert {key: value for key, value in containers.items() if key in machine} == machine
    assert sorted(set(containers) - set(machine)) == ["compute_logs", "local_artifact_storage", "storage"]
    postgres = containers["storage"]["postgres"]["postgres_db"]
    assert postgres["scheme"] == "postgresql+psycopg2"
    assert postgres["password"] == {"env": "POSTGRES_PASSWORD"}


def test_runs_that_automation_asks_for_one_organisation_go_one_after_the_other() -> None:
    (limit,) = parsed(DEPLOY / "dagster.yaml")["concurrency"]["runs"]["tag_concurrency_limits"]
    assert limit == {"key": requests.SLUG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}


def test_the_image_is_built_from_what_is_locked_and_is_not_root() -> None:
    text = (CONTAINER / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.13-slim-bookworm", "base", "base"]
    assert "--constraint constraints.txt" in text
    assert re.findall(r"^USER (\d+):(\d+)$", text, re.MULTILINE) == [("10001", "10001")]
    assert "HEALTHCHECK" in text
    assert re.findall(r"(?i)(?:ARG|ENV)[^\n]*(?:token|password|secret)", text) == []
