import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import eda_layout
from ...engine.court_exchange import Refused
from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_eda_number = fields.Char(
        string="Kennziffer",
        size=8,
        help="The number of eight digits that the court gave the company for payment orders.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_eda_id = fields.Char(
        string="EDA-ID",
        size=6,
        help="By which the court knows files of the company. Six letters or digits stand in each; "
        "fewer are numbered: ABC becomes ABC001, ABC002 and so on.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_eda_last = fields.Integer(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The number of the file that was written last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_eda_catalogue = fields.Integer(
        string="Usual catalogue number",
        required=True,
        default=11,
        help="What claims are mostly about, by the courts' catalogue: 11 purchase, 5 services.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_eda_layout = fields.Text(
        string="Positions of the court's description",
        help="Where the court's record description differs from the usual one: a line for each "
        "field, with record, field, first byte, length and form, such as 01 AS 03 street 10 35 X.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_court_representative = fields.Char(
        string="Represented by",
        help="Who represents the company in court.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_court_role = fields.Char(
        string="Function",
        help="Of that person, as the court wants it: Geschäftsführer, Vorstand.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_sdt_customer = fields.Char(
        string="Secure Data Transfer number",
        size=8,
        help="The number of eight digits that the County Court gave the company.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    @api.constrains(
        "collections_eda_number",
        "collections_eda_id",
        "collections_eda_catalogue",
        "collections_eda_layout",
        "collections_sdt_customer",
    )
    def _check_collections_court(self):
        env = self.env
        for company in self:
            for name, form, text in (
                ("collections_eda_number", r"\d{8}", env._("The Kennziffer has eight digits.")),
                (
                    "collections_eda_id",
                    r"[A-Za-z0-9]{1,6}",
                    env._("The EDA-ID has six letters or digits at most."),
                ),
                (
                    "collections_sdt_customer",
                    r"[1-9]\d{7}",
                    env._("The Secure Data Transfer number has eight digits."),
                ),
            ):
                if company[name] and not re.fullmatch(form, company[name]):
                    raise ValidationError(text)
            if not 1 <= company.collections_eda_catalogue <= 99:
                raise ValidationError(env._("Catalogue numbers are between 1 and 99."))
            try:
                eda_layout.amend(company.collections_eda_layout)
            except Refused as refused:
                text = env["collections.court.words"]._explain(refused)
                raise ValidationError(text) from refused

    @api.private
    def _collections_get_eda_layout(self):
        """Return the positions of EDA records, as the court of this company has them."""
        self.ensure_one()
        return eda_layout.amend(self.collections_eda_layout)

    @api.private
    def _collections_next_eda_id_sudo(self):
        """Return the EDA-ID of the next file: the company's own, numbered up to six letters.

        Of two files at once the second waits, and gets the next number. After the last number it
        begins again.
        """
        self.ensure_one()
        # Sudo: the EDA-ID is a setting, which few read.
        own = (self.sudo().collections_eda_id or "").upper()
        digits = 6 - len(own)
        if not own or not digits:
            return own
        self.flush_recordset(["collections_eda_last"])
        self.env.cr.execute(
            "UPDATE res_company SET collections_eda_last ="
            " COALESCE(collections_eda_last, 0) %% %s + 1 WHERE id = %s"
            " RETURNING collections_eda_last",
            [10**digits - 1, self.id],
        )
        [(number,)] = self.env.cr.fetchall()
        self.invalidate_recordset(["collections_eda_last"])
        return f"{own}{number:0{digits}}"
