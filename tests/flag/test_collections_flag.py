from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestCollectionsFlag(FlagCommon):
    def test_purposes_for_which_contact_stays_allowed(self):
        kind = self._kind("cease")
        self.assertEqual(kind._get_exempt_purposes(), {"end", "may_invoke", "invoke"})
        kind.allows_invoke = False
        self.assertEqual(kind._get_exempt_purposes(), {"end", "may_invoke"})

    def test_stage_of_another_company_is_refused(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        stage = self.env["collections.stage"].create({"name": "Theirs", "company_id": other.id})
        kind = self._kind("insolvent")
        with self.assertRaisesRegex(ValidationError, "is one of Elsewhere"):
            kind.stage_id = stage
        kind.write({"company_id": other.id, "stage_id": stage.id})
        self.assertEqual(kind.stage_id, stage)

    def test_days_are_not_negative(self):
        for name in ("answer_days", "default_days"):
            message = self._refused(self._kind("lawyer").write, {name: -1})
            self.assertIn("negative", message)
