"""The build that answers: from what and when it was made, and whether it is whole."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, with_config
from typing_extensions import TypedDict

from dashapp.api.operations import Asked, Operation
from dashapp.api.shapes import CLOSED


@with_config(CLOSED)
class Build(TypedDict):
    """The build that answers."""

    build: Annotated[str, Field(description="Its name.")]
    stage: Annotated[
        Literal["core", "full"],
        Field(description="A core build can be asked; a full one has every map and proof."),
    ]
    fingerprint: Annotated[str, Field(description="Of the clean tracks: the same data, the same.")]
    created: Annotated[str, Field(description="In UTC, ISO 8601.")]
    source: Annotated[str, Field(description="The file the tracks came from, or words for it.")]
    n_tracks: int
    n_artists: int
    n_genres: int
    n_moods: int
    features: Annotated[list[str], Field(description="The audio features that are known.")]
    maps: list[str]
    healthy: Annotated[bool, Field(description="Whether all its files are there.")]
    problem: Annotated[str | None, Field(description="What is wrong with it, if anything is.")]


def build(asked: Asked[Any]) -> Build:
    """The build that answers.

    From what and when it was made, and whether it is whole.
    """
    engine = asked.engine
    facts, options, damage = engine.manifest(), engine.options, engine.damage()
    return Build(
        build=engine.build_name,
        stage=facts["stage"],
        fingerprint=facts["fingerprint"],
        created=facts["created"],
        source=options.source_name,
        n_tracks=options.n_tracks,
        n_artists=options.n_artists,
        n_genres=options.n_genres,
        n_moods=options.n_groups,
        features=list(engine.catalogue.features),
        maps=list(options.projections),
        healthy=damage is None,
        problem=damage,
    )


OPERATIONS: Final = (
    Operation(
        name="getBuild", path="/build", about="Catalogue", view=build, gives=Build, follows=False
    ),
)
