"""Every way of sending in the add-on, found in its code, passes the gate."""

import ast
import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

import odoo.addons.collections_followup as addon

ADDON = Path(addon.__file__).parent
PLACES = ("controllers", "models", "report", "wizard")
# Models of core whose records leave the house.
LEAVING = {"mail.mail", "sms.sms", "snailmail.letter"}
# Methods by which core reaches somebody.
SENDING = {
    *("message_notify", "message_post_with_source", "message_mail_with_source"),
    *("_message_sms", "_message_sms_with_template", "_message_sms_schedule_mass"),
    *("send_mail", "send_mail_batch", "_action_send_mail"),
    *("_snailmail_print", "_snailmail_print_valid_address"),
}
# Dialogs of core from which people send.
DIALOGS = {"mail.compose.message", "sms.composer"}

# Each way, and where on it the gate is asked: a method of the model that holds the way back.
OUTBOX = ("collections.dispatch", "_pass_gate")
# Core's own text messages about records of ours are rows of it, too.
QUEUE = ("sms.sms", "_put_into_outbox")
DIALOG = ("collections.gate.dialog", "_pass_gate")
WAYS = {
    # E-mails of ours are rows of the outbox, whoever makes them.
    ("models/dispatch/collections_dispatch_email.py", "_restore_mail"): OUTBOX,
    ("models/notice/collections_notice_channels.py", "_send_email"): OUTBOX,
    ("models/notice/collections_notice_copy.py", "_write_copies"): OUTBOX,
    ("models/dispatch/collections_dispatch_queued.py", "_create_email"): OUTBOX,
    ("models/statement/collections_statement_email.py", "_send_by_email"): OUTBOX,
    ("models/statement/collections_statement_mailing_outbox.py", "_write_emails"): OUTBOX,
    ("models/dispute/collections_dispute_resolve.py", "_send_answer"): OUTBOX,
    ("models/pack/collections_pack_sending_outbox.py", "_create_pack_mail"): OUTBOX,
    ("models/thanks/collections_thanks.py", "_send_if"): OUTBOX,
    ("models/dispatch/collections_dispatch_sms.py", "_create_sms"): OUTBOX,
    ("models/dispatch/collections_dispatch_post.py", "_create_post_letter"): OUTBOX,
    ("models/dispatch/collections_dispatch_post.py", "_print_post_letter"): OUTBOX,
    # People send from core's dialogs.
    ("models/agreement/collections_agreement.py", "_get_send_action"): DIALOG,
    ("models/credit/collections_credit_application.py", "action_send"): DIALOG,
    ("models/reply/collections_reply_sort.py", "_get_copies_action"): DIALOG,
    ("models/desk/collections_desk_write.py", "_write_email"): DIALOG,
    ("models/self_service/collections_portal_request_decide.py", "action_write"): DIALOG,
    ("wizard/dispatch/sms_composer.py", "_text_numbers"): DIALOG,
    ("wizard/group/collections_group_overview.py", "action_send"): DIALOG,
    # The files that wait in that dialog.
    ("models/desk/collections_desk_open.py", "_make_copies"): DIALOG,
}
# What reaches no customer, or is allowed always.
HARMLESS = {
    ("wizard/dispute/collections_dispute_ask_wizard.py", "action_ask"): "a question to colleagues",
    ("models/followup/collections_run_ready.py", "_send_daily"): "tells a colleague of a gap",
    ("models/placement/collections_agency_write.py", "_tell_recall"): "tells an agency alone",
    ("models/gate/collections_consent_sms.py", "_confirm_by_sms"): "confirms an opt-out, once",
}


# Links by which somebody's telephone or mail program is opened, by file and the line's words: each
# asks the gate before, or is about ourselves.
LINKS = {
    # The server has said whom, at which number, and that it may be now: ``ask_call`` of the desk.
    ("static/src/desk/desk_steps.js", "browser.open(`tel:"),
    # Of the collector, in what customers get
    ("report/notice/notice_email_templates.xml", 'href="tel:'),
    ("report/notice/notice_email_templates.xml", 'href="mailto:'),
    ("views/portal/portal_account_templates.xml", 'href="tel:'),
    ("views/portal/portal_account_templates.xml", 'href="mailto:'),
    # Whom a visitor is on the way to: the visit itself was planned by the gate.
    ("views/visit/collections_visit_views.xml", "href=\"'tel:"),
}
LINK = re.compile(r"\S*(?<![a-z])(?:tel|mailto):")


def find_links():
    """Return the links of a telephone or mail program in screens, views and documents."""
    return {
        (str(path.relative_to(ADDON)), word)
        for place in ("static/src", "views", "report", "wizard", "models", "data")
        for path in sorted((ADDON / place).rglob("*.*"))
        if path.suffix in (".js", ".xml", ".py")
        for word in LINK.findall(path.read_text(encoding="utf-8"))
    }


