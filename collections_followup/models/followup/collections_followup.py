"""The follow-up pass: refresh and propose.

This file holds what others call: the flow, of which each step asks all participants (see
``collections.participant``). What is done at a step is in a model of its own, by its subject:

- ``.ruleset``: policies as tables; ``.items`` and ``.unbooked``: what is open and can be claimed;
- ``.decide``: what happens to each receivable item, with ``.pick`` (only what a person or a
  notice has picked) and ``.share`` (several notices to one customer); ``.reasons``: why not;
- ``.refresh`` and ``.priority``: cases; ``.propose``: notices;
- ``.touched``: customers in whose ledger something happened, refreshed once for all of it;
- ``.matches``, ``.on.account`` and ``.duties``: money that counts for agreements and disputes,
  ``.match.task``: that people match it;
- ``.explain``, ``.asked`` and ``.select``: answers; ``.daily``: each day's work, company by
  company.
"""

import time
from itertools import chain

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class CollectionsFollowup(models.AbstractModel):
    """Refreshes cases from the ledger and proposes notices, set-based."""

    _name = "collections.followup"
    _description = "Follow-up Pass"

    @api.model
    def _selection_reason(self):
        """Return the reasons not to chase an item, in their order, with their labels."""
        return [
            (reason.name, reason.label)
            for reason, _owner in self.env["collections.followup.ruleset"]._get_reasons()
        ]

    # -------------------------------------------------------------- participants

    @api.model
    def _evaluate_participants(self, company, day, partner_ids=None, absent=frozenset()):
        """Bring what participants keep up to date with the ledger.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: only these commercial partners; all if None
        :param absent: what they have nothing of, see ``_look``
        :return: what is to be followed once the cases are there, see ``_after_evaluation``
        """
        # Sudo: agreements follow the ledger, whoever posts or pays.
        engine = self.sudo().with_company(company)
        engine._flush_ledger()
        ruleset = engine._get_ruleset(company)._replace(absent=absent)
        on_account = engine.env["collections.followup.on.account"]._get_on_account(
            ruleset, day, partner_ids
        )
        changes = {}
        for participant in engine.env["collections.participant"]._get_participants(absent):
            changed = participant._evaluate(company, day, partner_ids, on_account)
            if changed:
                changes[participant._name] = changed
        if not on_account and "collections.followup.match.task" in absent:
            on_account = None
        return company, partner_ids, on_account, changes

    @api.model
    def _after_evaluation(self, company, partner_ids, on_account, changes):
        """Do what follows from what participants found changed, once the cases are there."""
        # Sudo: it follows, whoever posts or pays.
        engine = self.sudo()
        if on_account is not None:
            engine.env["collections.followup.match.task"]._plan_match_tasks(
                company, partner_ids, on_account
            )
        for participant in engine.env["collections.participant"]._get_participants():
            if participant._name in changes:
                participant._after_evaluation(changes[participant._name])

    # ------------------------------------------------------------------ refresh

    @api.model
    @api.private
    def refresh(self, companies=None, partners=None, date=None, absent=frozenset()):
        """Bring the cases up to date with the ledger.

        Opens a case for each customer whose first item became overdue, updates the figures
        of open cases, and closes those with nothing overdue. Idempotent.

        :param companies: companies to refresh; all that have a policy of their own if None
        :param partners: only these customers (any contact of theirs); all if None
        :param date: day to refresh for; today in each company if None
        :param absent: what these customers have nothing of, see ``_look``
        :return: counts ``{'opened': n, 'updated': n, 'closed': n}``
        """
        date = self.env["collections.checked"]._parse_date(date)
        counts = dict.fromkeys(("opened", "updated", "closed"), 0)
        scope = None
        if partners is not None:
            # Sudo: only whose contacts they are is read.
            scope = tuple(partners.sudo().commercial_partner_id.ids)
            if not scope:
                return counts
        owners = self._get_owners_sudo(companies)
        # How agreements stand decides what is chased.
        evaluated = [
            self._evaluate_participants(
                company, date or company._collections_today(), scope, absent
            )
            for company in owners
        ]
        for company in owners:
            day = date or company._collections_today()
            result = self._refresh_company(company, day, scope, absent)
            for key in counts:
                counts[key] += result[key]
        for evaluation in evaluated:
            self._after_evaluation(*evaluation)
        return counts

    def _refresh_company(self, company, day, partner_ids=None, absent=frozenset()):
        """Bring the cases that one company keeps up to date, see ``refresh``.

        :param tuple partner_ids: only these commercial partners
        :param absent: what they have nothing of, see ``_look``
        """
        # Sudo: the pass works on the whole ledger and all cases, whoever posts or pays.
        engine = self.sudo().with_company(company)
        ruleset = engine._get_ruleset(company)._replace(absent=absent)
        engine._flush_ledger()
        source = None
        if partner_ids is None:
            engine._lock_company(company)
            source = engine.env["collections.followup.decide"]._decide_into_table(ruleset, day)
        return engine.env["collections.followup.refresh"]._refresh_cases(
            ruleset, day, source, partner_ids
        )

    @api.model
    @api.private
    def settle(self, companies, partners):
        """Refresh just the customers of something that happened in the ledger, at once.

        Runs in the name of whoever touched the ledger, who may know nothing of collections:
        hence ``sudo``. Does nothing for customers without a case and without an overdue
        item, which is nearly all of a company's postings. What happens together, such as many
        payments, is followed once, see ``collections.followup.touched``.
        """
        self.env["collections.followup.touched"]._touch(companies, partners)

    def _get_owners_sudo(self, companies=None):
        """Return the companies that keep the cases of the given ones."""
        # Sudo: which company keeps the cases stands in companies that the user may not be in.
        company_model = self.env["res.company"].sudo()
        if companies is None:
            return company_model.search([("collections_policy_id", "!=", False)])
        return company_model.browse(
            {company._collections_owner().id for company in companies.sudo()} - {False}
        )

    @api.model
    def _get_lines_by_owner(self, lines):
        """Return receivable items by the company that keeps their customers' cases."""
        result = {}
        # Sudo: company and customer of the items are read, to group them.
        for company, company_lines in lines.sudo().grouped("company_id").items():
            owner = company._collections_owner()
            if owner and company_lines.partner_id:
                result[owner] = result.get(owner, lines.browse()) | company_lines
        return result

    @api.private
    def _get_ruleset(self, company):
        """Return what the pass must know of a company, see ``Ruleset``."""
        return self.env["collections.followup.ruleset"]._get_ruleset(company)

    def _flush_ledger(self):
        """Write what the ORM still holds back of the tables that the pass reads."""
        for model, names in self._get_flushed_fields():
            # Of some forty tables few wait for anything: to ask each costs more than to look.
            # What one of them computes may wait in another then, so that it is looked each time.
            if any(
                field.model_name == model
                for field in chain(self.env.fields_to_compute(), self.env._field_dirty)
            ):
                self.env[model].flush_model(names)

    @tools.ormcache()
    def _get_flushed_fields(self):
        """Return the tables that the pass reads: pairs of a model's name and names of fields."""
        flushed = {}
        for participant in self.env["collections.participant"]._get_participants():
            for model, names in participant._get_flushed().items():
                before = flushed.get(model, ())
                flushed[model] = None if None in (names, before) else (*before, *names)
        return tuple(flushed.items())

    def _lock_company(self, company, partners=None):
        """Let one pass at a time work on a company.

        A second pass waits here. It has looked at the database before it waited, so it must
        begin anew to see what the first one wrote: changing the row, instead of only locking
        it, makes the database say so, and Odoo then repeats the request by itself.

        The open cases are taken too, before anything is computed: a customer's payment in the
        meantime waits for the pass, where otherwise the pass would have to begin anew for each
        payment that comes while it computes, and on a busy day never come to its end.

        :param partners: commercial partners, where the pass looks at no others
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET collections_last_pass = now() AT TIME ZONE 'UTC'"
                " WHERE id = %s",
                company.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM collections_case WHERE company_id = %s"
                " AND state = 'open' %s ORDER BY id FOR NO KEY UPDATE) locked",
                company.id,
                SQL() if partners is None else SQL("AND partner_id = ANY(%s)", partners.ids),
            )
        )

    # ------------------------------------------------------------------ propose

    @api.private
    def propose(self, run, line_ids=None, level=None, channel=None):
        """Refresh the run's company and write the notices that are due into the run.

        :param run: one ``collections.run`` in state ``new``
        :param line_ids: claim only these items, see ``_pick_selection``
        :param level: level that a person chose for them
        :param str channel: channel that a person chose for them
        :return: the values that the run keeps: counts, amount and duration (seconds)
        """
        started = time.monotonic()
        company = run.company_id
        owner = company._collections_owner()
        if owner != company:
            raise UserError(
                self.env._(
                    "%(company)s follows the policy of %(owner)s. Start the run there, or give "
                    "%(company)s a policy of its own in Settings.",
                    company=company.name,
                    owner=owner.name or self.env._("no company"),
                )
            )
        # Sudo: the pass works on the whole ledger; who may start a run is checked by its button.
        engine = self.sudo().with_company(company)
        scope = tuple(run.sudo().partner_ids.commercial_partner_id.ids) or None
        # Cases and agreements are today's, whatever day the run is dated: one that is dated back
        # opens, closes and figures nothing as of then, and what is broken stays so. The exclusions
        # read from when on it was.
        today = company._collections_today()
        evaluation = engine._evaluate_participants(company, today, scope)
        ruleset = engine._get_ruleset(company)
        decision = engine.env["collections.followup.decide"]
        engine._flush_ledger()
        source = decision._decide_into_table(ruleset, today, partner_ids=scope)
        cases = engine.env["collections.followup.refresh"]._refresh_cases(
            ruleset, today, source, scope
        )
        picks = None
        if line_ids is not None:
            picks = engine.env["collections.followup.pick"]._pick_selection(
                ruleset, line_ids, level
            )
        if picks or run.date != today:
            source = decision._decide_into_table(ruleset, run.date, partner_ids=scope, picks=picks)
        if level and channel:
            ruleset = engine.env["collections.followup.select"]._use_channel(
                ruleset, level, channel
            )
        values = engine.env["collections.followup.propose"]._propose(ruleset, run, source)
        values.update(
            case_opened_count=cases["opened"],
            case_closed_count=cases["closed"],
            duration=time.monotonic() - started,
        )
        self._after_evaluation(*evaluation)
        return values

    # ----------------------------------------------------------------- simulate

    @api.model
    @api.private
    def simulate(self, company, date, policies=None):
        """Tell what a pass would do at a date, without writing anything.

        For a past date, residual amounts and levels are those of that day; for a future
        one, those of today, as if nothing were paid meanwhile.

        :param company: the company
        :param date: day of the pass
        :param policies: one policy to use for everybody instead of each customer's own
            (a recordset; several are compared: see ``collections.simulation``)
        :return: a dict: ``date``; ``reasons``, their names by the numbers of the SQL; ``items``,
            pages of dicts (``move_line_id``,
            ``partner_id``, ``level_id``, ``reason``, ``next_level_id``, ``next_date``,
            ``days_overdue``, ``amount``, ``disputed`` and ``currency_id``, ``amount_company``);
            ``notices``, pages of dicts (``partner_id``, ``policy_id``, ``level_id``,
            ``channels``, ``amount`` in company currency, ``move_line_ids``); ``levels``,
            items per level id; ``excluded``, items per reason. Pages are read anew whenever they
            are gone through, until the transaction ends: see ``Pages``.
        """
        company.ensure_one()
        day = fields.Date.to_date(date)
        if not day:
            raise ValidationError(self.env._("Enter the day to simulate."))
        owner = company._collections_owner()
        if not owner:
            raise UserError(
                self.env._("%s has no follow-up policy. Choose one in Settings.", company.name)
            )
        # Sudo: the pass reads the whole ledger of the company, and the policies with its levels.
        engine = self.sudo().with_company(owner)
        forced = policies.ids[0] if policies else None
        if forced:
            allowed = policies[0].sudo().company_id
            if allowed and allowed not in owner.sudo().parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is a policy of %(other)s and cannot be used for %(company)s.",
                        policy=policies[0].name,
                        other=allowed.name,
                        company=owner.name,
                    )
                )
        ruleset = engine.env["collections.followup.ruleset"]._get_ruleset(owner, forced)
        engine._flush_ledger()
        as_of = day < owner._collections_today()
        source = engine.env["collections.followup.decide"]._decide_into_table(
            ruleset, day, as_of=as_of
        )
        return engine.env["collections.followup.simulate"]._read_simulation(ruleset, day, source)

    @api.model
    @api.private
    def preview_selection(self, lines, level=None):
        """Tell what a run over just these items would do, writing nothing.

        :param lines: receivable items
        :param level: the level that a person chose; as the policy says if None
        :return: by item id, a dict: ``reason`` (code, False where the item is claimed),
            ``text`` (a sentence), ``level`` reached and ``next_level`` (levels)
        """
        return self.env["collections.followup.select"]._preview(lines, level)

    @api.model
    @api.private
    def _explain_lines(self, lines, date=None):
        """Return the decision about receivable items, see ``_collections_explain``."""
        # Sudo: the reasons lie in holds, cases and notices that accountants do not read; they are
        # told in words about items that they do.
        return (
            self.env["collections.followup.explain"]
            .sudo()
            ._read_explanations(lines, fields.Date.to_date(date))
        )

    @api.model
    def _cron_daily(self):
        """Daily: refresh each company and, where switched on, prepare and send a run."""
        self.env["collections.followup.daily"]._do_day()
