"""A document with every kind of block, made without a format's reader: tables, lists, fields, numbered headings."""

from index import Block, Cell, Document

__all__ = ["range_of", "structured"]

HEADS = ("Tuyến", "Giá vé", "Giờ chạy / Sáng", "Giờ chạy / Chiều")
ROWS = (
    ("Số 1", "7.000 đồng", "5 giờ 10", "14 giờ"),
    ("Số 2", "8.500 đồng", "6 giờ", "15 giờ 30"),
    ("Số 3 <b>", "9.000 đồng", "", "16 giờ"),
)


class _Text:
    """A text and its blocks, growing."""

    def __init__(self) -> None:
        self.text, self.blocks = "", []

    def add(self, kind, text, *, between="\n\n", **details) -> None:
        """One block without cells."""
        start = self._begin(between)
        self.text += text
        self.blocks.append(Block(kind, start, len(self.text), **details))

    def add_pairs(self, kind, pairs, *, between="\n", **details) -> None:
        """One block of "name: value" pairs; an empty value is left out, as the formats do."""
        start, cells = self._begin(between), []
        for name, value in pairs:
            if value:
                self.text += f"{'; ' if cells else ''}{name}: "
                cells.append(Cell(len(self.text), len(self.text) + len(value), name))
                self.text += value
        self.blocks.append(Block(kind, start, len(self.text), cells=tuple(cells), **details))

    def _begin(self, between) -> int:
        self.text += between if self.text else ""
        return len(self.text)


def structured() -> Document:
    """The document."""
    made = _Text()
    made.add("title", "Nội quy xe buýt")
    made.add("heading", "Điều 1. Giá vé", number="Điều 1", level=1)
    made.add("paragraph", "Giá vé áp dụng từ tháng 3.")
    for row in ROWS:
        made.add_pairs("row", zip(HEADS, row, strict=True), table=1)
    made.add("heading", "Hành khách", number="Điều 2.", level=1)
    made.add("paragraph", "Hành khách phải:")
    made.add("item", "a) mua vé trước khi lên xe;", between="\n", number="a)", level=1)
    made.add("item", "trẻ em đi cùng người lớn;", between="\n", number="-", level=2)
    made.add("item", "b) giữ vé đến hết chuyến.", between="\n", number="b)", level=1)
    made.add_pairs("field", [("Đơn vị", "Công ty Xe buýt Bến Mới")], between="\n\n")
    made.add_pairs("field", [("Điện thoại", "0225 111 222")])
    return Document("nội quy", made.text, tuple(made.blocks))


def range_of(document: Document, text: str) -> tuple[int, int]:
    """Where a text stands in the document, the first time."""
    start = document.text.index(text)
    return start, start + len(text)
