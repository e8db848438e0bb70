"""Sentences and what they cite, from a stream cut anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.citation_parser import CitationParser
from qa.writing.sentence_stream import CitedSentence, SentenceStream


def split(pieces) -> list[tuple[str, tuple[int, ...], int]]:
    parser, stream, done = CitationParser({1, 2, 3}), SentenceStream(), list[CitedSentence]()
    for piece in pieces:
        done += stream.feed(parser.feed(piece))
    done += stream.feed(parser.close()) + stream.close()
    return [(each.text, each.ids, each.line) for each in done]


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("Ba ngày [1]. Bốn đêm [2].", [("Ba ngày.", (1,), 0), ("Bốn đêm.", (2,), 0)]),
        ("Ba ngày. [1] Bốn đêm. [2]", [("Ba ngày.", (1,), 0), ("Bốn đêm.", (2,), 0)]),
        ("Ba ngày.[1][2] Bốn đêm.", [("Ba ngày.", (1, 2), 0), ("Bốn đêm.", (), 0)]),
        ("Ba [1] ngày [2], bốn đêm.", [("Ba ngày, bốn đêm.", (1, 2), 0)]),
        ("[1] Ba ngày. Bốn đêm.", [("Ba ngày.", (1,), 0), ("Bốn đêm.", (), 0)]),
        ("- Ba ngày [1]\n* Bốn đêm [2]\n", [("- Ba ngày", (1,), 0), ("- Bốn đêm", (2,), 1)]),
        ("## Tóm **tắt**:\n\nBa ngày [1].", [("Tóm tắt:", (), 0), ("Ba ngày.", (1,), 2)]),
        (
            "Ở TP. Hải Phòng, ngày 21.9.2020 [1]. Xong.",
            [("Ở TP. Hải Phòng, ngày 21.9.2020.", (1,), 0), ("Xong.", (), 0)],
        ),
        ("Theo [1], giá là 3.500 đồng.", [("Theo, giá là 3.500 đồng.", (1,), 0)]),
        ("[1]\n\n[2]", []),
        ("Không có gì", [("Không có gì", (), 0)]),
    ],
)
def test_marks_belong_to_the_sentence_before_them(written, sentences):
    assert split([written]) == sentences
    assert split(list(written)) == sentences


PARTS = st.sampled_from(
    [
        "Kinh tế số",
        " chiếm 35%",
        ". ",
        "[1]",
        " [2]",
        "[1, 2]",
        "\n",
        "- ",
        "TP. ",
        "**",
        "? ",
        "Năm",
        " ",
        ".",
        "A",
        "“",
        "”",
        "3",
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join), st.data())
def test_no_cut_of_the_stream_changes_the_sentences(written, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=8)))
    pieces = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    assert split(pieces) == split(list(written)) == split([written])


@given(st.lists(PARTS, max_size=30).map("".join))
def test_every_letter_is_in_a_sentence(written):
    letters = [
        letter for letter in written.replace("[1, 2]", "").replace("[1]", "").replace("[2]", "") if letter.isalnum()
    ]
    assert [letter for text, _, _ in split([written]) for letter in text if letter.isalnum()] == letters
