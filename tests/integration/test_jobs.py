"""Jobs as they run: real runners in processes of their own, asked for over the app's addresses."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from flask.testing import FlaskClient

from analytics.build import BuildSpec, build
from analytics.clustering import Spec
from analytics.sweeps import Sweeps
from dashapp.jobs.refusals import LOST
from dashapp.jobs.supervisor import Jobs
from dashapp.store import Store
from dashapp.store.schema import JOBS
from tests.builders import make_tracks, write_csv
from tests.processes import ROOT, environment, run_command, serving, try_command
from tests.running_jobs import (
    QUICK,
    SECONDS_TO_RUN,
    SLOW,
    app_over,
    ask,
    core_build,
    end_all,
    ended,
    held,
    one,
    runner_lives,
    runners,
    silent,
    wait_for,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build of 120 tracks, in which nothing is to run."""
    return core_build(tmp_path_factory.mktemp("jobs"))


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    """A home of its own; whatever runs there is ended afterwards."""
    folder = Path(shutil.copytree(built, tmp_path / "home"))
    yield folder
    end_all(folder)
    assert wait_for(lambda: not runner_lives(folder), 10)


@pytest.fixture
def app(home: Path) -> Any:
    return app_over(home)


@pytest.fixture(scope="module")
def idle(built: Path) -> FlaskClient:
    """A visitor of an app in which no job is ever started."""
    visitor: FlaskClient = app_over(built).test_client()
    return visitor


@pytest.fixture
def client(app: Any) -> FlaskClient:
    """One visitor."""
    visitor: FlaskClient = app.test_client()
    return visitor


# -- from a spec to a draft --------------------------------------------------------------------


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


# -- asked for by whom, and how often ----------------------------------------------------------


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


ASKING = """
import sys
from pathlib import Path
from analytics.clustering import Spec
from analytics.sweeps import Sweeps
from dashapp.jobs.refusals import TooManyJobs
from dashapp.jobs.supervisor import Jobs
from dashapp.store import Store
home = Path(sys.argv[1])
jobs = Jobs(home, Store(home, sys.argv[3]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(4):
    try:
        job = jobs.ask(f"{sys.argv[2]} {number}", Spec(), fingerprint="f", estimated_seconds=1.0)
        print(job.state, flush=True)
    except TooManyJobs:
        print("refused", flush=True)
sys.stdin.readline()
"""


def test_processes_that_ask_at_the_same_moment_start_one_runner(
    home: Path, database_url: str
) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, str(home), name, database_url], cwd=ROOT,
            env=environment(home, DATABASE_URL=database_url),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("ann", "ben")
    ]  # fmt: skip
    try:
        for one_of_two in asking:
            assert one_of_two.stdout is not None
            assert one_of_two.stdout.readline() == "ready\n"
        for one_of_two in asking:
            assert one_of_two.stdin is not None
            one_of_two.stdin.write("\n")
            one_of_two.stdin.flush()
        said = [one_of_two.stdout.readline().strip() for one_of_two in asking for _ in range(4)]  # type: ignore[union-attr]
        assert sorted(said) == ["queued"] * 7 + ["running"]
        assert len(set(runners(home, database_url))) == 1
    finally:
        for one_of_two in asking:
            one_of_two.communicate("\n", timeout=20)
        end_all(home, database_url)


# -- runners that are killed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "after"),
    [(SLOW, 0.0), (SLOW, 0.4), (SLOW, 1.5), ({"kind": "sweep"}, 2.5)],
)
def test_a_runner_that_is_killed_is_said_to_have_failed_and_the_next_job_runs(
    app: Any, home: Path, spec: Any, after: float
) -> None:
    ann, ben = app.test_client(), app.test_client()
    slow = ask(ann, spec)
    waiting = ask(ben)
    time.sleep(after)
    (pid,) = runners(home)
    os.kill(pid, signal.SIGKILL)
    lost = ended(ann, slow["id"])
    assert (lost["state"], lost["error"]) == ("failed", LOST)
    assert ended(ben, waiting["id"])["state"] == "done"
    left = [path.name for name in ("drafts", "sweeps") for path in (home / name).glob("*")]
    assert left == ["0001-kmeans"]


def test_whoever_looks_next_finds_the_runner_of_a_server_that_is_gone(home: Path) -> None:
    first = Jobs(home, Store(home))
    job = first.ask("ann", Spec(), fingerprint="f", estimated_seconds=1.0)
    assert job.runner is not None
    os.kill(job.runner.pid, signal.SIGKILL)
    assert ended(app_over(home).test_client(), job.id)["error"] == LOST


