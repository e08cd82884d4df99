import re
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.collections_guarded import declare_client_keys

declare_client_keys(
    collections_register_partner="the customer who is looked up in the registers of the list",
)

# What is filled into the address of a register, from the customer.
FIELDS = ("name", "vat", "company_registry", "street", "zip", "city", "state", "country")
WORD = re.compile(r"\{([a-z_]*)\}")


class CollectionsLegalRegister(models.Model):
    """A public register in which customers are looked up: a link, filled in with what is known.

    What was found is kept as a finding of tracing.
    """

    _name = "collections.legal.register"
    _inherit = ["collections.checked"]
    _description = "Public Register"
    _order = "country_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    type = fields.Selection(
        selection=[
            ("insolvency", "Insolvency"),
            ("company", "Companies"),
            ("address", "Addresses"),
            ("court", "Courts"),
            ("property", "Land"),
        ],
        required=True,
    )
    country_id = fields.Many2one(comodel_name="res.country", help="Empty: for all countries.")
    url = fields.Char(
        string="Link",
        required=True,
        help="Words in braces are filled in from the customer: {name}, {vat}, "
        "{company_registry}, {street}, {zip}, {city}, {state}, {country}.",
    )
    note = fields.Char(translate=True, help="How it is searched, and what it costs.")

    @api.constrains("url")
    def _check_url(self):
        for register in self:
            place = register.url.partition("?")[0].removeprefix("https://").partition("/")[0]
            if not register.url.startswith("https://") or not place or set("{}@\\ ") & set(place):
                raise ValidationError(
                    self.env._("%s: enter an address that begins with https://.", register.name)
                )
            for word in WORD.findall(register.url):
                if word not in FIELDS:
                    raise ValidationError(
                        self.env._(
                            "%(register)s: nothing can be filled in for %(word)s. Known words are "
                            "%(known)s.",
                            register=register.name,
                            word="{%s}" % word,
                            known=", ".join("{%s}" % own for own in FIELDS),
                        )
                    )

    def _get_url(self, partner):
        """Return the link for a customer.

        :param partner: the customer
        """
        self.ensure_one()
        values = {name: partner[name] or "" for name in ("name", "vat", "company_registry")}
        values.update({name: partner[name] or "" for name in ("street", "zip", "city")})
        values.update(state=partner.state_id.code or "", country=partner.country_id.code or "")
        return WORD.sub(lambda found: quote(values[found.group(1)], safe=""), self.url)

    @api.model
    @api.private
    def _get_action(self, partner):
        """Return the action that lists the registers of a customer's country.

        :param partner: the customer
        """
        partner.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Registers for %s", partner.display_name),
            "res_model": self._name,
            "view_mode": "list",
            "views": [
                (
                    self.env.ref(
                        "collections_followup.collections_legal_register_view_search_of"
                    ).id,
                    "list",
                )
            ],
            "domain": [("country_id", "in", (False, partner.country_id.id))],
            "context": {"collections_register_partner": partner.id},
            "target": "new",
        }

    def _get_partner(self):
        """Return the customer who is looked up, whom the user may read.

        :raise UserError: there is none
        """
        number = self.env.context.get("collections_register_partner")
        partner = self.env["res.partner"].browse(number if isinstance(number, int) else []).exists()
        if not partner:
            raise UserError(self.env._("Open the registers from a customer or a case."))
        partner.check_access("read")
        return partner

    def action_open(self):
        """Open the register, filled in with what is known of the customer."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self._get_url(self._get_partner()),
            "target": "new",
        }

    def action_finding(self):
        """Enter what was found, as a finding of tracing."""
        self.ensure_one()
        self.check_access("read")
        partner = self._get_partner()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was found"),
            "res_model": "collections.address.finding",
            "view_mode": "form",
            "context": {"default_contact_id": partner.id, "default_source": self.name},
            "target": "new",
        }
