"""A listener's way through Explore, on a desktop and on a phone; the console stays silent."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.watching import watched_page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SHOWN = re.compile(r"^[\d,]+( of [\d,]+)? tracks?$")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, **PHONE) as opened:
        yield opened


def open_explore(page: Page, served: str, search: str = "") -> None:
    page.goto(f"{served}/{search}")
    wait_until_shown(page, search.removeprefix("?"))


def wait_until_shown(page: Page, asked: str = "") -> None:
    """Until every panel shows the answer to `asked`, the filter as the address spells it."""
    page.wait_for_function(
        "asked => { const { shown, painted } = document.querySelector('#explore')?.dataset ?? {};"
        " return shown === asked && painted === asked; }",
        arg=asked,
    )


def count(page: Page) -> int:
    words = page.locator("#explore-count").inner_text()
    assert SHOWN.match(words), words
    return int(words.split()[0].replace(",", ""))


def drag_up(page: Page, field: str, pixels: int) -> None:
    """Take the lower end of a slider up."""
    thumb = page.locator(f"#filter-range-{field} [role=slider]").first
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels / 2, y)
    page.mouse.move(x + pixels, y)


def test_a_listener_narrows_the_map_and_goes_back(page: Page, served: str) -> None:
    open_explore(page, served)
    everything = count(page)
    mood = page.locator("#filter-moods label").nth(1)
    mood.click()
    page.wait_for_url(re.compile(r"\?mood="))
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    narrowed = count(page)
    assert 0 < narrowed < everything
    drag_up(page, "danceability", 110)
    page.wait_for_function(
        "before => !document.querySelector('#explore-count').textContent.startsWith(before)",
        arg=f"{narrowed:,}",
    )
    assert "danceability" not in page.url, "while it is dragged only the map and the count follow"
    page.mouse.up()
    page.wait_for_url(re.compile("danceability="))
    wait_until_shown(page, page.url.partition("?")[2])
    assert count(page) < narrowed
    expect(page.locator("#explore-sentence")).to_contain_text("danceability at least")
    page.go_back()
    wait_until_shown(page, page.url.partition("?")[2])
    assert count(page) == narrowed
    page.go_back()
    wait_until_shown(page)
    assert count(page) == everything
    expect(page.locator("#filter-moods input:checked")).to_have_count(0)
    page.go_forward()
    page.wait_for_url(re.compile(r"\?mood="))
    expect(page.locator("#filter-moods input:checked")).to_have_count(1)


def test_chips_undo_and_reset_take_parts_away(page: Page, served: str) -> None:
    open_explore(page, served, "?explicit=no&energy=0.3-0.8")
    expect(page.locator("#filter-chips .chip")).to_have_count(2)
    page.locator("#filter-chips .chip", has_text="Clean").click()
    page.wait_for_url(re.compile(r"\?energy=0.3-0.8$"))
    page.locator("#filter-undo").click()
    page.wait_for_url(re.compile("explicit=no"))
    expect(page.locator("#filter-chips .chip")).to_have_count(2)
    page.locator("#filter-reset").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    wait_until_shown(page)


def test_a_copied_address_shows_another_browser_the_same(
    page: Page, browser: Browser, served: str
) -> None:
    open_explore(page, served)
    page.locator("#filter-moods label").nth(0).click()
    page.locator("#dock-tabs label", has_text="Genres").click()
    page.wait_for_url(re.compile("tab=genres"))
    address = page.url
    wait_until_shown(page, re.sub("&tab=.*", "", address.partition("?")[2]))
    with watched_page(browser) as other:
        other.goto(address)
        wait_until_shown(other, re.sub("&tab=.*", "", address.partition("?")[2]))
        assert count(other) == count(page)
        expect(other.locator("#chart-genres .js-plotly-plot")).to_be_visible()
        expect(other.locator("#filter-chips .chip")).to_have_count(1)


def test_every_map_can_be_chosen_and_says_how_far_to_trust_it(page: Page, served: str) -> None:
    open_explore(page, served)
    choice, note = page.locator("#map-projection"), page.locator("#map-note")
    for name, said in (("Islands", "form islands"), ("Neighbourhoods", "lie close together"),
                       ("Overview", "Left to right")):  # fmt: skip
        choice.locator("label", has_text=name).click()
        expect(note).to_contain_text(said)
        expect(note).to_contain_text(re.compile(r"neighbours here, \d+% are among the \d+% of"))
    page.goto(f"{served}/?map=tsne")
    expect(note).to_contain_text("form islands")
    expect(choice.locator("label:has(input:checked)")).to_have_text("Islands")


def test_two_visitors_do_not_move_each_others_controls(
    page: Page, browser: Browser, served: str
) -> None:
    open_explore(page, served)
    before = page.locator("#explore-count").inner_text()
    with watched_page(browser) as other:
        open_explore(other, served)
        other.locator("#filter-moods label").nth(2).click()
        expect(other.locator("#filter-chips .chip")).to_have_count(1)
    page.locator("#dock-tabs label", has_text="Moods").click()
    page.wait_for_url(re.compile("tab=moods"))
    assert page.locator("#explore-count").inner_text() == before
    expect(page.locator("#filter-chips .chip")).to_have_count(0)


@pytest.mark.parametrize(
    "search, n_chips",
    [
        pytest.param("?%ff=%00&genre=%zz&energy=nan-inf", 0, id="corrupt"),
        pytest.param("?energy=0.4-0.6&mood=no-such-mood&map=mars", 1, id="half valid"),
        pytest.param("?artist=Nobody+We+Know", 0, id="an artist we do not have"),
        pytest.param("?track=gone", 0, id="a track we do not have"),
    ],
)
def test_an_odd_link_opens_what_can_be_read_of_it(
    page: Page, served: str, search: str, n_chips: int
) -> None:
    page.goto(f"{served}/{search}")
    page.wait_for_function(
        "() => { const { shown, painted } = document.querySelector('#explore')?.dataset ?? {};"
        " return shown !== undefined && shown === painted; }"
    )
    expect(page.locator("#filter-chips .chip")).to_have_count(n_chips)
    assert count(page) > 0


def test_a_point_opens_its_track_and_a_similar_one(page: Page, served: str) -> None:
    open_explore(page, served)
    page.wait_for_selector("#map canvas[data-drawn]")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("track="))
    title = page.locator("#drawer h2")
    expect(title).to_be_visible()
    first = title.inner_text()
    similar = page.locator("#drawer .track-row")
    expect(similar).to_have_count(10)
    similar.first.click()
    expect(title).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).not_to_be_in_viewport()
    assert "track=" not in page.url


@pytest.mark.parametrize("tab", ["profile", "moods", "together", "spread", "genres"])
def test_every_chart_draws_and_is_a_table_too(page: Page, served: str, tab: str) -> None:
    open_explore(page, served)
    page.locator(f"#dock-tabs label:has(input[value={tab}])").click()
    card = page.locator(f"#dock-panel-{tab} .chart-card")
    expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    card.locator("summary").last.click()
    card.locator("[data-action=table]").click()
    expect(card.locator("tbody tr").first).to_be_visible()
    card.locator("summary").last.click()
    with page.expect_download() as saved:
        card.locator("[data-action=csv]").click()
    assert saved.value.suggested_filename.endswith(".csv")


@pytest.mark.parametrize("action", ["png", "svg"])
def test_a_chart_is_saved_as_a_picture(page: Page, served: str, action: str) -> None:
    open_explore(page, served)
    card = page.locator("#dock .dock-panel:visible .chart-card")
    expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    card.locator("summary").last.click()
    with page.expect_download() as saved:
        card.locator(f"[data-action={action}]").click()
    assert saved.value.suggested_filename == f"How they sound.{action}"


def test_the_table_sorts_on_the_server_over_all_matches(page: Page, served: str) -> None:
    open_explore(page, served)
    page.locator("#dock-tabs label", has_text="Tracks").click()
    known = page.locator("#track-grid .ag-center-cols-container [col-id=popularity]")
    expect(known.first).to_have_text(re.compile(r"\d+"))
    header = page.locator("#track-grid .ag-header-cell", has_text="Popularity")
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    header.click()
    expect(page.locator("#track-grid [row-index='0'] [col-id=popularity]")).to_have_text("0")
    page.locator("#track-grid [row-index='0'] [col-id=name]").click()
    page.wait_for_url(re.compile("track="))


def test_nothing_matching_says_so_and_offers_a_way_back(page: Page, served: str) -> None:
    open_explore(page, served)
    page.evaluate("undertone.explore.gesture('range', {field: 'energy', steps: [99, 100]})")
    page.evaluate("undertone.explore.gesture('range', {field: 'acousticness', steps: [99, 100]})")
    page.wait_for_url(re.compile("acousticness="))
    if count(page) > 0:
        pytest.skip("this catalogue has a track that is both")
    expect(page.locator("#explore-empty")).to_be_visible()
    page.locator("#explore-empty-undo").click()
    expect(page.locator("#explore-empty")).to_be_hidden()


def test_the_theme_chosen_stays(page: Page, served: str) -> None:
    open_explore(page, served)
    page.locator("#theme-choice label").nth(1).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.wait_for_selector("#explore[data-shown]")


@pytest.mark.console_may_say("Failed to load resource|ERR_")
def test_a_lost_server_is_said_and_comes_back_by_itself(page: Page, served: str) -> None:
    open_explore(page, served)
    page.route("**/view?*", lambda route: route.abort())
    page.route("**/livez", lambda route: route.abort())
    page.locator("#filter-moods label").nth(0).click()
    expect(page.locator("#banner")).to_be_visible(timeout=15_000)
    page.unroute("**/view?*")
    page.unroute("**/livez")
    expect(page.locator("#banner")).to_be_hidden(timeout=15_000)
    wait_until_shown(page, page.url.partition("?")[2])


def test_a_phone_shows_moods_and_tracks_first_and_the_map_one_tap_away(
    phone: Page, served: str
) -> None:
    open_explore(phone, served)
    expect(phone.locator(".mood-card").first).to_be_visible()
    expect(phone.locator("#track-list .track-row").first).to_be_visible()
    expect(phone.locator("#map canvas").first).not_to_be_in_viewport()
    phone.locator(".mood-card").first.tap()
    phone.wait_for_url(re.compile(r"\?mood="))
    phone.locator("#view-toggle").tap()
    expect(phone.locator("#map canvas").first).to_be_in_viewport()
    phone.locator("#view-toggle").tap()
    phone.locator("#track-list .track-row").first.tap()
    expect(phone.locator("#drawer h2")).to_be_in_viewport()
    phone.locator("#drawer-close").tap()
    expect(phone.locator("#drawer h2")).not_to_be_in_viewport()


def test_a_phones_filters_count_as_they_are_set(phone: Page, served: str) -> None:
    open_explore(phone, served)
    everything = count(phone)
    phone.locator("#filter-open").tap()
    expect(phone.locator("#filter-show")).to_be_in_viewport()
    phone.locator("#filter-moods label").nth(1).tap()
    expect(phone.locator("#filter-show")).not_to_contain_text(f"{everything:,}")
    phone.locator("#filter-show").tap()
    expect(phone.locator("#filter-show")).not_to_be_in_viewport()
    expect(phone.locator("#filter-badge")).to_have_text("1")
    assert count(phone) < everything


def test_a_phones_list_goes_on(phone: Page, served: str) -> None:
    open_explore(phone, served)
    rows = phone.locator("#track-list .track-row")
    before = rows.count()
    phone.locator("#track-list-more").scroll_into_view_if_needed()
    phone.locator("#track-list-more").tap()
    expect(rows).to_have_count(before + 50)


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440, 1920])
def test_no_page_scrolls_sideways(browser: Browser, served: str, width: int) -> None:
    with watched_page(browser, viewport={"width": width, "height": 800}) as page:
        open_explore(page, served)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{served}/data")
        page.wait_for_selector("h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_filter_taken_back_before_its_answer_came_leaves_nothing_behind(
    page: Page, served: str
) -> None:
    open_explore(page, served)
    sentence = page.locator("#explore-sentence").inner_text()
    first = page.locator("#track-list .track-row").first.text_content()
    page.route("**/view?mood*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.evaluate("() => undertone.explore.gesture('mood', undertone.columns.meta().moods[1].slug)")
    page.evaluate("() => undertone.explore.gesture('reset')")
    page.wait_for_timeout(900)
    wait_until_shown(page)
    assert page.locator("#explore-sentence").inner_text() == sentence
    assert page.locator("#track-list .track-row").first.text_content() == first


def test_an_artist_comes_back_with_back_after_a_reload(page: Page, served: str) -> None:
    open_explore(page, served)
    artist = page.evaluate(
        "() => fetch('/rows?start=0&stop=1').then(r => r.json()).then(a => a.rows[0].artists[0])"
    )
    page.evaluate("name => undertone.explore.gesture('artists', [name])", artist)
    page.wait_for_url(re.compile("artist="))
    page.locator("#filter-reset").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    page.reload()
    wait_until_shown(page)
    page.go_back()
    page.wait_for_url(re.compile("artist="))
    expect(page.locator("#filter-chips .chip")).to_have_text(artist)
    page.wait_for_timeout(500)
    assert "artist=" in page.url
    assert count(page) < 100
