"""How often customers are contacted at least: who was not comes onto the list of today."""

from odoo import api, models
from odoo.tools import SQL

from ..base.collections_guarded import without_defaults
from ..case.collections_case_stage import FOREIGN_KINDS


class CollectionsContact(models.Model):
    _inherit = "collections.contact"

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        # EXTENDS 'collections.participant': once a day is often enough
        return (company, day) if partner_ids is None else None

    @api.model
    def _after_evaluation(self, changes):
        # EXTENDS 'collections.participant'
        company, day = changes
        kind = self.env.ref("collections_followup.mail_activity_type_cadence", False)
        if kind:
            late = self._find_late(company, day, kind)
            self._end_reminders(company, kind, [case_id for case_id, *_rest in late])
            self._remind([row for row in late if not row[-1]], company, day, kind)

    @api.model
    def _find_late(self, company, day, kind):
        """Return the open cases that are to be contacted again by their stage, or else policy.

        Not those on hold, with a lawyer or an agency, or of customers whom a flag or a mark
        protects.

        :param kind: the type of the activities that ask for it
        :return: list of (case id, days without contact, days of the rule, whether it is the
            stage's, asked for already)
        """
        for name in ("contact", "case", "hold", "flag.entry"):
            self.env[f"collections.{name}"].flush_model()
        self.env["mail.activity"].flush_model()
        self.env["collections.policy"].flush_model(["contact_days"])
        self.env["collections.stage"].flush_model(["contact_days", "kind"])
        self.env["res.partner"].flush_model(["collections_cease"])
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, %(day)s::date - l.last, r.days, s.contact_days > 0,
                       EXISTS (SELECT FROM mail_activity a
                                WHERE a.res_model = 'collections.case' AND a.res_id = c.id
                                  AND a.activity_type_id = %(kind)s AND a.active)
                  FROM collections_case c
                  JOIN res_partner rp ON rp.id = c.partner_id
             LEFT JOIN collections_policy p ON p.id = c.policy_id
             LEFT JOIN collections_stage s ON s.id = c.stage_id
            CROSS JOIN LATERAL (
                       SELECT COALESCE(NULLIF(s.contact_days, 0), p.contact_days) AS days) r
            CROSS JOIN LATERAL (
                       SELECT GREATEST(%(contact)s, c.last_notice_date, c.date_open) AS last) l
                 WHERE c.company_id = %(company)s AND c.state = 'open' AND r.days > 0
                   AND %(day)s::date - l.last >= r.days
                   AND rp.collections_cease IS NOT TRUE
                   AND (s.kind IS NULL OR s.kind NOT IN %(foreign)s)
                   AND c.partner_id NOT IN (%(held)s)
                   AND (c.partner_id IN (%(flagged)s)) IS NOT TRUE
              ORDER BY c.id
                """,
                day=day,
                kind=kind.id,
                contact=self._sql_last_contact(company, SQL("c.partner_id")),
                company=company.id,
                foreign=FOREIGN_KINDS,
                flagged=self.env["collections.flag.entry"]._sql_spared(
                    company._collections_covered().ids, day
                ),
                held=self.env["collections.hold"]._sql_held(
                    "partner", company._collections_covered().ids, day
                ),
            )
        )

    @api.model
    def _end_reminders(self, company, kind, late_ids):
        """Drop what asked for a contact that has taken place, or is not needed any more."""
        # Sudo: whosever task it is
        activities = self.env["mail.activity"].sudo()
        found = activities.search(
            [
                ("res_model", "=", "collections.case"),
                ("activity_type_id", "=", kind.id),
                ("res_id", "not in", late_ids),
            ]
        )
        cases = self.env["collections.case"].sudo().browse(found.mapped("res_id"))
        own = cases.filtered(lambda case: case.company_id == company)
        found.filtered(lambda activity: activity.res_id in own._ids).unlink()

    @api.model
    def _remind(self, rows, company, day, kind):
        """Put cases onto the list of today.

        :param list rows: see ``_find_late``
        """
        if not rows:
            return
        # Sudo: the task is for the collector, whoever lets the pass run
        cases = self.env["collections.case"].sudo().browse([row[0] for row in rows])
        worker = self.env["collections.agreement"]._find_worker
        default, model_id = company.collections_user_id, self.env["ir.model"]._get_id(cases._name)
        activities = without_defaults(self.env["mail.activity"]).sudo()
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": case.id,
                    "activity_type_id": kind.id,
                    "summary": self._get_cadence_text(days, limit, by_stage),
                    "date_deadline": day,
                    "user_id": worker(case.user_id, default, company=company).id,
                    "automated": True,
                }
                for case, (_case_id, days, limit, by_stage, _asked) in zip(cases, rows, strict=True)
            ]
        )

    def _get_cadence_text(self, days, limit, by_stage):
        """Return why a customer is to be contacted again.

        :param int days: without contact
        :param int limit: days of the rule
        :param bool by_stage: whether it is that of the stage
        """
        if by_stage:
            return self.env._(
                "No contact for %(days)s days: the stage asks for one every %(limit)s",
                days=days,
                limit=limit,
            )
        return self.env._(
            "No contact for %(days)s days: the policy asks for one every %(limit)s",
            days=days,
            limit=limit,
        )
