"""Whose account somebody sees, and whether he may act: by a link, or by a login.

A page of the portal asks once, by the part of its address that follows ``PATH``: the token of a
link, or ``my-<customer>-<company>`` for who is logged in. Everything that it shows or does is about
the customer and company of the ``Access`` that it gets, and nothing else.
"""

import re
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from .collections_portal_link import MOST, PATH

MY_KEY = re.compile(r"my-([0-9]{1,10})-([0-9]{1,10})")


class Access(NamedTuple):
    """Who looks at which account. All records are sudoed, in the company and language of it.

    ``company``: the one that keeps the cases; ``partner``: commercial partner; ``contact``: who
    looks; ``link``: empty for who is logged in; ``user``: the login, empty where it is by link
    alone; ``may_act``: else nothing is done in the customer's name; ``key``: its part of addresses.
    """

    company: object
    partner: object
    contact: object
    link: object
    user: object
    may_act: bool
    key: str

    @property
    def env(self):
        """The environment of the page: sudo mode, the company with its branches, the language."""
        return self.company.env

    def get_path(self, page=""):
        """Return the address of a page of this account, without the host."""
        return f"{PATH}/{self.key}/{page}".rstrip("/")


class CollectionsPortal(models.AbstractModel):
    _name = "collections.portal"
    _description = "Customer's Account Pages"

    @api.model
    @api.private
    def _find_access_sudo(self, key):
        """Return the ``Access`` of an address; None where there is none, whatever the reason.

        :param str key: token of a link, or ``my-<customer>-<company>``
        """
        match = MY_KEY.fullmatch(key)
        if match:
            return self._find_access_of_login_sudo(int(match[1]), int(match[2]))
        link = self.env["collections.portal.link"]._find_by_token_sudo(key)
        if not link or not self._is_switched_on_sudo(link.company_id):
            return None
        contact, partner = link.contact_id, link.partner_id
        # A contact who is gone, or has another employer by now, sees nothing any more.
        if (
            partner.commercial_partner_id != partner
            or not contact.active
            or not contact._collections_is_contact_of(partner, link.company_id)
        ):
            return None
        # Colleagues look at what the customer sees, and do nothing in his name.
        may_act = not self._only_looks_sudo(contact) and not self.env.user._is_internal()
        return self._make_access_sudo(
            link.company_id, partner, contact, link, self._get_login(), may_act, key
        )

    @api.model
    def _find_access_of_login_sudo(self, partner_id, company_id):
        """Return the ``Access`` of who is logged in to a customer, or None."""
        user = self._get_login()
        if not user or max(partner_id, company_id) > MOST:
            return None
        for account in self._get_accounts_sudo():
            if (account.partner.id, account.company.id) == (partner_id, company_id):
                return account
        return None

    @api.model
    @api.private
    def _get_accounts_sudo(self):
        """Return the accounts that who is logged in may look at, as list of ``Access``.

        The own one and those of other customers that somebody gave access to, in the companies that
        have such pages and in which the customer has ever owed something.
        """
        user = self._get_login()
        if not user:
            return []
        contact = user.partner_id
        own = contact.commercial_partner_id
        rights = self.env["collections.portal.right"]._find_sudo(contact)
        levels = {(right.partner_id, right.company_id): right.level for right in rights}
        # Sudo: settings, and whether there is a ledger, told to whoever is logged in.
        companies = self.sudo().env["res.company"].search([("collections_portal", "=", True)])
        companies = companies.filtered(lambda company: company._collections_keeps_cases())
        pairs = self._find_ledgers_sudo(own | rights.partner_id, companies)
        only_looks = self._only_looks_sudo(contact)
        none = self.env["collections.portal.link"]
        accounts = []
        for partner, company in pairs:
            if partner == own:
                if not contact._collections_is_contact_of(own, company):
                    continue
                may_act = not only_looks
            elif (partner, company) in levels:
                may_act = levels[partner, company] == "act"
            else:
                continue
            key = f"my-{partner.id}-{company.id}"
            accounts.append(
                self._make_access_sudo(company, partner, contact, none, user, may_act, key)
            )
        return accounts

    @api.model
    @api.private
    def _get_page_sudo(self, access, number=1):
        """Return the values of the account page: its sections and what can be done.

        :param Access access: whose account it is
        :param int number: page of the items
        """
        own = self.with_env(access.env)
        document = own.env["collections.document"]
        shared = document._prepare_shared_values(access.partner, qr=True)
        page = {
            "groups": own.env["collections.portal.account"]._read_sudo(access),
            "format": shared["format"],
            "shared": shared,
            "number": max(number, 1),
        }
        sections = own.env["collections.portal.section"]._get_sections()
        page["actions"] = [
            action
            for section in sections
            if access.may_act
            for action in section._get_actions_sudo(access, page)
        ]
        shown = []
        for section in sections:
            values = section._get_values_sudo(access, page)
            if values is not None:
                shown.append({"template": section._section_template, "values": values})
        return {"sections": shown, "actions": page["actions"], "page": page}

    @api.model
    def _find_ledgers_sudo(self, partners, companies):
        """Return the pairs of customer and company in which something was ever owed."""
        if not partners or not companies:
            return []
        owners = {
            covered.id: company
            for company in companies
            for covered in company._collections_covered()
        }
        self.env["account.move.line"].flush_model(["partner_id", "company_id", "parent_state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, c.id
                  FROM res_partner p
            CROSS JOIN res_company c
                 WHERE p.id IN %(partners)s AND c.id IN %(companies)s
                   AND EXISTS (SELECT FROM account_move_line l
                                 JOIN account_account a ON a.id = l.account_id
                                WHERE l.partner_id = p.id AND l.company_id = c.id
                                  AND l.parent_state = 'posted'
                                  AND a.account_type = 'asset_receivable')
              ORDER BY p.complete_name, p.id, c.sequence, c.id
                """,
                partners=tuple(partners.ids),
                companies=tuple(owners),
            )
        )
        # Sudo: as the accounts are read.
        browse = partners.sudo().browse
        return list(dict.fromkeys((browse(partner), owners[company]) for partner, company in rows))

    @api.model
    def _get_login(self):
        """Return the user, sudoed, or an empty one where nobody is logged in."""
        user = self.env.user
        return user.browse() if user._is_public() else user

    @api.model
    def _is_switched_on_sudo(self, company):
        # Sudo: a setting.
        return company.sudo().collections_portal

    @api.model
    def _only_looks_sudo(self, contact):
        """Return whether a role of a contact lets him look, and no more."""
        return any(contact._collections_get_roles_sudo().mapped("portal_only_looks"))

    @api.model
    def _make_access_sudo(self, company, partner, contact, link, user, may_act, key):
        """Return the ``Access`` with all records in its own environment."""
        document = self.env["collections.document"]
        lang = document._get_contact_language(contact.sudo(), company.sudo())
        # The whole context is replaced: nothing that a client sends counts.
        context = {
            "lang": lang,
            "tz": contact.sudo().tz or company.partner_id.sudo().tz,
            "allowed_company_ids": (company | company._collections_covered()).ids,
        }
        # Sudo: who looks has no rights; each page reads what is about this customer only.
        env = self.sudo().with_context(context).with_company(company).env  # pylint: disable=context-overridden
        return Access(
            company=company.with_env(env),
            partner=partner.with_env(env),
            contact=contact.with_env(env),
            link=link.with_env(env),
            user=user.with_env(env),
            may_act=bool(may_act),
            key=key,
        )
