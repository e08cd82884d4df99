"""What customers of the demo disputed in the past half year, and how it was decided.

Days are counted from the day of installation, as in ``story.py``.
"""

from datetime import datetime, time

from odoo.fields import Command

# Invoices of the months before anybody was chased, as ``story.py`` has them
EARLIER_INVOICES = {
    "loughree_0": ("loughree", -190, 30, "EUR", [("Milk analyser cartridges", 24, 62)]),
    "hartwell_0": ("hartwell", -178, 30, "GBP", [("Indenter set", 4, 310)]),
    "meulen_0": ("meulen", -165, 30, "EUR", [("Climate logger", 5, 189)]),
    "tessier_0": ("tessier", -150, 30, "EUR", [("Calibration weights, class E2", 1, 1180)]),
    "seabright_0": ("seabright", -130, 30, "GBP", [("Reagents, 3 months", 1, 930)]),
    "oosterveld_0": ("oosterveld", -120, 30, "EUR", [("Data service, 1 year", 1, 1440)]),
}
# (day, invoice): pays what is open once it was decided
EARLIER_PAYMENTS = [
    (-158, "loughree_0"),
    (-138, "hartwell_0"),
    (-132, "meulen_0"),
    (-105, "tessier_0"),
]
# (day, invoice, amount or None for all, reason, in a few words, what the customer says, source,
#  team, owner, day of the first answer, day of the decision, decision, amount accepted, root
#  cause, answer or note)
QUARRELS = [
    (
        -174,
        "loughree_0",
        148.8,
        "price_discount",
        "Ten per cent for two dozen",
        "The quotation has 10 % off from two dozen cartridges on. The invoice has not.",
        "email",
        "sales",
        1,
        -173,
        -167,
        "credit",
        148.8,
        "price_list",
        "The scale of discounts is in the price list now.",
    ),
    (
        -163,
        "hartwell_0",
        310,
        "quantity",
        "Three sets in the box",
        "Four sets were invoiced and three were in the box.",
        "call",
        "delivery",
        0,
        -159,
        -143,
        "credit",
        310,
        "shipping",
        "The fourth set was found in the warehouse.",
    ),
    (
        -152,
        "meulen_0",
        None,
        "order",
        "No order number",
        "We cannot book this without an order number.",
        "email",
        "billing",
        0,
        -151,
        -149,
        "withdrawn",
        None,
        "order_entry",
        "The number was on the delivery note. They book it now.",
    ),
    (
        -138,
        "tessier_0",
        None,
        "quality",
        "Scratches on two weights",
        "Two of the weights came with scratches. We cannot use them as reference.",
        "letter",
        "delivery",
        1,
        -136,
        -111,
        "credit",
        472,
        "product",
        "Two weights of five are credited; the others were checked and are in order.",
    ),
    (
        -117,
        "bergmann_1",
        None,
        "delivery",
        "Not received",
        "Our warehouse has not seen these gauges.",
        "email",
        "delivery",
        0,
        -115,
        -112,
        "rejected",
        None,
        "customer",
        "The gauges were received and signed for at gate 2 by Mr Lenz. A copy of the delivery "
        "note is enclosed.",
    ),
    (
        -113,
        "oosterveld_0",
        None,
        "duplicate",
        "Invoiced twice",
        "This is the data service that we paid in spring.",
        "email",
        "billing",
        0,
        -112,
        -110,
        "credit",
        1440,
        "billing",
        "The service was invoiced by the contract and once more by hand.",
    ),
    (
        -99,
        "seabright_0",
        None,
        "paid",
        "Paid last week",
        "This was paid together with the analyser.",
        "call",
        "billing",
        1,
        -99,
        -97,
        "paid",
        None,
        "payment",
        "Found on the statement: it named another invoice.",
    ),
    (
        -88,
        "lumiere_1",
        350,
        "price_agreed",
        "Training was to be included",
        "Your colleague promised that the training is included.",
        "call",
        "sales",
        1,
        -87,
        -79,
        "write_off",
        350,
        "promise",
        "Sales confirms the promise; nothing in writing.",
    ),
    (
        -67,
        "loughree_1",
        290,
        "quality",
        "Service was done half",
        "The technician left before the second analyser was done.",
        "call",
        "delivery",
        1,
        -63,
        -53,
        "credit",
        290,
        "product",
        "The second analyser was serviced in the week after, without charge.",
    ),
    (
        -38,
        "loughree_2",
        440,
        "price_agreed",
        "Price of last year",
        "We were to get these meters at the price of last year.",
        "email",
        "sales",
        1,
        -36,
        -33,
        "rejected",
        None,
        "customer",
        "The price of last year was for orders until 31 December. The order came in after that.",
    ),
]


class Disputes:
    """The part of the story in which people did not agree, and then did."""

    def _quarrel(self, day):
        """Do what was done on a day about the disputes of the past."""
        for row in self._get_rows(QUARRELS, day):
            self._raise(*row[:9])
        for row in self._get_rows(QUARRELS, day, 9):
            self._answer_first(day, row[1])
        for row in self._get_rows(QUARRELS, day, 10):
            self._decide(day, row[1], *row[11:])
        for _day, invoice in self._get_rows(EARLIER_PAYMENTS, day):
            self._pay(day, self._move(invoice), None)

    def _raise(self, day, invoice, amount, reason, subject, words, source, team, who):
        line = {"move_id": self._move(invoice).id, "scope": "amount" if amount else "all"}
        if amount:
            line["amount"] = amount
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self._ref(f"dispute_reason_{reason}").id,
                "subject": subject,
                "description": words,
                "source": source,
                "date_raised": self._date(day),
                "user_id": self._person(who).id,
                "team_id": self._ref(f"dispute_team_{team}").id,
                "line_ids": [Command.create(line)],
            }
        )
        self.quarrels[invoice] = dispute

    def _answer_first(self, day, invoice):
        """Let the owner tell the customer that it is being looked into."""
        dispute = self.quarrels[invoice]
        dispute.date_first_answer = datetime.combine(self._date(day), time(15, 20))
        dispute._message_log(
            body="Told them that we look into it.", author_id=dispute.user_id.partner_id.id
        )

    def _decide(self, day, invoice, decision, amount, cause, words):
        """Resolve a dispute as its owner does."""
        dispute = self.quarrels[invoice]
        if decision == "paid":
            dispute.cause_id = self._ref(f"dispute_cause_{cause}")
            dispute._message_log(body=words, author_id=dispute.user_id.partner_id.id)
            self._pay(day, self._move(invoice), None)
            dispute._find_touched_sudo(dispute.partner_id)._sync_ledger()
            return
        if decision == "write_off":
            self.company.collections_dispute_account_id = self.env["account.account"].search(
                [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)],
                limit=1,
            )
        wizard = self.env["collections.dispute.resolve.wizard"].create(
            {
                "dispute_id": dispute.id,
                "outcome": decision,
                "cause_id": self._ref(f"dispute_cause_{cause}").id,
                "note": words if decision != "rejected" else False,
                "answer": words if decision == "rejected" else False,
                "send": False,
            }
        )
        if amount:
            wizard.line_ids.amount = amount
        wizard.action_resolve()
        drafts = dispute.credit_move_ids.filtered(lambda move: move.state == "draft")
        drafts.with_context(tracking_disable=True).action_post()
        dispute._find_touched_sudo(dispute.partner_id)._sync_ledger()
