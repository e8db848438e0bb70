"""How well written answers are supported: figures over answers that carry a language model's sentences.

Citation precision and recall are those of ALCE (Gao et al. 2023), with the question file's right passage in the place
of an entailment model. Faithfulness is the share of an answer's sentences that a verifier finds in what they cite; it
is a function of one sentence (`Verify`), so that another may take the place of `is_faithful`.
"""

from collections.abc import Callable, Sequence
from statistics import fmean

from index import Passage, Span
from qa.answer import Answer, WrittenSentence
from qa.writing.facts import Facts, read_facts
from qa.writing.support import SupportFinder

__all__ = ["WRITING_NAMES", "Verify", "is_faithful", "report"]

Verify = Callable[[WrittenSentence], bool]
"""Whether what a written sentence cites says it; False where it cites nothing."""

WRITING_NAMES = {
    "answers": "câu trả lời viết thành lời",
    "failed": "không viết được (giữ câu trích)",
    "sentences": "câu đã viết",
    "citation_precision": "nguồn đúng đoạn, trên số nguồn",
    "citation_recall": "câu trả lời có nguồn đúng đoạn",
    "unsupported": "câu chưa có nguồn",
    "figures_cited": "câu trả lời có mọi số liệu nằm trong nguồn",
    "faithfulness": "phần câu được nguồn nói đúng, trung bình",
}
"""The figures, with what they are called in Vietnamese."""


def is_faithful(sentence: WrittenSentence) -> bool:
    """Whether the passages that a sentence cites say it, with its figures, dates, names and units.

    It looks at the passages anew, not at the spans that the writer has chosen in them.
    """
    if not sentence.citations:
        return False
    cited = [Passage.cut(each.document, each.start, each.end, each.document.title) for each in sentence.citations]
    return bool(SupportFinder(cited).find(sentence.text, range(len(cited))))


def report(
    answers: Sequence[tuple[Answer, Callable[[Span], bool]]], *, verify: Verify = is_faithful
) -> dict[str, float | None]:
    """The figures of answers, 0 to 1 but for the counts; empty where nothing was written.

    Args:
        answers: each with what says whether a passage is the right one for its question.
        verify: judges one sentence for the figure of faithfulness.
    """
    written = [(answer, is_right) for answer, is_right in answers if answer.sentences]
    if not written:
        return {}
    sentences = [sentence for answer, _ in written for sentence in answer.sentences]
    right = [
        [is_right(citation) for sentence in answer.sentences for citation in sentence.citations]
        for answer, is_right in written
    ]
    return {
        "answers": len(written),
        "failed": sum(bool(answer.text and not answer.sentences) for answer, _ in answers),
        "sentences": len(sentences),
        "citation_precision": _mean([each for answer in right for each in answer]),
        "citation_recall": _mean([any(answer) for answer in right]),
        "unsupported": _mean([not sentence.supported for sentence in sentences]),
        "figures_cited": _mean([_has_all_figures(answer) for answer, _ in written]),
        "faithfulness": _mean([fmean(verify(each) for each in answer.sentences) for answer, _ in written]),
    }


def _has_all_figures(answer: Answer) -> bool:
    """Whether every figure, date, time and code that was written stands in what its sentence cites."""
    for sentence in answer.sentences:
        figures = [fact for fact in read_facts(sentence.text) if fact.kind != "name"]
        sources = [Facts(citation.text, around=citation.document.title) for citation in sentence.citations]
        if not all(any(source.holds(fact, sentence.text) for source in sources) for fact in figures):
            return False
    return True


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None
