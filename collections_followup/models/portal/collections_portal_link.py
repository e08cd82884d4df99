"""Links by which customers reach their account: one for each notice and contact.

A link says a number and a signature of it, made with the key of the database for these pages only.
Whoever reads the database's rows alone cannot make one, and nothing else in Odoo takes it.
"""

import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq

PATH = "/collections/account"
SCOPE = "collections"
# Number in digits and letters, and signature.
TOKEN = re.compile(r"([0-9a-z]{1,7})-([A-Za-z0-9_-]{22})")
MOST = 2**31 - 1
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_number(number):
    """Return a number in digits and letters, as ``int(text, 36)`` reads it."""
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
        if not number:
            return text


class CollectionsPortalLink(models.Model):
    _name = "collections.portal.link"
    _inherit = ["collections.guarded", "collections.owned"]
    _description = "Link to an Account Page"
    _order = "id desc"
    _rec_name = "partner_id"
    _user_creatable = frozenset()

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    notice_id = fields.Many2one(
        comodel_name="collections.notice",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Empty: the link of statements and of notices about instalments.",
    )
    # Nobody reads it: the link is made of it.
    nonce = fields.Char(required=True, readonly=True, copy=False, groups=fields.NO_ACCESS)
    date_expires = fields.Datetime(string="Works until", required=True, readonly=True)
    date_revoked = fields.Datetime(string="Revoked on", readonly=True, copy=False)
    revoked_by_id = fields.Many2one(
        string="Revoked by", comodel_name="res.users", readonly=True, copy=False
    )
    visit_ids = fields.One2many(
        comodel_name="collections.portal.visit", inverse_name="link_id", readonly=True
    )
    uses = fields.Integer(compute="_compute_uses", help="Pages that were opened by it.")
    date_seen = fields.Datetime(string="Last seen", compute="_compute_uses")
    is_open = fields.Boolean(string="Works", compute="_compute_is_open")

    _notice_unique = models.UniqueIndex(
        "(notice_id, contact_id) WHERE notice_id IS NOT NULL",
        "The notice has a link for this contact already.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        # EXTENDS 'collections.owned'
        return super()._compute_collector_id()

    @api.depends("date_expires", "date_revoked")
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for link in self:
            link.is_open = not link.date_revoked and link.date_expires > now

    @api.depends("visit_ids")
    def _compute_uses(self):
        # Sudo: a number and a time of links that the user may read.
        found = (
            self.env["collections.portal.visit"]
            .sudo()
            ._read_group([("link_id", "in", self.ids)], ["link_id"], ["__count", "date:max"])
        )
        seen = {link.id: (count, date) for link, count, date in found}
        for link in self:
            link.uses, link.date_seen = seen.get(link.id, (0, False))

    def action_revoke(self):
        """End these links at once."""
        self.check_access("write")
        self.env["collections.case"]._check_own(self.partner_id, self.company_id)
        self.filtered(lambda link: not link.date_revoked)._as_engine().write(
            {"date_revoked": fields.Datetime.now(), "revoked_by_id": self.env.uid}
        )

    def action_look(self):
        """Open the page of this link as the customer sees it; colleagues look, and do no more."""
        self.ensure_one()
        self.check_access("write")
        self.env["collections.case"]._check_own(self.partner_id, self.company_id)
        return {
            "type": "ir.actions.act_url",
            "url": f"{PATH}/{self._get_token_sudo()}",
            "target": "new",
        }

    # ---------------------------------------------------------------------------- token

    def _get_token_sudo(self):
        """Return what the link's address ends with."""
        self.ensure_one()
        # Sudo: the nonce makes the link, which nobody reads.
        own = self.sudo()
        message = [own.id, own.nonce]
        return (
            f"{write_number(own.id)}-{self.env['collections.signed']._sign_short(SCOPE, message)}"
        )

    @api.model
    @api.private
    def _find_by_token_sudo(self, token):
        """Return the link of a token, sudoed; None where none works by it.

        Unknown, changed, expired and revoked ones take the same steps.

        :param str token: the last part of its address
        """
        match = TOKEN.fullmatch(token)
        number = int(match[1], 36) if match else 0
        # Sudo: whoever has the link is nobody here; it says which record it is about.
        link = self.sudo().search([("id", "=", number if number <= MOST else 0)])
        message = [link.id, link.nonce]
        signature = self.env["collections.signed"]._sign_short(SCOPE, message)
        is_same = consteq(signature, match[2] if match else "")
        return link if is_same and link and link.is_open else None

    # ---------------------------------------------------------------------------- making

    @api.model
    @api.private
    def _get_urls_sudo(self, company, wanted):
        """Return the addresses of account pages, made where there is none yet.

        :param company: the company that writes
        :param dict wanted: by key, customer, contact and notice; the last may be empty
        :return: by key, an address; empty where the company has no such pages
        """
        owner = company._collections_owner() or company
        # Sudo: a setting, and links, which nobody who writes to customers need read.
        if not owner.sudo().collections_portal or not wanted:
            return dict.fromkeys(wanted, "")
        links = self.sudo()._ensure_links_sudo(owner, wanted)
        base = company.get_base_url()
        return {key: f"{base}{PATH}/{link._get_token_sudo()}" for key, link in links.items()}

    @api.model
    def _ensure_links_sudo(self, owner, wanted):
        """Return by key the link of each, see ``_get_urls_sudo``."""
        now = fields.Datetime.now()
        expires = now + timedelta(days=owner.collections_portal_days)
        keys = {
            key: (notice.id if notice else False, partner.commercial_partner_id.id, contact.id)
            for key, (partner, contact, notice) in wanted.items()
        }
        known = self._find_links_sudo(owner, keys.values(), now)
        missing = {own for own in keys.values() if own not in known}
        made = self.create(
            [
                {
                    "company_id": owner.id,
                    "notice_id": notice_id,
                    "partner_id": partner_id,
                    "contact_id": contact_id,
                    "nonce": secrets.token_urlsafe(16),
                    "date_expires": expires,
                }
                for notice_id, partner_id, contact_id in sorted(missing)
            ]
        )
        for link in made:
            known[link.notice_id.id, link.partner_id.id, link.contact_id.id] = link
        # What is written again begins anew, unless somebody has revoked it.
        late = self.union(*(known[own] for own in keys.values())).filtered(
            lambda link: (
                not link.date_revoked
                and link.date_expires < expires - timedelta(days=1)
                and (not link.notice_id or link.notice_id.state != "sent")
            )
        )
        late.write({"date_expires": expires})
        return {key: known[own] for key, own in keys.items()}

    @api.model
    def _find_links_sudo(self, owner, keys, now):
        """Return the links that exist, by notice, customer and contact.

        One that is no notice's is used on while it works; a revoked one is not brought back.
        """
        keys = set(keys)
        links = self.search(
            [
                ("company_id", "=", owner.id),
                ("partner_id", "in", list({own[1] for own in keys})),
                ("notice_id", "in", list({own[0] for own in keys})),
                ("contact_id", "in", list({own[2] for own in keys})),
            ],
            order="id",
        )
        return {
            (link.notice_id.id, link.partner_id.id, link.contact_id.id): link
            for link in links
            if link.notice_id or link.is_open
        }
