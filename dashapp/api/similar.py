"""Similar tracks: what sounds like some, how much, and why."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, create_model, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import ServiceUnavailable

from analytics.engine import Engine
from analytics.playlists.reading import refuse
from analytics.similar.presets import PRESETS
from analytics.similar.request import MEASURES, MOST_AWAY, MOST_WEIGHT
from analytics.similar.sound import PART_NAMES
from analytics.similar.why import Why
from dashapp.api.filters import Name, names, require_names
from dashapp.api.operations import Asked, Operation
from dashapp.api.questions import DECIMAL, DIGITS, Question
from dashapp.api.shapes import CLOSED, Track, track
from layouts.song_address import AT_ONCE, MOST_LIKE, MOST_LISTED, SongView
from layouts.song_facts import SongFacts

ABOUT: Final = "Similar tracks"
_WEIGHT: Final = "w_"
"""Begins the names of the weights' fields; in a query they begin with "w-"."""


class Rules(Question):
    """What to be like, and under what rules."""

    seed: tuple[Name, ...] = Field(
        min_length=1, max_length=MOST_LIKE + 1, description="Ids of the tracks to be like."
    )
    away: tuple[Name, ...] = Field(
        default=(), max_length=MOST_AWAY, description="Ids of tracks to steer away from."
    )
    preset: Literal[tuple(each.slug for each in PRESETS)] = Field(  # type: ignore[valid-type]
        default=PRESETS[0].slug, description="What counts: one of the presets of the Song page."
    )
    measure: Literal[MEASURES] = Field(  # type: ignore[valid-type]
        default=MEASURES[0],
        description="Alike in every part, or apart from what is usual in the same way.",
    )
    least: Annotated[int, Field(ge=0, le=100), DIGITS] = Field(
        default=0, description="Lowest similarity that is listed."
    )
    variety: Annotated[int, Field(ge=0, le=100), DIGITS] = Field(
        default=0, description="0 lists the nearest; more lists what is less alike among itself."
    )
    n: Annotated[int, Field(ge=1, le=MOST_LISTED), DIGITS] = Field(
        default=AT_ONCE, description="How many are wanted."
    )
    several: Literal["yes", "no"] = Field(
        default="no", description="Whether more than one track by an artist may be listed."
    )
    speed: Literal["same", "any"] = Field(
        default="any", description="“same” leaves out what has half or double the tempo."
    )
    hubs: Literal["all", "fewer"] = Field(
        default="fewer", description="“all” does not hold back tracks that are close to very many."
    )
    mood: tuple[Name, ...] = names("Slugs of moods; only tracks of one of them.")
    genre: tuple[Name, ...] = names("Genres; only tracks of one of them.")


SimilarQuestion: Final = create_model(
    "SimilarQuestion",
    __base__=Rules,
    __module__=__name__,
    **{  # type: ignore[call-overload]
        f"{_WEIGHT}{name}": (
            Annotated[float, Field(ge=0, le=MOST_WEIGHT), DECIMAL],
            Field(
                default=None,
                alias=f"w-{name}",
                description=f"How much the {name.replace('_', ' ')} counts, in the place of what "
                "the preset says.",
            ),
        )
        for name in PART_NAMES
    },
)
"""The rules, and a weight for each part of the sound."""


@with_config(CLOSED)
class DistancePart(TypedDict):
    """What one part of the sound adds to the distance."""

    part: str
    label: str
    percent: Annotated[float, Field(description="Over all parts these sum to 100.", ge=0, le=100)]
    difference: Annotated[
        float, Field(description="Over the seeds, in standard deviations of the part.")
    ]


@with_config(CLOSED)
class Match(TypedDict):
    """A similar track and why it is listed."""

    track: Track
    similarity: Annotated[
        float, Field(description="100 is the same sound; 0 is no closer than chance.")
    ]
    sentence: Annotated[str, Field(description="What is the same, and what is different.")]
    shares: list[DistancePart]
    lost_to_hubs: Annotated[
        float, Field(description="Points it loses because it is close to very many tracks.")
    ]
    lost_to_away: Annotated[
        float, Field(description="Points it loses because it is like what is steered away from.")
    ]


