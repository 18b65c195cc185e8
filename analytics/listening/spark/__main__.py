"""The process that talks to Spark: `python -m analytics.listening.spark FOLDER`, see `running`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from analytics.listening.spark.order import Order
from analytics.listening.spark.session import fail, opened, start
from analytics.listening.spark.work import carry_out

_LONGEST: Final = 300
_STDIN: Final = 0
_NO_JAVA: Final = "JAVA_GATEWAY_EXITED"


def main(folder: Path) -> None:
    """Carry out the order in a folder; end with whoever gave it."""
    start(_end_with_stdin)
    order = Order.read(folder)
    try:
        session = opened(order, folder)
        carry_out(order, session, folder)
        session.stop()
    except (PySparkException, Py4JError) as error:
        print(error, file=sys.stderr, flush=True)
        if _NO_JAVA in str(error):
            fail(
                folder,
                "Spark needs Java 17 or newer, and none starts here; on Debian and Ubuntu: "
                "apt-get install openjdk-17-jre-headless.",
            )
        fail(folder, f"Spark gave up: {_in_short(str(error))}")


def _in_short(text: str) -> str:
    """The line that says what is wrong: Python's last one, or Java's cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    errors = [line for line in lines if "Error: " in line or "Exception: " in line]
    line = (errors[-1:] or causes[-1:] or lines[:1] or ["it does not say why"])[0]
    return line[:_LONGEST].rstrip(".") + "."


def _end_with_stdin() -> None:
    # Not through Python's buffer: it may not be in use when this process is done and ends.
    while os.read(_STDIN, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
