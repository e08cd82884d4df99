from ast import literal_eval

from lxml import etree

from odoo.tests import Form, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResConfigSettings(CollectionsCommon):
    def test_settings_are_those_of_the_company(self):
        firm = self.env.ref("collections_followup.policy_firm")
        settings = self.env["res.config.settings"].create(
            {
                "company_id": self.company.id,
                "collections_policy_id": firm.id,
                "collections_automation": "prepare",
                "collections_stale_bank_days": 4,
                "collections_email": "ar2@example.com",
                "collections_tz": "Europe/Lisbon",
            }
        )
        settings.execute()
        self.assertEqual(self.company.partner_id.tz, "Europe/Lisbon")
        self.assertRecordValues(
            self.company,
            [
                {
                    "collections_policy_id": firm.id,
                    "collections_automation": "prepare",
                    "collections_stale_bank_days": 4,
                    "collections_email": "ar2@example.com",
                }
            ],
        )

    def test_form_opens(self):
        self.env.user.group_ids |= self.env.ref("base.group_system")
        form = Form(self.env["res.config.settings"])
        self.assertEqual(form.collections_automation, "refresh")

    def test_the_menu_leads_to_the_settings_of_collections(self):
        action = self.env.ref("collections_followup.res_config_settings_action")
        tab = literal_eval(action.context)["module"]
        arch = etree.fromstring(self.env["res.config.settings"].get_view(view_type="form")["arch"])
        [app] = arch.xpath(f"//app[@name='{tab}']")
        self.assertTrue(app.xpath(".//field[@name='collections_policy_id']"))
        for name in ("collections_automation", "collections_stale_bank_days"):
            self.assertTrue(app.xpath(f".//field[@name='{name}']"), name)
