"""What similar means: like which songs, in what, under which rules. The address says it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from analytics.schema import FIELDS
from analytics.similar.presets import PRESETS
from analytics.similar.request import full_weights
from analytics.similar.sound import CHARACTER
from layouts import components, ids, linked
from layouts.song_address import LEVELS, SongView, preset_of, song_address, toggled, without
from layouts.song_facts import Record, SongFacts, weighs_something
from layouts.song_picker import picker

MEASURE_WORDS: Final = (
    ("distance", "Exact sound", "Close in everything that counts, and as strongly."),
    ("direction", "Same flavour", "Unusual in the same ways, whether a little or a lot."),
)
MEANINGS: Final = {
    "mode": "major sounds brighter, minor darker",
    "time_signature": "three for a waltz, four for most songs",
    "explicit": "whether its words are explicit",
    CHARACTER: "what songs by one artist have in common, learned from who made what",
}


def controls(facts: SongFacts) -> list[Component | None]:
    """Everything above the list of similar songs."""
    view = facts.view
    preset = preset_of(view.preset)
    changed = f" {len(view.weights)} changed by hand." if view.weights else ""
    return [
        html.H2("Similar songs"),
        _seeds(facts),
        linked.named(
            "Alike in",
            linked.choices(
                "Alike in",
                [
                    (
                        each.label,
                        song_address(replace(view, preset=each.slug, weights=())),
                        each.slug == view.preset and not view.weights,
                    )
                    for each in PRESETS
                ],
            ),
        ),
        html.P(preset.meaning + changed, className="quiet small-print"),
        html.Div(
            [
                _fold(ids.Song.SEEDS, "Also like, less like", "thumbs-up",
                      len(view.like) + len(view.less), _pickers()),
                _fold(ids.Song.TUNE, "What counts", "sliders-horizontal", len(view.weights),
                      *_weights(facts)),
                _fold(ids.Song.RULES, "Rules of the list", "list", view.n_rules(), *_rules(facts)),
            ],
            className="song-folds",
        ),
    ]  # fmt: skip


def _fold(
    id: str, title: str, picture: str, n_set: int, *children: Component | None
) -> html.Details:
    return html.Details(
        [
            html.Summary(
                [
                    components.icon(picture),
                    html.Span(title),
                    html.Span(f"{n_set} set" if n_set else "", className="quiet"),
                    components.icon("chevron-down"),
                ]
            ),
            html.Div(children, className="song-fold-body"),
        ],
        id=id,
        className="song-fold",
    )


# -- like what, and unlike what ----------------------------------------------------------------


def _seeds(facts: SongFacts) -> html.Div | None:
    """The songs to be like and unlike, each with the tap that takes it out; None for this alone."""
    view = facts.view
    like: list[Component] = [
        html.Span(facts.record["name"], className="song-seed", title=facts.record["name"])
    ]
    like += [
        _chip(record, replace(view, like=without(view.like, record["id"]))) for record in facts.like
    ]
    less = [
        _chip(record, replace(view, less=without(view.less, record["id"]))) for record in facts.less
    ]
    if len(like) == 1 and not less:
        return None
    return html.Div(
        [
            linked.named("Like", html.Div(like, className="song-chips")),
            linked.named("Less like", html.Div(less, className="song-chips")) if less else None,
        ],
        className="song-seeds",
    )


def _pickers() -> html.Div:
    return html.Div(
        [
            picker(ids.Song.ALSO, "Also like", part="like", many=True),
            picker(ids.Song.LESS, "Less like", part="less", many=True),
        ],
        className="song-pair",
    )


def _chip(record: Record, then: SongView) -> html.A:
    return linked.removable(record["name"], record["name"], song_address(then))


# -- what counts -------------------------------------------------------------------------------


def _weights(facts: SongFacts) -> list[Component | None]:
    view, sound = facts.view, facts.engine.sound
    if sound is None:
        return []
    usual = dict(preset_of(view.preset).weights)
    counted = full_weights(view.all_weights(), sound) if weighs_something(view, sound) else None
    given = np.zeros(len(sound.parts)) if counted is None else counted
    reset = linked.link(
        [components.icon("rotate-ccw"), html.Span("As the preset has it")],
        song_address(replace(view, weights=())),
        className="button button-quiet",
    )
    return [
        html.Div(
            [
                linked.slider(
                    ids.Song.weight(part.name),
                    f"w-{part.name}",
                    part.label,
                    LEVELS,
                    value=float(weight),
                    usual=None if part.name == CHARACTER else usual.get(part.name, 1.0),
                    meaning=_meaning(part.name),
                )
                for part, weight in zip(sound.parts, given, strict=True)
            ],
            className="song-sliders",
        ),
        reset if view.weights else None,
    ]


def _meaning(part: str) -> str:
    meaning = FIELDS[part].meaning if part in FIELDS else MEANINGS[part]
    return meaning[0].upper() + meaning[1:]


# -- rules -------------------------------------------------------------------------------------


def _rules(facts: SongFacts) -> list[Component | None]:
    view = facts.view

    def choice(name: str, options: Sequence[tuple[Any, dict[str, Any], bool]]) -> html.Div:
        made = [(words, song_address(replace(view, **part)), on) for words, part, on in options]
        return linked.named(name, linked.choices(name, made))

    said = next(meaning for slug, _, meaning in MEASURE_WORDS if slug == view.measure)
    return [
        html.Div(
            [
                linked.slider(
                    ids.Song.LEAST, "least", "At least this similar",
                    _stops(5, view.least, {0: "Any"}), value=view.least, usual=0,
                ),
                linked.slider(
                    ids.Song.VARIETY, "variety", "Variety in the list",
                    _stops(10, view.variety, {0: "None: the nearest", 100: "As much as there is"}),
                    value=view.variety, usual=0,
                ),
            ],
            className="song-sliders",
        ),
        choice("Close in", [
            (label, {"measure": slug}, view.measure == slug) for slug, label, _ in MEASURE_WORDS
        ]),
        html.P(said, className="quiet small-print"),
        choice("Songs by one artist", [
            ("One", {"several": False}, not view.several),
            ("Any number", {"several": True}, view.several),
        ]),
        choice("Half and double tempo", [
            ("Count as the same beat", {"same_speed": False}, not view.same_speed),
            ("Left out", {"same_speed": True}, view.same_speed),
        ]) if facts.engine.catalogue.has("tempo") else None,
        choice("Songs that are close to very many", [
            ("Held back a little", {"hubs": False}, not view.hubs),
            ("As they come", {"hubs": True}, view.hubs),
        ]),
        choice("Only in the moods", [
            ([components.mark(mood), html.Span(mood.name)],
             {"moods": toggled(view.moods, mood.slug)}, mood.slug in view.moods)
            for mood in facts.engine.moods
        ]),
        *_genres(facts),
    ]  # fmt: skip


def _stops(step: int, value: int, words: dict[int, str]) -> dict[float, str]:
    """The percentages of a slider, also what only an address can set, and what they are called."""
    percents = sorted({*range(0, 101, step), value})
    return {percent: words.get(percent, f"{percent}%") for percent in percents}


def _genres(facts: SongFacts) -> list[Component]:
    view = facts.view
    if not facts.engine.options.has_genres:
        return []
    offered = dict.fromkeys([*view.genres, *facts.record.get("genres", ())])
    options: list[tuple[components.Children, str, bool]] = [
        (name, song_address(replace(view, genres=toggled(view.genres, name))), name in view.genres)
        for name in offered
    ]
    return [
        linked.named("Only in the genres", linked.choices("Only in the genres", options)),
        picker(ids.Song.GENRE, "Another genre", part="genre", many=True, kinds=("genre",),
               placeholder="Type a genre"),
    ]  # fmt: skip
