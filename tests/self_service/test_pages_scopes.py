"""Who wants more than is his: by hand-made forms, other pages of Odoo, links of people who left."""

import json
import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.portal.collections_portal_link import PATH

from ..portal_common import CSRF
from ..self_service_common import SelfServiceCommon

NONCE = re.compile(r'name="nonce" value="([^"]+)"')
FORMS = ("promise", "paid", "question", "remittance", "preferences", "dispute", "plan/sign")


@tagged("post_install", "-at_install")
class TestPagesScopes(SelfServiceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collections_self_plan = True
        cls.move = cls._invoice(20, 200)
        cls.foreign = cls._invoice(20, 300, partner=cls.partner_b)
        cls.engine.refresh(cls.company)
        cls.link, cls.token = cls._make_link()

    def _count(self):
        return self.requests.search_count([]), self.env["collections.portal.payment"].search_count(
            []
        )

    def _post_by_hand(self, token, page, values):
        """Send a form with a token against forged forms, whatever its page shows."""
        csrf = CSRF.search(self.url_open("/web/login").text)[1]
        return self.url_open(
            self._path(token, page), data={**values, "csrf_token": csrf}, method="POST"
        )

    def test_who_only_looks_sends_forms_by_hand(self):
        item = self._item(self.move).id
        nonces = {
            page: self._service(page.partition("/")[0])._make_nonce(self.access) for page in FORMS
        }
        self.contact.collections_role_ids = self.env["collections.contact.role"].create(
            {"name": "Auditor", "portal_only_looks": True}
        )
        page = self.url_open(self._path(self.token)).text
        self.assertIn(self.move.name, page)
        self.assertNotIn("Promise to pay", page)
        self.assertNotIn("Pay selected", page)
        before = self._count()
        for form in FORMS:
            values = {"nonce": nonces[form], "items": item, "day": self._day(3), "text": "x"}
            answer = self._post_by_hand(self.token, form, values)
            self.assertEqual(answer.status_code, 403, form)
            # Nor is the form shown.
            self.assertEqual(self.url_open(self._path(self.token, form)).status_code, 403, form)
        answer = self._post_by_hand(self.token, "pay", {"items": item})
        self.assertEqual(answer.status_code, 403)
        for path in (
            f"sign?kind=plan&items={item}&nonce={nonces['plan/sign']}",
            "pay/1/x/transaction",
        ):
            body = {"jsonrpc": "2.0", "params": {"name": "Pat", "signature": "x"}}
            answer = self.url_open(
                self._path(self.token, path),
                data=json.dumps(body),
                headers={"Content-Type": "application/json"},
            )
            self.assertTrue({"error", "state"} & set(answer.json()["result"]), path)
            # As what a browser asks for, it is no page at all.
            with mute_logger("odoo.http"):
                answer = self.opener.request(
                    "GET",
                    self.base_url() + self._path(self.token, path),
                    data=json.dumps(body),
                    headers={"Content-Type": "application/json"},
                    timeout=12,
                )
            self.assertNotIn("result", answer.text)
        self.assertEqual(self._count(), before)

    def test_no_form_is_taken_without_a_token_against_forged_ones(self):
        before = self._count()
        for form in (*FORMS, "contact", "pay"):
            with self.subTest(form=form), mute_logger("odoo.http"):
                answer = self.url_open(
                    self._path(self.token, form), data={"items": "1"}, method="POST"
                )
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._count(), before)
        # Nor by a page that says it needs none.
        for rule in self._read_routes():
            if rule.rule.startswith(PATH) and rule.endpoint.routing["type"] == "http":
                self.assertTrue(rule.endpoint.routing.get("csrf", True), rule.rule)

    def test_who_signs_too_often_is_told_until_when(self):
        for _time in range(40):
            self.env["collections.portal.visit"]._log_sudo(
                {"page": "sign", "is_post": True, "link_id": self.link.id, "address": "192.0.2.7"}
            )
        answer = self.url_open(
            self._path(self.token, "sign?kind=plan"),
            data=json.dumps({"jsonrpc": "2.0", "params": {"name": "Pat", "signature": "x"}}),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("You can go on after", answer.json()["result"]["error"])

    def test_a_link_opens_nothing_else(self):
        self.contact.email = "pat@example.com"
        for page in (
            f"/my/invoices/{self.move.id}?access_token={self.token}",
            f"/my/invoices/{self.foreign.id}?access_token={self.token}",
            f"/web/content/account.move/{self.move.id}/invoice_pdf_report_file?access_token={self.token}",
            f"/report/pdf/account.report_invoice/{self.move.id}?access_token={self.token}",
            f"/mail/view?model=account.move&res_id={self.move.id}&access_token={self.token}",
            f"/payment/pay?reference=x&amount=1&access_token={self.token}",
            f"/collections/opt-out/{self.token}",
        ):
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_http"):
                answer = self.url_open(page)
            self.assertNotIn(self.move.name, answer.text, page)
            self.assertNotIn("200.00", answer.text, page)

    def test_threads_of_disputes_are_none_of_core_s_chatter(self):
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        dispute = self._do(
            "dispute",
            invoice=[str(self.move.id)],
            scope="all",
            reason=[str(reason.id)],
            text="Scratched",
        ).dispute_id
        dispute.message_post(
            body="Scratched lid", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(
            "Scratched lid", self.url_open(self._path(self.token, f"dispute/{dispute.id}")).text
        )
        dispute.message_post(body="Ours alone", subtype_xmlid="mail.mt_note")
        self._login(self.contact, "portal_thread")
        before = len(dispute.message_ids)
        for login in (None, "portal_thread"):
            self.authenticate(login, login)
            for extra in ({"token": self.token}, {"hash": self.token, "pid": self.contact.id}, {}):
                for path, values in (
                    ("/portal/chatter_init", {}),
                    ("/mail/chatter_fetch", {}),
                    ("/mail/message/post", {"post_data": {"body": "forged"}}),
                ):
                    thread = {"thread_model": dispute._name, "thread_id": dispute.id}
                    body = {"jsonrpc": "2.0", "params": {**thread, **values, **extra}}
                    with self.subTest(login=login, path=path, extra=list(extra)):
                        with mute_logger("odoo.http"):
                            answer = self.url_open(
                                path,
                                data=json.dumps(body),
                                headers={"Content-Type": "application/json"},
                            )
                        # With a login, what the customer may read anyhow, and no more.
                        if not login:
                            self.assertNotIn("Scratched", answer.text)
                        self.assertNotIn("Ours alone", answer.text)
        self.assertEqual(len(dispute.message_ids), before)

    def test_attachments_by_no_other_way(self):
        request = self._do(
            "paid",
            items=self._ids(self.move),
            day=self._day(-1),
            amount="200",
            files=[("../../<b>é\u202egpj.pdf", b"%PDF-1.7 secret")],
        )
        file = self.env["ir.attachment"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(file.mimetype, "application/x-unverified")
        for sign in "<>/\\\u202e":
            self.assertNotIn(sign, file.name)
        self.assertFalse(file.public or file.access_token)
        self._login(self.contact, "portal_files")
        for login in (None, "portal_files"):
            self.authenticate(login, login)
            for page in (
                f"/web/content/{file.id}",
                f"/web/content/{file.id}?access_token={self.token}",
                f"/web/content/collections.portal.request/{request.id}/signature",
                f"/web/image/{file.id}",
                self._path(self.token, f"request/{request.id}/document"),
                self._path(self.token, f"dispute/1/file/{file.id}"),
            ):
                with mute_logger("odoo.http"):
                    self.assertNotIn(b"secret", self.url_open(page).content, page)

    def test_links_of_people_who_left_and_of_customers_who_moved(self):
        public = self.env.ref("base.public_user")
        find = self.portal.with_user(public)._find_access_sudo
        other = self._make_link(self.partner_b)[1]
        item = self._item(self.move).id
        path = self._path(self.token, "pay")
        form = CSRF.search(self.url_open(self._path(self.token)).text)[1]
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        before = self._count()
        # Switched off while the page is open: it shows and does nothing any more.
        for record, values, back in (
            (self.company.sudo(), {"collections_portal": False}, {"collections_portal": True}),
            (self.contact, {"active": False}, {"active": True}),
            (self.contact, {"company_id": elsewhere.id}, {"company_id": False}),
        ):
            with self.subTest(values=values):
                record.write(values)
                answer = self.url_open(
                    path, data={"items": item, "csrf_token": form}, method="POST"
                )
                self.assertEqual(answer.status_code, 404)
                record.write(back)
        self.assertEqual(self._count(), before)
        self.assertTrue(find(self.token))
        # Merged: the links of both lead to the one that is left, and to nobody else.
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            [self.partner_b.id, self.customer.id], self.customer
        )
        for token in (self.token, other):
            access = find(token)
            self.assertEqual(access.partner, self.customer, token)

    def test_a_bookkeeper_of_several_customers(self):
        firm = self.env["res.partner"].create({"name": "Books Ltd", "is_company": True})
        clerk = self.env["res.partner"].create({"name": "Clerk", "parent_id": firm.id})
        rights = self.env["collections.portal.right"].create(
            [
                {"holder_id": firm.id, "partner_id": self.customer.id, "level": "act"},
                {"holder_id": clerk.id, "partner_id": self.partner_b.id, "level": "see"},
            ]
        )
        user = self._login(clerk, "portal_clerk")
        self.authenticate("portal_clerk", "portal_clerk")
        keys = [f"my-{right.partner_id.id}-{self.company.id}" for right in rights]
        item, foreign = self._item(self.move).id, self._item(self.foreign).id
        for key, may_act in zip(keys, (True, False), strict=True):
            page = self.url_open(self._path(key, "promise"))
            self.assertEqual(page.status_code == 200, may_act)
        # A form of the one customer does nothing for the other, nor with what the other owes.
        page = self.url_open(self._path(keys[0], "promise")).text
        values = {"nonce": NONCE.search(page)[1], "csrf_token": CSRF.search(page)[1]}
        for key, number in ((keys[1], foreign), (keys[0], foreign), (keys[1], item)):
            answer = self.url_open(
                self._path(key, "promise"),
                data={**values, "items": number, "day": self._day(3)},
                method="POST",
            )
            self.assertIn(answer.status_code, (400, 403))
        self.assertFalse(self.requests.search([]))
        answer = self.url_open(
            self._path(keys[0], "promise"),
            data={**values, "items": item, "day": self._day(3)},
            method="POST",
        )
        self.assertIn("Thank you", answer.text)
        request = self.requests.search([])
        self.assertEqual((request.person_id, request.partner_id), (clerk, self.customer))
        visit = (
            self.env["collections.portal.visit"].sudo().search([("is_post", "=", True)], limit=1)
        )
        self.assertEqual((visit.contact_id, visit.user_id.login), (clerk, "portal_clerk"))
        # Who is no contact of the customer stands on nothing as if he were.
        self.assertEqual(request.promise_ids.contact_id, self.customer)
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        values = {"invoice": [str(self.move.id)], "reason": [str(reason.id)], "text": "Broken"}
        access = self.portal.with_user(user)._find_access_sudo(keys[0])
        done = self._do("dispute", access, scope="all", **values)
        self.assertEqual((done.person_id, done.dispute_id.contact_id), (clerk, self.customer))
        # Taken away while the page is open
        rights[0].date_until = "2020-01-01"
        self.assertEqual(self.url_open(self._path(keys[0])).status_code, 404)

    def test_hostile_names_and_notes(self):
        evil = "<img src=x onerror=alert(1)>\u202e{{7*7}} ${7*7}"
        self.customer.name = self.contact.name = evil
        self.move.ref = self.move.payment_reference = evil
        self._item(self.move).name = evil
        request = self._do("question", topic="question", text=evil, items=self._ids(self.move))
        reason = self.env["collections.dispute.reason"].search([], limit=1)
        dispute = self._do(
            "dispute",
            invoice=[str(self.move.id)],
            scope="all",
            reason=[str(reason.id)],
            text=evil,
        ).dispute_id
        dispute.message_post(body="Internal", subtype_xmlid="mail.mt_note")
        item = self._item(self.move).id
        for page in (
            *("", *FORMS, f"request/{request.id}", f"dispute/{dispute.id}"),
            *(f"pay?items={item}", f"plan/sign?items={item}&count=3"),
        ):
            answer = self.url_open(self._path(self.token, page))
            self.assertLess(answer.status_code, 500, page)
            self.assertNotIn("<img src=x", answer.text, page)
            self.assertNotIn("Internal", answer.text, page)
        # Ours read it, too, and it does nothing there.
        self.assertNotIn("<img src=x", dispute.description)

    def test_unknown_and_revoked_links_take_the_same_steps(self):
        revoked, token = self._make_link(self.partner_b)
        revoked.action_revoke()
        find = self.links.with_user(self.public)._find_by_token_sudo
        counts = set()
        for own in (token, f"{self.token[:-1]}_", f"zzzz-{'A' * 22}", "no token at all"):
            self.env.invalidate_all()
            find(own)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertIsNone(find(own))
            counts.add(self.env.cr.sql_log_count - start)
        self.assertLessEqual(max(counts) - min(counts), 1, "what is not there is not read")
