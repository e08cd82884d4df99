from unittest.mock import patch

from odoo import fields

from odoo.addons.collections_followup.models.base import computed_fields

from ..common import CollectionsCommon

KINDS = tuple(
    kind
    for kind in vars(computed_fields).values()
    if isinstance(kind, type) and issubclass(kind, fields.Field)
)


class TestComputedFields(CollectionsCommon):
    def test_they_say_what_core_finds_out(self):
        described = [
            field
            for model in self.env.registry.values()
            for field in model._fields.values()
            if isinstance(field, KINDS)
        ]
        self.assertEqual({type(field) for field in described}, set(KINDS))
        for field in described:
            with self.subTest(field=str(field)):
                for name in ("sortable", "groupable", "aggregator"):
                    said = getattr(field, f"_description_{name}")(self.env)
                    found = getattr(fields.Field, f"_description_{name}")(field, self.env)
                    self.assertEqual(said or None, found or None, name)

    def test_no_query_is_written_to_describe_our_fields_of_items(self):
        items = self.env["account.move.line"]
        ours = [name for name in items._fields if name.startswith("collections_")]
        with patch.object(type(items), "_field_to_sql", side_effect=AssertionError):
            self.assertEqual(set(items.fields_get(ours)), set(ours))
