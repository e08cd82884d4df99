from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDispatchSource(CollectionsCommon):
    """What the outbox asks of the records whose messages are read again before they go."""

    def test_all_kinds_are_found(self):
        names = self.env["collections.dispatch"]._get_source_models()
        self.assertIn("collections.notice", names)
        self.assertIn("collections.plan.notice", names)
        self.assertNotIn("collections.dispatch.source", names)
        kinds = dict(self.env["collections.dispatch"]._fields["kind"].selection)
        for name in names:
            self.assertIn(self.env[name]._dispatch_kind, kinds)

    def test_one_row_for_each_record_whatever_it_takes(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        notice = run.notice_ids
        self.assertEqual(self.env["collections.notice"]._count_to_compose(), 1)
        self.env["collections.notice"]._compose_batch(10)
        self.assertEqual(self.env["collections.notice"]._count_to_compose(), 0)
        first = notice.dispatch_id
        uid = first.message_uid
        first.sudo().state = "waiting"
        self.env["collections.notice"]._compose_batch(10)
        self.assertEqual((notice.dispatch_id, first.message_uid), (first, uid))
        self.assertEqual(first.state, "ready")
        self.assertEqual(self.env["mail.mail"].search_count([("message_id", "=", uid)]), 1)

    def test_fingerprint_follows_what_the_words_rest_on(self):
        move = self._invoice(5)
        run = self._prepare()
        run.action_send()
        notice = run.notice_ids
        other = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})

        def fingerprint():
            return notice._get_fingerprints()[notice.id]

        seen = [fingerprint()]
        self.assertEqual(fingerprint(), seen[0])
        for change in (
            lambda: self._pay(move, 10),
            lambda: self._invoice(40),
            lambda: move.line_ids.filtered("date_maturity").write({"date_maturity": self.today}),
            lambda: self.customer.write({"email": "new@example.com"}),
            lambda: self.customer.write({"collections_cease": True}),
            lambda: (
                notice.sudo().with_context(tracking_disable=True)._write({"recipient_id": other.id})
            ),
        ):
            change()
            self.assertNotIn(fingerprint(), seen)
            seen.append(fingerprint())
