"""What the gate must know to judge contacts: read for all of them at once."""

from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import contact_rules
from ..base.res_partner_email import find_addresses


@dataclass(frozen=True, eq=False)
class Question:
    """One contact that somebody wants to make, with all that follows from the customer.

    ``partner``: who is reached, ``customer``: the commercial partner, both in sudo mode;
    ``address``: normalized, and ``addresses``: all of them where several are written to at once;
    ``debts``: ids of invoices, empty for all that is owed; ``areas``: the addresses and numbers
    that tell which law counts; ``part``: country and part of it whose holidays count;
    ``required``: the law asks for this message; ``answers``: it may be the answer to what the
    customer wrote; ``purpose``: what it is for where that decides (``end``, ``may_invoke``,
    ``invoke``: the notices that stay allowed after a customer asked to cease; ``consent``: it asks
    whether the customer agrees to the channel; ``validation``: it is the validation notice).
    ``assumed``: events that count although they are on no record yet.
    """

    company: models.BaseModel
    partner: models.BaseModel
    customer: models.BaseModel
    channel: str
    moment: datetime
    address: str
    addresses: tuple
    debts: frozenset
    place: str
    zones: tuple
    areas: tuple
    part: tuple
    required: bool
    answers: bool
    purpose: str
    assumed: tuple = ()

    @property
    def intent(self):
        """Return the contact as the engine reads it."""
        return contact_rules.Intent(
            self.moment,
            self.channel,
            self.zones,
            self.debts,
            self.place,
            self.required,
            answers=self.answers,
            asks_consent=self.purpose == "consent",
            address=self.address,
            validates=self.purpose == "validation",
        )


class _Places(dict):
    """The kinds of the addresses at which contacts took place, each looked up once.

    By the id of the contact, the channel and the number or address; by the same rule as that of
    a contact that is planned.
    """

    def __init__(self, people):
        """:param dict people: contacts by id"""
        super().__init__()
        self.people = people

    def __missing__(self, key):
        person, channel, address = key
        who = self.people[person]
        address = address or who._collections_get_gate_address(channel)
        self[key] = who._collections_get_gate_place(channel, address)
        return self[key]


