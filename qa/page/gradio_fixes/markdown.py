r"""A question as Markdown that shows it as it was typed.

Gradio 6.31: a message of the chat is always Markdown; `Chatbot(render_markdown=False)` would switch it off for the
answers, which are HTML, too. May go when a single message can be plain text.
"""

from html import unescape

__all__ = ["question_markdown", "unescape_question"]

_MEANT = "\\`*_[]<>#|~$&!"


def question_markdown(question: str) -> str:
    """The question with the letters that mean something to Markdown or HTML as character references.

    >>> question_markdown("Cầu *A*?")
    'Cầu &#42;A&#42;?'
    """
    return "".join(f"&#{ord(letter)};" if letter in _MEANT else letter for letter in question)


def unescape_question(content: object) -> str:
    """The question in a message's content, a text or blocks of them, as it was typed.

    >>> unescape_question([{"type": "text", "text": "Cầu &#42;A&#42;?"}])
    'Cầu *A*?'
    """
    blocks = content if isinstance(content, list) else [content]
    return unescape("".join(str(each.get("text", "")) if isinstance(each, dict) else str(each) for each in blocks))
