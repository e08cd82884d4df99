from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_guarded import internal

from .test_collections_thread import ThreadCommon


@tagged("post_install", "-at_install")
class TestMailTemplate(ThreadCommon):
    def test_templates_too(self):
        template = self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id(self.promise._name),
                "subject": "Offer",
                "body_html": "<p>Offer</p>",
                "email_to": "a@example.com",
            }
        )
        for user in (self.auditor, self.accountant):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    template.with_user(user).send_mail(self.promise.id)
                with self.assertRaises(AccessError):
                    self.promise.with_user(user).message_mail_with_source(template)
        self.assertTrue(template.with_user(self.collector).send_mail(self.promise.id))

    def test_form_of_dates_is_not_the_client_s_to_choose(self):
        """Another company's form of dates can be had by the add-on only."""
        other = self.setup_other_company()["company"]
        patterns = {self.company: "dd.MM.yyyy", other: "yyyy/MM/dd"}
        template = self.env["mail.template"]

        def say(value, user):
            own = template.with_user(user).with_context(collections_date_company_id=value)
            return own._render_eval_context()["format_date"](self.today)

        plain = template.with_user(self.collector)._render_eval_context()["format_date"]
        with patch.object(
            type(self.company),
            "_collections_get_date_pattern",
            lambda company, env: patterns[company],
        ):
            for company in patterns:
                self.assertEqual(say(company.id, self.collector), plain(self.today))
                self.assertEqual(
                    say(internal(company.id), self.collector),
                    self.today.strftime({"dd": "%d.%m.%Y"}.get(patterns[company][:2], "%Y/%m/%d")),
                )
