"""The report as a file: every part is in it, names stay names, and it asks nothing of a network."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from dash import dcc, html

from analytics.artifacts import open_build
from analytics.engine import Engine
from layouts import components, ids
from layouts.report import inlined
from layouts.report.chapters import CHAPTERS
from layouts.report.document import document
from layouts.report.still import still
from tests.builders import make_tracks, write_csv
from tests.processes import run_command

HOSTILE = '</script><b onclick="x">&<!--'


class Seen(HTMLParser):
    """What a browser would make of a document: tags with their attributes, text, scripts' text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.said: list[str] = []
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] += data
        elif self._in != "style":
            self.said.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.said).split())

    @property
    def ids(self) -> list[str]:
        return [each["id"] for _, each in self.tags if each.get("id")]  # type: ignore[misc]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.scripts[0])
        return found


@pytest.fixture(scope="module")
def report(engine: Engine) -> str:
    return document(engine)


def test_every_chapter_is_in_the_report_and_in_its_table_of_contents(report: str) -> None:
    seen = Seen(report)
    leads_to = [each["href"] for tag, each in seen.tags if tag == "a"]
    for chapter in CHAPTERS:
        assert chapter.key in seen.ids
        assert f"#{chapter.key}" in leads_to
        assert chapter.title in seen.words
    assert {address[1:] for address in leads_to if address} <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))


def test_the_report_has_every_mood_method_and_the_words_of_its_pages(
    report: str, engine: Engine
) -> None:
    said = Seen(report).words
    for mood in engine.moods:
        assert mood.name in said
        assert mood.description in said
    for method in engine.lab.methods() or []:
        assert method["label"] in said
    for words in (
        "How far to trust it", "A rule of thumb", "How the file was read", "How it was run",
        "Genre by mood", "Ward’s tree", "What each criterion chooses", "How far to trust each",
        "How tempo is spread",
    ):  # fmt: skip
        assert words in said, words


def test_every_chart_has_a_figure_and_every_figure_a_chart(report: str) -> None:
    seen = Seen(report)
    charts = [each["id"] for _, each in seen.tags if each.get("class") == "chart"]
    assert len(charts) > 40
    assert set(charts) == set(seen.data["figures"])
    labels = [each["aria-label"] for _, each in seen.tags if each.get("class") == "chart"]
    assert all(labels)


def test_maps_have_every_track(report: str, engine: Engine) -> None:
    data = Seen(report).data
    assert {each["projection"] for each in data["maps"]} == set(engine.options.projections)
    n_tracks = engine.options.n_tracks
    for name, axes in data["points"].items():
        x, _ = engine.catalogue.map_units(name)
        assert axes["x"] == inlined.base64_of(x.astype("<u2").tobytes())
    assert {each["method"] for each in data["maps"]} == set(data["labels"])
    for text in data["labels"].values():
        assert len(text) == -(-n_tracks // 3) * 4  # base64 of a byte for each


def test_nothing_in_the_report_is_loaded_from_anywhere(report: str) -> None:
    seen = Seen(report)
    for tag, attributes in seen.tags:
        assert not {"src", "srcset", "data", "poster", "action"} & set(attributes), tag
        assert tag not in ("link", "base", "iframe", "object", "form")
        assert (attributes.get("href") or "#").startswith("#")
    addresses = re.findall(r'url\(["\']?([^"\')]{0,12})', report.partition("</style>")[0])
    assert addresses
    assert all(address.startswith("data:") for address in addresses)
    assert "@import" not in report.partition("</style>")[0]
    (policy,) = [each["content"] for _, each in seen.tags if each.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_what_is_inlined_does_not_end_the_element_it_is_in() -> None:
    assert "</style" not in inlined.style().lower()
    for script in inlined.scripts():
        assert "</script" not in script.lower()
        assert "<!--" not in script


def test_names_in_the_catalogue_are_text(tmp_path: Path) -> None:
    tracks = make_tracks(60, name=HOSTILE, genres=[(HOSTILE, "folk")] * 60)
    data = write_csv(tmp_path / "tracks.csv", tracks)
    run_command("build", "--core", "--data", str(data), home=tmp_path / "home")
    seen = Seen(document(Engine(open_build(tmp_path / "home"))))
    assert HOSTILE in seen.words
    assert "b" not in {tag for tag, _ in seen.tags}
    assert not any("onclick" in attributes for _, attributes in seen.tags)
    assert len(seen.scripts) == 1 + len(inlined.scripts())


def test_a_core_build_makes_a_report_that_says_what_it_lacks(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(60))
    run_command("build", "--core", "--data", str(data), home=tmp_path / "home")
    seen = Seen(document(Engine(open_build(tmp_path / "home"))))
    assert "This build does not have everything: groupings by other methods" in seen.words
    assert "comes with the full build" in seen.words
    assert {each["projection"] for each in seen.data["maps"]} == {"pca"}


def test_a_full_build_lacks_nothing(report: str) -> None:
    assert "This build does not have everything" not in Seen(report).words


def test_names_in_figures_cannot_close_the_script_they_are_in() -> None:
    written = inlined.json_for_html({"name": HOSTILE, "missing": float("nan")})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"name": HOSTILE, "missing": None}


def test_what_is_set_or_followed_on_a_page_is_left_out() -> None:
    tree = html.Div([
        html.Nav("Ways"), html.Button("Press"), dcc.Link("Jazz", href="/?genre=jazz"),
        dcc.Link("Show it", href="/", className="button button-quiet"),
        components.on_page(" Tap it."), html.Label("Cut into"),
        components.segmented("a", [("x", "One", None)], "x", name="Which"),
        html.Span("Kept & told", id="gone", title="gone"),
    ])  # fmt: skip
    assert still(tree, place="p").markup == (
        '<div><span class="">Jazz</span><span>Kept &amp; told</span></div>'
    )


def test_headings_lie_below_those_of_a_chapter() -> None:
    made = still([html.H1("a"), html.H2("b"), html.H3("c")], place="p").markup
    assert made == "<h3>a</h3><h3>b</h3><h4>c</h4>"


def test_charts_of_two_parts_do_not_share_an_id() -> None:
    card = components.chart_card("Sizes", ids.Lab.SIZES)
    tree = html.Div([card, components.drawn({ids.Lab.SIZES: {"data": []}})])
    one, other = still(tree, place="ward"), still(tree, place="birch")
    assert list(one.figures) == [f"ward-{ids.Lab.SIZES}"]
    assert set(one.figures).isdisjoint(other.figures)
    assert f'id="ward-{ids.Lab.SIZES}" role="img" aria-label="Sizes"' in one.markup


def test_styles_are_written_as_css_has_them() -> None:
    tree = html.Span(style={"--share": 3, "backgroundColor": 'red"'}, className="a b")
    made = still(tree, place="p").markup
    assert made == '<span class="a b" style="--share: 3; background-color: red&#34;"></span>'


def test_a_component_without_a_still_form_is_refused() -> None:
    with pytest.raises(TypeError, match="Slider has no still form"):
        still(html.Div(dcc.Slider(0, 1)), place="p")


def test_the_report_is_the_same_for_the_same_build(report: str, engine: Engine) -> None:
    assert document(engine) == report
