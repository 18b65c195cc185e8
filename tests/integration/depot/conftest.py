"""A folder or an S3, and a home on each side of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from analytics.building.drafting import write_draft
from analytics.clustering import Spec
from analytics.drafts import Drafts
from tests.integration.depot.machines import Machine
from tests.object_storage import BUCKET, s3_server
from tests.running_jobs import core_build, silent


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as found:
        yield found


@pytest.fixture(params=["file", pytest.param("s3", marks=pytest.mark.long)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty folder, of each kind of storage in turn."""
    if request.param == "file":
        return f"file://{tmp_path}/depot"
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.parent.name}-{tmp_path.name}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build of 120 tracks in 3 moods, and a draft of 4."""
    folder = tmp_path_factory.mktemp("depot")
    core_build(folder)
    drafts = Drafts(folder / "home")
    unfinished = drafts.start()
    spec = Spec("kmeans", (("k", 4), ("n_init", 2)))
    write_draft(open_build(folder / "home"), spec, unfinished, silent)
    drafts.publish(unfinished, "kmeans")
    return folder / "home"


@pytest.fixture(scope="module")
def newer(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after another build, of other tracks."""
    folder = tmp_path_factory.mktemp("newer")
    machine = Machine(Path(shutil.copytree(made, folder / "home")), "file:///nowhere")
    machine.build(folder, k=4)
    return machine.home.path


@pytest.fixture
def here(made: Path, tmp_path: Path, url: str) -> Machine:
    """The machine on which things are built."""
    return Machine(Path(shutil.copytree(made, tmp_path / "here")), url)


@pytest.fixture
def there(tmp_path: Path, url: str) -> Machine:
    """Another one, with nothing in its home."""
    return Machine(tmp_path / "there", url)
