from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.res_partner_email import find_addresses

MEDIA = [
    ("email", "E-mail"),
    ("phone", "Calls"),
    ("sms", "Text messages"),
    ("letter", "Letters"),
]
PLACES = [
    ("home", "Home"),
    ("work", "Work"),
    ("mobile", "Mobile"),
    ("landline", "Landline"),
    ("other", "Other"),
]
# What people say of an address; when something arrived or came back is recorded by itself.
SAID = frozenset({"place", "source", "note"})


class CollectionsAddress(models.Model):
    """What is known of an e-mail address, number or postal address of a contact.

    Where it comes from, when it was verified, when something arrived there last, and whether it
    can be used. It is kept when the contact gets another address: the history stays. An address
    that cannot be used is none for its customer, on whichever contact it stands.
    """

    _name = "collections.address"
    _inherit = ["collections.known", "collections.guarded"]
    _description = "Address of a Contact"
    _order = "customer_id, contact_id, medium, id"
    _user_writable = SAID
    _user_creatable = SAID | {"contact_id", "medium", "address"}

    contact_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(
        related="contact_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
        ondelete="cascade",
    )
    medium = fields.Selection(selection=MEDIA, string="For", required=True, default="email")
    address = fields.Char(string="Address or number", required=True)
    normalized = fields.Char(
        compute="_compute_normalized",
        store=True,
        precompute=True,
        readonly=True,
        export_string_translation=False,
        help="The address in the notation by which it is compared.",
    )
    place = fields.Selection(
        selection=PLACES,
        string="Kind",
        help="Where somebody is reached there. Rules of contact tell these apart.",
    )
    source = fields.Selection(
        selection=[
            ("contact", "Stands on the contact"),
            ("customer", "The customer said so"),
            ("tracing", "Found by tracing"),
            ("register", "Public register"),
            ("other", "Other"),
        ],
        required=True,
        default="contact",
    )
    note = fields.Char()
    date_verified = fields.Date(string="Verified on", readonly=True)
    date_success = fields.Datetime(
        string="Last success",
        readonly=True,
        help="The last time that a message was taken for it, or that somebody was reached.",
    )
    date_failure = fields.Datetime(string="Last failure", readonly=True)
    usable = fields.Boolean(default=True, readonly=True)
    is_foreign = fields.Boolean(
        string="Somebody else's",
        readonly=True,
        help="Somebody else is reached there: it is not only of no use, it must not be used.",
    )
    failure_reason = fields.Char(string="Why not", readonly=True)

    _address_unique = models.UniqueIndex(
        "(contact_id, medium, normalized)", "This address of the contact is known already."
    )
    # What cannot be used is looked up for each customer who is written to.
    _unusable_idx = models.Index("(customer_id, medium, normalized) WHERE usable IS NOT TRUE")

    @api.depends("address", "medium", "contact_id")
    def _compute_normalized(self):
        for own in self:
            own.normalized = own.contact_id._collections_normalize(own.medium, own.address)

    @api.depends("address", "medium")
    def _compute_display_name(self):
        labels = dict(self._fields["medium"]._description_selection(self.env))
        for own in self:
            own.display_name = f"{labels.get(own.medium, '')}: {own.address or ''}"

    @api.constrains("address", "medium")
    def _check_address(self):
        for own in self:
            if own.medium == "email" and not find_addresses(own.address):
                raise UserError(self.env._("%s is no e-mail address. Enter one.", own.address))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self and not self._is_engine():
            raise UserError(
                self.env._("What is known of addresses is kept. Mark it as not usable instead.")
            )

    # -------------------------------------------------------------------------- events

    @api.model
    @api.private
    def _record(self, events):
        """Record what happened at some addresses, those that nobody knew before included.

        :param list events: tuples of a contact or customer, a medium, an address, a dict of
            values: ``date_success``, ``date_failure``, ``usable``, ``is_foreign``,
            ``failure_reason``, ``date_verified``, ``source``, ``place``
        :return: the addresses
        """
        # Sudo: what happened is recorded, whoever made it happen; the values are the add-on's.
        model = self.sudo()
        wanted = {}
        for contact, medium, address, values in self._find_owners(events):
            key = (contact.id, medium, contact._collections_normalize(medium, address))
            if key[2]:
                wanted.setdefault(key, (address, {}))[1].update(values)
        if not wanted:
            return model
        self.flush_model()
        self.env.cr.execute(
            # Several workers may learn of an address at once.
            SQL(
                """
                INSERT INTO collections_address (
                    contact_id, customer_id, medium, normalized, address, source, usable,
                    create_uid, create_date, write_uid, write_date)
                SELECT v.contact_id, p.commercial_partner_id, v.medium, v.normalized, v.address,
                       'contact', TRUE, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                       now() AT TIME ZONE 'UTC'
                  FROM (VALUES %(rows)s) AS v(contact_id, medium, normalized, address)
                  JOIN res_partner p ON p.id = v.contact_id
                    ON CONFLICT (contact_id, medium, normalized) DO NOTHING
                """,
                uid=self.env.uid,
                rows=SQL(", ").join(
                    SQL("(%s, %s, %s, %s)", *key, address) for key, (address, _v) in wanted.items()
                ),
            )
        )
        self.env["res.partner"].invalidate_model(["collections_address_ids"])
        found = model.search(
            [
                ("contact_id", "in", [key[0] for key in wanted]),
                ("normalized", "in", [key[2] for key in wanted]),
            ]
        )
        groups = {}
        for own in found:
            key = (own.contact_id.id, own.medium, own.normalized)
            if key in wanted:
                groups.setdefault(tuple(sorted(wanted[key][1].items())), model.browse())
                groups[tuple(sorted(wanted[key][1].items()))] |= own
        for values, own in groups.items():
            own.write(dict(values))
        return model.union(*groups.values())

    @api.model
    def _find_owners(self, events):
        """Return events with the contact whose address it is: one may be reached at another's.

        :param list events: see ``_record``
        """
        # Sudo: whose address it is, whatever contacts the user may read.
        partners = self.env["res.partner"].sudo()
        named = [
            (partners.browse(partner.id), *event)
            for partner, *event in events
            if partner and event[1]
        ]
        customers = partners.union(*(partner.commercial_partner_id for partner, *_e in named))
        family = partners.search([("commercial_partner_id", "in", customers.ids)]).grouped(
            "commercial_partner_id"
        )
        result = []
        for partner, medium, address, values in named:
            others = family.get(partner.commercial_partner_id, partners)
            key = partner._collections_normalize(medium, address)
            owner = next(
                (own for own in partner | others if key and own._collections_has(medium, key)),
                partner,
            )
            result.append((owner, medium, address, values))
        return result

    @api.model
    @api.private
    def _get_failure_values(self, reason, foreign=False):
        """Return the values of an address that is not used any more, see ``_record``.

        :param str reason: why, in words
        :param bool foreign: whether somebody else is reached there
        """
        values = {
            "usable": False,
            "date_failure": fields.Datetime.now(),
            "failure_reason": " ".join((reason or "").split())[:200] or self.env._("It came back."),
        }
        return {**values, "is_foreign": True} if foreign else values

    # ------------------------------------------------------------------------- actions

    def action_verified(self):
        """Record that these addresses are right: they are used again."""
        self.check_access("write")
        self._check_worked_on()
        # Sudo: write access was checked; what follows from the button is not people's to write.
        self.sudo().write(
            {
                "date_verified": self.env.company._collections_today(),
                "usable": True,
                "is_foreign": False,
                "failure_reason": False,
            }
        )
        return True

    def action_unusable(self):
        """Record that these addresses are of no use: others are used instead."""
        self.check_access("write")
        self._check_worked_on()
        # Sudo: as above.
        self.sudo().write(
            {
                "usable": False,
                "date_failure": fields.Datetime.now(),
                "failure_reason": self.env._("Marked by %s", self.env.user.name),
            }
        )
        return True
