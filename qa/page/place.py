"""What a link of the page opens: an article at a passage, with the answering characters, as text or as a page of a PDF.

It is told in the link itself (`#mo=ID,12-34,20-25,pdf7`), for the chat lets only plain attributes through.
"""

import re
from dataclasses import dataclass

__all__ = ["OPEN", "Place", "Range"]

OPEN = "#mo="
Range = tuple[int, int]
_RANGE, _SHEET = re.compile(r"([0-9]{1,9})-([0-9]{1,9})"), re.compile(r"pdf([0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an article.

    Attributes:
        document: the article's id.
        ranges: the passage, then the highlights in it, in characters.
        sheet: the page of the PDF to show, from 1, or 0 for the one where the ranges begin; None for the text.
    """

    document: str
    ranges: tuple[Range, ...] = ()
    sheet: int | None = None

    @property
    def link(self) -> str:
        """The link that opens it, not yet escaped.

        >>> Place("0a1b", ((12, 34), (20, 25)), 7).link
        '#mo=0a1b,12-34,20-25,pdf7'
        """
        sheet = "" if self.sheet is None else f",pdf{self.sheet or ''}"
        return f"{OPEN}{self.document}{''.join(f',{left}-{right}' for left, right in self.ranges)}{sheet}"

    @classmethod
    def of(cls, link: str) -> "Place":
        """The place that a link opens; what is not one of its parts is passed over.

        >>> Place.of("#mo=0a1b,12-34,x,pdf")
        Place(document='0a1b', ranges=((12, 34),), sheet=0)
        """
        name, *parts = link.removeprefix(OPEN).split(",")
        ranges = tuple((int(found[1]), int(found[2])) for part in parts if (found := _RANGE.fullmatch(part)))
        sheets = [int(found[1] or 0) for part in parts if (found := _SHEET.fullmatch(part))]
        return cls(name, ranges, sheets[0] if sheets else None)

    def within(self, length: int) -> "Place":
        """The place without ranges that are none of a text of that length: the article may have changed since."""
        ranges = tuple((left, right) for left, right in self.ranges if left < right <= length)
        return Place(self.document, ranges, self.sheet)
