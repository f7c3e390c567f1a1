"""What reading an account costs: requests, points, seconds and memory. Run by `make bench`.

Each build is a process of its own that reads from a stand-in which takes 80 ms for each answer. What the platform says
of its requests has to be what the stand-in counted.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from research_platform_assets_tests import processes
from research_platform_assets_tests.end_to_end.campaigns.account import LOGIN, environment, slug_of
from research_platform_assets_tests.github.live.deep.standin import Standin, running
from research_platform_assets_tests.processes import ROOT

REPORT = ROOT / "reports" / "live_bench.json"
PREDECESSOR = "documented of the predecessor: 2,606 requests for 100 repositories (26 each), 647 s for 39 repositories"
LATENCY_MS = 80
#: Requests for the contents of documents; all others tell what is there.
CONTENTS = ("Blobs", "/repos/{owner}/{repo}/git/blobs/{file_sha}")
#: Of the size, and the pages of a listing with a request for the account itself.
MOST_CALLS, MOST_POINTS, MOST_CALLS_AFTER_A_PUSH = 0.5, 0.6, 6
#: How far a prediction may be off, as a share of what was used.
MOST_OFF = 0.1
COLUMNS = (
    "requests",
    "points",
    "content_requests",
    "content_points",
    "predicted_calls",
    "predicted_points",
    "seconds",
    "capture_seconds",
    "peak_mb",
)

pytestmark = pytest.mark.bench


@dataclass(frozen=True)
class Cost:
    """One build; `requests` and `points` (of both budgets) are without those for the contents of documents.

    What was predicted counts them all, its points are those of GraphQL.
    """

    repositories: int
    state: str
    requests: int
    points: int
    content_requests: int
    content_points: int
    predicted_calls: int
    predicted_points: int
    seconds: float
    capture_seconds: float
    peak_mb: int


def built(standin: Standin, data: Path, repositories: int, state: str) -> Cost:
    """Build, and hold what the platform says of it against what the stand-in counted."""
    standin.control("reset", {"only": ["log", "limits"]})
    began = time.perf_counter()
    processes.run(processes.platform("build"), environment(data, standin.url), data.parent)
    seconds = time.perf_counter() - began
    last_run = json.loads((data / "published" / slug_of(LOGIN) / "last_run.json").read_text(encoding="utf-8"))
    stats = standin.control("stats")
    assert last_run["calls"] == stats["requests"]
    assert last_run["points"] == stats["points"].get("graphql", 0)
    assert last_run["not_modified"] == stats["not_modified"]
    assert last_run["calls"] - last_run["not_modified"] == sum(stats["points"].values())
    for name in ("calls", "points"):
        assert abs(last_run[f"predicted_{name}"] - last_run[name]) <= MOST_OFF * last_run[name], last_run
    requests, points = by_purpose(standin)
    return Cost(
        repositories=repositories,
        state=state,
        requests=requests["facts"],
        points=points["facts"],
        content_requests=requests["contents"],
        content_points=points["contents"],
        predicted_calls=last_run["predicted_calls"],
        predicted_points=last_run["predicted_points"],
        seconds=round(seconds, 1),
        capture_seconds=capture_seconds(data, last_run["run_id"]),
        peak_mb=last_run["peak_memory_bytes"] >> 20,
    )


def by_purpose(standin: Standin) -> tuple[Counter[str], Counter[str]]:
    """Requests and points for contents of documents and for everything else."""
    requests: Counter[str] = Counter()
    points: Counter[str] = Counter()
    since = 0
    while records := standin.control(f"requests?since={since}&limit=1000"):
        for record in records:
            is_content = (record["operation"] or record["route"]) in CONTENTS
            purpose = "contents" if is_content else "facts"
            requests[purpose] += 1
            points[purpose] += record["cost"]
        since = records[-1]["seq"]
    return requests, points


def capture_seconds(data: Path, run_id: str) -> float:
    """How long the step took that reads the account and takes it in."""
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        (stats,) = [each for each in instance.get_run_step_stats(run_id) if each.step_key == "github_capture"]
    assert stats.start_time is not None
    assert stats.end_time is not None
    return round(stats.end_time - stats.start_time, 1)


@pytest.mark.parametrize("repositories", [44, 200, 1000])
def test_what_reading_an_account_costs(real_archive: Path, tmp_path: Path, repositories: int) -> None:
    options = ("--scale", str(repositories), "--set", f"latency_ms={LATENCY_MS}")
    with running(real_archive, *options) as standin:
        costs = [built(standin, tmp_path / "data", repositories, state) for state in ("cold", "unchanged")]
        standin.mutate("push", "Teaching", {"files": [{"path": "README.md", "content": "# Teaching tides\n"}]})
        costs.append(built(standin, tmp_path / "data", repositories, "one push"))
    report(costs)
    cold, unchanged, pushed = costs
    listing = math.ceil(repositories / 100) + 1
    assert cold.requests <= MOST_CALLS * repositories
    assert cold.points <= MOST_POINTS * repositories
    assert (unchanged.requests, unchanged.points, unchanged.content_requests) == (listing, 0, 0)
    assert pushed.requests + pushed.content_requests - listing <= MOST_CALLS_AFTER_A_PUSH


def report(costs: list[Cost]) -> None:
    """Print the costs, and write them beside those of other sizes."""
    print(f"\n{PREDECESSOR}")
    print(f"{'':18}" + "".join(f"{column:>17}" for column in COLUMNS))
    for cost in costs:
        values: dict[str, Any] = asdict(cost)
        print(f"{cost.repositories:>6} {cost.state:<11}" + "".join(f"{values[column]:>17}" for column in COLUMNS))
    REPORT.parent.mkdir(exist_ok=True)
    known = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    sizes = {**known, "predecessor": PREDECESSOR, str(costs[0].repositories): [asdict(cost) for cost in costs]}
    REPORT.write_text(json.dumps(sizes, indent=2) + "\n")
