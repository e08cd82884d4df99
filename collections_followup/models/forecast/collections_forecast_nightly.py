"""What is done for forecasts by night: habits are counted, and each Monday a forecast is kept."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

# So many Mondays before today are rebuilt when somebody asks for it.
MONDAYS = 26


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    @api.private
    def _cron_nightly(self):
        """Count habits anew, and keep the forecast of the week: for each company, once a day."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_policy_id", "!=", False)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_forecast_day", self._do_night
        )

    @api.model
    @api.private
    def _do_night(self, company):
        """Do the nightly work of a company.

        On Monday, or the first night after one that was missed, the habits of all customers are
        counted, and the week's forecast is kept.
        """
        # Sudo: forecasts and habits are the add-on's.
        self = self.sudo()
        today = company._collections_today()
        monday = today - timedelta(days=today.weekday())
        missing = not self.search_count(
            [("company_id", "=", company.id), ("date", ">=", monday), ("date", "<=", today)],
            limit=1,
        )
        self.env["collections.paying.habit"]._update(company, everybody=missing)
        if missing:
            self._make(company)

    # ------------------------------------------------------------------------ rebuilt

    @api.model
    def _may_keep(self, company):
        """Return whether the user may let forecasts be kept: supervisors who see all of it."""
        supervisor = "collections_followup.group_collections_supervisor"
        return self._sees_all(self._ask_open(company, company._collections_today())) and (
            self.env.su or self.env.user.has_group(supervisor)
        )

    @api.model
    def action_rebuild(self):
        """Let the forecasts of the last half year's Mondays be rebuilt, in the background.

        :return: the action that says so
        """
        company = self.env.company
        if not self._may_keep(company):
            raise UserError(
                self.env._("Forecasts are kept by supervisors who see all of the company: ask one.")
            )
        monday = company._collections_today()
        monday -= timedelta(days=monday.weekday())
        # Sudo: the mark stands on the company, which only administrators write.
        company.sudo().collections_forecast_since = monday - timedelta(weeks=MONDAYS)
        # Sudo: scheduled actions are woken by administrators only.
        self.env.ref("collections_followup.ir_cron_forecast_rebuild").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The forecasts of the last %s Mondays are being made, from what was booked "
                    "then. Come back in a few minutes.",
                    MONDAYS,
                ),
            },
        }

    @api.model
    @api.private
    def _cron_rebuild(self):
        """Make the forecasts of past Mondays that somebody asked for, one after the other."""
        # Sudo: the work of all companies
        companies = (
            self.env["res.company"].sudo().search([("collections_forecast_since", "!=", False)])
        )
        for company in companies:
            for left, monday in self._find_missing_mondays(company):
                self._make(company, monday)
                if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                    return
            company.collections_forecast_since = False

    @api.model
    @api.private
    def _rebuild(self, company, since):
        """Make the forecasts of past Mondays that are missing, the oldest first.

        :param date since: the first day
        :return: the forecasts
        """
        # Sudo: forecasts are the add-on's.
        self = self.sudo()
        company.sudo().collections_forecast_since = since
        made = self.browse().union(
            *(self._make(company, monday) for _left, monday in self._find_missing_mondays(company))
        )
        company.sudo().collections_forecast_since = False
        return made

    @api.model
    def _find_missing_mondays(self, company):
        """Return how many are left after it, and the Monday, for each forecast that is missing."""
        since, today = company.collections_forecast_since, company._collections_today()
        monday = since + timedelta(days=-since.weekday() % 7)
        known = set(
            self.search([("company_id", "=", company.id), ("date", ">=", monday)]).mapped("date")
        )
        mondays = []
        while monday < today:
            if monday not in known:
                mondays.append(monday)
            monday += timedelta(weeks=1)
        return [(len(mondays) - place, own) for place, own in enumerate(mondays, 1)]
