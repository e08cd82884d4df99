"""What customers and collectors of the demo agreed on, and what they do not agree on.

Days are counted from the day of installation, as in ``story.py``.
"""

from datetime import timedelta

from odoo.fields import Command

# (day, customer, invoices, amount or None for all that is open, promised day, how, note, who)
PROMISES = [
    (-45, "meulen", ["meulen_1"], None, -34, "phone", "With the next payment run.", 0),
    (-21, "bergmann", ["bergmann_3"], 3000, -17, "email", "The rest in the next month.", 0),
    (
        -12,
        "prairie",
        ["prairie_1", "prairie_2", "prairie_3"],
        None,
        # broken by now, whatever day of the week it is
        -8,
        "email",
        "Daniel Reyes: pays in full when the financing closes.",
        2,
    ),
    (-3, "hartwell", ["hartwell_1"], None, 4, "phone", "Signed now; payment run on Thursday.", 0),
    # Over the limit of who is in training: it waits for the supervisor.
    (-1, "oosterveld", ["oosterveld_1"], None, 6, "phone", "All of it next week.", 4),
]
# (day, customer, invoices, terms, day accepted or None, note, who)
PLANS = [
    (
        -62,
        "kleinmann",
        ["kleinmann_2"],
        {
            "down_payment": 1000,
            "date_down": -60,
            "date_first": -37,
            "installment_count": 5,
            "fee": 0,
        },
        -61,
        "Slow season for the saw mill; pays as agreed so far.",
        0,
    ),
    (
        -1,
        "lumiere",
        ["lumiere_2"],
        {
            "down_payment": 2380,
            "date_down": 5,
            "date_first": 30,
            "installment_count": 6,
            "interest_method": "annuity",
            "interest_rate": 8,
            "discount": 400,
        },
        None,
        "Their own customer pays late. A fifth now, the rest in six months; 400 off if they keep "
        "to it.",
        1,
    ),
]
# (day, customer, invoices, agreed amount, deadline, reason, note, who)
SETTLEMENTS = [
    (
        -1,
        "nordlicht",
        ["nordlicht_1"],
        1600,
        12,
        "hardship",
        "The theatre closes for the winter. Pays 1,600 at once if that is the end of it.",
        0,
    ),
]
# (day, invoice, disputed amount, reason, in a few words, what the customer says, who)
DISPUTES = [
    (
        -3,
        "mattli_2",
        2100,
        "quantity",
        "Two months of rental, three invoiced",
        "<p>The scanner went back after two months.</p>",
        3,
    ),
    (
        -5,
        "fjellvik_1",
        2690,
        "quality",
        "Gauge 2 shows wrong values",
        "<p>One of the two gauges shows wrong values. We will pay for it once it has been "
        "checked.</p>",
        0,
    ),
    (
        -30,
        "kleinmann_1",
        475,
        "quantity",
        "Eight meters delivered, nine invoiced",
        "<p>The delivery note says eight.</p>",
        0,
    ),
]
# Plans over this amount, in company currency, are approved by a supervisor.
PLAN_LIMIT = 10000


class Arrangements:
    """The part of the story in which people agree on something."""

    def _agree(self, day):
        """Log what was agreed on a day."""
        for row in self._get_rows(PROMISES, day):
            self._promise(*row)
        for row in self._get_rows(PLANS, day):
            self._agree_on_plan(*row)
        for row in self._get_rows(PLANS, day, 4):
            self._find_plans(row[1]).action_accept()
        for row in self._get_rows(SETTLEMENTS, day):
            self._settle(*row)
        for row in self._get_rows(DISPUTES, day):
            self._dispute(*row)

    def _promise(self, day, customer, invoices, amount, promised, channel, note, who):
        items = self._open_items(invoices)
        self.env["collections.promise"]._make(
            {item: amount or item.amount_residual_currency for item in items},
            self._date(promised),
            date_made=self._date(day),
            channel=channel,
            contact_id=self._partner(customer)._collections_get_recipient().id,
            logged_contact_id=self._get_contact(day, customer).id,
            note=note,
            user_id=self._person(who).id,
        )

    def _agree_on_plan(self, _day, customer, invoices, terms, _accepted, note, who):
        self.company.collections_plan_max_amount = PLAN_LIMIT
        plan = self.env["collections.plan"]._make(
            self._open_items(invoices),
            {
                **{
                    name: self._date(value) if name.startswith("date_") else value
                    for name, value in terms.items()
                },
                "contact_id": self._partner(customer)._collections_get_recipient().id,
                "user_id": self._person(who).id,
            },
        )
        plan.with_user(self._person(who)).message_post(body=note)
        # As the collector, whom the limit binds.
        plan.with_user(self._person(who)).action_propose()

    def _settle(self, _day, customer, invoices, amount, deadline, reason, note, who):
        settlement = self.env["collections.settlement"]._make(
            self._open_items(invoices),
            amount,
            self._date(deadline),
            reason=reason,
            note=note,
            contact_id=self._partner(customer)._collections_get_recipient().id,
            user_id=self._person(who).id,
        )
        settlement.with_user(self._person(who)).action_offer()

    def _dispute(self, day, invoice, amount, reason, subject, words, who):
        contact = self._get_contact(day, invoice.split("_")[0])
        self.env["collections.dispute"].create(
            {
                "reason_id": self._ref(f"dispute_reason_{reason}").id,
                "subject": subject,
                "description": words,
                "source": "call" if contact else "email",
                "logged_contact_id": contact.id,
                "date_raised": self._date(day),
                "user_id": self._person(who).id,
                "line_ids": [
                    Command.create(
                        {"move_id": self._move(invoice).id, "scope": "amount", "amount": amount}
                    )
                ],
            }
        )

    def _find_plans(self, customer):
        return self.env["collections.plan"].search(
            [("partner_id", "=", self._partner(customer).id), ("state", "=", "approved")]
        )

    def _open_items(self, invoices):
        items = self.env["account.move.line"]
        for key in invoices:
            items |= self._move(key)._collections_get_receivable_lines()
        return items.filtered(lambda item: not item.reconciled)

    def _remind_of_instalments(self):
        """Let the daily job write the notices about instalments that are due."""
        self.env["collections.plan.notice"]._prepare_due(self.company, self._date(0))

    def _date(self, day):
        return self.today + timedelta(days=day)
