"""News pages: trafilatura finds the article among menus and advertisements, and its title, author and date."""

from typing import Any

from index.document import BlockKind
from index.formats.encodings import decoded
from index.formats.markup import parts_of
from index.formats.parts import Part, Refused

__all__ = ["parse"]

_LARGEST = 20 * 1024 * 1024


def parse(data: bytes) -> list[Part]:
    """Return the parts of the article in a page; of the whole page where no article is found."""
    if len(data) > _LARGEST:
        raise Refused(f"trang {len(data) / 2**20:.0f} MB, lớn quá {_LARGEST // 2**20} MB. Hãy chia nhỏ trang.")
    import trafilatura

    found = decoded(data)
    page: str | bytes = found[0] if found else data
    article: Any = trafilatura.bare_extraction(
        page, favor_precision=True, include_comments=False, include_tables=True, with_metadata=True, deduplicate=False
    )
    if article is None or article.body is None or len("".join(article.body.itertext()).split()) < 10:
        return _whole(page)
    about: tuple[tuple[str | None, BlockKind], ...] = (
        (article.title, "title"),
        (article.date, "date"),
        (article.author, "author"),
    )
    head = [Part(text, kind) for text, kind in about if text]
    title = " ".join((article.title or "").split())
    body = [part for part in parts_of(article.body) if " ".join(part.text.split()) != title]
    return [*head, *body]


def _whole(page: str | bytes) -> list[Part]:
    """All visible text of a page, its menus left out."""
    from lxml import html

    if isinstance(page, str):
        page = page.encode("utf-8", "replace")
    tree = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    return list(parts_of(tree))
