"""What prints: names of files, files that appear whole, what is said without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import InvalidSpec
from dashapp.printing import browser, chromium
from dashapp.printing.browser import NotPrinted
from dashapp.printing.chromium import NoChromium
from dashapp.printing.pictures import file_names, save_figures
from dashapp.printing.report import print_report
from dashapp.whole import whole


def test_pictures_are_named_after_their_titles_and_no_two_alike() -> None:
    titles = ["Ward: Tracks in each group", "Köln & Ölé", "ward: tracks in each group!", "日本", ""]
    assert file_names(titles) == [
        "ward-tracks-in-each-group.png", "koln-ole.png", "ward-tracks-in-each-group-2.png",
        "figure.png", "figure-2.png",
    ]  # fmt: skip
    assert len(file_names(["x" * 500])[0]) <= 100


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    out.write_text("before")
    with pytest.raises(RuntimeError), whole(out) as partial:
        partial.write_text("half")
        raise RuntimeError
    assert out.read_text() == "before"
    with whole(out) as partial:
        partial.write_text("after")
    assert out.read_text() == "after"
    assert list(tmp_path.iterdir()) == [out]


def test_places_that_are_none_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(InvalidSpec, match="a new file, or a regular one"):
        print_report("<p>", tmp_path)
    with pytest.raises(InvalidSpec, match="a folder, or a new name for one"):
        save_figures("<p>", file)
    assert file.read_text() == "mine"


def test_without_a_chromium_people_are_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "find_chromium", lambda chosen: chosen)
    with pytest.raises(NoChromium, match="apt-get install chromium"):
        print_report("<p>", tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotPrinted, match="could not draw the report"):
        print_report("<p>", tmp_path / "out.pdf", chromium="/bin/false")
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    endless = "<script>undertone = {report: {forPaper: () => new Promise(() => {})}}</script>"
    with pytest.raises(NotPrinted, match="did not finish within 3 seconds"):
        print_report(endless, tmp_path / "out.pdf", most_seconds=3)
    assert list(tmp_path.iterdir()) == []


def test_a_chosen_browser_is_taken() -> None:
    assert chromium.find_chromium("/opt/mine") == "/opt/mine"
