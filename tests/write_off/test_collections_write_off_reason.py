from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffReason(WriteOffCommon):
    def test_a_name_once_whatever_it_is_called_elsewhere(self):
        self.env["res.lang"]._activate_lang("de_DE")
        reasons = self.env["collections.write.off.reason"].with_user(self._user("manager"))
        first = reasons.create({"name": "Lost at sea"})
        first.with_context(lang="de_DE").name = "Auf See geblieben"
        message = self._refused(lambda: reasons.create({"name": "Lost at sea"}))
        self.assertIn("of this name already", message)
        # One that is used no more keeps its name for nobody.
        first.active = False
        self.env.flush_all()
        second = reasons.create({"name": "Lost at sea"})
        message = self._refused(lambda: first.write({"active": True}))
        self.assertIn("of this name already", message)
        self.assertTrue(second.active)
