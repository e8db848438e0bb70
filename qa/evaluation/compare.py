"""One question file asked in several ways side by side: other ways of typing, other encoders; as JSON or a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from index import DocumentError, Encoder, HoidapError, Index, Progress, load_encoder, read_all
from index.encoder.sentence_transformer import DEFAULT
from qa.answering.answerer import Answerer
from qa.answering.load_answerer import load_answerer
from qa.answering.reader import Reader
from qa.assistant import Assistant
from qa.evaluation import evaluate
from qa.evaluation.ablation import ablate
from qa.evaluation.evaluate import Case, Outcome
from qa.evaluation.variants import VARIANTS, vary
from qa.evaluation.written import WRITING_NAMES
from qa.settings import Settings
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant

__all__ = ["Comparison", "Request", "ablation", "compare"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to evaluate.

    Attributes:
        file: the question file.
        library: folder of the library that a list of questions is about.
        documents: documents to ask a list about, instead of the library's.
        variants: names of ways of typing, or "all"; empty means as written.
        encoders: names of encoders; empty means the setting's.
        limit: how many questions; None means all.
        gold: search the right document alone.
        without_diacritics: share of a SQuAD file's paragraphs that are typed without diacritics, 0 to 1.
        unanswerable: share of the questions whose paragraph is left out of the search, 0 to 1.
        read: False stops after the search.
        endpoint: puts every answer into words, which are then judged; None writes nothing.
    """

    file: Path
    library: Path
    documents: Sequence[Path] = ()
    variants: Sequence[str] = ()
    encoders: Sequence[str] = ()
    limit: int | None = None
    gold: bool = False
    without_diacritics: float = 0.0
    unanswerable: float = 0.0
    read: bool = True
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcomes by encoder and variant, in the order asked for."""

    outcomes: dict[tuple[str, str], list[Outcome]]

    @property
    def first(self) -> list[Outcome]:
        """The outcomes of the first encoder and variant."""
        return next(iter(self.outcomes.values()))

    @property
    def json(self) -> dict[str, Any]:
        """The first report; beside it `variants` and `encoders` where several were asked for."""
        reports = {key: evaluate.report(outcomes) for key, outcomes in self.outcomes.items()}
        encoders = list(dict.fromkeys(encoder for encoder, _ in reports))
        result = dict(next(iter(reports.values())))
        if len(reports) > len(encoders) or any(variant != "written" for _, variant in reports):
            result["variants"] = {variant: each for (name, variant), each in reports.items() if name == encoders[0]}
        if len(encoders) > 1:
            result["encoders"] = {
                encoder: {variant: each for (name, variant), each in reports.items() if name == encoder}
                for encoder in encoders
            }
        return result

    @property
    def table(self) -> str:
        """One line an encoder and variant."""
        rows = [
            _row(encoder, variant, evaluate.report(outcomes)) for (encoder, variant), outcomes in self.outcomes.items()
        ]
        head = (
            "bộ mã hoá",
            "cách gõ",
            "câu",
            "r@1",
            "r@5",
            "MRR",
            "nDCG",
            "EM",
            "F1",
            "bỏ qua F1",
            "từ chối",
            "p50 ms",
            "p95 ms",
        )
        widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]
        )

    @property
    def writing_table(self) -> str:
        """The figures of written answers, one a line, of the first encoder and variant; empty where none was asked."""
        figures = evaluate.report(self.first).get("writing", {})
        return "\n".join(f"{WRITING_NAMES[key]:44}{_format_value(value)}" for key, value in figures.items())


def compare(request: Request, settings: Settings, *, progress: Progress | None = None) -> Comparison:
    """Every encoder's outcomes for every variant; the first of each is the one to compare with.

    Raises:
        HoidapError: an unknown variant, a file that cannot be read, or a list of questions about an empty library.
    """
    variants = _variants(request.variants)
    outcomes = {}
    for name in request.encoders or [settings.encoder or DEFAULT]:
        encoder = load_encoder(name, cache=settings.cache, progress=progress)
        library, cases = _collection(request, encoder, progress)
        cases = evaluate.remove_paragraphs(evaluate.sample(cases, request.limit), request.unanswerable)
        assistant = Assistant(library, answerer=_answerer(request, settings, cases) if request.read else None)
        _warm(assistant, cases, read=request.read)
        if request.endpoint is not None:
            assistant = writing_assistant(assistant, request.endpoint)
        for variant in variants:
            outcomes[encoder.name, variant] = evaluate.ask_all(
                assistant,
                cases,
                typed=partial(vary, variant=variant),
                gold=request.gold,
                read=request.read,
                progress=progress,
            )
    return Comparison(outcomes)


def ablation(
    request: Request, settings: Settings, *, progress: Progress | None = None
) -> dict[str, dict[str, dict[str, float]]]:
    """What each part of the search earns on a SQuAD file, by variant, all unless some are named (`ablation.ablate`).

    Raises:
        HoidapError: an unknown variant, or a list of questions, which names no right document.
    """
    if evaluate.is_list(request.file):
        raise HoidapError(f"{request.file}: so sánh từng phần cần tệp dạng SQuAD, có đoạn văn đi kèm câu hỏi.")
    encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=progress)
    library, cases = evaluate.read_paragraphs(
        request.file, encoder, without_diacritics=request.without_diacritics, progress=progress
    )
    cases = evaluate.sample(cases, request.limit)
    return ablate(library, cases, variants=_variants(request.variants or ["all"]), progress=progress)


def _variants(names: Sequence[str]) -> list[str]:
    if "all" in names:
        return list(VARIANTS)
    unknown = [name for name in names if name not in VARIANTS]
    if unknown:
        raise HoidapError(f"--variant {unknown[0]}: không có cách gõ này. Chọn trong: all, {', '.join(VARIANTS)}")
    return list(dict.fromkeys(names)) or ["written"]


def _answerer(request: Request, settings: Settings, cases: Sequence[Case]) -> Answerer:
    """The answerer as the file's rules judge it: for SQuAD the span alone, and 1.1 knows no abstention."""
    answerer = load_answerer(settings.reader, cache=settings.cache, confidences=settings.confidences)
    if isinstance(answerer, Reader) and not evaluate.is_list(request.file):
        answerer = answerer.without_expansion()
        if all(case.answers for case in cases):
            answerer = answerer.without_threshold()
    return answerer


