"""A document becomes passages: whole sentences of one section, within the encoder's token limit, as exact spans.

`chunk` groups the one-sentence paragraphs of news with their neighbours of the same section, keeps a list with its lead
and the rows of a table together, shares a long paragraph among passages, and cuts a sentence beyond the limit at clause
and word borders. What belongs together is `sections`' business, where a sentence ends `sentence`'s; tokens are counted
by the encoder, in few large calls, because counting is what costs.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from index.document import Block, Document, Passage
from index.ingest.sections import HEADING_CHARACTERS, Section, find_groups, find_sections, first_words
from index.vietnamese.sentence import sentences, sentences_of_each, skip_space

__all__ = ["LONGEST", "TARGET", "chunk", "sentences"]

Range = tuple[int, int]
Part = tuple[int, int, float]
"""A range that is cut no further, and its tokens: a float where they are a share of a cut sentence's."""
CountTokens = Callable[[list[str]], list[int]]

TARGET = 120
"""Tokens up to which neighbouring short paragraphs are joined.

Measured on ViQuAD dev, one sentence a paragraph, hybrid MRR: 40 tokens 0.677, 80 0.738, 120 0.763, 160 0.776,
200 0.741; the answer within the first 600 tokens read: 0.900, 0.906, 0.894, 0.874, 0.818.
"""
LONGEST = 160
"""Tokens beyond which a paragraph is shared evenly among several passages.

Measured on ViQuAD dev, whole search, recall@1 and MRR of the paragraph: whole 0.792 and 0.867, 160 tokens 0.815 and
0.878, 120 tokens 0.818 and 0.881; 160 makes a quarter fewer passages than 120, and encodes faster than whole ones.
"""

_LONGEST_COUNTED = 20
"""A sentence of more than this many characters a token is cut before it is counted: no text has so few tokens."""

_SPACE = re.compile(r"\s")
_CLAUSE_ENDS = frozenset(",;:–—-)…”.!?")


