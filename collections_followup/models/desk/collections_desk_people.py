"""Whom the desk reaches and how that is done here: contacts, addresses, procedures."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, is_html_empty

# A number is for both: what is known of either is told beside it.
NUMBERS = ("phone", "sms")


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _read_people(self, cases, called):
        """Return the contacts of customers with roles and addresses, the one chosen first.

        :param dict called: who is called by the rule, by case
        :return: by case, a list of dicts: ``id``, ``name``, ``function``, ``roles`` (names),
            ``only`` (nobody else may be contacted), ``email``, ``chosen`` (reminders go there),
            ``called`` (calls do) and ``addresses``, see ``_read_addresses``
        """
        known = self._read_known_addresses(cases)
        return {
            case: self.with_company(case.company_id)._get_people_rows(
                case, known.get(case.partner_id.id, {}), called[case]
            )
            for case in cases
        }

    @api.model
    def _get_people_rows(self, case, known, called):
        """Return the contacts of the customer of a case, see ``_read_people``.

        :param dict known: see ``_read_known_addresses``
        :param called: who is called by the rule
        """
        chosen = case.recipient_id
        people = case.contact_ids.sorted(
            lambda contact: (contact != chosen, contact != case.partner_id)
        )
        rows = []
        for contact in people:
            roles = contact._collections_get_roles_sudo().with_env(self.env)
            addresses = self._read_addresses(contact, known)
            shown = (chosen, called, case.partner_id)
            if not addresses and not roles and contact not in shown:
                continue
            rows.append(
                {
                    "id": contact.id,
                    "name": contact.name or contact.display_name,
                    "function": contact.function or "",
                    "roles": roles.mapped("name"),
                    "only": contact._collections_is_only(),
                    "email": contact.email or "",
                    "chosen": contact == chosen,
                    "called": contact == called,
                    "addresses": addresses,
                }
            )
        return rows

    @api.model
    def _read_known_addresses(self, cases):
        """Return what is known of addresses of customers.

        :return: by the id of the customer, a dict by what they are for and notation
        """
        found = {}
        for own in self.env["collections.address"].search(
            [("customer_id", "in", cases.partner_id.ids)]
        ):
            of_customer = found.setdefault(own.customer_id.id, {})
            key = (own.medium, own.normalized)
            # Of an address on several contacts, what was said against it counts.
            if key not in of_customer or not own.usable:
                of_customer[key] = own
        return found

    @api.model
    def _read_addresses(self, contact, known):
        """Return the addresses of a contact, each with whether it can be used, and why not.

        :param dict known: see ``_read_known_addresses``
        :return: list of dicts: ``medium`` (email, phone or letter), ``address``, ``usable``,
            ``why`` (what is against it, in words) and ``hint`` (what is known in its favour)
        """
        labels = dict(
            self.env["collections.address"]._fields["medium"]._description_selection(self.env)
        )
        rows = []
        for medium, address in contact._collections_get_own_addresses():
            # A country alone is no place to write to.
            nowhere = medium == "letter" and not (contact.street or contact.zip or contact.city)
            if medium == "sms" or nowhere:
                continue
            key = contact._collections_normalize(medium, address)
            media = NUMBERS if medium == "phone" else (medium,)
            facts = [known[own, key] for own in media if (own, key) in known]
            against = [own for own in facts if not own.usable]
            rows.append(
                {
                    "medium": medium,
                    "address": address,
                    "usable": not any(own.medium == medium for own in against),
                    "why": " ".join(
                        self.env._(
                            "%(what)s: not usable since %(date)s. %(reason)s",
                            what=labels[own.medium],
                            date=self._format_day(own.date_failure),
                            reason=own.failure_reason or "",
                        ).strip()
                        for own in against
                    ),
                    "hint": self._get_address_hint(facts),
                }
            )
        return rows

    @api.model
    def _get_address_hint(self, facts):
        """Return what speaks for an address, in words; empty where nothing is known."""
        own = next((own for own in facts if own.usable), None)
        if own is None:
            return ""
        if own.date_success:
            return self.env._("Last success: %s", self._format_day(own.date_success))
        if own.date_verified:
            return self.env._("Verified on %s", format_date(self.env, own.date_verified))
        return ""

    @api.model
    def _format_day(self, moment):
        """Return the day of a moment as the company counts it."""
        return format_date(self.env, self.env.company._collections_day_of(moment)) if moment else ""

    # --------------------------------------------------------------- how it is done here

    @api.model
    def _read_procedures(self, case):
        """Return the procedures that fit a case, those first that the user has not read."""
        topics = dict(
            self.env["collections.procedure"]._fields["topic"]._description_selection(self.env)
        )
        return [
            {
                "id": procedure.id,
                "name": procedure.name,
                "topic": topics[procedure.topic],
                "body": "" if is_html_empty(procedure.body) else procedure.body,
                "version": procedure.version,
                "read": procedure.is_read,
            }
            for procedure in case.procedure_ids.sorted(lambda own: (own.is_read, own.sequence))
        ]

    @api.model
    def read_procedure(self, case_id, procedure_id, version=None):
        """Say that the user has read and understood a procedure that the desk shows.

        :param int case_id: the case
        :param int procedure_id: the procedure
        :param int version: the version that was on the screen
        :return: the procedures of the case, see ``_read_procedures``
        """
        case = self._get_case(case_id)
        procedure = case.procedure_ids.filtered(lambda own: own.id == procedure_id)
        if not procedure:
            raise UserError(self.env._("This procedure is not among those of the case any more."))
        if version is not None and version != procedure.version:
            raise UserError(
                self.env._("%s was changed meanwhile. Read the new text first.", procedure.name)
            )
        procedure.action_read()
        return self._read_procedures(case)
