import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.collections_followup.engine import dossier_check

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierCheck(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls._make()
        cls.data = cls.dossier._read_file("document")

    def _check(self, data, dossier=None, user=None, **values):
        checks = self.env["collections.dossier.check"]
        own = (checks.with_user(user) if user else checks).create(
            {
                "file": base64.b64encode(data),
                "dossier_id": dossier.id if dossier else False,
                **values,
            }
        )
        own.action_check()
        return own

    def test_verified_and_then_changed_by_one_byte(self):
        for dossier in (None, self.dossier):
            fits = self._check(self.data, dossier, code=self.dossier.code)
            self.assertEqual(fits.result, "fits", fits.explanation)
        for place in range(0, len(self.data), max(len(self.data) // 40, 1)):
            other = bytearray(self.data)
            other[place] ^= 1
            with self.subTest(place=place):
                # Where not even the number can be read, it is said which one it should be.
                self.assertEqual(self._check(bytes(other), self.dossier).result, "refused")

    def test_another_dossier_and_another_code(self):
        other = self._make()
        refused = self._check(self.data, other)
        self.assertEqual(refused.result, "refused")
        self.assertIn(other.name, refused.explanation)
        refused = self._check(self.data, code="0" * 64)
        self.assertIn("code that was given", refused.explanation)

    def test_who_may_not_read_it_learns_nothing_of_it(self):
        collector = self._user("collector")
        known = self._check(self.data, user=collector)
        self.assertEqual(known.result, "unknown")
        self.assertIn("fits itself", known.explanation)
        self.assertNotIn("not the file of the paper", known.explanation)
        known = self._check(self.data, user=collector, code=self.dossier.code)
        self.assertIn("not the file of the paper", known.explanation)

    def test_a_server_unpacks_less(self):
        with patch.object(dossier_check, "MOST_BYTES_ON_SERVER", 1000):
            refused = self._check(self.data, self.dossier)
        self.assertEqual(refused.explanation, "This is too large for a dossier.")

    def test_what_is_no_file(self):
        check = self.env["collections.dossier.check"].create({})
        with self.assertRaises(UserError):
            check.action_check()
        self.assertEqual(self._check(b"nothing").result, "refused")

    def test_each_problem_has_its_sentence(self):
        messages = self.env["collections.dossier.check"]._get_messages()
        self.assertEqual(set(messages), set(dossier_check.MESSAGES))
