"""What the page reads off the JSON of an answer (`qa.answer_json`): a turn of a conversation. No HTML here."""

from collections.abc import Mapping, Sequence
from typing import cast

from index.ingest.chunk import sentences
from qa.answer_json import AnswerJson, CitationJson, HitJson, RangeJson, SpanJson
from qa.answer_text import not_mentioned_message, same_words

__all__ = [
    "explain_abstention",
    "highlights_of",
    "ordered_hits",
    "pages",
    "sentence_range",
    "sources_of",
    "understood_otherwise",
]


def sources_of(turn: AnswerJson) -> list[CitationJson]:
    """Every passage that the text or a written sentence cites, in that order, none twice, with all its highlights."""
    merged: dict[tuple[str, int, int], CitationJson] = {}
    written = [citation for sentence in turn["sentences"] for citation in sentence["citations"]]
    for citation in (*turn["citations"], *written):
        key = (citation["document"]["id"], citation["start"], citation["end"])
        before = merged.get(key)
        merged[key] = citation if before is None else _join(before, citation)
    return list(merged.values())


def _join(one: CitationJson, other: CitationJson) -> CitationJson:
    """A passage with the highlights of two citations of it, those that overlap as one."""
    ranges: list[RangeJson] = []
    for each in sorted((*one["highlights"], *other["highlights"]), key=lambda each: each["start"]):
        if ranges and each["start"] < ranges[-1]["end"]:
            start, end = ranges[-1]["start"], max(ranges[-1]["end"], each["end"])
            text = one["text"][start - one["start"] : end - one["start"]]
            ranges[-1] = {"page": ranges[-1]["page"], "start": start, "end": end, "text": text}
        else:
            ranges.append(each)
    return {**one, "highlights": ranges}


def understood_otherwise(turn: AnswerJson) -> bool:
    """True when something else was searched than was typed: diacritics restored, or a follow-up rewritten."""
    return not turn["reply"] and not same_words(turn["query"], turn["question"])


def ordered_hits(turn: AnswerJson) -> list[HitJson]:
    """The hits in the order after reading, then those that were not read, in the order of retrieval."""
    order = {rank: number for number, rank in enumerate(turn["reranked"])}
    return sorted(turn["hits"], key=lambda hit: order.get(hit["rank"], len(order) + hit["rank"]))


def explain_abstention(turn: AnswerJson) -> str:
    """Why the documents do not hold the answer, in Vietnamese, without its full stop."""
    if turn["note"]:
        return turn["note"].removesuffix(".")
    if turn["unmentioned"]:
        return not_mentioned_message(turn["unmentioned"])
    return "Không có câu nào trong các bài đang hỏi trả lời được câu này"


def sentence_range(citation: CitationJson) -> tuple[int, int]:
    """The range, inside the citation's text, of the sentences that its highlights touch; all of it without any."""
    text, start = citation["text"], citation["start"]
    if not citation["highlights"]:
        return 0, len(text)
    left, right = citation["highlights"][0]["start"] - start, citation["highlights"][-1]["end"] - start
    touched = [each for each in sentences(text) if each[0] < right and each[1] > left]
    return (touched[0][0], touched[-1][1]) if touched else (0, len(text))


def highlights_of(span: SpanJson) -> Sequence[RangeJson]:
    """The answering ranges inside the span; a hit has none."""
    return cast("Mapping[str, Sequence[RangeJson]]", span).get("highlights", ())


def pages(span: SpanJson) -> str:
    """The page that holds the answering words, or the pages of a span without any; empty in a text without pages."""
    if span["page"] is None:
        return ""
    ranges: Sequence[RangeJson] = highlights_of(span) or [span]
    ends = (ranges[0]["start"], ranges[-1]["end"])
    first, last = (span["page"] + span["text"].count("\f", 0, end - span["start"]) for end in ends)
    return f"tr. {first}" if first == last else f"tr. {first}–{last}"
