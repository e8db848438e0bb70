"""Names follow DESIGN's words: a function is an imperative verb or the noun it returns, never a participle."""

import ast

import pytest

from tests.paths import ROOT

IRREGULAR = frozenset(
    "begun bent broken built chosen done drawn driven fallen felt found given gone grown heard held kept known "
    "laid lent lost made meant met mistaken paid parted said seen sent shown slept sold spent spoken stolen "
    "struck stood taken taught thought told typed understood won worn written".split()
)
BASE_FORMS = frozenset("need deed feed seed embed speed shed exceed proceed succeed bleed breed".split())
BOOLEAN = frozenset(["is", "are", "was", "were", "has", "have", "had", "can", "must", "may", "should"])
FILES = sorted([ROOT / "app.py", *(path for folder in ("index", "qa") for path in (ROOT / folder).rglob("*.py"))])


def is_participle(word: str) -> bool:
    """Whether an English word is a past participle and no base form of a verb."""
    return word in IRREGULAR or (word.endswith("ed") and word not in BASE_FORMS and len(word) > 3)


def participles(tree: ast.AST) -> list[str]:
    """Functions and methods named by a participle; properties that answer yes or no may be."""
    wrong = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("__"):
            continue
        words = node.name.strip("_").split("_")
        if words[0] in BOOLEAN or not is_participle(words[-1]):  # "bundled_weights" is a noun
            continue
        decorators = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
        if decorators & {"property", "cached_property"} and ast.unparse(node.returns or ast.Constant("")) == "bool":
            continue
        wrong.append(f"{node.name}:{node.lineno}")
    return wrong


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("def joined(): ...", ["joined:1"]),
        ("def _words_found(): ...\ndef bundled_weights(): ...", ["_words_found:1"]),
        ("def join(): ...\ndef is_joined(): ...\ndef embed(): ...", []),
        ("class A:\n @property\n def restored(self) -> bool: ...\n @property\n def kept(self) -> int: ...", ["kept:5"]),
    ],
)
def test_participles_are_recognised(source, wrong):
    assert participles(ast.parse(source)) == wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_function_is_named_by_a_participle(path):
    assert participles(ast.parse(path.read_text(encoding="utf-8"))) == []
