"""Follow-up questions, judged by dialogues written before the rules and by real questions.

`dialogues.json` has exact completions, which the rules of an earlier make were tuned to; what is measured there is how
many of them the present ones still word alike. `followups.dev.json` and `followups.held-out.json` were written before
the present rules were begun; a turn names what a completion must and must not say, and the passage that answers it.
The held-out file was looked at in counts only: the earlier make completed 15 of its 53 follow-ups, this one 38, and
left 34 of 35 other questions alone. `followups.more.json` was written in three rounds while the rules were made, and
mended after: at first look 25 of 42, 20 of 27, 19 of 32, where the earlier make had 39 of the 101.
"""

import json
import random
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, from_text
from index.words.marks import Marks
from qa.assistant import Assistant
from qa.followup import Completer, Turn, standalone
from qa.followup.mentions import bare
from qa.reading.sentence import SentenceAnswerer

DIALOGUES = json.loads((Path(__file__).parent / "dialogues.json").read_text(encoding="utf-8"))
DATA = Path(__file__).parents[2] / "shared" / "data"


def turns(split: str, number: int) -> Iterator[tuple[str, list[Turn], list[str]]]:
    """Each follow-up turn: the question, the history, and what is accepted (empty: it stands alone)."""
    for dialogue in DIALOGUES:
        if (dialogue["split"], dialogue["round"]) == (split, number):
            history: list[Turn] = []
            for turn in dialogue["turns"]:
                accepted = turn.get("accept", [])
                if history:
                    yield turn["question"], list(history), accepted
                history.append(Turn((accepted or [turn["question"]])[0], turn["answer"]))


def plain(text: str) -> str:
    return " ".join(re.sub(r"[?.!]+$", "", text).casefold().split())


def right(question: str, history: list[Turn], accepted: list[str]) -> bool:
    """Whether the completion is one of the accepted; diacritics count unless the question was typed without any."""
    completed = standalone(question, history)
    if not accepted:
        return completed == question
    same = bare if bare(question) == question else str
    return plain(same(completed)) in {plain(same(each)) for each in accepted}


# Follow-ups worded as one of the accepted, and questions that stand alone left unchanged: at least so many.
MEASURED = [
    ("dev", 1, 57, 32),
    ("dev", 2, 22, 12),
    ("dev", 3, 25, 8),
    ("dev", 5, 30, 19),
    ("held-out", 1, 24, 15),
    ("held-out", 2, 19, 10),
    ("held-out", 4, 15, 12),
    ("held-out", 6, 11, 10),
]


@pytest.mark.parametrize(("split", "number", "completed", "unchanged"), MEASURED)
def test_dialogues(split: str, number: int, completed: int, unchanged: int) -> None:
    results = [
        (bool(accepted), right(question, history, accepted)) for question, history, accepted in turns(split, number)
    ]
    assert sum(good for rewritten, good in results if rewritten) >= completed
    assert sum(good for rewritten, good in results if not rewritten) >= unchanged


def fresh(name: str) -> tuple[dict[str, str], list[tuple[str, list[Turn], dict[str, Any]]]]:
    """The passages of a file, and its turns after the first of each dialogue, with the history that each one has.

    A turn of the history is what a person would have meant (`whole`), with its diacritics.
    """
    data = json.loads((Path(__file__).parent / f"followups.{name}.json").read_text(encoding="utf-8"))
    marks = Marks.build(data["passages"].values())
    cases = []
    for dialogue in data["dialogues"]:
        history: list[Turn] = []
        for turn in dialogue["turns"]:
            if history and not turn.get("either"):
                cases.append((turn["question"], list(history), turn))
            history.append(Turn(turn.get("whole") or marks.restore(turn["question"]), turn["answer"]))
    return data["passages"], cases


def says(text: str, terms: str) -> bool:
    """Whether the text holds one of the terms, which "|" separates; whole words, diacritics aside."""
    words = [" ".join(["", *re.findall(r"\w+", bare(each.lower())), ""]) for each in (text, *terms.split("|"))]
    return any(each in words[0] for each in words[1:])


def understood(question: str, history: list[Turn], marks: Marks) -> str:
    """What is searched, as `Assistant` has it: completed with its diacritics put back, else as typed."""
    typed = marks.restore(question)
    completed = standalone(typed, history)
    if completed == typed and standalone(question, history) != question:
        return standalone(question, history)
    return completed


def is_completed(text: str, turn: dict[str, Any]) -> bool:
    return all(says(text, each) for each in turn["must"]) and not any(says(text, each) for each in turn["never"])


