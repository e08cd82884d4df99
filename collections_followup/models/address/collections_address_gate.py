"""Addresses at the gate: nobody is contacted where somebody else is reached."""

from odoo import api, models

from ...engine import contact_rules
from ..gate.collections_gate_source import Objection

MEDIA = {"phone": "phone", "sms": "sms", "email": "email", "letter": "letter", "visit": "letter"}


class CollectionsAddress(models.Model):
    _name = "collections.address"
    _inherit = ["collections.address", "collections.gate.source"]

    _gate_order = 30

    @api.model
    def _find_place(self, partner, channel, address):
        # EXTENDS 'collections.gate.source': the kind that somebody entered counts
        # Sudo: what is known of the address decides, whoever asks.
        known = partner.sudo().commercial_partner_id.collections_address_ids
        if not known:
            return None
        medium = MEDIA.get(channel, channel)
        key = partner._collections_normalize(medium, address) if address else None
        if medium == "letter":
            key = partner._collections_get_key("letter")
        for own in known:
            if own.place and own.medium == medium and own.normalized == key:
                return own.place
        return None

    @api.model
    def _find_other_number(self, partner, channel):
        # EXTENDS 'collections.gate.source': one that is known, and was not found to be of no use
        reachable = partner._collections_get_reachable(partner.commercial_partner_id)
        # Sudo: where somebody is called does not depend on who looks.
        for own in partner.sudo().commercial_partner_id.collections_address_ids:
            if own.usable and own.medium == channel and own.contact_id in reachable:
                return own.address
        return None

    @api.model
    def _get_objections(self, questions):
        # EXTENDS 'collections.gate.source'
        result = {}
        for question in questions:
            medium = MEDIA[question.channel]
            key = question.address
            if medium == "letter":
                key = question.partner._collections_get_key("letter")
            found = question.customer.collections_address_ids.filtered(
                lambda own, medium=medium, key=key: (
                    not own.usable and own.medium == medium and own.normalized == key
                )
            )[:1]
            if found:
                result[question] = [
                    Objection(
                        self.env._("Address not usable"),
                        contact_rules.Forbidden(),
                        "blocked" if found.is_foreign else "warned",
                        self.env._(
                            "%(address)s: %(reason)s.",
                            address=found.address,
                            reason=found.failure_reason or self.env._("of no use"),
                        ),
                        "",
                    )
                ]
        return result