def test_cancelling_a_job_ends_its_process_and_leaves_nothing(
    client: FlaskClient, home: Path
) -> None:
    job = ask(client, {"parameters": {"k": 40, "n_init": 1000}})
    assert wait_for((home / "drafts" / ".unfinished").is_dir, 30)
    (pid,) = runners(home)
    began = time.monotonic()
    cancelled = client.post(f"/jobs/{job['id']}/cancel").get_json()
    assert (cancelled["state"], cancelled["error"]) == ("cancelled", None)
    assert time.monotonic() - began < 3
    assert not runner_lives(home)
    assert list((home / "drafts").iterdir()) == []
    assert wait_for(lambda: not Path(f"/proc/{pid}").exists(), 5), "the process is reaped"
    assert client.post(f"/jobs/{job['id']}/cancel").status_code == 409
    assert ended(client, ask(client)["id"])["state"] == "done"


def test_a_job_can_be_run_by_hand(client: FlaskClient, home: Path) -> None:
    job = ask(client)
    pid = held(home, job)
    waiting = ask(client.application.test_client())
    beside = try_command("job", "run", str(waiting["id"]), home=home)
    assert (beside.returncode, beside.stderr.count("\n")) == (1, 1)
    assert "A job is running already" in beside.stderr
    with Store(home).writing() as pen:
        # So that nobody starts it before we do.
        pen.execute(JOBS.delete().where(JOBS.c.id == waiting["id"]))
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not runner_lives(home), 10)
    gone = try_command("job", "run", str(job["id"]), home=home)
    assert gone.stderr == "This job is over already.\n"
    with Store(home).writing() as pen:
        pen.execute(JOBS.update().values(state="queued", pid=None))
    run_command("job", "run", str(job["id"]), home=home)
    assert one(client, job["id"])["state"] == "done"


