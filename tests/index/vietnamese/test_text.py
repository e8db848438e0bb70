"""The text door: canonical text for any input, and the views search uses, held to literal tables and to Unicode."""

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vietnamese import text as module
from index.vietnamese.syllables import old_tones, syllables
from index.vietnamese.text import canonical, clearly_canonical, fold, nfc

# Everything that has gone wrong somewhere, mixed with ordinary letters.
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Zl", "Zp", "Zs"]),
        st.sampled_from(
            "aAđĐ \n\r\f\t\v\x00\x1c\x85\u2028\u200d\u200b\u202e\ufeff\u0344\u0301\u0323\u0338=🧑💻\ufe0f\ufb2c"
        ),
    ),
    max_size=80,
)


@given(HOSTILE)
def test_canonical_is_idempotent_and_normal(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")  # no surrogate is left


@given(HOSTILE)
def test_canonical_keeps_no_invisible_character(text: str) -> None:
    for character in canonical(text):
        assert character not in "\r\v\x85\u2028\u2029"
        if unicodedata.category(character) == "Cc":
            assert character in "\t\n\f"
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_canonical_of_visible_text_is_plain_nfc(text: str) -> None:
    assert canonical(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("\ufeffHải\r\nPhòng\rViệt\u2028Nam", "Hải\nPhòng\nViệt\nNam"),
        (unicodedata.normalize("NFD", "Nghị quyết số 45"), "Nghị quyết số 45"),
        ("Hải\u200bPhòng\u00ad", "HảiPhòng"),
        ("an toàn\u202e gnor hnát\u202c", "an toàn gnor hnát"),
        ("trang 1\ftrang 2", "trang 1\ftrang 2"),
        ("một\x1fhai\x00ba\x07", "một haiba"),
        ("\ud83d\ude00 và \ud83d một mình", "😀 và \ufffd một mình"),
        ("🧑\u200d💻 nhưng a\u200db", "🧑\u200d💻 nhưng ab"),
        ("", ""),
    ],
)
def test_canonical_examples(given_text: str, kept: str) -> None:
    assert canonical(given_text) == kept


@pytest.mark.parametrize(
    "unit", ["\u0323\u0301", "\u0344", "\u200d", "😀\u200d", "\ud800", "\r", "-", "\ufb2c\u0301", "é", "a\u0301"]
)
def test_a_megabyte_of_anything_takes_a_moment(unit: str) -> None:
    started = time.process_time()
    text = "a" + unit * (1_000_000 // len(unit))
    canonical(text)
    fold(text)
    old_tones(text)
    assert time.process_time() - started < 20  # 0.5 to 3 s; the quadratic sort of marks would take hours


@given(st.text())
def test_fold_leaves_no_capital_and_no_vietnamese_mark(text: str) -> None:
    folded = fold(text)
    assert not set("đĐ\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b") & set(unicodedata.normalize("NFD", folded))


def test_fold_is_the_text_typed_without_marks() -> None:
    assert fold("Ủy ban nhân dân, ĐẶNG THUỲ, Ðà Nẵng") == "uy ban nhan dan, dang thuy, da nang"
    assert fold(unicodedata.normalize("NFD", "Đường ƯỚT")) == "duong uot"


NEW_AND_OLD = (
    "hoà:hòa hoá:hóa hoả:hỏa hoạ:họa toà:tòa xoá:xóa loã:lõa khoẻ:khỏe loé:lóe xoè:xòe nhoè:nhòe uỷ:ủy thuỷ:thủy "
    "tuỳ:tùy huỷ:hủy luỹ:lũy suý:súy truỵ:trụy hòan:hoàn tóan:toán Thuỳ:Thùy HOÀ:HÒA ĐOẠ:ĐỌA qúy:quý qùa:quà gìa:già "
    "gíup:giúp qủa:quả"
)
SAME_IN_BOTH = (
    "hoàn toán xoắn xoài ngoáy khuỷu khuya quý quỳ quỷ quỹ quỵ quà quả quẻ quét quyển quốc già giá gì gìn giữ giường "
    "giếng thuở huế thuế tuổi của mía lúa mùa thìa bìa rượu chuối người tiếng yếu nguyễn huỳnh huýt hoặc boóng ừ à ý"
)


def test_tones_move_to_the_old_place() -> None:
    for pair in NEW_AND_OLD.split():
        new, old = pair.split(":")
        assert old_tones(new) == old
    for word in SAME_IN_BOTH.split():
        assert old_tones(word) == word


def test_foreign_words_keep_their_marks() -> None:
    foreign = "café résumé José Beyoncé Noël São naïve Ångström piñata Đắk_Lắk"
    assert old_tones(foreign) == foreign


@given(HOSTILE)
def test_old_tones_is_idempotent_and_folds_the_same(text: str) -> None:
    once = old_tones(text)
    assert old_tones(once) == once
    assert fold(once) == fold(nfc(text))
    assert len(once) == len(nfc(text))


@given(HOSTILE)
def test_syllables_hold_every_letter_and_digit(text: str) -> None:
    letters = [c for c in text if c.isalnum()]
    assert [c for run in syllables(text) for c in run if c.isalnum()] == letters


def test_whatever_canonical_changes_is_not_printable() -> None:
    """What lets it pass over the texts that are."""
    kept = "".join(map(chr, range(sys.maxunicode + 1)))
    patterns = (module._LINE_END, module._SEPARATOR, module._INVISIBLE, module._STRAY_JOINER, module._SURROGATE)
    changed = {character for pattern in patterns for character in "".join(pattern.findall(kept))}
    assert len(changed) > 2000
    assert not any(map(str.isprintable, changed)) and not changed & {"\n", "\t", "\xa0"}


def test_what_is_clearly_canonical_is_left_as_it_is() -> None:
    """No character that passes at a glance is changed, removed, or joins the one before it in NFC."""
    every = map(chr, range(sys.maxunicode + 1))
    common = {character for character in every if clearly_canonical(character)}
    assert len(common) > 20_000
    patterns = (module._LINE_END, module._SEPARATOR, module._INVISIBLE, module._STRAY_JOINER, module._SURROGATE)
    text = "".join(sorted(common))
    assert not any(pattern.search(text) for pattern in patterns) and "\r" not in common
    assert all(unicodedata.normalize("NFC", character) == character for character in common)
    pairs = (unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1))
    joining = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and not pair[0].startswith("<")}
    assert joining and not joining & common
    assert not any(unicodedata.combining(character) for character in common)
    assert not any("\u1100" <= character <= "\u11ff" for character in common)


@given(HOSTILE)
def test_parts_of_what_is_clearly_canonical_are_canonical(text: str) -> None:
    if clearly_canonical(text):
        assert all(canonical(text[at : at + 3]) == text[at : at + 3] for at in range(len(text)))


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\r\r\nb", "a\r\u200b\nb", "\r\u2028\r\n\x85\v\r"])
def test_line_ends_of_every_system_become_one(text: str) -> None:
    oracle = re.sub("\u200b", "", re.sub("\r\n|[\r\v\x85\u2028\u2029]", "\n", text))
    assert canonical(text) == oracle
