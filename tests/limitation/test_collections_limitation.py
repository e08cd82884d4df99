from datetime import date

from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitation(LimitationCommon):
    def test_a_german_debt(self):
        move = self._invoice(date(2023, 3, 15))
        period = self._period(move, date(2026, 6, 1))
        self.assertEqual((period.expiry, period.barred), (date(2026, 12, 31), False))
        self.assertEqual(period.rule, self.german)
        self.assertFalse(self._period(move, date(2026, 12, 31)).barred)
        self.assertTrue(self._period(move, date(2027, 1, 1)).barred)

    def test_part_payments_by_their_own_date(self):
        self._rule()
        move = self._invoice(date(2024, 1, 15))
        self.assertEqual(self._period(move).expiry, date(2027, 1, 15))
        self._pay(move, 10, day=date(2025, 5, 1))
        self.assertEqual(self._period(move).expiry, date(2028, 5, 1))

    def test_a_payment_after_the_end(self):
        rule = self._rule()
        move = self._invoice(date(2020, 1, 15))
        self._pay(move, 10, day=date(2023, 1, 16))
        period = self._period(move)
        self.assertEqual((period.expiry, period.barred), (date(2023, 1, 15), True))
        self.assertIn("what is barred stays", period.words)
        rule.revive = True
        self.assertEqual(self._period(move).expiry, date(2026, 1, 16))

    def test_place_and_kind(self):
        us = self.env.ref("base.us")
        california = self.env.ref("base.state_us_5")
        france = self.env.ref("base.fr")
        move = self._invoice(date(2024, 1, 15))
        for kind, country, state, person, expected in (
            ("goods", us, california, False, date(2028, 1, 15)),
            ("oral", us, california, False, date(2026, 1, 15)),
            ("goods", us, self.env.ref("base.state_us_30"), False, date(2028, 1, 15)),
            ("written", us, self.env.ref("base.state_us_30"), False, date(2030, 1, 15)),
            ("open", us, self.env.ref("base.state_us_30"), False, None),
            ("goods", us, self.env.ref("base.state_us_19"), False, None),
            ("written", self.env.ref("base.be"), None, False, None),
            ("written", self.env.ref("base.es"), None, False, date(2029, 1, 15)),
            ("goods", self.env.ref("base.ch"), None, False, date(2034, 1, 15)),
            ("goods", self.env.ref("base.ch"), None, True, date(2029, 1, 15)),
            ("goods", self.env.ref("base.no"), None, False, date(2027, 1, 15)),
            ("goods", self.env.ref("base.at"), None, False, date(2027, 1, 15)),
            ("goods", self.env.ref("base.ie"), None, False, date(2030, 1, 15)),
            ("goods", self.env.ref("base.jp"), None, False, None),
            ("goods", france, None, False, date(2029, 1, 15)),
            ("goods", france, None, True, date(2026, 1, 15)),
        ):
            with self.subTest(kind=kind, country=country.name, person=person):
                self.company.collections_limitation_kind = kind
                self.customer.write(
                    {
                        "country_id": country.id,
                        "state_id": state and state.id,
                        "is_company": not person,
                    }
                )
                self.assertEqual(self._period(move).expiry, expected)
        self.company.collections_limitation_law = "company"
        self.company.partner_id.country_id = self.germany
        self.assertEqual(self._period(move).expiry, date(2027, 12, 31))

    def test_a_title_has_its_own_period(self):
        move = self._invoice(date(2022, 1, 15))
        self._event("judgment", date(2024, 5, 2))
        period = self._period(move)
        self.assertEqual((period.expiry, period.title), (date(2054, 5, 2), date(2024, 5, 2)))

    def test_a_slip_in_the_year_breaks_no_list(self):
        """A list is grouped by month for all, whatever due date somebody has typed."""
        slips = [
            self._invoice(5, invoice_date_due=date(year, 12, 31)) for year in (9995, 9996, 9999)
        ]
        self.assertEqual(self._period(slips[0]).expiry, date(9998, 12, 31))
        for move in slips[1:]:
            self.assertFalse(self._period(move).expiry)
        self.clocks._update_sudo(self.company)
        self.assertTrue(self.clocks.formatted_read_group([], ["expiry:month"], ["__count"]))

    def test_who_does_not_watch_reads_nothing(self):
        move = self._invoice(date(2024, 1, 15))
        credit = self._invoice(5, move_type="out_refund")
        self.assertFalse(self.limitation._read(self._item(credit)))
        self.company.collections_limitation = False
        self.assertFalse(self.limitation._read(self._item(move)))

    def test_as_many_statements_for_one_item_as_for_ten(self):
        moves = self.env["account.move"].union(
            *(self._invoice(date(2024, 1, day)) for day in range(1, 11))
        )
        self._pay(moves[0], 10, day=date(2025, 5, 1))
        items = self._item(moves)
        counts = []
        for own in (items[:1], items[:1], items):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.limitation._read(own)), len(own))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
