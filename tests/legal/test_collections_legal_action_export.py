import csv
import io
import json

from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionExport(LegalCommon):
    def test_json_and_table_say_the_same(self):
        action = self._file(moves=self.old | self.new)
        action.reference = "=26-1"
        self._pay(self.new)
        data = action._get_data()
        self.assertEqual((data["principal"], data["total"]), ("160.00", "160.00"))
        self.assertEqual([item["principal"] for item in data["items"]], ["100.00", "60.00"])
        self.assertEqual(data["dates"]["filed"], str(self.today))
        self.assertEqual((data["debtor"]["city"], data["jurisdiction"]), ("Los Angeles", "US"))
        self.assertEqual(json.loads(json.dumps(data)), data)
        rows = list(
            csv.DictReader(io.StringIO(action._get_table().decode("utf-8-sig")), delimiter=";")
        )
        self.assertEqual([row["item"] for row in rows], [self.old.name, self.new.name])
        self.assertEqual({row["total"] for row in rows}, {"160.00"})
        # No formula in a spreadsheet.
        self.assertEqual(rows[0]["reference"], "'=26-1")
        for button in (action.action_export_csv, action.action_export_json):
            button()
            button()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", action._name), ("res_id", "=", action.id)]
        )
        self.assertEqual(
            sorted(files.mapped("name")), [f"{action.name}.csv", f"{action.name}.json"]
        )
