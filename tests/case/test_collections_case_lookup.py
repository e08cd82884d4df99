"""One field finds cases by whatever a caller or a bank statement names."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import CollectionsCommon


def press_enter(records, text):
    """Return what a search finds when a text is typed and Enter pressed: by its first field."""
    arch = etree.fromstring(records.get_view(view_type="search")["arch"])
    field = arch.find("field")
    domain = field.get("filter_domain")
    if domain:
        return records.search(safe_eval(domain, {"self": text}))
    operator = field.get("operator", "ilike")
    return records.search([(field.get("name"), operator, text)])


@tagged("post_install", "-at_install")
class TestCollectionsCaseLookup(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"name": "Zebra Works", "phone": "+1 650 555 0199", "ref": "K-77"})
        cls.other = cls.env["res.partner"].create({"name": "Other", "email": "o@example.com"})
        cls.env["res.partner"].create(
            {
                "name": "Quentin Buyer",
                "email": "quentin@example.org",
                "parent_id": cls.customer.id,
            }
        )
        cls.move = cls._invoice(5, 1234.5, ref="PO-4711", payment_reference="RF18 5390")
        cls._invoice(5, 99, cls.other)
        cls.case = cls._case()
        cls.cases = cls.env["collections.case"].with_user(cls._user("collector"))

    def test_found_by_whatever_is_named(self):
        for text in (
            self.case.name,
            "zebra",
            "Quentin",
            "quentin@example.org",
            "K-77",
            self.move.name,
            "PO-4711",
            "RF18",
            "1234.50",
            "1,234.5",
            "1.234,50 USD",
            "+1 650 555 0199",
            "555 0199",
        ):
            with self.subTest(text):
                self.assertEqual(press_enter(self.cases, text), self.case)

    def test_open_amount_and_paid_ones(self):
        self._pay(self.move, 200)
        self.assertEqual(press_enter(self.cases, "1034.50"), self.case)
        self._invoice(8, 10)
        self._pay(self.move)
        self.assertFalse(press_enter(self.cases, "1034.50"))
        self.assertEqual(press_enter(self.cases, self.move.name), self.case)

    def test_nothing_else(self):
        for text in ("Nobody", "7777777", "8.15"):
            with self.subTest(text):
                self.assertFalse(press_enter(self.cases, text) & self.case)
        self.assertTrue(self.cases.search([("lookup", "in", ["zebra", "Other"])]))

    def test_what_others_see_finds_nothing(self):
        self.company.collections_own_cases = True
        self.case.user_id = self._user("collector", login="colleague")
        self.assertFalse(press_enter(self.cases, "zebra"))
