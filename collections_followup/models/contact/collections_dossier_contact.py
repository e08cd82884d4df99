from odoo import api, fields, models

from ...engine import dossier
from ..base.collections_dossier_source import Entry


class CollectionsDossierContact(models.AbstractModel):
    """The log of calls, messages and visits of a customer."""

    _name = "collections.dossier.contact"
    _inherit = ["collections.dossier.source"]
    _description = "Contacts with a Customer"

    _dossier_order = 40

    @api.model
    def _find_contacts(self, about):
        """Return the entries of the log that were not corrected, in their order."""
        return self.env["collections.contact"].search(
            [
                ("partner_id", "=", about.partner.id),
                ("company_id", "in", about.companies.ids),
                # What was corrected is not what was said.
                ("corrected_by_id", "=", False),
            ],
            order="date, id",
        )

    @api.model
    def _get_dossier_entries(self, about):
        # OVERRIDE
        contacts = self._find_contacts(about)
        labels = {
            name: dict(contacts._fields[name]._description_selection(self.env))
            for name in ("channel", "direction")
        }
        return [
            Entry(
                about.company._collections_day_of(contact.date),
                self.env._("Contact"),
                ", ".join(
                    filter(
                        None,
                        [
                            labels["channel"].get(contact.channel),
                            labels["direction"].get(contact.direction),
                            contact.person_name or contact.person_id.name,
                            contact.outcome_id.name,
                            contact.note,
                        ],
                    )
                ),
            )
            for contact in contacts
        ]

    @api.model
    def _get_dossier_files(self, about):
        # EXTENDS 'collections.dossier.source'
        contacts = self._find_contacts(about)
        labels = {
            name: dict(contacts._fields[name]._description_selection(self.env))
            for name in ("channel", "direction")
        }
        rows = [
            [
                self.env._("When (UTC)"),
                self.env._("Channel"),
                self.env._("Direction"),
                self.env._("Person"),
                self.env._("Outcome"),
                self.env._("Note"),
                self.env._("Logged by"),
            ],
            *(
                [
                    fields.Datetime.to_string(contact.date),
                    labels["channel"].get(contact.channel),
                    labels["direction"].get(contact.direction),
                    contact.person_name or contact.person_id.name,
                    contact.outcome_id.name,
                    contact.note,
                    contact.user_id.name,
                ]
                for contact in contacts
            ),
        ]
        return [("", f"{self.env._('Contacts')}.csv", dossier.write_table(rows))]
