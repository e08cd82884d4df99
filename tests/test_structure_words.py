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
    KEY,
    declare_client_keys,
    declare_internal_keys,
    get_context_keys,
)

ADDON = Path(addon.__file__).parent
PACKAGE = addon.__name__

# What keeps the mode of the records it is called on.
SAME_MODE = {
    *("search", "browse", "filtered", "sorted", "with_context", "with_company", "exists"),
    *("union", "create"),
}
# Methods that look something up; what is done in sudo mode says so in a comment instead.
LOOKS_UP = re.compile(r"_(collections_)?(get|find)_(?!write_off_account$)")


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
                plain |= given - set(get_context_keys()[0])
    return internal, plain - internal


def find_view_keys():
    """Return our keys of the context that views give."""
    keys = set()
    for path in ADDON.rglob("*.xml"):
        for context in re.findall(r"""context="(\{[^"]*\})\"""", path.read_text()):
            keys |= set(re.findall(r"'(collections_\w+)'\s*:", context))
    return keys


def is_lifted(node, names):
    """Return whether an expression is records in sudo mode.

    :param set names: the variables that hold such records
    """
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.Attribute):
        return node.attr.endswith(("_id", "_ids")) and is_lifted(node.value, names)
    if isinstance(node, ast.Subscript):
        return is_lifted(node.value, names)
    if isinstance(node, ast.BoolOp):
        return any(is_lifted(value, names) for value in node.values)
    if isinstance(node, ast.BinOp):
        return is_lifted(node.left, names) or is_lifted(node.right, names)
    if isinstance(node, ast.IfExp):
        return is_lifted(node.body, names) or is_lifted(node.orelse, names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "sudo":
            return not node.args
        return node.func.attr in SAME_MODE and is_lifted(node.func.value, names)
    return False


def find_lifting(tree):
    """Yield the methods that look something up and hand it on in sudo mode."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or not LOOKS_UP.match(function.name):
            continue
        names = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                change = names.add if is_lifted(node.value, names) else names.discard
                change(node.targets[0].id)
        if any(
            isinstance(node, ast.Return) and is_lifted(node.value, names)
            for node in ast.walk(function)
        ):
            yield function


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

    def test_what_comes_back_in_sudo_mode_is_called_so(self):
        found = [
            f"{path.relative_to(ADDON)}: {function.name}"
            for path in ADDON.rglob("*.py")
            for function in find_lifting(ast.parse(path.read_text()))
            if not function.name.endswith("_sudo")
        ]
        self.assertFalse(found, "\n".join(found))

    def test_keys_of_the_context_are_those_that_are_listed(self):
        declared_internal, declared_plain = get_context_keys()
        internal, plain = find_python_keys()
        plain |= find_view_keys()
        self.assertEqual(internal | {KEY}, set(declared_internal))
        self.assertEqual(plain, set(declared_plain))

    def test_a_key_of_the_context_means_one_thing(self):
        internal, plain = get_context_keys()
        for declare, key in (
            (declare_internal_keys, KEY),
            (declare_internal_keys, "collections_state"),
            (declare_client_keys, KEY),
            (declare_client_keys, "collections_state"),
        ):
            with self.assertRaises(ValueError):
                declare(**{key: "something else"})
        self.assertEqual(get_context_keys(), (internal, plain))
