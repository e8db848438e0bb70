"""The JSON form of an answer read back from where anybody may have changed it: a browser's memory, an uploaded file.

Nothing in it is trusted: every field is made anew, and what does not fit together is no answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from qa.answer_json import (
    AnswerJson,
    CitationJson,
    CopyJson,
    DocumentJson,
    HitJson,
    OwnWordsJson,
    RangeJson,
    SentenceJson,
    SpanJson,
)

__all__ = ["parse_answer"]


def parse_answer(value: object) -> AnswerJson | None:
    """An answer read back from JSON that anybody may have changed; None when it is not one.

    Every field is checked and made anew: types, ranges that their texts fill, highlights inside their citation, a text
    with citations or neither. Texts stay what they are, so they are escaped where they are shown. What older versions
    did not write ("reply", "composed", "page", "characters") may be missing.

    >>> parse_answer({"question": "Ai?"}) is None
    True
    """
    try:
        return _parse(cast("Mapping[str, Any]", value))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _parse(value: Mapping[str, Any]) -> AnswerJson:
    citations = [_parse_citation(each) for each in value["citations"]]
    text, reply = str(value["text"]), str(value.get("reply", ""))
    if bool(text) != bool(citations) or (reply and text):
        raise ValueError("text without citations, or the reverse, or beside a reply")
    hits = [_parse_hit(each) for each in value["hits"]]
    ranks = {hit["rank"] for hit in hits}
    return {
        "question": str(value["question"]),
        "query": str(value["query"]),
        "text": text,
        "abstained": not citations and not reply,
        "confidence": min(1.0, max(0.0, float(value["confidence"]))),
        "citations": citations,
        "hits": hits,
        "unmentioned": [str(each) for each in value.get("unmentioned", ())],
        "composed": _parse_own_words(text, value.get("composed", ())),
        "reply": reply,
        "note": str(value.get("note", "")),
        "way": str(value.get("way", "")),
        "reranked": [rank for rank in map(int, value.get("reranked", ())) if rank in ranks],
        "sentences": [_parse_sentence(each) for each in value.get("sentences", ())] if text else [],
    }


def _parse_sentence(value: Mapping[str, Any]) -> SentenceJson:
    citations = [_parse_citation(each) for each in value["citations"]]
    return {
        "text": str(value["text"]),
        "citations": citations,
        "supported": bool(citations),
        "complete": bool(value.get("complete", True)),
        "line": int(value.get("line", 0)),
    }


def _parse_own_words(text: str, value: Sequence[Mapping[str, Any]]) -> list[OwnWordsJson]:
    composed, place = list[OwnWordsJson](), 0
    for each in value:
        start, end = int(each["start"]), int(each["end"])
        if not place <= start < end <= len(text):
            raise ValueError("own words outside the text")
        composed.append({"start": start, "end": end, "text": text[start:end]})
        place = end
    return composed


def _parse_citation(value: Mapping[str, Any]) -> CitationJson:
    span = _parse_span(value)
    highlights = [_parse_range(each) for each in value["highlights"]]
    if any(not span["start"] <= each["start"] < each["end"] <= span["end"] for each in highlights):
        raise ValueError("a highlight outside its citation")
    return {**span, "highlights": highlights}


def _parse_hit(value: Mapping[str, Any]) -> HitJson:
    return {
        **_parse_span(value),
        "rank": int(value["rank"]),
        "dense_rank": _whole(value["dense_rank"]),
        "lexical_rank": _whole(value["lexical_rank"]),
        "copies": [_parse_copy(each) for each in value.get("copies", ())],
    }


def _parse_copy(value: Mapping[str, Any]) -> CopyJson:
    start, end = int(value["start"]), int(value["end"])
    if not 0 <= start < end:
        raise ValueError("an empty range")
    return {"document": _parse_document(value["document"]), "start": start, "end": end}


def _parse_span(value: Mapping[str, Any]) -> SpanJson:
    return {
        "document": _parse_document(value["document"]),
        **_parse_range(value),
        "heading": str(value["heading"]),
        "score": float(value["score"]),
    }


def _parse_document(value: Mapping[str, Any]) -> DocumentJson:
    return {
        "id": str(value["id"]),
        "title": str(value["title"]),
        "source": str(value["source"]),
        "author": str(value.get("author", "")),
        "published": str(value["published"]),
        "characters": max(1, int(value["characters"] if "characters" in value else value["length"])),
    }


def _parse_range(value: Mapping[str, Any]) -> RangeJson:
    start, end, text = int(value["start"]), int(value["end"]), str(value["text"])
    if not 0 <= start < end or end - start != len(text):
        raise ValueError("a range that its text does not fill")
    return {"page": _whole(value.get("page")), "start": start, "end": end, "text": text}


def _whole(value: object) -> int | None:
    return None if value is None else int(cast("int", value))
