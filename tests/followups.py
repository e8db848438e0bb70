"""The dialogues that follow-up questions are judged by, and `python -m tests.followups`, which measures them all.

`dialogues.json` has exact completions; they were tuned to long ago, so what is told is how many are still worded alike,
and how many hold the same words of content. Of the others a turn names what a completion must and must not say, and the
passage (`gold`) that answers it. `followups.dev.json`, `.held-out.json` and `.more.json` were written before the counts
of general Vietnamese came in, and are spent; `followups.cited.json` was written before the cited passages were read,
and served to work with; `followups.report.json` with it, and was looked at once, at the end: it is spent too.
`followups.shipped.json` asks of the article that the project ships; with `--find` its follow-ups, and those of the last
two, must find the passage that answers them.
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from index import Document, Index, from_text
from index.vietnamese.restore.question import QuestionRestorer
from index.vietnamese.sentence import sentences
from qa.answer import Answer
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from qa.question.followup import Turn, standalone
from qa.question.mentions import bare

__all__ = ["FRESH", "Case", "completes", "exact", "fresh", "real_questions", "same_words", "scores", "understood"]

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared" / "data"
FRESH = ("dev", "more", "held-out", "cited", "report")
FOUND = ("shipped", "cited", "report")
_GRAMMAR = set("của ở tại trong thì là có được bị về với cho các những một vậy thế và cái nó đó".split())


class Case(NamedTuple):
    """A turn after the first of a dialogue, as typed, and the turns before it as a person would have meant them."""

    question: str
    history: list[Turn]
    turn: dict[str, Any]

    @property
    def lacks(self) -> bool:
        """Whether the question has to be completed."""
        return "must" in self.turn


@lru_cache
def _read(name: str) -> dict[str, Any]:
    return json.loads((HERE / f"followups.{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@lru_cache
def restorer(name: str) -> QuestionRestorer:
    """What puts diacritics back that the passages of a set know."""
    return QuestionRestorer.build(_read(name)["passages"].values())


def passages(name: str) -> dict[str, str]:
    """The passages of a set by key, the part of which before "/" is the article."""
    return _read(name)["passages"]  # type: ignore[no-any-return]


def fresh(name: str) -> Iterator[Case]:
    """The turns of a set that must be completed or left alone; where either is right, only as history."""
    data = _read(name)
    for dialogue in data["dialogues"]:
        history: list[Turn] = []
        for turn in dialogue["turns"]:
            if history and not turn.get("either"):
                yield Case(turn["question"], list(history), turn)
            meant = turn.get("whole") or restorer(name).restore(turn["question"])
            history.append(Turn(meant, turn["answer"], *_cited(data, turn)))


def _cited(data: dict[str, Any], turn: dict[str, Any]) -> tuple[str, ...]:
    """The cited sentence and the title of its article, as far as a set tells them."""
    key = turn.get("gold", "").split("|")[0]
    passage = data["passages"].get(key, "")
    if not turn["answer"] or turn["answer"] not in passage:
        return ()
    return (
        *_around(passage, turn["answer"]),
        data.get("titles", {}).get(key.split("/")[0], ""),
    )


def _around(passage: str, answer: str) -> list[str]:
    at = passage.find(answer)
    return [passage[start:end] for start, end in sentences(passage) if start <= at < end][:1] or [passage]


def says(text: str, terms: str) -> bool:
    """Whether the text holds one of the terms, which "|" separates; whole words, diacritics aside."""
    said, *wanted = (" ".join(["", *re.findall(r"\w+", bare(each.lower())), ""]) for each in (text, *terms.split("|")))
    return any(each in said for each in wanted)


def completes(text: str, turn: dict[str, Any]) -> bool:
    """Whether a completed question says what it must, and nothing that it must not."""
    return all(says(text, each) for each in turn["must"]) and not any(says(text, each) for each in turn["never"])


def understood(question: str, history: list[Turn], restore: Callable[[str], str]) -> str:
    """What is searched, as `Assistant` has it: completed with its diacritics put back, else as typed."""
    typed = restore(question)
    completed = standalone(typed, history)
    return (
        standalone(question, history) if completed == typed and standalone(question, history) != question else completed
    )


def results(name: str) -> Iterator[tuple[Case, str, bool]]:
    """Each case of a set, how it is understood, and whether that is right."""
    for case in fresh(name):
        restore = restorer(name).restore
        text = understood(case.question, case.history, restore)
        typed = restore(case.question)
        yield case, text, (text != typed and completes(text, case.turn)) if case.lacks else text == typed


def exact(split: str, number: int) -> Iterator[tuple[str, list[Turn], list[str]]]:
    """Each follow-up turn of `dialogues.json`: the question, the history, the accepted (none: it stands alone)."""
    for dialogue in json.loads((HERE / "dialogues.json").read_text(encoding="utf-8")):
        if (dialogue["split"], dialogue["round"]) == (split, number):
            history: list[Turn] = []
            for turn in dialogue["turns"]:
                accepted = turn.get("accept", [])
                if history:
                    yield turn["question"], list(history), accepted
                history.append(Turn((accepted or [turn["question"]])[0], turn["answer"]))


ROUNDS = [("dev", number) for number in (1, 2, 3, 5)] + [("held-out", number) for number in (1, 2, 4, 6)]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[?.!]+$", "", text).casefold().split())


def same_wording(question: str, completed: str, accepted: list[str]) -> bool:
    """Whether it is one of the accepted; diacritics count unless the question was typed without any."""
    same = bare if bare(question) == question else str
    return _plain(same(completed)) in {_plain(same(each)) for each in accepted}


def same_words(question: str, completed: str, accepted: list[str]) -> bool:
    """Whether it holds the words of content of one of the accepted, whatever their order."""
    same = bare if bare(question) == question else str
    words = [frozenset(re.findall(r"\w+", _plain(same(each)))) - _GRAMMAR for each in (completed, *accepted)]
    return words[0] in words[1:]


def real_questions(name: str = "xquad.vi") -> list[Turn]:
    """The questions of a data set beside the project, with their answers; none where it is not there."""
    path = DATA / f"{name}.json"
    if not path.exists():
        return []
    data = json.loads(path.read_text(encoding="utf-8"))
    if "questions" in data:
        return [Turn(each["question"], (each["answers"] or [""])[0]) for each in data["questions"]]
    return [
        Turn(each["question"], answer, *_around(paragraph["context"], answer), article["title"])
        for article in data["data"]
        for paragraph in article["paragraphs"]
        for each in paragraph["qas"]
        for answer in [each["answers"][0]["text"]]
    ]


def touched(asked: list[Turn], typed: Callable[[str], str] = str) -> list[tuple[str, str, str]]:
    """Of questions that stand alone, put after two others, those that are rewritten: (question before, it, as what)."""
    draw, found = random.Random(5), []
    for turn in asked:
        question, history = typed(turn.question), draw.sample(asked, 2)
        if (completed := standalone(question, history)) != question:
            found.append((history[-1].question, question, completed))
    return found


def scores() -> dict[str, tuple[int, ...]]:
    """(right, of, left alone, of) of each set; (same wording, same words, of, left alone, of) of `dialogues.json`."""
    found: dict[str, tuple[int, ...]] = {}
    for name in FRESH:
        judged = [(case.lacks, right) for case, _, right in results(name)]
        found[name] = (
            sum(right for lacks, right in judged if lacks),
            sum(lacks for lacks, _ in judged),
            sum(right for lacks, right in judged if not lacks),
            sum(not lacks for lacks, _ in judged),
        )
    cases = [(case, standalone(case[0], case[1])) for each in ROUNDS for case in exact(*each)]
    whole = [(text, question, accepted) for (question, _, accepted), text in cases if accepted]
    alone = [text == question for (question, _, accepted), text in cases if not accepted]
    found["dialogues"] = (
        sum(same_wording(question, text, accepted) for text, question, accepted in whole),
        sum(same_words(question, text, accepted) for text, question, accepted in whole),
        len(whole),
        sum(alone),
        len(alone),
    )
    return found


def _documents() -> Iterator[Document]:
    """The shipped article, and each article of the two last sets whole, as a library holds them."""
    yield sample_article()
    for name in ("cited", "report"):
        data = _read(name)
        for slug, title in data["titles"].items():
            own = [text for key, text in data["passages"].items() if key.startswith(f"{slug}/")]
            yield from_text("\n\n".join([title, *own]), source=slug)


def finding(names: Sequence[str] = FOUND) -> dict[str, list[tuple[str, list[int]]]]:
    """Each follow-up as completed, and the ranks of the passage that answers it, from 1 (0: not found).

    The ranks are those of the question as typed without a history, as completed, and in the person's own full wording.
    """
    library = Index()
    library.add(list(_documents()))
    assistant, found = Assistant(library, answerer=SentenceAnswerer()), {}
    for name in names:
        found[name] = [
            (answers[1].query, [_rank(each, *_answering(name, case.turn)) for each in answers])
            for case in fresh(name)
            if case.lacks and case.turn["gold"]
            for answers in [
                [
                    assistant.ask(case.question),
                    assistant.ask(case.question, history=case.history),
                    assistant.ask(case.turn["whole"]),
                ]
            ]
        ]
    return found


def _answering(name: str, turn: dict[str, Any]) -> tuple[str, str]:
    """(title of the article, the sentence that answers)."""
    data = _read(name)
    return data["titles"][turn["gold"].split("/")[0]], _around(data["passages"][turn["gold"]], turn["answer"])[0]


def _rank(answer: Answer, title: str, sentence: str) -> int:
    ranks = (
        rank
        for rank, hit in enumerate(answer.hits, 1)
        if hit.passage.document.title == title and " ".join(sentence.split()) in " ".join(hit.passage.text.split())
    )
    return next(ranks, 0)


def main() -> None:
    """Print the figures of every set, or the cases of one that are not right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", metavar="SET", help=f"what is not right in one of {', '.join(FRESH[:-1])}, dialogues")
    parser.add_argument("--find", action="store_true", help="whether the passage that answers is found")
    arguments = parser.parse_args()
    shown = arguments.show
    if arguments.find:
        for name, ranked in finding().items():
            sides = zip(("typed", "completed", "whole"), zip(*(ranks for _, ranks in ranked), strict=True), strict=True)
            counts = {side: [sum(0 < each <= k for each in ranks) for k in (1, 3)] for side, ranks in sides}
            print(name, f"{len(ranked)} follow-ups; answering passage first, among three:", counts)
        return
    if shown == "dialogues":
        for each in ROUNDS:
            for question, history, accepted in exact(*each):
                text = standalone(question, history)
                if not (same_words(question, text, accepted) if accepted else text == question):
                    before = f"{history[-1].question} [{history[-1].answer}]"
                    print(f"{each[0]} {each[1]} {before} | {question} => {text} | {accepted[:1]}")
    elif shown:
        for case, text, right in results(shown):
            if not right:
                last, wanted = case.history[-1], case.turn.get("whole", "(alone)")
                print(f"{last.question} [{last.answer}] | {case.question} => {text} | {wanted}")
    else:
        for name, counts in scores().items():
            print(name, *counts)
        for name in ("xquad.vi", "seed_questions"):
            asked = real_questions(name)
            bared = touched(asked, lambda text: bare(text).lower())
            print(name, f"touched {len(touched(asked))}, typed bare {len(bared)}, of {len(asked)}")


if __name__ == "__main__":
    main()
