"""The report opened as a file, without a network, and what is printed of it."""

from __future__ import annotations

import re
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from dashapp.printing.pictures import save_figures
from tests.processes import run_command, try_command
from tests.watching import watched_page


@pytest.fixture(scope="module")
def report(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of `tiny_build`, as the command line writes it."""
    out = tmp_path_factory.mktemp("report") / "report.html"
    words = ["--what", "report", "--format", "html", "--out", str(out)]
    done = run_command("export", *words, home=tiny_build)
    assert done.stdout == f"The report was written to {out}.\n"
    return out


def draw_all(page: Page) -> None:
    page.evaluate(
        """async () => {
          await undertone.report.forPaper();
          document.documentElement.classList.remove("is-paper");
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_painted_in_both_themes_without_a_network(
    browser: Browser, report: Path, scheme: str
) -> None:
    with watched_page(browser, color_scheme=scheme, offline=True) as page:
        requests: list[str] = []
        page.on("request", lambda each: requests.append(each.url))
        page.goto(report.as_uri())
        draw_all(page)
        empty = page.evaluate(
            """() => [...document.querySelectorAll(".chart")]
              .filter((chart) => !chart.querySelector(".trace, .hm image, .annotation"))
              .map((chart) => chart.id)"""
        )
        assert empty == []
        colours = page.evaluate(
            """() => [...document.querySelectorAll(".still-map canvas")].map((canvas) => {
              const { width, height } = canvas;
              const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
              return new Set(new Uint32Array(data.buffer)).size;
            })"""
        )
        assert colours
        assert min(colours) > 20
        page_colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert page_colour == {"light": "rgb(250, 249, 246)", "dark": "rgb(18, 17, 19)"}[scheme]
        assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_window(browser: Browser, report: Path, width: int) -> None:
    with watched_page(browser, viewport={"width": width, "height": 844}) as page:
        page.goto(report.as_uri())
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_chart_is_a_table_as_well(browser: Browser, report: Path) -> None:
    with watched_page(browser) as page:
        page.goto(report.as_uri())
        card = page.locator("#number .chart-card").first
        card.locator(".as-table summary").click()
        assert card.locator("table tbody tr").count() > 3


def test_the_report_is_printed(tiny_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    words = ["--what", "report", "--format", "pdf", "--out", str(out)]
    done = run_command("export", *words, home=tiny_build)
    assert done.stdout == f"The report was written to {out}.\n"
    pdf = PdfReader(out)
    assert len(pdf.pages) >= 10
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) in ((595, 842), (596, 843))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for words_ in ("How tracks.csv sounds", "How far to trust it", "Ward", "Silhouette"):
        assert words_ in text
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_figures_are_saved_beside_what_is_there(report: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "how-many-groups-how-tight-the-groups-are.png").write_text("an older one")
    # Three chapters stand for all, which are drawn alike.
    html = only(report.read_text(encoding="utf-8"), "moods", "number", "maps")
    with ThreadPoolExecutor(1) as thread:  # this one has the loop of the other tests' browser
        pictures = thread.submit(save_figures, html, tmp_path).result()
    assert {path.name for path in tmp_path.glob("*.png")} == {path.name for path in pictures}
    names = {path.name for path in pictures}
    assert len(pictures) > 10
    assert "how-many-groups-how-tight-the-groups-are.png" in names
    assert "maps-the-map-overview-in-the-colours-of-the-moods.png" in names
    for path in pictures:
        width, n_bytes_told = measured(path)
        assert width == 1200, path.name
        assert n_bytes_told > 20, path.name
    assert (tmp_path / "mine.txt").read_text() == "mine"


def only(html: str, *chapters: str) -> str:
    """A report without its other chapters."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if match[1] in chapters else ""

    return re.sub(
        r'<section class="report-chapter" id="(\w+)".*?(?=<section class="report-chapter"|</main>)',
        kept, html, flags=re.DOTALL,
    )  # fmt: skip


def measured(path: Path) -> tuple[int, int]:
    """Width of a PNG, and how many values its rows have: 2 or so where it is blank."""
    content = path.read_bytes()
    (width,) = struct.unpack(">I", content[16:20])
    at, packed = 8, b""
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            packed += content[at + 8 : at + 8 + length]
        at += length + 12
    return width, len(set(zlib.decompress(packed)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "csv", "x"], "--format is 'csv'; it can be html or pdf with --what report."),
        (["figures", "pdf", "x"], "--format is 'pdf'; it can be png with --what figures."),
        (["clusters", "png", "x"], "it can be csv, json or parquet with --what clusters."),
        (["report", "html", "/"], "--out is '/'; it can be a new file, or a regular one"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    tiny_build: Path, words: list[str], said: str
) -> None:
    what, fmt, out = words
    done = try_command("export", "--what", what, "--format", fmt, "--out", out, home=tiny_build)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
