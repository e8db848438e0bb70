"""An evaluation while somebody watches: how far it is, then its figures and curves, as HTML text."""

from collections.abc import Iterator
from pathlib import Path

from index import HoidapError
from qa.assistant import Assistant
from qa.evaluation.evaluate import Case, Outcome, ask_all, is_list, read_list, read_paragraphs, sample
from qa.page.views.charts import evaluation_html
from qa.page.views.templates import render

__all__ = ["run_evaluation"]

MOST_CASES = 200  # questions of an evaluation on the page; the command line asks them all


def run_evaluation(assistant: Assistant, path: Path) -> Iterator[str]:
    """The progress of an evaluation, then its figures; or the error of the file."""
    try:
        asked, cases = _cases(assistant, path)
    except HoidapError as error:
        yield render("hint.html", text=str(error).replace(str(path), path.name))  # its place is a passing one
        return
    outcomes: list[Outcome] = []
    for number, case in enumerate(cases, 1):
        text = f"Đang hỏi câu {number} trong {len(cases)}: {case.question}"
        yield render("hint.html", text=text, role="status")
        outcomes += ask_all(asked, [case])
    yield evaluation_html(outcomes)


def _cases(assistant: Assistant, path: Path) -> tuple[Assistant, list[Case]]:
    """Whom to ask and what: about this library, or about the paragraphs of a SQuAD file."""
    if is_list(path):
        return assistant, sample(read_list(path), MOST_CASES)
    paragraphs, cases = read_paragraphs(path, assistant.library.encoder)
    return Assistant(paragraphs, answerer=assistant.answerer), sample(cases, MOST_CASES)
