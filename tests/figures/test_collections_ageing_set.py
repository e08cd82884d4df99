from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgeingSet(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sets = cls.env["collections.ageing.set"]

    def test_limits_must_rise(self):
        own = self.sets.create({"name": "Own", "limits": "10, 20"})
        self.assertEqual(own.buckets, "Not due · 1-10 days · 11-20 days · Over 20 days")
        for limits in ("20, 10", "a", "0, 5", "1.5"):
            with self.subTest(limits), self.assertRaises(ValidationError):
                own.limits = limits

    def test_first_set_of_the_company_is_used(self):
        self.assertEqual(self.sets._get_limits(self.company), (30, 60, 90, 120))
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        self.sets.create(
            [
                {"name": "Theirs", "sequence": 1, "limits": "5", "company_id": elsewhere.id},
                {"name": "Ours", "sequence": 2, "limits": "7", "company_id": self.company.id},
            ]
        )
        self.assertEqual(self.sets._get_limits(self.company), (7,))
        self.sets.search([]).active = False
        self.assertEqual(self.sets._get_limits(self.company), (30, 60, 90, 120))

    def test_only_administrators_change_sets(self):
        own = self.env.ref("collections_followup.ageing_set_standard")
        for group in ("readonly", "collector", "supervisor"):
            user = self._user(group, login=f"set_{group}")
            self.assertEqual(own.with_user(user).limits, "30, 60, 90, 120")
            with self.assertRaises(AccessError):
                own.with_user(user).limits = "5"
