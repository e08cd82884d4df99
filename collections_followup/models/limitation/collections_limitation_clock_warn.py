"""By night: ends are written down, and those that come near are warned of, each once."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ...engine.limitation_rules import find_warned
from ..base.collections_guarded import without_defaults

WARNING = "collections_followup.mail_activity_type_limitation"


class CollectionsLimitationClock(models.Model):
    _inherit = "collections.limitation.clock"

    @api.model
    @api.private
    def _cron_nightly(self):
        """Write down the ends of all companies, and warn: once a day each."""
        # Sudo: the nightly work of all companies.
        companies = self.env["res.company"].sudo()
        companies = companies.search(
            [("collections_policy_id", "!=", False), ("collections_limitation", "=", True)]
        )
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_limitation_day", self._do_night_sudo
        )

    @api.model
    @api.private
    def _do_night_sudo(self, company):
        """Do the nightly work of a company."""
        self._update_sudo(company)
        # Sudo: warnings come by themselves.
        self.sudo()._warn(company)

    @api.model
    def _warn(self, company):
        """Plan a task for each customer with items whose end comes near, once for each step.

        :return: the tasks
        """
        today = company._collections_today()
        working = company._collections_get_working_days()
        steps = sorted(company._collections_get_limitation_steps())
        if not steps:
            return self.env["mail.activity"]
        self.flush_model()
        # The smallest step that an end has come to.
        reached = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN expiry <= %s THEN %s", find_warned(today, days, working), days)
                for days in steps
            ),
        )
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE collections_limitation_clock k
                   SET warned_days = n.reached, warned_expiry = k.expiry
                  FROM (SELECT id, %(reached)s AS reached
                          FROM collections_limitation_clock
                         WHERE company_id = %(company)s AND expiry >= %(today)s
                           AND expiry <= %(latest)s) n
                 WHERE n.id = k.id AND n.reached IS NOT NULL
                   AND (k.warned_expiry IS DISTINCT FROM k.expiry OR k.warned_days > n.reached)
             RETURNING k.partner_id, k.expiry
                """,
                reached=reached,
                company=company.id,
                today=today,
                latest=find_warned(today, steps[-1], working),
            )
        )
        self.invalidate_model(["warned_days", "warned_expiry"])
        ends = {}
        for partner_id, expiry in rows:
            ends.setdefault(partner_id, []).append(expiry)
        return self._plan_tasks(company, ends)

    @api.model
    def _plan_tasks(self, company, ends):
        """Plan a task on the open case of each customer, or else on the customer.

        :param dict ends: ends of items by id of the customer
        """
        partners = self.env["res.partner"].browse(sorted(ends))
        cases = self.env["collections.case"].search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partners.ids),
                ("state", "=", "open"),
            ]
        )
        case_of = {case.partner_id: case for case in cases}
        users = self.env["collections.case"]._read_collectors(partners, company)
        activity_type = self.env.ref(WARNING)
        models_ids = {
            name: self.env["ir.model"]._get_id(name) for name in ("collections.case", "res.partner")
        }
        values = []
        for partner in partners:
            target = case_of.get(partner, partner)
            days = ends[partner.id]
            user = users[company, partner] or company.collections_user_id
            values.append(
                {
                    "res_model_id": models_ids[target._name],
                    "res_id": target.id,
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "summary": self.env._(
                        "%(count)s items become time-barred, the first after %(day)s",
                        count=len(days),
                        day=format_date(self.env, min(days)),
                    )
                    if len(days) > 1
                    else self.env._(
                        "An item becomes time-barred after %s", format_date(self.env, days[0])
                    ),
                    "date_deadline": company._collections_today(),
                    "user_id": (user or self.env.user).id,
                }
            )
        return (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(values)
        )
