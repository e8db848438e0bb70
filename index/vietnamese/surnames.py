"""Vietnamese surnames, the only list of them in the project."""

import re

__all__ = ["COMMON", "SURNAMES", "SURNAME_PREFIX", "starts_with_surname"]

SURNAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lã la lại lâm lương lưu mai trịnh đinh "
    "đoàn đào tạ tô tôn tống trương triệu từ thái thạch thân quách phùng nghiêm mạc ma lục kiều khuất hứa hà giang "
    "doãn diệp đàm đậu chu châu cao cù bạch âu an bế cung hàn hầu khúc khổng lều lò lữ mã nông ninh nhữ phí sầm "
    "tăng tiêu trà ung văn viên vi vương xa quản thẩm tào tần trình chử cấn đường đồng điền đổng giáp kim kha quang "
    "thiều tưởng hoàn".split()
)
"""Surnames in lower case, rare ones included; many are common words too ("cao", "hoàn"), so a capital must confirm."""

COMMON = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lã Đinh Đoàn Trịnh Mai Đào Tô Lương Tạ "
    "Quách Châu Tôn Trương Kim Park"
).split()
"""Surnames that a capital alone identifies in running text, with two Korean ones that Vietnamese news is full of."""

SURNAME_PREFIX = re.compile(f"(?:{'|'.join(COMMON)}) ")
"""A common surname and the space after it."""


def starts_with_surname(line: str) -> bool:
    """Whether the first word of a line is a surname, in any case.

    >>> starts_with_surname("LÃ TIẾN"), starts_with_surname("Dữ Dội"), starts_with_surname("")
    (True, False, False)
    """
    words = line.split(maxsplit=1)
    return bool(words) and words[0].lower() in SURNAMES
