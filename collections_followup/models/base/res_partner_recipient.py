"""The right person: which contact of a customer is written to and called.

One rule, read twice: in Python for screens and dialogs (``_collections_get_recipients``), in SQL
for the notices of a run (``_collections_sql_recipients``). A test compares the two.

1. Only contacts of the customer's legal entity count, at any depth: active, of no company or of
   one whose items the case covers. Who asks makes no difference.
2. Who alone may be contacted comes before all others (``collections.contact.role``). Then the role
   that the level names, for calls the contacts who are called, follow-up contacts and those whose
   role gets notices, invoice addresses. Where the customer has none of these, and no address for
   the channel either, whoever is on the claimed invoices and has one. Or else the customer.
3. Among several: whom the channel reaches at all, be it at the customer's address; the role;
   who is on the claimed invoices; whom the channel reaches directly; who is on more of them.
"""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_email import MAX_BOUNCES

# How an address looks that an e-mail can go to, and where one ends in a field with several.
USABLE = r"^[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)*[.]?$"
ADDRESS = r"[^][:space:],;/|&<>\"()@]+@[^][:space:],;/|&<>\"()@]+"
# Places among contacts, by what they are there for.
NAMED, CALLED, FOLLOW_UP, INVOICE, OTHER = range(5)
# What the rule reads, so that SQL sees what is not written yet.
READ = (
    "active",
    "city",
    "collections_contact",
    "collections_role_ids",
    "commercial_partner_id",
    "company_id",
    "country_id",
    "email",
    "email_normalized",
    "lang",
    "message_bounce",
    "phone",
    "phone_sanitized",
    "street",
    "type",
    "zip",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # ------------------------------------------------------------------------ Python

    def _collections_get_recipient(self, company=None, channel="email", moves=None, role=None):
        """Return the contact of this customer who is written to, see ``_get_recipients``."""
        self.ensure_one()
        customer = self.commercial_partner_id
        return self._collections_get_recipients(company, channel, moves, role)[customer]

    def _collections_get_recipients(
        self, company=None, channel="email", moves=None, role=None, candidates=None
    ):
        """Return who is written to or called, for many customers at once.

        :param company: the company that asks for its money; the current one if None
        :param channel: name of a channel, or None where it does not matter
        :param moves: the claimed invoices of all these customers; their open ones if None
        :param role: the role that the level names; none if None
        :param tuple candidates: what ``_collections_find_candidates`` has found already
        :return: a dict: the contact by commercial partner
        """
        customers = self.commercial_partner_id
        contacts, named = candidates or self._collections_find_candidates(company, moves)
        refused = (
            self.env["res.partner"].union(*contacts.values())._collections_get_refused(channel)
        )
        return {
            customer: customer._collections_choose(
                contacts[customer], channel, named, refused, role
            )
            if customer in contacts
            else customer
            for customer in customers
        }

    def _collections_find_candidates(self, company=None, moves=None):
        """Return who of these customers may be written to, whatever the channel.

        :return: contacts by customer; on how many claimed invoices each is, by id
        """
        customers = self.commercial_partner_id
        companies = self._collections_get_contact_companies(company)
        if moves is None:
            moves = customers._collections_get_open_moves(companies)
        named = {}
        for move in moves.sudo():
            named[move.partner_id.id] = named.get(move.partner_id.id, 0) + 1
        # sudo: who gets a reminder does not depend on who looks.
        contacts = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("commercial_partner_id", "in", customers.ids)
                & Domain("id", "not in", customers.ids)
                & Domain("active", "=", True)
                & Domain("company_id", "in", [False, *companies.ids])
                & (
                    Domain("collections_contact", "=", True)
                    | Domain("collections_role_ids", "any", [("active", "=", True)])
                    | Domain("type", "=", "invoice")
                    | Domain("id", "in", list(named))
                )
            )
        )
        return contacts.grouped("commercial_partner_id"), named

    def _collections_choose(self, contacts, channel, named, refused, role=None):
        """Return which of these contacts of this customer is written to, or the customer.

        :param contacts: those that the rule allows, in sudo mode
        :param channel: name of a channel, or None
        :param dict named: on how many claimed invoices each contact is, by id
        :param set refused: their addresses or numbers on core's blacklists
        :param role: the role that the level names
        """
        self.ensure_one()
        has_address = self.sudo()._collections_has_address(channel)
        ranks = {}
        for contact in contacts:
            own = contact._collections_has_address(channel)
            only = contact._collections_is_only()
            place = contact._collections_get_place(channel, role)
            number = named.get(contact.id, 0)
            if not only and place == OTHER and (has_address or not own or not number):
                continue
            ranks[contact] = (
                not only,
                not (only or own or has_address),
                place,
                not number,
                not (own and contact._collections_is_reached(channel, refused)),
                -number,
                contact.id,
            )
        return self.browse(min(ranks, key=ranks.get).id) if ranks else self

    def _collections_get_roles_sudo(self):
        """Return the roles of this contact that count."""
        # Sudo: who gets a reminder does not depend on who looks.
        return self.sudo().collections_role_ids.filtered("active")

    def _collections_is_only(self):
        """Return whether nobody else of the customer may be contacted."""
        return any(self._collections_get_roles_sudo().mapped("is_only"))

    def _collections_is_uncounted(self):
        """Return whether calls to this contact are outside of all limits of calls."""
        return any(self._collections_get_roles_sudo().mapped("is_uncounted"))

    def _collections_get_place(self, channel, role=None):
        """Return the place of this contact among those of the customer.

        :param channel: name of a channel, or None
        :param role: the role that the level names
        """
        self.ensure_one()
        roles = self._collections_get_roles_sudo()
        if role and role in roles:
            return NAMED
        if channel == "phone" and any(roles.mapped("is_called")):
            return CALLED
        # Sudo: as the roles.
        if self.sudo().collections_contact or (
            channel != "phone" and any(roles.mapped("gets_notices"))
        ):
            return FOLLOW_UP
        return INVOICE if self.type == "invoice" else OTHER

    def _collections_get_reachable(self, customer):
        """Return at whose addresses this contact is reached, the first that has one counts.

        :param customer: the customer: reached as well, unless only the contact may be
        """
        return self if self._collections_is_only() else self | customer

    def _collections_has_address(self, channel):
        """Return whether this contact has an address of its own for a channel."""
        self.ensure_one()
        if channel == "email":
            return bool(self._collections_get_emails())
        if channel in ("letter", "post"):
            own = self.city and (self.street or self.zip) and self.country_id
            return bool(own) and self._collections_is_usable(channel)
        if channel in ("sms", "phone"):
            return bool(self.phone) and self._collections_is_usable(channel)
        return True

    def _collections_is_usable(self, channel):
        """Return whether this contact's own number or postal address can be used."""
        sources = self.env["collections.address.source"]._get_address_sources()
        return all(source._is_usable(self, channel) for source in sources)

    def _collections_is_reached(self, channel, refused):
        """Return whether this contact's own address for a channel, which it has, works.

        :param set refused: addresses or numbers on core's blacklists
        """
        self.ensure_one()
        if channel == "email":
            return self.message_bounce < MAX_BOUNCES and bool(
                set(self._collections_get_emails()) - refused
            )
        if channel == "sms":
            return bool(self.phone_sanitized) and self.phone_sanitized not in refused
        return True

    def _collections_get_refused(self, channel):
        """Return the addresses or numbers of these contacts that are on core's blacklists."""
        if channel == "email":
            return self._collections_get_refused_emails()
        if channel == "sms":
            numbers = [number for number in self.mapped("phone_sanitized") if number]
            # sudo: only administrators of mailings read the blacklist
            blacklist = self.env["phone.blacklist"].sudo()
            return set(blacklist.search([("number", "in", numbers)]).mapped("number"))
        return set()

    def _collections_get_open_moves(self, companies):
        """Return the invoices of these customers on which something is open.

        :param companies: the companies whose items count
        """
        # sudo: who gets a reminder does not depend on who looks.
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                self.env["account.move.line"]._collections_get_open_domain(self, companies)
                & Domain("amount_residual", ">", 0),
                ["move_id"],
            )
        )
        return self.env["account.move"].union(*(move for (move,) in groups))

    # ---------------------------------------------------------------- whose contact

    @api.model
    def _collections_get_contact_companies(self, company=None):
        """Return the companies whose contacts may be written to about a company's claims.

        :param company: the company; the current one if None
        """
        company = company or self.env.company
        return (company._collections_owner() or company)._collections_covered() | company

    def _collections_is_contact_of(self, customer, company):
        """Return whether this contact may be written to about what a customer owes a company."""
        # Sudo: contacts of other companies are told apart, which the user may not read.
        contact = self.sudo()
        if contact == customer:
            return True
        return bool(
            contact.active
            and contact.commercial_partner_id == customer.commercial_partner_id
            and (
                not contact.company_id
                or contact.company_id in self._collections_get_contact_companies(company)
            )
        )

    def _collections_check_company(self, customer, company):
        """Refuse a contact that is kept by a company which has no part in the claims."""
        # Sudo: contacts of other companies are told apart, which the user may not read.
        contact = self.sudo()
        if (
            contact != customer
            and contact.company_id
            and contact.company_id not in self._collections_get_contact_companies(company)
        ):
            raise ValidationError(
                self.env._(
                    "%(contact)s is a contact that another company keeps. Choose one that "
                    "%(company)s may write to.",
                    contact=contact.display_name,
                    company=company.display_name,
                )
            )

    # --------------------------------------------------------------------------- SQL

    @api.model
    def _collections_flush_recipients(self):
        """Write what ``_collections_sql_recipients`` reads."""
        self.flush_model(READ)
        for name in ("mail.blacklist", "phone.blacklist", "collections.contact.role"):
            self.env[name].flush_model()
        self.env["account.move"].flush_model(["partner_id"])
        for source in self.env["collections.address.source"]._get_address_sources():
            source._flush_addresses()

    @api.model
    def _collections_sql_recipients(self, wanted, claimed, companies):
        """Return the statement that chooses contacts, the same as ``_collections_get_recipients``.

        A customer who is written to in person is in no row. Flush before, see
        ``_collections_flush_recipients``.

        :param SQL wanted: rows of a ``key``, a commercial partner ``customer_id``, a ``channel``
            and the ``role_id`` that the level names, or NULL
        :param SQL claimed: rows of a ``key``, a contact ``partner_id`` and on how many claimed
            invoices (``number``) it is
        :param companies: the companies whose contacts count
        :return: rows of a ``key``, the contact's ``id`` and ``lang``, the language to write in
        """
        return SQL(
            """
            WITH wanted AS (%(wanted)s),
            candidate AS (
                SELECT w.key, w.channel, w.customer_id, p.id, p.lang,
                       %(place)s AS place,
                       COALESCE(k.is_only, FALSE) AS alone,
                       COALESCE(n.number, 0) AS number, %(own)s AS own
                  FROM wanted w
                  JOIN res_partner p ON p.commercial_partner_id = w.customer_id
                   AND p.id != w.customer_id AND p.active
                   AND (p.company_id IS NULL OR p.company_id IN %(companies)s)
             LEFT JOIN (%(claimed)s) n ON n.key = w.key AND n.partner_id = p.id
             LEFT JOIN (%(roles)s) k ON k.partner_id = p.id
                 WHERE p.collections_contact OR p.type = 'invoice' OR n.number > 0
                    OR k.partner_id IS NOT NULL
            ),
            ranked AS (
                SELECT d.*, %(customers)s AS has_address, %(reached)s AS reached,
                       c.lang AS customer_lang
                  FROM candidate d
                  JOIN res_partner p ON p.id = d.id
                  JOIN res_partner c ON c.id = d.customer_id
            )
            SELECT DISTINCT ON (key) key, id, COALESCE(NULLIF(lang, ''), customer_lang) AS lang
              FROM ranked
             WHERE alone OR place < %(other)s OR (number > 0 AND own AND NOT has_address)
          ORDER BY key, alone DESC, (alone OR own OR has_address) DESC, place, number = 0,
                   reached DESC, number DESC, id
            """,
            place=self._collections_sql_place(),
            roles=SQL(
                "SELECT r.partner_id, array_agg(f.id) AS ids,"
                " bool_or(f.gets_notices) AS gets_notices,"
                " bool_or(f.is_called) AS is_called, bool_or(f.is_only) AS is_only"
                " FROM collections_contact_role_partner_rel r"
                " JOIN collections_contact_role f ON f.id = r.role_id AND f.active"
                " GROUP BY r.partner_id"
            ),
            other=OTHER,
            wanted=wanted,
            claimed=claimed,
            companies=tuple(companies.ids) or (0,),
            own=self._collections_sql_has_address(SQL("w.channel"), "p"),
            customers=self._collections_sql_has_address(SQL("d.channel"), "c"),
            reached=self._collections_sql_is_reached(SQL("d.channel"), "p"),
        )

    @api.model
    def _collections_sql_place(self):
        """Return the place of ``_collections_get_place`` of a partner ``p`` with roles ``k``."""
        return SQL(
            """
            CASE WHEN w.role_id = ANY(k.ids) THEN %(named)s
                 WHEN w.channel = 'phone' AND k.is_called THEN %(called)s
                 WHEN p.collections_contact OR (w.channel != 'phone' AND k.gets_notices)
                 THEN %(follow_up)s
                 WHEN p.type = 'invoice' THEN %(invoice)s ELSE %(other)s END
            """,
            named=NAMED,
            called=CALLED,
            follow_up=FOLLOW_UP,
            invoice=INVOICE,
            other=OTHER,
        )

    @api.model
    def _collections_sql_has_address(self, channel, alias):
        """Return the condition of ``_collections_has_address`` on a partner."""
        return SQL(
            """
            CASE WHEN %(channel)s = 'email' THEN %(email)s
                 WHEN %(channel)s IN ('letter', 'post')
                 THEN COALESCE(%(city)s, '') != '' AND %(country)s IS NOT NULL
                      AND COALESCE(NULLIF(%(street)s, ''), %(zip)s, '') != '' AND %(usable)s
                 WHEN %(channel)s IN ('sms', 'phone')
                 THEN COALESCE(%(phone)s, '') != '' AND %(usable)s
                 ELSE TRUE END
            """,
            channel=channel,
            usable=self._collections_sql_is_usable(channel, alias),
            email=self._collections_sql_any_email(alias, SQL("TRUE")),
            **{
                name: SQL.identifier(alias, column)
                for name, column in (
                    ("city", "city"),
                    ("country", "country_id"),
                    ("street", "street"),
                    ("zip", "zip"),
                    ("phone", "phone"),
                )
            },
        )

    @api.model
    def _collections_sql_is_usable(self, channel, alias):
        """Return the condition of ``_collections_is_usable`` on a partner."""
        sources = self.env["collections.address.source"]._get_address_sources()
        known = [sql for source in sources if (sql := source._sql_usable(channel, alias))]
        return SQL(" AND ").join([SQL("TRUE"), *known])

    @api.model
    def _collections_sql_is_reached(self, channel, alias):
        """Return the condition of ``_collections_is_reached`` on a partner with an address."""
        return SQL(
            """
            (own AND CASE WHEN %(channel)s = 'email'
                 THEN COALESCE(%(bounces)s, 0) < %(most)s AND %(email)s
                 WHEN %(channel)s = 'sms'
                 THEN COALESCE(%(number)s, '') != '' AND NOT EXISTS (
                      SELECT 1 FROM phone_blacklist b WHERE b.active AND b.number = %(number)s)
                 ELSE TRUE END)
            """,
            channel=channel,
            bounces=SQL.identifier(alias, "message_bounce"),
            most=MAX_BOUNCES,
            number=SQL.identifier(alias, "phone_sanitized"),
            email=self._collections_sql_any_email(
                alias,
                SQL(
                    "NOT EXISTS (SELECT 1 FROM mail_blacklist b"
                    " WHERE b.active AND b.email = a.address)"
                ),
            ),
        )

    @api.model
    def _collections_sql_any_email(self, alias, condition):
        """Return the condition that one of a partner's usable e-mail addresses meets another.

        :param str alias: of the partner
        :param SQL condition: on ``a.address``, normalized
        """
        sources = self.env["collections.address.source"]._get_address_sources()
        known = [sql for source in sources if (sql := source._sql_usable_email(alias))]
        return SQL(
            """
            EXISTS (
                SELECT 1 FROM (
                    SELECT rtrim(%(first)s, '.') AS address WHERE %(first)s IS NOT NULL
                     UNION ALL
                    SELECT rtrim(lower(found[1]), '.')
                      FROM regexp_matches(%(text)s, %(address)s, 'g') AS found
                     WHERE %(text)s LIKE '%%@%%@%%') a
                 WHERE a.address ~ %(usable)s AND %(condition)s)
            """,
            first=SQL.identifier(alias, "email_normalized"),
            text=SQL.identifier(alias, "email"),
            address=ADDRESS,
            usable=USABLE,
            condition=SQL(" AND ").join([condition, *known]),
        )