@pytest.mark.parametrize(("name", "rate"), [("dev", 0.93), ("more", 0.75), ("held-out", 0.66)])
def test_fresh_follow_ups_are_completed_and_other_questions_left_alone(name: str, rate: float) -> None:
    passages, cases = fresh(name)
    marks = Marks.build(passages.values())
    read = [(marks.restore(question), understood(question, history, marks), turn) for question, history, turn in cases]
    completed = [is_completed(text, turn) for _, text, turn in read if "gold" in turn]
    alone = [typed == text for typed, text, turn in read if "gold" not in turn]
    assert len(completed) >= 40
    assert len(alone) >= 25
    assert sum(completed) >= rate * len(completed)
    assert sum(alone) >= 0.95 * len(alone)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dev", "held-out"])
def test_a_completed_question_finds_its_passage(name: str) -> None:
    passages, cases = fresh(name)
    library = Index()
    library.add([from_text(text, source=key) for key, text in passages.items()])
    assistant = Assistant(library, answerer=SentenceAnswerer())
    found = [
        any(hit.passage.document.source in turn["gold"].split("|") for hit in answer.hits[:3])
        for question, history, turn in cases
        if "gold" in turn
        for answer in [assistant.ask(question, history=history)]
    ]
    assert sum(found) >= 0.95 * len(found)


def test_the_set_is_large_enough() -> None:
    every = [turn for split, number, *_ in MEASURED for turn in turns(split, number)]
    assert len(every) >= 200
    assert sum(not accepted for *_, accepted in every) >= 60


@pytest.mark.parametrize("question", [turn["question"] for dialogue in DIALOGUES for turn in dialogue["turns"]])
def test_without_history_nothing_is_completed(question: str) -> None:
    assert standalone(question, []) is question


def test_a_completed_question_stands_alone() -> None:
    again = [
        (completed, standalone(completed, history))
        for question, history, accepted in turns("dev", 1)
        if accepted and (completed := standalone(question, history))
    ]
    assert [pair for pair in again if pair[0] != pair[1]] == []


def test_decomposed_letters_are_read_the_same() -> None:
    for question, history, _ in turns("dev", 1):
        decomposed = unicodedata.normalize("NFD", question)
        completed = standalone(decomposed, history)
        assert unicodedata.normalize("NFC", completed) == standalone(question, history)


def test_only_the_last_turns_are_remembered() -> None:
    far = [Turn("Ông Hoàng Minh Cường là ai?", "Phó chủ tịch"), *[Turn("Giá vàng bao nhiêu?", "cao")] * 10]
    assert standalone("Ông ấy sinh năm nào?", far) == "Ông ấy sinh năm nào?"


def test_the_cited_sentence_names_who_a_short_answer_leaves_out() -> None:
    history = [Turn("Năng suất lao động tăng bao nhiêu?", "16%", "Theo ông Hoàng Minh Cường, năng suất phải tăng 16%.")]
    assert standalone("Ông ấy giữ chức gì?", history) == "Ông Hoàng Minh Cường giữ chức gì?"


def test_the_rules_are_a_completer() -> None:
    completer: Completer = standalone
    assert completer("Ngày nào?", [Turn("Kế hoạch 227 do ai ban hành?", "Hải Phòng")]) == (
        "Kế hoạch 227 do Hải Phòng ban hành ngày nào?"
    )


FRAGMENTS = st.sampled_from(
    "còn thì sao ông ấy bà nó họ đó này ở đây năm 2030 Hải Phòng Nghị quyết 03-NQ/TU ai gì nào bao nhiêu vì khi do ay"
    " con thi “ ” ? ! . , là của mà cách thế vậy điều 36 \u0301 İ ß ﬁ \u202e 𝐀 \n \t ".split(" ")
)
TEXTS = st.text(max_size=60) | st.lists(FRAGMENTS, max_size=14).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.lists(st.builds(Turn, TEXTS, TEXTS, TEXTS), max_size=4))
def test_no_text_breaks_it(question: str, history: list[Turn]) -> None:
    completed = standalone(question, history)
    assert isinstance(completed, str)
    assert bool(completed.strip()) == bool(question.strip())


def test_a_long_text_is_left_alone_at_once() -> None:
    start = time.process_time()
    question = "ông ấy " * 50_000
    assert standalone(question, [Turn("Ai? " * 50_000, "Hải Phòng " * 50_000)]) is question
    assert time.process_time() - start < 1


def test_it_takes_about_a_millisecond() -> None:
    cases = [*turns("dev", 1), *turns("dev", 2)]
    start = time.process_time()
    for question, history, _ in cases:
        standalone(question, history)
    assert (time.process_time() - start) / len(cases) < 0.005


@pytest.mark.parametrize("typed", [str, lambda text: bare(text).lower()], ids=["marked", "unmarked"])
def test_real_questions_after_another_topic_are_left_alone(typed) -> None:  # type: ignore[no-untyped-def]
    path = DATA / "xquad.vi.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    asked = [
        Turn(each["question"], each["answers"][0]["text"])
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
        for each in paragraph["qas"]
    ]
    draw = random.Random(5)
    questions = [typed(turn.question) for turn in asked]
    changed = [each for each in questions if standalone(each, draw.sample(asked, 2)) != each]
    assert len(changed) / len(questions) < 0.01, changed
