from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalCode(CollectionsCommon):
    def test_a_code_once_in_its_table(self):
        codes = self.env["collections.legal.code"].with_user(self._user("manager"))
        first = codes.create({"table_name": "Grounds", "code": "C-11", "name": "Sale"})
        self.assertEqual([found for found, _name in codes.name_search("C-11")], first.ids)
        twice = {"table_name": "Grounds", "code": "C-11", "name": "Work"}
        self.assertIn("such a code already", self._refused(lambda: codes.create(twice)))
        # Of another table it is another code.
        other = codes.create({**twice, "table_name": "Research"})
        self.assertIn(
            "such a code already", self._refused(lambda: other.write({"table_name": "Grounds"}))
        )
