"""The way of answering what is said to the assistant itself: a short friendly reply that cites nothing."""

from collections.abc import Sequence

from index import Hit
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import reply
from qa.question.query import Query
from qa.question.small_talk import SmallTalk, small_talk

__all__ = ["answer"]

_REPLIES: dict[SmallTalk, str] = {
    "greeting": "Chào bạn! Mình là trợ lý hỏi đáp, trả lời bằng đúng câu chữ trong tài liệu. {ask}",
    "thanks": "Không có gì, rất vui được giúp bạn. Bạn cứ hỏi tiếp khi cần nhé.",
    "goodbye": "Tạm biệt bạn, hẹn gặp lại!",
    "identity": "Mình là Hỏi Đáp, trợ lý chạy ngay trên máy này: mình tìm câu trả lời trong tài liệu của bạn và chỉ "
    "rõ đoạn đã trích. {ask}",
    "ability": "Mình trả lời câu hỏi về các tài liệu đã thêm và chỉ ra đúng đoạn làm căn cứ; tài liệu không nói thì "
    "mình cũng nói rõ như vậy. {ask}",
    "wellbeing": "Cảm ơn bạn đã hỏi thăm, mình vẫn sẵn sàng! {ask}",
    "agreement": "Vâng, bạn cứ hỏi tiếp nhé.",
    "laughter": "Vui quá! {ask}",
    "rudeness": "Xin lỗi vì chưa giúp được bạn. Bạn thử hỏi cụ thể hơn, hoặc bấm vào đoạn trích để xem lại "
    "nguyên văn nhé.",
    "entertainment": "Mình chỉ biết trả lời theo tài liệu nên không kể chuyện hay hát được, tiếc quá! {ask}",
    "present": "Mình chạy không cần mạng nên không xem được giờ, lịch hay thời tiết hiện tại. {ask}",
    "arithmetic": "Mình không làm tính, chỉ trả lời theo tài liệu đã thêm. {ask}",
    "unclear": "Mình chưa hiểu ý bạn. {ask}",
}
LONGEST_TITLE = 60
"""Characters of a document's title in a reply."""
SHOWN = 2
"""Titles named in a reply, the latest added."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """A reply to small talk; None for a question.

    The weather and the like are small talk only where no document speaks of them.
    """
    if query.answer_type != "small_talk":
        return None
    kind = small_talk(query.typed) or "unclear"
    return reply(query, _REPLIES[kind].format(ask=_invitation(documents)).strip())


def _invitation(documents: Documents) -> str:
    """What can be asked, by the titles of the documents."""
    titles = [_short(document.title) for document in documents.values()]
    if not titles:
        return "Bạn hãy thêm một tài liệu rồi hỏi về nội dung của nó nhé."
    named = " hoặc ".join(f"«{title}»" for title in titles[-SHOWN:])
    more = f", và {len(titles) - SHOWN} tài liệu khác" if len(titles) > SHOWN else ""
    return f"Bạn có thể hỏi về {named}{more}."


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
