from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.processes import serving
from tests.running_jobs import core_build

LONGEST_RUN_MS = 90_000


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The Lab's part, served over a home of its own: what is pinned there is nobody else's."""
    with serving(core_build(tmp_path)) as served:
        yield f"{served}/lab?part=run"


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#lab-run-answer")).to_contain_text("Takes about")


def test_a_run_is_watched_its_draft_read_and_its_moods_serve(page: Page, address: str) -> None:
    open_form(page, address)
    build_before = page.evaluate("undertone.columns.meta().build")
    page.fill("#lab-run-kmeans-k", "4")
    page.fill("#lab-run-kmeans-n_init", "1")
    page.press("#lab-run-kmeans-n_init", "Enter")

    running = page.locator("#lab-run-active li")
    expect(running.locator("progress")).to_be_visible()
    expect(running).to_contain_text("Groups 4, starts 1; by all features")
    expect(running.get_by_role("button", name="Cancel")).to_be_visible()

    draft = page.locator("#lab-run-drafts [data-draft]")
    expect(draft.locator("h3")).to_have_text("k-means: 4 groups", timeout=LONGEST_RUN_MS)
    expect(running).to_have_count(0)
    expect(draft.locator(".draft-report")).to_contain_text("change mood.")
    expect(draft.locator(".draft-moods li")).to_have_count(4)
    expect(page.locator("#lab-run-history [data-run] .run-state")).to_have_text("Done")
    expect(page.locator("#lab-run-kmeans-k")).to_have_value("4")

    draft.get_by_role("button", name="Use these moods").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("everybody sees the moods of this draft")
    dialog.get_by_role("button", name="Use these moods").click()

    expect(page.locator("#banner")).to_contain_text("serve from now on")
    expect(draft.locator(".tag")).to_have_text("serves now")
    page.locator("#banner").get_by_role("button", name="Show it").click()
    expect(page.locator("#lab-run-serving")).to_contain_text("The moods of draft 0001-kmeans serve")
    assert page.evaluate("undertone.columns.meta().build") != build_before
    assert page.evaluate("undertone.columns.meta().moods.length") == 4


@pytest.mark.console_may_say("status of 4(00|29)")
def test_refusals_are_sentences_beside_the_button_and_nothing_typed_is_lost(
    page: Page, address: str
) -> None:
    open_form(page, address)
    answer = page.locator("#lab-run-answer")

    for typed, sentence in (
        ("900", "k is 900; it can be 2 to 255."),
        ("many", "k is 'many'; it can be a whole number, 2 to 255."),
    ):
        page.fill("#lab-run-kmeans-k", typed)
        expect(answer).to_have_text(sentence)
        page.click("#lab-run-start")
        expect(answer).to_have_text(sentence)
        expect(page.locator("#lab-run-kmeans-k")).to_have_value(typed)

    page.locator("#lab-run-method label", has_text="HDBSCAN").click()
    expect(answer).to_contain_text("Takes about")
    expect(page.locator("#lab-run-kmeans-k")).to_be_hidden()
    page.locator("#lab-run-method label", has_text="k-means").first.click()
    expect(page.locator("#lab-run-kmeans-k")).to_have_value("many")
    expect(page.locator("#lab-run-active li")).to_have_count(0)


@pytest.mark.console_may_say("status of 429")
def test_a_second_run_is_refused_and_the_first_can_be_cancelled(page: Page, address: str) -> None:
    open_form(page, address)
    page.fill("#lab-run-kmeans-n_init", "1000")
    page.fill("#lab-run-kmeans-k", "50")
    page.click("#lab-run-start")
    cancel = page.locator("#lab-run-active").get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()

    page.click("#lab-run-start")
    expect(page.locator("#lab-run-answer")).to_contain_text("You have started a job already.")

    cancel.click()
    expect(page.locator("#lab-run-history .run-state")).to_have_text("Cancelled")
    expect(page.locator("#lab-run-idle")).to_have_text("Nothing runs.")
