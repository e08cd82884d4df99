"""What is done each day, company by company: refresh, and a run where it is switched on."""

from odoo import api, models


class CollectionsFollowupDaily(models.AbstractModel):
    _name = "collections.followup.daily"
    _description = "Follow-up Pass"

    @api.model
    def _do_day(self):
        """Refresh each company and, where switched on, prepare and send a run."""
        self.env["ir.cron"]._collections_do_each_company(
            self.env["collections.followup"]._get_owners_sudo(),
            "collections_followup_done",
            self._run_day,
            self._keep_problem,
        )

    @api.private
    def _run_day(self, company):
        """Do one company's day: refresh, and prepare and send a run where switched on."""
        self.env["collections.followup"]._lock_company(company)
        self.env["collections.run"]._run_daily(company)

    def _keep_problem(self, company, message):
        """Show on a run why a company's day could not be done."""
        self.env["collections.run"]._create_failed(company, message)
