"""A build with listeners in it, put there without waiting for one to be made with them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from analytics.artifacts import OpenBuild, open_build
from analytics.building.factors import learned_factors
from analytics.durable import write_json
from analytics.listening.people import Listeners
from analytics.listening.plays import FOLDER, Plays
from analytics.listening.pseudonyms import token_hash
from analytics.listening.segments import Mark, Segment
from analytics.manifest import MANIFEST, SEAL, seal
from analytics.recommending.following import Following
from analytics.recommending.played_by import PlayedBy
from analytics.similar.sound import FIRST_ARTIST
from tests.plays import some_plays


def add_listeners(
    home: Path,
    plays: Plays,
    *,
    countries: Sequence[str | None] | None = None,
    plans: Sequence[str | None] | None = None,
    kinds: Sequence[int] | None = None,
    kind_names: Sequence[str] = (),
    tokens: Sequence[str] = (),
    learned: bool = False,
) -> None:
    """Put people and their plays into the build that a home serves.

    countries, plans, kinds: of each listener; None for a build that knows nothing of it.
    tokens: of each listener; without any, their pseudonyms.  learned: whether there is what
    recommending learns from plays.
    """
    opened = open_build(home)
    folder = opened.path / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, values in plays.arrays().items():
        np.save(opened.path / name, values, allow_pickle=False)
    nothing = [None] * plays.n_listeners
    names = [pseudonym(place) for place in range(plays.n_listeners)]
    table = Listeners(
        pseudonym=pa.array(names, pa.string()),
        country=pa.array(countries or nothing, pa.string()),
        plan=pa.array(plans or nothing, pa.string()),
        token_hash=pa.array([token_hash(each) for each in tokens or names], pa.string()),
    ).table()
    with pa.OSFile(str(folder / "listeners.arrow"), "wb") as file, pa.ipc.new_file(
        file, table.schema
    ) as writer:  # fmt: skip
        writer.write_table(table)
    if kinds is not None:
        np.save(folder / "segments.npy", np.array(kinds, dtype=np.int32), allow_pickle=False)
        places = np.random.default_rng(0).normal(size=(plays.n_listeners, 2))
        np.save(folder / "map.npy", places + np.array(kinds)[:, None], allow_pickle=False)
        write_json(folder / "segments.json", [
            kind_of(number, name, list(kinds)).to_dict() for number, name in enumerate(kind_names)
        ])  # fmt: skip
    if learned:
        artist = opened.array(FIRST_ARTIST)
        for kind, played in (("item", plays.track), ("artist", artist[plays.track])):
            for name, values in learned_factors(plays, played, kind, 0).files(kind).items():
                np.save(opened.path / name, values, allow_pickle=False)
        following = Following.counted(plays, len(artist), 2)
        played_by = PlayedBy.counted(plays, len(artist))
        for name, values in (*following.arrays().items(), *played_by.arrays().items()):
            np.save(opened.path / name, values, allow_pickle=False)
    seal_again(opened)


def seal_again(opened: OpenBuild) -> None:
    """Let the files that are in the folder of a build be those of the build."""
    facts = {key: value for key, value in opened.manifest.items() if key not in ("files", "format")}
    for name in (MANIFEST, SEAL):
        (opened.path / name).unlink()
    seal(opened.path, facts)  # type: ignore[arg-type]


def kind_of(number: int, name: str, kinds: list[int]) -> Segment:
    """A kind of listeners that is told apart by its name, and by when it plays."""
    size = kinds.count(number)
    mark = Mark("night_share", "Plays at night", "share", 0.4, 0.2, 1.5)
    return Segment(
        number=number, slug=f"kind-{number}", name=name, n_listeners=size, share=size / len(kinds),
        colour_slot=number, shape="circle", profile={}, means={}, effects={}, marks=(mark,),
        countries=(), plans=(),
    )  # fmt: skip


def pseudonym(place: int) -> str:
    """Ten letters, in the order of places."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "listen" + "".join(letters[place // 26**power % 26] for power in (3, 2, 1, 0))


def listening_home(home: Path, n_tracks: int, n_listeners: int = 60) -> Path:
    """A home to which people of three kinds, four countries and two plans are added.

    In IS are 4 people and in SE 12, in DE and FR all others, as many in each. Kinds are the tastes
    of `some_plays`.
    """
    plays = some_plays(n_listeners, n_tracks, per_listener=80)
    add_listeners(
        home,
        plays,
        countries=["IS"] * 4 + ["SE"] * 12 + [("DE", "FR")[i % 2] for i in range(n_listeners - 16)],
        plans=["free" if i % 5 else "premium" for i in range(n_listeners)],
        kinds=[i % 3 for i in range(n_listeners)],
        kind_names=("Early birds", "Noon people", "Night owls"),
        learned=True,
    )
    return home
