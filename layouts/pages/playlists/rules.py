"""The rules of a list, folded away until somebody wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.playlists.recipe import MOST_GAP, MOST_PER_ARTIST, Recipe
from analytics.schema import FIELDS, KEY_NAMES
from layouts import components, ids, playlist_address
from layouts.linked import removable
from layouts.pages.playlists.links import Making, choices, ends, number, slider
from layouts.playlist_address import RANGED

FAMILIARITY: Final = (
    (-1.0, "Little known"),
    (-0.5, "Lesser known"),
    (0.0, "Either"),
    (0.5, "Better known"),
    (1.0, "Well known"),
)
USUAL_KEY: Final = "8A"


def rules(making: Making) -> html.Details:
    """Every rule, with how many are not as usual."""
    recipe, tracks = making.recipe, making.tracks
    usual = playlist_address.usual(tracks)
    if recipe.starts.continued:
        usual = replace(usual, familiarity=playlist_address.NEXT_FAMILIARITY)
    n_set = _n_set(recipe, usual)
    return html.Details(
        [
            html.Summary(
                [
                    html.H2("Rules"),
                    html.Span(f"{n_set} set" if n_set else "as usual", className="pl-set"),
                    components.icon("chevron-down"),
                ],
                className="pl-more",
            ),
            html.Div(
                [
                    html.P("Of the new songs only; the list stays as it is.", className="quiet")
                    if recipe.starts.continued
                    else None,
                    _similarity(recipe),
                    _artists(making),
                    html.Div(
                        [
                            number("per", "Most of one artist", str(recipe.per_artist),
                                   low=1, high=MOST_PER_ARTIST),
                            number("gap", "Others in between",
                                   str(recipe.artist_gap), low=0, high=MOST_GAP),
                        ],
                        className="pl-pair",
                    ),
                    *_facts(making),
                    _keys(making),
                    _ranges(making),
                    *_exceptions(making),
                ],
                className="pl-fields",
            ),
        ],
        id=ids.Playlists.RULES,
        className="card pl-part pl-fold",
    )  # fmt: skip


def _n_set(recipe: Recipe, usual: Recipe) -> int:
    single = ("similarity", "per_artist", "artist_gap", "explicit", "years", "familiarity",
              "key_rule", "new_artists")  # fmt: skip
    n_single = sum(getattr(recipe, name) != getattr(usual, name) for name in single)
    return (
        n_single + len(recipe.ranges) + sum(map(bool, (recipe.include, recipe.never, recipe.swaps)))
    )


def _similarity(recipe: Recipe) -> html.Div:
    percent = round(recipe.similarity * 100)
    words = f"at least {percent}% like it" if percent else "any"
    return slider("like", "Close to what it starts from", percent, words, low=0, high=100, step=5)


def _artists(making: Making) -> html.Div | None:
    """Whose songs may follow a list."""
    recipe = making.recipe
    if not recipe.starts.continued:
        return None
    options = ((False, "Anybody, the list’s own first"), (True, "Only artists new to it"))
    return _labelled("Artists", [
        (words, making.to(replace(recipe, new_artists=value)), recipe.new_artists is value)
        for value, words in options
    ])  # fmt: skip


def _facts(making: Making) -> Iterator[Component]:
    recipe, tracks = making.recipe, making.tracks
    if tracks.knows("explicit"):
        options = ((None, "Any"), (False, "Nothing explicit"), (True, "Explicit only"))
        yield _labelled("Lyrics", [
            (words, making.to(replace(recipe, explicit=value)), recipe.explicit is value)
            for value, words in options
        ])  # fmt: skip
    if tracks.knows("popularity"):
        yield _labelled("How well known", [
            (words, making.to(replace(recipe, familiarity=value)), recipe.familiarity == value)
            for value, words in FAMILIARITY
        ])  # fmt: skip
    if "year" in making.options.limits:
        low, high = (FIELDS["year"].value_of(step) for step in making.options.limits["year"])
        first, last = recipe.years or ("", "")
        yield ends("years", "Years", (str(first), str(last)), low=low, high=high, unit="", per=1)


def _labelled(words: str, options: list[tuple[str, str, bool]]) -> html.Div:
    return html.Div(
        [html.Span(words, className="field-label"), choices(words, options)], className="pl-field"
    )


def _keys(making: Making) -> html.Div | None:
    recipe, tracks = making.recipe, making.tracks
    if not (tracks.knows("key") and tracks.knows("mode")):
        return None
    from_song = playlist_address.song_key(recipe, tracks)
    key = recipe.key or ("" if from_song else USUAL_KEY)
    options = [
        ("Any", making.to(replace(recipe, key_rule="any", key="")), recipe.key_rule == "any"),
        ("Keys that go together", making.to(replace(recipe, key_rule="near", key=key)),
         recipe.key_rule == "near"),
        ("One key", making.to(replace(recipe, key_rule="same", key=key)),
         recipe.key_rule == "same"),
    ]  # fmt: skip
    return html.Div(
        [
            html.Span("Key", className="field-label"),
            choices("Key", options),
            _wheel(making, from_song) if recipe.key_rule != "any" else None,
        ],
        className="pl-field",
    )


def _wheel(making: Making, from_song: str) -> html.Div:
    """The keys of the Camelot wheel, as mixing programs name them."""
    recipe = making.recipe
    named = [f"{hour}{letter}" for letter in "AB" for hour in range(1, 13)]
    used = recipe.key or from_song
    words = f"{used} is {_key_name(used)}; keys beside it on the wheel go with it."
    return html.Div(
        [
            choices("Key on the Camelot wheel", [
                (name, making.to(replace(recipe, key=name)), name == used) for name in named
            ]),
            html.P(words, className="small-print") if used else None,
        ],
        className="pl-keys",
    )  # fmt: skip


def _key_name(place: str) -> str:
    """The key at a place of the wheel as musicians call it: "A minor" for 8A."""
    hour, is_major = int(place[:-1]) - 1, place[-1] == "B"
    relative = 7 * (hour - 7) % 12
    pitch = relative if is_major else (relative - 3) % 12
    return f"{KEY_NAMES[pitch]} {'major' if is_major else 'minor'}"


def _ranges(making: Making) -> html.Details:
    chosen = dict(making.recipe.ranges)
    named = [name for name in RANGED if name in making.options.limits]
    fields = []
    for name in named:
        field = FIELDS[name]
        per = {"%": 0.01, "s": 60.0}.get(field.unit, 1.0)
        limit = chosen.get(name)
        values = (
            tuple(f"{field.value_of(step) / per:.4g}" for step in (limit.low, limit.high))
            if limit
            else ("", "")
        )
        fields.append(
            ends(name, field.label, (values[0], values[-1]), low=field.low / per,
                 high=field.high / per, unit={"s": "min"}.get(field.unit, field.unit), per=per)
        )  # fmt: skip
    return html.Details(
        [
            html.Summary(
                [
                    "Ranges",
                    html.Span(f"{len(chosen)} set", className="pl-set") if chosen else None,
                ],
                className="pl-more",
            ),
            html.Div(fields, className="pl-ranges"),
        ],
        id=ids.Playlists.RANGES,
        className="pl-fold",
    )


def _exceptions(making: Making) -> Iterator[Component | None]:
    """What is in the list, or never, whatever the rules say; a tap takes each back."""
    recipe = making.recipe
    kept = [_without(making, "include", each, each) for each in recipe.include]
    never = [_without(making, "never", each, each) for each in recipe.never]
    never += [_without(making, "swaps", swap, swap[0]) for swap in recipe.swaps if not swap[1]]
    swapped = [
        _without(making, "swaps", swap, f"{_name(making, swap[1])} for {_name(making, swap[0])}")
        for swap in recipe.swaps
        if swap[1]
    ]
    yield _labelled_chips("In it whatever the rules say", kept)
    yield _labelled_chips("Never in it", never)
    yield _labelled_chips("In the place of another", swapped)


def _name(making: Making, track_id: str) -> str:
    return making.names.get(track_id, track_id)


def _without(making: Making, part: str, each: object, words: str) -> Component:
    """A chip that takes one thing out of a part of the recipe.  words: an id, or what to say."""
    rest = tuple(other for other in getattr(making.recipe, part) if other != each)
    said = _name(making, words)
    return removable(said, said, making.to(replace(making.recipe, **{part: rest})))


def _labelled_chips(words: str, chips: list[Component]) -> html.Div | None:
    if not chips:
        return None
    return html.Div(
        [html.Span(words, className="field-label"), html.Div(chips, className="chips")],
        className="pl-field",
    )
