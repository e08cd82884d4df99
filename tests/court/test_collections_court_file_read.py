from datetime import date

from odoo.tests import tagged

from ..court_common import GNR, CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtFileRead(CourtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls._action()
        cls.file = cls._write(cls.action)
        cls.file.action_sent()
        cls.issued = ("KS 00", {"reference": cls.action.name, "court_number_1": GNR})

    def test_answers_are_matched_by_reference_then_by_number(self):
        read = self._read(self._answer("03", self.issued))
        self.assertEqual((read.form, read.date), ("eda", date(2026, 1, 5)))
        self.assertEqual(read.line_ids.action_id, self.action)
        self.assertTrue(read.line_ids.is_taken)
        self.assertEqual(self.action.reference, GNR)
        # The other side's objection bears its own reference.
        self._read(self._answer("30", ("KS 00", {"court_number_1": GNR, "extent": "1"})))
        self.assertIn("objection", self.action.date_ids.mapped("anchor"))

    def test_the_same_file_and_the_same_answer_do_nothing_twice(self):
        content = self._answer("03", self.issued)
        first = self._read(content)
        steps = len(self.action.step_ids)
        file, before = self.files._take_in(self.company, content, "again")
        self.assertEqual((file, before), (first, True))
        second = self._read(self._answer("03", self.issued, self.issued))
        self.assertEqual(len(self.action.step_ids), steps)
        self.assertEqual(second.line_ids.mapped("is_taken"), [True, True])

    def test_what_is_sent_back_of_the_next_file_is_followed_again(self):
        query = ("KS 00", {"reference": self.action.name, "court_number_1": GNR})
        told = lambda: len(self.action.step_ids.filtered(lambda own: own.kind == "other"))  # noqa: E731
        self._read(self._answer("20", query))
        self.assertEqual(told(), 1)
        self._read(self._answer("20", query, query))
        self.assertEqual(told(), 1, "of the same file it is known")
        self._write(self.action, corrects=self.file)
        self._read(self._answer("20", query, query, query))
        self.assertEqual(told(), 2, "of the next file once more")

    def test_refused_entries_are_listed_and_the_others_go_on(self):
        other = self._action()
        other.reference = "25009999907"
        unknown = ("KS 00", {"reference": "LEGAL-999999", "court_number_1": "26000000107"})
        mixed = (
            "KS 00",
            {"reference": self.action.name, "court_number_1": "25009999907"},
        )
        read = self._read(self._answer("03", unknown, mixed, self.issued))
        lines = read.line_ids.sorted("place")
        self.assertEqual(lines.mapped("is_taken"), [False, False, True])
        self.assertIn("LEGAL-999999", lines[0].problem)
        self.assertIn(other.name, lines[1].problem)
        self.assertEqual(read.problem_count, 2)

    def test_a_receipt_is_noted_on_the_file_it_names(self):
        text = {"text": f"Datei {self.file.file_name} angenommen"}
        self._read(self._answer("90", ("QU 00", text)))
        self.assertEqual(self.file.date_received, date(2026, 1, 5))
        read = self._read(self._answer("90", ("QU 00", {"text": "OTHER.EDA"})))
        self.assertIn("names no file", read.line_ids.problem)

    def test_what_is_no_answer_is_refused_and_nothing_is_kept(self):
        content = self._answer("03", self.issued)
        for wrong, words in (
            (content[: len(content) // 2], "end of the file"),
            (content.replace(b"0000001", b"0000009"), "were found in it"),
            (b"hello", "no answer of a court"),
            (b"", "no answer of a court"),
            (b"<bulkRequest>", "end of the file"),
        ):
            self.assertIn(words, self._refused(self._read, wrong))
        self.assertFalse(self.files.search([("direction", "=", "in")]))

    def test_positions_of_the_own_court(self):
        self.company.collections_eda_layout = "05 KS 00 message 90 2 X"
        line = ("05KS   00" + "12345678" + GNR + self.action.name).ljust(89) + "05"
        content = self._answer("05", self.issued).replace(
            self._answer("05", self.issued).split(b"\r\n")[1], line.ljust(128).encode()
        )
        self.assertEqual(self._read(content).line_ids.state, "served")
