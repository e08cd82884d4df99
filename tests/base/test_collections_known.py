from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsKnown(CollectionsCommon):
    """What is known of a contact is changed by those who work on the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_own_cases = True
        cls.collector = cls._user("collector", "known_collector")
        cls.colleague = cls._user("collector", "known_colleague")
        cls._invoice(5)
        cls.case = cls._case()
        cls.case.user_id = cls.colleague
        cls.clerk = cls.env["res.partner"].create(
            {"name": "Clerk", "parent_id": cls.customer.id, "email": "clerk@example.com"}
        )
        cls.address = cls.env["collections.address"].create(
            {"contact_id": cls.clerk.id, "address": "clerk@example.com"}
        )
        cls.finding = cls.env["collections.address.finding"].create(
            {"contact_id": cls.clerk.id, "source": "Register", "email": "new@example.com"}
        )
        cls.quiet = cls.env["collections.quiet.time"].create({"partner_id": cls.clerk.id})

    def _get_changes(self, user):
        """Yield what a user may try to change: a name, a method and what it is called with."""
        address, finding = self.address.with_user(user), self.finding.with_user(user)
        quiet, contact = self.quiet.with_user(user), self.clerk.id
        yield "wrong", address.action_unusable, ()
        yield "right", address.action_verified, ()
        yield "kind", address.write, ({"place": "work"},)
        yield "added", address.create, ({"contact_id": contact, "address": "b@example.com"},)
        yield "found", finding.create, ({"contact_id": contact, "source": "Somebody"},)
        yield "changed", finding.write, ({"confidence": "high"},)
        yield "discarded", finding.action_discard, ()
        yield "taken over", finding.action_take_over, ()
        yield "other hours", quiet.write, ({"hour_from": 12.0},)
        yield "no hours", quiet.unlink, ()

    def _get_refused(self, user):
        """Return the names of those changes that are refused, and take all of them back."""
        refused = set()
        for name, method, arguments in self._get_changes(user):
            with self.env.cr.savepoint() as savepoint:
                try:
                    method(*arguments)
                    self.env.flush_all()
                except AccessError as error:
                    self.assertIn(self.colleague.name, str(error))
                    refused.add(name)
                self.env.clear()
                savepoint.rollback()
        return refused

    def test_of_a_colleagues_customer(self):
        everything = {name for name, _m, _a in self._get_changes(self.collector)}
        self.assertEqual(self._get_refused(self.collector), everything)
        self.assertFalse(self._get_refused(self.colleague))
        self.assertFalse(self._get_refused(self._user("supervisor", "known_boss")))

    def test_of_nobodys_customer_or_without_the_setting(self):
        self.case.user_id = False
        self.assertFalse(self._get_refused(self.collector))
        self.case.user_id = self.colleague
        self.company.collections_own_cases = False
        self.assertFalse(self._get_refused(self.collector))

    def test_who_works_on_the_customer_elsewhere(self):
        """The contact is the same in all companies, whichever the user has chosen just now."""
        other = self.setup_other_company(name="Elsewhere")["company"]
        other.write({"collections_policy_id": self.policy.copy({"company_id": other.id}).id})
        self.collector.company_ids = [Command.link(other.id)]
        elsewhere = self.collector.with_context(allowed_company_ids=other.ids)
        chosen = self.address.with_user(self.collector).with_context(**elsewhere.env.context)
        with self.assertRaises(AccessError):
            chosen.action_unusable()
        self._invoice(5, company=other)
        self.assertTrue(self._case().filtered(lambda case: case.company_id == other))
        self.assertFalse(self._get_refused(self.collector))

    def test_what_the_customer_asks_for_is_heard_by_all(self):
        """It binds, whoever had the customer on the telephone."""
        quiet = self.env["collections.quiet.time"].with_user(self.collector)
        self.assertTrue(quiet.create({"partner_id": self.clerk.id, "note": "Never on Mondays"}))
        consents = self.env["collections.consent"].with_user(self.collector)
        self.assertTrue(consents.create({"partner_id": self.clerk.id, "channel": "phone"}))

    def test_what_happens_is_recorded_whoever_made_it_happen(self):
        address = self.address.with_user(self.collector)
        address._record([(self.clerk, "email", "clerk@example.com", {"usable": False})])
        self.assertFalse(self.address.usable)
