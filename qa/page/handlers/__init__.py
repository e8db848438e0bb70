"""What the page's events do, for one assistant and any number of people; a handler holds no one's state.

The arguments of a method are the values of the event's components, the results the new values of its outputs.
"""

from qa.assistant import Assistant
from qa.page.article_list import ArticleList
from qa.page.handlers.api import ApiHandlers
from qa.page.handlers.articles import ArticleHandlers
from qa.page.handlers.chat import ChatHandlers
from qa.page.handlers.conversations import ConversationHandlers
from qa.page.handlers.library import LibraryHandlers
from qa.page.suggestions import Suggestions
from qa.writing.llm import Endpoint

__all__ = ["Handlers"]


class Handlers:
    """The handlers of one page, by what they are about."""

    def __init__(self, assistant: Assistant, endpoint: Endpoint | None = None) -> None:
        """Handle the events of a page over an assistant's library; an endpoint puts answers into words."""
        articles, suggestions = ArticleList(assistant.library), Suggestions(assistant)
        self.chat = ChatHandlers(assistant, suggestions, endpoint)
        self.conversations = ConversationHandlers(self.chat)
        self.articles = ArticleHandlers(assistant.library, articles)
        self.library = LibraryHandlers(assistant, articles, suggestions)
        self.api = ApiHandlers(assistant, endpoint)
