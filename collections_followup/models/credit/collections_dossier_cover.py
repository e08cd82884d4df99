from odoo import api, models
from odoo.tools import format_date, formatLang

DECLARATION = "collections.credit.declaration"


class CollectionsDossierCover(models.AbstractModel):
    """What the insurer gave and was told: the declarations made, their tables, and the cover."""

    _name = "collections.dossier.cover"
    _inherit = ["collections.dossier.source"]
    _description = "Cover and Declarations"

    _dossier_order = 10

    @api.model
    def _get_dossier_files(self, about):
        # EXTENDS 'collections.dossier.source'
        if about.record._name != DECLARATION:
            return []
        own = about.record
        folder = self.env._("Declarations")
        made = self.env[DECLARATION].search(
            [("cover_id", "=", own.cover_id.id), ("state", "=", "made")], order="date, id"
        )
        files = [
            file
            for declaration in made
            for file in (
                (folder, f"{declaration._get_file_name()}.pdf", declaration._print()),
                (folder, f"{declaration._get_file_name()}.csv", declaration._get_table()),
            )
        ]
        return files + self._get_cover_files(own.cover_id)

    @api.model
    def _get_cover_files(self, cover):
        """Return the terms of a cover in words, and the papers of cover and securities."""
        env, folder = self.env, self.env._("Cover")

        def money(part):
            return formatLang(env, part.amount, currency_obj=part.currency_id)

        until = cover.date_until
        texts = [
            f"{env._('Insurer')}: {cover.insurer}",
            f"{env._('Contract')}: {cover.policy_number or ''}",
            f"{env._('Insured limit')}: {money(cover)}",
            f"{env._('Insured percent')}: {formatLang(env, cover.percent, digits=2)}",
            f"{env._('From')}: {format_date(env, cover.date_from)}",
            f"{env._('Until')}: {format_date(env, until) if until else env._('no end')}",
            f"{env._('Report overdue within (days)')}: {cover.declare_days}",
            f"{env._('Longest extension (days)')}: {cover.longest_days}",
            f"{env._('Waiting period (days)')}: {cover.waiting_days}",
            f"{env._('Conditions')}: {cover.conditions or ''}",
        ]
        files = [(folder, f"{folder}.txt", "\n".join(texts).encode())]
        for part in [cover, *cover.file_id.security_ids]:
            # Sudo: papers of a part that the user may read.
            document = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", part._name),
                        ("res_id", "=", part.id),
                        ("res_field", "=", "document"),
                    ],
                    limit=1,
                )
            )
            if document.raw:
                files.append((folder, part.document_name or document.name, document.raw))
        return files
