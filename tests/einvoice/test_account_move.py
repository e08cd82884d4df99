import base64
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountMove(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20)
        cls.other = cls._invoice(20)
        cls.case = cls._case()
        cls.collector = cls._user("collector")
        cls.case.user_id = cls.collector

    def _import(self, text, user=None, **values):
        wizards = self.env["collections.einvoice.import"].with_user(user or self.collector)
        wizard = wizards.create({"file": base64.b64encode(text.encode()), **values})
        wizard.action_import()
        self.env.invalidate_all()
        return wizard

    def test_rejected_stops_until_it_is_issued_again(self):
        self.assertFalse(self._reason(self.move))
        wizard = self._import(f"Facture;Statut\n{self.move.name};Rejetée\n")
        self.assertEqual((wizard.count, wizard.refused), (1, False))
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertIn("issue it again", self._explain(self.move)["text"])
        self.assertFalse(self._reason(self.other))
        self.assertEqual(self._prepare().notice_ids.line_ids.move_line_id.move_id, self.other)
        task = self.case.activity_ids
        self.assertEqual(task.summary, f"{self.move.name}: issue it again")
        self.assertEqual(task.user_id, self.collector)
        self._import(f"Facture;Statut\n{self.move.name};Déposée\n")
        self.assertNotEqual(self._reason(self.move), "einvoice")

    def test_refused_proposes_a_dispute(self):
        self._import(f"invoice;status;date;reason\n{self.move.name};Refusée;2026-03-01;Price\n")
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertIn("Price", self._explain(self.move)["text"])
        self.assertIn("raise a dispute?", self.case.activity_ids.summary)
        dispute = self._dispute(self.move)
        self.assertEqual(self._reason(self.move), "dispute")
        dispute._resolve("rejected")
        self.assertNotEqual(self._reason(self.move), "einvoice", "the dispute has said so")

    def test_dealt_with(self):
        self._import(f"invoice;status\n{self.move.name};in dispute\n")
        for user in (self._user("readonly"),):
            with self.assertRaises(AccessError):
                self.move.with_user(user).action_collections_einvoice_done()
        self.move.with_user(self.collector).action_collections_einvoice_done()
        self.assertFalse(self._reason(self.move))
        self.assertIn("dealt with", self.move.message_ids[0].body)
        self._refused(self.move.with_user(self.collector).action_collections_einvoice_done)
        self._import(f"invoice;status\n{self.move.name};refused\n")
        self.assertEqual(self._reason(self.move), "einvoice", "it is said anew")

    def test_entered_by_hand(self):
        self.move.collections_einvoice_status = "not_received"
        self.assertEqual(self.move.collections_einvoice_date, self.today)
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertEqual(self._reason(self.move, date(2026, 3, 1)), False, "not yet then")
        self.move.collections_einvoice_status = False
        self.assertFalse(self._reason(self.move))

    def test_a_waiting_notice_does_not_leave(self):
        run = self._prepare()
        run.action_send()
        self._import(f"invoice;status\n{self.move.name};refused\n{self.other.name};rejected\n")
        self._deliver()
        self.assertNotEqual(run.notice_ids.state, "sent")

    def test_refused_lines_are_listed(self):
        draft = self._invoice(1)
        draft.button_draft()
        other = self.setup_other_company(name="Elsewhere")["company"]
        stranger = self._invoice(5, company=other, partner=self.partner_b)
        wizard = self._import(
            f"invoice;status\n{self.move.name};refused\nNONE/1;refused\n"
            f"{self.other.name};unheard\n{draft.name or 'x'};refused\n"
        )
        self.assertEqual(wizard.count, 1)
        lines = wizard.refused.split("\n")
        self.assertEqual(len(lines), 3)
        self.assertIn("Line 3", lines[0])
        self.assertIn("unheard", lines[1])
        self.assertEqual(self.other.collections_einvoice_status, False)
        self.env["collections.einvoice.import"].with_user(self.collector)
        message = self._refused(self._import, "invoice;status\n", company_id=other.id)
        self.assertIn("your companies", message)
        self.assertFalse(stranger.collections_einvoice_status)

    def test_of_two_lines_the_later_counts(self):
        self._import(
            f"invoice;status;date\n{self.move.name};refused;2026-03-01\n"
            f"{self.move.name};approved;2026-03-02\n{self.move.name};deposited;2026-02-01\n"
        )
        self.assertEqual(self.move.collections_einvoice_status, "approved")

    def test_only_who_works_with_it_imports(self):
        with self.assertRaises(AccessError):
            self._import("invoice;status\n", user=self._user("readonly"))
        self.assertIn(
            "Choose a file",
            self._refused(self.env["collections.einvoice.import"].create({}).action_import),
        )
