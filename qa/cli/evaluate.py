"""`hoidap evaluate`: how well questions are answered."""

import argparse
from typing import TYPE_CHECKING

from qa.cli.answer import load_endpoint
from qa.cli.console import ProgressBars, print_json, say
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.evaluation.compare import Request

__all__ = ["evaluate"]


def evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Ask a question file and print the figures."""
    from qa.evaluation.compare import Request, compare

    request = Request(
        file=arguments.file,
        library=arguments.library or settings.library,
        documents=arguments.documents or (),
        variants=arguments.variant or (),
        encoders=arguments.encoder or (),
        limit=arguments.limit,
        gold=arguments.gold,
        without_diacritics=arguments.without_diacritics,
        unanswerable=arguments.unanswerable,
        read=not arguments.retrieval_only,
        endpoint=load_endpoint(settings) if arguments.writer else None,
    )
    if arguments.ablation:
        return _ablate(request, settings, as_json=arguments.json)
    with ProgressBars() as bars:
        comparison = compare(request, settings, progress=bars.show)
    if arguments.plot:
        from qa.evaluation.plot import plot_confidence

        plot_confidence(comparison.first, arguments.plot)
        say(f"Đã vẽ {arguments.plot}")
    if arguments.json:
        print_json(comparison.json)
    else:
        print(comparison.table)
        if comparison.writing_table:
            print(f"\n{comparison.writing_table}")
    notes = [outcome.answer.note for outcome in comparison.first if outcome.answer and outcome.answer.note]
    if request.endpoint is not None and notes and not comparison.writing_table:
        say(f"Mô hình không viết được câu nào. {notes[0]}")
    return 0


def _ablate(request: "Request", settings: Settings, *, as_json: bool) -> int:
    """Print what each part of the search earns."""
    from qa.evaluation.ablation import table
    from qa.evaluation.compare import ablation

    with ProgressBars() as bars:
        found = ablation(request, settings, progress=bars.show)
    if as_json:
        print_json(found)
    else:
        print(table(found))
    return 0
