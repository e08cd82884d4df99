"""Opting out by the link in an e-mail: signed, for its addresses only, once."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import email_normalize

PATH = "/collections/opt-out"
SCOPE = "collections_opt_out"
# A link works for so many days; the law asks for 30.
LINK_DAYS = 730


class CollectionsConsent(models.Model):
    _inherit = "collections.consent"

    @api.model
    def _make_link(self, company, partner, addresses):
        """Return the address of the page on which a customer opts out of e-mails.

        :param company: the company that writes
        :param partner: the contact who is written to
        :param list addresses: his e-mail addresses
        """
        token = self.env["collections.signed"]._sign_values(
            SCOPE, [company.id, partner.id, *addresses], timedelta(days=LINK_DAYS)
        )
        return f"{company.get_base_url()}{PATH}/{token}"

    @api.model
    @api.private
    def _read_link(self, token):
        """Return what a link says, or None if it was changed or has expired.

        :param str token: the signed part of the link
        :return: a dict of ``company`` and ``partner`` (records), ``addresses`` and ``lang``
        """
        values = self.env["collections.signed"]._read_values(SCOPE, token)
        if not values:
            return None
        company_id, partner_id, *addresses = values
        # Sudo: whoever has the link is nobody here; it says which records it is about.
        company = self.env["res.company"].sudo().browse(company_id).exists()
        partner = self.env["res.partner"].sudo().browse(partner_id).exists()
        if not company:
            return None
        lang = partner.lang or partner.commercial_partner_id.lang or company.partner_id.lang
        return {"company": company, "partner": partner, "addresses": addresses, "lang": lang}

    @api.model
    @api.private
    def _opt_out_by_link(self, link):
        """Record that the addresses of a link opted out; once, however often it is asked for.

        :param dict link: see ``_read_link``
        """
        for address in sorted(link["addresses"]):
            if self._claim_opt_out("email", address):
                continue
            self.create(
                {
                    "decision": "withdrawn",
                    "channel": "email",
                    "address": address,
                    "partner_id": link["partner"].id,
                    "date": fields.Datetime.now(),
                    "source": "link",
                }
            )
            self._tell_opt_out(link["partner"], address)

    @api.model
    def _claim_opt_out(self, channel, address, partner=None):
        """Let nobody else record an opt-out of an address until this transaction ends.

        Mail programs post twice and providers report twice, at the same moment too: what another
        worker has just committed is seen as well.

        :return: whether it has opted out already
        """
        normalized = self._normalize(address, self._get_country_of(partner))
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", f"{channel} {normalized}")
        )
        if self._find_withdrawn(channel, normalized):
            return True
        # This transaction goes on seeing the table as it was when it began.
        with self.env.registry.cursor() as cr:
            return bool(self.with_env(self.env(cr=cr))._find_withdrawn(channel, normalized))

    @api.model
    def _get_country_of(self, partner):
        """Return the country whose notation a contact's numbers are in, by its code."""
        # Sudo: only the country of the contact is read.
        country = partner and partner.sudo()._collections_get_country_code()
        return country or self.env.company.country_id.code

    @api.model
    def _is_opted_out(self, link):
        """Return whether all addresses of a link have opted out."""
        return all(self._find_opt_out("email", address) for address in link["addresses"])

    @api.model
    def _find_opt_out(self, channel, address, partner=None):
        """Return the opt-out of an address or number that holds now, or an empty recordset.

        :param partner: the contact whose address it is, if known: numbers may be in the notation
            of its country
        """
        normalized = self._normalize(address, self._get_country_of(partner))
        return self._find_withdrawn(channel, normalized)

    @api.model
    def _find_withdrawn(self, channel, normalized):
        """Return the opt-out of an address, as it is compared, that holds now."""
        now = fields.Datetime.now()
        # Sudo: what somebody asked us not to do holds for all, whoever reads it.
        entries = self.sudo().search(
            [("normalized", "=", normalized), ("channel", "in", (channel, False))],
            order="date, id",
        )
        for group in entries.grouped("channel").values():
            for entry, since, until in self._get_spans(group):
                if since <= now and (until is None or now < until):
                    return entry
        return self.browse()

    @api.model
    def _tell_opt_out(self, partner, address):
        """Tell in the contact's chatter that an address opted out."""
        if partner:
            # Sudo: the customer says so himself, who has no rights here.
            partner.sudo()._message_log(
                body=self.env._(
                    "%s opted out. Invoices, receipts and notices that the law requires still go.",
                    address,
                )
            )

    @api.model
    def _get_unsubscribe(self, company, partner, addresses):
        """Return the headers and the line by which the reader of an e-mail opts out.

        :param list addresses: the addresses that it goes to
        :return: a dict of headers (RFC 2369, RFC 8058), and markup in the reader's language
        """
        known = [address for address in map(email_normalize, addresses) if address]
        if not known:
            return {}, ""
        url = self._make_link(company, partner, known)
        headers = {"List-Unsubscribe": f"<{url}>"}
        # RFC 8058, section 3.1: one click is offered by an address of HTTPS alone.
        if url.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        lang = partner.lang or self.env.lang
        footer = (
            self.with_context(lang=lang)
            .env["ir.qweb"]
            ._render("collections_followup.opt_out_footer", {"url": url})
        )
        return headers, footer
