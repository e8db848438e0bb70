"""Which untrue sentences three systems pass off: `python -m tests.benchmarks.citations --kotaemon DIR --paperqa EXE`.

The same ten scripted answers (`tests/qa/writing/ten_answers.py`) go through the citation handling of each: ours whole,
over a scripted endpoint; kotaemon's `AnswerWithInlineCitation`, its own file of a checkout, loaded without the app
around it; PaperQA2's `PQASession` where it is installed. Each model output has the form that the system's prompt asks.
"""

import argparse
import inspect
import json
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from index import Index, from_text
from qa.assistant import Assistant
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant
from tests.qa.writing.scripted_endpoint import serve, speak
from tests.qa.writing.ten_answers import ANSWERS, PASSAGES, QUESTION, Written, write_text

Shown = dict[str, list[set[int] | None]]
"""For each answer and sentence the passages, from 1, that it is shown with; None where it is marked as unsourced."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.citations", description=__doc__)
    parser.add_argument("--kotaemon", type=Path, help="folder of libs/kotaemon/kotaemon/indices/qa of a checkout")
    parser.add_argument("--paperqa", type=Path, help="a Python that has paper-qa")
    arguments = parser.parse_args()
    systems: dict[str, Shown] = {"ours": ours()}
    if arguments.kotaemon:
        systems["kotaemon, inline citations"] = kotaemon(arguments.kotaemon)
    if arguments.paperqa:
        systems["PaperQA2"] = paperqa(arguments.paperqa)
    for name, shown in systems.items():
        print(f"{name}: {dict(count(shown))}")
        for answer, sentences in shown.items():
            for written, sources in zip(ANSWERS[answer], sentences, strict=True):
                print(f"    {answer:20} {written.text:62} {'no source' if sources is None else sorted(sources)}")
    return 0


def count(shown: Shown) -> Counter[str]:
    """How many sentences of each kind there are, by what they are shown with."""
    kinds: Counter[str] = Counter()
    for name, sentences in shown.items():
        for written, sources in zip(ANSWERS[name], sentences, strict=True):
            truth = "true" if written.said_by else "untrue"
            if sources is None:
                kinds[f"{truth}, marked as without a source"] += 1
            elif not sources:
                kinds[f"{truth}, plain, no mark and no source"] += 1
            elif written.said_by in sources:
                kinds["true, with its source" if len(sources) == 1 else "true, with its source and another"] += 1
            else:
                kinds[f"{truth}, shown with a source that does not say it"] += 1
    return kinds


def ours() -> Shown:
    """What a written answer of this project shows."""
    library = Index()
    library.add([from_text(text, source=str(number)) for number, text in enumerate(PASSAGES, 1)])
    shown: Shown = {}
    with serve(speak("")) as server:
        assistant = writing_assistant(Assistant(library), Endpoint(server.url))
        for name, answer in ANSWERS.items():
            server.script = _script(answer)
            sentences = assistant.ask(QUESTION).sentences
            if [each.text for each in sentences] != [each.text for each in answer]:
                raise AssertionError(f"{name}: {sentences}")
            shown[name] = [{int(c.document.source) for c in each.citations} or None for each in sentences]
    return shown


def _script(answer: tuple[Written, ...]) -> Callable[..., None]:
    """A model that says the answer, its numbers being those that the prompt gives the passages."""

    def script(body, reply):
        sent = body["messages"][1]["content"]
        places = sorted(range(1, len(PASSAGES) + 1), key=lambda number: sent.index(PASSAGES[number - 1]))
        text = write_text(answer, opening="[#")
        for place, number in enumerate(places, 1):
            text = text.replace(f"[#{number}]", f"[{place}]")
        speak(text.replace("[#", "["))(body, reply)

    return script


def kotaemon(folder: Path) -> Shown:
    """What kotaemon links: the citations whose quoted phrases its own matching finds in a passage."""
    for name, held in {
        "kotaemon.base": ("AIMessage", "Document", "HumanMessage", "SystemMessage"),
        "kotaemon.llms": ("PromptTemplate",),
        "theirs.citation_qa": ("CITATION_TIMEOUT", "MAX_IMAGES", "AnswerWithContextPipeline"),
        "theirs.format_context": ("EVIDENCE_MODE_FIGURE",),
    }.items():
        module = types.ModuleType(name)
        for each in held:
            setattr(module, each, type(each, (), {}))
        sys.modules[name] = module
    package = types.ModuleType("theirs")
    package.__path__ = [str(folder)]
    sys.modules["theirs"] = package
    from theirs.citation_qa_inline import START_ANSWER, AnswerWithInlineCitation  # type: ignore[import-not-found]

    pipeline = AnswerWithInlineCitation()
    documents = [types.SimpleNamespace(text=text, doc_id=number) for number, text in enumerate(PASSAGES, 1)]
    shown: Shown = {}
    for name, answer in ANSWERS.items():
        output = f"CITATION LIST\n\n{_quotes(answer)}\n{START_ANSWER}\n" + write_text(
            answer, opening="【", closing="】"
        )
        citations = pipeline.answer_to_citations(output)
        matched = types.SimpleNamespace(metadata={"citation": citations})
        spans = pipeline.match_evidence_with_context(matched, documents)
        lit: dict[int, set[int]] = {}
        for document, ranges in spans.items():
            for each in ranges:
                lit.setdefault(each["idx"], set()).add(document)
        linked = pipeline.replace_citation_with_link(output.split(START_ANSWER)[1])
        shown[name] = []
        for sentence in answer:
            links = [number for number in sentence.cited if f"id='mark-{number}'" in linked]
            found = set().union(*(lit.get(number, set()) for number in links)) if links else set()
            # A link that leads nowhere is still a citation to who reads the answer: passage 0.
            shown[name].append(found | ({0} if links and not found else set()))
    return shown


def _quotes(answer: tuple[Written, ...]) -> str:
    """The list of quotes that the prompt asks for: of a passage its first words and last; of none, the sentence's."""
    lines = []
    for number, sentence in {number: each for each in answer for number in each.cited}.items():
        words = (PASSAGES[number - 1] if number <= len(PASSAGES) else sentence.text).split()
        lines.append(f"CITATION【{number}】\nSTART_PHRASE: {' '.join(words[:6])}\nEND_PHRASE: {' '.join(words[-6:])}\n")
    return "\n".join(lines)


