"""Fifty sessions that ask at once while the library changes, each held to its own; and a flood of questions."""

import math
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.load.rooms import Asked, Room, asked, rooms, write_news
from tests.load.server import Server
from tests.load.session import RefusedError, Session

FIRST_NEWS = 10  # before it lie the ten that are there from the start
NEWS = 5.0  # seconds between two pieces of news
TOLD_EVERY = 12  # pieces of news between two lines of progress
ON_PAGE = 0.1  # share of the questions that are typed into the page's own box instead of asked through `/ask`
TURNS = 5  # questions on the page before a new conversation is begun
CHECKED = 0.25  # share of the questions after which the server is warm


@dataclass
class Outcome:
    """What became of the questions.

    Attributes:
        seconds: of each answer, in no order.
        errors: what failed, as told.
        foreign: answers that held another room's secret.
        figures: how many questions of which kind, and how many answers named the secret asked for.
        marks: when a hundredth of the questions was done, seconds since the epoch.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    marks: list[float] = field(default_factory=list)


class Crowd:
    """The sessions over one server, and what they have met so far."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server, self.seed = server, seed
        listed = Session(server, "list").call(server.number("list"), []).data[0]
        ids = {each["title"]: each["id"] for each in listed}
        self.rooms = [replace(room, document=ids[room.title]) for room in rooms(seed)]
        self.outcome, self._lock = Outcome(), threading.Lock()
        self._left, self._until = 0, math.inf

    def ask(self, count: int, news: Path, *, limit: float = math.inf) -> Outcome:
        """What becomes of `count` questions, shared among the sessions, while news goes into the folder.

        After `limit` seconds no more are asked.
        """
        self._left, self._until = count, time.monotonic() + limit
        hundredth, stop = max(1, count // 100), threading.Event()
        reporter = threading.Thread(target=self._report, args=(news, stop))
        reporter.start()
        with ThreadPoolExecutor(len(self.rooms)) as pool:
            for done in [pool.submit(self._visit, number, hundredth) for number in range(len(self.rooms))]:
                done.result()
        stop.set()
        reporter.join()
        return self.outcome

    def _report(self, news: Path, stop: threading.Event) -> None:
        number = FIRST_NEWS
        while not stop.wait(NEWS):
            number += 1
            write_news(news, number)
            if number % TOLD_EVERY == 0:
                self._show()
        self.outcome.figures["news"] = number - FIRST_NEWS

    def _show(self) -> None:
        """How far it is, for whoever watches a long run."""
        done, wrong = len(self.outcome.seconds), len(self.outcome.errors) + len(self.outcome.foreign)
        print(f"{time.strftime('%T')} {done} answers, {wrong} wrong, {self.server.held():.0f} MB", file=sys.stderr)

    def _visit(self, number: int, hundredth: int) -> None:
        """One session, until all questions are asked."""
        room, draw = self.rooms[number], random.Random(f"{self.seed} {number}")
        session, turns = Session(self.server, f"visitor{number}"), TURNS
        while self._take(hundredth):
            question = asked(room, draw.choice([each for each in self.rooms if each is not room]), draw)
            try:
                if draw.random() >= ON_PAGE:
                    self._through_the_door(session, room, question)
                    continue
                if turns == TURNS:
                    session.open()
                    turns = 0
                turns += 1
                self._on_the_page(session, room, question)
            except Exception as error:
                self.outcome.errors.append(f"{room.name}: {type(error).__name__} {error}")

    def _take(self, hundredth: int) -> bool:
        with self._lock:
            if self._left % hundredth == 0:
                self.outcome.marks.append(time.time())
            self._left -= 1
            return self._left >= 0 and time.monotonic() < self._until

    def _through_the_door(self, session: Session, room: Room, asked: Asked) -> None:
        chosen = None if asked.everywhere else [room.document]
        reply = session.call(self.server.number("ask"), [asked.question, False, asked.history, chosen, False])
        answer = reply.data[0]
        assert answer["question"] == asked.question, f"asked {asked.question!r}, answered {answer['question']!r}"
        # Whoever asks in all articles is shown all articles: then only the answer and its proof must be the room's own.
        seen = str([answer["text"], answer["citations"]]) if asked.everywhere else reply.raw
        kind = "in all articles" if asked.everywhere else "in its own article"
        self._note(room, asked, seen, reply.seconds, kind, named=room.secret in answer["text"])

    def _on_the_page(self, session: Session, room: Room, asked: Asked) -> None:
        """The same typed into the page's box, with the room's article chosen; the page keeps the turns itself."""
        reply = session.call(self.server.number("reply"), [asked.question, None, [room.document], None])
        self._note(room, asked, reply.raw, reply.seconds, "on the page", named=room.secret in reply.raw)

    def _note(self, room: Room, asked: Asked, seen: str, seconds: float, kind: str, *, named: bool) -> None:
        strangers = [each.name for each in self.rooms if each is not room and each.secret in seen]
        if strangers:
            self.outcome.foreign.append(f"{room.name}, {kind}, {asked.question!r}: the secret of {strangers}")
        self.outcome.seconds.append(seconds)
        with self._lock:
            self.outcome.figures[kind] += 1
            self.outcome.figures["named its own secret"] += named


def flood(server: Server, room: Room, count: int) -> dict[str, float | int | list[str]]:
    """What `count` questions at once become, and how long after the last of them the server answers a new one.

    The flooders wait for no answer, as somebody who means harm would not.
    """
    told: Counter[str] = Counter()
    number, taken = server.number("ask"), Counter[int]()

    def throw(at: int) -> None:
        try:
            Session(server, f"flood{at}").join(number, [f"Phòng {room.name} nằm ở đâu?", False, None, None])
            taken[200] += 1
        except RefusedError as refused:
            taken[refused.status] += 1
            told[refused.said] += 1

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(throw, range(count)))
    return {
        "taken": taken.pop(200, 0),
        "refused": sum(taken.values()),
        "told": sorted(told),
        "recovered after, s": round(_recovered(server, room), 2),
    }


def _recovered(server: Server, room: Room) -> float:
    """Seconds until a new question is taken and answered."""
    started, session = time.perf_counter(), Session(server, "after")
    while True:
        try:
            session.call(server.number("ask"), [f"Phòng {room.name} nằm ở đâu?", False, None, [room.document], False])
        except RefusedError:
            time.sleep(0.1)
        else:
            return time.perf_counter() - started


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def growth(memory: Sequence[tuple[float, float]], marks: Sequence[float]) -> tuple[float, float]:
    """(MB when warm, MB at the end): medians over the fifth after the warm-up and over the last fifth."""
    warm, end = marks[int(len(marks) * CHECKED)], marks[-1]
    fifth = (end - marks[0]) / 5

    def median(start: float, stop: float) -> float:
        return percentile([held for at, held in memory if start <= at <= stop] or [memory[-1][1]], 50)

    return median(warm, warm + fifth), median(end - fifth, end)
