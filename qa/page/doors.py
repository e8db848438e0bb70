"""What a program may send with a question, over the page's API or as a tool: checked, and told in one line if wrong."""

from collections.abc import Collection, Sequence
from typing import NotRequired, TypedDict

from index import QuestionError
from qa.assistant import LONGEST_QUESTION
from qa.followup import Completer, Turn

__all__ = ["MOST_TURNS", "TurnJson", "chosen_documents", "earlier_turns"]

MOST_TURNS = 100
_SHAPE = 'Mỗi lượt là một đối tượng như {"question": "Ai ký Kế hoạch 227?", "answer": "Lê Văn Thành"}.'


class TurnJson(TypedDict):
    """An earlier turn: what was asked, and the answer's `text` (empty, or left out, when there was none)."""

    question: str
    answer: NotRequired[str]


def earlier_turns(history: object, completer: Completer) -> list[Turn]:
    """The turns of a history, the oldest first, each completed from those before it, as it was when it was asked.

    Raises:
        QuestionError: it is no list of turns.
    """
    if history is None:
        return []
    if not isinstance(history, list):
        raise QuestionError(f"history phải là một danh sách, không phải {_kind(history)}. {_SHAPE}")
    if len(history) > MOST_TURNS:
        raise QuestionError(f"history có {len(history)} lượt, tối đa là {MOST_TURNS}. Hãy gửi những lượt gần nhất.")
    turns: list[Turn] = []
    for number, each in enumerate(history, 1):
        question, answer = _turn(number, each)
        turns.append(Turn(completer(question, turns), answer))
    return turns


def chosen_documents(documents: object, known: Collection[str]) -> Sequence[str] | None:
    """The ids to ask in, or None for all: that is what null and an empty list mean.

    Raises:
        QuestionError: it is no list of ids that the library knows.
    """
    if documents is None or documents == []:
        return None
    if not isinstance(documents, list) or not all(isinstance(each, str) for each in documents):
        raise QuestionError("documents phải là một danh sách mã bài (chuỗi). Hãy lấy mã ở /list, trường id.")
    unknown = next((each for each in documents if each not in known), None)
    if unknown is not None:
        raise QuestionError(f"Không có bài mang mã “{unknown[:40]}” trong thư viện. Hãy lấy mã ở /list, trường id.")
    return documents


def _turn(number: int, value: object) -> tuple[str, str]:
    """(question, answer) of one turn."""
    if not isinstance(value, dict):
        raise QuestionError(f"Lượt {number} của history là {_kind(value)}. {_SHAPE}")
    strange = next((key for key in value if key not in TurnJson.__annotations__), None)
    if strange is not None:
        raise QuestionError(f"Lượt {number} của history có trường lạ “{str(strange)[:40]}”. {_SHAPE}")
    question, answer = value.get("question"), value.get("answer", "")
    if not isinstance(question, str) or not question.strip():
        raise QuestionError(f"Lượt {number} của history thiếu question, hoặc question không phải là chữ. {_SHAPE}")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"Câu hỏi ở lượt {number} của history dài {len(question)} ký tự, tối đa là 2.000.")
    if not isinstance(answer, str):
        raise QuestionError(f"Lượt {number} của history có answer là {_kind(answer)}, phải là chữ. {_SHAPE}")
    return question, answer


def _kind(value: object) -> str:
    """What JSON value this is, for a person."""
    kinds = {str: "chữ", bool: "true hoặc false", int: "số", float: "số", dict: "đối tượng", list: "danh sách"}
    return kinds.get(type(value), "null")
