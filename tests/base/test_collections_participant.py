"""A refresh and a run let participants evaluate first, and follow when the cases are there."""

from unittest.mock import patch

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.collections_followup.models.base.collections_participant import Reason

from ..agreement.test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsParticipant(AgreementCommon):
    def _promise(self, move, days=3):
        item = self._item(move)
        return self.env["collections.promise"]._make(
            {item: item.amount_residual_currency}, Date.add(self.today, days=days)
        )

    def _break(self, promise):
        """Let the last day of a promise pass without any refresh."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_promise SET date_made = %s, date = %s, date_limit = %s"
            " WHERE id = %s",
            [*(Date.subtract(self.today, days=days) for days in (9, 5, 5)), promise.id],
        )
        self.env.invalidate_all()

    def test_refresh_of_a_company_and_of_one_customer(self):
        mine = self._promise(self._invoice(5))
        other = self._promise(self._invoice(5, partner=self.partner_b))
        for promise in (mine, other):
            self._break(promise)
        self.engine.refresh(self.company, self.customer)
        self.assertEqual((mine.state, other.state), ("broken", "open"))
        self.engine.refresh(self.company)
        self.assertEqual(other.state, "broken")

    def test_nobody_is_nobody(self):
        promise = self._promise(self._invoice(5))
        self._break(promise)
        self.engine.refresh(self.company, self.env["res.partner"])
        self.assertEqual(promise.state, "open")

    def test_run_chases_what_was_broken_until_then(self):
        move = self._invoice(5)
        promise = self._promise(move)
        self.assertFalse(self._prepare().notice_ids, "an open promise holds its item")
        self._break(promise)
        run = self._prepare()
        self.assertEqual(promise.state, "broken")
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(move))

    def test_consequences_come_when_the_cases_are_there(self):
        self._break(self._promise(self._invoice(5)))
        engine_class = type(self.engine)
        seen = []
        after = engine_class._after_evaluation

        def look(engine, *evaluation):
            seen.append(self._case().days_overdue)
            return after(engine, *evaluation)

        self._case().sudo().days_overdue = 0
        with patch.object(engine_class, "_after_evaluation", look):
            self.engine.refresh(self.company)
        self.assertEqual(seen, [5])

    def test_participants_are_found_in_their_order(self):
        names = self.env["collections.participant"]._get_participant_names()
        self.assertEqual(
            names,
            (
                "collections.followup.reasons",
                "collections.hold",
                "collections.einvoice.followup",
                "collections.dispute",
                "collections.promise",
                "collections.plan",
                "collections.settlement",
                "collections.legal.followup",
                "collections.stage",
                "collections.flag.entry",
                "collections.limitation.clock",
                "collections.bank.return",
                "collections.placement.followup",
                "collections.short.payment",
                "collections.unmatched",
                "collections.charge",
                "collections.write.off.request",
                "collections.memo.recovery",
                "collections.provision",
                "collections.contact",
                "collections.reply",
                "collections.outlook",
                "collections.visit",
                "collections.forecast.unmatched",
                "collections.credit.followup",
                "collections.portal.request",
            ),
        )

    def test_what_excludes_comes_before_what_waits(self):
        reasons = self.engine._get_ruleset(self.company).reasons
        kinds = [reasons.kinds[name] == "waiting" for name in reasons.names.values()]
        self.assertEqual(kinds, sorted(kinds))
        self.assertEqual(reasons.names[reasons.last_excluding], "cease")
        self.assertEqual(
            list(reasons.names.values())[:18],
            [
                "settled",
                "no_followup",
                "blocked",
                "hold",
                "einvoice",
                "dismissed",
                "dispute",
                "promise",
                "plan",
                "settlement",
                "legal",
                "placement",
                "stage",
                "flag",
                "barred",
                "cease",
                "pending",
                "failed",
            ],
        )
        labels = [name for name, _label in self.engine._selection_reason()]
        self.assertEqual(labels, list(reasons.numbers))

    def test_one_more_reason_before_an_unsent_notice(self):
        move = self._invoice(5)
        self._prepare()
        self.assertEqual(self._reason(move), "pending")
        hold_class = type(self.env["collections.hold"])
        more = [Reason(105, "gate", "Not today", "excluded")]
        with (
            patch.object(hold_class, "_get_reasons", lambda _self: more),
            patch.object(
                hold_class, "_get_exclusions", lambda *_args, **_options: [("gate", SQL("TRUE"))]
            ),
            patch.object(hold_class, "_explain_reason", lambda *_args: ""),
        ):
            self.env.registry.clear_cache()
            self.assertEqual(self._reason(move), "gate")
            [explanation] = self._item(move)._collections_explain().values()
            self.assertEqual(explanation["text"], "Not today")
            found = self.engine.simulate(self.company, self.today)
            self.assertEqual(found["excluded"], {"gate": 1})
        self.env.registry.clear_cache()

    def test_two_reasons_of_one_name_are_refused(self):
        hold_class = type(self.env["collections.hold"])
        again = [Reason(105, "dispute", "Again", "excluded")]
        with patch.object(hold_class, "_get_reasons", lambda _self: again):
            self.env.registry.clear_cache()
            with self.assertRaises(ValueError):
                self.engine._get_ruleset(self.company)
        self.env.registry.clear_cache()
