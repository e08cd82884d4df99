from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..examples import some


@tagged("post_install", "-at_install")
class TestCollectionsDisputeLineCredit(DisputeCommon):
    """Credit notes and write-offs of one disputed invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_dispute_account_id = cls.company_data["default_account_expense"]
        cls.none = cls.env["account.move.line"]

    def _credited(self, move, amount, invoice_lines=None, **values):
        """Return the draft credit note for an accepted amount."""
        line = self._dispute(move, **values).line_ids
        return line._create_credit_note(amount, invoice_lines or self.none)

    def _written_off(self, line, amount):
        line.sudo().amount_accepted = amount
        line._book_write_off()
        return line.dispute_id.credit_move_ids

    # --------------------------------------------------------------------- credit notes

    def test_draft_says_what_it_is_for(self):
        move = self._taxed(20, (100.0,))
        refund = self._credited(move, 115.0)
        dispute = move.env["collections.dispute"].search([("line_ids.move_id", "=", move.id)])
        self.assertRecordValues(
            refund,
            [
                {
                    "state": "draft",
                    "move_type": "out_refund",
                    "reversed_entry_id": move.id,
                    "collections_dispute_id": dispute.id,
                    "journal_id": move.journal_id.id,
                    "invoice_date": self.today,
                    "amount_total": 115.0,
                }
            ],
        )
        self.assertIn(dispute.name, refund.ref)
        self.assertEqual(dispute.line_ids.amount_accepted, 115.0)

    def test_chosen_lines_and_no_others(self):
        move = self._taxed(20, (100.0, 300.0, 50.0))
        first, _second, third = move.invoice_line_ids
        refund = self._credited(move, 172.5, first | third)
        self.assertEqual(refund.invoice_line_ids.mapped("price_unit"), [100.0, 50.0])
        self.assertEqual(refund.amount_total, 172.5)

    def test_notes_and_sections_of_the_invoice_do_not_mix_up_lines(self):
        move = self._invoice(
            20,
            invoice_line_ids=[
                Command.create({"name": "Work", "display_type": "line_section"}),
                Command.create({"name": "Mending", "price_unit": 70.0, "tax_ids": False}),
                Command.create({"name": "At night", "display_type": "line_note"}),
                Command.create({"name": "Painting", "price_unit": 30.0, "tax_ids": False}),
            ],
        )
        painting = move.invoice_line_ids.filtered(lambda line: line.name == "Painting")
        refund = self._credited(move, 30.0, painting)
        self.assertEqual(refund.invoice_line_ids.mapped("name"), ["Painting"])
        part = self._credited(self._copy(move), 25.0)
        self.assertEqual(part.invoice_line_ids.mapped("price_unit"), [17.5, 7.5])
        self.assertEqual(part.amount_total, 25.0)

    def _copy(self, move):
        copy = move.copy({"invoice_date": move.invoice_date})
        copy.action_post()
        return copy

    def test_lines_that_cannot_be_told_apart(self):
        move = self._taxed(20, (100.0, 300.0))
        line = self._dispute(move).line_ids
        refund = line._create_credit_note(460.0, self.none)
        refund.invoice_line_ids[0].unlink()
        message = self._refused(line._keep_lines, refund, move.invoice_line_ids[1])
        self.assertIn("Enter an amount instead of lines", message)

    def test_part_keeps_the_share_of_each_tax(self):
        tax = self.company_data["default_tax_sale"]
        move = self._invoice(
            20,
            invoice_line_ids=[
                Command.create(
                    {"name": "Taxed", "price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]}
                ),
                Command.create({"name": "Free", "price_unit": 100.0, "tax_ids": False}),
            ],
        )
        refund = self._credited(move, 107.5)
        self.assertEqual(refund.invoice_line_ids.mapped("price_subtotal"), [50.0, 50.0])
        self.assertEqual((refund.amount_tax, refund.amount_total), (7.5, 107.5))

    def test_discount_and_quantity_become_one_price(self):
        move = self._invoice(
            20,
            invoice_line_ids=[
                Command.create(
                    {
                        "name": "Boxes",
                        "quantity": 7,
                        "price_unit": 30.0,
                        "discount": 10.0,
                        "tax_ids": False,
                    }
                )
            ],
        )
        refund = self._credited(move, 63.0)
        self.assertRecordValues(
            refund.invoice_line_ids, [{"quantity": 1.0, "discount": 0.0, "price_unit": 63.0}]
        )

    @settings(
        max_examples=some(10),
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        cents=st.lists(st.integers(1, 99_999), min_size=1, max_size=3),
        part=st.integers(1, 99),
        included=st.booleans(),
    )
    def test_credit_note_is_the_accepted_amount(self, cents, part, included):
        """To the cent, whatever the taxes."""
        with self.env.cr.savepoint() as savepoint:
            tax = self.company_data["default_tax_sale"].copy(
                {
                    "name": "Tax of the test",
                    "price_include_override": "tax_included" if included else "tax_excluded",
                }
            )
            move = self._invoice(
                20,
                invoice_line_ids=[
                    Command.create(
                        {
                            "name": "Goods",
                            "price_unit": price / 100,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                    for price in cents
                ],
            )
            wanted = max(move.currency_id.round(move.amount_total * part / 100), 0.01)
            line = self._dispute(move).line_ids
            refund = line._create_credit_note(wanted, self.none)
            self.assertEqual(move.currency_id.compare_amounts(refund.amount_total, wanted), 0)
            # What was decided is what is posted: the dispute ends with it.
            self.assertEqual(line.amount_accepted, refund.amount_total)
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def test_reinvoice_credits_all_and_drafts_anew(self):
        move = self._taxed(20, (100.0,))
        dispute = self._dispute(move, amount=15.0)
        new = dispute.line_ids._create_credit_note(115.0, self.none, reinvoice=True)
        self.assertEqual((new.move_type, new.state), ("out_invoice", "draft"))
        self.assertFalse(new.collections_dispute_id, "only what credits counts for the dispute")
        refund = move.reversal_move_ids
        self.assertEqual((refund.state, refund.collections_dispute_id), ("posted", dispute))
        self.assertFalse(move.amount_residual)

    def test_invoice_of_a_branch_is_credited_there(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.cr.precommit.run()
        move = self._invoice(20, company=branch)
        dispute = self._dispute(move)
        self.assertEqual(dispute.company_id, self.company)
        refund = dispute.line_ids._create_credit_note(40.0, self.none)
        self.assertEqual((refund.company_id, refund.amount_total), (branch, 40.0))

    def test_outsiders_draft_nothing(self):
        line = self._dispute(self._invoice(20)).line_ids
        with self.assertRaises(AccessError):
            line.with_user(self._user("collector"))._create_credit_note(40.0, self.none)

    # ----------------------------------------------------------------------- write-offs

    def test_entry_of_a_write_off(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move, amount=30.0)
        entry = self._written_off(dispute.line_ids, 30.0)
        self.assertEqual(
            (entry.move_type, entry.journal_id.type, entry.state, entry.date),
            ("entry", "general", "posted", self.today),
        )
        self.assertEqual(entry.ref, f"Goodwill for {move.name} ({dispute.name})")
        loss = entry.line_ids.filtered("debit")
        self.assertEqual(loss.account_id, self.company.collections_dispute_account_id)
        self.assertEqual((loss.debit, loss.partner_id), (30.0, self.customer))
        self.assertEqual(move.amount_residual, 70.0)

    def test_write_off_takes_the_latest_instalment_first(self):
        first, second, third = self._instalments((50, 30, 10), 300.0)
        dispute = self._dispute(first.move_id)
        self._written_off(dispute.line_ids, 150.0)
        self.assertEqual(
            [line.amount_residual for line in (first, second, third)], [100.0, 50.0, 0.0]
        )

    def test_write_off_is_never_more_than_what_is_open(self):
        move = self._invoice(20, 100.0)
        dispute = self._dispute(move)
        self._pay(move, 80.0)
        entry = self._written_off(dispute.line_ids, 100.0)
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 20.0)
        self.assertFalse(move.amount_residual)

    def test_write_off_in_foreign_currency_leaves_no_cent(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        move = self._invoice(20, 100.0, currency_id=currency.id)
        dispute = self._dispute(move)
        self._written_off(dispute.line_ids, 100.0)
        item = self._item(move)
        self.assertTrue(item.reconciled)
        self.assertEqual((item.amount_residual, item.amount_residual_currency), (0.0, 0.0))

    def test_account_of_the_branch_or_else_of_the_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.cr.precommit.run()
        dispute = self._dispute(self._invoice(20, company=branch))
        entry = self._written_off(dispute.line_ids, 10.0)
        self.assertEqual(entry.company_id, branch)
        self.assertIn(
            self.company.collections_dispute_account_id, entry.line_ids.mapped("account_id")
        )

    def test_without_account_or_journal_it_says_what_is_missing(self):
        dispute = self._dispute(self._invoice(20))
        dispute.line_ids.sudo().amount_accepted = 10.0
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "general")]
        )
        journals.active = False
        self.assertIn(
            "no journal of type Miscellaneous", self._refused(dispute.line_ids._book_write_off)
        )
        self.company.collections_dispute_account_id = False
        self.assertIn("Choose one in Settings", self._refused(dispute.line_ids._book_write_off))
