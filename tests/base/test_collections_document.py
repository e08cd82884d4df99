from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDocument(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"]
        cls.company.partner_id.bank_ids.unlink()

    def _notice(self):
        return self._prepare().notice_ids

    def _values(self, notice, **options):
        return self.document._get_document_values(notice, **options)[notice.id]

    def _euro(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        return euro

    # ------------------------------------------------------------------------- figures

    def test_figures_of_a_claim(self):
        old, new = self._invoice(40, 1234.5), self._invoice(5, 100.0)
        self._pay(old, 234.5)
        credit = self._invoice(8, 60.0, move_type="out_refund")
        notice = self._notice()
        doc = self._values(notice)
        [group] = doc["groups"]
        self.assertEqual(
            [line["number"] for line in group["lines"]], [old.name, new.name, credit.name]
        )
        first, _second, last = group["lines"]
        self.assertEqual(
            (first["total"], first["paid"], first["open"], first["days"]),
            ("1,234.50", "234.50", "1,000.00", 40),
        )
        self.assertEqual(
            (last["note"], last["open"], last["due"], last["late"]),
            ("Credit note", "-60.00", "", False),
        )
        self.assertEqual(
            (group["claimed"], group["credits"], group["total"], group["net"]),
            ("1,100.00", "-60.00", "1,040.00", 1040.0),
        )
        self.assertEqual(
            doc["ageing"],
            [
                ("1-30 days", ["100.00"]),
                ("31-60 days", ["1,000.00"]),
                ("Credits", ["-60.00"]),
                ("Total", ["1,040.00"]),
            ],
        )
        self.assertEqual(doc["words"]["amount"], "USD 1,040.00")
        self.assertEqual(doc["words"]["days"], "40")

    def test_each_age_has_its_bucket(self):
        fmt = self.document._prepare_shared_values(self.env["collections.notice"])["format"]
        currency = self.company.currency_id
        for days, bucket in (
            (-3, 0),
            (0, 0),
            (1, 1),
            (30, 1),
            (31, 2),
            (60, 2),
            (61, 3),
            (90, 3),
            (91, 4),
            (120, 4),
            (121, 5),
            (4000, 5),
        ):
            buckets = self.document._prepare_buckets([(days, 7.0)], currency, fmt)
            self.assertEqual(buckets.index("7.00"), bucket, f"{days} days")

    def test_company_currency_comes_first(self):
        self._invoice(5, 10.0, currency_id=self._euro().id)
        self._invoice(5, 20.0)
        doc = self._values(self._notice())
        self.assertEqual([group["code"] for group in doc["groups"]], ["USD", "EUR"])
        self.assertEqual(doc["words"]["amount"], "USD 20.00 and EUR 10.00")
        self.assertFalse(doc["single"])

    def test_currency_without_cents_shows_none(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self._invoice(5, 1500, currency_id=yen.id)
        self.assertEqual(self._values(self._notice())["words"]["amount"], "JPY 1,500")

    def test_reminder_before_the_due_date_speaks_of_no_delay(self):
        self.levels[0].days = -5
        self._invoice(-3)
        doc = self._values(self._notice())
        self.assertFalse(doc["late"])
        self.assertFalse(doc["ageing"])
        self.assertEqual(doc["words"]["days"], "0")

    # --------------------------------------------------------------------------- words

    def test_words_are_filled_in_and_escaped(self):
        self.customer.name = "Smith <& Sons>"
        self.levels[0].write(
            {
                "subject": "{customer}: {amount} by {pay_by}",
                "body": "<p>{contact}, {count} item, {days} days</p>",
                "closing": "<p>{collector}, {phone}, {reference}</p>",
            }
        )
        self.company.write({"phone": "+1 555 0100"})
        self._invoice(5)
        notice = self._notice()
        doc = self._values(notice)
        day = notice.date_pay_by.strftime("%m/%d/%Y")
        self.assertEqual(doc["subject"], f"Smith <& Sons>: USD 100.00 by {day}")
        self.assertIn("Smith &lt;&amp; Sons&gt;, 1 item, 5 days", doc["body"])
        self.assertIn(f"{self.company.name}, +1 555 0100, {notice.name} /", doc["closing"])

    def test_words_are_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.levels[0].with_context(lang="de_DE").subject = "Mahnung über {amount}"
        self.customer.lang = "de_DE"
        self._invoice(5, 1234.5)
        notice = self._notice()
        self._invoice(5, 99.0, self.partner_b)
        other = self._notice()
        values = self.document._get_document_values(notice | other)
        self.assertEqual(values[notice.id]["subject"], "Mahnung über USD 1.234,50")
        self.assertIn("Level 1", values[other.id]["subject"])

    def test_collector_is_the_contact(self):
        collector = self._user("collector", login="anna", name="Anna")
        collector.partner_id.write({"phone": "+1 555 0111", "email": "anna@example.com"})
        self._invoice(5)
        notice = self._notice()
        self.assertFalse(self._values(notice)["collector"]["is_person"])
        notice.case_id.user_id = collector
        self.assertEqual(
            self._values(notice)["collector"],
            {
                "name": "Anna",
                "is_person": True,
                "phone": "+1 555 0111",
                "email": "anna@example.com",
            },
        )

    # -------------------------------------------------------------------------- queries

    def test_no_query_per_notice(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Many {n}", "email": f"m{n}@example.com"} for n in range(8)]
        )
        for customer in customers:
            self._invoice(5, partner=customer)
        # As the outbox claims them.
        notices = self.env["collections.notice"].browse(self._notice().ids)

        def count(batch):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.document._get_document_values(batch)
            return self.env.cr.sql_log_count - before

        count(notices)
        self.assertLessEqual(count(notices), count(notices.browse(notices[:2].ids)) + 1)

    # ---------------------------------------------------------------------------- tasks

    def test_task_is_in_the_collector_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        collector = self._user("collector", lang="de_DE")
        self.company.collections_user_id = collector
        self._invoice(5)
        self._invoice(5, 30.0, move_type="out_refund")
        notice = self._notice()
        summary, note = self.document._get_task_contents(notice)[notice.id]
        self.assertIn("5 Tage überfällig", summary)
        self.assertIn("Noch offen", note)
        self.assertEqual(note.count("<tr>"), 3)

    def test_pay_by_is_the_day_of_the_notice(self):
        self.levels[0].pay_within_days = 12
        self._invoice(5)
        doc = self._values(self._notice())
        self.assertEqual(doc["pay_by"], (self.today + timedelta(12)).strftime("%m/%d/%Y"))
