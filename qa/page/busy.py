"""What is told when more questions wait than the server can answer in a moment: try again, in one Vietnamese line."""

from starlette.requests import Request
from starlette.responses import JSONResponse

__all__ = ["MOST_WAITING", "TOLD", "busy"]

MOST_WAITING = 64
"""Questions that may wait at once. Even abandoned ones are answered in their turn, so this many must be done within
10 seconds on a busy two-core machine, where an answer takes an eighth of a second."""

TOLD = "Đang có quá nhiều câu hỏi chờ trả lời. Xin thử lại sau vài giây."


async def busy(_request: Request, _error: Exception) -> JSONResponse:
    """The refusal in place of Gradio's 503, for which its page has its own words, in English; a 429 is shown."""
    return JSONResponse({"detail": TOLD}, status_code=429, headers={"Retry-After": "5"})
