from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.private
    def _collections_works_for(self, company):
        """Return those of these users who can own work of a company: its people, not customers.

        :param company: the company; any if empty
        """
        # In sudo mode: whose colleagues they are is not everybody's to read.
        return self.filtered(
            lambda user: (
                user.sudo()._is_internal() and (not company or company in user.sudo().company_ids)
            )
        )

    @api.private
    def _collections_check_works_for(self, company):
        """Refuse as owners of work those who are no colleagues, or not of the company.

        :param company: the company; any if empty
        """
        # Sudo: user and company are named to whoever is refused.
        wrong = (self - self._collections_works_for(company))[:1].sudo()
        if wrong and company:
            raise ValidationError(
                self.env._(
                    "%(user)s does not work for %(company)s. Choose a colleague who does.",
                    user=wrong.name,
                    company=company.sudo().name,
                )
            )
        if wrong:
            raise ValidationError(
                self.env._("%s is no colleague. Choose somebody who works here.", wrong.name)
            )

    @api.private
    def _collections_addressed(self, records):
        """Return records in the language of this user, to write to him about them.

        :param records: what is written about; as they are where there is no user
        """
        # Sudo: only the language of a colleague is read.
        return records.with_context(lang=self.sudo().lang or records.env.lang)

    def write(self, vals):
        # EXTENDS 'base': the cases of a collector who leaves become nobody's, for all to see
        leaving = self.filtered("active") if "active" in vals and not vals["active"] else None
        result = super().write(vals)
        if leaving:
            # Sudo: the cases of who leaves become nobody's, and who administers users need not be
            # of the team.
            self.env["collections.case"].sudo().search(
                [("user_id", "in", leaving.ids), ("state", "=", "open")]
            ).user_id = False
        if "active" in vals:
            # The pass keeps in memory who may get cases and tasks.
            self.env.registry.clear_cache()
        return result
