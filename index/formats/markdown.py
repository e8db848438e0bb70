"""Markdown: the text as it would be read, without the marks; headings, captions and table rows as such.

Only the marks that articles use are known; whatever else is there stays as it is.
"""

import re
from collections.abc import Iterator

from index.document import BlockKind
from index.formats.parts import Part, rows_as_text

__all__ = ["parse"]

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_IMAGE = re.compile(r"!\[([^\]\[]{0,300})\]\([^()\s]{0,2000}(?:\s+\"([^\"]{0,300})\")?\)")
_LINK = re.compile(r"\[([^\]\[]{1,300})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)|\[[^\]\[]{0,100}\])")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)([^\n*_~]{1,1000})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^\n*_]{1,1000})(?<=\S)\1(?![\w*])")
_QUOTED = re.compile(r"(?:>[ \t]*)+")
_CODE = re.compile(r"`([^`\n]{1,1000})`")
_DIVIDER = re.compile(r"[ \t|:-]+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRONT = re.compile(r"---\n((?:(?!---|\.\.\.)[^\n]{0,2000}\n){1,100})(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"(title|author|date|tiêu đề|tác giả|ngày)[ \t]*:[ \t]*(.{1,300})", re.IGNORECASE)
_FIELDS: dict[str, BlockKind] = {
    **{"title": "title", "tiêu đề": "title", "author": "author", "tác giả": "author", "date": "date", "ngày": "date"},
}


def parse(text: str) -> list[Part]:
    r"""Return the parts of a Markdown text, its line ends already canonical.

    >>> [(part.kind, part.text) for part in parse("# Cầu **mới**\n\nXem [bản đồ](a.png).\n|A|B|\n|-|-|\n|1|2|")]
    [('title', 'Cầu mới'), (None, 'Xem bản đồ.'), (None, 'A: 1; B: 2')]
    """
    return [part for part in _parts(text) if part.text.strip()]


def _parts(text: str) -> Iterator[Part]:
    front = _FRONT.match(text)
    if front:
        for line in front[1].split("\n"):
            if field := _FIELD.fullmatch(line.strip()):
                yield Part(field[2].strip(" '\""), _FIELDS[field[1].lower()])
        text = text[front.end() :]
    lines: list[str] = []
    table: list[str] = []
    fenced = False
    for line in _without_comments(text).split("\n"):
        if table and not line.lstrip().startswith("|"):
            yield from _table(table)
            table = []
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced:
            lines.append(line)
            continue
        heading = _HEADING.match(line) if len(line) <= 500 else None
        under = _UNDERLINE.fullmatch(line) if len(lines) == 1 and lines[0].strip() else None
        if heading or under:
            if heading and lines:
                yield Part("\n".join(_plain(kept) for kept in lines))
            level = len(heading[1]) if heading else 1 if line.strip()[0] == "=" else 2
            yield Part(
                _plain(line[heading.end() :].rstrip("# \t") if heading else lines[0]),
                "title" if level == 1 else "heading",
            )
            lines = []
        elif not line.strip() or _RULE.fullmatch(line):
            if lines:
                yield Part("\n".join(_plain(kept) for kept in lines))
            lines = []
        elif line.lstrip().startswith("|"):
            if lines:
                yield Part("\n".join(_plain(kept) for kept in lines))
                lines = []
            table.append(line.strip())
        elif image := _IMAGE.fullmatch(line.strip()):
            yield Part(image[2] or image[1], "caption")
        else:
            lines.append(line)
    yield from _table(table)
    yield Part("\n".join(_plain(kept) for kept in lines))


def _without_comments(text: str) -> str:
    kept: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]])


def _table(lines: list[str]) -> Iterator[Part]:
    rows = [[_plain(cell) for cell in line.strip("|").split("|")] for line in lines if not _DIVIDER.fullmatch(line)]
    return (Part(row) for row in rows_as_text(rows))


def _plain(line: str) -> str:
    """The line without marks of emphasis, links, quotation and code."""
    line = line.strip()
    if quoted := _QUOTED.match(line):
        line = line[quoted.end() :]
    line = _CODE.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub(r"\1", _ADDRESS.sub(r"\1", line))))
    for _ in range(2):  # italics within bold, and the reverse
        line = _STRONG.sub(r"\2", _EMPHASIS.sub(r"\2", line))
    return _ESCAPE.sub(r"\1", line)
