"""Messages that Gradio shows beside the page. Their text is HTML to Gradio, so it is escaped here."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import gradio as gr

from index import HoidapError

__all__ = ["confirm", "show_errors", "warn"]


def warn(title: str, text: str) -> None:
    """Show a warning."""
    gr.Warning(escape(text), title=title)


def confirm(title: str, text: str) -> None:
    """Show a message for a moment."""
    gr.Info(escape(text), title=title, duration=3)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show an expected error as one line, on the page and in the API; raise any other."""
    try:
        yield
    except HoidapError as error:
        raise gr.Error(escape(str(error)), title="Chưa làm được", print_exception=False) from error
