"""What the models declare exists in the database; what others use is left to them."""

from odoo.orm.table_objects import Constraint, Index
from odoo.tests import TransactionCase, tagged

# Names of Enterprise follow-ups and of widespread community add-ons: theirs, not ours.
TAKEN = {
    "res.partner": {
        "followup_next_action_date",
        "followup_line_id",
        "followup_status",
        "followup_reminder_type",
        "followup_responsible_id",
        "unreconciled_aml_ids",
        "unpaid_invoice_ids",
        "unpaid_invoices_count",
        "total_due",
        "total_overdue",
        "total_all_due",
        "total_all_overdue",
        "total_overdue_followup",
        "has_moves",
        "payment_responsible_id",
        "credit_policy_id",
        "manual_followup",
        "no_overdue_reminder",
    },
    "account.move": {"followup_line_id", "credit_policy_id", "no_overdue_reminder", "overdue"},
    "account.move.line": {"followup_line_id", "credit_policy_id"},
}
# What every model has counts for whoever extends it last.
EVERY_MODEL = {"id", "display_name", "create_uid", "create_date", "write_uid", "write_date"}
TAKEN_MODELS = {
    "account_followup.followup.line",
    "account.followup.report",
    "account_followup.manual_reminder",
    "account.followup",
    "followup.line",
    "followup.followup",
}


@tagged("post_install", "-at_install")
class TestCollectionsSchema(TransactionCase):
    def _our_models(self):
        return [
            model
            for name, model in self.env.registry.items()
            if name.startswith("collections.") and not model._abstract and model._auto
        ]

    def _declared(self):
        """Yield the table and database name of each constraint and index that is ours."""
        shared = ("account.move", "account.move.line", "account.payment", "res.company")
        models = self._our_models() + [self.env.registry[name] for name in (*shared, "res.partner")]
        for model in models:
            for table_object in model._table_objects.values():
                ours = model._name.startswith("collections.")
                if ours or "collections" in table_object.name:
                    yield model._table, table_object

    def test_each_declared_constraint_and_index_exists(self):
        self.env.cr.execute("SELECT conname FROM pg_constraint")
        constraints = {row[0] for row in self.env.cr.fetchall()}
        self.env.cr.execute("SELECT indexname FROM pg_indexes")
        indexes = {row[0] for row in self.env.cr.fetchall()}
        declared = list(self._declared())
        self.assertGreater(len(declared), 20)
        for table, table_object in declared:
            name = table_object.full_name(self._model_of(table))
            if isinstance(table_object, Index):
                self.assertIn(name, indexes, f"index of {table}")
            elif isinstance(table_object, Constraint):
                self.assertIn(name, constraints, f"constraint of {table}")
            else:
                self.fail(f"{name} is neither a constraint nor an index")

    def _model_of(self, table):
        return next(
            self.env[name]
            for name, model in self.env.registry.items()
            if model._table == table and not model._abstract
        )

    def test_fields_on_shared_models_carry_our_prefix(self):
        for name in TAKEN:
            data = self.env["ir.model.data"].search(
                [("module", "=", "collections_followup"), ("model", "=", "ir.model.fields")]
            )
            added = set(
                self.env["ir.model.fields"]
                .browse(data.mapped("res_id"))
                .filtered(lambda field, name=name: field.model == name)
                .mapped("name")
            )
            added -= EVERY_MODEL
            self.assertTrue(added)
            for field in added:
                self.assertTrue(field.startswith("collections_"), f"{name}.{field}")
                self.assertNotIn(field, TAKEN[name])

    def test_core_does_not_read_our_columns_with_its_own(self):
        """Each posting reads companies, customers and entries: without the add-on's columns."""
        for name in ("account.move", "account.move.line", "res.partner", "res.company"):
            for field in self.env[name]._fields.values():
                if field.name == "collections_zone":
                    # Asked for by each posting: one column more of what is read anyway.
                    continue
                if field.name.startswith("collections_") and field.prefetch:
                    with self.subTest(model=name, field=field.name):
                        self.assertIn(field.prefetch, ("collections", "company_dependent"))

    def test_models_carry_our_prefix(self):
        added = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "collections_followup"
        }
        self.assertFalse(added & TAKEN_MODELS)
        for name in added:
            self.assertTrue(name.startswith(("collections.", "report.collections")), name)

    def test_each_one2many_inverse_has_an_index(self):
        self.env.cr.execute(
            """
            SELECT c.relname, a.attname
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indrelid
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE i.indpred IS NULL
                OR pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'
            """
        )
        found = set(self.env.cr.fetchall())
        for model in self._our_models():
            for field in model._fields.values():
                if field.type != "one2many" or not field.comodel_name.startswith("collections."):
                    continue
                inverse = self.env[field.comodel_name]._fields[field.inverse_name]
                if not inverse.store:
                    continue
                column = (self.env[field.comodel_name]._table, inverse.name)
                self.assertIn(column, found, "no index begins with what one2many fields search")

    def test_no_two_fields_of_a_model_are_called_the_same(self):
        """Core warns of it in the log of each installation."""
        for model in self.env.registry.values():
            ours = {
                name: field
                for name, field in model._fields.items()
                if field._module == "collections_followup"
                and model._name.startswith("collections.")
            }
            labels = {}
            for name, field in ours.items():
                labels.setdefault(field.string, []).append(name)
            twice = {label: names for label, names in labels.items() if len(names) > 1}
            self.assertFalse(twice, model._name)