def chunk(
    document: Document, count_tokens: CountTokens, *, limit: int, target: int = TARGET, longest: int = LONGEST
) -> list[Passage]:
    """The passages of a document, in order, not overlapping; together they hold every block but the repeats.

    A passage ends on a sentence end and stays within one section. Title, date, author and lead are one passage; a
    caption is one of its own; a heading begins the first passage of its section and is the context of the others, after
    the title and before the line that leads in a list. Context takes a quarter of the limit at most.

    Args:
        document: what is cut.
        count_tokens: tokens of each text, those that the encoder adds included; called once or twice a document.
        limit: tokens that `Passage.search_text` may have, at least 8.
        target: tokens up to which short neighbouring paragraphs are joined.
        longest: tokens up to which a paragraph stays whole; a longer one is shared evenly among passages.

    >>> document = Document("ví dụ", "Một hai. Ba bốn.", (Block("paragraph", 0, 16),))
    >>> [passage.text for passage in chunk(document, lambda texts: [len(text.split()) for text in texts], limit=8)]
    ['Một hai. Ba bốn.']
    """
    if limit < 8:
        raise ValueError(f"limit {limit} is below 8 tokens")
    text = document.text
    runs = find_sections(document)
    blocks = [(block.start, block.end) for run in runs for block in run.blocks]
    pieces = _short(text, sentences_of_each(text, blocks), limit)
    texts = [text[start:end] for block in pieces for start, end in block]
    contexts = sorted({run.context for run in runs})
    counted = count_tokens(["", *contexts, *texts])
    own = counted[0]
    counted = [max(0, tokens - own) for tokens in counted]
    context_tokens = dict(zip(contexts, counted[1:], strict=False))
    cut, tokens = iter(pieces), iter(counted[1 + len(contexts) :])
    passages, doubtful = list[Passage](), list[Passage]()
    for run in runs:
        context = _fit_context(run.context, context_tokens[run.context], limit // 4)
        budget = max(1, limit - own - min(context_tokens[run.context], limit // 4))
        paragraphs = [_parts(text, next(cut), tokens, budget) for _ in run.blocks]
        joined = _join(
            _with_opening(text, run, paragraphs, budget, min(longest, budget)),
            budget if run.header else min(longest, budget),
            budget if run.header else min(target, budget),
        )
        for passage, parts in zip(_passages(document, run, joined, context), joined, strict=True):
            (passages if _surely_within(passage, parts, own, limit) else doubtful).append(passage)
    if not doubtful:
        return passages
    return sorted([*passages, *_within(doubtful, count_tokens, limit)], key=lambda passage: passage.start)


def _short(text: str, blocks: list[list[Range]], limit: int) -> list[list[Range]]:
    """The sentences of each block, those of absurd length cut before anything counts their tokens."""
    most = _LONGEST_COUNTED * limit
    if len(text) <= most or not any(found and found[-1][1] - found[0][0] > most for found in blocks):
        return blocks
    return [
        [piece for a, b in found for piece in (_cut(text, a, b, 2 * limit) if b - a > most else [(a, b)])]
        for found in blocks
    ]


def _parts(text: str, pieces: list[Range], tokens: Iterator[int], budget: int) -> list[Part]:
    """Each sentence as one part, or as several of about equal length when it is beyond the budget."""
    parts: list[Part] = []
    for (start, end), size in zip(pieces, tokens, strict=False):
        if size <= budget:
            parts.append((start, end, size))
        else:
            parts += _cut_part(text, (start, end, size), budget)
    return parts


def _cut_part(text: str, part: Part, budget: int) -> list[Part]:
    """A sentence beyond the budget as parts of about equal length, each with its share of the tokens."""
    start, end, tokens = part
    size = max(1, int(0.9 * budget * (end - start) / tokens))
    return [(a, b, tokens * (b - a) / (end - start)) for a, b in _cut(text, start, end, size)]


def _cut(text: str, start: int, end: int, size: int) -> list[Range]:
    """Pieces of at most `size` characters, cut at clause borders, else at word borders, else anywhere."""
    pieces: list[Range] = []
    while end - start > size:
        place = _border(text, start + size // 2, start + size) or start + size
        if text[start:place].strip():
            pieces.append((start, _strip_end(text, start, place)))
        start = skip_space(text, place, end)
    if start < end:
        pieces.append((start, end))
    return pieces


def _border(text: str, low: int, high: int) -> int:
    """The last clause border in `text[low:high]`, else the last word border, else 0."""
    clause = word = 0
    for found in _SPACE.finditer(text, low, high):
        word = found.start()
        if text[word - 1 : word] in _CLAUSE_ENDS and word > low:
            clause = word
    return clause or word


def _strip_end(text: str, start: int, end: int) -> int:
    """The end of a range that holds visible text, without the white space there."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _with_opening(
    text: str, section: Section, paragraphs: list[list[Part]], budget: int, longest: int
) -> list[list[Part]]:
    """The paragraphs, a list or table as one where it is short, a heading or lead at the start of what it opens."""
    blocks: Sequence[Block] = section.blocks
    if section.leads:  # it holds a list, a table or fields
        groups = find_groups(text, blocks, [_size(parts) for parts in paragraphs], longest)
        paragraphs = [paragraphs[a] if b - a == 1 else list(chain(*paragraphs[a:b])) for a, b in groups]
        blocks = [blocks[last - 1] for _, last in groups]
    joined: list[list[Part]] = []
    ahead: list[Part] = []
    for block, parts in zip(blocks, paragraphs, strict=True):
        opens = block.kind == "heading" or text[block.end - 1] == ":"
        ahead = [*ahead, *parts] if ahead else parts
        if not opens or _size(ahead) > budget // 2:
            joined.append(ahead)
            ahead = []
    return [*joined, ahead] if ahead else joined


def _join(paragraphs: list[list[Part]], budget: int, target: int) -> list[list[Part]]:
    """Groups of parts: short paragraphs together, a long one whole, one beyond the budget in even shares."""
    if len(paragraphs) == 1:
        size = _size(paragraphs[0])
        return paragraphs if size <= budget else _shares(paragraphs[0], size, budget)
    groups: list[list[Part]] = []
    filled = 0.0  # of the last group
    for parts in paragraphs:
        size = _size(parts)
        if size > budget:
            groups += _shares(parts, size, budget)
            filled = _size(groups[-1])
        elif groups and filled + size <= target:
            groups[-1] += parts
            filled += size
        else:
            groups.append(list(parts))
            filled = size
    if len(groups) > 1 and filled * 3 < target and _size(groups[-2]) + filled <= min(budget, 1.5 * target):
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _shares(parts: list[Part], size: float, budget: int) -> list[list[Part]]:
    share = size / math.ceil(size / budget)
    groups: list[list[Part]] = [[]]
    filled = before = 0.0
    for part in parts:
        tokens = part[2]
        full = filled + tokens > budget
        if groups[-1] and (full or before + tokens / 2 > share * len(groups)):
            groups.append([])
            filled = 0.0
        groups[-1].append(part)
        filled += tokens
        before += tokens
    return groups


def _size(parts: Sequence[Part]) -> float:
    return parts[0][2] if len(parts) == 1 else sum([tokens for _, _, tokens in parts])


def _passages(document: Document, section: Section, groups: list[list[Part]], context: str) -> list[Passage]:
    """One passage a group, with the heading as context after the one that begins with it, then what leads in."""
    headings = [block for block in section.blocks if block.kind == "heading"]
    below = headings[-1].start if headings else len(document.text)
    inner = context
    if groups[-1][0][0] > below:
        heading = first_words(document.text[below : headings[-1].end], HEADING_CHARACTERS)
        inner = f"{context}\n{heading}" if context else heading
    passages = []
    for group in groups:
        start, end = group[0][0], group[-1][1]
        lines = inner if start > below else context
        if lead := section.leads.get(start):
            lines = f"{lines}\n{lead}" if lines else lead
        passages.append(Passage.cut(document, start, end, lines))
    return passages


def _surely_within(passage: Passage, parts: list[Part], own: int, limit: int) -> bool:
    """Whether a passage fits for sure, by the token counts of its parts, and need not be counted itself."""
    size = _size(parts)
    between = passage.end - passage.start - sum([end - start for start, end, _ in parts]) if len(parts) > 1 else 0
    return isinstance(size, int) and 2 * (own + size + between) + len(passage.context) <= limit


def _within(waiting: list[Passage], count_tokens: CountTokens, limit: int) -> list[Passage]:
    """The passages, those that the counts of their parts had put beyond the limit halved until they fit."""
    done: list[Passage] = []
    while waiting:
        counted = list(zip(waiting, count_tokens([passage.search_text for passage in waiting]), strict=True))
        done += [passage for passage, tokens in counted if tokens <= limit]
        waiting = [half for passage, tokens in counted if tokens > limit for half in _halves(passage)]
        if any(half.end - half.start == 1 and not half.context for half in waiting):  # nothing is left to cut
            done += [half for half in waiting if half.end - half.start == 1 and not half.context]
            waiting = [half for half in waiting if half.end - half.start > 1 or half.context]
    return done


def _halves(passage: Passage) -> list[Passage]:
    """The passage without its context when that is most of it, else its two halves, cut at a sentence border."""
    if passage.context and passage.end - passage.start <= len(passage.context):
        return [Passage.cut(passage.document, passage.start, passage.end)]
    text, start, end = passage.document.text, passage.start, passage.end
    if end - start == 1:
        return [passage]
    middle = (start + end) // 2
    ends = [last for _, last in sentences(text, start, end)][:-1]
    place = min(ends, key=lambda last: abs(last - middle)) if ends else _border(text, start + 1, middle) or middle
    halves = [(start, place), (place, end)]
    return [
        Passage.cut(passage.document, skip_space(text, a, b), _strip_end(text, a, b), passage.context)
        for a, b in halves
        if text[a:b].strip()
    ]


def _fit_context(context: str, tokens: int, most: int) -> str:
    return context if tokens <= most else first_words(context, max(1, len(context) * most // (tokens + 1)))
