"""What a client's `default_` keys say reaches no record of core that the add-on makes."""

import ast
from pathlib import Path

from odoo.tests import tagged

from .payment_plan.test_collections_plan_limits import PlanLimitsCommon

ADDON = Path(__file__).parents[1] / "collections_followup"
EXCEPTED = {"demo", "migrations"}


def get_chain(node):
    """Return the names along ``a.b(...).c``, from its beginning, with the model it starts from."""
    names, model = [], None
    while True:
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                names.append(node.func.id)
                node = node.args[0] if node.args else None
                continue
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Constant):
                model = node.slice.value
            node = node.value
        else:
            return names[::-1], model


def find_unclean(source):
    """Return the (function, line) where core's records are made with the client's context."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            names, model = get_chain(node)
            core = isinstance(model, str) and not model.startswith("collections.")
            made = names[-1] == "create" and core or names[-1] == "activity_schedule"
            if made and "without_defaults" not in names:
                found.append((function.name, node.lineno))
    return found


def test_records_of_core_are_made_without_default_keys():
    unclean = []
    for path in sorted(ADDON.rglob("*.py")):
        inside = path.relative_to(ADDON)
        if inside.parts[0] not in EXCEPTED:
            unclean += [
                f"{inside}:{line} in {name}" for name, line in find_unclean(path.read_text())
            ]
    assert not unclean, "made with a client's default_ keys:\n" + "\n".join(unclean)


def test_what_counts_as_unclean():
    made = "def f(self):\n    self.env['account.move'].sudo().create({})\n"
    assert find_unclean(made) == [("f", 2)]
    assert find_unclean(made.replace("account.move", "collections.hold")) == []
    clean = made.replace("self.env['account.move']", "without_defaults(self.env['account.move'])")
    assert find_unclean(clean) == []
    assert find_unclean("def f(self):\n    self.sudo().activity_schedule('x')\n") == [("f", 2)]


@tagged("post_install", "-at_install")
class TestDefaultKeys(PlanLimitsCommon):
    """The records themselves."""

    def _poison(self, records):
        return records.with_context(
            default_journal_id=self.company_data["default_journal_misc"].id,
            default_invoice_date="2020-01-01",
            default_date="2020-01-01",
            default_currency_id=self.env.ref("base.JPY").id,
            default_partner_id=self.partner_b.id,
            default_partner_bank_id=self.partner_b.bank_ids.create(
                {"acc_number": "1", "partner_id": self.partner_b.id}
            ).id,
            default_move_type="in_invoice",
            default_fiscal_position_id=self.fiscal_pos_a.id,
            default_narration="Forged",
            default_ref="Forged",
            default_invoice_payment_term_id=self.pay_terms_b.id,
            default_user_id=self.head.id,
            default_note="Forged",
            default_res_id=self.customer.id,
            default_auto_post="at_date",
        )

    def _read(self, move):
        names = (
            "move_type",
            "journal_id",
            "partner_id",
            "currency_id",
            "invoice_date",
            "date",
            "invoice_date_due",
            "invoice_payment_term_id",
            "fiscal_position_id",
            "partner_bank_id",
            "narration",
            "ref",
            "state",
            "auto_post",
            "amount_total",
        )
        return {name: move[name] for name in names}

    def test_charges_are_invoiced_as_without(self):
        read = []
        for poison in (lambda records: records, self._poison):
            plan = self._plan(self._invoice(40, 1000.0), accept=False, fee=20.0)
            own = poison(plan.with_user(self.billing))
            own.action_propose()
            own.action_accept()
            charge = plan.line_ids.filtered(lambda line: line.kind == "fee").move_id
            self.assertEqual(charge.state, "posted")
            before = self._read(charge)
            own.action_cancel()
            credit = self._read(charge.reversal_move_ids)
            read.append((before, {**credit, "ref": credit["ref"].replace(plan.name, "")}))
        self.assertEqual(*read)

    def test_goodwill_is_booked_as_without(self):
        read = []
        for poison in (lambda records: records, self._poison):
            move = self._invoice(40, 1000.0)
            dispute = self.env["collections.dispute"].create(
                {
                    "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                    "line_ids": [(0, 0, {"move_id": move.id, "scope": "all"})],
                }
            )
            dispute.line_ids.sudo().amount_accepted = 50.0
            poison(dispute.line_ids)._book_write_off()
            entry = self.env["account.move"].search([("collections_dispute_id", "=", dispute.id)])
            read.append({**self._read(entry), "ref": None})
        self.assertEqual(*read)

    def test_approval_is_asked_for_as_without(self):
        for poison in (lambda records: records, self._poison):
            plan = self._plan(self._invoice(40, 1000.0), accept=False, fee=10.0)
            plan.user_id = False
            poison(plan.with_user(self.collector)).action_propose()
            self.assertEqual(plan.activity_ids.res_id, plan.id)
            self.assertTrue(plan.activity_ids.user_id.has_group("account.group_account_invoice"))
            self.assertNotIn("Forged", plan.activity_ids.note or "")

    def test_credit_notes_with_the_user_s_own_rights_are_drafted_as_without(self):
        read = []
        for poison in (lambda records: records, self._poison):
            move = self._invoice(40, 1000.0)
            dispute = self.env["collections.dispute"].create(
                {
                    "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                    "line_ids": [(0, 0, {"move_id": move.id, "scope": "all"})],
                }
            )
            line = poison(dispute.line_ids.with_user(self.billing))
            refund = line._create_credit_note(50.0, line.invoice_line_ids.browse())
            self.assertFalse([key for key in refund.env.context if key.startswith("default_")])
            read.append({**self._read(refund), "ref": None})
        self.assertEqual(*read)
