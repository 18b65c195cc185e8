"""The page's own style sheets, fonts and scripts, as text that is part of a file."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any, Final

from plotly.io.json import to_json_plotly

HERE: Final = Path(__file__).parent
ASSETS: Final = HERE.parent.parent / "assets"
STYLES: Final = (
    "10-tokens.css", "11-base.css", "12-components.css", "14-data.css", "15-icons.css",
    "17-genres.css", "17-moods.css", "18-lab.css", "19-lab-compare.css",
)  # fmt: skip
SCRIPTS: Final = (
    "00-plotly.js", "18-dom.js", "30-map-cloud.js", "30-map-cpu.js", "30-map-gestures.js",
    "30-map-gpu.js", "30-map-look.js", "30-map-overlay.js", "30-map-region.js", "30-map-view.js",
    "30-map.js", "40-dressing.js", "40-chart-tables.js", "47-still-map.js",
)  # fmt: skip
"""What pages are styled with and drawn by, in the order in which it is loaded there."""
KINDS: Final = {".woff2": "font/woff2", ".svg": "image/svg+xml"}
_ADDRESS: Final = re.compile(r'url\("([^"]+)"\)')
_LIGHT: Final = re.compile(r':root\[data-theme="light"\] \{(.*?)\n\}', re.DOTALL)


def style() -> str:
    """Everything the report is styled with; fonts and pictures are in it."""
    tokens = (ASSETS / STYLES[0]).read_text(encoding="utf-8")
    light = _LIGHT.search(tokens)
    if light is None:
        raise LookupError(f"{STYLES[0]} has no light theme")
    sheets = [_embedded(ASSETS / name) for name in STYLES]
    # Paper is light whatever the screen is.
    sheets.append(f"@media print {{ :root:root {{{light[1]}\n}} }}\n")
    sheets += [_embedded(HERE / name) for name in ("report.css", "paper.css")]
    return "\n".join(sheets)


def scripts() -> list[str]:
    """The scripts that draw the report, in their order."""
    paths = [*(ASSETS / name for name in SCRIPTS), HERE / "report.js"]
    return [path.read_text(encoding="utf-8") for path in paths]


def json_for_html(value: Any) -> str:
    """A value as JSON that can stand in a script element, whatever names are in it."""
    text: str = to_json_plotly(value)
    # Otherwise a name could close the element, or open a comment in it.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def base64_of(content: bytes) -> str:
    """Bytes as text, for `atob` in a browser."""
    return base64.b64encode(content).decode("ascii")


def _embedded(path: Path) -> str:
    """A style sheet whose addresses are the files they lead to."""

    def data(match: re.Match[str]) -> str:
        file = path.parent / match[1]
        return f'url("data:{KINDS[file.suffix]};base64,{base64_of(file.read_bytes())}")'

    return _ADDRESS.sub(data, path.read_text(encoding="utf-8"))
