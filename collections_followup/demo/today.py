"""What lies on the desks of the demo today: requests of customers, and what waits for approval.

It is entered after the story, at the clock of the installation, by those who would enter it.
Days are counted from today.
"""

import logging
from datetime import timedelta

from psycopg2 import Error

from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
MODULE = "collections_followup"
COLLECTOR = f"{MODULE}.user_collector"
COLLECTOR_2 = f"{MODULE}.user_collector_2"
SUPERVISOR = f"{MODULE}.user_supervisor"
# An address for documentation, RFC 5737
ADDRESS = "203.0.113.24"
# What customers may do by themselves
SETTINGS = {
    "collections_portal": True,
    "collections_self_promise": True,
    "collections_self_plan": True,
    "collections_self_dispute": True,
    "collections_self_paid": True,
    "collections_self_remittance": True,
    "collections_self_question": True,
    "collections_self_preferences": True,
    "collections_limitation": True,
}
# Customers who have a link to their account
LINKS = ("bergmann", "fjellvik", "hartwell", "kleinmann", "loughree", "seabright")
# Customers who are each divided into so many instalments as nobody may without asking
INSTALMENTS = "9"


class Today:
    """Enters what waits, by the methods behind the buttons and forms."""

    def __init__(self, env, company):
        self.env = env(su=True, context={"allowed_company_ids": company.ids, "lang": "en_US"})
        self.company = company.with_env(self.env)
        self.day = self.company._collections_today()

    def enter(self):
        """Enter all of it."""
        self.company.write(SETTINGS)
        for step in (
            self._receive_requests,
            self._propose_losses,
            self._tell_insurer,
            self._receive_application,
        ):
            self._try(step)
        # What is done by night else
        self.env["collections.unmatched"]._update(self.company)
        self.env["collections.legal.action"]._do_night(self.company)
        self.env["collections.limitation.clock"]._do_night_sudo(self.company)

    def _try(self, step):
        """Do a step that may be refused: what is, is left out, and the installation goes on."""
        try:
            with self.env.cr.savepoint():
                step()
        except (UserError, Error) as error:
            self.env.invalidate_all()
            _logger.warning("Left out of the demo: %s", error)

    # ----------------------------------------------------------------- account pages

    def _receive_requests(self):
        """Let customers ask for more than they may do by themselves."""
        access = {name: self._get_access(name) for name in LINKS}
        items = {name: self._get_open(name) for name in LINKS}
        self._ask(
            "promise",
            access["fjellvik"],
            items["fjellvik"][:1],
            day=self._date(35),
            note="We can pay when the laboratory has answered, at the end of next month.",
        )
        late = [item for item in items["seabright"] if item.move_id.payment_state != "blocked"][:1]
        for item in late:
            self._ask(
                "paid",
                access["seabright"],
                item,
                day=self._date(-2),
                amount=str(item.amount_residual_currency),
                reference="BACS 4471",
                note="Paid together with the deposit for the new tanks.",
            )
        self._ask(
            "question",
            access["loughree"],
            items["loughree"][:1],
            topic="copies",
            text="Our auditors ask for it.",
        )
        self._ask_for_instalments(access["hartwell"], items["hartwell"][-1:])

    def _ask_for_instalments(self, access, items):
        service = self.env["collections.self.service.plan"]
        sent = {"items": self._get_ids(items), "count": INSTALMENTS}
        offer = service._offer_sudo(access, sent)
        self._ask(
            "plan",
            access,
            items,
            count=INSTALMENTS,
            digest=service._get_digest(offer),
            name=access.contact.name,
            agree="1",
        )

    def _ask(self, kind, access, items, **values):
        """Send a form of the account page."""
        service = self.env[f"collections.self.service.{kind}"]
        sent = {"nonce": service._make_nonce(access), "items": self._get_ids(items), **values}
        service._do_sudo(access, sent, (), ADDRESS)

    def _get_access(self, name):
        """Return whose page it is: that of who gets the letters of a customer."""
        partner = self._partner(name)
        contact = partner._collections_get_recipient()
        links = self.env["collections.portal.link"]
        made = links._ensure_links_sudo(self.company, {name: (partner, contact, links.notice_id)})
        return self.env["collections.portal"]._make_access_sudo(
            self.company, partner, contact, made[name], self.env["res.users"], True, ""
        )

    # ----------------------------------------------------------------------- approvals

    def _propose_losses(self):
        """Propose a write-off and an allowance: the supervisor and the administrator decide."""
        person = self.env.ref(COLLECTOR_2)
        requests = self.env["collections.write.off.request"].with_user(person)
        items = self._get_open("riverside").with_user(person)
        request = requests.browse(requests._begin(items)["res_id"])
        request.write(
            {
                "reason_id": self.env.ref(f"{MODULE}.write_off_reason_uneconomic").id,
                "note": "They asked us not to write again. A claim in Oregon costs more than "
                "it brings.",
            }
        )
        request.action_propose()
        provision = (
            self.env["collections.provision"]
            .with_user(self.env.ref(SUPERVISOR))
            .create(
                {
                    "partner_id": self._partner("prairie").id,
                    "company_id": self.company.id,
                    "percent": 40,
                    "note": "The promise of full payment was broken: their financing has not "
                    "closed. The turbines have been sold to the parent company.",
                }
            )
        )
        provision.action_propose()

    # -------------------------------------------------------------------------- credit

    def _tell_insurer(self):
        """Report what is overdue of the insured customer, and begin to ask for more time."""
        covers = self.env["collections.credit.cover"].with_user(self.env.ref(COLLECTOR))
        declarations = self.env["collections.credit.declaration"].with_user(covers.env.user)
        cover = covers.browse(self.env.ref(f"{MODULE}.credit_cover_bergmann").id)
        made = declarations._begin(cover, "overdue")
        made.reason = "Waits for payments of its own customers; pays in parts."
        made.action_make()

    def _receive_application(self):
        """Let one customer apply by the link, while another one has not opened it yet."""
        applications = self.env["collections.credit.application"].with_user(
            self.env.ref(COLLECTOR_2)
        )
        until = self.day + timedelta(days=30)
        received, _invited = applications.create(
            [
                {"partner_id": self._partner(name).id, "date_expires": until}
                for name in ("harbour", "montecierzo")
            ]
        )
        received._receive_sudo(
            {
                "legal_name": "Blue Harbour Charters Limited",
                "trade": "Yacht charter",
                "registration": "3301-778",
                "street": "9 Lower Water Street",
                "zip": "B3J 1S5",
                "city": "Halifax",
                "country": "Canada",
                "person": "Morgan Leary",
                "email": "morgan@blueharbour.example",
                "phone": "+1 902 555 0139",
                "amount": "12,000",
                "bank": "Maritime Savings Bank (invented)",
                "references": "Fundy Rope and Sail, Saint John\nChandlers of Lunenburg",
                "remark": "Two more boats from May on; we buy instruments for both.",
            },
            [],
            True,
            ADDRESS,
        )

    # ------------------------------------------------------------------------- helpers

    def _date(self, days):
        return (self.day + timedelta(days=days)).isoformat()

    def _partner(self, name):
        return self.env.ref(f"{MODULE}.partner_{name}")

    def _get_open(self, name):
        """Return what a customer owes, the first due first."""
        items = self.env["account.move.line"]
        domain = items._collections_get_open_domain(self._partner(name), self.company)
        return items.search(
            [*domain, ("amount_residual_currency", ">", 0)], order="date_maturity, id"
        )

    def _get_ids(self, items):
        return [str(item.id) for item in items]
