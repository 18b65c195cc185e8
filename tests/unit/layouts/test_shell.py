from __future__ import annotations

import re
from pathlib import Path

import plotly
import pytest

from layouts import components, ids, shell, urls
from layouts.pages import explore
from layouts.urls import View
from tests.pages import has_class, prop, some_options, the, walk, words
from tests.processes import ROOT

ASSETS = ROOT / "assets"
TOKENS = (ASSETS / "10-tokens.css").read_text()


def test_the_navigation_has_a_link_for_every_page_below_where_the_app_is_served() -> None:
    tree = list(walk(shell.shell("/music/")))
    links = [part for part in tree if has_class(part, "nav-link") and prop(part, "href")]
    listed = [path for path in urls.PAGES if path not in urls.REACHED_BY_LINKS]

    assert [prop(link, "href") for link in links[: len(listed)]] == [
        f"/music{path}" for path in listed
    ]
    assert [words(link) for link in links[: len(listed)]] == [
        "Explore", "Moods", "Artists", "Genres", "Playlists", "Library", "For me", "Saved",
        "Listeners", "Lab", "Data", "You",
    ]  # fmt: skip


def test_a_phone_reaches_every_page_from_its_bar_or_behind_more() -> None:
    tree = list(walk(shell.shell()))
    (more,) = [part for part in tree if has_class(part, "nav-more")]
    behind = [prop(part, "href") for part in walk(more) if prop(part, "href")]
    in_bar = [entry.path for entry in shell.ENTRIES if entry.on_phone]

    listed = set(urls.PAGES) - set(urls.REACHED_BY_LINKS)
    assert sorted([*behind, *in_bar]) == sorted(listed)
    assert len(in_bar) <= 3, "with Search and More that is all there is room for"


def test_the_theme_follows_the_system_until_a_person_chooses() -> None:
    choice = the(shell.shell(), ids.Shell.THEME_CHOICE)

    assert prop(choice, "value") == "system"
    assert [option["value"] for option in prop(choice, "options")] == ["system", "light", "dark"]


def test_the_banner_waits_unseen_and_is_read_out_when_it_speaks() -> None:
    banner = the(shell.shell(), ids.Shell.BANNER)

    assert prop(banner, "hidden")
    assert prop(banner, "role") == "status"


def test_no_id_stands_twice_on_a_page() -> None:
    tree = [shell.shell(), explore.page(some_options(), View())]
    found = [prop(part, "id") for part in walk(tree) if prop(part, "id")]

    assert sorted(found) == sorted(set(found))


def test_every_picture_a_page_shows_is_in_the_sprite() -> None:
    tree = [shell.shell(), explore.page(some_options(), View()), components.panel_error("a", "b")]
    shown = {
        name.removeprefix("icon-")
        for part in walk(tree)
        for name in str(prop(part, "className") or "").split()
        if name.startswith("icon-") and has_class(part, "icon")
    }
    in_scripts = {
        name
        for script in ASSETS.glob("[1-9]*.js")
        for name in re.findall(r'icon\("([a-z0-9-]+)"\)', script.read_text())
    }

    assert shown | in_scripts <= set(_pictures())


def test_the_sheet_of_icons_points_at_the_right_pictures() -> None:
    sheet = (ASSETS / "15-icons.css").read_text()
    places = dict(re.findall(r"\.icon-([a-z0-9-]+) \{ --icon: (\d+); \}", sheet))

    assert list(places) == _pictures()
    assert list(places.values()) == [str(place) for place in range(len(places))]


def test_the_light_theme_is_the_same_whether_chosen_or_followed() -> None:
    chosen, followed = _block(':root[data-theme="light"]'), _block(":root:not(")

    assert chosen == followed
    assert set(chosen) < set(_block(":root {"))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("surface", ["page", "card", "raised"])
def test_text_and_lines_can_be_read_on_every_surface(theme: str, surface: str) -> None:
    tokens = _theme(theme)
    ground = tokens[surface]

    assert _contrast(tokens["text"], ground) >= 7
    assert _contrast(tokens["text-2"], ground) >= 4.5
    assert _contrast(tokens["accent"], ground) >= 4.5
    assert _contrast(tokens["danger"], ground) >= 4.5
    assert _contrast(tokens["edge"], ground) >= 3


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_on_the_accent_can_be_read(theme: str) -> None:
    tokens = _theme(theme)

    assert _contrast(tokens["on-accent"], tokens["accent"]) >= 4.5


def test_every_mood_stands_out_from_the_dark() -> None:
    tokens = _theme("dark")

    for slot in range(10):
        assert _contrast(tokens[f"mood-{slot}"], tokens["raised"]) >= 3


def test_charts_name_only_tokens_that_exist() -> None:
    named = {
        name
        for figure in (ROOT / "layouts" / "figures").glob("*.py")
        for name in re.findall(r'"@([a-z0-9-]+)"', figure.read_text())
    }

    assert named <= set(_theme("dark"))


def test_the_bundle_of_plotly_is_of_the_version_dash_would_load() -> None:
    bundle = (ASSETS / "00-plotly.js").read_text()
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = re.search(r"plotly\.js v([\d.]+)", installed.read_text(errors="replace")[:500])

    assert version is not None
    assert f'version="{version[1]}"' in bundle


def test_the_bundle_of_plotly_makes_no_code_from_text() -> None:
    bundle = (ASSETS / "00-plotly.js").read_text()

    assert not re.search(r"\bnew Function\b|\beval\(|\bFunction\(", bundle)


def _pictures() -> list[str]:
    return re.findall(r'<g id="([a-z0-9-]+)"', (ASSETS / "icons.svg").read_text())


def _block(selector: str) -> dict[str, str]:
    """The declarations of the first rule whose selector begins like this."""
    body = TOKENS[TOKENS.index(selector) :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body))


def _theme(name: str) -> dict[str, str]:
    dark = _block(":root {")
    return dark if name == "dark" else dark | _block(':root[data-theme="light"]')


def _contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours written #rrggbb."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
