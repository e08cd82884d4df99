from odoo.tests import tagged

from odoo.addons.collections_followup.engine import ereminder

from ..ereminder_common import EreminderCommon


@tagged("post_install", "-at_install")
class TestCollectionsEreminder(EreminderCommon):
    """Which form a customer gets, and that its figures are those of the notice."""

    def _make(self, notice):
        return self.ereminders._make(notice).get(notice.id)

    def test_nobody_gets_one_until_it_is_switched_on(self):
        self._invoice(5)
        notice = self._notices()
        self.assertFalse(self._make(notice))
        self.company.collections_ereminder = True
        self.assertEqual(self._make(notice).form, "ehf")

    def test_the_customer_s_own_choice_comes_first(self):
        self._invoice(5)
        notice = self._notices()
        for form in ereminder.FORMS:
            self.customer.collections_ereminder = form
            made = self._make(notice)
            self.assertEqual((made.form, made.problems), (form, []))
        self.company.collections_ereminder = True
        self.customer.collections_ereminder = "none"
        self.assertFalse(self._make(notice))

    def test_tasks_and_text_messages_have_none(self):
        self.policy.level_ids.write({"channel_email": False, "channel_phone": True})
        self.customer.collections_ereminder = "ubl"
        self.customer.phone = "+47 22 33 44 55"
        self._invoice(5)
        self.assertFalse(self._make(self._notices()))

    def test_the_figures_are_those_of_the_notice(self):
        self.customer.collections_ereminder = "ubl"
        first = self._invoice(40, 100.0)
        self._pay(first, 30.0)
        self._invoice(5, 250.0)
        self._invoice(10, 20.0, move_type="out_refund")
        notice = self._notices()
        [(name, content)] = self._make(notice).files
        self.assertEqual(name, f"{notice.name} ubl.xml")
        self.assertEqual(notice.amount, 300.0)
        total = "cac:LegalMonetaryTotal/cbc:PayableAmount"
        self.assertEqual(self._read(content, total), "300.00")
        self.assertEqual(self._read(content, "cac:ReminderLine[1]/cbc:DebitLineAmount"), "70.00")
        self.assertEqual(self._read(content, "cac:ReminderLine[3]/cbc:CreditLineAmount"), "20.00")
        self.assertEqual(self._read(content, "cbc:IssueDate"), "2026-03-02")
        self.assertEqual(self._read(content, "cbc:ID"), notice.name)
        doc = notice._get_document()
        means = "cac:PaymentMeans"
        self.assertEqual(self._read(content, f"{means}/cbc:PaymentID"), doc["reference"])
        self.assertEqual(
            self._read(content, f"{means}/cac:PayeeFinancialAccount/cbc:ID"),
            doc["payments"][0]["account"].replace(" ", ""),
        )

    def test_each_currency_has_its_file(self):
        self.customer.collections_ereminder = "peppol"
        euro = self.env.ref("base.EUR")
        euro.active = True
        self._invoice(5, 100.0)
        self._invoice(5, 80.0, currency_id=euro.id)
        self._invoice(5, 70.0, move_type="out_refund", currency_id=euro.id)
        notice = self._notices()
        made = self._make(notice)
        self.assertEqual(made.problems, [])
        amounts = {
            self._read(content, "cbc:DocumentCurrencyCode"): (
                self._read(content, "cbc:ID"),
                self._read(content, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
            )
            for _name, content in made.files
        }
        self.assertEqual(
            amounts,
            {"USD": (f"{notice.name}-USD", "100.00"), "EUR": (f"{notice.name}-EUR", "10.00")},
        )

    def test_nothing_to_be_paid_is_said(self):
        self.customer.collections_ereminder = "ubl"
        self._invoice(5, 100.0)
        notice = self._notices()
        notice.line_ids.sudo().amount = -1.0
        made = self._make(notice)
        self.assertFalse(made.files)
        self.assertIn("Nothing is to be paid", made.problems[0])

    def test_reminders_are_counted_per_claim(self):
        """Those sent before for any of its items, whatever their channels, and one more."""
        self.customer.collections_ereminder = "ubl"
        self.policy.level_ids.channel_letter = True
        self._invoice(1)
        sequences = []
        for days in (0, 14, 29):
            with self._on(days):
                run = self._pass()
                self.assertEqual(set(run.notice_ids.mapped("state")), {"sent"})
                sequences.append(set(run.notice_ids.mapped("ereminder_sequence")))
        self.assertEqual(sequences, [{1}, {2}, {3}])
        with self._on(30):
            # Another claim of the same customer begins anew.
            other = self._invoice(1, partner=self.partner_b)
            self.partner_b.collections_ereminder = "ubl"
            notices = self._pass().notice_ids.filtered(
                lambda notice: other in notice.line_ids.move_id and notice.ereminder_form
            )
        self.assertEqual(set(notices.mapped("ereminder_sequence")), {1})

    def test_before_the_due_date_it_is_an_advice(self):
        self._create_policy((-3,))
        self.policy.level_ids[0].days = -3
        self.customer.collections_ereminder = "oioubl"
        self._invoice(-2)
        [(_name, content)] = self._make(self._notices()).files
        self.assertEqual(self._read(content, "cbc:ReminderTypeCode"), "Advis")
        self.assertEqual(self._read(content, "cbc:ReminderSequenceNumeric"), "1")

    def test_queries_do_not_grow_with_the_notices(self):
        self.company.collections_ereminder = True
        customers = self.customer.copy({"name": "Copy"}) | self.customer.copy({"name": "Other"})
        for partner in self.customer | customers:
            partner.property_payment_term_id = False
            self._invoice(5, partner=partner)
        notices = self._notices()

        def count(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            # As the outbox claims them
            batch = batch.browse(batch.ids)
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.ereminders._make(batch)), len(batch))
            return self.env.cr.sql_log_count - before

        count(notices)
        self.assertLessEqual(count(notices), count(notices[0]) + 2)
