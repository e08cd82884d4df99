from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_collections_gate import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRulesetMode(GateCommon):
    def test_a_company_makes_one_thing_of_a_rule_set(self):
        modes = self.env["collections.contact.ruleset.mode"]
        ruleset = self.env.ref("collections_followup.ruleset_uk")
        values = {"company_id": self.company.id, "ruleset_id": ruleset.id}
        modes.search([("ruleset_id", "=", ruleset.id)]).unlink()
        entry = modes.create(values)
        self.assertEqual((entry.mode, entry.display_name), ("off", ruleset.display_name))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            modes.create({**values, "mode": "block"})
        self.company._collections_set_ruleset(ruleset, "warn")
        self.assertEqual(entry.mode, "warn", "the same entry, and no second one")
