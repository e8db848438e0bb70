"""Citation marks in a stream: an oracle over the whole text, and every way of cutting it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.citation_parser import LONGEST, CitationParser, Mark, Token


def parse(pieces, ids=(1, 2, 3)) -> list[Token]:
    parser = CitationParser(ids)
    tokens = [token for piece in pieces for token in parser.feed(piece)] + parser.close()
    return joined(tokens)


def joined(tokens) -> list[Token]:
    """The tokens with neighbouring texts as one."""
    merged: list[Token] = []
    for token in tokens:
        if isinstance(token, str) and merged and isinstance(merged[-1], str):
            merged[-1] += token
        else:
            merged.append(token)
    return merged


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("Ba [1].", ["Ba ", Mark((1,)), "."]),
        ("Ba [1, 2].", ["Ba ", Mark((1, 2)), "."]),
        ("Ba [1][2].", ["Ba ", Mark((1,)), Mark((2,)), "."]),
        ("Ba【1】.", ["Ba", Mark((1,)), "."]),
        ("Ba【2†nguồn 7】.", ["Ba", Mark((2,)), "."]),
        ("Ba [1-3].", ["Ba ", Mark((1, 2, 3)), "."]),
        ("Ba [^1] và [Đoạn 2].", ["Ba ", Mark((1,)), " và ", Mark((2,)), "."]),
        ("Ba [1; 2 và 3]", ["Ba ", Mark((1, 2, 3))]),
        ("Ba [7].", ["Ba ", Mark(()), "."]),
        ("Ba [1, 7].", ["Ba ", Mark((1,)), "."]),
        ("Ba [2, 1, 2].", ["Ba ", Mark((2, 1)), "."]),
        ("Mảng a[i] và [xem thêm] [", ["Mảng a[i] và [xem thêm] ["]),
        ("[[1]]", ["[", Mark((1,)), "]"]),
        ("[1", ["[1"]),
        ("[1\n]", ["[1\n]"]),
        ("Năm [2022]", ["Năm [2022]"]),
    ],
)
def test_the_forms_of_marks(written, tokens):
    assert parse([written]) == tokens


def test_ids_that_were_not_given_are_counted():
    parser = CitationParser({1})
    parser.feed("a [1, 4] b [5]")
    assert parser.unknown == 2


PARTS = st.sampled_from([*"[]129【】.†a-\n", "Kinh tế số ", ", ", "[1]", "[1, 2]", "【3】", "[^", "Đoạn "])


@given(st.lists(PARTS, max_size=40).map("".join), st.data())
def test_no_cut_of_the_stream_changes_what_is_parsed(written, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=12)))
    pieces = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    assert parse(pieces) == parse([written]) == parse(list(written))


@given(st.lists(PARTS, max_size=40).map("".join))
def test_only_marks_leave_the_text(written):
    kept = "".join(token for token in parse([written]) if isinstance(token, str))
    left = iter(written)
    assert all(letter in left for letter in kept)  # in order, nothing added
    assert "[1]" not in kept or "[[1]" in written or re.search(r"\[[^\]]*\[", written)


@given(st.text(alphabet="[12 ,ab]", max_size=80))
def test_what_is_held_back_is_short(written):
    parser = CitationParser({1})
    shown = 0
    for letter in written:
        shown += sum(len(token) for token in parser.feed(letter) if isinstance(token, str))
    assert len(parser._held) <= LONGEST
