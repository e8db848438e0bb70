"""Markdown: the text as it would be read, without the marks; headings, list items, captions and table rows as such.

The blocks are found by markdown-it-py (CommonMark with tables). What is inside a line is parsed only up to
`_LONGEST_INLINE` characters: beyond that it is no prose, and stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.document import BlockKind
from index.formats.grid import Value, table_parts
from index.formats.parts import Part

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["parse"]

_FRONT = re.compile(r"---\n((?:(?!---|\.\.\.)[^\n]{0,2000}\n){1,100})(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"(title|author|date|tiêu đề|tác giả|ngày)[ \t]*:[ \t]*(.{1,300})", re.IGNORECASE)
_FIELDS: dict[str, BlockKind] = {
    **{"title": "title", "tiêu đề": "title", "author": "author", "tác giả": "author", "date": "date", "ngày": "date"},
}
_FOOTNOTE = re.compile(r"^( {0,3})(\[\^[^\]\s]{1,40}\]:)", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_LONGEST_INLINE = 20_000
_MARK = re.compile(r"[\\`*_~\[<&]")
_BREAK = re.compile(r"(?<! ) *+\n[ \t]*+")
"""A line end in a paragraph with the white space that CommonMark leaves out around it."""
_BREAKS = frozenset(("<br>", "<br/>", "<br />"))


def parse(text: str) -> list[Part]:
    r"""The parts of a Markdown text, its line ends already canonical.

    >>> parts = parse("# Cầu **mới**\n\nXem [bản đồ](a.png).\n\n- một\n- hai\n\n|A|B|\n|-|-|\n|1|2|")
    >>> [(part.kind, part.text) for part in parts[:4]]
    [('title', 'Cầu mới'), (None, 'Xem bản đồ.'), ('item', '- một'), ('item', '- hai')]
    >>> parts[4].cells
    (('A', '1'), ('B', '2'))
    """
    front = _FRONT.match(text)
    parts: list[Part] = []
    if front:
        for line in front[1].split("\n"):
            if field := _FIELD.fullmatch(line.strip()):
                parts.append(Part(field[2].strip(" '\""), _FIELDS[field[1].lower()]))
        text = text[front.end() :]
    text = _FOOTNOTE.sub(r"\1\\\2", _remove_comments(text))  # else a note of one word is taken for a link's address
    parts += _parts(_parser().parse(text))
    return [part for part in parts if part.text.strip() or part.cells]


@cache
def _parser() -> "MarkdownIt":
    """CommonMark with tables; the inside of lines is left to `_inline`."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.disable("inline")
    return parser


def _parts(tokens: "Sequence[Token]") -> Iterator[Part]:
    lists: list[int | None] = []  # of each open list the number of its next item; None for bullets
    marker = ""
    tables = 0
    row: list[Value] | None = None
    rows: list[list[Value]] = []
    heading = 0
    for token in tokens:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrGet("start") or 1) if kind[0] == "o" else None)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            marker = "-" if lists[-1] is None else f"{token.info or lists[-1]}{token.markup}"
        elif kind == "heading_open":
            heading = int(token.tag[1])
        elif kind == "heading_close":
            heading = 0
        elif kind == "tr_open":
            row = []
        elif kind == "tr_close" and row is not None:
            rows.append(row)
            row = None
        elif kind == "table_close":
            tables += 1
            yield from table_parts(rows, tables)
            rows = []
        elif kind in ("fence", "code_block"):
            yield Part(token.content)
        elif kind == "html_block":
            yield Part(_TAG.sub(" ", token.content))
        elif kind == "inline" and row is not None:
            row.append(Value(_inline(token.content), strong=not rows))
        elif kind == "inline" and heading:
            yield Part(_inline(token.content), "title" if heading == 1 else "heading", level=heading)
        elif kind == "inline" and marker:
            line = " ".join(_inline(token.content).split())
            yield Part(f"{marker} {line}", "item", number=marker, level=len(lists))
            marker = ""
        elif kind == "inline":
            yield _paragraph(token.content)


def _paragraph(content: str) -> Part:
    """A paragraph, or the caption that the one picture in it has."""
    if _is_unmarked(content):
        return Part(_BREAK.sub("\n", content))
    tokens = _inline_tokens(content)
    if len(tokens) == 1 and tokens[0].type == "image":
        return Part(str(tokens[0].attrGet("title") or "") or tokens[0].content, "caption")
    return Part(_plain(tokens))


def _inline(content: str) -> str:
    return _BREAK.sub("\n", content) if _is_unmarked(content) else _plain(_inline_tokens(content))


def _is_unmarked(content: str) -> bool:
    """Whether nothing inside a line could be a mark, so that it need not be parsed: most lines of prose are so."""
    return len(content) <= _LONGEST_INLINE and _MARK.search(content) is None


def _inline_tokens(content: str) -> "Sequence[Token]":
    """The tokens inside a line; one of text for a content of absurd length."""
    from markdown_it.token import Token

    if len(content) > _LONGEST_INLINE:
        return [Token("text", "", 0, content=content)]
    escaped = _REFERENCE.sub(lambda found: "\\" + found[0], content) if "[^" in content else content
    parser = _inline_parser()
    parsed = parser.parseInline(escaped)
    return parsed[0].children or []


@cache
def _inline_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough")


def _plain(tokens: "Sequence[Token]") -> str:
    """The text of some tokens as it is read."""
    out: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif token.type == "html_inline":
            out.append("\n" if token.content.lower() in _BREAKS else "")
        elif token.content:
            out.append(token.content)
    return "".join(out)


def _remove_comments(text: str) -> str:
    kept: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join([*kept, text[place:]])
