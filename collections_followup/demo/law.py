"""What the demo does in law: a claim in a county court, a preliminary notice and a lien.

Days are counted from the day of installation, as in ``story.py``.
"""

from odoo.fields import Command

COLLECTOR, COLLECTOR_2, SUPERVISOR = 0, 1, 2
LEGAL_FROM = -52
# customer, invoices: (day it is drafted, kind, jurisdiction's state, our position, court, property,
# who, who approves on the next day; estimated costs as (kind, what, amount))
ACTIONS = [
    (
        -50,
        "thornbury",
        ["thornbury_1", "thornbury_2"],
        "uk_claim",
        None,
        "direct",
        "court_uk",
        False,
        COLLECTOR,
        [("court", "Court fee", 205), ("other", "Companies House, accounts", 3)],
    ),
    (
        -12,
        "sierra",
        ["sierra_1"],
        "us_lien",
        "us_5",
        "other",
        "recorder",
        "Delta Crossing Pump Station, 1200 River Road, Sacramento. Owner: Delta Crossing Water "
        "District Partners LLC. Flow meters DN150 and their installation.",
        COLLECTOR_2,
        [("registry", "Recording fee", 95), ("service", "Certified mail to the owner", 18)],
    ),
    (
        -6,
        "sierra",
        ["sierra_2"],
        "us_notice",
        "us_5",
        "other",
        None,
        "Mesa View Reservoir, 48 Canyon Drive, Folsom. Owner: City of Folsom Ventures LLC. "
        "Level sensors.",
        COLLECTOR_2,
        [("service", "Certified mail to owner, lender and contractor", 27)],
    ),
]
# (day, customer, number of the action, day that counts as, its date, where it is known from)
DATES = [
    (-48, "thornbury", 0, "demand", -48, "Letter of claim, by post"),
    (-6, "thornbury", 0, "served", -8, "Notice of issue"),
    (-12, "sierra", 0, "first_furnish", -118, "Delivery note"),
    (-12, "sierra", 0, "completion", -64, "Told by the site manager"),
    (-6, "sierra", 1, "first_furnish", -9, "Delivery note"),
]
# (day, customer, number of the action, step): what was due and was done by then
KEPT = [(-12, "sierra", 0, "notice")]
# (day, customer, number of the action, kind, what, what came of it, who)
STEPS = [
    (
        -48,
        "thornbury",
        0,
        "other",
        "Letter of claim with statement of account",
        "No reply within the 30 days of the protocol.",
        COLLECTOR,
    ),
    (
        -20,
        "thornbury",
        0,
        "research",
        "Looked up the company",
        "Active; accounts filed; no winding-up petition.",
        COLLECTOR,
    ),
    (
        -12,
        "sierra",
        0,
        "research",
        "Looked for the preliminary notice",
        "Sent by certified mail eleven days after the first delivery; the return card is here.",
        COLLECTOR_2,
    ),
    (-6, "thornbury", 0, "service", "Served by the court", "Notice of issue received.", COLLECTOR),
]
# (day, customer, number of the action, layout): drafts, to be looked at and sent
DOCUMENTS = [(-6, "sierra", 0, "us_lien"), (-5, "sierra", 1, "us_notice")]
# (day, customer): the claim is written into a file for the court, signed and handed over
COURT_FILES = [(-15, "thornbury")]


class Law:
    """The part of the story in which debts go to court and on the land register."""

    def _sue(self, day):
        """Do what was done in law on a day."""
        if day == LEGAL_FROM:
            self._begin_legal()
        for row in self._get_rows(ACTIONS, day):
            self._draft_action(*row)
        for row in self._get_rows([(row[0] + 1, row[1]) for row in ACTIONS], day):
            waiting = self._get_actions(row[1]).filtered(lambda own: own.state == "proposed")
            waiting.with_user(self._person(SUPERVISOR)).action_approve()
        for _day, customer, number, anchor, date, note in self._get_rows(DATES, day):
            action = self._get_actions(customer)[number]
            action.with_user(action.user_id).date_ids = [
                Command.create({"anchor": anchor, "date": self._date(date), "note": note})
            ]
        for _day, customer, number, step in self._get_rows(KEPT, day):
            action = self._get_actions(customer)[number].with_user(self._person(COLLECTOR_2))
            action.deadline_ids.filtered(
                lambda own, step=step: own.rule_id.step == step
            ).action_done()
        for _day, customer, number, kind, name, outcome, who in self._get_rows(STEPS, day):
            action = self._get_actions(customer)[number].with_user(self._person(who))
            values = {"kind": kind, "name": name, "outcome": outcome, "date": self._date(day)}
            action.step_ids = [Command.create(values)]
        for _day, customer in self._get_rows(COURT_FILES, day):
            self._write_court_file(customer)
        for _day, customer, number, layout in self._get_rows(DOCUMENTS, day):
            action = self._get_actions(customer)[number]
            self.env["collections.legal.document"].with_user(action.user_id).create(
                {"action_id": action.id, "layout_id": self._ref(f"legal_layout_{layout}").id}
            )

    def _begin_legal(self):
        self.company.write(
            {
                "collections_legal": True,
                "collections_sdt_customer": "41200077",
                "collections_court_representative": "Aoife Brennan",
                "collections_court_role": "Head of accounts receivable",
            }
        )

    def _draft_action(self, _day, customer, invoices, kind, state, role, court, estate, who, costs):
        """Draft an action and put it forward, as a collector whose approval it is not."""
        person = self._person(who)
        place = self.env.ref(f"base.state_{state}") if state else self.env["res.country.state"]
        action = (
            self.env["collections.legal.action"]
            .with_user(person)
            ._make(
                self._open_items(invoices).with_user(person),
                self._ref(f"legal_kind_{kind}").with_user(person),
                state_id=place.id,
                claimant_role=role,
                court_id=self._partner(court).id if court else False,
                property_text=estate,
            )
        )
        action.cost_ids = [
            Command.create({"kind": kind, "name": name, "amount_estimate": amount})
            for kind, name, amount in costs
        ]
        action.action_propose()

    def _write_court_file(self, customer):
        """Let the supervisor sign the claim and hand it over, by the dialog that people use."""
        # What is only waited for is done by night.
        self.env["collections.legal.action"]._do_night(self.company)
        person = self._person(SUPERVISOR)
        action = self._get_actions(customer).with_user(person)
        opened = self.env["collections.court.wizard"].with_user(person)._open(action)
        wizard = self.env["collections.court.wizard"].with_user(person).browse(opened["res_id"])
        wizard.is_true = True
        written = wizard.action_write()
        file = self.env["collections.court.file"].with_user(person).browse(written["res_id"])
        file.action_sent()

    def _get_actions(self, customer):
        """Return the legal actions against a customer, the first one first."""
        return self.env["collections.legal.action"].search(
            [("partner_id", "=", self._partner(customer).id)], order="id"
        )
