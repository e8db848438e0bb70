"""One person's session with the page, over the HTTP queue that the page itself uses."""

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.load.server import Server

PATIENCE = 120.0  # seconds that one answer may take before it counts as an error


class RefusedError(Exception):
    """The server would not take the question.

    Attributes:
        status: of HTTP.
        said: what it told.
    """

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.status, self.said = status, said


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        data: the results of the function.
        raw: every byte that the server sent for it, all steps of a streamed answer included.
        seconds: from asking to the last byte.
    """

    data: list[Any]
    raw: str
    seconds: float


class Session:
    """A visitor of the page, with the hash that tells its state from the others'."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.name = server, name
        self.http = httpx.Client(base_url=f"{server.address}/gradio_api", timeout=PATIENCE)

    def open(self) -> None:
        """Open the page: what it does by itself then, a new conversation among it."""
        for number in self.server.at_load():
            inputs = next(each["inputs"] for each in self.server.config["dependencies"] if each["id"] == number)
            self.call(number, [None] * len(inputs))

    def call(self, number: int, data: list[Any]) -> Reply:
        """What the page's function returns.

        Raises:
            RefusedError: the queue is full, or the function failed.
        """
        started = time.perf_counter()
        self.join(number, data)
        lines: list[str] = []
        result: Any = None
        with self.http.stream("GET", "/queue/data", params={"session_hash": self.name}) as stream:
            for line in stream.iter_lines():
                if not line.startswith("data:"):
                    continue
                lines.append(line)
                told = json.loads(line[5:])
                if told["msg"] == "process_completed":
                    result = told
                elif told["msg"] == "close_stream":
                    break
        if result is None or not result["success"]:
            raise RefusedError(200, str(result and result["output"].get("error")))
        raw = json.dumps([json.loads(line[5:]) for line in lines], ensure_ascii=False)
        return Reply(result["output"]["data"], raw, time.perf_counter() - started)

    def join(self, number: int, data: list[Any]) -> str:
        """The id of a question that the queue has taken; nobody waits for its answer yet.

        Raises:
            RefusedError: with what the server told.
        """
        body = {"data": data, "fn_index": number, "session_hash": self.name, "event_data": None, "trigger_id": None}
        taken = self.http.post("/queue/join", json=body)
        if taken.status_code != 200:
            raise RefusedError(taken.status_code, str(taken.json().get("detail")))
        return str(taken.json()["event_id"])