def _collection(request: Request, encoder: Encoder, progress: Progress | None) -> tuple[Index, list[Case]]:
    """The library to ask and the cases about it."""
    if not evaluate.is_list(request.file):
        return evaluate.read_paragraphs(
            request.file, encoder, without_diacritics=request.without_diacritics, progress=progress
        )
    if request.without_diacritics:
        raise HoidapError(f"{request.file}: --without-diacritics cần tệp dạng SQuAD, có đoạn văn đi kèm câu hỏi.")
    if request.documents:
        library = Index(encoder=encoder)
        library.add(_readable(request.documents), progress=progress)
    else:
        library = Index.open(request.library, encoder=encoder)
    if not library.documents:
        raise HoidapError(f"Thư viện {request.library} chưa có bài nào để hỏi. Thêm bài, hoặc nêu --documents BÀI…")
    return library, evaluate.read_list(request.file)


def _readable(paths: Sequence[Path]) -> list[Any]:
    results = list(read_all(paths))
    for result in results:
        if isinstance(result, DocumentError):
            raise result
    return results


def _warm(assistant: Assistant, cases: Sequence[Case], *, read: bool) -> None:
    """Ask once untimed: the first question loads the models."""
    if cases:
        evaluate.ask_all(assistant, cases[:1], read=read)


def _row(encoder: str, variant: str, report: dict[str, Any]) -> tuple[str, ...]:
    found, answers, refusal = report["retrieval"], report.get("answers", {}), report.get("abstention", {})
    times = report["milliseconds_per_question"]
    scores = [found.get(key) for key in ("recall@1", "recall@5", "mrr@10", "ndcg@10")]
    values = [*scores, answers.get("em"), answers.get("f1"), refusal.get("f1"), refusal.get("refused")]
    shown = [_format_value(value) for value in values]
    return (encoder, variant, str(report["questions"]), *shown, f"{times['p50']:.1f}", f"{times['p95']:.1f}")


def _format_value(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if value <= 1 else f"{value:.1f}"
