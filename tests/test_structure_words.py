"""Words that the code keeps: what is said once, and the same everywhere."""

import ast
import inspect
import re
import textwrap
from pathlib import Path

from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged

import odoo.addons.collections_followup as addon
from odoo.addons.collections_followup.models.base.collections_guarded import (
    CLIENT_KEYS,
    INTERNAL_KEYS,
    KEY,
)

ADDON = Path(addon.__file__).parent
PACKAGE = addon.__name__


def find_overrides(registry):
    """Yield the methods of ours that take the place of one of core: model, class, method."""
    for model in registry.values():
        mro = model.__mro__
        for place, cls in enumerate(mro):
            if not cls.__module__.startswith(PACKAGE):
                continue
            for name, method in vars(cls).items():
                if not inspect.isfunction(method) or name.startswith("__"):
                    continue
                for other in mro[place + 1 :]:
                    if name in vars(other) and not other.__module__.startswith(PACKAGE):
                        yield model, cls, method
                        break


def find_python_keys():
    """Return our keys of the context that code reads: what no client may send, and the others."""
    internal, plain = set(), set()
    for path in ADDON.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            texts = {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
            keys = {key for key in texts if str(key).startswith("collections_")}
            called = ast.unparse(node.func)
            if called == "get_internal":
                internal |= keys
            elif called.endswith(".context.get"):
                plain |= keys
            elif called.endswith(".with_context"):
                given = {
                    word.arg for word in node.keywords if (word.arg or "").startswith("collections")
                }
                plain |= given - set(INTERNAL_KEYS)
    return internal, plain - internal


def find_view_keys():
    """Return our keys of the context that views give."""
    keys = set()
    for path in ADDON.rglob("*.xml"):
        for context in re.findall(r"""context="(\{[^"]*\})\"""", path.read_text()):
            keys |= set(re.findall(r"'(collections_\w+)'\s*:", context))
    return keys


@tagged("post_install", "-at_install")
class TestStructureWords(TransactionCase):
    def test_what_takes_the_place_of_core_says_so(self):
        silent = set()
        for model, cls, method in find_overrides(self.registry):
            # That a model of ours creates and writes is no business of another module.
            if model._name.startswith("collections.") and hasattr(BaseModel, method.__name__):
                continue
            source = textwrap.dedent(inspect.getsource(method))
            if "# EXTENDS '" not in source and "# OVERRIDE" not in source:
                silent.add(f"{cls.__module__.removeprefix(PACKAGE)}.{method.__name__}")
        self.assertFalse(silent, "\n".join(sorted(silent)))

    def test_keys_of_the_context_are_those_that_are_listed(self):
        internal, plain = find_python_keys()
        plain |= find_view_keys()
        self.assertEqual(internal | {KEY}, set(INTERNAL_KEYS))
        self.assertEqual(plain, set(CLIENT_KEYS))
