"""What a customer wants: language, and by which ways he is written to or called."""

from odoo import api, fields, models

CHANNELS = ("email", "sms", "phone")


class CollectionsSelfServicePreferences(models.AbstractModel):
    _name = "collections.self.service.preferences"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Preferences"

    _kind = "preferences"
    _setting = "collections_self_preferences"

    @api.model
    @api.private
    def _get_languages_sudo(self, access):
        """Return the languages that can be chosen: pairs of code and name."""
        return access.env["res.lang"].get_installed()

    @api.model
    @api.private
    def _get_channels_sudo(self, access):
        """Return the ways by which this contact is reached, and whether he has opted out.

        :return: list of tuples: channel, label, addresses, whether it is open
        """
        consents, contact = access.env["collections.consent"], access.contact
        labels = dict(consents._fields["channel"]._description_selection(access.env))
        numbers = [contact.phone] if contact.phone else []
        known = {"email": contact._collections_get_emails(), "sms": numbers, "phone": numbers}
        return [
            (
                *(channel, labels[channel], addresses),
                not all(consents._find_opt_out(channel, own, contact) for own in addresses),
            )
            for channel, addresses in known.items()
            if addresses
        ]

    @api.model
    def _read(self, access, form, files):
        codes = [code for code, _name in self._get_languages_sudo(access)]
        lang = form.choice("lang", codes, needed=False)
        wanted = {channel for channel in CHANNELS if form.flag(f"by_{channel}")}
        return lang, wanted

    @api.model
    def _carry_out(self, access, clean, request):
        lang, wanted = clean
        said = []
        contact = access.contact.with_env(self.env)
        if lang and lang != contact.lang:
            contact.lang = lang
            said.append(self.env._("language %s", lang))
        for channel, label, addresses, is_open in self._get_channels_sudo(access):
            if is_open == (channel in wanted):
                continue
            for address in addresses:
                self._say(contact, channel, address, "withdrawn" if is_open else "granted")
            values = {"channel": label, "addresses": ", ".join(addresses)}
            said.append(
                self.env._("no %(channel)s to %(addresses)s", **values)
                if is_open
                else self.env._("%(channel)s to %(addresses)s", **values)
            )
        text = self.env._("wants: %s", ", ".join(said)) if said else self.env._("wants no change")
        request.note = ", ".join(said)
        if said:
            self._log_contact(access, request, text)

    @api.model
    def _say(self, contact, channel, address, decision):
        """Write down what a contact has said about an address of his, once."""
        consents = self.env["collections.consent"]
        if decision == "withdrawn" and consents._claim_opt_out(channel, address, contact):
            return
        consents.create(
            {
                "decision": decision,
                "channel": channel,
                "address": address,
                "partner_id": contact.id,
                "date": fields.Datetime.now(),
                "source": "portal",
            }
        )
