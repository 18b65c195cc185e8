"""What a page says about the list of a recipe, as JSON can hold it, so that it can be kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from math import isnan
from typing import Any, Final, Protocol

import numpy as np

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.playlists.continuing import reasons
from analytics.playlists.making import METHOD, make
from analytics.playlists.ordering import wanted_energies
from analytics.playlists.playlist import Playlist
from analytics.playlists.proof import Proof, prove
from analytics.playlists.recipe import Recipe
from analytics.playlists.rules import places_of
from layouts import continuing_words, playlist_address, playlist_words
from layouts.rows import track_rows

VERSION: Final = f"3.{METHOD}"
"""Part of every cache key: raise it when the shape of the facts changes."""
_MOST_STEPS: Final = 3
_MOST_OTHERS: Final = 3


class Results(Protocol):
    """Keeps answers by what they depend on."""

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The answer under `key`."""


def kept_facts(engine: Engine, recipe: Recipe, results: Results) -> dict[str, Any]:
    """The facts of a recipe, see `facts_of`, made once for all who follow its link."""
    query = playlist_address.encode(recipe, engine.playlist_tracks)
    key = f"{engine.cache_scope}:playlist:{query}:{VERSION}"
    found = results.get_or_compute(key, lambda: json.dumps(facts_of(engine, recipe)).encode())
    facts: dict[str, Any] = json.loads(found)
    return facts


def facts_of(engine: Engine, recipe: Recipe) -> dict[str, Any]:
    """Everything the page says about a recipe's list.

    title, search: its name and its query.  refused: why there is none, or None; then nothing else.
    before: the tracks it goes on from, in order, see `rows.track_rows`; empty where from none.
    rows: its tracks in order, those after `before`.  seconds: of these, None if some are unknown.
    why: why each of `rows` goes on with what was before, a phrase each; empty where there is none.
    wanted: energy of each position that the order asks for, or None.
    short: None, or {sentence, search, binding, recipe}: the query and the recipe that relax what
    binds, None where nothing does, and the rules that are in the way, in words.
    steps: those that stand out, {position, times, others}.  proof: its figures, or None.
    fingerprint: of the data.
    """
    tracks = engine.playlist_tracks
    songs = {row["id"]: row["name"] for row in rows_of(engine, recipe.starts.songs)}
    facts = {
        "title": playlist_words.title(recipe, engine.options.mood_names(), songs),
        "search": playlist_address.encode(recipe, tracks),
        "fingerprint": tracks.fingerprint,
        "refused": None,
    }
    try:
        playlist = make(tracks, recipe, most=playlist_address.MOST_TRACKS)
    except InvalidSpec as error:
        return {**facts, "refused": playlist_words.refusal(error)}
    wanted = wanted_energies(recipe, len(playlist.places), playlist.chosen.energies)
    proof = prove(tracks, playlist) if len(playlist.places) else None
    return {
        **facts,
        "before": rows_of(engine, recipe.starts.continued),
        "rows": rows_of(engine, playlist.ids),
        "why": _why(engine, playlist),
        "seconds": None if isnan(playlist.seconds) else playlist.seconds,
        "wanted": None if wanted is None else [round(float(value), 3) for value in wanted],
        "short": _short(engine, playlist),
        "steps": _steps(engine, playlist, proof) if proof else [],
        "proof": proof and _figures(proof),
    }


def rows_of(engine: Engine, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """The tracks of some ids that are here, in their order."""
    tracks = engine.playlist_tracks
    return track_rows(engine.catalogue, tracks.rows[places_of(tracks, ids)])


def all_rows(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every track of a list that was not refused, those it goes on from first."""
    return [*facts["before"], *facts["rows"]]


def _why(engine: Engine, playlist: Playlist) -> list[str]:
    found, leanings = reasons(engine.playlist_tracks, playlist.before, playlist.places)
    return [continuing_words.why(each, leanings) for each in found]


def _short(engine: Engine, playlist: Playlist) -> dict[str, Any] | None:
    shortage = playlist.shortage
    if shortage is None:
        return None
    relaxed = shortage.relaxed and replace(shortage.relaxed, fingerprint="", build="")
    return {
        "sentence": shortage.sentence,
        "search": playlist_address.encode(relaxed, engine.playlist_tracks) if relaxed else None,
        "binding": list(shortage.binding),
        "recipe": relaxed.to_dict() if relaxed else None,
    }


def _steps(engine: Engine, playlist: Playlist, proof: Proof) -> list[dict[str, Any]]:
    """The largest steps that stand out, in the order of the list, each with other songs."""
    largest = proof.awkward[:_MOST_STEPS]
    if not largest:
        return []
    usual = float(np.median(engine.playlist_tracks.steps(playlist.places))) or 1.0
    return [
        {
            "position": step.position,
            "times": round(step.size / usual, 1),
            "others": [
                {"id": row["id"], "name": row["name"], "artists": row["artists"]}
                for row in rows_of(
                    engine, tuple(each.track_id for each in step.alternatives[:_MOST_OTHERS])
                )
            ],
        }
        for step in sorted(largest, key=lambda step: step.position)
    ]


def _figures(proof: Proof) -> dict[str, Any]:
    return {
        "list": asdict(proof.list),
        "beside": {name: asdict(measures) for name, measures in proof.beside.items()},
        "rules": [list(rule) for rule in proof.rules],
    }
