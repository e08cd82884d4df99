"""Every `.sudo()` of the add-on has its reason written beside it."""

import ast
import io
import re
import tokenize
from pathlib import Path

ADDON = Path(__file__).parents[1] / "collections_followup"
# Demo data and migrations run as the superuser anyway.
EXCEPTED = {"demo", "migrations"}
REASON = re.compile(r"\bsudo\b", re.IGNORECASE)


def find_unreasoned(source):
    """Return the (function, line) of each call of ``sudo`` without a reason.

    A reason is a comment or the docstring of the innermost function (or, outside of any, of
    the module) that names sudo.

    :param str source: the text of a module
    """
    tree = ast.parse(source)
    comments = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and REASON.search(token.string)
    }
    found = []

    def look(node, scope, name):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            scope, name = node, node.name
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "sudo"
        ):
            first, last = getattr(scope, "lineno", 1), getattr(scope, "end_lineno", 10**9)
            said = any(first <= line <= last for line in comments)
            if not said and not REASON.search(ast.get_docstring(scope) or ""):
                found.append((name, node.lineno))
        for child in ast.iter_child_nodes(node):
            look(child, scope, name)

    look(tree, tree, "")
    return found


def test_sudo_has_its_reason():
    missing = []
    for path in sorted(ADDON.rglob("*.py")):
        inside = path.relative_to(ADDON)
        if inside.parts[0] in EXCEPTED:
            continue
        missing += [
            f"{inside}:{line} in {name or 'the module'}"
            for name, line in find_unreasoned(path.read_text())
        ]
    assert not missing, "sudo() without a reason:\n" + "\n".join(missing)


def test_what_counts_as_a_reason():
    bare = "def f(self):\n    return self.sudo().name\n"
    assert find_unreasoned(bare) == [("f", 2)]
    assert find_unreasoned("# Sudo: elsewhere\n" + bare) == [("f", 3)]
    assert find_unreasoned(bare.replace("    return", "    # pseudo\n    return"))
    assert not find_unreasoned(bare.replace("    return", "    # Sudo: read by all\n    return"))
    assert not find_unreasoned(bare.replace("    return", '    """Sudo: all."""\n    return'))
    # A word in a text, or what is said of the function around, is no reason
    assert find_unreasoned(bare.replace("    return", '    text = "sudo"\n    return'))
    inner = "def g():\n    # Sudo: of g\n    def f(self):\n        return self.sudo()\n"
    assert find_unreasoned(inner) == [("f", 4)]
