from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashapp.metrics import Metrics, Present
from dashapp.metrics_folder import VARIABLE, is_of_this_process, make_folder
from tests.processes import ROOT

NOW = Present(
    version="1", build="0001-core-1", stage="core", n_tracks=7, jobs={"done": 2, "queued": 0},
    cache_is_there=None,
)  # fmt: skip

COUNTING = """
import os, sys
from pathlib import Path
from dashapp.metrics import Metrics, keep_counts_of

folder = Path(sys.argv[1])
metrics = Metrics(folder)
for _ in range(3):
    child = os.fork()
    if not child:
        metrics.request("/view", 200, 0.02)
        metrics.answer("shared")
        os._exit(0)
    os.waitpid(child, 0)
    if sys.argv[2] == "torn":
        (folder / f"histogram_{child}.db").write_bytes(b"\\xff\\xff\\xff\\x00" * 64)
    keep_counts_of(child, folder)
    print(metrics.text(eval(sys.argv[3], vars(sys.modules["dashapp.metrics"]))).decode(), end="|")
print(len(list(folder.glob("*.db"))))
"""


def values(text: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {
        f"{sample.name}{sorted(sample.labels.items()) or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status_with_their_seconds() -> None:
    metrics = Metrics()
    for seconds in (0.02, 0.3, 20):
        metrics.request("/view", 200, seconds)
    metrics.request("/view", 400, 0.001)
    found = values(metrics.text(NOW).decode())
    labels = "('route', '/view'), ('status', '200')]"
    assert found[f"undertone_request_seconds_count[{labels}"] == 3
    assert found[f"undertone_request_seconds_bucket[('le', '0.025'), {labels}"] == 1
    assert found[f"undertone_request_seconds_bucket[('le', '+Inf'), {labels}"] == 3
    assert found[f"undertone_request_seconds_sum[{labels}"] == pytest.approx(20.32)


def test_present_values_are_there() -> None:
    found = values(Metrics().text(NOW).decode())
    assert found["undertone_jobs[('state', 'done')]"] == 2
    assert found["undertone_store_up"] == 1
    assert found["undertone_tracks"] == 7
    assert "undertone_shared_cache_up" not in found
    about = "[('build', '0001-core-1'), ('stage', 'core'), ('version', '1')]"
    assert found[f"undertone_build_info{about}"] == 1


def test_a_store_that_is_away_is_a_zero_and_not_an_error() -> None:
    away = Present("1", "b", "core", 7, jobs=None, cache_is_there=False)
    found = values(Metrics().text(away).decode())
    assert found["undertone_store_up"] == 0
    assert found["undertone_shared_cache_up"] == 0


def test_applications_in_one_process_count_for_themselves() -> None:
    first, second = Metrics(), Metrics()
    first.answer("shared")
    found = values(second.text(NOW).decode())
    assert found["undertone_cached_answers_total[('source', 'shared')]"] == 0


def count_in_processes(folder: Path, how: str = "whole") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, str(folder), how, repr(NOW)], cwd=ROOT,
        env={**os.environ, VARIABLE: str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split("|")


def test_counts_of_workers_that_are_gone_stay_and_their_files_do_not(tmp_path: Path) -> None:
    *texts, n_files = count_in_processes(make_folder(tmp_path))
    name = "undertone_request_seconds_count[('route', '/view'), ('status', '200')]"
    assert [values(text)[name] for text in texts] == [1, 2, 3]
    assert values(texts[-1])["undertone_cached_answers_total[('source', 'shared')]"] == 3
    # The parent's counters, and one of each kind for all who are gone.
    assert int(n_files) == 3


def test_a_torn_file_loses_its_counts_and_stops_nothing(tmp_path: Path) -> None:
    *texts, _ = count_in_processes(make_folder(tmp_path), "torn")
    found = values(texts[-1])
    assert "undertone_request_seconds_count[('route', '/view'), ('status', '200')]" not in found
    assert found["undertone_cached_answers_total[('source', 'shared')]"] == 3


def test_a_start_has_a_folder_of_its_own_and_removes_those_of_the_dead(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    abandoned = tmp_path / f"undertone-metrics-{ended.pid}-abc"
    running = tmp_path / f"undertone-metrics-{os.getppid()}-abc"
    foreign = tmp_path / "undertone-metrics-of-somebody"
    for folder in (abandoned, running, foreign):
        folder.mkdir()
    mine = make_folder(tmp_path)
    assert mine.is_dir() and is_of_this_process(str(mine))
    assert not is_of_this_process(str(running)) and not is_of_this_process("")
    assert not abandoned.exists()
    assert running.exists() and foreign.exists()
