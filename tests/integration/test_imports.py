"""Imports over the app's addresses: a file is brought, looked over, built, used, gone back from."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.artifacts import open_build
from analytics.catalogues import discard, use
from analytics.errors import UnusableFile
from analytics.home import Home
from dashapp.factory import create_app
from dashapp.imports.errors import BusyReading
from dashapp.imports.reading import look_over
from dashapp.imports.room import Room
from dashapp.imports.uploads import MOST_KEPT, Uploads, plain_name
from dashapp.jobs import process, table
from dashapp.jobs.lock import RunnerLock
from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.settings import Settings
from dashapp.store import Store
from tests.builders import make_tracks, write_csv
from tests.running_jobs import core_build
from tests.small_builds import put_beside

SECONDS_TO_BUILD = 120


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imports")
    return core_build(folder)


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    folder = Path(shutil.copytree(built, tmp_path / "home"))
    yield folder
    with Store(folder, "").writing() as pen:
        for job in table.active(pen):
            table.end(pen, job.id, table.State.CANCELLED)
            if job.runner is not None:
                process.kill(job.runner.pid)
    deadline = time.monotonic() + 10
    while (lock := RunnerLock.take(folder / "jobs.lock")) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert lock is not None
    lock.close()


@pytest.fixture
def served_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


@pytest.fixture
def client(home: Path, served_folder: Path) -> FlaskClient:
    given = {
        "UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes",
        "UNDERTONE_IMPORT_FOLDER": str(served_folder),
    }  # fmt: skip
    found: FlaskClient = create_app(Settings.from_env(given)).server.test_client()
    return found


def bring(client: FlaskClient, content: bytes, name: str = "brought.csv") -> str:
    answer = client.post("/imports", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 200, answer.get_data()
    return str(answer.get_json()["upload"])


def file_of(tmp_path: Path, n: int = 90) -> bytes:
    return write_csv(tmp_path / "made.csv", make_tracks(n, seed=1)).read_bytes()


def until_over(client: FlaskClient, job_id: int) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS_TO_BUILD
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"/jobs/{job_id}").get_json()
        if job["finished"]:
            return job
        time.sleep(0.2)
    pytest.fail("the job did not end")


def test_a_file_is_brought_looked_over_built_used_and_gone_back_from(
    client: FlaskClient, home: Path, tmp_path: Path
) -> None:
    text = file_of(tmp_path).replace(b"track_name", b"Was", 1)
    upload = bring(client, text)

    looked = client.post(f"/imports/{upload}/look", json={}).get_json()
    assert "no column gives each track's name" in looked["problem"]
    place = [column["name"] for column in looked["header"]].index("Was")
    columns = {**looked["chosen"], "name": place}
    looked = client.post(f"/imports/{upload}/look", json={"columns": columns}).get_json()
    assert looked["problem"] is None
    assert looked["sentences"][0] == "90 tracks from 90 rows of brought.csv."
    assert open_build(home).manifest["n_tracks"] == 120
    assert client.get("/imports").get_json()["catalogues"] == []

    asked = client.post(
        "/jobs", json={"kind": "import", "upload": upload, "columns": columns, "n_tracks": 90}
    )
    assert asked.status_code == 202, asked.get_json()
    job = until_over(client, asked.get_json()["id"])
    assert (job["state"], job["draft"], job["error"]) == ("done", "0001", None)
    assert open_build(home).manifest["n_tracks"] == 120, "nobody sees it yet"

    first = client.post("/imports/catalogues/0001/use")
    assert first.status_code == 200, first.get_json()
    assert open_build(home).manifest["n_tracks"] == 90
    now = client.get("/imports").get_json()
    assert now["serving"] == "0001"
    assert [each["name"] for each in now["catalogues"]] == ["0002", "0001"]
    assert client.post("/imports/catalogues/0001/discard").status_code == 409

    again = client.post("/imports/catalogues/0002/use")
    assert again.status_code == 200, again.get_json()
    assert open_build(home).manifest["n_tracks"] == 120
    assert client.post("/imports/catalogues/0001/discard").status_code == 200
    assert [each["name"] for each in client.get("/imports").get_json()["catalogues"]] == ["0002"]


def test_a_file_that_cannot_be_used_fails_its_job_with_row_and_column(client: FlaskClient) -> None:
    upload = bring(client, b"a,b\n1,2\n", "odd.csv")

    asked = client.post("/jobs", json={"kind": "import", "upload": upload})
    job = until_over(client, asked.get_json()["id"])

    assert job["state"] == "failed"
    assert job["error"].startswith("odd.csv, row 1: no column name is known")


def test_a_job_without_its_file_says_so(client: FlaskClient) -> None:
    asked = client.post("/jobs", json={"kind": "import", "upload": "a" * 32})

    job = until_over(client, asked.get_json()["id"])

    assert job["error"] == "The file is not here any more; bring it again."


def test_a_file_of_the_server_is_chosen_from_a_list(
    client: FlaskClient, served_folder: Path, tmp_path: Path
) -> None:
    (served_folder / "there.csv").write_bytes(file_of(tmp_path))
    (served_folder / "notes.doc").write_text("x")
    (served_folder / ".hidden.csv").write_text("x")
    (served_folder / "folder.csv").mkdir()
    (served_folder / "link.csv").symlink_to("/etc/passwd")

    assert client.get("/imports").get_json()["files"] == ["there.csv"]
    brought = client.post("/imports/from-folder", json={"name": "there.csv"}).get_json()
    looked = client.post(f"/imports/{brought['upload']}/look", json={}).get_json()
    assert looked["file"] == "there.csv"
    assert looked["health"]["n_kept"] == 90
    for name in (
        "link.csv", "../home/current.json", "/etc/passwd", ".hidden.csv", "notes.doc", "", None, 7,
    ):  # fmt: skip
        answer = client.post("/imports/from-folder", json={"name": name})
        assert answer.status_code == 404, name


@pytest.mark.parametrize("upload", ["x", "..", "a" * 32, "A" * 32, "a" * 31 + "%00"])
def test_only_files_that_were_brought_are_looked_over(client: FlaskClient, upload: str) -> None:
    answer = client.post(f"/imports/{upload}/look", json={})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "columns", [[], "name", {"x": 1}, {"name": 99}, {"name": -1}, {"name": "1"}, {"name": 1.5}]
)
def test_columns_that_make_no_sense_are_refused(client: FlaskClient, columns: Any) -> None:
    upload = bring(client, b"track_name,artists\nx,y\n")

    answer = client.post(f"/imports/{upload}/look", json={"columns": columns})

    assert answer.status_code == 400
    assert "it can be" in answer.get_json()["error"]


def test_a_request_without_a_file_is_refused(client: FlaskClient) -> None:
    for given in ({"data": {"file": "text"}}, {"data": {}}, {"json": {}}, {}):
        answer = client.post("/imports", **given)  # type: ignore[arg-type]
        assert answer.status_code == 400
        assert "no file in this request" in answer.get_json()["error"]


def test_a_file_that_is_too_large_is_refused_with_the_most_and_another_way(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashapp.imports.uploads.MOST_BYTES", 1 << 20)
    with pytest.raises(UnusableFile, match="larger than 1 MB"):
        Uploads(home).keep(io.BytesIO(b"x" * (1 << 21)), "large.csv")
    assert list((home / "uploads").iterdir()) == []


def test_the_oldest_files_make_room(home: Path) -> None:
    uploads = Uploads(home)
    ids = [uploads.keep(io.BytesIO(b"x"), f"{n}.csv") for n in range(MOST_KEPT + 2)]

    kept = sorted(each.name for each in (home / "uploads").iterdir())

    assert len(kept) == MOST_KEPT
    assert ids[-1] in kept and ids[0] not in kept
    assert uploads.path(ids[-1]).read_bytes() == b"x"


@pytest.mark.parametrize(
    "name, plain",
    [
        ("tracks.csv", "tracks.csv"), ("../../etc/passwd", "passwd"), ("C:\\x\\a.csv", "a.csv"),
        ("", "tracks.csv"), ("..", "tracks.csv"), ("/", "tracks.csv"), (".hidden", "hidden"),
        ("a\0b\n.csv", "a_b_.csv"), ("Lieder für dich.csv", "Lieder für dich.csv"),
        ("=1+1;|.csv", "_1+1_.csv"), ("\ud800.csv", "csv"),
    ],
)  # fmt: skip
def test_a_name_of_a_file_becomes_a_plain_one(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_long_name_fits_into_a_folder(home: Path) -> None:
    upload = Uploads(home).keep(io.BytesIO(b"x"), "漢" * 500 + ".csv")
    assert Uploads(home).path(upload).name.endswith("漢.csv")


def test_one_file_is_looked_over_at_a_time(tmp_path: Path) -> None:
    lock = RunnerLock.take(tmp_path / "lock")
    assert lock is not None
    with pytest.raises(BusyReading):
        look_over(tmp_path / "x.csv", None, tmp_path / "lock")
    lock.close()
    assert "no such file" in look_over(tmp_path / "x.csv", None, tmp_path / "lock")["refused"]


def test_a_file_that_takes_too_long_or_too_much_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"track_name,artists\n" + b"x,y\n" * 10)
    with pytest.raises(UnusableFile, match="takes longer than 0 seconds"):
        look_over(path, None, tmp_path / "lock", most_seconds=0.01)
    with pytest.raises(UnusableFile, match="more memory than there is"):
        look_over(path, None, tmp_path / "lock", most_memory=1 << 24)


def test_what_admins_do_with_catalogues_is_written_down(
    client: FlaskClient, home: Path, tmp_path: Path
) -> None:
    bring(client, file_of(tmp_path), "../a.csv")
    client.post("/imports/catalogues/0001/use")

    with Store(home, "").reading() as look:
        rows = look.exec_driver_sql("SELECT action, object_kind, detail FROM audit").all()
    assert [tuple(row) for row in rows] == [("brought", "file", "a.csv")]


def test_a_file_is_refused_unread_where_no_more_catalogues_are_kept(
    home: Path, served_folder: Path, tmp_path: Path
) -> None:
    given = {
        "UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes", "UNDERTONE_CATALOGUES": "2",
        "UNDERTONE_IMPORT_FOLDER": str(served_folder),
    }  # fmt: skip
    client = create_app(Settings.from_env(given)).server.test_client()
    (served_folder / "there.csv").write_bytes(file_of(tmp_path))
    upload = bring(client, file_of(tmp_path))
    first = put_beside(Home(home))
    assert client.get("/imports").get_json()["full"] is None
    assert client.post(f"/imports/catalogues/{first}/use").status_code == 200

    sentence = (
        "2 catalogues are kept here already, and 2 at most. Throw one away first: songs.csv (0002)."
    )
    unread = io.BytesIO(b"x" * 1_000)
    for answer in (
        client.post("/imports", input_stream=unread, content_type="multipart/form-data"),
        client.post("/imports/from-folder", json={"name": "there.csv"}),
        client.post(f"/imports/{upload}/look", json={}),
        client.post("/jobs", json={"kind": "import", "upload": upload}),
        client.post("/api/v1/jobs", json={"kind": "import", "upload": upload}),
    ):
        assert answer.status_code == 409, answer.text
        assert sentence in answer.text
    assert unread.tell() == 0
    assert client.get("/imports").get_json()["full"] == sentence
    assert [each["name"] for each in client.get("/imports").get_json()["catalogues"]] == [
        "0002", "0001",
    ]  # fmt: skip

    assert client.post("/imports/catalogues/0002/discard").status_code == 200
    bring(client, file_of(tmp_path))


def test_a_full_place_names_some_that_could_go_and_says_how_many_more(home: Path) -> None:
    for _ in range(5):
        put_beside(Home(home))
    (home / "catalogues" / "0002" / "manifest.json").write_bytes(b"{")
    assert Room(home, 6).full() is None
    assert Room(home, 5).full() == (
        "5 catalogues are kept here already, and 5 at most. Throw one away first: "
        "songs.csv (0001) or the damaged one (0002) or songs.csv (0003), or one of 2 more."
    )


def test_a_place_for_one_that_is_in_use_says_what_can_be_done(home: Path) -> None:
    use(Home(home), put_beside(Home(home)))
    discard(Home(home), "0002")
    assert "is in use" in str(Room(home, 1).full())


def data_page(client: FlaskClient) -> str:
    """What the Data page is made of, as text."""
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "url", "property": "pathname", "value": "/data"}],
        "state": [{"id": "url", "property": "search", "value": ""}],
        "changedPropIds": ["url.pathname"],
    }
    return client.post("/_dash-update-component", json=body).get_data(as_text=True)


def test_the_data_page_tells_what_has_served_and_one_press_goes_back(
    client: FlaskClient, home: Path
) -> None:
    first = open_build(home).manifest["build"]
    name = put_beside(Home(home))
    assert "Built so far that it can be browsed" in data_page(client)
    assert "data-go-back" not in data_page(client)

    client.post(f"/imports/catalogues/{name}/use")
    assert 'UTC \\u00b7 Put to use"' in data_page(client), "nobody is named who is not known"
    assert f'"data-go-back":"{first}"' in data_page(client)

    answer = client.post(f"/imports/served/{first}/back")
    assert answer.status_code == 200, answer.text
    assert 'UTC \\u00b7 Brought back"' in data_page(client)
    assert open_build(home).manifest["build"] == answer.get_json()["build"]
    with Store(home, "").reading() as look:
        rows = look.exec_driver_sql("SELECT action, object_id FROM audit ORDER BY id DESC").all()
    assert tuple(rows[0]) == ("went back to the", first)


def test_what_is_not_kept_any_more_is_refused_in_a_sentence(client: FlaskClient) -> None:
    for build in ("0009-core-x", "..", "%00", "x" * 500):
        answer = client.post(f"/imports/served/{build}/back")
        assert answer.status_code in (404, 409), build
        if answer.status_code == 409:
            assert answer.get_json()["error"] == "What served then is not kept any more."


def test_a_damaged_history_leaves_the_page_as_it_is(client: FlaskClient, home: Path) -> None:
    (home / "served.json").write_bytes(b"{")
    page = data_page(client)
    assert "served.json is damaged" in page
    assert "How the file was read" in page


def test_who_exchanged_catalogues_is_told_to_admins_by_the_name_they_have(
    home: Path, served_folder: Path
) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
    directory = Directory(Store(home), Sessions(Store(home)), Passwords())
    system = Asker(role=Role.ADMIN, is_system=True)
    for email, person, role in (
        ("ada@example.org", "Ada", "admin"),
        ("bo@example.org", "Bo", "team"),
    ):
        directory.add(system, email, person, role, "seven grey herons wade")
    ada, bo, nobody = (app.server.test_client() for _ in range(3))
    for client, email in ((ada, "Ada@example.org"), (bo, "Bo@example.org")):
        sent = {"email": email, "password": "seven grey herons wade"}
        assert client.post("/account/sign-in", json=sent).status_code == 200

    assert ada.post(f"/imports/catalogues/{put_beside(Home(home))}/use").status_code == 200

    assert "Put to use by Ada" in data_page(ada)
    assert "data-go-back" in data_page(ada)
    for other in (bo, nobody):
        page = data_page(other)
        assert "Put to use" in page
        assert "Ada" not in page
        assert "data-go-back" not in page
    assert "example.org" not in data_page(ada)
