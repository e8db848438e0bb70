"""The API of the page for programs, over HTTP and as tools of MCP: ask, search, list."""

from typing import Any

from index import QuestionError
from qa.answer_json import answer_json, document_json, hit_json
from qa.assistant import Assistant
from qa.page.api_input import TurnJson, check_documents, parse_history
from qa.page.handlers.notices import show_errors
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant

__all__ = ["DESCRIPTIONS", "ApiHandlers"]

DESCRIPTIONS = {
    "ask": (
        "Trả lời một câu hỏi tiếng Việt từ các bài trong thư viện, kèm trích dẫn đúng từng ký tự; không có câu trả lời "
        "thì text rỗng và abstained là true. Trả về {question, query, text, abstained, confidence, citations, hits, "
        "unmentioned, composed, reply, note, way, reranked, sentences}."
    ),
    "search": (
        "Tìm những đoạn gần câu hỏi nhất, gần trước xa sau. Trả về danh sách {document, heading, page, start, end, "
        "text, score, rank, dense_rank, lexical_rank, copies}."
    ),
    "list": (
        "Các bài trong thư viện, theo thứ tự được thêm vào. Trả về danh sách {id, title, source, author, published, "
        "characters}."
    ),
}


class ApiHandlers:
    """Answers programs; the signatures and docstrings are what Gradio documents."""

    def __init__(self, assistant: Assistant, endpoint: Endpoint | None = None) -> None:
        """Answer from this assistant; an endpoint puts its answers into words where that is asked for."""
        self.assistant, self.library, self.endpoint = assistant, assistant.library, endpoint

    def ask(
        self,
        question: str,
        literal: bool = False,
        history: list[TurnJson] | None = None,
        documents: list[str] | None = None,
        written: bool = False,
    ) -> dict[str, Any]:
        """Answer a Vietnamese question from the library's articles, with exact citations, or abstain.

        Args:
            question: the question, with or without diacritics; at most 2,000 characters. It may be a follow-up
                ("Còn du lịch thì sao?", "Ai ký?") when history is given.
            literal: search exactly what was typed, restoring and completing nothing.
            history: the turns before, the oldest first: [{"question": as asked, "answer": the text of its answer,
                "evidence": the sentence cited for it, "title": of its article}]; the question alone is needed.
            documents: ids of the articles to ask in, as list_articles gives them; null or [] asks all of them.
            written: put the answer into words by the language model that the server was started with, as `sentences`
                [{text, citations, supported, line}]; a sentence that no passage says is not supported.

        Returns:
            {question, query, text, abstained, confidence, citations, hits, unmentioned, composed, reply, note, way,
            reranked, sentences}, as `hoidap ask --json` prints.
        """
        with show_errors():
            turns = parse_history(history, self.assistant.completer)
            chosen = check_documents(documents, self.library.documents)
            assistant = self._writing() if written else self.assistant
            return dict(answer_json(assistant.ask(question, history=turns, literal=literal, documents=chosen)))

    def _writing(self) -> Assistant:
        """The assistant that puts answers into words."""
        if self.endpoint is None:
            raise QuestionError(
                "Máy chủ này chưa đặt mô hình để viết thành lời. Hãy mở bằng: hoidap serve --llm URL --llm-model TÊN"
            )
        return writing_assistant(self.assistant, self.endpoint)

    def search(self, question: str, count: int = 10) -> list[dict[str, Any]]:
        """The passages of the library that are nearest to a Vietnamese question, the best first.

        Args:
            question: the question, with or without diacritics.
            count: how many passages, 1 to 50.

        Returns:
            [{document, heading, page, start, end, text, score, rank, dense_rank, lexical_rank, copies}]; a page
            counts from 1 and is null in a text without pages, copies are the other articles that say the same.
        """
        with show_errors():
            return [dict(hit_json(hit)) for hit in self.library.search(question, k=max(1, min(50, count)))]

    def list_articles(self) -> list[dict[str, Any]]:
        """The articles of the library.

        Returns:
            [{id, title, source, author, published, characters}], in the order they were added.
        """
        self.library.follow()
        return [dict(document_json(document)) for document in self.library.documents.values()]
