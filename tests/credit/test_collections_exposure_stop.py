from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.collections_followup.models.credit.collections_exposure import Exposure

from ..committed import CommittedCase
from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsExposureStop(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._user("supervisor", name="Sue Pervisor")
        cls.zloty = cls.setup_other_currency("HRK", rates=[("2020-01-01", 1 / 0.9)])

    def test_up_to_the_limit_it_passes_and_above_it_is_stopped(self):
        """Limit 100.00: 101.00 at 0.90 passes (90.90), 112.00 (100.80) is stopped."""
        self._limit(100)
        message = self._refused(self._draft(112, currency_id=self.zloty.id).action_post)
        self.assertIn("100.80", message)
        self.assertIn("100.00", message)
        self.assertIn("Sue Pervisor", message)
        self._draft(101, currency_id=self.zloty.id).action_post()
        self.assertEqual(self._read().bound, 90.9)

    def test_nobody_waits_for_no_customer(self):
        self.assertIsNone(self.env["collections.exposure"]._take_turn(self.env["res.partner"]))

    def test_exactly_the_limit_passes(self):
        self._limit(100)
        self._draft(100).action_post()
        self.assertTrue(self._refused(self._draft(0.01).action_post))

    def test_two_posted_together_count_together(self):
        self._limit(100)
        moves = self._draft(60) | self._draft(60)
        self.assertTrue(self._refused(moves.action_post))
        moves[0].action_post()
        self.assertTrue(self._refused(moves[1].action_post))

    def test_without_a_limit_or_a_rule_everything_passes(self):
        self._draft(1000).action_post()
        self._limit(10)
        self.company.collections_credit_rule = "none"
        self._draft(1000).action_post()
        self.company.write({"collections_credit_rule": "block", "collections_credit": False})
        self._draft(1000).action_post()

    def test_no_credit_stops_everything(self):
        self._give_none()
        self.assertTrue(self._refused(self._draft(1).action_post))

    def test_what_adds_nothing_passes(self):
        self._limit(10)
        self.company.collections_credit_rule = "warn"
        self._draft(60).action_post()
        self.company.collections_credit_rule = "block"
        self._draft(0).action_post()
        refund = self._draft(20, move_type="out_refund")
        refund.action_post()
        self.assertEqual(refund.state, "posted")

    def test_where_it_may_pass_it_is_recorded(self):
        self._limit(100)
        self.company.collections_credit_rule = "warn"
        move = self._draft(120)
        move.action_post()
        record = self.releases.search([])
        self.assertEqual(
            (record.kind, record.move_id, record.document), ("warned", move, move.name)
        )
        self.assertEqual((record.amount, record.limit), (120, 100))
        self.assertTrue(move.message_ids.filtered(lambda own: "120.00" in (own.body or "")))

    def test_a_release_lets_pass_up_to_its_amount(self):
        self._limit(100)
        self._release(150, self.supervisor)
        move = self._draft(120)
        move.action_post()
        self.assertTrue(move.message_ids.filtered(lambda own: "Sue Pervisor" in (own.body or "")))
        self.assertTrue(self._refused(self._draft(31).action_post))
        self._draft(30).action_post()

    def test_a_release_for_an_invoice_is_for_no_other(self):
        self._limit(100)
        move, other = self._draft(120), self._draft(120)
        self._release(150, self.supervisor, move_id=move.id)
        self.assertTrue(self._refused(other.action_post))
        move.action_post()

    def test_a_release_that_is_over_or_ended_counts_no_more(self):
        self._limit(100)
        release = self._release(150, self.supervisor)
        with self._on(1):
            self.assertTrue(self._refused(self._draft(120).action_post))
        release.with_user(self.supervisor).action_end()
        self.assertTrue(self._refused(self._draft(120).action_post))

    def test_the_limit_of_a_group(self):
        partners = self.env["res.partner"]
        head = partners.create({"name": "Head", "is_company": True})
        daughters = partners.create(
            [{"name": f"D{n}", "is_company": True, "parent_id": head.id} for n in (1, 2)]
        )
        self._limit(100, head)
        self._draft(60, daughters[0]).action_post()
        draft = self._draft(60, daughters[1])
        self.company.collections_credit_group = True
        # It is said before, can be asked for, and passes by a release of the head.
        self.assertIn("Head", draft.partner_credit_warning)
        request = self.env["collections.credit.request"]._ask(draft)
        self.assertEqual((request.amount, request.limit), (120, 100))
        release = self._release(120, self.supervisor, partner_id=head.id)
        draft.invalidate_recordset()
        self.assertIn("released", draft.partner_credit_warning)
        self.assertEqual((request.state, request.release_id), ("released", release))
        with self.assertRaisesRegex(UserError, "no need to ask"):
            self.env["collections.credit.request"]._ask(draft)
        release.action_end()
        message = self._refused(draft.action_post)
        self.assertIn("Head", message)
        self.company.collections_credit_group = False
        draft.action_post()

    def test_after_the_cover_ended_no_more_is_given_until_somebody_decides(self):
        self._limit(1000)
        file = self.env["collections.credit.file"].create({"partner_id": self.customer.id})
        self.env["collections.credit.cover"].create(
            {"file_id": file.id, "insurer": "Sure", "amount": 500, "date_until": self.today}
        )
        self._draft(60).action_post()
        with self._on(1):
            message = self._refused(self._draft(60).action_post)
            self.assertIn("cover ended", message)
            self.env["collections.credit.security"].create({"file_id": file.id, "amount": 120})
            self._draft(60).action_post()
            self.assertTrue(self._refused(self._draft(1).action_post))
            review = self.reviews.with_user(self._user("collector")).create(
                {"partner_id": self.customer.id, "amount": 1000}
            )
            review.action_submit()
            review.with_user(self.supervisor).action_approve()
            self._draft(60).action_post()

    def test_others_learn_no_amounts(self):
        self._limit(100)
        own = self.exposure.with_user(
            new_test_user(self.env, "seller", "base.group_user", company_id=self.company.id)
        )
        found = Exposure(bound=120, limit=100, head=self.customer, members=self.customer)
        text = own._explain(self.company, found)
        self.assertIn("Sue Pervisor", text)
        self.assertNotIn("100", text)
        self.assertIn("100.00", self.exposure._explain(self.company, found))

    def test_the_banner_says_it_before(self):
        self._limit(100)
        move = self._draft(120)
        self.assertIn("Stopped at the credit limit", move.partner_credit_warning)
        self._release(150, self.supervisor)
        move.invalidate_recordset()
        self.assertIn("released", move.partner_credit_warning)
        self.assertFalse(self._draft(90).partner_credit_warning)
        self.company.collections_credit_rule = "warn"
        self.releases.action_end()
        self.releases.search([]).action_end()
        move.invalidate_recordset()
        self.assertIn("recorded", move.partner_credit_warning)


@tagged("post_install", "-at_install")
class TestCollectionsExposureAtOnce(CommittedCase):
    """Two who sell to one customer at the same moment."""

    @classmethod
    def _build(cls, env):
        super()._build(env)
        company = env["res.company"].browse(cls.ids["company"])
        company.write({"collections_credit": True, "collections_credit_rule": "block"})
        customer = env["res.partner"].create(
            {
                "name": "Twice",
                "property_account_receivable_id": cls.ids["receivable"],
                "credit_limit": 100,
            }
        )
        moves = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "journal_id": cls.ids["sales"],
                    "partner_id": customer.id,
                    "invoice_date": company._collections_today(),
                    "invoice_line_ids": [
                        (0, 0, {"name": "x", "price_unit": 60, "tax_ids": [(5,)]})
                    ],
                }
                for _n in range(2)
            ]
        )
        cls.moves = moves.ids

    def test_two_at_once_do_not_both_pass(self):
        with self._worker() as first, self.registry.cursor() as cr:
            second = first(cr=cr)
            # Its picture of the database is from before the other one posts.
            cr.execute("SELECT 1 FROM res_partner LIMIT 1")
            first["account.move"].browse(self.moves[0]).action_post()
            first.cr.commit()
            problem = None
            try:
                second["account.move"].browse(self.moves[1]).action_post()
                second.flush_all()
            except Exception as error:  # pylint: disable=broad-except
                problem = error
            cr.rollback()
            # What Odoo repeats: then it sees the first and is stopped.
            self.assertEqual(getattr(problem, "pgcode", None), "40001", problem)
        with self._worker() as again:
            with self.assertRaisesRegex(Exception, "Stopped at the credit limit"):
                again["account.move"].browse(self.moves[1]).action_post()
            again.cr.rollback()
