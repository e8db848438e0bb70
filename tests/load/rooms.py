"""What the sessions ask about: rooms, each with a secret in an article of its own, and news that keeps changing."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.vietnamese.text import fold

FLOWERS = "Sen Cúc Mai Đào Lan Trúc Tùng Quế Hồng Ngọc".split(" ")
SIDES = "Đông Tây Nam Bắc Trung".split(" ")
SESSIONS = len(FLOWERS) * len(SIDES)
LETTERS = "ABCDEGHKLMNPQRSTVXY23456789"
OTHERS = "Sân trường có nhiều cây xanh. Thư viện mở cửa từ bảy giờ sáng. Nhà ăn phục vụ ba bữa một ngày.".split(". ")


@dataclass(frozen=True, slots=True)
class Room:
    """A room, its secret, and the id of its article once the library has it."""

    name: str
    secret: str
    document: str = ""

    @property
    def title(self) -> str:
        return f"Nội quy phòng {self.name}"

    @property
    def article(self) -> str:
        return (
            f"{self.title}\n\nPhòng {self.name} nằm ở khu nhà {self.name.split()[1]}, do một thầy giáo trông coi.\n\n"
            f"Mã bí mật của phòng {self.name} là {self.secret}. Không ai khác được biết mã này.\n"
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page's API takes it: what, with which turns before it, and whether in all articles."""

    question: str
    history: list[dict[str, Any]]
    everywhere: bool


def rooms(seed: int) -> list[Room]:
    """Fifty rooms whose secrets the seed decides."""
    draw = random.Random(seed)
    names = [f"{flower} {side}" for flower in FLOWERS for side in SIDES]
    return [Room(name, "".join(draw.choices(LETTERS, k=10))) for name in names]


def write_rooms(every: list[Room], folder: Path) -> None:
    folder.mkdir(parents=True)
    for number, room in enumerate(every):
        (folder / f"phong-{number:02}.txt").write_text(room.article, encoding="utf-8")


def write_news(folder: Path, number: int, *, kept: int = 10) -> None:
    """One of ten pieces of news, written anew: the library changes all the time and stays as large as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Tin số {number}\n\nHôm nay trường ghi nhận {number} lượt khách.\n\n{OTHERS[number % len(OTHERS)]}.\n"
    (folder / f"tin-{number % kept}.txt").write_text(text, encoding="utf-8")


def asked(room: Room, other: Room, draw: random.Random) -> Asked:
    """A question of a room's session: mostly after its own secret, sometimes after another's, in its own article."""
    own = f"Mã bí mật của phòng {room.name} là gì?"
    kind = draw.randrange(5)
    if kind == 0:
        return Asked(fold(own).capitalize(), [], everywhere=False)
    if kind == 1:
        return Asked(f"Mã bí mật của phòng {other.name} là gì?", [], everywhere=False)
    if kind == 2:
        before = {"question": f"Phòng {room.name} nằm ở đâu?", "answer": f"khu nhà {room.name.split()[1]}"}
        return Asked("Mã bí mật của phòng đó là gì?", [before], everywhere=False)
    return Asked(own, [], everywhere=kind == 3)
