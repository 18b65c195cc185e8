"""Plays and people over the app's addresses: brought, looked over, built, and gone again."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.artifacts import OpenBuild, open_build
from analytics.catalogues import Catalogues
from analytics.listening.people import Listeners
from analytics.manifest import verified
from tests.running_jobs import app_over, ask, core_build, end_all, ended

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

    n_plays = looked["listens"]["n_plays"]
    asked = ask(client, {
        "kind": "import", "listens": listens, "users": users, "n_plays": n_plays,
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
