"""The library as the page shows it: articles, what became of added files, facts about the whole; HTML, no state."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from types import MappingProxyType

from index import Document, Index

__all__ = ["MOST_LISTED", "Added", "added_html", "articles_html", "copy_note", "counted", "facts_html", "size_on_disk"]

MOST_LISTED = 300
"""Articles that the page lists, the newest ones; all of them are searched."""

PAGE = "\f"
"""Begins a page of a text that has pages."""


@dataclass(frozen=True, slots=True)
class Added:
    """One file on its way into the library; `total` 0 means that nothing countable goes on."""

    name: str
    stage: str = "Đang chờ"
    done: int = 0
    total: int = 0
    began: float = 0.0
    ended: bool = False
    failed: bool = False

    def at(self, stage: str, done: int = 0, total: int = 0) -> "Added":
        """The file at a stage; the clock of a stage starts with it."""
        began = self.began if stage == self.stage else time.monotonic()
        return replace(self, stage=stage, done=done, total=total, began=began)

    def end(self, stage: str, *, failed: bool = False) -> "Added":
        """The file with nothing more to come."""
        return replace(self, stage=stage, done=0, total=0, ended=True, failed=failed)


def counted(number: int) -> str:
    """A number as Vietnamese writes it.

    >>> counted(12345)
    '12.345'
    """
    return f"{number:,}".replace(",", ".")


def added_html(files: Sequence[Added]) -> str:
    """What becomes of each added file, with counts and the time left where there is something to count."""
    return f'<ul class="hd-rows" aria-live="polite">{"".join(map(_added, files))}</ul>' if files else ""


def articles_html(
    documents: Mapping[str, Document], passages: Mapping[str, int], notes: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The list of articles, each with a way to open and to take it out.

    Args:
        documents: the articles by id, the newest last.
        passages: how many passages each has.
        notes: what else is to be told of some of them.
    """
    if not documents:
        return '<p class="hd-hint">Thư viện chưa có bài nào. Hãy thả tệp hoặc dán văn bản ở bên dưới.</p>'
    newest = list(documents.items())[-MOST_LISTED:]
    rows = "".join(_article(document, passages.get(name, 0), notes.get(name, "")) for name, document in newest)
    rest = len(documents) - len(newest)
    more = f'<p class="hd-hint">Và {counted(rest)} bài thêm trước đó.</p>' if rest else ""
    return f'<ul class="hd-rows">{rows}</ul>{more}'


def copy_note(original: Document) -> str:
    """What is told of an article that says the same as an earlier one."""
    title = " ".join(original.title.split())
    return f"trùng với “{title if len(title) <= 90 else title[:89] + '…'}”, khi trả lời chỉ tính là một nguồn"


def facts_html(library: Index) -> str:
    """What the library holds and where it lies."""
    encoder, folder = library.encoder, library.folder
    characters = sum(len(document.text) for document in library.documents.values())
    facts = [
        ("Bài", counted(len(library.documents))),
        ("Đoạn", counted(len(library))),
        ("Ký tự", counted(characters)),
        ("Mô hình nhúng", f"{encoder.name} ({encoder.dim} chiều)"),
        ("Ngôn ngữ", "Tiếng Việt, gõ có dấu hoặc không dấu"),
        ("Dung lượng", _bytes(size_on_disk(folder)) if folder else "chỉ nằm trong bộ nhớ"),
        ("Lưu lần cuối", _saved(folder)),
        ("Thư mục", str(folder) if folder else "không có"),
    ]
    return f'<dl class="hd-facts">{"".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)}</dl>'


def size_on_disk(folder: Path) -> int:
    """Bytes of the files directly in the folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def _added(file: Added) -> str:
    bar = f'<progress max="{file.total}" value="{file.done}" aria-label="Tiến độ"></progress>' if file.total else ""
    count = f" {counted(file.done)}/{counted(file.total)}" if file.total else ""
    kind = ' class="hd-bad"' if file.failed else ""
    return (
        f'<li{kind}><span class="hd-grow"><b><bdi>{escape(file.name)}</bdi></b>'
        f"<small>{escape(file.stage[:1].upper() + file.stage[1:])}{count}{_left(file)}</small></span>{bar}</li>"
    )


def _left(file: Added) -> str:
    spent = time.monotonic() - file.began
    if not (file.total and file.done and spent > 1):
        return ""
    left = spent / file.done * (file.total - file.done)
    return f", còn khoảng {left:.0f} giây" if left < 90 else f", còn khoảng {left / 60:.0f} phút"


def _article(document: Document, passages: int, note: str) -> str:
    title, name = escape(document.title), escape(document.id)
    pages = f"{counted(document.text.count(PAGE) + 1)} trang" if PAGE in document.text else ""
    sizes = [pages, f"{counted(passages)} đoạn", f"{counted(len(document.text))} ký tự"]
    about = [document.published, document.author, *sizes]
    facts = " · ".join(f"<bdi>{escape(each)}</bdi>" for each in about if each)
    told = f'<small class="hd-note"><bdi>{escape(note[:1].upper() + note[1:])}</bdi></small>' if note else ""
    return (
        f'<li><span class="hd-grow"><b><bdi>{title}</bdi></b><small>{facts}</small>{told}</span>'
        f"{_button('open', 'Đọc', name, title)}{_button('remove', 'Gỡ', name, title)}</li>"
    )


def _button(action: str, label: str, name: str, title: str) -> str:
    attributes = f'type="button" class="hd-quiet" data-do="{action}" data-id="{name}"'
    return f'<button {attributes} aria-label="{label}: {title}">{label}</button>'


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e5 else f"{size / 1e3:.0f} KB"


def _saved(folder: Path | None) -> str:
    manifest = folder / "manifest.json" if folder else None
    if manifest is None or not manifest.exists():
        return "chưa lưu"
    return f"{datetime.fromtimestamp(manifest.stat().st_mtime):%H:%M ngày %d/%m/%Y}"
