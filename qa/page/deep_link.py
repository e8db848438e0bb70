"""What a link of the page opens: an article at a passage, with the answering characters, as text or as a PDF page.

The link itself says it (`#mo=ID,12-34,20-25,pdf7`), for the chat lets only plain attributes through.
"""

import re
from dataclasses import dataclass

__all__ = ["PREFIX", "DeepLink", "Range"]

PREFIX = "#mo="
Range = tuple[int, int]
_RANGE, _PDF_PAGE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})"), re.compile(r"pdf([0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class DeepLink:
    """A place in an article.

    Attributes:
        document: the article's id.
        ranges: the passage, then the highlights in it, in characters.
        pdf_page: the page of the PDF to show, from 1, or 0 for the one where the ranges begin; None for the text.
    """

    document: str
    ranges: tuple[Range, ...] = ()
    pdf_page: int | None = None

    @property
    def href(self) -> str:
        """The link's address, not yet escaped.

        >>> DeepLink("0a1b", ((12, 34), (20, 25)), 7).href
        '#mo=0a1b,12-34,20-25,pdf7'
        """
        page = "" if self.pdf_page is None else f",pdf{self.pdf_page or ''}"
        return f"{PREFIX}{self.document}{''.join(f',{left}-{right}' for left, right in self.ranges)}{page}"

    @classmethod
    def parse(cls, href: str) -> "DeepLink":
        """The link of an address; what is not one of its parts is passed over.

        >>> DeepLink.parse("#mo=0a1b,12-34,x,pdf")
        DeepLink(document='0a1b', ranges=((12, 34),), pdf_page=0)
        """
        name, *parts = href.removeprefix(PREFIX).split(",")
        ranges = tuple((int(match[1]), int(match[2])) for part in parts if (match := _RANGE.fullmatch(part)))
        pages = [int(match[1] or 0) for part in parts if (match := _PDF_PAGE.fullmatch(part))]
        return cls(name, ranges, pages[0] if pages else None)

    def clip(self, length: int) -> "DeepLink":
        """The link without ranges that leave a text of that length: the article may have changed since."""
        ranges = tuple((left, right) for left, right in self.ranges if left < right <= length)
        return DeepLink(self.document, ranges, self.pdf_page)
