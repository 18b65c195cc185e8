"""Jobs as they run: real runners in processes of their own, asked for over the app's addresses."""

from __future__ import annotations

import json
import os
import signal
import time
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from flask.testing import FlaskClient

from analytics.build import BuildSpec, build
from analytics.sweeps import Sweeps
from tests.builders import make_tracks, write_csv
from tests.processes import serving
from tests.running_jobs import (
    QUICK,
    SECONDS_TO_RUN,
    app_over,
    ask,
    ended,
    held,
    one,
    runner_lives,
    runners,
    silent,
    wait_for,
)


def test_a_job_runs_in_a_process_of_its_own_and_leaves_a_draft(
    client: FlaskClient, home: Path
) -> None:
    job = ask(client)
    assert (job["state"], job["kind"], job["mine"]) == ("running", "group", True)
    assert job["estimated_seconds"] > 0
    (pid,) = runners(home)
    assert os.getpriority(os.PRIO_PROCESS, pid) == 19
    done = ended(client, job["id"])
    assert (done["state"], done["error"], done["progress"]) == ("done", None, 1.0)
    assert done["created"] <= done["started"] <= done["finished"]
    draft = client.get(f"/drafts/{done['draft']}").get_json()
    assert draft["n_groups"] == 4
    assert draft["fingerprint"] == done["fingerprint"] == draft["serving"]["fingerprint"]
    assert [mood["n_tracks"] for mood in draft["moods"]] == [
        change["n_tracks"] for change in draft["changes"]["moods"]
    ]
    assert wait_for(lambda: not runner_lives(home), 10)


def test_the_jobs_that_wait_run_one_after_the_other_without_anybody_looking(
    app: Any, home: Path
) -> None:
    visitors = [app.test_client() for _ in range(3)]
    jobs = [ask(visitor) for visitor in visitors]
    assert [job["state"] for job in jobs] == ["running", "queued", "queued"]
    assert [job["n_ahead"] for job in jobs] == [0, 1, 2]
    drafts = home / "drafts"
    names = [f"000{number}-kmeans" for number in (1, 2, 3)]
    assert wait_for((drafts / names[-1]).is_dir, SECONDS_TO_RUN)
    assert [ended(visitors[0], job["id"])["draft"] for job in jobs] == names
    # One process ran them all.
    assert len(set(runners(home))) == 1


def test_a_sweep_waits_its_turn_and_leaves_what_the_lab_shows(app: Any, home: Path) -> None:
    ann, ben = app.test_client(), app.test_client()
    grouping = ask(ann)
    sweep = ask(ben, {"kind": "sweep", "from": 2, "to": 4})
    assert (sweep["state"], sweep["kind"]) == ("queued", "sweep")
    assert sweep["spec"] == {"from": 2, "to": 4, "seed": 0}
    done = ended(ben, sweep["id"])
    assert (done["state"], done["draft"], done["progress"]) == ("done", "0001", 1.0)
    assert ended(ann, grouping["id"])["draft"] == "0001-kmeans"
    assert len(set(runners(home))) == 1
    found = Sweeps(home).open("0001")
    assert [score["k"] for score in found.json("sweep.json")["scores"]] == [2, 3, 4]
    assert found.manifest["fingerprint"] == done["fingerprint"]
    assert [each["name"] for each in ann.get("/drafts").get_json()["drafts"]] == ["0001-kmeans"]
    assert [job["kind"] for job in ann.get("/jobs").get_json()["jobs"]] == ["sweep", "group"]


def test_a_sweep_that_is_cancelled_ends_its_process_and_leaves_nothing(
    client: FlaskClient, home: Path
) -> None:
    job = ask(client, {"kind": "sweep"})
    assert client.post("/jobs", json={"kind": "sweep"}).status_code == 429
    assert wait_for((home / "sweeps" / ".unfinished").is_dir, 30)
    assert client.post(f"/jobs/{job['id']}/cancel").get_json()["state"] == "cancelled"
    assert not runner_lives(home)
    assert list((home / "sweeps").iterdir()) == []


def test_a_draft_is_pinned_and_unpinned_on_a_server_that_runs(home: Path) -> None:
    with serving(home, UNDERTONE_WORKERS="2") as address:
        visitor = build_opener(HTTPCookieProcessor(CookieJar()))
        job = call(visitor, f"{address}/jobs", QUICK)
        found = call(visitor, f"{address}/jobs/{job['id']}")
        deadline = time.monotonic() + SECONDS_TO_RUN
        while found["state"] not in ("done", "failed") and time.monotonic() < deadline:
            time.sleep(0.2)
            found = call(visitor, f"{address}/jobs/{job['id']}")
        assert found["state"] == "done", found
        before = call(visitor, f"{address}/build")["build"]
        pinned = call(visitor, f"{address}/drafts/{found['draft']}/pin", {})["build"]
        # Both workers, whichever is asked.
        assert wait_for(
            lambda: {call(visitor, f"{address}/build")["build"] for _ in range(12)} == {pinned}, 5
        )
        assert call(visitor, f"{address}/drafts")["serving"]["draft"] == found["draft"]
        assert call(visitor, f"{address}/drafts/unpin", {})["build"] == before


