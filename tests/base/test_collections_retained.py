from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsRetained(ContactCommon):
    def test_what_is_kept_is_found_and_has_its_count(self):
        found = self.env["collections.retained"]._get_retained()
        names = [model._name for model in found]
        self.assertEqual(names, sorted(names))
        kept = (
            *("contact", "court.line", "dossier", "legal.action", "limitation.event"),
            *("placement", "visit"),
        )
        self.assertLessEqual({f"collections.{name}" for name in kept}, set(names))
        for model in found:
            for place in ("collections.contact.removal", "collections.contact.removal.wizard"):
                self.assertIn(model._retention_count, self.env[place]._fields)
