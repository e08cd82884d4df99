from odoo.tests import tagged

from odoo.addons.collections_followup.engine.ereminder_rules import REQUIRED, REQUIRED_BY, Problem

from ..ereminder_common import EreminderCommon


@tagged("post_install", "-at_install")
class TestCollectionsEreminderWords(EreminderCommon):
    """What is missing is said in a sentence that tells where to enter it."""

    def test_each_problem_has_its_sentence(self):
        self._invoice(5)
        notice = self._notices()
        codes = {code for _path, code in REQUIRED}
        codes |= {code for own in REQUIRED_BY.values() for _path, code in own}
        for code in sorted(codes | {"decimals", "nothing", "unforeseen", "structure", "totals"}):
            sentence = self.ereminders._describe(Problem(code, "X"), notice, "peppol")
            self.assertRegex(sentence, r"\.$", code)
            self.assertNotRegex(sentence, r"%\(|%s", code)
            if code.startswith("customer_"):
                self.assertIn(self.customer.name, sentence)
            if code.startswith("supplier_"):
                self.assertIn(self.company.partner_id.name, sentence)

    def test_the_lines_say_what_they_are_in_the_customer_s_language(self):
        self.customer.collections_ereminder = "peppol"
        invoice = self._invoice(5)
        credit = self._invoice(5, 10.0, move_type="out_refund")
        notice = self._notices()
        [(_name, content)] = self.ereminders._make(notice)[notice.id].files
        name = "cac:InvoiceLine[{}]/cac:Item/cbc:Name"
        self.assertRegex(
            self._read(content, name.format(1)),
            f"^Invoice {invoice.name} of .*, due on .*, 5 days overdue$",
        )
        self.assertRegex(self._read(content, name.format(2)), f"^Credit note {credit.name} of ")
        self.assertIn("Reminder no. 1", self._read(content, "cbc:Note"))
