"""What all services share: who asks, whose form it is, once; what follows."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.collections_followup.models.self_service.collections_self_service import Refused

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfService(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(20, 200)
        cls.foreign = cls._invoice(20, 300, partner=cls.partner_b)
        cls.engine.refresh(cls.company)

    def test_the_same_form_counts_once(self):
        service = self._service("question")
        sent = {
            "nonce": service._make_nonce(self.access),
            "topic": "question",
            "text": "Where is the delivery note?",
        }
        first = service._do_sudo(self.access, sent, (), "192.0.2.7")
        again = service._do_sudo(self.access, {**sent, "text": "Other words"}, (), "192.0.2.8")
        self.assertEqual(first, again)
        self.assertEqual((first.address, first.person_id), ("192.0.2.7", self.contact))
        self.assertEqual(first.link_id, self.access.link)
        self.assertEqual(len(self.env["collections.reply"].search([])), 1)

    def test_forms_that_are_not_ours(self):
        service = self._service("question")
        good = {"topic": "question", "text": "Hello"}
        other = self._access(self.partner_b)
        nonces = {
            "none": "",
            "made up": "x" * 40,
            "of another action": self._service("promise")._make_nonce(self.access),
            "of another customer": service._make_nonce(other),
        }
        for name, nonce in nonces.items():
            with self.subTest(name), self.assertRaises(Refused) as raised:
                service._do_sudo(self.access, {**good, "nonce": nonce}, (), "")
            self.assertIn("too old", raised.exception.problems[""])
        old = service._make_nonce(self.access)
        with self._on(self.today + timedelta(days=2)), self.assertRaises(Refused):
            service._do_sudo(self.access, {**good, "nonce": old}, (), "")
        self.assertFalse(self.requests.search([]))

    def test_who_only_looks_and_what_is_not_offered(self):
        looks = self.access._replace(may_act=False)
        sent = {"topic": "question", "text": "Hello"}
        self.assertIn("look at this account", self._refuse("question", looks, **sent)[""])
        self.company.sudo().collections_self_question = False
        self.assertIn("not offered", self._refuse("question", **sent)[""])
        self.assertFalse(self._service("question")._is_offered_sudo(self.access))

    def test_items_of_others_are_refused_as_those_that_are_gone(self):
        paid = self._invoice(5, 50)
        self._pay(paid)
        answers = {
            self._refuse("promise", day=self._day(3), items=ids)["items"]
            for ids in (self._ids(self.foreign), self._ids(paid), ["999999"])
        }
        self.assertEqual(len(answers), 1)

    def test_back_on_the_desk_at_once(self):
        case = self._case()
        step = (
            self.env["collections.desk.step"]
            .sudo()
            .create(
                {
                    "key": "12345678",
                    "user_id": self.env.uid,
                    "case_id": case.id,
                    "kind": "snooze",
                    "date_until": self._day(9),
                }
            )
        )
        request = self._do("promise", day=self._day(3), items=self._ids(self.move))
        self.assertEqual(step.date_until, self.today)
        entry = request.contact_id
        self.assertEqual((entry.channel, entry.direction, entry.case_id), ("portal", "in", case))
        self.assertIn("promises to pay", entry.note)
        # Ours read it in the language of the company, whatever the customer's is.
        self.assertEqual(entry.move_ids, self.move)
