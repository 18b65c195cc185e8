"""One print of a build, left in a sealed folder: its report as a PDF, its figures as pictures."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from analytics.artifacts import OpenBuild
from analytics.building.progress import Listener
from analytics.building.runs import Steps, seal_run
from analytics.engine import Engine
from analytics.prints import PrintSpec, costs
from dashapp.printing.pictures import save_figures
from dashapp.printing.report import print_report
from layouts.report.document import document


def write_print(opened: OpenBuild, spec: PrintSpec, folder: Path, listener: Listener) -> None:
    """Print the report of `opened` into the empty `folder`, and seal it.

    Raises NoChromium; NotPrinted where the browser fails.
    """
    began = datetime.now(UTC)
    engine = Engine(opened)
    steps = Steps(costs(engine.catalogue), listener)
    html = steps.next(lambda _: document(engine))
    steps.next(lambda _: print_report(html, folder / "report.pdf"))
    steps.next(lambda _: _zip_figures(html, folder))
    seal_run(folder, opened, spec.to_dict(), began, steps)
    steps.finished()


def _zip_figures(html: str, folder: Path) -> None:
    pictures = folder / "figures"
    with ZipFile(folder / "figures.zip", "w", ZIP_STORED) as archive:  # PNGs are compressed
        for picture in save_figures(html, pictures):
            archive.write(picture, f"figures/{picture.name}")
    shutil.rmtree(pictures)