def call(visitor: OpenerDirector, address: str, content: Any = None) -> Any:
    data = None if content is None else json.dumps(content).encode()
    request = Request(address, data=data, headers={"Content-Type": "application/json"})
    with visitor.open(request, timeout=30) as answer:
        return json.loads(answer.read())


def test_what_cannot_be_grouped_fails_with_the_sentence_that_says_why(client: FlaskClient) -> None:
    done = ended(client, ask(client, {"parameters": {"k": 200}})["id"])
    assert done["state"] == "failed"
    assert done["error"].startswith("k is 200; it can be 2 to 1")
    assert client.get("/drafts").get_json()["drafts"] == []


def test_a_job_for_a_catalogue_that_has_been_rebuilt_says_so(
    client: FlaskClient, home: Path, tmp_path: Path
) -> None:
    job = ask(client)
    pid = held(home, job)
    data = write_csv(tmp_path / "others.csv", make_tracks(90, seed=4))
    build(BuildSpec(data, None, core=True, k=3, seed=0), home, silent)
    os.kill(pid, signal.SIGCONT)
    assert "has been rebuilt since" in ended(client, job["id"])["error"]


def test_a_second_job_of_one_visitor_is_refused(client: FlaskClient, home: Path) -> None:
    held(home, ask(client))
    answer = client.post("/jobs", json=QUICK)
    assert answer.status_code == 429
    assert answer.get_json()["error"].startswith("You have started a job already.")


def test_ten_wait_and_another_is_refused(app: Any, home: Path) -> None:
    first = app.test_client()
    held(home, ask(first))
    for place in range(1, 11):
        assert ask(app.test_client())["n_ahead"] == place
    answer = app.test_client().post("/jobs", json=QUICK)
    assert answer.status_code == 429
    assert "10 jobs are waiting already" in answer.get_json()["error"]
    found = first.get("/jobs").get_json()
    assert [job["state"] for job in found["active"]] == ["running"] + ["queued"] * 10
    assert sum(job["mine"] for job in found["active"]) == 1
    assert found["active"][10]["seconds_ahead"] > found["active"][1]["seconds_ahead"] > 0


def test_visitors_see_each_others_jobs_and_cancel_only_their_own(app: Any, home: Path) -> None:
    ann, ben = app.test_client(), app.test_client()
    job = ask(ann)
    held(home, job)
    seen = one(ben, job["id"])
    assert (seen["state"], seen["mine"]) == ("running", False)
    assert "visitor" not in seen
    assert ben.post(f"/jobs/{job['id']}/cancel").status_code == 403
    ask(ben)
    assert ben.post(f"/jobs/{job['id']}/cancel").status_code == 403
    assert ann.post(f"/jobs/{job['id']}/cancel").get_json()["state"] == "cancelled"


def test_the_cookie_is_a_random_word_that_only_the_server_can_write(app: Any, home: Path) -> None:
    ann, ben = app.test_client(), app.test_client()
    job = ask(ann)
    held(home, job)
    cookie = ann.get_cookie("undertone_visitor")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    token, _dot, signature = cookie.value.partition(".")
    assert len(token) == 32
    for forged in (token, f"{token}.", f"{token}.{'0' * 64}", f"{token}.{signature[:-1]}x",
                   f"x{token}.{signature}", ".", "", "é.é"):  # fmt: skip
        ben.set_cookie("undertone_visitor", forged)
        assert ben.post(f"/jobs/{job['id']}/cancel").status_code == 403, forged
    ben.set_cookie("undertone_visitor", cookie.value)
    assert ben.post(f"/jobs/{job['id']}/cancel").status_code == 200


def test_the_cookie_goes_over_https_only_where_people_come_by_it(home: Path) -> None:
    client = app_over(home, UNDERTONE_HTTPS="yes").test_client()
    assert "Secure" in client.post("/jobs", json=QUICK).headers["Set-Cookie"]


def test_looking_makes_nobody_known(idle: FlaskClient) -> None:
    for address in ("/jobs", "/drafts"):
        assert "Set-Cookie" not in idle.get(address).headers
