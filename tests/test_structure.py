"""The rules of the house, read from the code: layers point down, features stand apart."""

import ast
import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

import odoo.addons.collections_followup

MODELS = Path(odoo.addons.collections_followup.__file__).parent / "models"
# Each may use those before it. Features know each other only through agreements.
LAYERS = ("base", "policy", "gate", "dispatch", "case", "notice", "followup", "agreement")
FEATURES = ("payment_plan", "promise", "dispute", "settlement")
ABOVE = ("contact", "statement")
# What names a feature: its models and their tables.
OWNERS = {
    "plan": "payment_plan",
    "promise": "promise",
    "dispute": "dispute",
    "settlement": "settlement",
}
NAMED = re.compile(r"\bcollections[._](plan|promise|dispute|settlement)(?=[._\s\"']|$)")


def read_files():
    """Return the parsed files of the models, by folder and name."""
    return {
        (path.parent.name, path.name): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(MODELS.glob("*/*.py"))
    }


def find_imports(tree):
    """Return the folders beside its own that a file imports from."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found.update(name.split(".")[0] for name in names)
    return found


def find_named(tree):
    """Return the features that a file names in code, its documentation apart."""
    texts = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = {}
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            text = node.value
        elif isinstance(node, ast.Attribute):
            text = node.attr
        for match in NAMED.finditer(text):
            found.setdefault(OWNERS[match.group(1)], []).append(text[match.start() :][:60])
    return found


# What still names a feature, and why.
EXCEPTIONS = {
    ("base", "collections_guarded.py"): "keys of the context are listed in one place",
}


@tagged("post_install", "-at_install")
class TestStructure(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = read_files()

    def _check(self, found):
        lines = [f"{'/'.join(place)}: {what}" for place, what in found]
        self.assertFalse(lines, "\n".join(lines))

    def test_no_part_of_the_pass_is_an_override_of_it(self):
        self.assertTrue(self.files)
        for place, tree in self.files.items():
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Assign)
                    and getattr(node.targets[0], "id", "") == "_inherit"
                ):
                    self.assertFalse(
                        re.search(r"'collections\.followup(\.[a-z.]+)?'", ast.unparse(node.value)),
                        place,
                    )

    def test_layers_import_only_what_is_below_them(self):
        order = {name: place for place, name in enumerate(LAYERS)}
        order |= dict.fromkeys(FEATURES, len(LAYERS))
        order |= {name: len(LAYERS) + place for place, name in enumerate(ABOVE, 1)}
        self.assertLessEqual({folder for folder, _name in self.files}, set(order))
        self._check(
            (place, f"imports {folder}")
            for place, tree in self.files.items()
            for folder in find_imports(tree) & set(order)
            if order[folder] >= order[place[0]]
        )

    def test_the_pass_and_what_is_below_it_name_no_feature(self):
        below = LAYERS[: LAYERS.index("agreement")]
        self._check(
            (place, found)
            for place, tree in self.files.items()
            if place[0] in below and place not in EXCEPTIONS and (found := find_named(tree))
        )

    def test_features_know_each_other_only_through_agreements(self):
        self._check(
            (place, {name: texts})
            for place, tree in self.files.items()
            if place[0] in FEATURES
            for name, texts in find_named(tree).items()
            if name != place[0]
        )

    def test_what_is_called_of_the_pass_is_there(self):
        for place, tree in self.files.items():
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                found = re.fullmatch(
                    r".*env\['(collections\.followup[a-z.]*)'\](?:\.sudo\(\)|\.with_company\(\w+\))*",
                    ast.unparse(node.func.value),
                )
                if found:
                    self.assertTrue(
                        hasattr(self.env[found.group(1)], node.func.attr),
                        f"{place}: {found.group(1)} has no {node.func.attr}",
                    )
