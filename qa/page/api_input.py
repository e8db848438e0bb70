"""What a program may send with a question, over the API or as a tool: checked, one Vietnamese line if wrong."""

from collections.abc import Collection, Sequence

from index import QuestionError
from qa.assistant import LONGEST_QUESTION
from qa.question.followup import Completer, Turn

__all__ = ["MOST_TURNS", "TurnJson", "check_documents", "parse_history"]

MOST_TURNS = 100
_SHAPE = 'Mỗi lượt là một đối tượng như {"question": "Ai ký Kế hoạch 227?", "answer": "Lê Văn Thành"}.'


TurnJson = dict[str, str]
"""An earlier turn: the `question`, its answer's text as `answer`, the sentence cited for it as `evidence` and its
article's `title`. All but the question may be left out; with the last two more follow-ups are understood, such as those
about somebody whom only the cited sentence names.

No TypedDict: to Gradio's schema every key of one is required.
"""
_ANSWERED = ("answer", "evidence", "title")


def parse_history(history: object, completer: Completer) -> list[Turn]:
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
        question, *answered = _turn(number, each)
        turns.append(Turn(completer(question, turns), *answered))
    return turns


def check_documents(documents: object, known: Collection[str]) -> Sequence[str] | None:
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


def _turn(number: int, value: object) -> list[str]:
    """The question, answer, evidence and title of one turn."""
    if not isinstance(value, dict):
        raise QuestionError(f"Lượt {number} của history là {_kind(value)}. {_SHAPE}")
    unknown_key = next((key for key in value if key not in ("question", *_ANSWERED)), None)
    if unknown_key is not None:
        raise QuestionError(f"Lượt {number} của history có trường lạ “{str(unknown_key)[:40]}”. {_SHAPE}")
    question = value.get("question")
    if not isinstance(question, str) or not question.strip():
        raise QuestionError(f"Lượt {number} của history thiếu question, hoặc question không phải là chữ. {_SHAPE}")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"Câu hỏi ở lượt {number} của history dài {len(question)} ký tự, tối đa là 2.000.")
    answered = {key: value.get(key, "") for key in _ANSWERED}
    for key, text in answered.items():
        if not isinstance(text, str):
            raise QuestionError(f"Lượt {number} của history có {key} là {_kind(text)}, phải là chữ. {_SHAPE}")
    return [question, *answered.values()]


def _kind(value: object) -> str:
    """What JSON value this is, for a person."""
    kinds = {str: "chữ", bool: "true hoặc false", int: "số", float: "số", dict: "đối tượng", list: "danh sách"}
    return kinds.get(type(value), "null")
