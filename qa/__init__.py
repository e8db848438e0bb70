"""From a question to an answer with exact citations.

    from index import Index, read
    from qa import Assistant

    library = Index.open("library")
    library.add([read("bai-bao.txt")])
    library.save()
    answer = Assistant(library).ask("Kinh tế số chiếm bao nhiêu phần trăm GRDP?")

Names are loaded when first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, WrittenSentence
    from qa.assistant import Assistant
    from qa.question.query import Query
    from qa.question.turn import Turn
    from qa.settings import Settings
    from qa.writing.llm import Endpoint
    from qa.writing.writer import Writer

__all__ = ["Answer", "Assistant", "Citation", "Endpoint", "Query", "Settings", "Turn", "Writer", "WrittenSentence"]

_HOMES = {
    "Answer": "qa.answer",
    "Assistant": "qa.assistant",
    "Citation": "qa.answer",
    "Endpoint": "qa.writing.llm",
    "Query": "qa.question.query",
    "Settings": "qa.settings",
    "Turn": "qa.question.turn",
    "Writer": "qa.writing.writer",
    "WrittenSentence": "qa.answer",
}


def __getattr__(name: str) -> object:
    """The public name, loaded from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
