"""Addresses of the Song page and of the way between two songs, and back.

As everywhere, decoding never raises: what is unknown, malformed or out of range is dropped, and
what is left is the canonical form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from analytics.playlists.path import MOST_STEPS
from analytics.similar.presets import PRESETS, Preset, Weights
from analytics.similar.request import MEASURES, MOST_AWAY
from analytics.similar.sound import CHARACTER, PART_NAMES
from layouts import urls

LEVELS: Final[Mapping[float, str]] = {
    0.0: "Not at all", 0.2: "Hardly", 0.5: "Less", 1.0: "As usual", 2.0: "More", 3.0: "Much more",
    4.0: "A great deal", 5.0: "Above all",
}  # fmt: skip
"""The weights a part can be given, and what each is called."""
AT_ONCE: Final = 12
MOST_LISTED: Final = 96
MOST_LIKE: Final = 20
MOST_REFUSED: Final = 30
"""Each song to be replaced on a way is looked for anew, which takes its time."""
FEWEST_STEPS: Final = 2
USUAL_STEPS: Final = 8
PERCENT: Final = range(101)

Known = Callable[[str], bool]
"""Whether the catalogue has a track of an id."""


@dataclass(frozen=True, slots=True)
class SongView:
    """One song, and what is asked for that sounds like it.

    track: its id.  like, less: ids of songs to be like as well, and to steer away from.
    preset: a slug of PRESETS.  weights: what differs from it, in the order of PART_NAMES.
    variety, least: percent.  several: more than one song by an artist.  same_speed: nothing at
    half or double tempo.  hubs: songs close to very many are not held back.  n: how many.
    moods, genres: only these; all, if none.
    why: id of the song of which is asked why it is not listed.
    """

    track: str = ""
    like: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    preset: str = PRESETS[0].slug
    weights: Weights = ()
    measure: str = MEASURES[0]
    variety: int = 0
    least: int = 0
    several: bool = False
    same_speed: bool = False
    hubs: bool = False
    n: int = AT_ONCE
    moods: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    why: str | None = None

    def all_weights(self) -> Weights:
        """The weights of the preset with those that differ from it."""
        return tuple({**dict(preset_of(self.preset).weights), **dict(self.weights)}.items())

    def n_rules(self) -> int:
        """How many rules of the list are not as usual."""
        usual = SongView()
        names = (
            "measure", "variety", "least", "several", "same_speed", "hubs", "moods", "genres",
        )  # fmt: skip
        return sum(getattr(self, name) != getattr(usual, name) for name in names)


@dataclass(frozen=True, slots=True)
class PathView:
    """The way from one song to another.

    first, last: ids; None for an end not picked yet.  refused: ids of songs that were on it and are
    to be replaced, in that order.
    """

    first: str | None = None
    last: str | None = None
    n_steps: int = USUAL_STEPS
    refused: tuple[str, ...] = ()


def preset_of(slug: str) -> Preset:
    """The preset of a slug; the usual one if there is none of that name."""
    return next((each for each in PRESETS if each.slug == slug), PRESETS[0])


def song_address(view: SongView) -> str:
    """The address of a song's page as it is looked at."""
    return f"{urls.SONG}?{encode_song(view)}"


def encode_song(view: SongView) -> str:
    """The query string of a song's page; what is as usual is left out."""
    usual = SongView()
    parts = [("id", view.track), *(("like", each) for each in view.like)]
    parts += [("less", each) for each in view.less]
    single: list[tuple[str, object, object]] = [
        ("by", view.preset, usual.preset),
        *((f"w-{name}", f"{weight:g}", None) for name, weight in view.weights),
        ("measure", view.measure, usual.measure),
        ("variety", view.variety, usual.variety),
        ("least", view.least, usual.least),
        ("several", "yes" if view.several else None, None),
        ("speed", "same" if view.same_speed else None, None),
        ("hubs", "all" if view.hubs else None, None),
        ("n", view.n, usual.n),
    ]
    parts += [(name, str(value)) for name, value, default in single if value != default]
    parts += [("mood", slug) for slug in view.moods]
    parts += [("genre", name) for name in view.genres]
    parts += [("why", view.why)] if view.why else []
    return urls.query(parts)


