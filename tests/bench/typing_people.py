"""What people type on their way to a name: beginnings, words in any order, and slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

from analytics.engine import Engine
from analytics.folding import fold, plain
from analytics.search import Found

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FORMS = {
    "1 to 3 letters": 0.15, "cut": 0.25, "whole": 0.15, "one word": 0.1, "with artist": 0.1,
    "slip": 0.15, "slip, cut": 0.1,
}  # fmt: skip
KINDS = {"song": 0.6, "artist": 0.25, "album": 0.1, "genre": 0.05}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and what was meant.  names: kind, folded name and folded detail of it."""

    text: str
    form: str
    kind: str
    name: str
    artist: str

    def is_meant(self, found: Found) -> bool:
        """Whether what was found is what was meant, or a version of it by the same artist."""
        if found.kind != self.kind or fold(found.name) != fold(self.name):
            return False
        return self.kind in ("artist", "genre") or fold(self.artist) in fold(found.detail)


def typed_by_people(engine: Engine, n: int, seed: int) -> list[Typed]:
    """n things people type, meaning better-known tracks more often."""
    random = Random(seed)
    tracks = engine.catalogue
    fame = np.ones(tracks.n_tracks)
    if tracks.has("popularity"):
        fame += np.nan_to_num(tracks.numbers("popularity")).astype(np.float64)
    # The best-known version of a recording is the one that is shown.
    order = np.argsort(-fame, kind="stable")
    recordings = engine._build.array("recording.npy")[order]
    rows = order[np.unique(recordings, return_index=True)[1]]
    weights = fame[rows].tolist()
    chosen = random.choices(rows.tolist(), weights, k=n)
    texts = tracks.text(chosen, ("name", "artists", "album")).to_pylist()
    return [_typed(engine, random, text) for text in texts]


def _typed(engine: Engine, random: Random, text: dict[str, object]) -> Typed:
    kind = random.choices(list(KINDS), list(KINDS.values()))[0]
    form = random.choices(list(FORMS), list(FORMS.values()))[0]
    artists = text["artists"]
    assert isinstance(artists, list)
    artist = str(artists[0])
    name = {
        "song": str(text["name"]), "artist": artist, "album": str(text["album"] or text["name"]),
        "genre": random.choice(engine.catalogue.genre_names),
    }[kind if text["album"] or kind != "album" else "song"]  # fmt: skip
    if kind == "album" and not text["album"]:
        kind = "song"
    return Typed(_text(random, form, kind, name, artist), form, kind, name, artist)


def _text(random: Random, form: str, kind: str, name: str, artist: str) -> str:
    typed = plain(name)
    if form == "with artist" and kind in ("song", "album"):
        words = [*typed.split()[:3], *plain(artist).split()[:2]]
        random.shuffle(words)
        return cut(random, " ".join(words))
    ways: dict[str, Callable[[], str]] = {
        "1 to 3 letters": lambda: typed[: random.randint(1, 3)],
        "cut": lambda: cut(random, typed),
        "one word": lambda: max(typed.split(), key=len),
        "slip": lambda: slip(random, typed),
        "slip, cut": lambda: slip(random, cut(random, typed)),
    }
    return ways.get(form, lambda: name)()


def cut(random: Random, typed: str) -> str:
    """At least four letters, or half of a text, from its beginning."""
    return typed[: random.randint(min(max(4, len(typed) // 2), len(typed)), len(typed))]


def slip(random: Random, typed: str) -> str:
    """One letter too many, too few, another one, or two swapped; never the first."""
    if len(typed) < 4:
        return typed
    place = random.randrange(1, len(typed) - 1)
    letter = random.choice(LETTERS)
    return random.choice((
        typed[:place] + letter + typed[place:],
        typed[:place] + typed[place + 1 :],
        typed[:place] + letter + typed[place + 1 :],
        typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :],
    ))  # fmt: skip
