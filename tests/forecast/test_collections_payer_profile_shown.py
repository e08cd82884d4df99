from unittest.mock import patch

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestPayerProfileShown(ForecastCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["collections.payer.profile"]
        cls.reader = cls._user("collector")

    def _get(self, record, user=None):
        profiles = self.profiles.with_user(user or self.reader).with_company(self.company)
        return profiles.get_profile(record._name, record.id)

    def test_of_a_customer_and_of_a_case(self):
        self._history(late=12)
        self._invoice(4, 900.0)
        for record in (self.customer, self._case()):
            with self.subTest(record._name):
                html = self._get(record)
                for words in ("o_collections_payer_profile", "Open items", "What works", "900.00"):
                    self.assertIn(words, html)

    def test_a_contact_of_the_customer_has_the_customers(self):
        self._history(late=12)
        person = self.env["res.partner"].create({"name": "P", "parent_id": self.customer.id})
        self.assertEqual(self._get(person), self._get(self.customer))

    def test_opening_a_form_computes_nothing_of_it(self):
        """Neither the fields that the client asks for, nor any other of the record."""
        self._history(late=12, count=2)
        self._invoice(4, 900.0)
        for record, xmlid in (
            (self.customer, "base.view_partner_form"),
            (self._case(), "collections_followup.collections_case_view_form"),
        ):
            record = record.with_user(self.reader).with_company(self.company)
            view = record.get_view(self.env.ref(xmlid).id, "form")
            self.assertIn('<widget name="collections_payer_profile"', view["arch"])
            specification = {name: {} for name in view["models"][record._name]}
            self.env.invalidate_all()
            with (
                self.subTest(record._name),
                patch.object(type(self.profiles), "_read", side_effect=AssertionError("read")),
            ):
                [values] = record.web_read(specification)
                self.assertEqual(values["id"], record.id)
                own = [
                    name
                    for name, field in record._fields.items()
                    if field._module == "collections_followup"
                    and record._has_field_access(field, "read")
                ]
                self.assertGreater(len(own), 10)
                record.read(own)

    def test_people_without_rights_get_nothing(self):
        self._history(late=12)
        self._invoice(4, 900.0)
        plain = self._user(login="profile_plain")
        for place, user in enumerate((plain, self.env.ref("base.public_user"))):
            for record in (self.customer, self._case()):
                with self.subTest(place, of=record._name), self.assertRaises(AccessError):
                    self._get(record, user)

    def test_a_colleagues_case_is_not_shown(self):
        self._invoice(4, 900.0)
        case = self._case()
        case.user_id = self._user("supervisor", login="profile_boss")
        self.company.collections_own_cases = True
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self._get(case)

    def test_what_is_no_form_is_refused(self):
        for model, record_id in (
            ("res.users", 1),
            (["res.partner"], 1),
            ("res.partner", "1"),
            ("res.partner", True),
            ("res.partner", -1),
            ("res.partner", 2**40),
            ("collections.case", None),
        ):
            with (
                self.subTest(model=model, of=record_id),
                self.assertRaisesRegex(UserError, "about a customer or a case"),
            ):
                self.profiles.get_profile(model, record_id)
        with self.assertRaises(MissingError):
            self.profiles.get_profile("res.partner", 2**31 - 1)
