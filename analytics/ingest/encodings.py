"""From bytes to readable text: which encoding a table is written in, and what is lost in it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

from analytics.errors import UnusableFile

_SAMPLE: Final = 1 << 16
_BLOCK: Final = 1 << 20
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SURROGATE: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
"""Half of a character pair, written as if it were a character: legal nowhere."""

_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_LONG_RUN: Final = 4
"""Western letters above ASCII stand alone or in pairs; other scripts run on in whole words."""

_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\0\x1a\x1b"))
_MAX_CONTROL_SHARE: Final = 0.01
_MIN_SHARE_OF_ZEROS: Final = 0.3


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A table's bytes, free of zeros, to be decoded by `codec` with errors="replace".

    encoding: what the file itself is written in; codec differs from it for UTF-16, which is
    rewritten as UTF-8 so that everything after this step reads one byte at a time.
    """

    content: bytes
    codec: str
    encoding: str
    notes: tuple[str, ...] = ()

    def beginning(self) -> EncodedText:
        """The first lines of it, up to a letter that is not cut in two."""
        if len(self.content) <= _SAMPLE:
            return self
        end = self.content.rfind(b"\n", 0, _SAMPLE) + 1
        return replace(self, content=self.content[: end or _SAMPLE])


def detect(file: str, content: bytes) -> EncodedText:
    """Recognise UTF-8 with or without mark, UTF-16 with or without mark, and Windows-1252.

    Raises UnusableFile for bytes that are not text, or text in an encoding that would have to be
    guessed: a wrong guess would import every name wrongly without anyone being told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            if not content[len(mark) :].strip(b"\0 \t\r\n"):
                raise UnusableFile(file, "the file is empty.")
            if encoding == "utf-8-sig":
                return _eight_bit(file, content[len(mark) :], encoding)
            return _rewritten(content, encoding)
    wide = _unmarked_utf16(content[:_SAMPLE])
    return _rewritten(content, wide) if wide else _eight_bit(file, content, "utf-8")


def _rewritten(content: bytes, encoding: str) -> EncodedText:
    text = content.decode(encoding, "replace").replace("\0", "")
    return EncodedText(text.encode("utf-8", "replace"), "utf-8", encoding)


def _unmarked_utf16(sample: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte, always on the same side."""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 2 * _MIN_SHARE_OF_ZEROS
    if high > enough and low < enough / 10:
        return "utf-16-le"
    if low > enough and high < enough / 10:
        return "utf-16-be"
    return None


def _eight_bit(file: str, content: bytes, utf8: str) -> EncodedText:
    """Text of one byte per ASCII letter; `utf8` names the flavour it is if it decodes."""
    _require_text(file, content)
    notes: list[str] = []
    if b"\0" in content:
        notes.append("Zero bytes in the text were taken out.")
        content = content.replace(b"\0", b"")
    if _is_utf8(content):
        return EncodedText(content, "utf-8", utf8, tuple(notes))
    without = _SURROGATE.sub(b"", content)
    if len(without) < len(content) and _is_utf8(without):
        notes.append("Broken halves of characters in the text were taken out.")
        return EncodedText(without, "utf-8", utf8, tuple(notes))
    damage = _damage(content)
    if utf8 == "utf-8-sig" or damage.n_valid > damage.n_invalid:
        notes.append(
            f"Letters were lost before this file arrived, in {damage.n_places:,} places; "
            "they are shown as \N{REPLACEMENT CHARACTER}."
        )
        return EncodedText(content, "utf-8", utf8, tuple(notes))
    _require_western(file, content)
    notes.append("The text is not UTF-8; it was read as Windows-1252.")
    return EncodedText(content, "cp1252", "cp1252", tuple(notes))


def _require_text(file: str, content: bytes) -> None:
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    zeros = sample.count(0)
    if max(controls, zeros) > _MAX_CONTROL_SHARE * len(sample):
        raise UnusableFile(file, "this is not a text table; its bytes are not readable text.")


def _is_utf8(content: bytes) -> bool:
    """Whether every byte is UTF-8; checked in blocks, so no second copy of the text is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for start in range(0, len(view), _BLOCK):
            decoder.decode(view[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Damage:
    n_valid: int  # letters above ASCII that decode as UTF-8, replaced ones included
    n_invalid: int  # places in which the bytes do not
    n_places: int  # stretches that show at least one lost letter


def _damage(content: bytes) -> _Damage:
    """How far bytes that are not quite UTF-8 are from being it."""
    n_valid = n_invalid = n_places = 0
    for run in _HIGH_RUN.finditer(content):
        valid = run.group().decode("utf-8", "ignore")
        shown = run.group().decode("utf-8", "replace")
        n_valid += len(valid)
        n_invalid += len(shown) - len(valid)
        n_places += "\N{REPLACEMENT CHARACTER}" in shown
    return _Damage(n_valid, n_invalid, n_places)


def _require_western(file: str, content: bytes) -> None:
    runs = [len(run.group()) for run in _HIGH_RUN.finditer(content)]
    if sum(length for length in runs if length >= _LONG_RUN) > sum(runs) / 2:
        raise UnusableFile(file, "its text is neither UTF-8 nor Windows-1252; save it as UTF-8.")
