"""The library as the page shows it: articles, what became of added files, facts about the whole; HTML, no state."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from index import Document, Index
from qa.page.views.templates import format_count, render

__all__ = ["MOST_LISTED", "AddedFile", "articles_html", "duplicate_note", "facts_html", "files_html", "size_on_disk"]

MOST_LISTED = 300
"""Articles that the page lists, the newest ones; all of them are searched."""

PAGE = "\f"
"""Begins a page of a text that has pages."""


@dataclass(frozen=True, slots=True)
class AddedFile:
    """One file on its way into the library; `total` 0 means that progress cannot be counted."""

    name: str
    stage: str = "Đang chờ"
    done: int = 0
    total: int = 0
    began: float = 0.0
    ended: bool = False
    failed: bool = False

    def at(self, stage: str, done: int = 0, total: int = 0) -> "AddedFile":
        """The file at a stage; the clock of a stage starts with it."""
        began = self.began if stage == self.stage else time.monotonic()
        return replace(self, stage=stage, done=done, total=total, began=began)

    def end(self, stage: str, *, failed: bool = False) -> "AddedFile":
        """The file with nothing more to come."""
        return replace(self, stage=stage, done=0, total=0, ended=True, failed=failed)

    @property
    def message(self) -> str:
        """The stage with its count and the time left."""
        counts = f" {format_count(self.done)}/{format_count(self.total)}" if self.total else ""
        return f"{capitalise(self.stage)}{counts}{self._remaining}"

    @property
    def _remaining(self) -> str:
        spent = time.monotonic() - self.began
        if not (self.total and self.done and spent > 1):
            return ""
        left = spent / self.done * (self.total - self.done)
        return f", còn khoảng {left:.0f} giây" if left < 90 else f", còn khoảng {left / 60:.0f} phút"


def capitalise(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def files_html(files: Sequence[AddedFile]) -> str:
    """What becomes of each added file, with counts and the time left where there is something to count."""
    return render("added_files.html", files=files)


def articles_html(
    documents: Mapping[str, Document], passages: Mapping[str, int], notes: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The list of articles, each with a way to open and to remove it.

    Args:
        documents: the articles by id, the newest last.
        passages: how many passages each has.
        notes: what else there is to say of some of them.
    """
    newest = list(documents.items())[-MOST_LISTED:]
    rows = [_row(document, passages.get(name, 0), notes.get(name, "")) for name, document in newest]
    return render("articles.html", rows=rows, rest=len(documents) - len(newest))


def duplicate_note(original: Document) -> str:
    """The note on an article that is a near-duplicate of an earlier one."""
    title = " ".join(original.title.split())
    return f"trùng với “{title if len(title) <= 90 else title[:89] + '…'}”, khi trả lời chỉ tính là một nguồn"


def facts_html(library: Index) -> str:
    """What the library holds and where it lies."""
    encoder, folder = library.encoder, library.folder
    facts = [
        ("Bài", format_count(len(library.documents))),
        ("Đoạn", format_count(len(library))),
        ("Ký tự", format_count(library.characters)),
        ("Mô hình nhúng", f"{encoder.name} ({encoder.dim} chiều)"),
        ("Ngôn ngữ", "Tiếng Việt, gõ có dấu hoặc không dấu"),
        (
            "Dung lượng",
            _bytes(size_on_disk(folder)) if folder else "trên máy chủ" if library.place else "chỉ nằm trong bộ nhớ",
        ),
        ("Lưu lần cuối", _last_save(folder)),
        ("Nơi lưu", library.place or "không có"),
    ]
    return render("facts.html", facts=facts)


def size_on_disk(folder: Path) -> int:
    """Bytes of the files directly in the folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def _row(document: Document, passages: int, note: str) -> tuple[Document, list[str], str]:
    """(document, facts about it, note) of one article."""
    pages = f"{format_count(document.text.count(PAGE) + 1)} trang" if PAGE in document.text else ""
    sizes = [pages, f"{format_count(passages)} đoạn", f"{format_count(len(document.text))} ký tự"]
    return document, [each for each in (document.date_text, document.author, *sizes) if each], capitalise(note)


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e5 else f"{size / 1e3:.0f} KB"


def _last_save(folder: Path | None) -> str:
    manifest = folder / "manifest.json" if folder else None
    if manifest is None or not manifest.exists():
        return "chưa lưu"
    return f"{datetime.fromtimestamp(manifest.stat().st_mtime):%H:%M ngày %d/%m/%Y}"
