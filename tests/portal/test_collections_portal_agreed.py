"""An instalment and a settlement are paid as they were agreed."""

from odoo.fields import Date
from odoo.tests import tagged

from ..agreement.test_collections_agreement import AgreementCommon
from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalAgreed(PortalCommon, AgreementCommon):
    def test_what_is_agreed_is_what_is_charged(self):
        provider = self._provider()
        moves = self._invoice(20, 300) | self._invoice(10, 200)
        items = moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        settlement = self.env["collections.settlement"]._make(
            items, 400.0, Date.add(self.today, days=10)
        )
        settlement._offer()
        plan = self._make_plan(self._invoice(7, 90))
        access, agreed = self._access(), self.env["collections.portal.agreed"]
        payments = self.env["collections.portal.payment"]
        self.assertEqual(agreed._find_payable(access, "settlement")[settlement.id].amount, 400)
        self.assertEqual(agreed._find_payable(access, "plan")[plan.id].amount, 45)
        rows = agreed._get_values_sudo(access, self.portal._get_page_sudo(access)["page"])["rows"]
        self.assertEqual([row["kind"] for row in rows], ["plan", "settlement"])
        payment = payments._make_agreed_sudo(access, "settlement", settlement.id)
        self.assertEqual((payment.amount, payment.line_ids.mapped("amount")), (400, [300, 100]))
        tab = payments._make_agreed_sudo(access, "settlement", settlement.id)
        self.assertEqual((tab.settlement_id, tab._read_again_sudo(access)), (settlement, []))
        self._finish(self._begin(payment, provider))
        self.assertEqual(settlement.amount_paid, 400)
        self.assertFalse(agreed._find_payable(access, "settlement"))
        self._refused(payments._make_agreed_sudo, access, "settlement", settlement.id)
        tab._read_again_sudo(access)
        self.assertEqual(tab.amount, 0)
        instalment = payments._make_agreed_sudo(access, "plan", plan.id)
        self.assertEqual(instalment.amount, 45)
        tab = payments._make_agreed_sudo(access, "plan", plan.id)
        digest = tab._get_digest_sudo()
        self.assertEqual(tab._read_again_sudo(access), [])
        self._finish(self._begin(instalment, provider))
        # The same instalment in a second tab: the next one is not paid by it.
        self._refused(tab._check_can_begin_sudo, access, digest)
        tab._read_again_sudo(access)
        self.assertEqual(tab.amount, 0)
        self.assertEqual(plan.installment_ids.mapped("amount_open"), [0, 45])

    def test_money_on_account_is_not_asked_for_again(self):
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(20, 300)), 200.0, Date.add(self.today, days=10)
        )
        settlement._offer()
        access, agreed = self._access(), self.env["collections.portal.agreed"]
        self._pay_on_account(150)
        own = agreed._find_payable(access, "settlement")[settlement.id]
        self.assertEqual((own.amount, own.paid), (50, 150))
        payments = self.env["collections.portal.payment"]
        payment = payments._make_agreed_sudo(access, "settlement", settlement.id)
        self.assertEqual(payment.amount, 50)
        self._pay_on_account(50)
        self.assertFalse(agreed._find_payable(access, "settlement"))
        payment._read_again_sudo(access)
        self.assertEqual(payment.amount, 0)