@with_config(CLOSED)
class WayOut(TypedDict):
    """One change after which something is listed."""

    change: Literal["least", "filter"]
    value: float
    sentence: str


@with_config(CLOSED)
class Nothing(TypedDict):
    """Why nothing is listed. together: whether all ways are needed at once."""

    rule: Literal["filter", "versions", "least"]
    sentence: str
    ways: list[WayOut]
    together: bool


@with_config(CLOSED)
class Matches(TypedDict):
    """What sounds like the seeds, the most similar first."""

    build: str
    items: list[Match]
    nothing: Annotated[
        Nothing | None, Field(description="Where nothing is listed: the rule that left nothing.")
    ]


def similar(asked: Asked[Rules]) -> Matches:
    """Tracks that sound like others, and why.

    The answer is the list of the Song page. Of each recording one version is listed, and none of
    the seeds'.
    """
    engine, question = asked.engine, asked.question
    facts = SongFacts.of(engine, view_of(engine, question))
    if facts is None or engine.sound is None:
        raise ServiceUnavailable("Build this catalogue again to see what sounds alike.")
    if facts.answer is None:
        raise refuse("The weights", "all 0", "above 0 for at least one part of the sound")
    emptied = facts.answer.emptied
    return Matches(
        build=engine.build_name,
        items=[
            _match(engine, record, why)
            for record, why in zip(facts.matches, facts.whys, strict=True)
        ],
        nothing=emptied
        and Nothing(
            rule=emptied.rule,  # type: ignore[typeddict-item]
            sentence=emptied.sentence,
            ways=[
                WayOut(change=way.change, value=float(way.value), sentence=way.sentence)  # type: ignore[typeddict-item]
                for way in emptied.ways
            ],
            together=emptied.together,
        ),
    )


def view_of(engine: Engine, question: Rules) -> SongView:
    """The Song page that asks the same. Raises InvalidSpec for what the catalogue does not have."""
    require_names(engine, question.mood, question.genre)
    for part, ids in (("seed", question.seed), ("away", question.away)):
        for each in ids:
            if engine.catalogue.row_of(each) is None:
                raise refuse(part, each, "the id of a track of this catalogue")
    first, *others = question.seed
    weights = {
        name: getattr(question, f"{_WEIGHT}{name}")
        for name in PART_NAMES
        if getattr(question, f"{_WEIGHT}{name}") is not None
    }
    return SongView(
        track=first,
        like=tuple(others),
        less=question.away,
        preset=question.preset,
        weights=tuple(weights.items()),
        measure=question.measure,
        variety=question.variety,
        least=question.least,
        several=question.several == "yes",
        same_speed=question.speed == "same",
        hubs=question.hubs == "all",
        n=question.n,
        moods=tuple(sorted(set(question.mood))),
        genres=tuple(sorted(set(question.genre))),
    )


def _match(engine: Engine, record: Any, why: Why) -> Match:
    return Match(
        track=track(engine, record),
        similarity=round(why.similarity, 3),
        sentence=why.sentence,
        shares=[
            DistancePart(
                part=share.name, label=share.label, percent=share.percent,
                difference=round(share.difference, 3),
            )
            for share in why.shares
        ],
        lost_to_hubs=round(why.lost_to_hubs, 3),
        lost_to_away=round(why.lost_to_away, 3),
    )  # fmt: skip


OPERATIONS: Final = (
    Operation(
        name="listSimilar", path="/similar", about=ABOUT, view=similar, gives=Matches,
        question=SimilarQuestion, refusals=(422,), example="seed={track}&preset=mood&n=5",
    ),
)  # fmt: skip
