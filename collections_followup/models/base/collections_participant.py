"""Who takes part in the follow-up pass: what may keep an item out of the claim, or adds to it.

The pass owns the flow and asks all participants at each of its steps. A participant is a model
that inherits ``collections.participant`` and says its place (``_participant_order``): one that
keeps records of its own, such as a hold or a promise, or a small abstract one. No list names them:
they are found in the registry, those of other add-ons too.

Each method is called on an empty recordset in the environment of the pass: in sudo mode and with
the company that keeps the cases. What it returns is set-based, none of it reads item by item.
"""

from collections import namedtuple

from odoo import api, models, tools
from odoo.tools import SQL

# Why an item is not chased. ``sequence``: of several reasons that apply, the lowest is given;
# ``name``: what is stored and what code goes by; ``label``: what people read. ``kind``:
#   excluded: the item is out of the claim altogether, it is not even listed
#   agreed:   the same, by an agreement: money on account counts for it
#   withheld: the same, because all that is open of it is withheld, see ``_get_withheld``
#   waiting:  it is not asked for today; it may be listed beside what is. All of these come after
#             the others, whatever their sequence
Reason = namedtuple("Reason", "sequence name label kind")
KINDS = ("excluded", "agreed", "withheld", "waiting")


class CollectionsParticipant(models.AbstractModel):
    """What the follow-up pass asks of each participant. Each answer is 'nothing' by default."""

    _name = "collections.participant"
    _description = "Participant of the Follow-up Pass"

    # Place among the participants, who are asked one after the other. None: takes no part itself.
    _participant_order = None
    # Place among those who say what is to be paid by which day; see ``_get_duties``.
    _duty_order = None
    # The button of invoice lists that begins a record of its own. Only people who may work on
    # cases see it.
    _list_button = None

    @api.model
    def _get_participants(self, absent=()):
        """Return an empty recordset of each participant, in their order.

        :param absent: names of those left out, because the customers in question have nothing of
            theirs, see ``_sql_presence``
        """
        return [self.env[name] for name in self._get_participant_names() if name not in absent]

    @tools.ormcache()
    def _get_participant_names(self):
        models_found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.participant"], "_inherit")
        )
        taking_part = [model for model in models_found if model._participant_order is not None]
        return tuple(
            model._name
            for model in sorted(taking_part, key=lambda own: (own._participant_order, own._name))
        )

    # ------------------------------------------------------------------ reasons

    @api.model
    def _get_reasons(self):
        """Return the reasons of its own not to chase an item.

        :return: list of ``Reason``, the labels in the user's language
        """
        return []

    @api.model
    def _get_trigger_days(self):
        """Return the days that levels can count from, for triggers of its own.

        :return: ``SQL`` of a date by the name of the trigger, on an item ``b``, see
            ``_get_exclusions``; days that do not count (``b.disputed_days``) are to be added.
            An item for which it is NULL does not reach such a level
        """
        return {}

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        """Return what takes items out of the claim.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param date day: the day of the pass
        :param bool as_of: whether the day is past and the ledger is read as of then
        :return: list of a reason's name and its SQL condition on an item ``b``, which has
            ``line_id``, ``move_id``, ``partner_id``, ``currency_id``, ``amount``, ``disputed``,
            ``due``, ``late``, ``is_credit`` and ``no_followup``
        """
        return []

    @api.model
    def _sql_policies(self, ruleset, day, as_of=False):
        """Return the customers who follow another policy than theirs on a day.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param date day: the day of the pass
        :param bool as_of: whether the day is past
        :return: ``SQL`` of rows ``partner_id`` and ``policy_id``, one for a customer; None for none
        """
        return None

    @api.model
    def _sql_grounds(self, customer):
        """Return what of its own is for or against chasing a customer right now, as a text.

        A message that was written on other grounds is written anew before it is handed over.

        :param SQL customer: the id of a commercial partner
        :return: ``SQL`` of a text; None where it keeps nothing that can change meanwhile
        """
        return None

    @api.model
    def _sql_all_grounds(self, customer):
        """Return what all participants have for or against chasing a customer, as a text.

        :param SQL customer: the id of a commercial partner
        """
        grounds = [
            sql
            for participant in self._get_participants()
            if (sql := participant._sql_grounds(customer))
        ]
        return SQL("concat_ws('|', %s)", SQL(", ").join(grounds)) if grounds else SQL("''")

    # ----------------------------------------------------------------- the flow

    @api.model
    def _get_flushed(self):
        """Return the tables that its SQL reads, so that they are written before.

        :return: names of fields by model name; None for all fields
        """
        return {}

    @api.model
    def _evaluate(self, company, day, partner_ids=None, on_account=None):
        """Bring its records up to date with the ledger, before anything is decided.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: only these commercial partners; all if None
        :param on_account: money that is not matched yet, see ``_get_on_account``; read if None
        :return: what changed, for ``_after_evaluation``; nothing that is true if nothing did
        """
        return None

    @api.model
    def _after_evaluation(self, changes):
        """Do what follows from what changed, once the cases are there.

        :param changes: what ``_evaluate`` returned, if that was anything
        """

    @api.model
    def _follow_touched(self, partners):
        """Follow something that happened in the ledger, before anybody is evaluated.

        :param partners: the commercial partners whom it was about
        """

    @api.model
    def _follow_customers(self, contacts, customers):
        """Let its records go along with the items of contacts who became another customer's.

        :param contacts: the contacts
        :param customers: their commercial partners, before and now
        """

    @api.model
    def _follow_case(self, case, kept):
        """Let its records go on in another case, because two customers became one.

        :param case: the case that is closed
        :param kept: the open case that stays
        """

    @api.model
    def _get_touched_companies(self, companies):
        """Return the companies to look at beside those in whose ledger something happened."""
        return companies.browse()

    @api.model
    def _sql_presence(self, partner_ids):
        """Return the statement that finds a row if any of some customers has something of its own.

        Those of whom it finds none are refreshed without asking this participant. None: it is
        always asked; where it then says something of single customers (``_get_withheld``,
        ``_get_stopped_days``, ``_get_duties``, ``_sql_awaiting``), the statement of each refresh
        is put together anew.

        :param tuple partner_ids: commercial partners
        """
        return None

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        """Return the conditions, any of which makes a refresh of customers worth its while.

        :param ruleset: the company's policies
        :param tuple partner_ids: commercial partners
        :return: list of ``SQL``
        """
        return []

    # ------------------------------------------------ what else happens to customers

    @api.model
    def _follow_new(self, records):
        """Follow records of another participant that somebody has just entered.

        :param records: promises or disputes, for example
        """

    @api.model
    def _get_asked(self, notices):
        """Return what notices ask for beside the open amounts of their items, in company currency.

        :return: dict by notice, those of which it is nothing left out
        """
        return {}

    @api.model
    def _before_sending(self, notices):
        """Write on notices that are about to be composed what they say of its own.

        :param notices: notices that go out now, perhaps once more
        """

    @api.model
    def _after_sending(self, notices):
        """Follow notices that were just sent; bears to be repeated.

        :param notices: notices in state *sent*
        """

    @api.model
    def _find_kept(self, cases, stage):
        """Return the cases that may not come to a stage, whatever moves them.

        :param cases: cases that are about to be moved
        :param stage: the stage they would come to
        """
        return cases.browse()

    @api.model
    def _before_unmatch(self, partials):
        """Look at reconciliations that are about to be undone, and return what they concern.

        :param partials: the reconciliations (``account.partial.reconcile``)
        :return: records, for ``_after_unmatch`` after they are undone
        """
        return self.browse()

    @api.model
    def _after_unmatch(self, found):
        """Follow reconciliations that were undone, see ``_before_unmatch``."""

    @api.model
    def _sql_returned(self):
        """Return the payments of customers that came back, for whoever judges how they pay.

        Only those for which the customer answers: a slip of the bank is none.

        :return: ``SQL`` of rows ``partner_id``, ``company_id`` (that of the payment) and ``date``;
            None where it keeps none
        """
        return None

    @api.model
    def _follow_returned(self, partners, company):
        """Follow payments that have just come back, for which the customers answer.

        :param partners: the commercial partners who had paid
        :param company: the company that keeps their cases
        """

    # ------------------------------------------------------ amounts, days, money

    @api.model
    def _get_withheld(self, ruleset, day, partner_ids=None, as_of=False):
        """Return what cannot be claimed of items that are followed up for the rest.

        :param ruleset: the company's policies
        :param date day: the day of the pass
        :param tuple partner_ids: only these commercial partners
        :param bool as_of: as it was at the end of ``day``
        :return: amounts by item id, in the currency of the item, no more than is open
        """
        return {}

    @api.model
    def _name_withheld(self, items):
        """Return the names of what withholds items, or parts of them, for people to read.

        :param items: journal items
        :return: list of texts
        """
        return []

    @api.model
    def _get_stopped_days(self, ruleset, day, partner_ids=None, as_of=False, states=None):
        """Return the days of items that do not count as late.

        :param SQL states: the level that each item stands at, where not as now or as of then
        :return: list of item id, days after the due date, days after it reached its level
        """
        return []

    @api.model
    def _sql_awaiting(self, ruleset, partner_ids=None):
        """Return the customers for whose agreements money on account counts.

        :param ruleset: the company's policies
        :param tuple partner_ids: only these commercial partners
        :return: ``SQL`` with the column ``partner_id``; None if there are no such agreements
        """
        return None

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        """Return what customers have to pay by which day; asked of those with ``_duty_order``.

        An item in several agreements is owed as the first of them says.

        :param ruleset: the company's policies
        :param date day: the day of the pass
        :param tuple partners: commercial partners
        :param dict debts: the open items that nobody before has spoken for, by item id
        :return: list of ``Duty``
        """
        return []

    # ----------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        """Read once what the explanations of many items name.

        :param list rows: decisions about items, as dicts; ``reason`` is the name or False
        :param company: the company that keeps the cases
        :param day: the day of the pass
        :return: a dict, given to the following three methods
        """
        return {}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        """Return one sentence that says why an item is not chased, for a reason of its own.

        :param line: the journal item
        :param dict row: the decision about it; ``agreed``: its reason is of that kind
        :param company: the company that keeps the cases
        :param facts: see ``_collect_facts``
        :return: the sentence; nothing where the label of the reason says all
        """
        return ""

    @api.model
    def _add_remarks(self, text, line, row, facts):
        """Return an explanation with what else is to be said about the item.

        :param str text: the sentence that explains it
        """
        return text

    @api.model
    def _get_next_date(self, line, row, facts):
        """Return the day on which an item comes next, that is held for a reason of its own."""
        return row["next_date"]

    # ---------------------------------------------------------- cases: figures, priority

    @api.model
    def _get_case_figures(self, ruleset, day):
        """Return figures of its own that each refresh writes into the open cases.

        :param ruleset: the company's policies
        :param date day: the day of the refresh
        :return: by name of a stored field of ``collections.case``, ``SQL`` with an aggregate of
            the customer's decided items, see ``_sql_decide``; empty in closed cases
        """
        return {}

    @api.model
    def _sql_kept_open(self, case):
        """Return the condition that keeps a case open though nothing is overdue any more.

        :param SQL case: alias of ``collections_case``
        :return: ``SQL``; None where it keeps none
        """
        return None

    @api.model
    def _get_priority_values(self, ruleset):
        """Return the SQL of its priority factors over a customer's figures ``t``, by name."""
        return {}

    @api.model
    def _explain_factors(self, cases, ruleset):
        """Return what its priority factors are made of, for people to read.

        :param cases: open cases of the company
        :param ruleset: the company's policies
        :return: texts by factor, by id of the case
        """
        return {}
