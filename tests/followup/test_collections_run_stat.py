from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRunStat(CollectionsCommon):
    def test_figures_lead_to_their_items(self):
        late = self._invoice(5)
        early = self._invoice(-10, partner=self.partner_b)
        run = self._prepare()
        noticed = run.noticed_ids
        self.assertRecordValues(
            noticed,
            [
                {
                    "level_id": self.levels[0].id,
                    "channel": "email",
                    "notice_count": 1,
                    "item_count": 1,
                    "amount": 100.0,
                }
            ],
        )
        lines = self.env["account.move.line"]
        action = noticed.action_view_items()
        self.assertEqual(lines.search(action["domain"]), self._item(late))
        action = run.excluded_ids.action_view_items()
        self.assertEqual(lines.search(action["domain"]), self._item(early))

    def test_second_channel_has_a_figure_of_its_own(self):
        self.levels[0].channel_phone = True
        self._invoice(5)
        run = self._prepare()
        self.assertEqual(run.noticed_ids.mapped("channel"), ["email", "phone"])
        self.assertEqual(run.item_count, 1)
