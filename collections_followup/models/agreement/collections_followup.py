"""Promises, payment plans and settlements in the pass: evaluated first, then what follows.

What each kind adds is in a file of its own: ``collections_followup_promise.py``,
``collections_followup_payment_plan.py`` and ``collections_followup_settlement.py``.
"""

from odoo import api, models


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    def _evaluate_agreements(self, company, day, partner_ids=None):
        """Bring a company's agreements up to date with the ledger; each kind adds its own.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: only these commercial partners; all if None
        :return: what changed, by model; ``on_account``, the money that is not matched yet (see
            ``_get_on_account``), and ``scope``, the company and the customers looked at
        """
        return {
            "on_account": self._get_on_account(self._get_ruleset(company), day, partner_ids),
            "scope": (company, partner_ids),
        }

    def _after_agreements(self, changes):
        """Do what follows from agreements that changed, once the cases are there.

        :param dict changes: see ``_evaluate_agreements``
        :return: the same changes
        """
        return changes

    @api.model
    @api.private
    def refresh(self, companies=None, partners=None, date=None):
        # EXTENDS 'collections.followup': how agreements stand decides what is chased
        date = self.env["collections.promise"]._parse_date(date)
        scope = None
        if partners is not None:
            # Sudo: agreements follow the ledger, whoever posts or pays.
            scope = tuple(partners.sudo().commercial_partner_id.ids)
        changed = []
        if scope is None or scope:
            for company in self._get_owners(companies):
                engine = self.sudo().with_company(company)
                engine._flush_ledger()
                day = date or company._collections_today()
                changed.append(engine._evaluate_agreements(company, day, scope))
        counts = super().refresh(companies, partners, date)
        for changes in changed:
            self.sudo()._after_agreements(changes)
        return counts

    @api.model
    @api.private
    def _refresh_touched(self, companies, partners):
        # EXTENDS 'collections.followup': a branch that got a policy of its own may have items in
        # agreements that the company above it still keeps
        # Sudo: which companies stand above is read, also where the user is not in them.
        return super()._refresh_touched(companies | companies.sudo().parent_ids, partners)

    @api.private
    def _prepare_run(self, run, **selection):
        # EXTENDS 'collections.followup': agreements are as of today even for a run of an earlier
        # day, because what is broken stays so; the exclusions read from when on it was
        company = run.company_id._collections_owner()
        changes = {}
        if company:
            # Sudo: agreements follow the ledger, whoever starts the run.
            engine = self.sudo().with_company(company)
            engine._flush_ledger()
            scope = tuple(run.sudo().partner_ids.commercial_partner_id.ids) or None
            changes = engine._evaluate_agreements(company, company._collections_today(), scope)
        values = super()._prepare_run(run, **selection)
        self.sudo()._after_agreements(changes)
        return values
