"""Whom the collectors of the demo called, who called them, and what came of it.

Days are counted from the day of installation, as in ``story.py``.
"""

from datetime import datetime, time

# Who learns works on the cases of others.
LEARNER = 4
# (day, hour, customer, channel, by whom, outcome, minutes, note, next action or None, who)
CONTACTS = [
    (-52, 9, "mattli", "phone", "out", "voicemail", 2, "Left a message with reception.", -50, 0),
    (-50, 14, "mattli", "phone", "out", "no_answer", 1, "No answer, twice.", None, 0),
    (
        -52,
        11,
        "thornbury",
        "phone",
        "out",
        "cannot_pay",
        5,
        "Their finance director has left. No date, and no offer in writing.",
        None,
        0,
    ),
    (-45, 10, "meulen", "phone", "out", "promise", 4, "Pays with the next payment run.", None, 0),
    (
        -42,
        15,
        "prairie",
        "phone",
        "out",
        "documents",
        8,
        "Mr Reyes is new in accounts payable and asked for copies. Sent them.",
        -35,
        1,
    ),
    (
        -35,
        15,
        "prairie",
        "phone",
        "out",
        "cannot_pay",
        6,
        "They wait for their financing; no date yet.",
        None,
        1,
    ),
    (
        -30,
        11,
        "kleinmann",
        "phone",
        "in",
        "dispute",
        5,
        "Eight moisture meters were delivered, nine invoiced. The delivery note says eight.",
        None,
        0,
    ),
    (
        -22,
        9,
        "hartwell",
        "phone",
        "out",
        "somebody_else",
        5,
        "Spoke to the purchase ledger: waiting for a signature.",
        -15,
        0,
    ),
    (-15, 9, "hartwell", "phone", "out", "voicemail", 1, "Asked to be called back.", -10, 0),
    (-14, 10, "bergmann", "phone", "out", "right_person", 7, "3,000 now, the rest later.", 6, 0),
    (-10, 16, "hartwell", "phone", "out", "no_answer", 1, False, -3, 0),
    (-9, 14, "tessier", "phone", "out", "right_person", 6, "Will look for the invoice.", None, 4),
    (
        -8,
        11,
        "lumiere",
        "phone",
        "out",
        "cannot_pay",
        12,
        "Their own customer pays late. They ask for instalments; offer follows.",
        -1,
        1,
    ),
    (
        -6,
        11,
        "oosterveld",
        "phone",
        "out",
        "documents",
        11,
        "Asked which invoices these are; copies sent.",
        None,
        4,
    ),
    (
        -6,
        14,
        "seabright",
        "phone",
        "in",
        "says_paid",
        3,
        "Says the salinity meters are to be credited and the rest is paid on Friday.",
        2,
        0,
    ),
    (
        -4,
        10,
        "nordlicht",
        "visit",
        "out",
        "cannot_pay",
        25,
        "At the theatre. They close for the winter and offer a part at once.",
        None,
        0,
    ),
    (-3, 9, "hartwell", "phone", "out", "promise", 6, "Signed now; paid on Thursday.", None, 0),
    (-3, 15, "tessier", "phone", "out", "no_answer", 1, False, 1, 0),
    (-1, 10, "lumiere", "phone", "out", "right_person", 9, "A fifth now is agreed.", None, 1),
    (-1, 15, "oosterveld", "phone", "out", "promise", 7, "All of it next week.", None, 4),
]

# Who is visited on the next working day: (customer, note, visitor)
VISITS = [
    ("bergmann", "Ask for Ms Vogt at the gate; visitors leave their car outside.", 0),
    ("oosterveld", False, 0),
    ("lumiere", "Bring the offer of instalments.", 0),
]


class Contacts:
    """The part of the story in which people talk."""

    def _talk(self, day):
        """Log the calls and visits of a day."""
        for row in self._get_rows(CONTACTS, day):
            self._log_contact(*row)

    def _log_contact(
        self, day, hour, customer, channel, direction, outcome, minutes, note, next_day, who
    ):
        case, partner = self._case(customer), self._partner(customer)
        person = partner._collections_get_recipient()
        # The call that the level asked for, where there is one
        notice = case.notice_ids.filtered(
            lambda own: own.channel == "phone" and own.activity_id.active
        )[:1]
        contacts = self.env["collections.contact"]
        contact = contacts._log(
            case.activity_ids,
            partner_id=partner.id,
            company_id=self.company.id,
            notice_id=notice.id,
            channel=channel,
            direction=direction,
            date=datetime.combine(self._date(day), time(hour, 12)),
            person_id=person.id,
            address=(person.phone or partner.phone)
            if channel == "phone"
            else person.contact_address_inline,
            duration=minutes,
            outcome_id=self._ref(f"contact_outcome_{outcome}").id,
            note=note,
            next_action_date=self._date(next_day) if next_day is not None else False,
            user_id=((who != LEARNER and case.user_id) or self._person(who)).id,
        )
        self.logged[day, customer] = contact

    def _plan_visits(self):
        """Plan the visits of the next working day, in one tour."""
        day = self.company._collections_add_working_days(self._date(0), 1)
        self.env["collections.visit"].create(
            [
                {
                    "case_id": self._case(customer).id,
                    "date": day,
                    "note": note,
                    "user_id": self._person(who).id,
                }
                for customer, note, who in VISITS
            ]
        )

    def _get_contact(self, day, customer):
        """Return what was logged with a customer on a day, if anything was."""
        return self.logged.get((day, customer), self.env["collections.contact"])