class CollectionsGate(models.AbstractModel):
    _inherit = "collections.gate"

    # ---------------------------------------------------------------------- questions

    @api.model
    def _prepare_questions(self, rows):
        """Return the ``Question`` of each row, see ``_ask_many``."""
        now = fields.Datetime.now()
        # Sudo: what is known of the customer decides, whatever of it the one who asks may read.
        model = self.env["res.partner"].sudo()
        partners = model.browse([row["partner"].id for row in rows])
        partners.commercial_partner_id.fetch(
            ["country_id", "state_id", "zip", "city", "phone", "tz", "is_company"]
        )
        owners, questions = {}, []
        for row, partner in zip(rows, partners, strict=True):
            company = row.get("company") or self._get_company(row.get("items"), owners)
            channel = "letter" if row["channel"] == "post" else row["channel"]
            home = partner._collections_get_country_code() or company.country_id.code
            address = row.get("address") or partner._collections_get_gate_address(channel)
            addresses = self._normalize_addresses(address, home)
            questions.append(
                Question(
                    company=company,
                    partner=partner,
                    customer=partner.commercial_partner_id,
                    channel=channel,
                    moment=row.get("when") or now,
                    address=addresses[0] if addresses else "",
                    addresses=addresses,
                    debts=self._get_debts(row.get("items")),
                    place=partner._collections_get_gate_place(channel, address),
                    zones=partner._collections_get_zones(channel, address)
                    or (company._collections_get_zone().zone,),
                    areas=partner._collections_get_areas(channel, address, home),
                    part=partner._collections_get_part(home),
                    required=bool(row.get("required")),
                    answers=row.get("answers", True),
                    purpose=row.get("purpose") or "",
                    assumed=tuple(row.get("assumed") or ()),
                )
            )
        return questions

    def _normalize_addresses(self, address, country):
        """Return the addresses of a contact in the notation by which they are compared.

        :param str address: a number, or one or several e-mail addresses
        :param str country: code of the country that numbers without prefix are of
        """
        parts = find_addresses(address) if "@" in (address or "") else [address]
        normalize = self.env["collections.consent"]._normalize
        return tuple(filter(None, (normalize(part, country) for part in parts)))

    def _get_company(self, items, owners):
        """Return the company that keeps the cases which a contact is about.

        :param dict owners: those that were found already, by company
        """
        # Sudo: which company keeps the cases is not a matter of who asks.
        company = items.company_id[:1].sudo() if items else self.env.company.sudo()
        if company not in owners:
            owners[company] = company._collections_owner() or company
        return owners[company]

    def _get_debts(self, items):
        """Return the ids of the invoices that items, or invoices, are of."""
        if not items:
            return frozenset()
        # Sudo: only whose items they are is read.
        moves = items if items._name == "account.move" else items.sudo().move_id
        return frozenset(moves.ids)

    # -------------------------------------------------------------------------- facts

    @api.model
    def _read_histories(self, questions, reach, validating=False):
        """Return the ``History`` of each question.

        :param timedelta reach: how far back the rules look
        :param bool validating: whether a rule asks for validation notices
        :return: a dict by question
        """
        customers = tuple({question.customer.id for question in questions})
        since = min(question.moment for question in questions) - reach
        companies = self.env["res.company"].browse({question.company.id for question in questions})
        events = self._read_events(companies, customers, since)
        # Sudo: what a customer agreed to counts for all, whoever asks.
        consents = self.env["collections.consent"].sudo()._read_consents(questions)
        debts = self._read_debts(questions)
        arose = self._read_debt_dates(questions) if validating else {}
        validated = self._read_validated(companies, customers) if validating else {}
        histories = {}
        for question in questions:
            key = (question.company.id, question.customer.id)
            histories[question] = contact_rules.History(
                (*events.get(key, ()), *question.assumed),
                tuple(consents.get(question, ())),
                debts.get(key, frozenset()),
                arose.get(key, {}),
                frozenset(validated.get(key, ())),
            )
        return histories

    def _read_validated(self, companies, customers):
        """Return the invoices whose validation notice was sent, by company and customer."""
        found = {}
        for source in self.env["collections.gate.source"]._get_gate_sources():
            statement = source._sql_gate_validated(companies, customers)
            for company, partner, move in self.env.execute_query(statement) if statement else ():
                found.setdefault((company, partner), set()).add(move)
        return found

    @api.model
    def _read_events(self, companies, customers, since):
        """Return the communications by company and customer, see ``_sql_gate_events``."""
        parts = [
            statement
            for source in self.env["collections.gate.source"]._get_gate_sources()
            if (statement := source._sql_gate_events(companies, customers, since)) is not None
        ]
        events = {}
        if not parts:
            return events
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, partner_id, moment, channel, placed, conversation, move_ids,"
                " person_id, address, incoming FROM (%s) e",
                SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
            )
        )
        # Sudo: where somebody was reached decides, whoever asks.
        people = self.env["res.partner"].sudo()
        people = people.browse({row[7] or row[1] for row in rows})
        places = _Places(dict(zip(people.ids, people, strict=True)))
        # Sudo: only of which country a company is.
        homes = {company.id: company.country_id.code for company in companies.sudo()}
        for row in rows:
            company, customer, moment, channel, placed, spoken, moves, *reached = row
            person, address, incoming = reached
            events.setdefault((company, customer), []).append(
                contact_rules.Event(
                    moment,
                    channel,
                    placed,
                    spoken,
                    frozenset(moves or ()),
                    places[person or customer, channel, address],
                    incoming,
                    self._find_sender(
                        places.people[person or customer], address, homes.get(company)
                    )
                    if incoming
                    else "",
                )
            )
        return events

    def _find_sender(self, contact, address, home):
        """Return from where a contact wrote, as addresses are compared; "" if it is not known.

        :param str home: code of the country that counts where that of the contact is not known
        """
        country = contact._collections_get_country_code() or home
        found = self._normalize_addresses(address, country)
        return found[0] if found else ""

    def _read_debts(self, questions):
        """Return the invoices on which something is open, by company and customer."""
        found = {}
        for company, partner, move in self._group_open_items(questions, ["move_id"]):
            found.setdefault((company, partner.commercial_partner_id.id), set()).add(move.id)
        return {key: frozenset(ids) for key, ids in found.items()}

    def _read_debt_dates(self, questions):
        """Return when what each customer owes arose: dates of invoices by id, by company and
        customer."""
        found = {}
        for company, partner, move in self._group_open_items(questions, ["move_id"]):
            key = (company, partner.commercial_partner_id.id)
            found.setdefault(key, {})[move.id] = move.invoice_date or move.date
        return found

    def _read_amounts(self, questions):
        """Return what each customer owes, in company currency, by company and customer."""
        amounts = {}
        for company, partner, amount in self._group_open_items(
            questions, [], ["amount_residual:sum"]
        ):
            key = (company, partner.commercial_partner_id.id)
            amounts[key] = amounts.get(key, 0.0) + amount
        return amounts

    def _group_open_items(self, questions, groupby, aggregates=()):
        """Group the open items of the customers who are asked about.

        :return: rows of the id of the company that keeps the case, the contact on the items, and
            what else was asked for
        """
        owners = {}
        for company in {question.company for question in questions}:
            owners |= dict.fromkeys(company._collections_covered().ids, company.id)
        # Sudo: what is owed decides which rules count, whoever asks.
        lines = self.env["account.move.line"].sudo()
        rows = lines._read_group(
            lines._collections_get_open_domain(
                self.env["res.partner"].browse({question.customer.id for question in questions}),
                self.env["res.company"].browse(owners),
            ),
            ["company_id", "partner_id", *groupby],
            list(aggregates),
        )
        return [(owners[company.id], *others) for company, *others in rows]
