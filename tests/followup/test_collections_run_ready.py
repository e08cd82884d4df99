"""Each morning by itself: what is missing keeps a run from being sent, and somebody is told."""

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRunReady(CollectionsCommon):
    def test_run_of_the_day_is_not_sent_and_says_so(self):
        self.company.partner_id.bank_ids.unlink()
        self._invoice(5)
        responsible = self._user("supervisor")
        self.policy.responsible_id = responsible
        self.company.collections_automation = "send"
        run = self.env["collections.run"].sudo()._run_daily(self.company)
        self.assertEqual((run.state, run.notice_ids.state), ("prepared", "approved"))
        [message] = run.message_ids.filtered(lambda own: "no bank account" in (own.body or ""))
        self.assertIn(responsible.partner_id, message.notified_partner_ids)

    def test_managers_are_told_where_nobody_is_responsible(self):
        manager = self._user("manager", company_ids=[(6, 0, self.company.ids)])
        self._invoice(5)
        run = self._prepare()
        self.assertIn(manager, run._get_responsible_sudo())
        self.company.collections_user_id = manager
        self.assertEqual(run._get_responsible_sudo(), manager)

    def test_run_of_several(self):
        """Computed for many runs at once, each with its own channels."""
        self.company.partner_id.bank_ids.unlink()
        self._invoice(5)
        runs = self._prepare() + self.env["collections.run"].create({"company_id": self.company.id})
        self.assertTrue(all(run.missing for run in runs))
        runs[0].action_cancel()
        self.assertFalse(runs[0].missing)
