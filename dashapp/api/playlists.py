"""Playlists: a list from a recipe with its proof, and the same list as a file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, Literal

from flask import Response
from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import UnprocessableEntity

from analytics.engine import Engine
from analytics.playlist_files import FORMATS
from analytics.playlists.making import METHOD
from analytics.playlists.recipe import Recipe
from dashapp.api.operations import Asked, Operation
from dashapp.api.problems import SHORTAGE, problem
from dashapp.api.questions import Question
from dashapp.api.recipes import RecipeBody
from dashapp.api.shapes import CLOSED, Track, track
from dashapp.playlist_routes import file_of
from dashapp.results import Results
from layouts import playlist_address
from layouts.playlist_facts import VERSION, all_rows, facts_of

ABOUT: Final = "Playlists"
NOTHING_FITS: Final = "Nothing fits this recipe; ask for a longer list."
EXAMPLE: Final = {"starts": {"genres": ["{genre}"]}, "tracks": 8, "order": "build"}


class PlaylistQuestion(Question):
    """What to do about a list that is shorter than asked for."""

    short: Literal["yes", "no"] = Field(
        default="no", description="Whether a list shorter than asked for will do."
    )


class FileQuestion(PlaylistQuestion):
    """The format of the file."""

    format: Literal[tuple(FORMATS)] = "csv"  # type: ignore[valid-type]


@with_config(CLOSED)
class MeasuresAnswer(TypedDict):
    """Figures of a list. Distances are in those of two tracks picked at random."""

    mean_step: float
    longest_step: float
    coherence: Annotated[float, Field(description="1 is one sound, 0 random tracks.")]
    variety: Annotated[float, Field(description="Different artists over tracks.")]
    n_genres: float
    novelty: Annotated[float | None, Field(description="1 − mean popularity / 100.")]
    rules_kept: float


@with_config(CLOSED)
class Rule(TypedDict):
    """A rule of the recipe, and whether the list keeps it."""

    rule: str
    kept: bool


@with_config(CLOSED)
class ProofAnswer(TypedDict):
    """A list measured, beside lists of its size made without care."""

    list: MeasuresAnswer
    beside: Annotated[
        dict[str, MeasuresAnswer],
        Field(description="Its own tracks shuffled, random tracks, the nearest, the best known."),
    ]
    rules: list[Rule]


@with_config(CLOSED)
class Other(TypedDict):
    """Another track for a position."""

    id: str
    name: str
    artists: list[str]


@with_config(CLOSED)
class Step(TypedDict):
    """A step that stands out: from a position, 0 the first, to the next."""

    position: int
    times: Annotated[float, Field(description="So many times the usual step.")]
    others: list[Other]


@with_config(CLOSED)
class ShortageAnswer(TypedDict):
    """Why a list is shorter than asked for."""

    sentence: str
    binding: Annotated[list[str], Field(description="The rules that are in the way, in words.")]
    relaxed: Annotated[
        dict[str, Any] | None,
        Field(description="The recipe with these rules relaxed, null where that gives no more."),
    ]


@with_config(CLOSED)
class PlaylistAnswer(TypedDict):
    """A playlist."""

    build: str
    title: str
    recipe: Annotated[
        dict[str, Any], Field(description="With every part, and what it was made of.")
    ]
    page: Annotated[
        str | None,
        Field(description="The page of this list; null where an address cannot say the recipe."),
    ]
    before: Annotated[list[Track], Field(description="The list that is gone on with, if one is.")]
    tracks: Annotated[list[Track], Field(description="In order; of a list gone on with, the rest.")]
    why: Annotated[
        list[str], Field(description="Why each track goes on with the list; empty without one.")
    ]
    seconds: Annotated[float | None, Field(description="How long it lasts, if that is known.")]
    energies: Annotated[
        list[float] | None, Field(description="The energy that the order asks of each position.")
    ]
    steps: list[Step]
    proof: ProofAnswer | None
    shortage: ShortageAnswer | None


def operations(results: Results) -> tuple[Operation, ...]:
    """The operations; results keep lists once made."""
    listing, filing = partial(make_playlist, results), partial(make_file, results)
    listing.__doc__, filing.__doc__ = make_playlist.__doc__, make_file.__doc__
    return (
        Operation(
            name="makePlaylist", path="/playlists", about=ABOUT, method="POST", view=listing,
            gives=PlaylistAnswer, question=PlaylistQuestion, body=RecipeBody, refusals=(422,),
            follows=False, body_example=EXAMPLE,
        ),
        Operation(
            name="makePlaylistFile", path="/playlists/file", about=ABOUT, method="POST",
            view=filing, gives=None, question=FileQuestion, body=RecipeBody, refusals=(422,),
            follows=False, example="format=m3u8", body_example=EXAMPLE,
        ),
    )  # fmt: skip


def make_playlist(results: Results, asked: Asked[PlaylistQuestion]) -> PlaylistAnswer | Response:
    """The list of a recipe, with its proof.

    The same recipe on the same build gives the same list. Where the rules leave too few tracks, the
    answer is a problem that names the rule in the way and the recipe that relaxes it; with
    `short=yes` it is the shorter list, which says the same.
    """
    recipe, facts = _made(results, asked)
    short = facts["short"]
    if short is not None and (asked.question.short == "no" or not facts["rows"]):
        return _shortage(facts)
    engine = asked.engine
    return PlaylistAnswer(
        build=engine.build_name,
        title=facts["title"],
        recipe=_made_of(engine, recipe),
        page=_page(engine, recipe),
        before=[track(engine, row) for row in facts["before"]],
        tracks=[track(engine, row) for row in facts["rows"]],
        why=facts["why"],
        seconds=facts["seconds"],
        energies=facts["wanted"],
        steps=facts["steps"],
        proof=facts["proof"] and _proof(facts["proof"]),
        shortage=short
        and ShortageAnswer(
            sentence=short["sentence"], binding=short["binding"], relaxed=short["recipe"]
        ),
    )  # fmt: skip


def make_file(results: Results, asked: Asked[FileQuestion]) -> Response:
    """The list of a recipe as a file.

    Problems are those of the list itself; “uris” needs tracks with ids of Spotify's.
    """
    recipe, facts = _made(results, asked)
    if facts["short"] is not None and (asked.question.short == "no" or not facts["rows"]):
        return _shortage(facts)
    ids = tuple(row["id"] for row in all_rows(facts))
    return file_of(asked.engine, asked.question.format, ids, facts["title"], recipe)


def _made(results: Results, asked: Asked[Any]) -> tuple[Recipe, dict[str, Any]]:
    """The recipe of a body and the facts of its list. Raises InvalidSpec, UnprocessableEntity."""
    # What it was made of before is no matter: it is made of what there is now.
    recipe = replace(Recipe.from_dict(asked.body), fingerprint="", build="", method=0)
    spelled = json.dumps(recipe.to_dict(), sort_keys=True)
    asks = hashlib.sha256(spelled.encode()).hexdigest()
    key = f"{asked.engine.cache_scope}:recipe:{asks}:{VERSION}"
    found = results.get_or_compute(key, lambda: json.dumps(facts_of(asked.engine, recipe)).encode())
    facts: dict[str, Any] = json.loads(found)
    if facts["refused"] is not None:
        raise UnprocessableEntity(facts["refused"])
    if not facts["rows"] and facts["short"] is None:
        raise UnprocessableEntity(NOTHING_FITS)
    return recipe, facts


def _shortage(facts: dict[str, Any]) -> Response:
    short = facts["short"]
    return problem(
        422, short["sentence"], kind=SHORTAGE, binding=short["binding"],
        relaxed=short["recipe"], found=len(facts["rows"]),
    )  # fmt: skip


def _made_of(engine: Engine, recipe: Recipe) -> dict[str, Any]:
    """A recipe with what its list was made of."""
    fingerprint = engine.playlist_tracks.fingerprint
    made = replace(recipe, fingerprint=fingerprint, build=engine.build_name, method=METHOD)
    return made.to_dict()


def _page(engine: Engine, recipe: Recipe) -> str | None:
    tracks = engine.playlist_tracks
    query = playlist_address.encode(recipe, tracks)
    if playlist_address.decode(query, engine.options, tracks) != recipe:
        return None
    return playlist_address.address(recipe, tracks)


def _proof(proof: dict[str, Any]) -> ProofAnswer:
    return ProofAnswer(
        list=proof["list"],
        beside=proof["beside"],
        rules=[Rule(rule=words, kept=kept) for words, kept in proof["rules"]],
    )
