"""The page For me in a browser: what is brought to it, and what it shows and keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.watching import watched_page

SONGS = "#me-next .me-song"


def open_page(page: Page, known: str) -> None:
    page.goto(f"{known}/me")
    page.wait_for_selector("#me-pick")


def a_history(rows: range | list[int], *, days_apart: int = 3) -> FilePayload:
    """Songs of `tests.builders` as Spotify tells of them, one after the other."""
    entries = [
        {
            "ts": f"20{10 + place * days_apart // 360:02}-"
            f"{1 + place * days_apart % 360 // 30:02}-{1 + place * days_apart % 30:02}T12:00:00Z",
            "ms_played": 240_000,
            "master_metadata_track_name": f"Song {row}",
            "master_metadata_album_artist_name": f"Artist {row % 3}-{row // 9}",
            "master_metadata_album_album_name": None,
            "spotify_track_uri": None,
        }
        for place, row in enumerate(rows)
    ]
    nowhere = {**entries[0], "ts": "2010-01-01T18:00:00Z", "master_metadata_track_name": "Nothing",
               "master_metadata_album_artist_name": "Nobody"}  # fmt: skip
    content = json.dumps([*entries, nowhere]).encode()
    return {"name": "Streaming_History_Audio_0.json", "mimeType": "application/json",
            "buffer": content}  # fmt: skip


SEASONS = [*range(0, 60, 3), *range(1, 60, 3)]
"""Songs of one kind, and then of another."""


def bring(page: Page, history: FilePayload | None = None) -> None:
    page.set_input_files("#me-field", history or a_history(SEASONS))
    expect(page.locator(SONGS)).to_have_count(20)


@contextmanager
def brought(
    browser: Browser, known: str, size: dict[str, Any], history: FilePayload | None = None
) -> Iterator[Page]:
    """The page of somebody who has just brought their history, on a screen of some size."""
    with watched_page(browser, **size) as page:
        open_page(page, known)
        bring(page, history)
        yield page


def names(page: Page) -> list[str]:
    return page.locator(f"{SONGS} .track-name").all_inner_texts()


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(localStorage.getItem('me') || '{}')")
    return found
