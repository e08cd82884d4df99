from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.res_company import COMPANY_READERS
from .collections_contact_ruleset import MODES


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_for_others = fields.Boolean(
        string="Collects for others",
        help="The company collects debts that are, or were, owed to others: stricter rules are "
        "usual then.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    collections_sms_answers = fields.Boolean(
        string="Answers to text messages reach us",
        help="Texts say that an answer of STOP ends them, where they say how to opt out. Else "
        "they name an address to write to.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    @api.private
    def _collections_set_ruleset(self, ruleset, mode):
        """Say what this company makes of a contact rule set.

        :param ruleset: the rule set, or its XML id
        :param str mode: off, advise, warn or block
        """
        self.ensure_one()
        if mode not in dict(MODES):
            raise UserError(
                self.env._("A rule set is off, or it advises, warns or blocks; not %s.", mode)
            )
        if isinstance(ruleset, str):
            ruleset = self.env.ref(ruleset)
        ruleset.check_access("write")
        # Sudo: the right to write the rule set is the right to choose it for one's company.
        modes = self.env["collections.contact.ruleset.mode"].sudo()
        entry = modes.search([("company_id", "=", self.id), ("ruleset_id", "=", ruleset.id)])
        if entry:
            entry.mode = mode
        else:
            modes.create({"company_id": self.id, "ruleset_id": ruleset.id, "mode": mode})
