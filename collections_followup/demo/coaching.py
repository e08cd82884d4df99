"""Who learns in the demo, what waits for an approval, and whose contacts were gone through.

Days are counted from the day of installation, as in ``story.py``.
"""

from odoo.fields import Command

# (first day, last day, who learns, who looks after them, promises up to, note)
TRAININGS = [(-14, 76, 4, 2, 1000, "Began two weeks ago; sits beside Niamh.")]
# (day, who, contacts as (day, customer), what was not met or did not apply by the question's
# number, remarks by number, what was said, what was agreed and until when, how far it got)
REVIEWS = [
    (
        -12,
        0,
        [(-22, "hartwell"), (-14, "bergmann")],
        {4: "not_met"},
        {4: "Two days were left open in the call with Bergmann.", 5: "Word for word. Very good."},
        "Calm and clear. Niamh asks for the whole amount first, as she should.",
        [],
        "acknowledged",
    ),
    (
        -2,
        4,
        [(-9, "tessier"), (-6, "oosterveld")],
        {2: "not_met", 3: "not_met", 5: "na"},
        {
            2: "Only the total was named, and the customer had to ask which invoices.",
            3: "The reason came at the end, by itself.",
        },
        "A friendly voice, and customers like to talk to you. Have the invoices on the screen "
        "before you dial.",
        [("Listen to three calls of Niamh", 5), ("Name each invoice: next five calls", 9)],
        "shared",
    ),
    (-1, 1, [(-8, "lumiere"), (-1, "lumiere")], {}, {}, False, [], "draft"),
]


class Coaching:
    """The part of the story in which a supervisor looks after the team."""

    def _coach(self, day):
        """Begin the trainings of a day, and go through contacts."""
        for row in self._get_rows(TRAININGS, day):
            self._train(*row)
        for row in self._get_rows(REVIEWS, day):
            self._review(*row)

    def _train(self, first, last, who, supervisor, limit, note):
        self.env["collections.training"].create(
            {
                "user_id": self._person(who).id,
                "supervisor_id": self._person(supervisor).id,
                "company_id": self.company.id,
                "date_from": self._date(first),
                "date_to": self._date(last),
                "amount_limit": limit,
                "note": note,
            }
        )

    def _review(self, _day, who, contacts, answers, remarks, note, agreed, until):
        reviews = self.env["collections.review"].with_user(self._person(2))
        logged = [self._get_contact(*key) for key in contacts]
        review = reviews.create(
            {
                "collector_id": self._person(who).id,
                "company_id": self.company.id,
                "checklist_id": self._ref("review_checklist_call").id,
                "contact_ids": [Command.set([contact.id for contact in logged])],
                "note": note,
                "action_ids": [
                    Command.create({"name": name, "date_due": self._date(due)})
                    for name, due in agreed
                ],
            }
        )
        if until == "draft":
            return
        for number, line in enumerate(review.answer_ids):
            line.write({"answer": answers.get(number, "met"), "remark": remarks.get(number)})
        review.action_share()
        if until == "acknowledged":
            review.with_user(self._person(who)).action_acknowledge()