def find_sending():
    """Yield the file, the method and the line of each way of sending."""
    for place in PLACES:
        for path in sorted((ADDON / place).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef):
                    for node in ast.walk(function):
                        if is_sending(node):
                            yield str(path.relative_to(ADDON)), function.name, node.lineno


def is_sending(node):
    """Return whether a piece of code sends something, or makes something that is sent."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in SENDING:
            return not ast.unparse(node.func.value).startswith("super(")
        if name == "message_post":
            # To people who are named, not a note in the thread
            return any(word.arg == "partner_ids" for word in node.keywords)
        if name == "create":
            source = ast.unparse(node.func.value)
            return any(f"'{model}'" in source for model in LEAVING) or "POST_MODEL" in source
        return False
    return isinstance(node, ast.Dict) and any(
        isinstance(value, ast.Constant) and value.value in DIALOGS for value in node.values
    )


@tagged("post_install", "-at_install")
class TestWaysOfSending(TransactionCase):
    def test_every_way_is_known_and_passes_the_gate(self):
        found = {(file, name): line for file, name, line in find_sending()}
        self.assertTrue(found)
        unknown = {
            way: line for way, line in found.items() if way not in WAYS and way not in HARMLESS
        }
        self.assertFalse(unknown, "ways of sending that nobody has led through the gate")
        self.assertEqual(set(WAYS) | set(HARMLESS), set(found), "ways that are no more")
        for model, method in {*WAYS.values(), QUEUE}:
            self.assertTrue(hasattr(self.env[model], method), f"{model}.{method}")

    def test_the_gate_stands_where_it_is_said(self):
        """The outbox hands over what was let pass, core's queue asks, the dialogs ask."""
        cases = {
            "models/dispatch/collections_dispatch_lane.py": ("_claim_next", "_sql_passed"),
            "models/dispatch/sms_sms.py": ("_send", "_put_into_outbox"),
            "models/notice/collections_notice_outbox.py": ("_send", "_pass_gate"),
            "models/payment_plan/collections_plan_notice_outbox.py": ("_compose", "_pass_gate"),
            "models/legal/collections_legal_document_outbox.py": ("_compose", "_pass_gate"),
            "models/statement/collections_statement_mailing_outbox.py": ("_send", "_pass_gate"),
            "models/notice/collections_notice_letter.py": (
                "action_print_letters",
                "_leave_out_forbidden",
            ),
            "wizard/dispatch/mail_compose_message.py": ("_action_send_mail_comment", "_pass_gate"),
            "wizard/dispatch/sms_composer.py": ("_action_send_sms", "_pass_gate"),
            "wizard/statement/collections_statement_wizard.py": ("action_send", "_pass_gate"),
            "wizard/contact/collections_contact_wizard.py": ("_log", "_pass_gate"),
            "models/contact/collections_letter.py": ("_hand_over", "_pass_for"),
            "models/desk/collections_desk_write.py": ("_write_letter", "_hand_over"),
            "wizard/contact/collections_letter_wizard.py": ("action_hand_over", "_hand_over"),
            "wizard/dispatch/collections_override_wizard.py": ("action_send", "_pass_gate"),
        }
        for file, (function, called) in cases.items():
            tree = ast.parse((ADDON / file).read_text(encoding="utf-8"))
            [found] = [
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef) and node.name == function
            ]
            names = {
                node.func.attr
                for node in ast.walk(found)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            self.assertIn(called, names, file)

    def test_links_that_call_or_write_are_known(self):
        found = find_links()
        unknown = {
            (file, word)
            for file, word in found
            if not any(file == own and word.endswith(end) for own, end in LINKS)
        }
        self.assertFalse(unknown, "links past the gate")
        gone = {
            (own, end)
            for own, end in LINKS
            if not any(file == own and word.endswith(end) for file, word in found)
        }
        self.assertFalse(gone, "links that are no more")
        # The desk dials what the server has answered, and nothing else.
        steps = (ADDON / "static/src/desk/desk_steps.js").read_text(encoding="utf-8")
        self.assertEqual(steps.count("browser.open("), 1)
        self.assertIn('this.run("ask_call"', steps)
        self.assertEqual(
            sorted(re.findall(r"this\.dial\((\w+(?:\.\w+)?)", steps)), ["asked", "form.asked"]
        )

    def test_what_is_found_would_be_found(self):
        for text in (
            "self.message_post(body='x', partner_ids=[1])",
            "self.env['mail.mail'].sudo().create({})",
            "without_defaults(self.env['sms.sms']).create([])",
            "record._message_sms('x')",
            "template.send_mail(1)",
            "{'res_model': 'mail.compose.message'}",
        ):
            node = ast.parse(text, mode="eval").body
            self.assertTrue(is_sending(node), text)
        node = ast.parse("self.message_post(body='a note')", mode="eval").body
        self.assertFalse(is_sending(node))
