"""The report as files: at once as a page, and printed by a job for everybody."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from analytics.artifacts import open_build
from analytics.errors import InvalidSpec
from analytics.prints import DamagedPrint, Prints, PrintSpec
from dashapp.factory import create_app
from dashapp.settings import Settings

SECONDS = 240
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def home(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own with a full build; prints are left in it."""
    return Path(shutil.copytree(tiny_build, tmp_path_factory.mktemp("prints") / "home"))


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()


@pytest.fixture(scope="module")
def name(client: FlaskClient) -> Iterator[str]:
    """The name of a print that a job has made."""
    job = client.post("/jobs", json={"kind": "print"}).get_json()
    give_up = time.monotonic() + SECONDS
    while job["state"] in ("queued", "running") and time.monotonic() < give_up:
        time.sleep(0.5)
        job = client.get(f"/jobs/{job['id']}").get_json()
    assert (job["state"], job["error"]) == ("done", None)
    yield job["draft"]


def fetched(client: FlaskClient, address: str) -> io.BytesIO:
    """A file that is to be kept."""
    with client.get(address) as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
        return io.BytesIO(answer.data)


def test_the_report_is_a_page_to_be_kept(client: FlaskClient) -> None:
    answer = client.get("/report.html")

    assert 'filename="undertone-report.html"' in answer.headers["Content-Disposition"]
    assert "<h1" in answer.text and "default-src" in answer.text
    assert client.get("/report.html?build=none").status_code == 409


def test_a_job_prints_the_report_and_every_figure(
    client: FlaskClient, home: Path, name: str
) -> None:
    pdf = client.get(f"/prints/{name}/report.pdf")
    figures = client.get(f"/prints/{name}/figures.zip")

    assert "attachment" in pdf.headers["Content-Disposition"]
    assert "In short" in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages
    )
    with zipfile.ZipFile(io.BytesIO(figures.data)) as archive:
        names = archive.namelist()
        assert all(archive.read(each).startswith(PNG) for each in names)
    assert len(names) > 20
    assert sorted(path.name for path in (home / "prints" / name).iterdir()) == [
        "figures.zip", "manifest.json", "manifest.sha256", "report.pdf",
    ]  # fmt: skip


def test_the_print_of_the_build_that_serves_is_found(home: Path, name: str) -> None:
    build = open_build(home).manifest["build"]
    found = Prints(home).of_build(build)

    assert found is not None
    assert found["name"] == name
    assert found["sizes"]["report.pdf"] > 10_000
    assert Prints(home).of_build("another") is None


@pytest.mark.parametrize(
    ("path", "status"),
    [("/prints/0009/report.pdf", 404), ("/prints/..%2f0001/report.pdf", 404),
     ("/prints/0001/manifest.json", 404), ("/prints/0001/report.exe", 404)],
)  # fmt: skip
def test_only_what_a_print_has_is_given(
    client: FlaskClient, name: str, path: str, status: int
) -> None:
    assert name == "0001"
    assert client.get(path).status_code == status


def test_a_print_that_is_damaged_is_refused_with_a_sentence(
    client: FlaskClient, home: Path, name: str
) -> None:
    path = home / "prints" / name / "report.pdf"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    try:
        answer = client.get(f"/prints/{name}/report.pdf")
        assert answer.status_code == 409
        assert "is damaged" in answer.get_json()["error"]
        with pytest.raises(DamagedPrint):
            Prints(home).summary(name)
    finally:
        path.write_bytes(whole)


def test_there_is_nothing_to_choose(client: FlaskClient) -> None:
    answer = client.post("/jobs", json={"kind": "print", "pages": 3})
    assert answer.status_code == 400
    with pytest.raises(InvalidSpec):
        PrintSpec.from_dict({"pages": 3})
    assert PrintSpec.from_dict({}) == PrintSpec()
