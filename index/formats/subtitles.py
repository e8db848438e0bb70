"""Subtitles (SubRip .srt, WebVTT .vtt): what is said, in paragraphs, without numbers, times and styles."""

import re

from index.formats.parts import FormatRefused, Part

__all__ = ["parse"]

_TIME = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3}) {0,4}--> {0,4}(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_STYLE = re.compile(r"<[^<>\n]{0,80}>|\{\\[^{}\n]{0,80}\}")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]{1,40})? ([^<>\n]{1,60})>")
_PAUSE = 4.0
_LONG = 600
"""Seconds of silence, and characters after a sentence end, that begin a new paragraph."""


def parse(text: str) -> list[Part]:
    r"""The paragraphs of the spoken text.

    >>> parse("1\n00:00:01,000 --> 00:00:02,000\n<i>Xin chào</i>\ncác bạn.\n")[0].text
    'Xin chào các bạn.'
    """
    parts: list[Part] = []
    spoken: list[str] = []
    length, ended, said = 0, 0.0, ""
    cues = 0
    for start, end, line in _cues(text):
        cues += 1
        if spoken and (start - ended > _PAUSE or (length > _LONG and spoken[-1].endswith((".", "!", "?", "…", "”")))):
            parts.append(Part(" ".join(spoken)))
            spoken, length = [], 0
        if line and line != said:  # automatic captions say each line again while the next one appears
            spoken.append(line)
            length += len(line)
        ended, said = end, line
    if not cues:
        raise FormatRefused("không có dòng thời gian nào của phụ đề. Hãy kiểm tra tệp .srt hay .vtt.")
    return [*parts, Part(" ".join(spoken))] if spoken else parts


def _cues(text: str) -> list[tuple[float, float, str]]:
    """The cues as (start, end, text), times in seconds."""
    cues: list[tuple[float, float, str]] = []
    lines: list[str] = []
    times: tuple[float, float] | None = None
    for line in [*text.splitlines(), ""]:
        found = _TIME.match(line.strip())
        if found or not line.strip():
            if times is not None:
                if found and lines and lines[-1].isdigit():
                    lines.pop()  # the next cue's number, without an empty line before it
                cues.append((*times, _clean(" ".join(lines))))
            times, lines = (_seconds(found) if found else None), []
        elif times is not None:
            lines.append(line.strip())
    return cues


def _clean(line: str) -> str:
    return " ".join(_STYLE.sub("", _SPEAKER.sub(r"\1: ", line)).split())


def _seconds(found: re.Match[str]) -> tuple[float, float]:
    hours, minutes, seconds, parts, *rest = (int(group or 0) for group in found.groups())
    later_hours, later_minutes, later_seconds, later_parts = rest
    return (
        hours * 3600 + minutes * 60 + seconds + parts / 1000,
        later_hours * 3600 + later_minutes * 60 + later_seconds + later_parts / 1000,
    )
