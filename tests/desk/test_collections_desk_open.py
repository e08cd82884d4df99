from odoo.tests import Form, tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskOpen(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = cls._item(cls.move) | cls._item(cls.second)

    def test_dialogs_begin_with_what_is_chosen(self):
        self.collector.group_ids |= self.env.ref("collections_followup.group_collections_plan")
        desk = self._desk()
        plan = desk.open_plan(self.case.id, self._item(self.move).ids)
        self.assertEqual(plan["context"]["default_move_line_ids"], self._item(self.move).ids)
        hold = desk.open_hold(self.case.id, self._item(self.move).ids)
        self.assertEqual(hold["context"]["default_scope"], "item")
        self.assertEqual(desk.open_hold(self.case.id)["context"]["default_scope"], "partner")
        statement = desk.open_statement(self.case.id)
        self.assertEqual(statement["context"]["default_partner_ids"], self.alpha.ids)

    def test_copies_go_by_the_composer(self):
        action = self._desk().open_copies(self.case.id, self.items.ids)
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.collector)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(composer.partner_ids, self.alpha)
        self.assertEqual(len(composer.attachment_ids), 2)
        self.assertIn(self.move.name, composer.subject)
        composer.action_send_mail()
        message = self.case.message_ids[:1]
        self.assertEqual(len(message.attachment_ids), 2)
        self.assertEqual(message.attachment_ids.mapped("res_model"), ["collections.case"] * 2)

    def test_answer_is_sorted_in_its_dialog(self):
        self.assertIn("no answer to sort", self._refused(self._desk().open_answer, self.case.id))
