"""What `export` writes of the report: the document, a print of it, its figures."""

from __future__ import annotations

import argparse

from analytics.engine import Engine
from dashapp.printing.pictures import save_figures
from dashapp.printing.report import print_report
from dashapp.whole import whole
from layouts.report.document import document


def export(engine: Engine, arguments: argparse.Namespace) -> str:
    """Write what was asked for; the sentence that says so."""
    written = document(engine)
    if arguments.what == "figures":
        saved = save_figures(written, arguments.out)
        return f"{len(saved):,} figures written to {arguments.out}."
    if arguments.format == "pdf":
        print_report(written, arguments.out)
    else:
        with whole(arguments.out) as partial:
            partial.write_text(written, encoding="utf-8")
    return f"The report was written to {arguments.out}."
