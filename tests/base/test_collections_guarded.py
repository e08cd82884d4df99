"""Records that people do not write, however they try: values, context, defaults of their own."""

import json
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_guarded import ENGINE, KEY

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestGuarded(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.move = cls._invoice(5)
        cls.run_record = cls._prepare()
        cls.notice = cls.run_record.notice_ids
        cls.reason = cls.env.ref("collections_followup.hold_reason_clarify")

    def _guarded_models(self):
        """Return the models with a table that inherit the guard."""
        guarded = self.env.registry["collections.guarded"]
        return [
            self.env[name]
            for name, model in self.env.registry.items()
            if issubclass(model, guarded) and not model._abstract
        ]

    def _forge(self, field):
        """Return a value of a field that nobody would have by default."""
        if field.type in ("char", "text", "html"):
            return "forged"
        if field.type in ("integer", "float", "monetary"):
            return 77
        if field.type == "boolean":
            return not (field.default and field.default(self.env[field.model_name]))
        if field.type == "date":
            return date(2001, 2, 3)
        if field.type == "datetime":
            return datetime(2001, 2, 3)
        if field.type == "selection":
            return field.get_values(self.env)[-1]
        if field.type == "many2one":
            if field.comodel_name == "res.users":
                return self.env.uid
            found = self.env[field.comodel_name].sudo().search([], limit=1, order="id desc")
            return found.id or None
        if field.type == "json":
            return {"forged": 1}
        return None  # lists: their rows are guarded by their own model

    def _make_values(self):
        """Return what a collector may create, with the values that he gives."""
        customer = {"partner_id": self.customer.id, "company_id": self.company.id}
        promised = {"move_line_id": self._item(self.move).id, "amount": 10}
        return {
            "collections.run": {"company_id": self.company.id},
            "collections.hold": {**customer, "reason_id": self.reason.id},
            "collections.contact": {
                **customer,
                "outcome_id": self.env.ref("collections_followup.contact_outcome_promise").id,
            },
            "collections.promise": {
                **customer,
                "date": self.today,
                "line_ids": [Command.create(promised)],
            },
            "collections.dispute": {
                **customer,
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.move.id})],
            },
        }

    def _fixed_fields(self, model):
        return [
            model._fields[name]
            for name in sorted(model._get_guarded(model._fields, creating=True))
            if model._fields[name].store and self._forge(model._fields[name]) is not None
        ]

    # ---------------------------------------------------------------- what people give

    def test_records_of_what_happened_are_guarded(self):
        guarded = {model._name for model in self._guarded_models()}
        for name in [
            "case",
            "contact",
            "dispute",
            "hold",
            "item",
            "notice",
            "notice.line",
            "plan",
            "plan.installment",
            "plan.line",
            "plan.notice",
            "promise",
            "promise.line",
            "run",
            "run.stat",
            "settlement",
            "settlement.line",
        ]:
            self.assertIn(f"collections.{name}", guarded)

    def test_new_records_take_only_what_people_may_give(self):
        for name, values in self._make_values().items():
            model = self.env[name].with_user(self.collector)
            for field in self._fixed_fields(model):
                forged = {**values, field.name: self._forge(field)}
                with (
                    self.subTest(str(field)),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    model.create(forged)

    def test_context_of_the_client_fills_in_nothing_else(self):
        for name, values in self._make_values().items():
            with self.env.cr.savepoint() as savepoint:
                plain = self.env[name].with_user(self.collector).create(values)
                expected = plain.sudo().read(load=False)[0]
                savepoint.rollback()
            for field in self._fixed_fields(self.env[name]):
                value = self._forge(field)
                with self.subTest(str(field)), self.env.cr.savepoint() as savepoint:
                    record = (
                        self.env[name]
                        .with_user(self.collector)
                        .with_context(**{f"default_{field.name}": value})
                        .create(values)
                    )
                    found = record.sudo().read([field.name], load=False)[0][field.name]
                    if found != expected[field.name]:
                        # A number of its own, but not the forged one
                        self.assertNotEqual(found, value)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_a_default_of_ones_own_fills_in_nothing_else(self):
        self.env["ir.default"].with_user(self.collector).set(
            "collections.run", "state", "done", user_id=True
        )
        run = self.env["collections.run"].with_user(self.collector).create({})
        self.assertEqual(run.state, "new")

    def test_context_does_not_reach_what_the_add_on_creates_in_sudo_mode(self):
        for model in self._guarded_models():
            for field in self._fixed_fields(model):
                value = self._forge(field)
                with self.subTest(str(field)):
                    given = model.sudo().with_context(**{f"default_{field.name}": value})
                    found = given.default_get([field.name])
                    self.assertEqual(found, model.sudo().default_get([field.name]))

    def test_what_forms_send_along_is_no_forgery(self):
        run = self.env["collections.run"].with_user(self.collector)
        created = run.create({"state": "new", "kind": "manual", "stat_ids": [], "amount": 0.0})
        self.assertEqual(created.state, "new")
        self.assertTrue(run.create({"notice_ids": [[6, False, []]]}))
        with self.assertRaises(AccessError):
            run.create({"notice_ids": [Command.link(self.notice.id)]})

    def test_nothing_else_is_written(self):
        records = {
            model._name: model.sudo().search([], limit=1) for model in self._guarded_models()
        }
        tried = 0
        for name, record in records.items():
            for field_name in sorted(record._get_guarded(record._fields)):
                value = self._forge(record._fields[field_name])
                with (
                    self.subTest(f"{name}.{field_name}"),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    # Refused before it is looked at which records these are
                    record.with_user(self.collector).write({field_name: value})
                tried += bool(record)
        self.assertGreater(tried, 50)

    # ---------------------------------------------------------------- what the add-on writes

    def test_the_add_on_writes_with_the_rights_of_the_user(self):
        run = self.run_record.with_user(self.collector)
        run._as_engine().write({"state": "done"})
        self.assertEqual(self.run_record.state, "done")
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            self.run_record.with_user(auditor)._as_engine().write({"state": "prepared"})
        self.run_record.with_user(auditor).sudo().write({"state": "prepared"})

    def test_no_client_can_say_that_it_is_the_add_on(self):
        run = self.run_record.with_user(self.collector)
        # What comes back from the client is a text, whatever was sent to it.
        for value in (True, 1, "engine", json.loads(json.dumps(ENGINE)), str(ENGINE), object()):
            with self.subTest(value), self.assertRaises(AccessError):
                run.with_context(**{KEY: value}).write({"state": "done"})
        self.assertFalse(run.with_context(**{KEY: "engine"})._as_engine().env.su)
        for method in ("_as_engine", "_is_engine", "_complete_new"):
            with self.assertRaises(AccessError):
                get_public_method(run, method)

    def test_the_environment_of_the_add_on_is_not_that_of_a_client(self):
        """Odoo finds environments by equal contexts: these must not be equal."""
        run = self.run_record.with_user(self.collector)
        self.assertTrue(run._as_engine()._is_engine())
        self.assertFalse(run.with_context(**{KEY: "engine"})._is_engine())
        self.assertTrue(run.with_context(**{KEY: "engine"})._as_engine()._is_engine())
        self.assertNotEqual("engine", ENGINE)
        self.assertNotEqual(ENGINE, "engine")
