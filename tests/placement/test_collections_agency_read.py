from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgencyRead(PlacementCommon):
    def test_answers(self):
        placement = self._placed()
        other = self._placed(self._final(70, 80.0), self._agency("Other"))
        foreign = other.line_ids.account
        file = self._answer(
            placement,
            (0, "ack", "", "", "F-1", ""),
            (1, "refused", "", "", "", "no address"),
            (0, "paid", "400", "", "", ""),
            (0, "paid", "100.005", "", "", ""),
            (0, "paid", "99999999999", "", "", ""),
            (0, "paid", "60", "", "F-1", ""),
            (0, "paid", "60", "", "F-1", ""),
            (0, "reversed", "59", "", "", ""),
            (0, "info", "", "", "", "works at the harbour"),
            (foreign, "paid", "10", "", "", ""),
            ("P999999999", "ack", "", "", "", ""),
        )
        self.assertEqual(placement.state, "acknowledged")
        self.assertEqual(placement.line_ids.mapped("state"), ["placed", "refused"])
        self.assertEqual(placement.payment_ids.mapped("amount"), [60.0, 60.0])
        self.assertFalse(other.payment_ids)
        refused = file.refused.splitlines()
        self.assertEqual((file.refused_count, len(refused)), (6, 6))
        for line, words in (
            (0, "Line 4: more was paid"),
            (1, "Line 5:"),
            (2, "Line 6:"),
            (3, "Line 9: no payment of this amount"),
            (4, "Line 11:"),
            (5, "Line 12: P999999999 is not placed"),
        ):
            self.assertIn(words, refused[line])
        self.assertNotEqual(self._reason(self.new), "placement", "refused: ours again")
        # Read twice, it does nothing; told in another file, a payment is known.
        content = file.sudo().attachment_id.raw
        with self.assertRaisesRegex(UserError, "read before"):
            self.agency._read_file("again.csv", content)
        again = self._answer(
            placement, (0, "paid", "60", "", "F-1", ""), (0, "reversed", "60", "", "", "")
        )
        self.assertIn("told before", again.refused)
        self.assertEqual(sorted(placement.payment_ids.mapped("state")), ["reversed", "told"])
        # The rest is given back: the placement is over.
        self._answer(placement, (0, "uncollected", "", "", "", "moved away"))
        self.assertEqual((placement.state, placement.outcome), ("closed", "returned"))
        self.assertEqual(placement.line_ids[0].why, "moved away")
        late = self._answer(placement, (0, "ack", "", "", "F-9", ""))
        self.assertIn("no more", late.refused)

    def test_whoever_reads_works_on_all_it_is_about(self):
        placement = self._placed()
        self.company.collections_own_cases = True
        self._case().user_id = self.boss
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._answer(placement, (0, "ack", "", "", "", ""))
        self.assertEqual(placement.state, "placed")
        text = f"account;status\n{placement.line_ids[0].account};ack\n"
        self.agency.with_user(self.boss)._read_file("a.csv", text.encode())
        self.assertEqual(placement.state, "acknowledged")

    def _final(self, due, amount):
        move = self._invoice(due, amount)
        self._finalize(move)
        return move

    def test_own_layout_and_garbage(self):
        placement = self._placed()
        self.agency.decimal_mark = ","
        self.env["collections.agency.column"].create(
            [
                {"agency_id": self.agency.id, "usage": usage, "key": key, "heading": heading}
                for usage, key, heading in (
                    ("in", "account", "Konto"),
                    ("in", "status", "Vorgang"),
                    ("in", "amount", "Betrag"),
                    ("word", "paid", "Zahlungseingang"),
                )
            ]
        )
        text = f"Konto;Vorgang;Betrag\n{placement.line_ids[0].account};Zahlungseingang;1,5\n"
        self.agency._read_file("a.csv", text.encode("cp1252"))
        self.assertEqual(placement.payment_ids.amount, 1.5)
        for content, words in (
            (b"", "empty"),
            (b"PK\x03\x04", "spreadsheet"),
            (b"a\x00b", "no text"),
            (b"Konto;x\n1;2", "names no columns"),
        ):
            with self.subTest(words):
                self.assertIn(words, self._refused(self.agency._read_file, "b.csv", content))
        files = self.env["collections.placement.file"].sudo()
        self.assertFalse(
            files.search([("file_name", "ilike", "b.csv")]), "it is none that was read"
        )
        with self.assertRaisesRegex(UserError, "too large"):
            self.agency._read_file("c.csv", b"x" * (20 * 2**20 + 1))