def decode_song(search: str, choices: urls.Choices, known: Known) -> SongView:
    """The song's page that a query string describes; never raises.

    known: asked of every song but the page's own, of which the page itself says that it is unknown.
    """
    values = urls.values(search)
    chosen = urls.decode_filter(search, choices)
    track = _first(values, "id")
    like = _ids(values, "like", MOST_LIKE, known, without=(track,))
    preset = preset_of(_first(values, "by"))
    why = _first(values, "why")
    return SongView(
        track=track if urls.TRACK_ID.fullmatch(track) else "",
        like=like,
        less=_ids(values, "less", MOST_AWAY, known, without=(track, *like)),
        preset=preset.slug,
        weights=_weights(values, preset),
        measure=_first(values, "measure") if _first(values, "measure") in MEASURES else MEASURES[0],
        variety=_whole(values, "variety", PERCENT, 0),
        least=_whole(values, "least", PERCENT, 0),
        several=_first(values, "several") == "yes",
        same_speed=_first(values, "speed") == "same",
        hubs=_first(values, "hubs") == "all",
        n=_whole(values, "n", range(1, MOST_LISTED + 1), AT_ONCE),
        moods=chosen.moods,
        genres=chosen.genres,
        why=why if urls.TRACK_ID.fullmatch(why) and known(why) else None,
    )


def path_address(view: PathView) -> str:
    """The address of a way between two songs."""
    query = encode_path(view)
    return f"{urls.PATH}?{query}" if query else urls.PATH


def encode_path(view: PathView) -> str:
    """The query string of a way between two songs; what is as usual is left out."""
    parts = [("from", view.first), ("to", view.last)]
    parts += [("steps", str(view.n_steps))] if view.n_steps != USUAL_STEPS else []
    parts += [("not", each) for each in view.refused]
    return urls.query((name, value) for name, value in parts if value is not None)


def decode_path(search: str, known: Known) -> PathView:
    """The way that a query string describes; never raises."""
    values = urls.values(search)
    ends = [
        end if urls.TRACK_ID.fullmatch(end) and known(end) else None
        for end in (_first(values, "from"), _first(values, "to"))
    ]
    return PathView(
        first=ends[0],
        last=ends[1],
        n_steps=_whole(values, "steps", range(FEWEST_STEPS, MOST_STEPS + 1), USUAL_STEPS),
        refused=_ids(values, "not", MOST_REFUSED, known, without=ends),
    )


def with_like(view: SongView, track: str) -> SongView:
    """The view with one more song to be like."""
    like = tuple(dict.fromkeys((*view.like, track)))[:MOST_LIKE]
    return replace(view, like=like, less=without(view.less, track))


def with_less(view: SongView, track: str) -> SongView:
    """The view with one more song to steer away from."""
    less = tuple(dict.fromkeys((*view.less, track)))[:MOST_AWAY]
    return replace(view, less=less, like=without(view.like, track))


def without(listed: Sequence[str], one: str) -> tuple[str, ...]:
    """What is listed, one left out."""
    return tuple(each for each in listed if each != one)


def toggled(listed: Sequence[str], one: str) -> tuple[str, ...]:
    """What is listed in order, with one put in or taken out."""
    return without(listed, one) if one in listed else tuple(sorted((*listed, one)))


def _first(values: Mapping[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0]


def _ids(
    values: Mapping[str, list[str]],
    name: str,
    most: int,
    known: Known,
    without: Sequence[str | None],
) -> tuple[str, ...]:
    """The ids under a name, each once, in order; no more than `most` are looked at."""
    given = dict.fromkeys(values.get(name, [])[:most])
    return tuple(
        each
        for each in given
        if each not in without and urls.TRACK_ID.fullmatch(each) and known(each)
    )


def _weights(values: Mapping[str, list[str]], preset: Preset) -> Weights:
    """Weights in the address that are not those of the preset."""
    levels = {f"{level:g}": level for level in LEVELS}
    usual = dict(preset.weights)
    found = [(name, levels.get(_first(values, f"w-{name}"))) for name in PART_NAMES]
    return tuple(
        (name, level)
        for name, level in found
        # The learned character counts by itself or not at all, so that saying so always matters.
        if level is not None and (name == CHARACTER or level != usual.get(name, 1.0))
    )


def _whole(values: Mapping[str, list[str]], name: str, legal: range, usual: int) -> int:
    text = _first(values, name)
    if not urls.WHOLE_NUMBER.fullmatch(text) or int(text) not in legal:
        return usual
    return int(text)
