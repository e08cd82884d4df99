"""Where collectors see only their own cases, they see no more of a colleague's customer."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsOwned(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")
        cls.auditor = cls._user("readonly")
        cls._invoice(5)
        cls._invoice(5, partner=cls.partner_b)
        cls._case(cls.partner_a).user_id = cls.collector
        cls._case(cls.partner_b).user_id = cls.supervisor
        cls.run_record = cls._pass()
        for partner in (cls.partner_a, cls.partner_b):
            cls.env["collections.hold"].create(
                {
                    "partner_id": partner.id,
                    "reason_id": cls.env.ref("collections_followup.hold_reason_clarify").id,
                }
            )
        cls.company.collections_own_cases = True

    def _seen(self, name, user):
        return self.env[name].with_user(user).search([("company_id", "=", self.company.id)])

    def test_holds_and_items(self):
        for name in ("collections.hold", "collections.item"):
            with self.subTest(name):
                own = self._seen(name, self.collector)
                self.assertEqual(own.partner_id, self.partner_a)
                everything = self.partner_a | self.partner_b
                self.assertEqual(self._seen(name, self.supervisor).partner_id, everything)
                self.assertEqual(self._seen(name, self.auditor).partner_id, everything)
                foreign = self._seen(name, self.supervisor) - own.with_user(self.supervisor)
                with self.assertRaises(AccessError):
                    foreign.with_user(self.collector).read(["company_id"])
                self.assertEqual(foreign.collector_id, self.supervisor)

    def test_nobodys_are_everybodys(self):
        self._case(self.partner_b).user_id = False
        self.assertEqual(
            self._seen("collections.hold", self.collector).partner_id,
            self.partner_a | self.partner_b,
        )

    def test_without_the_setting_all_are_seen(self):
        self.company.collections_own_cases = False
        for name in ("collections.hold", "collections.item", "collections.run"):
            self.assertEqual(
                self._seen(name, self.collector).ids, self._seen(name, self.supervisor).ids
            )

    def test_a_colleagues_customer_is_not_put_on_hold_or_released(self):
        holds = self.env["collections.hold"].with_user(self.collector)
        with self.assertRaises(AccessError):
            holds.create(
                {
                    "partner_id": self.partner_b.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            )
        foreign = self._seen("collections.hold", self.supervisor).filtered(
            lambda hold: hold.partner_id == self.partner_b
        )
        with self.assertRaises(AccessError):
            foreign.with_user(self.collector).action_release()

    def test_lines_of_notices(self):
        lines = self.env["collections.notice.line"]
        domain = [("notice_id.run_id", "=", self.run_record.id)]
        own = lines.with_user(self.collector).search(domain)
        self.assertEqual(own.notice_id.partner_id, self.partner_a)
        seen = lines.with_user(self.supervisor).search(domain)
        self.assertEqual(len(seen), 2)

    def test_figures_of_runs_are_those_of_ones_own_runs(self):
        stats = self.env["collections.run.stat"]
        domain = [("company_id", "=", self.company.id)]
        self.assertFalse(stats.with_user(self.collector).search(domain))
        self.assertFalse(self._seen("collections.run", self.collector))
        self.assertTrue(stats.with_user(self.supervisor).search(domain))
        run = self.env["collections.run"].with_user(self.collector).create({})
        run.action_prepare()
        self.assertEqual(self._seen("collections.run", self.collector), run)
        # His notices are his, whoever started the run.
        notice = self._seen("collections.notice", self.collector)
        self.assertEqual(notice.partner_id, self.partner_a)
        self.assertTrue(notice.web_read({"run_id": {"fields": {"display_name": {}}}}))
