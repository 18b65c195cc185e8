from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.artifacts import OpenBuild
from analytics.building import core, sound
from analytics.building.tables import write_tracks
from analytics.building.task import Task
from analytics.building.workshop import Workshop
from analytics.demo import make_tracks as make_demo
from analytics.similar.index import Exact, Walked, open_index
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from analytics.similar.sound import FACTS, PLACES, ROOM
from tests.builders import make_tracks
from tests.sounds import sound_of


def after_both(folder: Path, tracks: pd.DataFrame) -> Workshop:
    """What the core's step and the full build's left for a catalogue."""
    shop = Workshop(folder / "shop")
    job: Any = type("AnyJob", (), {"seed": 0})()
    task = Task(job, shop, lambda share: None)
    shop.run("read", (), lambda to: write_tracks(to, tracks))
    shop.run("index", ("read",), partial(core.index, task))
    shop.run("sound", ("read", "index"), partial(sound.first_sound, task))
    shop.run("character", ("read", "sound"), partial(sound.learned_sound, task))
    return shop


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return after_both(tmp_path_factory.mktemp("large"), make_demo(6_000, seed=1).tracks)


def test_a_large_catalogue_is_judged_on_artists_that_were_held_out(large: Workshop) -> None:
    judged = large.json("character", FACTS)["judged"]
    assert set(judged) == {"features", "with_character"}
    parts = large.json("character", FACTS)["parts"]
    helps = judged["with_character"] > judged["features"]
    assert (parts[-1]["name"] == "character") == helps


def test_the_learned_part_stands_beside_the_features_and_changes_none(large: Workshop) -> None:
    n_columns = large.json("sound", FACTS)["parts"][-1]["stop"]
    first, learned = (large.array(step, PLACES) for step in ("sound", "character"))
    assert (first[:, :n_columns] == learned[:, :n_columns]).all()
    assert np.isfinite(learned).all()
    assert len(large.array("character", ROOM)) == 6_000


def test_a_small_catalogue_keeps_the_sound_of_its_features(tmp_path: Path) -> None:
    shop = after_both(tmp_path, make_tracks(90))
    assert shop.json("character", FACTS) == shop.json("sound", FACTS)
    assert (shop.array("character", PLACES) == shop.array("sound", PLACES)).all()


def test_where_there_are_too_many_to_look_at_a_build_writes_the_graph_that_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def index_of(tracks: pd.DataFrame) -> Exact | Walked:
        folder = after_both(tmp_path / str(len(tracks)), tracks).file("sound", PLACES).parent
        manifest: Any = {"files": {path.name: {} for path in folder.iterdir()}}
        index = open_index(OpenBuild(folder, manifest))
        assert isinstance(index, Exact | Walked)
        return index

    monkeypatch.setattr(sound, "LARGEST_EXACT", 899)
    assert isinstance(index_of(make_tracks(899)), Exact)
    many = make_tracks(900)
    walked = index_of(many)
    assert isinstance(walked, Walked)
    request = Request(seeds=(7,), n=5)
    found = nearest(sound_of(many), request, index=walked).rows
    assert np.isin(found, nearest(sound_of(many), request).rows).mean() >= 0.8
