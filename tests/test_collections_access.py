"""Who may do what: each group over the ORM, companies apart."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsAccess(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}

        def user(login, group):
            return new_test_user(cls.env, login=login, groups=group, **company)

        prefix = "collections_followup.group_collections_"
        cls.auditor = user("auditor", f"base.group_user,{prefix}readonly")
        cls.collector = user("collector", f"base.group_user,{prefix}collector")
        cls.supervisor = user("supervisor", f"base.group_user,{prefix}supervisor")
        cls.manager = user("manager", f"base.group_user,{prefix}manager")
        cls.invoicing = user("invoicing", "base.group_user,account.group_account_invoice")
        cls.employee = user("employee", "base.group_user")
        cls.portal = user("portal", "base.group_portal")
        cls.move = cls._invoice(5)
        cls.case = cls._case()
        cls.policy.require_approval = True
        cls.first_run = cls._prepare()
        cls.notice = cls.first_run.notice_ids

    def _refused(self, method, *arguments):
        with self.assertRaises(AccessError), self.cr.savepoint():
            method(*arguments)

    def test_outsiders_see_nothing(self):
        for user in (self.employee, self.portal):
            for name in (
                "collections.case",
                "collections.notice",
                "collections.run",
                "collections.item",
                "collections.hold",
                "collections.policy",
            ):
                self._refused(self.env[name].with_user(user).search, [])

    def test_invoicing_user_reads_the_fields_of_the_invoice(self):
        move = self.move.with_user(self.invoicing)
        self.assertEqual(move.collections_days_overdue, 5)
        self.assertEqual(move.collections_stage_id, self.case.stage_id)
        self.assertTrue(move.collections_exclusion)
        self._refused(self.env["collections.case"].with_user(self.invoicing).search, [])

    def test_invoicing_user_posts_and_pays_without_rights_on_cases(self):
        self._pay(self.move.with_user(self.invoicing).sudo(False))
        self.assertEqual(self.case.state, "closed")

    def test_auditor_reads_and_changes_nothing(self):
        case = self.case.with_user(self.auditor)
        notice = self.notice.with_user(self.auditor)
        self.assertEqual(case.days_overdue, 5)
        self.assertEqual(notice.line_ids.move_line_id.move_id, self.move)
        self._refused(case.write, {"user_id": self.auditor.id})
        self._refused(notice.action_skip)
        self._refused(notice.action_approve)
        self._refused(
            self.env["collections.run"].with_user(self.auditor).create,
            {"company_id": self.company.id},
        )
        self._refused(
            self.env["collections.hold"].with_user(self.auditor).create,
            {
                "partner_id": self.customer.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            },
        )

    def test_collector_works_but_does_not_approve_or_configure(self):
        case = self.case.with_user(self.collector)
        case.user_id = self.collector
        self._refused(self.notice.with_user(self.collector).action_approve)
        self._refused(self.policy.with_user(self.collector).write, {"name": "Mine"})
        self._refused(self.levels.with_user(self.collector).unlink)
        self.notice.with_user(self.collector).action_cancel()
        self.assertEqual(self.notice.state, "cancelled")

    def test_collector_prepares_a_run_and_sends_it(self):
        self.notice.action_cancel()
        self.policy.require_approval = False
        run = (
            self.env["collections.run"]
            .with_user(self.collector)
            .create({"company_id": self.company.id, "date": self.today})
        )
        run.action_prepare()
        run.action_send()
        self._deliver()
        self.assertEqual(run.notice_ids.state, "sent")

    def test_supervisor_approves(self):
        self.notice.with_user(self.supervisor).action_approve()
        self.assertEqual(self.notice.state, "approved")
        self._refused(self.policy.with_user(self.supervisor).write, {"name": "Mine"})

    def test_administrator_configures(self):
        policy = self.policy.with_user(self.manager)
        policy.name = "Renamed"
        self.assertEqual(self.policy.name, "Renamed")

    def test_collectors_see_their_own_cases_where_so_set(self):
        self.case.user_id = self.supervisor
        cases = self.env["collections.case"].with_user(self.collector)
        self.assertIn(self.case, cases.search([]))
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertNotIn(self.case, cases.search([]))
        self._refused(self.case.with_user(self.collector).read, ["stage_id"])
        self.case.user_id = False
        self.assertIn(self.case, cases.search([]))
        self.case.user_id = self.manager
        self.assertIn(self.case, self.env["collections.case"].with_user(self.supervisor).search([]))

    def test_companies_stay_apart(self):
        other = self.setup_other_company()["company"]
        outsider = new_test_user(
            self.env,
            login="outsider",
            groups="base.group_user,collections_followup.group_collections_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in (self.case, self.notice, self.first_run, self.notice.line_ids):
            self.assertFalse(
                self.env[record._name].with_user(outsider).search([("id", "in", record.ids)])
            )
            self._refused(record.with_user(outsider).read, ["display_name"])
        self.assertFalse(
            self.env["collections.policy"].with_user(outsider).search([("id", "=", self.policy.id)])
        )

    def test_nobody_deletes_the_record_of_the_past(self):
        for user in (self.collector, self.supervisor, self.manager):
            self._refused(self.case.with_user(user).unlink)
            self._refused(self.notice.with_user(user).unlink)
            self._refused(self.notice.line_ids.with_user(user).unlink)

    def test_dialogs_are_closed_to_others(self):
        wizards = [
            model
            for model in self.env.values()
            if model.is_transient() and model._name.startswith("collections.")
        ]
        self.assertGreater(len(wizards), 15)
        rules = self.env["ir.rule"].search(
            [("model_id.model", "in", [model._name for model in wizards]), ("groups", "=", False)]
        )
        self.assertEqual(
            {rule.model_id.model for rule in rules if "create_uid" in rule.domain_force},
            {model._name for model in wizards},
        )
        wizard = (
            self.env["collections.promise.wizard"]
            .with_user(self.collector)
            .create({"company_id": self.company.id, "partner_id": self.customer.id})
        )
        for other in (self.supervisor, self.manager):
            stranger = wizard.with_user(other)
            self._refused(stranger.read, ["note"])
            self._refused(stranger.write, {"note": "Mine"})
            self._refused(stranger.action_confirm)
            self._refused(stranger.unlink)
            self.assertFalse(stranger.search([]))
        wizard.note = "Own"
