from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..base.test_res_partner_recipient import RecipientCommon


class AddressCommon(RecipientCommon):
    @classmethod
    def _fail(cls, partner, medium, address=None, foreign=False):
        addresses = cls.env["collections.address"]
        values = addresses._get_failure_values("It came back.", foreign)
        address = address or (
            partner.email if medium == "email" else partner._collections_get_key(medium)
        )
        return addresses._record([(partner, medium, address, values)])

    def _known(self, medium, partner=None):
        return self.env["collections.address"].search(
            [("customer_id", "=", (partner or self.customer).id), ("medium", "=", medium)]
        )


@tagged("post_install", "-at_install")
class TestCollectionsAddress(AddressCommon):
    def test_recorded_once_with_its_history(self):
        addresses = self.env["collections.address"]
        success = {"date_success": datetime(2026, 3, 1, 9)}
        first = addresses._record([(self.customer, "email", "A@example.com", success)])
        again = addresses._record([(self.customer, "email", '"A" <a@example.com>', success)])
        self.assertEqual(first, again)
        self.assertEqual(first.normalized, "a@example.com")
        self.assertEqual(first.date_success, datetime(2026, 3, 1, 9))
        self.assertEqual(first.source, "contact")
        self.assertTrue(first.usable)
        failed = self._fail(self.customer, "email")
        self.assertEqual(failed, first)
        self.assertFalse(first.usable)
        self.assertEqual(first.date_success, datetime(2026, 3, 1, 9), "the history stays")
        self.assertFalse(addresses._record([(self.customer, "email", "none", success)]))

    def test_of_whom_the_address_is(self):
        clerk = self._contact(email="clerk@example.com", type="invoice")
        own = self._fail(self.customer, "email", "clerk@example.com")
        self.assertEqual(own.contact_id, clerk)
        self.assertEqual(own.customer_id, self.customer)
        reached = self._fail(clerk, "email", "a@example.com")
        self.assertEqual(reached.contact_id, self.customer)

    def test_as_many_queries_for_many(self):
        partners = self.env["res.partner"].create(
            [{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(12)]
        )
        values = {"date_success": datetime(2026, 3, 1)}
        counts = []
        for some in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["collections.address"]._record([(p, "email", p.email, values) for p in some])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_rights(self):
        collector, reader = self._user("collector"), self._user("readonly")
        model = self.env["collections.address"]
        own = model.with_user(collector).create(
            {
                "contact_id": self.customer.id,
                "address": "new@example.com",
                "source": "customer",
                "place": "work",
            }
        )
        for values in (
            {"usable": False},
            {"date_verified": self.today},
            {"address": "x@y.example"},
        ):
            with self.assertRaises(AccessError):
                own.write(values)
        own.action_unusable()
        self.assertIn(collector.name, own.failure_reason)
        self.assertEqual(own.with_user(reader).place, "work")
        with self.assertRaises(AccessError):
            own.with_user(reader).action_verified()
        portal = new_test_user(self.env, "portal_address", groups="base.group_portal")
        with self.assertRaises(AccessError):
            own.with_user(portal).read(["address"])
        self.assertIn(
            "no e-mail address",
            self._refused(model.create, {"contact_id": self.customer.id, "address": "none"}),
        )

    def test_two_companies(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        elsewhere = self._user("collector", "elsewhere")
        elsewhere.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        clerk = self._contact(company_id=self.company.id, email="clerk@example.com")
        ours, shared = self._fail(clerk, "email"), self._fail(self.customer, "email")
        found = self.env["collections.address"].with_user(elsewhere).search([])
        self.assertIn(shared, found)
        self.assertNotIn(ours, found)
