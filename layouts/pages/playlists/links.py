"""What the parts of the Playlists page share: links that change the recipe, and fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dash import dcc, html

from analytics.engine import Engine
from analytics.options import Options
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import Tracks
from layouts import ids, playlist_address
from layouts.linked import link
from layouts.playlist_facts import rows_of


@dataclass(frozen=True, slots=True)
class Making:
    """What the page is drawn from.  names: of the tracks that the recipe names, by id."""

    options: Options
    tracks: Tracks
    recipe: Recipe
    names: Mapping[str, str]

    @classmethod
    def of(cls, engine: Engine, search: str) -> Making:
        """What an address asks for."""
        tracks = engine.playlist_tracks
        recipe = playlist_address.decode(search, engine.options, tracks)
        swapped = (each for swap in recipe.swaps for each in swap)
        named = (*recipe.starts.songs, *recipe.include, *recipe.never, *swapped)
        return cls(
            options=engine.options,
            tracks=tracks,
            recipe=recipe,
            names={row["id"]: row["name"] for row in rows_of(engine, named)},
        )

    @property
    def asks_nothing(self) -> bool:
        """Whether the address says nothing yet."""
        return not playlist_address.encode(self.recipe, self.tracks)

    def to(self, recipe: Recipe) -> str:
        """The address of another recipe."""
        return playlist_address.address(recipe, self.tracks)


def choices(name: str, options: list[tuple[str, str, bool]]) -> html.Div:
    """One choice of a few as links.  options: (words, address, whether it is the one)."""
    return html.Div(
        [link(words, href, className="pl-choice", on=on) for words, href, on in options],
        className="pl-choices",
        role="group",
        **{"aria-label": name},
    )


def number(
    param: str, label: str, value: str, *, low: float, high: float, unit: str = "", per: float = 1
) -> html.Div:
    """A field of a whole number, which becomes part `param` of the address when it is set.

    low, high: what is legal.  per: what one of the unit shown is in the address.
    """
    id = ids.Playlists.field(param)
    return html.Div(
        [
            html.Label(label, htmlFor=id, className="field-label"),
            html.Div(
                [_text(id, value), html.Span(unit, className="quiet") if unit else None],
                className="pl-number",
            ),
            html.P(className="pl-problem", role="alert", hidden=True),
        ],
        className="pl-field",
        **{"data-param": param, "data-low": low, "data-high": high, "data-per": per,
           "data-label": label},
    )  # fmt: skip


def ends(
    param: str, label: str, values: tuple[str, str], *, low: float, high: float, unit: str,
    per: float,
) -> html.Div:  # fmt: skip
    """Two fields, from and to, which become one range in the address."""
    first, last = ids.Playlists.field(f"{param}-from"), ids.Playlists.field(f"{param}-to")
    return html.Div(
        [
            html.Span(label, className="field-label"),
            html.Div(
                [
                    html.Label(f"{label} from", htmlFor=first, className="visually-hidden"),
                    _text(first, values[0]),
                    html.Span("to", className="quiet"),
                    html.Label(f"{label} to", htmlFor=last, className="visually-hidden"),
                    _text(last, values[1]),
                    html.Span(unit, className="quiet pl-unit"),
                ],
                className="pl-number",
            ),
            html.P(className="pl-problem", role="alert", hidden=True),
        ],
        className="pl-field",
        role="group",
        **{"aria-label": label, "data-range": param, "data-low": low, "data-high": high,
           "data-per": per, "data-label": label},
    )  # fmt: skip


def slider(
    param: str, label: str, value: float, words: str, *, low: float, high: float, step: float,
    per: float = 1, clear: html.A | None = None,
) -> html.Div:  # fmt: skip
    """A slider, which becomes part `param` of the address when it is let go of.

    words: what it says, "any" where it is not set.
    """
    id = ids.Playlists.field(param)
    return html.Div(
        [
            html.Div(
                [
                    html.Label(label, htmlFor=id, className="field-label"),
                    html.Span(words, className="pl-said numbers"),
                    clear,
                ],
                className="pl-slider-head",
            ),
            dcc.Input(id=id, type="range", min=low, max=high, step=step, value=value,
                      className="pl-slider"),
        ],
        className="pl-field" if words == "any" else "pl-field is-set",
        **{"data-param": param, "data-low": low, "data-high": high, "data-per": per,
           "data-label": label},
    )  # fmt: skip


def _text(id: str, value: str) -> dcc.Input:
    return dcc.Input(
        id=id, type="text", inputMode="numeric", value=value, autoComplete="off",
        className="pl-digits",
    )  # fmt: skip
