"""An answer as plain text, for the terminal, and the sentences about it that the page shows too."""

from collections.abc import Sequence

from index import Document
from qa.answer import Answer, Citation

__all__ = ["answer_text", "not_mentioned_message", "same_words"]

_BOLD, _PLAIN = "\033[1m", "\033[0m"


def answer_text(answer: Answer, *, colour: bool = False) -> str:
    """An answer for the terminal: the text, then each citation with its place and its highlighted passage."""
    if answer.reply:
        return answer.reply
    lines = []
    if not same_words(answer.query, answer.question):
        lines.append(f"Hiểu là: {answer.query}")
    if answer.abstained:
        return "\n".join([*lines, *_abstention(answer)])
    lines += [answer.text, *([answer.note] if answer.note else []), ""]
    if answer.sentences:
        lines += ["Viết thành lời:", *_sentence_lines(answer), ""]
    for number, citation in enumerate(answer.sources, start=1):
        lines.append(f"[{number}] {_about(citation.document)}, ký tự {citation.start}-{citation.end}")
        lines.append("    " + _highlight(citation, colour=colour).replace("\n", "\n    "))
    lines.append(f"Độ tin cậy: {answer.confidence:.0%}")
    return "\n".join(lines)


def same_words(one: str, other: str) -> bool:
    """Whether two questions differ in capitals and white space at most; no rewrite note is shown then.

    >>> same_words("Giá  vé bao nhiêu?", "giá vé bao nhiêu?"), same_words("gia ve", "giá vé")
    (True, False)
    """
    return one.lower().split() == other.lower().split()


def not_mentioned_message(names: Sequence[str]) -> str:
    """That no article mentions some names, in Vietnamese.

    >>> not_mentioned_message(["Đà Nẵng", "FPT"])
    'Không bài nào trong thư viện nhắc đến “Đà Nẵng”, “FPT”'
    """
    return f"Không bài nào trong thư viện nhắc đến {', '.join(f'“{name}”' for name in names)}"


def _sentence_lines(answer: Answer) -> list[str]:
    """The written sentences, in their lines, each with the numbers of its sources or that it has none."""
    lines: dict[int, list[str]] = {}
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in answer.source_numbers(sentence)) or "(chưa có nguồn)"
        lines.setdefault(sentence.line, []).append(f"{sentence.text} {marks}")
    return [" ".join(each) for each in lines.values()]


def _abstention(answer: Answer) -> list[str]:
    lines = [f"{answer.note}."] if answer.note else []
    if answer.unmentioned:
        lines.append(f"{not_mentioned_message(answer.unmentioned)}.")
    lines.append("Không tìm thấy câu trả lời trong các bài đã thêm. Những đoạn gần nhất:")
    nearest = (answer.reranked or answer.hits)[:3]
    return [*lines, *(f"  · {_about(hit.passage.document)}: {_short(hit.passage.text)}" for hit in nearest)]


def _about(document: Document) -> str:
    return f"{document.title} ({document.date_text})" if document.date_text else document.title


def _short(text: str, longest: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"


def _highlight(citation: Citation, *, colour: bool) -> str:
    """The citation's text with its highlights between marks; ANSI bold in a terminal, brackets elsewhere."""
    opened, closed = (_BOLD, _PLAIN) if colour else ("«", "»")
    text, at = "", citation.start
    for span in citation.highlights:
        text += citation.document.text[at : span.start] + opened + span.text + closed
        at = span.end
    return text + citation.document.text[at : citation.end]
