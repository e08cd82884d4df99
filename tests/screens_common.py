"""All buttons, dialogs and actions that a person finds on our screens."""

from datetime import timedelta

from lxml import etree

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CollectionsCommon

MODULE = "collections_followup"
FEATURES = ("dispute", "plan", "settlement")
TYPES = ("form", "list", "kanban")


def evaluate(expression, values):
    """Return what an expression of a view comes to; the views are our own."""
    return eval(expression, {"__builtins__": {}}, values)


class FieldValues(dict):
    """What an expression of a view sees of a record: read when it is asked for."""

    def __init__(self, record, **others):
        super().__init__(others)
        self.record = record

    def __missing__(self, name):
        if name == "id":
            return self.record.id
        field = self.record._fields.get(name)
        if field is None:
            raise KeyError(name)
        value = self.record[name]
        if field.type == "many2one":
            return value.id
        if field.relational:
            return value.ids
        return value

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name):
        return super().__contains__(name) or name == "id" or name in self.record._fields


class ScreensCommon(CollectionsCommon):
    """One of everything that the add-on keeps, on Monday 2 March 2026, and a user of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for feature in FEATURES:
            cls.env.ref(f"{MODULE}.group_collections_readonly").implied_ids |= cls.env.ref(
                f"{MODULE}.group_collections_{feature}"
            )
        cls.env["collections.plan"]._activate_stages()
        cls.customer.write(
            {
                "phone": "+49 30 1234",
                "street": "Street 1",
                "city": "Berlin",
                "zip": "10115",
                "country_id": cls.env.ref("base.de").id,
            }
        )
        cls.company.write(
            {
                "collections_settlement_account_id": cls.company_data["default_account_expense"].id,
                "collections_settlement_collector_percent": 50,
                "collections_settlement_supervisor_percent": 50,
            }
        )
        cls.env["res.partner.bank"].create(
            {"acc_number": "DE89370400440532013000", "partner_id": cls.company.partner_id.id}
        )
        cls.moves = cls.env["account.move"].union(*(cls._invoice(5 + n) for n in range(6)))
        cls._pass()
        cls.case = cls._case()
        cls.waiting = cls._invoice(40, partner=cls.partner_b)
        cls.policy.require_approval = True
        cls.review_run = cls._prepare()
        cls.agreements = cls._agree(*cls.moves[1:])
        company = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        prefix = f"base.group_user,{MODULE}.group_collections_"
        cls.users = {
            name: new_test_user(cls.env, f"screens_{name}", groups=groups, **company)
            for name, groups in (
                ("auditor", f"{prefix}readonly"),
                ("collector", f"{prefix}collector"),
                ("supervisor", f"{prefix}supervisor"),
                ("invoicing", "base.group_user,account.group_account_invoice"),
                ("accountant", "base.group_user,account.group_account_readonly"),
            )
        }

    @classmethod
    def _agree(cls, promised, planned, settled, disputed, held):
        """Make one agreement of each kind, each about an invoice of its own."""
        week = cls.today + timedelta(days=7)
        outcome = cls.env.ref(f"{MODULE}.contact_outcome_right_person")
        plans = cls.env["collections.plan"]
        return [
            cls.env["collections.promise"]._make({cls._item(promised): 100.0}, week),
            plans._make(
                cls._item(planned),
                {"installment_count": 3, "date_first": week, "shift": "none"},
            ),
            cls.env["collections.settlement"]._make(cls._item(settled), 70.0, week),
            cls.env["collections.dispute"].create(
                {
                    "reason_id": cls.env.ref(f"{MODULE}.dispute_reason_quality").id,
                    "line_ids": [Command.create({"move_id": disputed.id, "scope": "all"})],
                }
            ),
            cls.env["collections.hold"].create(
                {
                    "scope": "move",
                    "move_id": held.id,
                    "partner_id": held.partner_id.id,
                    "reason_id": cls.env.ref(f"{MODULE}.hold_reason_clarify").id,
                }
            ),
            cls.env["collections.contact"]._log(
                partner_id=cls.customer.id, company_id=cls.company.id, outcome_id=outcome.id
            ),
        ]

    # ------------------------------------------------------------------------ views

    def _own_models(self):
        """Return the names of the models that have screens of ours."""
        return sorted(
            name
            for name, model in self.env.items()
            if name.startswith("collections.") and not model._abstract
        )

    def _get_views(self, user, model):
        """Yield the views of a model as a user gets them, as trees."""
        model = self.env[model].with_user(user)
        views = self.env["ir.ui.view"].search(
            [("model", "=", model._name), ("mode", "=", "primary"), ("type", "in", TYPES)]
        )
        for view in views:
            arch = model.get_view(view.id, view.type)["arch"]
            yield view, etree.fromstring(arch)

    def _is_visible(self, node, values):
        """Return whether neither a node nor anything around it is hidden for a record."""
        for around in (node, *node.iterancestors()):
            if around.tag == "field" and around is not node:
                # What is around the field is about another record.
                break
            for name in ("invisible", "column_invisible"):
                expression = around.get(name)
                if not expression or (name == "column_invisible" and around is not node):
                    continue
                if expression in ("1", "True", "true"):
                    return False
                if evaluate(expression, values):
                    return False
        return True

    def _get_buttons(self, user, records):
        """Yield what a user may press on records: view, node, records, values of the view.

        Buttons of lists inside a form are pressed on the rows of the form's record.
        """
        for view, tree in self._get_views(user, records._name):
            for node in tree.iter("button", "a"):
                if node.get("type") not in ("object", "action"):
                    continue
                around = list(node.iterancestors("field"))
                if len(around) > 1 or not self._is_ours(records._name, node):
                    continue
                for record in records.with_user(user):
                    outer = around[0] if around else None
                    rows = record if outer is None else record[outer.get("name")]
                    for row in rows[:3]:
                        values = FieldValues(
                            row,
                            context={},
                            uid=user.id,
                            parent=record,
                            current_company_id=self.company.id,
                            allowed_company_ids=self.company.ids,
                        )
                        if outer is not None and not self._is_visible(
                            outer, FieldValues(record, context={}, uid=user.id)
                        ):
                            continue
                        if self._is_visible(node, values):
                            yield view, node, row, values

    def _is_ours(self, model, node):
        """Return whether a button is of the add-on: on core's screens only some are."""
        if model.startswith("collections."):
            return True
        name = node.get("name")
        if node.get("type") == "action":
            action = self.env["ir.actions.actions"].browse(int(name))
            name = action.get_external_id()[action.id]
        return "collections" in name

    def _press(self, node, record, values):
        """Do what the web client does when a button of a view is pressed.

        Opens what it leads to: the user must be allowed to see it, and to fill in a dialog.
        """
        context = evaluate(node.get("context") or "{}", values)
        if node.get("type") == "action":
            action = self.env["ir.actions.actions"].browse(int(node.get("name")))
            action = self.env[action.sudo().type].sudo().browse(action.id)
            names = ("res_model", "target", "type")
            action = {name: action[name] for name in names if name in action._fields}
        else:
            action = self._call(node, record, context)
        if isinstance(action, dict) and action.get("res_model"):
            opened = self.env[action["res_model"]].with_user(record.env.user)
            opened.check_access("read")
            if action.get("target") == "new" and not action.get("res_id"):
                opened.check_access("create")
        return action

    def _call(self, node, record, context):
        return getattr(record.with_context(**context), node.get("name"))()

    def _get_places(self):
        """Yield all places from which dialogs are opened: a name, and a method to call."""
        user = self.env.user
        records = {
            name: self.env[name].search([], limit=4)
            for name in self._own_models()
            # What nobody reads has no screen.
            if not self.env[name]._transient and self.env[name].has_access("read")
        }
        records["account.move"] = self.moves + self.waiting
        records["account.move.line"] = self._item(self.moves[0]) + self._item(self.waiting)
        records["res.partner"] = self.customer + self.partner_b
        for name, some in records.items():
            for view, node, record, values in self._get_buttons(user, some) if some else ():
                place = f"{view.name}, {node.get('name')}"
                yield place, lambda n=node, r=record, v=values: self._press(n, r, v)
            bindings = self.env["ir.actions.actions"].get_bindings(name)
            for action in bindings.get("action", ()) if some else ():
                server = self.env["ir.actions.server"].browse(action["id"]).exists()
                if server and "collections" in (server.code or server.model_name or ""):
                    chosen = server.with_context(
                        active_model=name, active_ids=some.ids, active_id=some[0].id
                    )
                    yield f"action {server.name}", chosen.run
