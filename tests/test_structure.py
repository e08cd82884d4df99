"""The rules of the house, read from the code: layers point down, features stand apart."""

import ast
import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

import odoo.addons.collections_followup

ADDON = Path(odoo.addons.collections_followup.__file__).parent
# Each may use those before it. Features know each other only through agreements.
LAYERS = (
    "base",
    "policy",
    "gate",
    "address",
    "dispatch",
    "case",
    "flag",
    "people",
    "notice",
    "followup",
    "agreement",
    "limitation",
)
FEATURES = ("payment_plan", "promise", "dispute", "settlement")
ABOVE = (
    "charge",
    "bank_return",
    "short_payment",
    "allocation",
    "unmatched",
    "contact",
    "outlook",
    "reply",
    "procedure",
    "coaching",
    "einvoice",
    "statement",
    "ereminder",
    "figures",
    "snapshot",
    "forecast",
    "credit",
    "legal",
    "court",
    "write_off",
    "provision",
    "group",
    "target",
    "activity",
    "thanks",
    "visit",
    "placement",
    "desk",
    "best_time",
    "overview",
    "pack",
    "portal",
    "self_service",
    "dossier",
)
# What names a feature: its models and their tables.
OWNERS = {
    "plan": "payment_plan",
    "promise": "promise",
    "dispute": "dispute",
    "settlement": "settlement",
}
NAMED = re.compile(r"\bcollections[._](plan|promise|dispute|settlement)(?=[._\s\"']|$)")
# The models of what stands above the features; roles and rules of contacts are not among them.
NAMED_ABOVE = re.compile(
    r"\bcollections\.(?:charge|claim|interest|contact(?!\.(?:role|rule))|reply|procedure|einvoice|ereminder|statement|thanks|desk)\b"
)


def read_files():
    """Return the parsed files of models, dialogs and reports, by capability and path."""
    return {
        (path.parent.name, str(path.relative_to(ADDON))): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for place in ("models", "wizard", "report")
        for path in sorted((ADDON / place).glob("*/*.py"))
    }


def find_imports(tree):
    """Return the capabilities beside its own that a file imports from."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level in (2, 3):
            if (node.module or "").split(".")[0] == "engine":
                # Its files may have the name of a capability.
                continue
            # From the same place, or of another one: ``...models.base.res_partner``
            module = (node.module or "").split(".")[node.level - 2 :]
            names = [module[0]] if module and module[0] else [own.name for own in node.names]
            found.update(names)
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


# Lines of a method that can be read at a glance.
SCREEN = 60
# The columns of these settings are called after what had them first: one method reads them.
EXCEPTIONS = {
    ("agreement", "models/agreement/res_company.py"): {
        "collections_settlement_account_id",
        "collections_settlement_journal_id",
        "collections_settlement_method",
    },
}


@tagged("post_install", "-at_install")
class TestStructure(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = read_files()

    def _check(self, found):
        lines = [f"{path}: {what}" for (_folder, path), what in found]
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
            for folder in find_imports(tree) & set(order) - {place[0]}
            if order[folder] >= order[place[0]]
        )

    def test_the_layers_below_the_features_name_none_of_them(self):
        self._check(
            (place, found)
            for place, tree in self.files.items()
            if place[0] in LAYERS
            for texts in find_named(tree).values()
            if (found := set(texts) - EXCEPTIONS.get(place, set()))
        )

    def test_features_and_the_layers_below_them_name_nothing_above(self):
        found = []
        for (folder, path), tree in self.files.items():
            if folder in (*LAYERS, *FEATURES):
                found += [
                    f"{path}:{node.lineno}: {node.value}"
                    for node in ast.walk(tree)
                    if isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and "\n" not in node.value
                    and NAMED_ABOVE.match(node.value)
                ]
        self.assertFalse(found, "\n".join(found))

    def test_views_and_data_of_the_layers_name_none_of_them(self):
        named = re.compile(
            rf"{NAMED.pattern}|\bgroup_collections_(?:plan|dispute|settlement)\b"
            r"|'(?:promise|installment|settlement)'"
        )
        found = []
        for place in ("views", "data", "security", "report", "wizard"):
            for layer in LAYERS:
                for path in sorted((ADDON / place / layer).glob("*.*")):
                    if path.suffix in (".xml", ".csv"):
                        text = path.read_text(encoding="utf-8")
                        found += [
                            f"{path.relative_to(ADDON)}: {match.group()}"
                            for match in named.finditer(text)
                        ]
        self.assertFalse(found, "\n".join(found))

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

    def test_no_method_is_longer_than_a_screen(self):
        self._check(
            (place, f"{node.name} has {node.end_lineno - node.lineno + 1} lines")
            for place, tree in self.files.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= SCREEN
        )
