"""Which column of a table holds what an adjective compares, and the figures in it."""

import re
from collections.abc import Sequence

from index.outline import Table, TableCell, headings_above
from index.vietnamese.quantities import number_value, quantities
from qa.answering.topic import Topic
from qa.question.values import Value, values

__all__ = [
    "LEAST",
    "MOST",
    "PRICED",
    "SPEED",
    "TIMED",
    "choose_column",
    "figure_of",
    "is_scaled",
    "scale_of",
    "takes_time",
]

MOST = "cao|đắt|mắc|nhiều|lớn|dài|nặng|xa|rộng|muộn|to|mạnh|nhanh|đông|sâu|sau|mới|tốt|trễ|lâu|gần đây|mới đây"
LEAST = "thấp|rẻ|ít|nhỏ|bé|ngắn|nhẹ|gần(?! đây)|hẹp|sớm|yếu|chậm|vắng|nông|trước|cũ|kém|nhanh hết"
"""Adjectives of a comparison, those whose greatest figure wins and those whose least does."""
PRICED = frozenset(["đắt", "rẻ", "mắc"])
SPEED = frozenset(["nhanh", "chậm"])
TIMED = frozenset("sớm|muộn|trước|sau|mới|cũ|trễ|gần đây|mới đây".split("|"))
"""Adjectives that compare prices, speeds, days and times."""
_AMOUNTS = frozenset("nhiều ít đông vắng".split())
_TIME = re.compile(r"\d\s?(?:giây|phút|giờ|ngày|tuần|tháng|năm)(?!\w)", re.IGNORECASE)
_PRICE = re.compile(r"giá|tiền|phí|đơn giá|cỡ", re.IGNORECASE)
_PLEDGE = re.compile(r"(?<!\w)(?:cọc|ứng|ký quỹ|bảo lãnh)(?!\w)", re.IGNORECASE)
"""Sums that are no price."""
_MONEY = frozenset(["tiền", "đồng"])
_MOST_OF = 0.6
"""Share of the rows that must hold a figure in a column that is compared."""
_SCALE = re.compile(r"(?:\(|đvt:? |đơn vị(?: tính)?:? ){1,2}(nghìn|ngàn|triệu|tỷ|tỉ)(?: đồng)?(?!\w)", re.IGNORECASE)
_SCALES = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}


def choose_column(
    topic: Topic, table: Table, how: str, measure: str = "", *, key: str = "", rows_alone: bool = False
) -> str | None:
    """The column that an adjective compares, None where none plainly is.

    Args:
        topic: of the question without the adjective.
        table: whose column is looked for.
        how: the adjective, in small letters.
        measure: what the adjective is of ("nhiều suất nhất"), in small letters; empty where it stands alone.
        key: the column that names the rows.
        rows_alone: whether rows are what is compared for certain, so that one column of figures will do.
    """
    cells = {
        column: [cell for row in table.rows for cell in row.cells if cell.column == column] for column in table.columns
    }
    least = max(2, len(table.rows) * _MOST_OF)
    held = {
        column: inside
        for column, inside in cells.items()
        if column != key
        and (how not in PRICED or not _PLEDGE.search(column) or topic.fit(column))
        and sum(figure_of(cell) is not None for cell in inside) >= least
        and _compares(how, column, inside, priced=_is_of_prices(table))
    }
    if measure and not (how in PRICED or measure in _MONEY):
        held = {column: inside for column, inside in held.items() if _is_of(measure, column, inside)}
        if len(held) == 1:
            return next(iter(held))
    if not held:
        return None
    fits = {column: topic.fit(column) for column in held}
    known = rows_alone or len(held) == 1 or how in PRICED or how in TIMED or how == "đông"
    if max(fits.values()) == 0 and not known and not _PRICE.search(" ".join(held)):
        return None
    if len(held) == 1 and how in _AMOUNTS and not measure and max(fits.values()) == 0 and not rows_alone:
        return None  # most of something that the table does not hold
    return max(held, key=lambda column: fits[column] + (0.2 if _PRICE.search(column) else 0.0))


def takes_time(how: str, column: str, text: str) -> bool:
    """Whether the fastest has the least figure: a time that something takes."""
    if how not in SPEED:
        return False
    return _TIME.search(text) is not None or re.search(r"thời gian", column, re.IGNORECASE) is not None


def _is_of(measure: str, column: str, cells: Sequence[TableCell]) -> bool:
    """Whether a column's name or the unit of its figures says the measure."""
    said = re.compile(rf"(?<!\w){re.escape(measure.split()[-1])}(?!\w)", re.IGNORECASE)
    inside = sum(said.search(cell.span.text) is not None for cell in cells)
    return said.search(column) is not None or inside > len(cells) / 2


def _is_of_prices(table: Table) -> bool:
    """Whether what stands above a table says that its figures are prices: "Bảng giá (nghìn đồng)"."""
    above = f"{table.title.text if table.title else ''} {headings_above(table.span)}"
    return re.search(r"(?<!\w)(?:giá|phí|lệ phí|học phí|đồng)(?!\w)", above, re.IGNORECASE) is not None


def _compares(how: str, column: str, cells: Sequence[TableCell], *, priced: bool) -> bool:
    """Whether a column holds what an adjective compares: days for "sớm", prices for "đắt", speed for "nhanh"."""
    texts = [cell.span.text.strip() for cell in cells]
    dated = sum(any(each.kind != "quantity" for each in values(text)) for text in texts) > len(texts) / 2
    if how in TIMED:
        return dated or re.search(r"(?<!\w)(?:năm|ngày|giờ|hạn|thời gian|lần)(?!\w)", column, re.IGNORECASE) is not None
    if how == "lâu":
        return all(_TIME.search(text) for text in texts)
    if dated:
        return False
    if how in SPEED:
        fast = r"tốc độ|thời gian|km/h|vận tốc"
        return re.search(fast, column, re.IGNORECASE) is not None or all(_TIME.search(text) for text in texts)
    if how in PRICED:
        money = [text for text in texts if (figure := _read_figure(text)) is not None and figure >= 1000]
        if priced and not re.search(r"(?<!\w)(?:số|tuổi)(?!\w)", column, re.IGNORECASE):
            return True
        return _PRICE.search(column) is not None or len(money) == len(texts) or "đồng" in " ".join(texts)
    return True


def figure_of(cell: TableCell) -> float | None:
    """The figure that a cell begins with, a day or a month as yyyymmdd, a time of day in minutes."""
    text = cell.span.text.strip()
    dated = next((each for each in values(text) if each.kind != "quantity" and each.start == 0), None)
    if dated is None:
        return _read_figure(text)
    place = 0.0
    for part in reversed(dated.parts):
        place = place * 100 + part
    return place


def _read_figure(text: str) -> float | None:
    figure = re.match(r"[\d.,]+(?=\D|$)", text)
    if figure is None or re.match(r"[\d.,]+\s?[/-]\d", text):
        return None
    found = quantities(text)
    return found[0].low if found and not found[0].is_range else number_value(figure[0].rstrip(".,"))


def scale_of(table: Table) -> float:
    """What the figures of a table are thousands or millions of, as the line above it says: "(nghìn đồng)"."""
    said = _SCALE.search(f"{table.title.text if table.title else ''} {headings_above(table.span)}")
    return _SCALES[said[1].lower()] if said else 1.0


def is_scaled(asked: Value, held: Value, scale: float) -> bool:
    """Whether a value of the question is the figure of a cell times the scale of its table."""
    return asked.kind == held.kind == "quantity" and abs(asked.parts[0] - held.parts[0] * scale) < 1e-6 * asked.parts[0]
