from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.res_partner_email import find_addresses

# What was found: fields of a contact of the same names.
POSTAL = ("street", "street2", "zip", "city", "state_id", "country_id")
FOUND = ("email", "phone", *POSTAL)


class CollectionsAddressFinding(models.Model):
    """What tracing a contact has found: where, when, how sure it is, and the new address.

    Nothing changes on the contact until somebody takes the address over.
    """

    _name = "collections.address.finding"
    _inherit = ["collections.known", "collections.guarded"]
    _description = "Finding of Tracing"
    _order = "date desc, id desc"
    _rec_name = "source"
    _user_writable = frozenset({"source", "date", "finding", "confidence", *FOUND})
    _user_creatable = _user_writable | {"contact_id"}

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
    source = fields.Char(required=True, help="Where it was found: a register, a search, a person.")
    date = fields.Date(required=True, default=lambda self: self.env.company._collections_today())
    finding = fields.Text(help="What was found, also if it is nothing.")
    confidence = fields.Selection(
        selection=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
        required=True,
        default="medium",
        help="How sure it is that the contact is reached there.",
    )
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Street 2")
    zip = fields.Char(string="ZIP")
    city = fields.Char()
    state_id = fields.Many2one(
        comodel_name="res.country.state", domain="[('country_id', '=?', country_id)]"
    )
    country_id = fields.Many2one(comodel_name="res.country")
    has_address = fields.Boolean(compute="_compute_has_address")
    state = fields.Selection(
        selection=[("new", "New"), ("taken", "Taken over"), ("discarded", "Discarded")],
        string="Status",
        required=True,
        default="new",
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Found by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True, copy=False
    )

    @api.depends(*FOUND)
    def _compute_has_address(self):
        for finding in self:
            finding.has_address = any(finding[name] for name in FOUND)

    @api.constrains("email", "phone", "contact_id")
    def _check_found(self):
        for finding in self:
            if finding.email and not find_addresses(finding.email):
                raise ValidationError(
                    self.env._("%s is no e-mail address. Enter one.", finding.email)
                )
            # Sudo: only the country of the contact is read.
            contact = finding.contact_id.sudo()
            if finding.phone and not contact._phone_format(
                number=finding.phone, country=finding.country_id or contact.country_id
            ):
                raise ValidationError(
                    self.env._(
                        "%s is no telephone number. Enter it with its country code.",
                        finding.phone,
                    )
                )

    def write(self, vals):
        if not self._is_engine() and any(finding.state != "new" for finding in self):
            raise UserError(
                self.env._("What was decided stays as it was. Enter a further finding instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self:
            raise UserError(self.env._("Findings are kept. Discard this one instead."))

    # ------------------------------------------------------------------------- actions

    def action_take_over(self):
        """Enter what was found on the contacts, and use it from now on."""
        self.check_access("write")
        self._check_worked_on()
        for finding in self.filtered(lambda own: own.state == "new"):
            if not finding.has_address:
                raise UserError(
                    self.env._("There is no address to take over. Enter what was found.")
                )
            finding._take_over()
        return True

    def _take_over(self):
        self.ensure_one()
        # Sudo: a collector need not have the right to edit contacts; what was found is theirs to
        # enter. Whoever logs in with it is not: there the user's own rights count.
        contact = self.contact_id
        known = contact.sudo()
        target = contact if known.user_ids else known
        values = {name: self[name] for name in ("email", "phone") if self[name]}
        if any(self[name] for name in POSTAL):
            values |= {
                name: self[name].id if name.endswith("_id") else self[name] for name in POSTAL
            }
            values["country_id"] = values["country_id"] or known.country_id.id
        addresses = self.env["collections.address"]
        # What stood there before stays in the history.
        addresses._record([(known, *event, {}) for event in known._collections_get_own_addresses()])
        target.write(values)
        found = {"source": "tracing", "usable": True, "is_foreign": False, "failure_reason": False}
        addresses._record(
            [
                (known, medium, address, found)
                for medium, address in known._collections_get_own_addresses()
                if (medium == "email" and self.email)
                or (medium in ("phone", "sms") and self.phone)
                or (medium == "letter" and any(self[name] for name in POSTAL))
            ]
        )
        # Sudo: access was checked; who decided is not people's to write.
        self.sudo().write({"state": "taken", "decided_by_id": self.env.uid})

    def action_discard(self):
        """Record that these findings lead nowhere."""
        self.check_access("write")
        self._check_worked_on()
        # Sudo: access was checked; who decided is not people's to write.
        self.sudo().filtered(lambda own: own.state == "new").write(
            {"state": "discarded", "decided_by_id": self.env.uid}
        )
        return True
