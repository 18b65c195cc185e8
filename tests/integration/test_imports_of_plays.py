"""Plays and people over the app's addresses: brought, looked over, built, and gone again."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.artifacts import OpenBuild, open_build
from analytics.catalogues import Catalogues, use
from analytics.home import Home
from analytics.listening.people import Listeners
from analytics.manifest import verified
from dashapp.imports.uploads import MOST_OF_PEOPLE_KEPT, SECONDS_OF_PEOPLE_KEPT, Uploads
from dashapp.store import Store
from tests.builders import make_tracks, write_csv
from tests.running_jobs import app_over, ask, core_build, end_all, ended, held, one, wait_for
from tests.small_builds import put_beside

N_PEOPLE = 24


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return core_build(tmp_path_factory.mktemp("imports"))


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    folder = Path(shutil.copytree(built, tmp_path / "home"))
    yield folder
    end_all(folder)


@pytest.fixture
def client(home: Path) -> FlaskClient:
    found: FlaskClient = app_over(home).test_client()
    return found


def plays_file(n_tracks: int = 120, n_people: int = N_PEOPLE) -> bytes:
    """Plays of people whose ids nobody else is to see, with three rows that cannot be used."""
    rows = ["user_id,track_id,timestamp,play_count"]
    for person in range(n_people):
        for play in range(30):
            track = (person * 7 + play * (1 + person % 3)) % n_tracks
            when = f"2024-{1 + play % 12:02d}-{1 + person % 28:02d}T{play % 24:02d}:00:00Z"
            rows.append(f"secret-{person},track-{track:05d},{when},{1 + play % 3}")
    rows += [
        "secret-0,no-such-track,2024-01-01T00:00:00Z,1",
        "secret-1,track-00001,never,1",
        "secret-2,track-00001,2024-01-01T00:00:00Z,-4",
    ]
    return "\n".join(rows).encode()


def people_file(n_people: int = N_PEOPLE) -> bytes:
    rows = [f"secret-{person},{'SE' if person % 2 else 'BR'},Free" for person in range(n_people)]
    return "\n".join(["user_id,country,subscription_type", *rows]).encode()


def bring(client: FlaskClient, content: bytes, what: str, name: str = "brought.csv") -> str:
    answer = client.post(f"/imports?as={what}", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["upload"])


def look(client: FlaskClient, **spec: Any) -> Any:
    answer = client.post("/imports/plays/look", json=spec)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def kept_of_people(home: Path) -> list[str]:
    folder = home / "uploads-of-people"
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def made(home: Path, job: Mapping[str, Any]) -> OpenBuild:
    folder = Catalogues(home).path / job["draft"]
    return OpenBuild(folder, verified(folder))


def test_plays_are_added_to_the_tracks_in_use_and_their_files_are_gone(
    client: FlaskClient, home: Path
) -> None:
    listens = bring(client, plays_file(), "plays", "listens.csv")
    users = bring(client, people_file(), "people", "users.csv")

    looked = look(client, listens=listens, users=users)
    assert looked["listens"]["n_people"] == N_PEOPLE
    assert looked["listens"]["sentences"][0].endswith("of 24 people from 723 rows of listens.csv.")
    assert any("row 722" in each for each in looked["listens"]["sentences"])
    assert looked["users"]["sentences"][0].startswith("24 people from 24 rows of users.csv")
    assert "secret" not in json.dumps(looked)

    asked = ask(client, {
        "kind": "import", "listens": listens, "users": users,
        "n_plays": looked["listens"]["n_rows"],
    })  # fmt: skip
    job = ended(client, asked["id"])

    assert (job["state"], job["error"]) == ("done", None)
    assert kept_of_people(home) == []
    before, after = open_build(home), made(home, job)
    for name in ("tracks.arrow", "moods.npy", "moods.json", "pca.npy"):
        assert after.bytes(name) == before.bytes(name)
    assert after.manifest["stage"] == before.manifest["stage"]
    assert after.manifest["fingerprint"] == before.manifest["fingerprint"]
    people = Listeners.open(after)
    assert people is not None and people.n_listeners == N_PEOPLE
    assert set(people.country.to_pylist()) == {"SE", "BR"}
    assert not after.has("changes.json")
    for path in home.rglob("*"):
        if path.is_file():
            assert b"secret-" not in path.read_bytes(), path

    assert client.get("/imports").get_json()["in_use"]["n_people"] == 0
    (summary,) = client.get("/imports").get_json()["catalogues"]
    assert (summary["n_tracks"], summary["n_people"]) == (120, N_PEOPLE)
    assert client.post(f"/imports/catalogues/{job['draft']}/use").status_code == 200
    now = client.get("/imports").get_json()["in_use"]
    assert now == {"file": "songs.csv", "n_tracks": 120, "n_people": N_PEOPLE}
    assert client.get("/listeners/view").status_code == 200


@pytest.mark.long
def test_tracks_plays_and_people_become_one_catalogue(
    client: FlaskClient, home: Path, tmp_path: Path
) -> None:
    tracks = write_csv(tmp_path / "made.csv", make_tracks(90, seed=1)).read_bytes()
    spec = {
        "upload": bring(client, tracks, "tracks"),
        "listens": bring(client, plays_file(90), "plays"),
        "users": bring(client, people_file(), "people"),
    }
    assert look(client, **spec)["listens"]["n_people"] == N_PEOPLE

    job = ended(client, ask(client, {"kind": "import", **spec})["id"])

    assert (job["state"], job["error"]) == ("done", None)
    after = made(home, job)
    assert after.manifest["stage"] == "full"
    assert after.manifest["listening"]["n_listeners"] == N_PEOPLE
    assert kept_of_people(home) == []
    assert client.post(f"/imports/catalogues/{job['draft']}/use").status_code == 200
    assert client.get("/listeners/view").status_code == 200


def test_adding_plays_again_takes_the_place_of_those_before(
    client: FlaskClient, home: Path
) -> None:
    for n_people in (N_PEOPLE, 12):
        listens = bring(client, plays_file(n_people=n_people), "plays")
        job = ended(client, ask(client, {"kind": "import", "listens": listens})["id"])
        assert job["error"] is None
        assert client.post(f"/imports/catalogues/{job['draft']}/use").status_code == 200
    serving = open_build(home)
    people = Listeners.open(serving)
    assert people is not None and people.n_listeners == 12
    assert set(people.country.to_pylist()) == {None}


@pytest.mark.parametrize(
    "what, content, sentence",
    [
        ("plays", b"a,b\n1,2\n", "wrong.csv, row 1: no column says who it was"),
        ("plays", b"%PDF-1.7 and so on", "wrong.csv: this is a PDF document"),
        ("plays", b"", "wrong.csv: the file is empty."),
        ("plays", b"user_id,track_id,timestamp\nsecret,nope,2024-01-01\n",
         "wrong.csv, row 2: none of its 1 row can be used; of most of them, its track is not"),
        ("plays", b'[{"endTime": 3', "wrong.csv, row 1: this is not whole JSON"),
        ("people", b"country\nSE\n", "wrong.csv, row 1: no column says who it was"),
        ("people", b"user_id,country\nsecret-99,SE\n", "wrong.csv, row 2: none of its 1 row can"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence_that_names_nobody(
    client: FlaskClient, what: str, content: bytes, sentence: str
) -> None:
    wrong = bring(client, content, what, "wrong.csv")
    spec = {"listens": wrong}
    if what == "people":
        spec = {"listens": bring(client, plays_file(), "plays"), "users": wrong}

    answer = client.post("/imports/plays/look", json=spec)

    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith(sentence)
    assert "secret" not in answer.text


def test_a_wrong_file_fails_its_job_before_anything_is_made(
    client: FlaskClient, home: Path
) -> None:
    wrong = bring(client, b"a,b\n1,2\n", "plays", "wrong.csv")
    job = ended(client, ask(client, {"kind": "import", "listens": wrong})["id"])
    assert job["error"].startswith("wrong.csv, row 1: no column says who it was")
    assert Catalogues(home).names() == []


@pytest.mark.parametrize(
    "spec, sentence",
    [
        ({"users": "a" * 32}, "users is 'aaaa"),
        ({"listens": "../x"}, "listens is '../x'; it can be the id of a file that was brought."),
        ({"listens": 3}, "listens is 3"),
        ({"listens": "a" * 32, "n_plays": -1}, "n_plays is -1"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused(
    client: FlaskClient, spec: dict[str, Any], sentence: str
) -> None:
    for address, status in (("/jobs", 400), ("/api/v1/jobs", 422)):
        answer = client.post(address, json={"kind": "import", **spec})
        assert answer.status_code == status
        assert sentence in answer.text


def test_only_what_was_brought_is_looked_over(client: FlaskClient) -> None:
    tracks = bring(client, b"track_name,artists\nx,y\n", "tracks")
    for listens in ("", "a" * 32, tracks):
        answer = client.post("/imports/plays/look", json={"listens": listens})
        assert answer.status_code == 404, listens
    answer = client.post("/imports?as=secrets", data={"file": (io.BytesIO(b"x"), "x.csv")})
    assert answer.status_code == 400
    assert "it can be one of tracks, plays, people" in answer.text


def test_one_persons_streaming_history_is_plays_too(client: FlaskClient, home: Path) -> None:
    entries = [
        {"endTime": f"2024-01-{day:02d} 10:00", "artistName": f"Artist {day % 3}-{day // 9}",
         "trackName": f"Song {day}", "msPlayed": 400_000}
        for day in range(1, 29)
    ]  # fmt: skip
    parts = [json.dumps(entries[:14]).encode(), json.dumps(entries[14:]).encode()]
    files = [
        (io.BytesIO(part), f"StreamingHistory_music_{number}.json")
        for number, part in enumerate(parts)
    ]
    answer = client.post("/imports?as=plays", data={"file": files})
    listens = answer.get_json()["upload"]

    looked = look(client, listens=listens)["listens"]

    assert (looked["n_people"], looked["n_rows"]) == (1, 28)
    assert len(Uploads.of_people(home).paths(listens)) == 2


def test_a_job_that_is_cancelled_takes_its_files_along_and_nobody_elses(
    home: Path, client: FlaskClient
) -> None:
    other = app_over(home).test_client()
    mine, theirs = bring(client, plays_file(), "plays"), bring(other, plays_file(), "plays")
    job = ask(client, {"kind": "import", "listens": mine})
    assert wait_for(lambda: one(client, job["id"])["step"] != "", 60)
    held(home, job)
    assert sorted([mine, theirs]) == kept_of_people(home)
    assert other.post(f"/jobs/{job['id']}/cancel").status_code == 403
    assert sorted([mine, theirs]) == kept_of_people(home)

    assert client.post(f"/jobs/{job['id']}/cancel").status_code == 200

    assert kept_of_people(home) == [theirs]
    job = ask(other, {"kind": "import", "listens": theirs})
    assert ended(other, job["id"])["error"] is None
    assert kept_of_people(home) == []


def test_a_runner_that_is_killed_loses_the_job_and_not_its_files(
    client: FlaskClient, home: Path
) -> None:
    listens = bring(client, plays_file(), "plays")
    job = ask(client, {"kind": "import", "listens": listens})
    assert wait_for(lambda: one(client, job["id"])["step"] != "", 60)
    os.kill(held(home, job), signal.SIGKILL)
    assert wait_for(lambda: one(client, job["id"])["state"] == "failed", 30)
    assert "start it again" in one(client, job["id"])["error"]
    assert kept_of_people(home) == [listens]
    assert Catalogues(home).names() == []

    again = ended(client, ask(client, {"kind": "import", "listens": listens})["id"])

    assert (again["state"], again["draft"]) == ("done", "0001")
    assert kept_of_people(home) == []


def test_files_of_people_are_taken_out_at_once_and_go_after_a_day(
    client: FlaskClient, home: Path
) -> None:
    first, second, third = (bring(client, people_file(), "people") for _ in range(3))
    tracks = bring(client, b"track_name,artists\nx,y\n", "tracks")
    folder = home / "uploads-of-people"
    assert (folder / first).stat().st_mode & 0o077 == 0

    for name in (first, tracks, "..", "a" * 32):
        assert client.post(f"/imports/{name}/remove").status_code in (200, 404)
    assert kept_of_people(home) == sorted([second, third])
    assert Uploads(home).path(tracks).exists()

    long_ago = time.time() - SECONDS_OF_PEOPLE_KEPT - 60
    os.utime(folder / second, (long_ago, long_ago))
    client.get("/imports")
    assert kept_of_people(home) == [third]


def test_the_oldest_files_of_people_make_room(client: FlaskClient, home: Path) -> None:
    ids = [bring(client, b"x", "people") for _ in range(MOST_OF_PEOPLE_KEPT + 2)]
    assert len(kept_of_people(home)) == MOST_OF_PEOPLE_KEPT
    assert ids[0] not in kept_of_people(home) and ids[-1] in kept_of_people(home)


def test_two_files_of_one_name_are_refused_and_none_is_kept(
    client: FlaskClient, home: Path
) -> None:
    files = [(io.BytesIO(b"[]"), "history.json") for _ in range(2)]
    answer = client.post("/imports?as=plays", data={"file": files})
    assert answer.status_code == 400
    assert "two files of this name" in answer.text
    assert kept_of_people(home) == []


def test_plays_are_not_added_to_what_another_version_has_made(
    client: FlaskClient, home: Path
) -> None:
    use(Home(home), put_beside(Home(home)))
    listens = bring(client, plays_file(), "plays")
    answer = client.post("/imports/plays/look", json={"listens": listens})
    assert answer.status_code == 400
    assert "another version of the program made it" in answer.text


def test_what_was_brought_of_people_is_written_down_without_the_name_of_the_file(
    client: FlaskClient, home: Path
) -> None:
    bring(client, plays_file(), "plays", "jane-doe.csv")
    with Store(home, "").reading() as look_at:
        rows = look_at.exec_driver_sql("SELECT action, object_kind, detail FROM audit").all()
    assert [tuple(row) for row in rows] == [("brought", "file of plays", "")]


def test_files_of_the_server_can_be_plays_and_people(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "listens.csv").write_bytes(plays_file())
    (folder / "history.json").write_text("[]")
    client = app_over(home, UNDERTONE_IMPORT_FOLDER=str(folder)).test_client()
    found = client.get("/imports").get_json()
    assert found["files"] == ["listens.csv"]
    assert found["files_of_plays"] == ["history.json", "listens.csv"]

    sent = {"name": "listens.csv", "as": "plays"}
    brought = client.post("/imports/from-folder", json=sent).get_json()

    assert look(client, listens=brought["upload"])["listens"]["n_people"] == N_PEOPLE
    assert client.post(f"/imports/{brought['upload']}/remove").status_code == 200
    assert (folder / "listens.csv").exists()
    for sent in ({"name": "history.json"}, {"name": "history.json", "as": "people"}):
        assert client.post("/imports/from-folder", json=sent).status_code == 404
