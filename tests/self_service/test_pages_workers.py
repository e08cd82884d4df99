"""The same form from two tabs at the same moment, and two payments of one item."""

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestPagesWorkers(CommittedCase):
    customers = 1

    def _enter(self, env):
        company = env["res.company"].browse(self.ids["company"])
        company.write({"collections_portal": True})
        item = env["account.move.line"].search(
            [("account_type", "=", "asset_receivable"), ("reconciled", "=", False)], limit=1
        )
        partner = item.partner_id
        links = env["collections.portal.link"]
        url = links._get_urls_sudo(company, {1: (partner, partner, None)})[1]
        return url.rpartition("/")[2], item.id

    def _look(self, env, key):
        public = env.ref("base.public_user")
        return env["collections.portal"].with_user(public)._find_access_sudo(key)

    @mute_logger("odoo.sql_db")
    def test_one_form_in_two_tabs_counts_once(self):
        self._queue()
        with self._worker() as env:
            key, item = self._enter(env)
        with self._worker() as env:
            service = env["collections.self.service.promise"]
            access = self._look(env, key)
            today = access.company._collections_today().isoformat()
            sent = {"nonce": service._make_nonce(access), "items": [str(item)], "day": today}

        def send(env):
            service = env["collections.self.service.promise"]
            return service._do_sudo(self._look(env, key), sent, (), "192.0.2.7")

        # Both have looked when neither was there: the second waits for the first, and fails then.
        with self.assertRaises(SerializationFailure), self._worker() as first:
            first["collections.portal.request"].search_count([])
            with self._worker() as second:
                done = send(second).id
            send(first)
        # Odoo repeats it: the answer is what the first has done.
        with self._worker() as again:
            self.assertEqual(send(again).id, done)
            self.assertEqual(again["collections.portal.request"].search_count([]), 1)
            self.assertEqual(again["collections.promise"].search_count([]), 1)

    @mute_logger("odoo.sql_db")
    def test_two_forms_about_one_item_at_the_same_moment(self):
        """Who says twice at once that it was paid gets one pause: the second is repeated."""
        self._queue()
        with self._worker() as env:
            key, item = self._enter(env)
        with self._worker() as env:
            service = env["collections.self.service.paid"]
            access = self._look(env, key)
            values = {"items": [str(item)], "amount": "10"}
            values["day"] = access.company._collections_today().isoformat()
            forms = [{**values, "nonce": service._make_nonce(access)} for _tab in range(2)]

        def send(env, tab):
            service = env["collections.self.service.paid"]
            return service._do_sudo(self._look(env, key), forms[tab], (), "192.0.2.7")

        with self.assertRaises(SerializationFailure), self._worker() as first:
            first["collections.portal.request"].search_count([])
            with self._worker() as second:
                request = send(second, 0)
                self.assertEqual((request.codes, len(request.hold_ids)), (["check"], 1))
            send(first, 1)
        with self._worker() as again:
            request = send(again, 1)
            self.assertEqual((request.codes, len(request.hold_ids)), (["check", "again"], 0))

    @mute_logger("odoo.sql_db")
    def test_one_item_in_two_tabs_begins_once(self):
        self._queue()
        with self._worker() as env:
            key, item = self._enter(env)
            payments = env["collections.portal.payment"]
            access = self._look(env, key)
            made = [payments._make_sudo(access, [(item, None)]) for _tab in range(2)]
            tabs = [(own.id, own._get_digest_sudo()) for own in made]

        def begin(env, tab):
            number, digest = tabs[tab]
            access = self._look(env, key)
            payment = access.env["collections.portal.payment"].browse(number)
            payment._check_can_begin_sudo(access, digest)

        with self.assertRaises(SerializationFailure), self._worker() as first:
            first["collections.portal.payment"].search_count([])
            with self._worker() as second:
                begin(second, 0)
            begin(first, 1)
