"""Thoughts in a stream: with both tags, with the closing one alone, cut anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.reasoning import RESTART, ReasoningFilter


def answer(pieces) -> str:
    kept, text = ReasoningFilter(), ""
    for given_piece in [*pieces, None]:
        for piece in kept.close() if given_piece is None else kept.feed(given_piece):
            text = "" if piece is RESTART else text + piece
    return text


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("Ba.", "Ba."),
        ("<think>Hai? Không.</think>Ba.", "Ba."),
        ("<THINKING>\nHai\n</THINKING>\n\nBa.", "\n\nBa."),
        ("Hai? Không.</think>Ba.", "Ba."),
        ("<think>Hai, và không bao giờ xong", ""),
        ("Ba.<|im_end|>", "Ba."),
        ("<s>Ba.</s>", "Ba."),
        ("3 < 5 và <b>đậm</b> <", "3 < 5 và <b>đậm</b> <"),
        ("<think>a</think>Ba<think>b</think>, bốn", "Ba, bốn"),
    ],
)
def test_only_the_answer_is_left(stream, expected):
    assert answer([stream]) == expected


PARTS = st.sampled_from(["<think>", "</think>", "<", ">", "think", "/", "Ba ", "<|im_end|>", "|", "<|", "</s>", "\n"])


@given(st.lists(PARTS, max_size=30).map("".join))
def test_no_cut_of_the_stream_changes_the_answer(stream):
    assert answer([stream]) == answer(list(stream))
