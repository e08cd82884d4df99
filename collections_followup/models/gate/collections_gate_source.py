"""Who tells the gate what was before, and what else there is against a contact.

Sources are found in the registry, those of other add-ons too: the contact log, sent notices,
consents, flags. Each method is called once for all questions, on an empty recordset in sudo mode.
"""

from collections import namedtuple

from odoo import api, models, tools

# Something that a source has against a contact: ``name`` of the rule, ``rule`` as the engine
# reads it (``engine/contact_rules.py``), the ``verdict`` that it gives when it speaks, ``text``
# and ``source`` in the user's language.
Objection = namedtuple("Objection", "name rule verdict text source")


class CollectionsGateSource(models.AbstractModel):
    """What the gate asks of each source. Each answer is 'nothing' by default."""

    _name = "collections.gate.source"
    _description = "Source of the Contact Gate"

    # Place among the sources. None: is none itself.
    _gate_order = None

    @api.model
    def _get_gate_sources(self):
        """Return an empty recordset of each source, in their order."""
        # Sudo: what is known against a contact counts, whoever asks.
        return [self.env[name].sudo() for name in self._get_gate_source_names()]

    @tools.ormcache()
    def _get_gate_source_names(self):
        found = (
            self.env.registry[name]
            for name in self.env.registry.descendants(["collections.gate.source"], "_inherit")
        )
        taking_part = [model for model in found if model._gate_order is not None]
        return tuple(
            model._name
            for model in sorted(taking_part, key=lambda own: (own._gate_order, own._name))
        )

    @api.model
    def _sql_gate_events(self, companies, customer_ids, since):
        """Return the communications that took place with some customers, as a statement.

        :param companies: the companies that keep the cases
        :param tuple customer_ids: commercial partners
        :param datetime since: naive UTC; what was before is of no interest
        :return: ``SQL`` of rows ``company_id``, ``partner_id`` (commercial), ``moment``
            (naive UTC), ``channel``, ``placed`` (whether it counts as an attempt of ours),
            ``conversation``, ``move_ids`` (int4[] of the invoices it was about, NULL or empty
            for all), ``person_id`` (the contact who was meant, NULL for the customer),
            ``address`` (number or e-mail address, NULL where it is not known): they tell at what
            kind of address it was; ``incoming`` (the customer wrote or called, and may be
            answered); None for none
        """
        return None

    @api.model
    def _sql_gate_validated(self, companies, customer_ids):
        """Return the debts whose validation notice was sent, as a statement.

        :param companies: the companies that keep the cases
        :param tuple customer_ids: commercial partners
        :return: ``SQL`` of rows ``company_id``, ``partner_id`` (commercial) and ``move_id``; None
            for none
        """
        return None

    @api.model
    def _find_place(self, partner, channel, address):
        """Return the kind of an address of a contact, where it is known: home, work or other.

        :param partner: the contact
        :param str channel: the channel that leads there
        :param str address: the number or e-mail address; None for the contact's own
        """
        return None

    @api.model
    def _find_other_number(self, partner, channel):
        """Return a number by which a contact is reached whose own ones cannot be used, or None.

        :param str channel: phone or sms
        """
        return None

    @api.model
    def _get_objections(self, questions):
        """Return what else there is against some contacts.

        :param list questions: ``Question`` of the gate
        :return: a dict: list of ``Objection`` by question
        """
        return {}
