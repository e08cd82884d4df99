"""Counts what the structure of the add-on is judged by, in any checkout of it.

    python3 benchmarks/structure.py                  # this checkout
    python3 benchmarks/structure.py ../old HEAD~100  # beside others, a column each

Plain Python on the code's syntax tree: neither Odoo nor a database is needed. Each argument is a
checkout or a revision of this repository. ``tests/test_structure*.py`` hold what is counted here.
"""

import ast
import io
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
ADDON = "collections_followup"
PLACES = ("models", "wizard", "report")
# How features are named in strings: by model, and in SQL by table.
FEATURE_WORDS = ("promise", "plan", "settlement", "dispute")
SMALL = 30
LONG = 300
SCREEN = 60


def _read_layers():
    """Return the layers and the features, as the test of them names them."""
    tree = ast.parse((REPO / "tests" / "test_structure.py").read_text(encoding="utf-8"))
    named = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    return ast.literal_eval(named["LAYERS"]), ast.literal_eval(named["FEATURES"])


# From below; what comes later may use what comes earlier.
LAYERS, FEATURES = _read_layers()


@dataclass
class Method:
    model: str
    name: str
    path: Path
    lines: int


@dataclass
class Structure:
    """What was read of one checkout."""

    files: int = 0
    lines: int = 0
    flat: int = 0
    long: int = 0
    sizes: dict = field(default_factory=dict)
    methods: list = field(default_factory=list)
    files_of: dict = field(default_factory=lambda: defaultdict(set))
    parents_of: dict = field(default_factory=lambda: defaultdict(set))
    upward: list = field(default_factory=list)

    def find_overrides(self):
        """Return the methods that the add-on defines more than once for one model."""
        places = defaultdict(list)
        for method in self.methods:
            places[method.model, method.name].append(method)
        return {key: own for key, own in places.items() if len(own) > 1}

    def find_small_parts(self):
        """Return the files that could stand in another one of their folder about their model."""
        found = []
        for paths in self.files_of.values():
            for folder, number in Counter(path.parent for path in paths).items():
                own = [path for path in paths if path.parent == folder]
                found += [path for path in own if number > 1 and self.sizes[path] < SMALL]
        return found

    def find_extended(self):
        """Return the models of the add-on that stand in several files, with their files."""
        return {
            model: paths
            for model, paths in self.files_of.items()
            if model.startswith("collections.") and len(paths) > 1
        }


def _get_names(node):
    """Return ``_name`` and the list of ``_inherit`` of a class."""
    name, parents = None, []
    for statement in node.body:
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            continue
        try:
            value = ast.literal_eval(statement.value)
        except ValueError:
            continue
        if statement.targets[0].id == "_name":
            name = value
        elif statement.targets[0].id == "_inherit":
            parents = [value] if isinstance(value, str) else list(value)
    return name, parents


def _find_upward(path, tree, folder):
    """Yield what a file of the core layers names of a feature: imports, models and tables."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            if set(node.module.split(".")) & set(FEATURES):
                yield f"{folder}/{path.name}: import of {node.module}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in docstrings:
                continue
            for word in FEATURE_WORDS:
                if f"collections.{word}" in node.value or f"collections_{word}" in node.value:
                    yield f"{folder}/{path.name}:{node.lineno}: {word}"


def read(addon):
    """Read the structure of the add-on in a folder.

    :param Path addon: the folder of the add-on
    """
    found = Structure()
    for path in sorted(addon.rglob("*.py")):
        if "migrations" in path.parts or path.name.startswith("__"):
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        found.files += 1
        found.lines += text.count("\n")
        found.long += text.count("\n") > LONG
        found.sizes[path.relative_to(addon)] = text.count("\n")
        folder = path.parent.name
        found.flat += path.parent.parent == addon and folder == "models"
        if folder in LAYERS and path.parent.parent.name in PLACES:
            found.upward += _find_upward(path, tree, folder)
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            name, parents = _get_names(node)
            model = name or (parents[0] if parents else None)
            if not model:
                continue
            found.files_of[model].add(path.relative_to(addon))
            found.parents_of[model].update(parents)
            found.methods += [
                Method(model, own.name, path.relative_to(addon), own.end_lineno - own.lineno + 1)
                for own in node.body
                if isinstance(own, ast.FunctionDef)
            ]
    return found


def _get_figures(found):
    longest = max(found.methods, key=lambda method: method.lines)
    engine = found.files_of["collections.followup"]
    return {
        "Python files": found.files,
        "lines": found.lines,
        "files directly in models/": found.flat,
        f"files under {SMALL} lines": sum(lines < SMALL for lines in found.sizes.values()),
        "  of these, beside another of their model": len(found.find_small_parts()),
        f"files over {LONG} lines": found.long,
        "files of collections.followup": len(engine),
        "models of ours in several files": len(found.find_extended()),
        "methods defined twice for one model": len(found.find_overrides()),
        "features named by the layers below": len(found.upward) if not found.flat else "-",
        f"methods over {SCREEN} lines": sum(method.lines > SCREEN for method in found.methods),
        "longest method": f"{longest.lines} ({longest.name})",
    }


def _unpack(revision, folder):
    """Unpack a revision of this repository into a folder, and return the add-on in it."""
    command = ["git", "archive", "--format=tar", revision, ADDON]
    archive = subprocess.run(command, cwd=REPO, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder)
    return Path(folder) / ADDON


def main(arguments):
    """Print the figures of this checkout and of the others named; then details of this one."""
    columns = {}
    with tempfile.TemporaryDirectory() as work:
        for number, argument in enumerate(arguments):
            path = Path(argument)
            if not path.is_dir():
                path = _unpack(argument, Path(work) / str(number))
            elif (path / ADDON).is_dir():
                path /= ADDON
            columns[argument] = _get_figures(read(path))
    found = read(REPO / ADDON)
    columns["this checkout"] = _get_figures(found)
    width = max(map(len, columns["this checkout"])) + 2
    print(" " * width, *(f"{name:>30}" for name in columns))
    for figure in columns["this checkout"]:
        print(f"{figure:{width}}", *(f"{own[figure]!s:>30}" for own in columns.values()))
    print("\nFolders of models/, with their files:")
    folders = Counter(path.parent.name for paths in found.files_of.values() for path in paths)
    for folder, number in sorted(folders.items()):
        print(f"  {folder:20}{number:4}")
    for title, lines in (
        (
            "Methods defined twice for one model",
            (
                f"{model} {name}: {', '.join(str(own.path) for own in methods)}"
                for (model, name), methods in sorted(found.find_overrides().items())
            ),
        ),
        ("Features named by the layers below", found.upward),
        (
            f"Methods over {SCREEN} lines",
            (
                f"{method.lines:4} {method.model} {method.name}"
                for method in sorted(found.methods, key=lambda own: -own.lines)
                if method.lines > SCREEN
            ),
        ),
    ):
        print(f"\n{title}:", *lines, sep="\n  ")


if __name__ == "__main__":
    main(sys.argv[1:])
