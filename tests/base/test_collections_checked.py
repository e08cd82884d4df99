"""Days and numbers that make no sense are answered by a sentence, wherever they are entered."""

from unittest.mock import patch

from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..common import CollectionsCommon

ODD_DAYS = ("9999-12-31", "0001-01-01", "nonsense", "2026-13-45", 5, 1e308)
ODD_NUMBERS = (float("nan"), float("inf"), 1e308, "many", 10**14)


@tagged("post_install", "-at_install")
class TestCollectionsChecked(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.move = cls._invoice(5)
        cls.run_record = cls._prepare()
        cls.dispute = cls.env["collections.dispute"].create(
            {
                "reason_id": cls.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [
                    Command.create({"move_id": cls.move.id, "scope": "amount", "amount": 10})
                ],
            }
        )
        cls.hold = cls.env["collections.hold"].create(
            {
                "partner_id": cls.partner_b.id,
                "reason_id": cls.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )

    def _sentence(self, function, *arguments):
        message = self._refused(function, *arguments, error=(UserError,))
        self.assertTrue(message.strip())

    def test_every_record_and_dialog_is_checked(self):
        checked = self.env.registry["collections.checked"]
        left_out = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("collections.")
            and not model._abstract
            and model._auto
            and not issubclass(model, checked)
            and any(
                field.type in ("date", "datetime", "float", "monetary", "integer")
                and field.store
                and not field.readonly
                and field._module == "collections_followup"
                for field in model._fields.values()
            )
        }
        self.assertFalse(left_out)

    def test_what_is_refused_is_no_error_in_the_log_and_uses_no_number(self):
        holds = self.env["collections.hold"].with_user(self.collector)
        manager = self._user("manager")
        values = {"partner_id": self.customer.id, "reason_id": self.hold.reason_id.id}
        first = holds.create(values)
        with self.assertNoLogs("odoo.sql_db", "ERROR"):
            for refused in (
                lambda: first.write({"date_until": "2026-01-01"}),
                lambda: holds.create(
                    {**values, "date_from": "2026-03-05", "date_until": "2026-03-04"}
                ),
                lambda: holds.create({**values, "date_until": "2026-01-01"}),
                lambda: self.policy.with_user(manager).write({"min_amount": -1}),
                lambda: self.levels[0].with_user(manager).write({"pay_within_days": -3}),
                lambda: (
                    self.env["collections.contact.outcome"]
                    .with_user(manager)
                    .create({"name": "Odd", "next_days": -1})
                ),
            ):
                self._sentence(refused)
        self.assertEqual(holds.create(values).id, first.id + 1)
        first.write({"date_until": "2026-03-31"})

    def test_a_refused_promise_uses_no_number(self):
        promises = self.env["collections.promise"].with_user(self.collector)
        item, other = self._item(self.move), self._item(self._invoice(5, partner=self.partner_b))

        def give(amount, day="2026-03-31", items=item):
            return promises.create(
                {
                    "partner_id": self.customer.id,
                    "date": day,
                    "line_ids": [
                        Command.create({"move_line_id": own.id, "amount": amount}) for own in items
                    ],
                }
            )

        first = give(10.0)
        with self.assertNoLogs("odoo.sql_db", "ERROR"):
            for refused in (
                lambda: give(10.0),
                lambda: give(1000.0),
                lambda: give(-1.0),
                lambda: give(0.0),
                lambda: give(10.0, "2026-03-01"),
                lambda: give(10.0, items=other),
                lambda: give(10.0, items=item.browse()),
                lambda: promises.create({"partner_id": self.customer.id, "date": "2026-03-31"}),
            ):
                self._sentence(refused)
        first.action_cancel()
        self.assertEqual(give(20.0).id, first.id + 1)

    def test_odd_days(self):
        notice = self.run_record.notice_ids.with_user(self.collector)
        hold = self.hold.with_user(self.collector)
        dispute = self.dispute.with_user(self.collector)
        contact = self.env["collections.contact"].with_user(self.collector)
        promise = self.env["collections.promise"].with_user(self.collector)
        run = self.env["collections.run"].with_user(self.collector)
        item = self._item(self.move)
        for day in ODD_DAYS:
            with self.subTest(day):
                self._sentence(notice.write, {"date_planned": day})
                self._sentence(hold.write, {"date_until": day})
                self._sentence(hold.write, {"date_from": day})
                self._sentence(dispute.write, {"date_deadline": day})
                self._sentence(dispute.write, {"date_answer_deadline": day})
                self._sentence(run.create, {"date": day})
                for name in ("date", "next_action_date"):
                    self._sentence(
                        contact.create,
                        {
                            "partner_id": self.customer.id,
                            "outcome_id": self.env.ref(
                                "collections_followup.contact_outcome_promise"
                            ).id,
                            name: day,
                        },
                    )
                self._sentence(
                    promise.create,
                    {
                        "partner_id": self.customer.id,
                        "date": day,
                        "line_ids": [Command.create({"move_line_id": item.id, "amount": 1})],
                    },
                )

    def test_odd_numbers(self):
        promise = self.env["collections.promise"].with_user(self.collector)
        line = self.dispute.line_ids.with_user(self.collector)
        item = self._item(self.move)
        for number in ODD_NUMBERS:
            with self.subTest(number):
                self._sentence(line.write, {"amount": number})
                self._sentence(self.levels[0].write, {"days": number})
                self._sentence(
                    promise.create,
                    {
                        "partner_id": self.customer.id,
                        "date": self.today,
                        "line_ids": [Command.create({"move_line_id": item.id, "amount": number})],
                    },
                )

    def test_what_makes_sense_is_taken(self):
        hold = self.hold.with_user(self.collector)
        hold.write({"date_until": "2026-12-31"})
        hold.write({"date_until": self.today})
        self.run_record.notice_ids.write({"date_planned": "2027-01-31"})
        self.levels[0].write({"days": 2})

    def test_a_merge_during_a_run_is_told(self):
        run = self.env["collections.run"].create({})
        engine = type(self.engine)
        with patch.object(engine, "propose", side_effect=ForeignKeyViolation()):
            self.assertIn("Prepare it again", self._refused(run.action_prepare))

    def test_spreadsheets_take_nothing_for_a_formula(self):
        cell = self.env["collections.letter.batch"]._get_plain_cell
        for text in ("=1+1", " =1+1", "\t@SUM(A1)", "\n-1", "\u00a0+1", "  \r\n=cmd"):
            self.assertEqual(cell(text), f"'{text}")
        for text in ("ACME", "a=1", 5, ""):
            self.assertEqual(cell(text), text)

    def test_a_button_on_no_or_on_several_records_is_answered_by_a_sentence(self):
        models = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("collections.") and not model._abstract
        ]
        self.assertIn("collections.case", models)
        self.assertIn("collections.plan.wizard", models)
        for name in models:
            model = self.env[name]
            for records, said in ((model, "nothing is selected"), (model.browse([1, 2]), "2 are")):
                with self.subTest(name, records=records):
                    message = self._refused(records.ensure_one, error=(UserError,))
                    self.assertIn(said, message)
                    self.assertNotIn(name, message)
                    self.assertNotIn("singleton", message)

    def test_buttons_over_rpc_name_no_model(self):
        self._invoice(40, 10, partner=self.partner_b)
        self._prepare()
        cases = self._case(self.customer) | self._case(self.partner_b)
        self.assertEqual(len(cases), 2)
        statements = self.env["collections.statement.wizard"]
        statements = statements.create({}) | statements.create({})
        for records, button in (
            (cases, "action_view_open_items"),
            (cases, "action_hold"),
            (self.env["collections.case"], "action_view_notices"),
            (self.env["collections.letter.batch"], "action_download"),
            (self.env["collections.overdue.report"], "action_open_move"),
            (self.env["collections.contact.wizard"], "action_save"),
            (statements, "action_download"),
            (statements.browse(), "action_send"),
        ):
            with self.subTest(records=records, button=button):
                message = self._refused(
                    call_kw,
                    self.env[records._name],
                    button,
                    [records.with_user(self.collector).ids],
                    {},
                    error=(UserError,),
                )
                self.assertNotIn("collections.", message)
                self.assertRegex(message, "nothing is selected|are selected")

    def test_the_check_itself_is_not_called_over_rpc(self):
        self._refused(
            call_kw, self.env["collections.case"], "ensure_one", [[]], {}, error=(AccessError,)
        )
