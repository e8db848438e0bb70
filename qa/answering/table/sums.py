"""Which sum a label says: taken in or spent, before or after tax, to pay or paid; and other words for the same.

Part of the way of answering in `cell`.
"""

import re

__all__ = ["is_other_sum", "same_labels"]

_SIDES = (
    # Each a pair of contraries; a label that says the one is not what the question says with the other.
    (r"(?<!\w)thu(?! (?:hồi|nhập|gom|tiền))(?!\w)", r"(?<!\w)chi(?! (?:tiết|phí|nhánh|cục|đoàn|bộ|trả))(?!\w)"),
    (r"(?<!\w)(?:tiền |phiếu )?nhập(?: kho)?(?!\w)", r"(?<!\w)(?:tiền |phiếu )?xuất(?: kho)?(?!\w)"),
    (
        r"(?<!\w)(?:trước|chưa (?:có |gồm |bao gồm |tính )*|không (?:gồm |bao gồm |tính ))(?:thuế|vat|gtgt)(?!\w)",
        r"(?<!\w)(?:sau|(?:đã |bao )?(?:có|gồm|tính|cộng)(?: cả)?|cả) (?:thuế|vat|gtgt)(?!\w)",
    ),
    (
        r"(?<!\w)(?:trước|chưa) (?:khi )?(?:giảm|chiết khấu)(?!\w)",
        r"(?<!\w)(?:sau|đã) (?:khi )?(?:giảm|chiết khấu)(?!\w)",
    ),
    (
        r"(?<!\w)(?:đã|tạm) (?:nộp|trả|đóng|thu|chi|thanh toán|ứng|chuyển|cọc|đặt cọc|tạm ứng)(?!\w)",
        r"(?<!\w)(?:còn|phải|cần|chưa)(?: phải| cần)? (?:nộp|trả|đóng|thu|chi|thanh toán|lại|nợ|thiếu|chuyển)(?!\w)",
    ),
)
_CONTRARIES = tuple((re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE)) for one, other in _SIDES)
_ALONE = (
    # What only a label that says it too may answer.
    (
        _CONTRARIES[2][1],
        re.compile(r"(?<!\w)(?:sau|có|gồm|cả|tổng|thanh toán|phải trả|cộng tất cả)(?!\w)", re.IGNORECASE),
    ),
    (
        re.compile(r"(?<!\w)còn (?:phải |cần )?(?:nộp|trả|đóng|lại|nợ|thiếu|thanh toán|thu|dư)(?!\w)", re.IGNORECASE),
        re.compile(r"(?<!\w)(?:còn|dư|tồn|nợ|thiếu|chưa)(?!\w)", re.IGNORECASE),
    ),
    (
        re.compile(r"(?<!\w)đã (?:nộp|trả|đóng|thanh toán|ứng|chuyển|cọc|đặt cọc)(?!\w)", re.IGNORECASE),
        re.compile(r"(?<!\w)(?:đã|tạm ứng|cọc|ứng)(?!\w)", re.IGNORECASE),
    ),
    (
        re.compile(r"(?<!\w)tổng (?:số tiền |tiền |cộng )*(?:phải )?thanh toán(?!\w)", re.IGNORECASE),
        re.compile(r"(?<!\w)(?:tổng|thanh toán|phải trả|tất cả)(?!\w)", re.IGNORECASE),
    ),
)
_SAME = (
    (re.compile(r"^(?:tổng )?cộng(?= )", re.IGNORECASE), "tổng"),
    (re.compile(r"(?<!\w)trước thuế(?!\w)", re.IGNORECASE), "chưa VAT chưa thuế"),
    (re.compile(r"(?<!\w)sau thuế(?!\w)", re.IGNORECASE), "có VAT có thuế đã gồm thuế"),
    (re.compile(r"^(?:số )?(?:dư|tồn)(?: quỹ)?(?!\w)", re.IGNORECASE), "còn lại"),
)
"""Other words for what a label says."""


def is_other_sum(question: str, label: str) -> bool:
    """Whether a label says another sum than the question does.

    >>> is_other_sum("Tổng chi là bao nhiêu?", "Tổng thu"), is_other_sum("Tổng thu?", "Cộng thu")
    (True, False)
    >>> is_other_sum("Còn phải nộp bao nhiêu?", "Học phí phải nộp"), is_other_sum("Giá có VAT?", "Giá trước thuế")
    (True, True)
    """
    for one, other in _CONTRARIES:
        asked, told = (one, other) if one.search(question) else (other, one)
        both = one.search(question) is not None and other.search(question) is not None
        if not both and asked.search(question) and told.search(label) and not asked.search(label):
            return True
    return any(asked.search(question) and not told.search(label) for asked, told in _ALONE)


def same_labels(label: str) -> tuple[str, ...]:
    """A label, and what else people call it.

    >>> same_labels("Cộng thu")
    ('Cộng thu', 'tổng thu')
    """
    others = [pattern.sub(words, label) for pattern, words in _SAME if pattern.search(label)]
    return (label, *others)