def paperqa(python: Path) -> Shown:
    """What PaperQA2 cites, in the Python that has it."""
    program = "\n".join(
        ["import json, sys", inspect.getsource(_session), "print(json.dumps(_session(*json.load(sys.stdin))))"]
    )
    given = {name: [[each.text, each.cited] for each in answer] for name, answer in ANSWERS.items()}
    ran = subprocess.run(
        [python, "-c", program], input=json.dumps([PASSAGES, given]), capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    return {name: [set(each) for each in sentences] for name, sentences in found.items()}


def _session(passages, answers):
    from paperqa.types import Context, Doc, PQASession, Text

    keys = [f"pqac-{number:08x}" for number in range(10)]
    contexts = []
    for number, text in enumerate(passages, 1):
        doc = Doc(docname=f"Doc{number}2024", dockey=str(number), citation=f"Doc {number}, 2024")
        held = Text(text=text, name=f"Doc{number}2024 pages 1-1", doc=doc)
        contexts.append(Context(id=keys[number], context=text, question="q", text=held, score=9))
    shown = {}
    for name, sentences in answers.items():
        shown[name] = []
        for text, cited in sentences:
            marks = f" ({', '.join(keys[number] for number in cited)})" if cited else ""
            session = PQASession(question="q", contexts=contexts)
            session.raw_answer = f"{text.removesuffix('.')}{marks}."
            session.populate_formatted_answers_and_bib_from_raw_answer()
            shown[name].append([n for n in range(1, 4) if f"Doc{n}2024 pages 1-1" in session.answer])
    return shown


if __name__ == "__main__":
    sys.exit(main())
