"""Variants type the same question in other ways: pure, seeded, and each really what its name says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese.syllables import old_tones
from index.vietnamese.text import fold
from qa.evaluation.variants import VARIANTS, vary

QUESTION = "Thủy điện Hoà Bình cung cấp bao nhiêu phần trăm điện, và được xây khi nào?"
questions = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)


@pytest.mark.parametrize("variant", VARIANTS)
@given(question=questions, seed=st.integers(0, 3))
def test_the_same_seed_types_the_same(variant, question, seed):
    assert vary(question, variant, seed=seed) == vary(question, variant, seed=seed)


@given(questions)
def test_written_is_the_question(question):
    assert vary(question, "written") == question


@given(questions)
def test_unmarked_keeps_case_and_loses_every_mark(question):
    typed = vary(question, "unmarked")
    assert fold(typed) == fold(question) or not question.isprintable()
    assert not any(map(unicodedata.combining, unicodedata.normalize("NFD", typed)))
    assert "đ" not in typed.lower()


@given(questions)
def test_nfd_is_the_same_text(question):
    assert unicodedata.normalize("NFC", vary(question, "nfd")) == unicodedata.normalize("NFC", question)


def test_tone_moves_every_mark_to_the_other_place():
    assert vary("Thủy hòa khỏe", "tone") == "Thuỷ hoà khoẻ"
    assert vary("Thuỷ hoà khoẻ", "tone") == "Thủy hòa khỏe"
    assert vary("quý hoàn tiền", "tone") == "quý hoàn tiền"
    assert old_tones(vary(QUESTION, "tone")) == old_tones(QUESTION)


def test_lower_has_no_capital_and_no_punctuation():
    assert vary("Ông An, 60 tuổi, ở TP.HCM?", "lower") == "ông an 60 tuổi ở tp hcm"


@pytest.mark.parametrize("seed", range(40))
def test_typo_is_one_slip(seed):
    typed = vary(QUESTION, "typo", seed=seed)
    assert distance(typed, QUESTION) == 1


def test_typo_leaves_what_is_too_short():
    assert vary("A b?", "typo") == "A b?"


def test_teencode_shortens_known_words():
    typed = vary(QUESTION, "teencode")
    assert typed.split("?")[0].split()[4:6] != ["bao", "nhiêu"]
    assert "được" not in typed
    assert typed == typed.lower()


def test_caps_loses_nothing_but_case():
    assert vary(QUESTION, "caps").lower() == unicodedata.normalize("NFC", QUESTION).lower()
    assert vary(QUESTION, "caps").isupper()


@pytest.mark.parametrize(
    ("variant", "ways"),
    [("telex", {"Dduowngf Hair", "Dduowfng Hari"}), ("vni", {"D9uo7ng2 Hai3", "D9uo72ng Ha3i"})],
)
def test_keys_are_those_of_the_method(variant, ways):
    assert {vary("Đường Hải", variant, seed=seed) for seed in range(9)} == ways
    assert all(vary(QUESTION, variant, seed=seed).isascii() for seed in range(3))


@pytest.mark.parametrize("seed", range(10))
def test_joined_loses_one_space(seed):
    typed = vary(QUESTION, "joined", seed=seed)
    assert len(typed) == len(QUESTION) - 1
    assert typed.replace(" ", "") == QUESTION.replace(" ", "")


@pytest.mark.parametrize("seed", range(10))
def test_regional_changes_one_word(seed):
    typed, meant = vary(QUESTION, "regional", seed=seed).split(), QUESTION.split()
    assert len(typed) == len(meant)
    assert sum(one != two for one, two in zip(typed, meant, strict=True)) == 1


def test_an_unknown_variant_is_named():
    with pytest.raises(ValueError, match=r"'upper'.*written"):
        vary(QUESTION, "upper")


def distance(first: str, second: str) -> int:
    """Damerau's distance, optimal string alignment."""
    table = {(-1, -1): 0}
    for i in range(len(first)):
        table[i, -1] = i + 1
    for j in range(len(second)):
        table[-1, j] = j + 1
    for i in range(len(first)):
        for j in range(len(second)):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (first[i] != second[j]))
            if i and j and first[i] == second[j - 1] and first[i - 1] == second[j]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(first) - 1, len(second) - 1]
