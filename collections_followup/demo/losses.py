"""What the demo gives away or gives up: a placement with an agency, a write-off, money for it.

Days are counted from the day of installation, as in ``story.py``.
"""

from odoo.fields import Command

COLLECTOR, SUPERVISOR, ADMIN = 0, 2, 3
PLACEMENT_FROM = -19
WRITE_OFF_FROM = -46
# (first day, customer, reason): what a court has published
INSOLVENT = [(-45, "corrib", "Liquidator appointed; read in Iris Oifigiúil")]
# (day, customer, reason, why, name and words of what shows it, day on which it is approved)
WRITE_OFFS = [
    (
        -30,
        "corrib",
        "insolvency",
        "The liquidator expects ten cents in the euro, not before next year.",
        ("Letter of the liquidator.txt", "No more than 10 % is expected for ordinary creditors."),
        -29,
    )
]
# (day, customer): placed with the agency; and the days on which its file is written
PLACED = [(-18, "mattli")]
FILES_OUT = [-17]
# (day, invoice, status, amount, note): lines of the agency's own files
FILES_IN = [
    (-15, "mattli_1", "ack", "", "Debtor written to"),
    (-15, "mattli_2", "ack", "", "Debtor written to"),
    (-8, "mattli_1", "paid", "3000", "Says that it goes to you by transfer"),
]


class Losses:
    """The part of the story in which others collect, and in which debts are lost."""

    def _lose(self, day):
        """Do what was done on a day about debts that are lost, or nearly."""
        if day == WRITE_OFF_FROM:
            self._begin_write_offs()
        for _day, customer, reason in self._get_rows(INSOLVENT, day):
            self.env["collections.flag.entry"].with_user(self._person(SUPERVISOR)).create(
                {
                    "flag_id": self._ref("flag_insolvent").id,
                    "partner_id": self._partner(customer).id,
                    "reason": reason,
                }
            )
        for row in self._get_rows(WRITE_OFFS, day):
            self._propose_write_off(*row[1:5])
        for row in self._get_rows(WRITE_OFFS, day, 5):
            request = self.env["collections.write.off.request"].search(
                [("partner_id", "=", self._partner(row[1]).id), ("state", "=", "proposed")]
            )
            request.with_user(self._person(SUPERVISOR)).action_approve()
        if day == PLACEMENT_FROM:
            self._begin_placements()
        for _day, customer in self._get_rows(PLACED, day):
            self._place(customer)
        if day in FILES_OUT and self._get_agency().pending_count:
            self.is_busy = self.is_stale = True
            self._get_agency().with_user(self._person(SUPERVISOR)).action_write_file()
        rows = self._get_rows(FILES_IN, day)
        if rows:
            self._read_agency_file(day, rows)

    # ---------------------------------------------------------------------- write-offs

    def _begin_write_offs(self):
        names = (
            ("669100", "Bad debts written off", "expense"),
            ("449100", "Recoveries of bad debts", "income_other"),
            ("121900", "Allowance for single customers", "asset_current"),
        )
        lost, recovered, allowance = self.env["account.account"].create(
            [
                {
                    "code": code,
                    "name": name,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for code, name, kind in names
            ]
        )
        self.company.write(
            {
                "collections_settlement_account_id": lost.id,
                "collections_recovery_account_id": recovered.id,
                "collections_specific_account_id": allowance.id,
                "collections_write_off_supervisor_amount": 2500,
                "collections_accountant_id": self._person(SUPERVISOR).id,
            }
        )

    def _propose_write_off(self, customer, reason, note, evidence):
        """Let a collector propose to write off all that is open of a customer."""
        person = self._person(COLLECTOR)
        requests = self.env["collections.write.off.request"].with_user(person)
        items = self._get_open(customer)
        request = requests.browse(requests._begin(items.with_user(person))["res_id"])
        request.write(
            {
                "reason_id": self._ref(f"write_off_reason_{reason}").id,
                "note": note,
                "evidence_ids": [
                    Command.create({"name": evidence[0], "raw": evidence[1].encode()})
                ],
            }
        )
        request.action_propose()

    def _get_open(self, customer):
        items = self.env["account.move.line"]
        return items.search(
            items._collections_get_open_domain(self._partner(customer), self.company)
        ).filtered(lambda item: item.amount_residual > 0)

    # ---------------------------------------------------------------------- placements

    def _begin_placements(self):
        self.company.write(
            {"collections_placement": True, "collections_placement_supervisor_amount": 25000}
        )
        product = self.env["product.product"].create(
            {"name": "Commission of agencies", "type": "service", "taxes_id": [Command.clear()]}
        )
        self.env["collections.agency"].create(
            {
                "partner_id": self._partner("alpin").id,
                "company_id": self.company.id,
                "customers": "company",
                "country_ids": [
                    Command.set([self.env.ref(f"base.{code}").id for code in ("ch", "at", "de")])
                ],
                "min_amount": 500,
                "product_id": product.id,
                "rate_ids": [
                    Command.create({"percent": 18}),
                    Command.create({"percent": 15, "min_amount": 10000}),
                    Command.create({"percent": 25, "place": "2"}),
                ],
            }
        )

    def _get_agency(self):
        return self.env["collections.agency"].search([("company_id", "=", self.company.id)])

    def _place(self, customer):
        """Propose to place what is overdue of a customer; somebody else approves it."""
        wizards = self.env["collections.placement.wizard"].with_user(self._person(ADMIN))
        wizard = wizards.create({"case_ids": [Command.set(self._case(customer).ids)]})
        wizard.action_propose()
        # Nothing is proposed where the days after the final notice have not run.
        if wizard.placement_ids:
            wizard.placement_ids.with_user(self._person(SUPERVISOR)).action_approve()

    def _read_agency_file(self, day, rows):
        """Read what the agency says about items that it has."""
        lines = self.env["collections.placement.line"].search(
            [("move_line_id.move_id", "in", [self._move(row[1]).id for row in rows])]
        )
        if not lines:
            return
        accounts = {line.move_line_id.move_id: line.account for line in lines}
        text = "Account ID;Status;Date;Amount;Agency reference;Note\n" + "".join(
            f"{accounts[self._move(key)]};{status};{self._date(day)};{amount};88-2041;{note}\n"
            for _day, key, status, amount, note in rows
        )
        agency = self._get_agency().with_user(self._person(SUPERVISOR))
        agency._read_file(f"alpin {self._date(day):%Y%m%d}.csv", text.encode())
