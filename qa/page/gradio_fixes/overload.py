"""The refusal of a question when more wait than the server can answer in a moment: try again, in one Vietnamese line.

Gradio 6.31: when the queue is full it answers 503, for which its page has its own words, in English; the text of a 429
is shown. May go when the page shows the text of a 503, or has a translation for it.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse

__all__ = ["MESSAGE", "MOST_WAITING", "refuse"]

MOST_WAITING = 64
"""Questions that may wait at once. Even abandoned ones are answered in their turn, so this many must be done within
10 seconds on a busy two-core machine, where an answer takes an eighth of a second."""

MESSAGE = "Đang có quá nhiều câu hỏi chờ trả lời. Xin thử lại sau vài giây."


async def refuse(_request: Request, _error: Exception) -> JSONResponse:
    """The refusal in place of Gradio's."""
    return JSONResponse({"detail": MESSAGE}, status_code=429, headers={"Retry-After": "5"})
