"""Every regular expression of the product takes time in proportion to the text, whatever the text is.

The suite follows it to 16,000 characters; `python -m tests.test_regex_time` to a megabyte, in some ten minutes, or
those of the modules that are named alone.
"""

import ast
import contextlib
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from math import log
from pathlib import Path

import pytest

import index
import qa
from tests.index.formats.test_linear_time import UNITS
from tests.paths import ROOT

FIRST, SHORT, LONG = 250, 16_000, 1_000_000
"""Characters: where growth is first looked at, and how far it is followed in the suite and by `main`."""
FLOOR, STEEP = 0.012, 1.2
"""Seconds for 16,000 characters below which a time counts as nothing (a squared one takes 0.1), and the exponent."""
LOOKS = 4
BOUNDED = {"index.formats.line_types._MARKS": 400, "qa.answering.expand_span._CODE_START": 20}
"""Patterns that are never asked of more characters than this: `line_types.LONG`, and the twenty before an answer."""
CALLS = {"compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn"}
PIECES = {
    "a word": "a",
    "words": "ab cd ",
    "digits": "1",
    "digits and stops": "1.",
    "spaces": " ",
    "tabs": "\t",
    "lines": "\n",
    "spaces and lines": " \n",
    "dashes": "- ",
    "capitals": "A",
    "names": "An Bình ",
    "quotes": '"',
    "hyphens": "a-",
    "slashes": "1/",
    "commas": "a, ",
    "underscores": "_",
    "open brackets": "(",
    "open square brackets": "[",
    "less": "<",
    "stars": "*",
    "hash marks": "#",
    "equals": "=",
    "backticks": "`",
    "and": "và ",
    "years": "năm 2020 ",
}


def compiled() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the product holds, or writes down in a call of `re`, by where it is."""
    found: dict[str, re.Pattern[str]] = {}
    for package in (index, qa):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            with contextlib.suppress(ImportError):  # a format whose library is not installed
                loaded = importlib.import_module(module.name)
                for name, value in vars(loaded).items():
                    found |= {f"{module.name}.{name}{place}": each for place, each in within(value)}
                found |= written(Path(str(loaded.__file__)), module.name)
    return {name: pattern for name, pattern in found.items() if isinstance(pattern.pattern, str)}


def within(value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns in a value, a container or a class, and where in it."""
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth < 3 and isinstance(value, dict):
        for key, each in value.items():
            yield from ((f"[{key}]{place}", found) for place, found in within(each, depth + 1))
    elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
        for number, each in enumerate(value):
            yield from ((f"[{number}]{place}", found) for place, found in within(each, depth + 1))
    elif depth == 0 and isinstance(value, type):
        for name, each in vars(value).items():
            yield from ((f".{name}{place}", found) for place, found in within(each, 1))


def written(path: Path, module: str) -> dict[str, re.Pattern[str]]:
    """The patterns that the source gives to `re` as they stand."""
    found = {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {id(each.value) for each in tree.body if isinstance(each, ast.Assign)}  # these are the module's variables
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and id(node) not in named
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in CALLS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            found[f"{module}:{node.lineno}"] = re.compile(node.args[0].value)
    return found


def key(name: str) -> str:
    """The name without its place in a container or its line."""
    return re.split(r"[:\[]", name)[0]


def anchored() -> set[str]:
    """The patterns that are only ever asked of a text's beginning: by `match` or `fullmatch`, wherever they stand."""
    asked: dict[str, set[str]] = {}
    only = set()
    for package in ("index", "qa"):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            called = set()
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                if isinstance(node.func.value, ast.Name):
                    called.add(id(node.func.value))
                    asked.setdefault(f"{module}.{node.func.value.id}", set()).add(node.func.attr)
                    if node.func.value.id == "re" and node.func.attr in ("match", "fullmatch"):
                        only.add(f"{module}:{node.lineno}")
            for node in ast.walk(tree):  # handed on in another way: anything may be asked of it
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
                    asked.setdefault(f"{module}.{node.id}", set()).add("handed on")
                if isinstance(node, ast.alias):
                    asked.setdefault(f"{module}.{node.asname or node.name}", set()).add("brought in")
    only |= {name for name, ways in asked.items() if ways and ways <= {"match", "fullmatch"}}
    return only


def seconds(name: str, unit: str, length: int, *, times: int = 1) -> float:
    """Processor time of this thread to ask a pattern of a text of one unit again and again; the best of some times."""
    pattern, text = PATTERNS[name], (unit * (length // len(unit) + 1))[:length]
    best = float("inf")
    for _ in range(times):
        started = time.thread_time()
        if name in ANCHORED:
            pattern.match(text)
        else:
            for _found in pattern.finditer(text):
                pass
        pattern.fullmatch(text)
        best = min(best, time.thread_time() - started)
    return best


def growth(name: str, unit: str, longest: int) -> float:
    """The exponent by which the time grows up to `longest` characters, 1.0 where it stays below noise.

    Shorter texts come first, so that a pattern that grows fast is told before it takes for ever.
    """
    length = FIRST
    while length < longest:
        length = min(4 * length, longest)
        bound = FLOOR * max(1.0, length / 16_000)
        if seconds(name, unit, length) > bound and (found := exponent(name, unit, length)) > STEEP:
            return found
    return 1.0


def exponent(name: str, unit: str, length: int) -> float:
    """By which power the time grows over the last fourfold of the length: the least of a few looks, taken in turns.

    A steep pattern is steep whenever it is looked at; a neighbour on the machine's core slows one look, or two.
    """
    found = float("inf")
    for _ in range(LOOKS):
        short, long = (seconds(name, unit, each, times=3) for each in (length // 4, length))
        found = min(found, log(long / short, 4))
        if found <= STEEP:
            break
    return found


PATTERNS = compiled()
ANCHORED = anchored()


def test_the_walk_finds_them_all() -> None:
    """As many as the sources compile by name; a pattern that is hidden in a function is found by its call."""
    sources = [path for package in ("index", "qa") for path in (ROOT / package).rglob("*.py")]
    names = sum(
        bool(re.match(r"_?[A-Z_]+ = re\.compile\(", line))
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert names > 80
    assert len(PATTERNS) >= names


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_time_in_proportion(name: str) -> None:
    for unit in {**UNITS, **PIECES}.values():
        found = growth(name, unit, min(SHORT, BOUNDED.get(key(name), SHORT)))
        assert found <= STEEP, f"{PATTERNS[name].pattern!r} on {unit!r}: n^{found:.2f}"


def main() -> int:
    """Ask every pattern of every text of a megabyte; print those that take more than their share."""
    wrong, longest, slowest = 0, 0.0, ""
    asked = {name: each for name, each in PATTERNS.items() if name.startswith(tuple(sys.argv[1:]) or "")}
    for name, pattern in asked.items():
        for what, unit in {**UNITS, **PIECES}.items():
            length = min(LONG, BOUNDED.get(key(name), LONG))
            found = growth(name, unit, length)
            if found > STEEP:
                wrong += 1
                print(f"{name} on {what}: n^{found:.2f}: {pattern.pattern[:100]!r}", flush=True)
            elif (took := seconds(name, unit, length)) > longest:
                longest, slowest = took, f"{name} on {what}"
    units = len({**UNITS, **PIECES})
    print(
        f"{len(asked)} patterns, {units} texts each, {wrong} steeper than n^{STEEP}; slowest {longest:.2f} s: {slowest}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
