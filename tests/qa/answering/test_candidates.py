"""Which passages are read: those that the search does not put far behind the first."""

import dataclasses

import pytest

from index import Index, from_text
from qa.answering.candidates import FAR_BEHIND, READ, READ_ALWAYS, worth_reading


@pytest.fixture
def hits(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add(from_text(f"Cầu số {n} dài {n}00 mét.", source=str(n)) for n in range(8))
    return library.search("Cầu dài bao nhiêu mét?", k=8)


def scored(hits, scores):
    return [dataclasses.replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]


def test_close_passages_are_read_up_to_the_limit(hits):
    close = scored(hits, [9.0 - n * FAR_BEHIND / 10 for n in range(8)])
    assert worth_reading(close) == close[:READ]


def test_passages_far_behind_are_not_read(hits):
    far = scored(hits, [9.0, 8.0, 7.0, *[8.9 - FAR_BEHIND] * 5])
    assert worth_reading(far) == far[:3]


def test_the_second_is_always_read(hits):
    far = scored(hits, [9.0, *[-9.0] * 7])
    assert worth_reading(far) == far[:READ_ALWAYS]


def test_nothing_found_nothing_read():
    assert worth_reading([]) == []
