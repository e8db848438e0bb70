"""Questions about articles that are not there: how many are answered all the same (`python -m tests.foreign`).

Every second article of ViQuAD dev is the library; 250 questions about the others ought to be refused, 250 about its own
not. Asked as written, in lower case and without diacritics, with the names of general Vietnamese and without.
"""

import random
import sys
from dataclasses import replace

from index import Index, from_text
from index.vietnamese.names import NO_NAMES
from index.vietnamese.ngrams import Ngrams
from index.vietnamese.restore.question import QuestionRestorer
from index.vietnamese.restore.truecase import Truecaser
from qa import Assistant
from qa.evaluation.squad import Article, read_squad
from qa.evaluation.variants import vary
from tests.paths import DATA

FILE = DATA / "viquad.dev.json"
ASKED = 250


def drawn(articles: list[Article]) -> list[str]:
    """Some of the articles' questions, a fixed seed."""
    found = [question.text for article in articles for each in article.paragraphs for question in each.questions]
    return random.Random(5).sample(found, ASKED)


def main() -> int:
    """Print the shares of both kinds, for every way of typing, with the names and without."""
    if not FILE.exists():
        print(f"the real data sets are not there ({FILE})", file=sys.stderr)
        return 1
    articles = list(read_squad(FILE))
    texts = [each.context for article in articles[::2] for each in article.paragraphs]
    library = Index()
    library.add([from_text(text, source=str(number)) for number, text in enumerate(texts)])
    assistant, counted, capitals = Assistant(library), Ngrams.count(texts), Truecaser.count(texts)
    for named, known in (("with names", capitals), ("without", replace(capitals, names=lambda: NO_NAMES))):
        restorer = QuestionRestorer(counted, known)
        for variant in ("written", "lower", "unmarked"):
            answered = [
                sum(not assistant.ask(restorer.restore(vary(each, variant)), literal=True).abstained for each in asked)
                for asked in (drawn(articles[1::2]), drawn(articles[::2]))
            ]
            foreign, own = answered[0] / ASKED, 1 - answered[1] / ASKED
            print(f"{named:12}{variant:10} answered of what is not there {foreign:6.1%}, refused of what is {own:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
