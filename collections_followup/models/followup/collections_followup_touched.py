"""Customers in whose ledger something happened, refreshed once for all that happens together.

Registering a payment posts and reconciles it, and a batch of payments does so hundreds of times:
whom that touches is noted, and their cases, agreements and disputes follow at its end, before
anybody can read them.
"""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

from ..base.collections_guarded import get_internal
from ..base.prepared_query import MOST, Ids, execute_written, write_prepared

KEY = "collections_followup.touched"
DEPTH = "collections_followup.together"


class Touched:
    """What is to be refreshed yet.

    :param engine: ``collections.followup.touched`` in the environment of who touched them first
    """

    def __init__(self, engine, partner_ids=None):
        self.engine = engine
        # commercial partners by company
        self.partner_ids = partner_ids or {}

    def __deepcopy__(self, memo):
        # Core's tests keep what is pending by a deep copy; environments are no matter of copies.
        return Touched(self.engine, {key: set(ids) for key, ids in self.partner_ids.items()})

    def add(self, company_id, partner_ids):
        """Remember customers of a company."""
        self.partner_ids.setdefault(company_id, set()).update(partner_ids)


class CollectionsFollowupTouched(models.AbstractModel):
    _name = "collections.followup.touched"
    _description = "Follow-up Pass"

    @contextmanager
    def _together(self):
        """Let customers who are touched in the block follow once, at its end.

        Blocks within blocks end with the outermost. Where one fails, what it has touched follows
        before the transaction is committed, unless that is taken back.
        """
        data = self.env.cr.precommit.data
        data[DEPTH] = data.get(DEPTH, 0) + 1
        try:
            yield
        finally:
            # A savepoint in the block may have emptied it.
            data[DEPTH] = max(data.get(DEPTH, 0) - 1, 0)
        if not data[DEPTH]:
            self._settle_noted()

    @api.model
    def _touch(self, companies, partners):
        """Let customers follow what happened in the ledger: at once, or at the end of the block.

        :param companies: the companies in whose ledger it happened
        :param partners: their customers, any contact of theirs
        """
        # Sudo: only whose contacts they are is read.
        customers = partners.sudo().commercial_partner_id
        if get_internal(self.env, "collections_no_refresh"):
            # Cases follow at the end, by whoever says so; what else follows does so at once.
            self._follow_touched(customers)
            return
        if not customers or not companies:
            return
        data = self.env.cr.precommit.data
        if KEY not in data:
            data[KEY] = Touched(self)
            if data.get(DEPTH):
                # For a block that fails and whoever goes on all the same, and for a savepoint in
                # it, which runs all that is to be done before a commit and forgets the rest.
                self.env.cr.precommit.add(self._settle_noted)
        for company in companies:
            data[KEY].add(company.id, customers.ids)
        if not data.get(DEPTH):
            self._settle_noted()

    @api.model
    def _settle_noted(self):
        """Refresh the customers who are noted as touched, if any are."""
        touched = self.env.cr.precommit.data.pop(KEY, None)
        if touched:
            touched.engine._refresh_touched(touched.partner_ids)

    @api.model
    def _follow_touched(self, customers, absent=()):
        """Let participants follow what happened to customers, before anybody is evaluated.

        :return: whether one of them has something to follow
        """
        followed = False
        unchanged = self.env.registry["collections.participant"]._follow_touched
        if customers:
            for participant in self.env["collections.participant"]._get_participants(absent):
                participant._follow_touched(customers)
                followed |= type(participant)._follow_touched is not unchanged
        return followed

    @api.model
    def _look(self, customers, owners):
        """Return what customers have nothing of, and where a refresh of them has anything to do.

        Nearly all have no agreement, no dispute, and owe in one currency, and nearly all postings
        are of customers who are not late: one statement that looks spares a dozen that find
        nothing.

        :param customers: commercial partners
        :param dict owners: those of them to look at, by the company that keeps their cases
        :return: ``(absent, late)``: names of participants and of other parts of the pass, and
            the companies where a refresh has something to do
        """
        # Sudo: participants follow the ledger, whoever touched it, and who does need not read
        # cases.
        engine = self.sudo()
        engine.env["collections.followup"]._flush_ledger()
        ids = tuple(customers.ids)
        look = engine._get_prepared_look(ids, owners)
        if look:
            names, prepared = look
            [found] = execute_written(engine.env, prepared, ids)
        else:
            names, statement = engine._sql_look(
                ids, {owner: tuple(own.ids) for owner, own in owners.items()}
            )
            [found] = engine.env.execute_query(statement)
        late = zip(owners, found[len(names) :], strict=True)
        return (
            frozenset(name for name, present in zip(names, found, strict=False) if not present),
            {owner for owner, is_late in late if is_late},
        )

    @api.model
    def _get_prepared_look(self, partner_ids, owners):
        """Return what is looked at and its statement, see ``_sql_look``, ready to be executed.

        Kept with the policies of the company, of the day; None where it depends on the customers
        otherwise, or there are several companies to look at.
        """
        if len(owners) != 1 or len(partner_ids) > MOST:
            return None
        [(owner, own)] = owners.items()
        if set(own.ids) != set(partner_ids):
            return None
        kept = (
            self.with_company(owner).env["collections.followup.ruleset"]._get_ruleset(owner).looks
        )
        day = owner._collections_today()
        if day not in kept:
            # As with the statements of a refresh.
            texts = []
            for number in (-1, -2):
                ids = Ids((number,))
                names, statement = self._sql_look(ids, {owner: ids})
                texts.append((names, write_prepared(self.env.cr, statement)))
            kept.clear()
            kept[day] = texts[0] if texts[0] == texts[1] else None
        # Another request may have emptied it meanwhile.
        return kept.get(day)

    @api.model
    def _sql_look(self, partner_ids, owners):
        """Return what is looked at, by name, and the statement of one row that says what is there.

        :param tuple partner_ids: ids of commercial partners
        :param dict owners: those of them to look at, by the company that keeps their cases
        :return: ``(names, SQL)``: after the columns of those names there is one for each company
        """
        presences = self._get_presences(partner_ids)
        refresh = self.env["collections.followup.refresh"]
        asked = [SQL("EXISTS (%s)", presence) for presence in presences.values()]
        asked += [refresh._sql_late(owner, own) for owner, own in owners.items()]
        return tuple(presences), SQL("SELECT %s", SQL(", ").join(asked))

    @api.model
    def _get_presences(self, partner_ids):
        """Return the statements that find a row if customers have something, by its name."""
        presences = {
            participant._name: statement
            for participant in self.env["collections.participant"]._get_participants()
            if (statement := participant._sql_presence(partner_ids))
        }
        for name in ("collections.followup.unbooked", "collections.followup.match.task"):
            presences[name] = self.env[name]._sql_presence(partner_ids)
        items = self.env["account.move.line"]
        presences["res.currency"] = SQL(
            "SELECT FROM account_move_line l"
            " WHERE %s %s AND l.currency_id != l.company_currency_id",
            items._collections_sql_open("l"),
            items._collections_sql_of("l", partner_ids),
        )
        return presences

    @api.model
    def _refresh_touched(self, touched):
        """Refresh customers of something that happened in the ledger.

        :param dict touched: ids of commercial partners by the id of the company
        """
        partners = self.env["res.partner"]
        customers = partners.browse(set().union(*touched.values()))
        owners = self._get_touched_owners(touched)
        absent, late = self._look(customers, owners)
        followed = self._follow_touched(customers, absent)
        if followed:
            # What followed may have changed what is late.
            late |= self._look(customers, owners)[1]
        engine = self.env["collections.followup"]
        for owner, own in owners.items():
            if owner in late:
                engine.refresh(owner, own, absent=absent)

    @api.model
    def _get_touched_owners(self, touched):
        """Return the customers to look at by the company that keeps their cases.

        :param dict touched: see ``_refresh_touched``
        """
        # Sudo: companies that the user is not in may be concerned, too.
        companies = self.env["res.company"].sudo()
        partners = self.env["res.partner"]
        owners = {}
        for company_id, partner_ids in touched.items():
            concerned = companies.browse(company_id)
            for participant in self.env["collections.participant"]._get_participants():
                concerned |= participant._get_touched_companies(concerned)
            for owner_id in {company._collections_owner().id for company in concerned} - {False}:
                owners.setdefault(owner_id, set()).update(partner_ids)
        return {
            self.env["res.company"].browse(owner_id): partners.browse(partner_ids)
            for owner_id, partner_ids in owners.items()
        }
