from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskTimeline(DeskCommon):
    def _read(self, page=0, user=None):
        return self._desk(user).get_timeline(self.case.id, page)

    def test_all_kinds_in_one_stream(self):
        self._save("right_person", note="Very kind")
        self._save("promise", item_ids=self._item(self.move).ids, date="2026-03-05")
        self._pay(self.second, 30.0)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [(0, 0, {"move_id": self.second.id, "scope": "all"})],
            }
        )
        self.env["collections.hold"].create(
            {
                "partner_id": self.alpha.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self._desk().add_note(self.case.id, self._key(), "Own words")
        rows = self._read()["rows"]
        kinds = {row["kind"] for row in rows}
        self.assertEqual(
            kinds, {"notice", "contact", "promise", "payment", "dispute", "hold", "note"}
        )
        texts = " ".join(f"{row['title']} {row['text']}" for row in rows)
        for words in ("Very kind", "30.00", "Own words", "500.00", "Hold: "):
            self.assertIn(words, texts)

    def test_pages_hold_each_entry_once(self):
        # As text, 99999 comes behind 100000.
        self.env.cr.execute("SELECT setval('collections_contact_id_seq', 99990)")
        for number in range(25):
            self._save("voicemail", note=f"Call {number}")
        first, second = self._read(), self._read(1)
        self.assertTrue(first["more"])
        self.assertFalse(second["more"])
        self.assertEqual(len(first["rows"]), 20)
        keys = [row["key"] for row in first["rows"] + second["rows"]]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(sum(key.startswith("contact") for key in keys), 25)

    def test_no_such_page(self):
        for page in (-1, 50, "x", None):
            self.assertIn("no such page", self._refused(self._read, page))

    def test_what_was_corrected_is_not_shown(self):
        self._save("right_person")
        contact = self.env["collections.contact"].search([("partner_id", "=", self.alpha.id)])
        contact.create(
            {
                "corrects_id": contact.id,
                "correction_reason": "Other person",
                "outcome_id": self._result("somebody_else").id,
            }
        )
        titles = [row["title"] for row in self._read()["rows"] if row["kind"] == "contact"]
        self.assertEqual(len(titles), 1)
        self.assertIn("Spoke to somebody else", titles[0])
