"""The command `hoidap`: every entrance to the library from a terminal.

Results go to stdout, everything else (progress, errors) to stderr. Exit codes: 0 done, 1 an expected error, 2 a wrong
command line. Heavy modules are imported inside the commands, so that `hoidap --help` answers at once.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from index.errors import HoidapError
from qa.cli import answer, evaluate, library, train
from qa.cli.arguments import parser
from qa.cli.console import say
from qa.settings import Settings

__all__ = ["main"]

_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "add": library.add,
    "list": library.list_documents,
    "remove": library.remove,
    "ask": answer.ask,
    "serve": answer.serve,
    "evaluate": evaluate.evaluate,
    "move": library.move,
    "merge": library.merge,
    "check": library.check,
    "repair": library.repair,
    "train reader": train.train_reader,
    "train average": train.average_weights,
    "train confidence": train.fit_confidence,
    "train sentences": train.train_sentences,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of one command line (`sys.argv` by default)."""
    arguments = parser().parse_args(argv)
    settings = Settings.from_environment().with_llm(
        getattr(arguments, "llm", None), getattr(arguments, "llm_model", None), getattr(arguments, "llm_window", None)
    )
    try:
        return _COMMANDS[arguments.command](arguments, settings)
    except HoidapError as error:
        say(f"hoidap: {error}")
        return 1
    except KeyboardInterrupt:
        say("hoidap: đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên.")
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has closed it: nothing is wrong, and nothing more can be written.
        sys.stderr.close()
        return 0
