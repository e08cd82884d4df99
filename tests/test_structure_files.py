"""Files: what each is called, how long it is, which test goes with it, and who defines a method.

docs/developer.md, "Where things are", says the same in words.
"""

import ast
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from odoo.tests import TransactionCase, tagged

import odoo.addons.collections_followup as addon

ADDON = Path(addon.__file__).parent
TESTS = Path(__file__).parent
# Models, dialogs and reports: an Odoo model in each file.
PLACES = ("models", "wizard", "report")
# A part of a model that is smaller than this belongs into another file of that model.
SMALL = 30
# What is longer than this is about two things.
LONG = 470

# Methods of a model below that a capability changes for what it adds to it. Few, and no more: a
# participant, a source or a method that a field names does it without.
CHANGED = {
    # The promises of who is in training wait for an approval.
    "coaching": {
        ("collections.agreement", "_find_approvers_sudo"),
        ("collections.agreement", "_get_rank"),
        ("collections.promise", "_begin"),
        ("collections.promise", "_cancel"),
        ("collections.promise", "_explain_pending"),
        ("collections.promise", "_get_status"),
        ("collections.promise", "_sql_in_force"),
        ("collections.promise", "_sql_watched"),
    },
    # What may go now may have a better hour today.
    "best_time": {
        ("collections.dispatch.source", "_pass_gate"),
    },
    # What stands in a file for the court is not changed behind it.
    "court": {
        ("collections.legal.action", "_check_may_draft"),
        ("collections.legal.action", "_find_history"),
    },
    # Who claims himself what an agency has is told, and what agencies are to get counts.
    "placement": {
        ("collections.legal.action", "_find_doubts"),
        ("collections.legal.action", "_read_asked_else"),
    },
    # Who gets a copy of a reminder reads it with a link of his own.
    "portal": {
        ("collections.notice.copy", "_get_contents"),
    },
    # What is signed on the account page, and kept as it was.
    "self_service": {
        ("collections.agreement", "_get_kept_paper_sudo"),
        ("collections.agreement", "_get_signature_sudo"),
    },
    # Evidence that somebody approves by is no more to be changed than what was sent.
    "write_off": {
        ("collections.sealed", "_find_sealed_files"),
    },
}


class Model(NamedTuple):
    """One class of a file: the model that it makes or extends, and its methods."""

    name: str
    methods: tuple


def read_model(node):
    """Return the ``Model`` of a class, or None if it is none."""
    name, parents = None, []
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            key = statement.targets[0].id
            if key in ("_name", "_inherit"):
                value = ast.literal_eval(statement.value)
                if key == "_name":
                    name = value
                else:
                    parents = [value] if isinstance(value, str) else value
    name = name or (parents[0] if parents else None)
    methods = tuple(own.name for own in node.body if isinstance(own, ast.FunctionDef))
    return Model(name, methods) if name else None


def read_files(*places):
    """Return the files of these places: by path, the tree and the number of lines."""
    files = {}
    for place in places:
        for path in sorted((ADDON / place).rglob("*.py")):
            if path.name != "__init__.py":
                text = path.read_text(encoding="utf-8")
                files[path.relative_to(ADDON)] = ast.parse(text), text.count("\n")
    return files


def get_stem(model):
    """Return how the file of a model is called, without its ending."""
    return model.removeprefix(f"report.{ADDON.name}.").replace(".", "_")


@tagged("post_install", "-at_install")
class TestStructureFiles(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = read_files(*PLACES)
        cls.models = {
            path: [
                model
                for node in tree.body
                if isinstance(node, ast.ClassDef) and (model := read_model(node))
            ]
            for path, (tree, _lines) in cls.files.items()
        }

    def _check(self, found):
        found = list(found)
        self.assertFalse(found, "\n".join(map(str, found)))

    def test_a_file_is_about_one_model_and_named_after_it(self):
        self.assertTrue(any(self.models.values()))
        self._check(
            f"{path}: {', '.join(model.name for model in own)}"
            for path, own in self.models.items()
            if own and (len(own) > 1 or not f"{path.stem}_".startswith(f"{get_stem(own[0].name)}_"))
        )

    def test_no_small_part_has_a_neighbour(self):
        """A model has its file, however small; its parts are not smaller than a small file."""
        files_of = defaultdict(list)
        for path, own in self.models.items():
            for model in own:
                files_of[path.parent, model.name].append(path)
        self._check(
            f"{path}: {self.files[path][1]} lines of {name}, beside {len(paths) - 1} other files"
            for (_folder, name), paths in files_of.items()
            for path in paths
            if len(paths) > 1 and self.files[path][1] < SMALL
        )

    def test_no_file_is_about_two_things(self):
        self._check(
            f"{path}: {lines} lines"
            for path, (_tree, lines) in read_files(*PLACES, "engine", "controllers").items()
            if lines > LONG
        )

    def test_each_file_with_code_has_its_tests(self):
        def get_test(path):
            folder = "engine" if path.parts[0] == "engine" else path.parent.name
            return TESTS / folder / f"test_{path.name}"

        self._check(
            f"{path}: no {get_test(path).relative_to(TESTS.parent)}"
            for path, (tree, _lines) in read_files(*PLACES, "engine", "controllers").items()
            if any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))
            and not get_test(path).exists()
        )

    def test_each_test_of_a_file_has_the_file(self):
        """Tests of what is gone, or has another name now; some are about several files."""
        files = {path.name for path in read_files(*PLACES, "engine", "controllers")}
        folders = {path.parent.name for path in self.files} | {"engine"}
        beside = ("_properties.py", "_scopes.py", "_workers.py")
        self._check(
            path.relative_to(TESTS)
            for folder in sorted(folders)
            for path in sorted((TESTS / folder).glob("test_*.py"))
            if path.name.removeprefix("test_") not in files
            and not path.name.endswith(beside)
            and path.name not in ("test_faults.py", "test_ways_of_sending.py")
            and not path.name.startswith("test_e2e_")
        )

    def test_no_method_of_ours_takes_the_place_of_another(self):
        """Of a model one file defines a method; more may extend one of core, for each its own."""
        places = defaultdict(list)
        for path, own in self.models.items():
            for model in own:
                for method in model.methods:
                    places[model.name, method].append(path)
        self._check(
            f"{model} {method}: {', '.join(map(str, paths))}"
            for (model, method), paths in places.items()
            if len(paths) > 1
            and not any((model, method) in CHANGED.get(path.parent.name, ()) for path in paths)
            and (
                len({path.parent.name for path in paths}) < len(paths)
                or not self._is_of_core(model, method)
            )
        )

    def _is_of_core(self, model, method):
        """Return whether Odoo itself defines a method of one of its models."""
        return not model.startswith("collections.") and any(
            method in vars(cls) and not cls.__module__.startswith(addon.__name__)
            for cls in self.registry[model].__mro__
        )
