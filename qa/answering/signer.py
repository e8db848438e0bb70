"""The way of answering who holds a post by the signature below it: "Ai là chủ tọa?", "Hiệu trưởng tên gì?"."""

import re
from collections.abc import Iterator, Sequence

from index import Document, Hit, Span
from index.outline import formalities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.answering.quote import abstain, join, quote
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["answer", "signers"]

SURE = 0.85
_ASKS_WHO = re.compile(
    r"^(?:vậy |thế |còn |cho hỏi |xin hỏi )?(?:(?:họ và tên|họ tên|tên) (?:của )?)?(?:người )?(?P<post>[^?,:]{4,60}?)"
    r" (?:là (?:những )?(?:ai|người nào)|(?:họ )?tên (?:là )?(?:gì|chi)|là ông nào|là bà nào)"
    r"(?: (?:vậy|thế|nhỉ|ạ|hả))*\W*$"
    r"|^(?:vậy |thế |còn |cho hỏi |xin hỏi )?(?:ai|người nào) (?:là|làm|giữ chức|giữ vai trò) (?:người )?"
    r"(?P<held>[^?,:]{4,60}?)(?: (?:vậy|thế|nhỉ|ạ|hả))*\W*$",
    re.IGNORECASE,
)
_ASKS_SIGNER = re.compile(
    r"^(?:vậy |thế )?(?:ai|người nào) (?:là người |đã |đứng )?(?:ký|kí)(?: tên)? (?!với|cùng)\w", re.I
)
_FRAME = "ai người nào là đã đứng ký kí tên vào ban hành tờ bản cái này"
NAMED = 0.9
"""Share of the question that the title of the document must hold whose signer is asked for."""
_FOR = re.compile(r"^(?:t\.?m|k\.?t|t\.?u\.?q|t\.?l|q)\. ?", re.IGNORECASE)
"""What stands before the post of somebody else, for whom is signed."""


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Who signs below the post that is asked for; an abstention where another signs for him; None for other questions.

    The question's other words must stand in the document, so that another body's post is not meant.
    """
    asked = _ASKS_WHO.match(query.text.strip())
    if asked is None or len(documents) == 0:
        return _answer_by_title(query, hits, documents) if _ASKS_SIGNER.match(query.text.strip()) else None
    wanted = f" {fold(asked['post'] or asked['held'])} "
    for document in dict.fromkeys([*(hit.passage.document for hit in hits[:10]), *_only(documents)]):
        others = (fold(name) for name in query.names if not set(fold(name).split()) & set(wanted.split()))
        if any(name not in fold(document.text) for name in others):
            continue
        held = list(signers(document))
        named = [(post, who) for post, who in held if who and _is_post(fold(_strip(post.text)), wanted)]
        named = [each for each in named if not _FOR.match(each[0].text) and _is_held(document, each[0], wanted)]
        if len(named) == 1:
            return quote(query, hits, documents, [named[0][1]], confidence=SURE, also=[named[0][0]])
        if not named and any(_FOR.match(post.text) and f" {fold(_strip(post.text))} " == wanted for post, _ in held):
            return abstain(query, hits, note="Văn bản do người khác ký thay, không nêu tên người giữ chức này.")
    return None


def _is_held(document: Document, post: Span, wanted: str) -> bool:
    """Whether a document has what is wanted beside the post: "xã Vĩnh Khê" of "chủ tịch xã Vĩnh Khê"."""
    beside = wanted.removeprefix(f" {fold(_strip(post.text))} ").strip()
    words = re.findall(r"[^\W_]+", fold(document.text))
    return not beside or f" {beside} " in f" {' '.join(words)} "


def _answer_by_title(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """Who signed the document that the question calls by its title: "Ai ký thông báo thay đồng hồ?"."""
    topic = Topic(query, without=[_FRAME])
    for document in dict.fromkeys([*(hit.passage.document for hit in hits[:10]), *_only(documents)]):
        held = formalities(document)
        names = held.get("Người ký", ())
        title = " ".join(span.text for name in ("Tiêu đề", "Nơi ban hành") for span in held.get(name, ()))
        if names and topic.weights and topic.coverage(title) >= NAMED:
            return quote(query, hits, documents, join(names, "; "), confidence=SURE)
    return None


def signers(document: Document) -> Iterator[tuple[Span, Span | None]]:
    r"""Each post of a document's foot with who signs below it; of several posts in a row the last ones have the names.

    >>> from index.formats import from_text
    >>> foot = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(đã ký)\nLê Thị Trang"
    >>> text = f"GIẤY MỜI\n\nKính mời ông bà tới dự họp.\n\n{foot}"
    >>> [(post.text, who and who.text) for post, who in signers(from_text(text, source="mời"))]
    [('KT. GIÁM ĐỐC', None), ('PHÓ GIÁM ĐỐC', 'Lê Thị Trang')]
    """
    posts: list[Span] = []
    names: list[Span] = []
    for block in (*document.blocks, None):
        cells = block.cells if block is not None and block.kind == "signature" else ()
        for cell in cells:
            if cell.name == "Chức vụ" and names:
                yield from _pair(posts, names)
                posts, names = [], []
            if cell.name in ("Chức vụ", "Người ký"):
                (posts if cell.name == "Chức vụ" else names).append(Span(document, cell.start, cell.end))
    yield from _pair(posts, names)


def _pair(posts: Sequence[Span], names: Sequence[Span]) -> Iterator[tuple[Span, Span | None]]:
    bare = len(posts) - len(names)
    for number, post in enumerate(posts):
        yield post, names[number - bare] if 0 <= number - bare < len(names) else None


def _strip(post: str) -> str:
    return _FOR.sub("", post).strip()


def _is_post(post: str, wanted: str) -> bool:
    """Whether what is wanted begins with a post and goes on with no other: "chủ tọa đại hội", no "phó" before it.

    >>> [_is_post("giam doc", f" {wanted} ") for wanted in ("giam doc cong ty", "pho giam doc", "giam doc")]
    [True, False, True]
    """
    return wanted.startswith(f" {post} ")


def _only(documents: Documents) -> Iterator[Document]:
    """The document where there is but one."""
    if len(documents) == 1:
        yield from documents.values()
