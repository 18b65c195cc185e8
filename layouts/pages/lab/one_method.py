"""One method: its groups' sizes and sound, and how well each track sits in its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.clustering.methods import METHODS
from analytics.clustering.spec import Spec
from layouts import components, ids
from layouts.figures.group_profiles import (
    MOST_GROUPS,
    MOST_OUTLINES,
    group_sizes,
)
from layouts.figures.silhouettes import silhouette_plot
from layouts.groupings import Group, groups_of
from layouts.pages.lab import pieces, profiles
from layouts.pages.lab.facts import LabFacts

Report = Mapping[str, Any]

NUMBERS: Final = (
    ("silhouette", "silhouette", "{:.3f}"),
    ("davies_bouldin", "Davies-Bouldin", "{:.2f}"),
    ("calinski_harabasz", "Calinski-Harabasz", "{:,.0f}"),
    ("inertia", "inertia", "{:,.0f}"),
    ("bic", "BIC", "{:,.0f}"),
    ("aic", "AIC", "{:,.0f}"),
)
"""Scores in the order they are said: key, name, how a value is written."""
FACTS: Final[Mapping[str, str]] = {
    "iterations": "Rounds until it settled",
    "core_tracks": "Tracks in dense places",
    "regions": "Regions summed up",
    "height": "Height of the last join",
    "next_height": "Height of the next join",
    "log_likelihood": "Log likelihood of a track",
}
"""What else methods tell about themselves."""
SCALINGS: Final[Mapping[str, str]] = {
    "standard": "each with mean 0 and deviation 1",
    "minmax": "each from 0 to 1",
    "quantile": "each by rank",
}
_ROW: Final = 26
"""Pixels of a group in a chart with a line for each."""


def detail(facts: LabFacts, method: Report, scores: Report, done: Sequence[Report]) -> html.Div:
    """All about one method. scores: its own, empty where unknown.  done: those to switch to."""
    groups = groups_of(method["key"], method["sizes"], facts.known)
    heatmap = profiles.heatmap_of(facts, method["key"], groups)
    figures = {
        ids.Lab.SIZES: group_sizes(groups, method["n_noise"]),
        ids.Lab.PROFILES: heatmap.figure,
        ids.Lab.RADAR: profiles.radar_of(facts, method["key"], groups),
    }
    if scores.get("silhouette") is not None:
        figures[ids.Lab.SILHOUETTES] = silhouette_plot(
            groups,
            facts.found.silhouette_curves(method["key"]),
            scores["silhouette_per_group"],
            scores["silhouette"],
        )
    return html.Div(
        [
            pieces.choices(
                "methods", "method", [(each["key"], each["label"]) for each in done],
                method["key"], name="Methods", everything="All methods", of=facts.table.key,
            ),
            pieces.heading(method["label"], words_of(method["key"])),
            _numbers(method, scores),
            _cards(groups, heatmap, has_silhouettes=ids.Lab.SILHOUETTES in figures),
            _settings(method, facts),
            components.drawn(figures),
        ],
        className="lab-part",
    )  # fmt: skip


def words_of(key: str) -> str:
    """What a method does, in a sentence."""
    return METHODS[key].words


def settings(method: Report) -> list[tuple[str, str]]:
    """The value of each of a method's parameters by its label.

    Where a parameter was left to the method (0), what it took.
    """
    chosen = Spec.from_dict(method["spec"])
    values = {name: value or method["facts"].get(name, value)
              for name, value in chosen.values().items()}  # fmt: skip
    parameters = chosen.described().parameters
    return [(parameter.label, _written(values[parameter.name])) for parameter in parameters]


def _written(value: float | int | str) -> str:
    return value if isinstance(value, str) else f"{value:,.4g}" if value % 1 else f"{value:,.0f}"


def _numbers(method: Report, scores: Report) -> html.Dl:
    noise = method["n_noise"] / (sum(method["sizes"]) + method["n_noise"])
    said = [
        ("groups" if method["n_groups"] != 1 else "group", f"{method['n_groups']:,}"),
        ("in no group", f"{noise:.1%}" if method["n_noise"] else "none"),
        *(
            (words, form.format(scores[name]))
            for name, words, form in NUMBERS
            if scores.get(name) is not None
        ),
        ("to compute", pieces.duration(method["seconds"])),
    ]
    return html.Dl(
        [
            html.Div([html.Dt(words), html.Dd(number, className="numbers")])
            for words, number in said
        ],
        className="stats lab-stats",
    )


def _cards(
    groups: Sequence[Group], heatmap: profiles.Heatmap, *, has_silhouettes: bool
) -> html.Div:
    shown = min(len(groups), MOST_GROUPS)
    rows = 96 + _ROW * (shown + 1)
    return pieces.cards(
        pieces.chart("Tracks in each group", ids.Lab.SIZES, _fewer(groups), height=max(rows, 440)),
        pieces.chart(
            "How the groups sound", ids.Lab.RADAR,
            pieces.said(
                "Mean percentile: 50 is the middle of the catalogue."
                + (f" The {MOST_OUTLINES} largest groups." if len(groups) > MOST_OUTLINES else ""),
                components.on_page(" A tap on a name shows or hides its outline.")
                if len(groups) > 1 else "",
            ),
            height=440,
        ),
        pieces.chart(
            "Every feature of every group", ids.Lab.PROFILES,
            pieces.said(
                "How many of all tracks a group is above on average, in percent." + heatmap.words
            ),
            wide=True, height=heatmap.height,
        ),
        pieces.chart(
            "How well each track sits in its group", ids.Lab.SILHOUETTES,
            pieces.said(
                "A band per group, as high as it has tracks, the best placed on top. Each outline "
                "has every hundredth of all its tracks; none is left out of the numbers. At 1 a "
                "track is far from every other group, left of 0 it is nearer to another."
            ),
            wide=True, height=max(420, 110 + 30 * shown),
        ) if has_silhouettes else pieces.card(
            html.P(
                "Silhouettes compare groups: they need two, and more tracks than groups."
            ),
            title="How well each track sits in its group", wide=True,
        ),
    )  # fmt: skip


def _fewer(groups: Sequence[Group]) -> Component | None:
    if len(groups) <= MOST_GROUPS:
        return None
    return pieces.said(f"The {MOST_GROUPS} largest; the table has all {len(groups):,}.")


def _settings(method: Report, about: LabFacts) -> html.Section:
    spec = Spec.from_dict(method["spec"])
    inputs = spec.inputs
    columns = len(about.of_people.measures if about.of_people else inputs.features)
    told_apart = [f"{columns} features", *inputs.extras]
    facts = [
        *settings(method),
        ("Told apart by", f"{', '.join(told_apart)}, {SCALINGS[inputs.scaling]}"),
        ("Random numbers begin at", str(spec.seed)),
        *((FACTS[name], _written(value)) for name, value in method["facts"].items()
          if name in FACTS),
    ]  # fmt: skip
    return pieces.card(
        html.Dl(
            [html.Div([html.Dt(name), html.Dd(words)]) for name, words in facts],
            className="facts lab-facts",
        ),
        title="How it was run",
    )