# -- what strangers send -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"kmeans"', b"\xff", b'{"method": "nope"}',
        b'{"method": ["kmeans"]}', b'{"parameters": {"k": 1}}', b'{"parameters": {"k": NaN}}',
        b'{"parameters": {"k": 1e999}}', b'{"parameters": {"k": true}}', b'{"seed": -1}',
        b'{"inputs": {"features": []}}', b'{"inputs": {"scaling": "none"}}', b'{"more": 1}',
        b'{"method": "\\ud800"}', b'{"a": ' * 5000, b'{"inputs": {"features": ["energy\\u0000"]}}',
        b'{"parameters": {"k": ' + b"9" * 5000 + b"}}",
        b'{"kind": "nope"}', b'{"kind": ["sweep"]}', b'{"kind": null}',
        b'{"kind": "sweep", "k": 1}',
        b'{"kind": "sweep", "from": 1}', b'{"kind": "sweep", "from": 4, "to": 4}',
        b'{"kind": "sweep", "to": 21}', b'{"kind": "sweep", "to": 1e999}',
        b'{"kind": "sweep", "to": ' + b"9" * 5000 + b"}", b'{"kind": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_spec_that_is_none_is_refused_with_a_sentence(idle: FlaskClient, body: bytes) -> None:
    answer = idle.post("/jobs", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.text
    assert answer.get_json()["error"].endswith(".")
    assert "Set-Cookie" not in answer.headers
    assert idle.get("/jobs").get_json()["jobs"] == []


@pytest.mark.parametrize(
    "address", ["/jobs", "/jobs/1/cancel", "/drafts/0001-kmeans/pin", "/drafts/unpin"]
)
def test_pages_of_other_sites_start_end_and_pin_nothing(idle: FlaskClient, address: str) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        answer = idle.post(address, json=QUICK, headers=headers)
        assert answer.status_code == 403
        assert answer.get_json()["error"].startswith("This request came from another site")
    assert idle.get("/jobs").get_json()["jobs"] == []


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/jobs/99", 404), ("POST", "/jobs/99/cancel", 404), ("GET", f"/jobs/{10**30}", 404),
        ("POST", f"/jobs/{10**30}/cancel", 404), ("GET", "/drafts/0009-kmeans", 404),
        ("GET", "/drafts/%00", 404), ("GET", "/drafts/..", 404), ("GET", "/drafts/unpin", 404),
        ("POST", "/drafts/0009-kmeans/pin", 404), ("POST", "/drafts/unpin", 409),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_sentence(
    idle: FlaskClient, method: str, address: str, status: int
) -> None:
    answer = idle.open(address, method=method)
    assert answer.status_code == status
    assert answer.get_json()["error"].endswith(".")


@pytest.mark.parametrize(
    "address",
    ["/jobs/-1", "/jobs/x", f"/jobs/{'9' * 5000}", "/drafts/..%2Fbuilds", "/drafts/a/b", "/jobs/"],
)
def test_an_address_that_is_none_is_not_found(idle: FlaskClient, address: str) -> None:
    assert idle.get(address).status_code == 404


@pytest.mark.parametrize("before", ["x", "", "-1", "0", str(10**30), str(-(10**30)), "9" * 5000])
def test_older_jobs_are_asked_for_in_any_words(idle: FlaskClient, before: str) -> None:
    answer = idle.get(f"/jobs?before={before}")
    assert (answer.status_code, answer.get_json()) == (200, {"active": [], "jobs": []})


# -- when files are not what they should be ----------------------------------------------------


def test_a_draft_cut_short_is_refused_and_says_so(client: FlaskClient, home: Path) -> None:
    name = ended(client, ask(client)["id"])["draft"]
    path = home / "drafts" / name / "build" / "moods.npy"
    path.write_bytes(path.read_bytes()[:-1])
    for answer in (client.get(f"/drafts/{name}"), client.post(f"/drafts/{name}/pin")):
        assert answer.status_code == 409
        assert f"Draft {name} is damaged" in answer.get_json()["error"]
    (listed,) = client.get("/drafts").get_json()["drafts"]
    assert "damaged" in listed["problem"]
    assert client.get("/build").get_json()["build"].endswith("core-" + home_digest(home))


def home_digest(home: Path) -> str:
    return json.loads((home / "current.json").read_text())["build"].rsplit("-", 1)[1]


def test_a_damaged_store_stops_jobs_and_nothing_else(client: FlaskClient, home: Path) -> None:
    (home / "store.sqlite").write_bytes(b"this was a store once" * 1000)
    for answer in (client.get("/jobs"), client.get("/jobs/1"), client.post("/jobs", json=QUICK),
                   client.post("/jobs/1/cancel")):  # fmt: skip
        assert answer.status_code == 503
        assert answer.get_json()["error"] == "The store cannot be used: it is damaged."
    for address in ("/", "/view?", "/livez", "/drafts"):
        assert client.get(address).status_code == 200
    assert client.get("/readyz").status_code == 503
    assert not runner_lives(home)


def test_a_store_that_is_read_only_still_shows_what_was(client: FlaskClient, home: Path) -> None:
    done = ended(client, ask(client)["id"])
    assert wait_for(lambda: not runner_lives(home), 10)
    path = home / "store.sqlite"
    content = bytearray(path.read_bytes())
    content[18] = 3  # a file that SQLite may read only, whoever asks
    path.write_bytes(content)
    assert [job["id"] for job in client.get("/jobs").get_json()["jobs"]] == [done["id"]]
    answer = client.post("/jobs", json=QUICK)
    assert answer.status_code == 503
    assert "it cannot be written" in answer.get_json()["error"]
    assert client.get("/view?").status_code == 200


def test_a_store_that_another_program_keeps_is_busy_and_says_so_within_six_seconds(
    client: FlaskClient, home: Path
) -> None:
    client.get("/jobs")
    with Store(home).writing():
        began = time.monotonic()
        answer = client.post("/jobs", json=QUICK)
        assert time.monotonic() - began < 6
        assert answer.status_code == 503
        assert "it is busy" in answer.get_json()["error"]
        assert client.get("/view?").status_code == 200
    assert client.post("/jobs", json=QUICK).status_code == 202


def test_nothing_that_only_a_build_needs_is_loaded_by_asking(home: Path) -> None:
    # scikit-learn loaded before gunicorn forks hangs its workers.
    program = """
import os, sys
from dashapp.factory import create_app
from dashapp.settings import Settings
client = create_app(Settings.from_env(os.environ)).server.test_client()
for _ in range(2):
    print(client.post("/jobs", json={"kind": "sweep"}).status_code)
addresses = ("/jobs/estimate", "/jobs", "/drafts", "/lab?part=number")
print(*(client.get(address).status_code for address in addresses))
print(sorted({"sklearn", "scipy", "numba", "umap", "joblib"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(home), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["202", "429", "200 200 200 200", "[]"]


def test_an_http_error_is_json_for_programs(home: Path) -> None:
    with serving(home) as address, pytest.raises(HTTPError) as caught:
        build_opener().open(f"{address}/jobs/12", timeout=10)
    assert json.loads(caught.value.read()) == {"error": "There is no such job."}
    caught.value.close()
