"""Ten scripted answers with right, wrong, missing, swapped and invented citations; what a person finds in each."""

from dataclasses import dataclass

__all__ = ["ANSWERS", "PASSAGES", "QUESTION", "Written", "write_text"]

QUESTION = "Vé vào cổng Bảo tàng Sông Nước giá bao nhiêu?"
PASSAGES = (
    "Vé vào cổng Bảo tàng Sông Nước giá 30.000 đồng một người lớn; trẻ em dưới 6 tuổi được miễn phí. Bảo tàng Sông "
    "Nước mở cửa từ 8 giờ đến 17 giờ, nghỉ thứ Hai.",
    "Bảo tàng Sông Nước do kiến trúc sư Đỗ Thanh Bình thiết kế, khánh thành ngày 19/5/2011. Toà nhà bảo tàng cao 4 "
    "tầng, rộng 2.600 mét vuông.",
    "Bảo tàng Sông Nước trưng bày 1.450 hiện vật, trong đó có chiếc thuyền gỗ dài 21 mét vớt được ở cửa sông Văn Úc "
    "năm 2007. Mỗi năm bảo tàng có khoảng 90.000 lượt khách.",
)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a scripted answer.

    Attributes:
        text: as the model writes it, without marks.
        cited: the passages that it cites, from 1; 7 and 9 are none.
        said_by: the passage that says it, from 1; 0 where none does.
    """

    text: str
    cited: tuple[int, ...]
    said_by: int


ANSWERS: dict[str, tuple[Written, ...]] = {
    "right": (
        Written("Vé người lớn giá 30.000 đồng.", (1,), 1),
        Written("Bảo tàng khánh thành ngày 19/5/2011.", (2,), 2),
    ),
    "missing": (
        Written("Vé người lớn giá 30.000 đồng.", (), 1),
        Written("Bảo tàng mở cửa từ 8 giờ đến 17 giờ.", (), 1),
    ),
    "missing and untrue": (
        Written("Bảo tàng có quán cà phê ở tầng thượng.", (), 0),
        Written("Trẻ em dưới 6 tuổi được miễn phí.", (1,), 1),
    ),
    "wrong": (
        Written("Toà nhà bảo tàng cao 4 tầng.", (1,), 2),
        Written("Chiếc thuyền gỗ dài 21 mét.", (2,), 3),
    ),
    "swapped": (
        Written("Bảo tàng do kiến trúc sư Đỗ Thanh Bình thiết kế.", (3,), 2),
        Written("Mỗi năm bảo tàng có khoảng 90.000 lượt khách.", (2,), 3),
    ),
    "invented number": (
        Written("Vé học sinh giá 15.000 đồng.", (7,), 0),
        Written("Bảo tàng nghỉ thứ Hai.", (9,), 1),
    ),
    "invented fact": (
        Written("Bảo tàng được UNESCO công nhận năm 2018.", (2,), 0),
        Written("Chiếc thuyền gỗ được vớt ở cửa sông Văn Úc năm 2007.", (3,), 3),
    ),
    "another figure": (
        Written("Vé người lớn giá 50.000 đồng.", (1,), 0),
        Written("Bảo tàng khánh thành ngày 19/8/2011.", (2,), 0),
        Written("Toà nhà bảo tàng rộng 2.600 mét vuông.", (2,), 2),
    ),
    "facts swapped": (
        Written("Chiếc thuyền gỗ được vớt năm 2011.", (3,), 0),
        Written("Trẻ em dưới 6 tuổi không được miễn phí.", (1,), 0),
    ),
    "mixed": (
        Written("Bảo tàng do kiến trúc sư Nguyễn Văn Tâm thiết kế.", (2,), 0),
        Written("Bảo tàng mở cửa cả thứ Hai.", (1,), 0),
        Written("Bảo tàng trưng bày 1.450 hiện vật.", (3, 1), 3),
    ),
}
"""What each answer has, and its sentences: 22, of which 8 are untrue."""


def write_text(answer: tuple[Written, ...], *, opening: str = "[", closing: str = "]") -> str:
    """An answer as a model writes it, with its marks before each full stop."""
    marked = []
    for sentence in answer:
        marks = "".join(f"{opening}{number}{closing}" for number in sentence.cited)
        marked.append(f"{sentence.text.removesuffix('.')}{' ' if marks else ''}{marks}.")
    return " ".join(marked)
