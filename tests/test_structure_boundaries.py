"""Boundaries inside the code: what each place may not do, read from the code itself."""

import ast
import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

import odoo.addons.collections_followup as addon

ADDON = Path(addon.__file__).parent
TAG = re.compile(r"</?(p|b|i|br|hr|ul|ol|li|h\d|table|thead|tbody|tr|td|th|div|span|a|em|strong)\b")
# Statements that change something.
CHANGES = re.compile(r"\b(UPDATE|INSERT INTO|DELETE FROM)\b")
# Where a case changes its stage.
STAGE = ADDON / "models" / "case" / "collections_case_stage.py"
WRITES = {"create", "write", "unlink", "message_post", "_message_log", "_message_log_batch"}
COMMITS = {"commit", "rollback", "_commit_progress"}
LEAVES = {*COMMITS, "action_post", "_post", "_send", "send", "_trigger", "_wake"}


# What scheduled actions do, a transaction for each company, record or message.
JOBS = {
    ADDON / "models" / path
    for path in (
        "agreement/collections_agreement_nightly.py",
        "base/ir_cron.py",
        "dispatch/collections_dispatch_email.py",
        "dispatch/collections_dispatch_lane.py",
        "dispatch/collections_dispatch_sms.py",
        "dispatch/collections_dispatch_wake.py",
        "forecast/collections_forecast_nightly.py",
        "payment_plan/collections_plan_charge.py",
        "snapshot/collections_snapshot_daily.py",
    )
}


def read(*places):
    """Yield the path and the tree of each file of code in these places of the add-on."""
    for place in places:
        for path in sorted((ADDON / place).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def find_texts(tree):
    """Yield the texts of a file that are no docstrings: line and text."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def find_calls(tree, names):
    """Yield the calls of methods of these names: line and name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names:
            yield node.lineno, node.func.attr


@tagged("post_install", "-at_install")
class TestStructureBoundaries(BaseCase):
    def _check(self, found):
        lines = [f"{path.relative_to(ADDON)}:{line}: {what}" for path, line, what in found]
        self.assertFalse(lines, "\n".join(lines))

    def test_templates_build_html_and_code_does_not(self):
        self._check(
            (path, line, text[:60])
            for path, tree in read("models", "wizard", "report")
            for line, text in find_texts(tree)
            if TAG.search(text)
        )

    def test_reports_do_not_write(self):
        self._check(
            (path, line, name)
            for path, tree in read("report")
            for line, name in find_calls(tree, WRITES)
        )
        self._check(
            (path, line, text.strip()[:60])
            for path, tree in read("report")
            for line, text in find_texts(tree)
            if CHANGES.search(text)
        )

    def test_the_pass_neither_commits_nor_sends_nor_posts(self):
        self._check(
            (path, line, name)
            for path, tree in read("models/followup")
            if path.name.startswith("collections_followup")
            for line, name in find_calls(tree, LEAVES | WRITES - {"create", "unlink"})
        )

    def test_only_jobs_commit(self):
        self._check(
            (path, line, name)
            for path, tree in read("models", "wizard", "report")
            if path not in JOBS
            for line, name in find_calls(tree, COMMITS)
        )

    def test_one_place_moves_cases_to_another_stage(self):
        def find(tree):
            for node in ast.walk(tree):
                targets = []
                if isinstance(node, ast.Assign):
                    targets = node.targets
                elif isinstance(node, ast.AugAssign):
                    targets = [node.target]
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr == "stage_id":
                        yield node.lineno, "stage_id ="
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "write":
                    for given in node.args:
                        if isinstance(given, ast.Dict) and any(
                            getattr(key, "value", None) == "stage_id" for key in given.keys
                        ):
                            yield node.lineno, "write stage_id"
            for line, text in find_texts(tree):
                if re.search(r"UPDATE collections_case\b.*\bstage_id\s*=\s", text, re.DOTALL):
                    yield line, "UPDATE collections_case"

        # Disputes have stages of their own.
        self._check(
            (path, line, what)
            for path, tree in read("models", "wizard", "report")
            if path != STAGE and path.parent.name != "dispute"
            for line, what in find(tree)
        )
