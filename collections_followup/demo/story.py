"""The story that the demo tells: half a year of invoices, payments and reminders.

It is played day by day through the real engine: on each day the invoices and payments of
that day are booked, then the follow-up pass of that day runs and its outbox is worked off.
What the demo shows is therefore what the add-on does, on every database the same. Where
nothing happened and nothing is due, a day has no pass: whoever installs the demo waits for it.

All days are counted from the day of installation: -30 is thirty days ago.
"""

import logging
from datetime import datetime, time, timedelta

from psycopg2 import Error

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tools import SQL
from odoo.tools.translate import TranslationImporter, get_po_paths

from ..models.base.collections_guarded import NO_REFRESH, internal
from .arrangements import Arrangements
from .charges import Charges
from .coaching import Coaching
from .contacts import Contacts
from .disputes import EARLIER_INVOICES, Disputes
from .law import Law
from .losses import Losses
from .money import Money
from .returns import Returns
from .today import Today

_logger = logging.getLogger(__name__)
MODULE = "collections_followup"
FIRST_DAY = -200
FIRST_RUN = -75
# Letters are made and printed by people; history has none before this day.
LETTERS_FROM = -2
SHOWN = (
    "group_collections_plan",
    "group_collections_settlement",
    "group_collections_dispute",
    "group_collections_charge",
    "group_collections_limitation",
    "group_collections_write_off",
    "group_collections_dossier",
    "group_collections_group",
)
LANGUAGES = ("de_DE", "fr_FR", "es_ES", "nl_NL")
# Whose words stand on documents that customers read.
TRANSLATED = ("web", "account", MODULE)
HISTORY_OFF = (
    "channel_letter",
    "channel_sms",
    "attach_letter",
    "attach_invoices",
    "attach_statement",
)

# key: (customer, day issued, days to pay or payment term, currency, [(text, quantity, price)])
INVOICES = {
    "bergmann_0": ("bergmann", -165, 30, "EUR", [("Micrometer set", 4, 610)]),
    "bergmann_1": ("bergmann", -125, 30, "EUR", [("Height gauge 600 mm", 2, 1990)]),
    "bergmann_2": ("bergmann", -92, 30, "EUR", [("Digital calliper set", 10, 482)]),
    "bergmann_3": (
        "bergmann",
        -70,
        30,
        "EUR",
        [("Coordinate measuring arm", 1, 6900), ("Installation and training", 4, 140)],
    ),
    "bergmann_4": ("bergmann", -40, 30, "EUR", [("Annual calibration, 11 instruments", 11, 210.5)]),
    "bergmann_5": ("bergmann", -20, 30, "EUR", [("Surface tester", 1, 5990)]),
    "lumiere_1": ("lumiere", -95, 30, "EUR", [("Spectrometer, bench model", 1, 7150)]),
    "lumiere_2": (
        "lumiere",
        -45,
        30,
        "EUR",
        [("Light measuring chamber", 1, 11800), ("Commissioning", 1, 580)],
    ),
    "lumiere_3": ("lumiere", -27, 30, "EUR", [("Colour reference tiles", 3, 1050)]),
    "montecierzo_1": ("montecierzo", -100, 30, "EUR", [("Refractometer", 3, 2080)]),
    "montecierzo_2": ("montecierzo", -33, "three", "EUR", [("Cellar sensor network", 1, 18000)]),
    "meulen_1": ("meulen", -80, 30, "EUR", [("Climate logger", 12, 189)]),
    "meulen_2": ("meulen", -45, 30, "EUR", [("Climate logger", 4, 189)]),
    "meulen_3": ("meulen", -25, 30, "EUR", [("Greenhouse CO2 meter", 5, 655)]),
    "hartwell_1": ("hartwell", -78, 30, "GBP", [("Hardness tester", 1, 9870)]),
    "hartwell_2": ("hartwell", -45, 30, "GBP", [("Gauge block set", 2, 1070)]),
    "prairie_1": ("prairie", -158, 30, "USD", [("Torque transducer 50 kNm", 3, 21500)]),
    "prairie_2": ("prairie", -128, 30, "USD", [("Blade strain gauges", 115, 250)]),
    "prairie_3": ("prairie", -97, 30, "USD", [("Field calibration, 26 turbines", 26, 1200)]),
    "riverside_1": ("riverside", -75, 30, "EUR", [("Precision scale", 2, 1070)]),
    "fjellvik_1": ("fjellvik", -52, 30, "EUR", [("Ultrasonic thickness gauge", 2, 2690)]),
    "fjellvik_2": ("fjellvik", -28, 30, "EUR", [("Spare probes", 6, 215)]),
    "harbour_1": ("harbour", -33, 30, "EUR", [("Marine barometer", 4, 318)]),
    "nordlicht_1": ("nordlicht", -72, 30, "EUR", [("Sound level meter, class 1", 1, 1960)]),
    "oosterveld_1": ("oosterveld", -60, 30, "EUR", [("Air quality station", 1, 8925)]),
    "oosterveld_2": ("oosterveld", -18, 30, "EUR", [("Data service, 1 year", 1, 1440)]),
    "tessier_1": ("tessier", -42, 30, "EUR", [("Profile projector, used", 1, 3640)]),
    "mattli_1": ("mattli", -200, 30, "EUR", [("Total station", 1, 11450)]),
    "mattli_2": ("mattli", -150, 30, "EUR", [("Laser scanner, rental", 3, 2100)]),
    "kleinmann_2": ("kleinmann", -115, 30, "EUR", [("Kiln monitoring system", 1, 6000)]),
    "kleinmann_1": ("kleinmann", -45, 30, "EUR", [("Wood moisture meter", 9, 475)]),
    "loughree_1": ("loughree", -70, 30, "EUR", [("Milk analyser service", 1, 2890)]),
    "loughree_2": ("loughree", -40, 30, "EUR", [("Flow meter DN50", 2, 1320)]),
    "loughree_3": ("loughree", -10, 30, "EUR", [("Temperature probes", 20, 165.5)]),
    "loughree_4": ("loughree", -2, 30, "EUR", [("Calibration on site", 1, 980)]),
    "thornbury_1": ("thornbury", -200, 30, "GBP", [("Vibration analyser", 1, 3240)]),
    "thornbury_2": ("thornbury", -150, 30, "GBP", [("Accelerometers", 5, 237)]),
    "sierra_1": (
        "sierra",
        -115,
        30,
        "USD",
        [("Flow meter DN150", 4, 2150), ("Installation on site", 1, 1050)],
    ),
    "sierra_2": ("sierra", -10, 30, "USD", [("Level sensor, radar", 12, 640)]),
    "corrib_1": ("corrib", -165, 30, "EUR", [("Moisture meter, marine", 3, 620)]),
    "seabright_1": ("seabright", -85, 30, "GBP", [("Water quality analyser", 2, 3850)]),
    "seabright_2": ("seabright", -39, 30, "GBP", [("Salinity meter, faulty batch", 5, 250)]),
    "seabright_3": ("seabright", -33, 30, "GBP", [("Reagents, 6 months", 1, 1860)]),
    "seabright_4": ("seabright", -24, 30, "GBP", [("Service contract", 1, 2400)]),
    "marques_1": ("marques", -23, 14, "EUR", [("Weather station, garden model", 1, 149)]),
    "furey_1": ("furey", -20, 14, "EUR", [("Pocket thermometer", 1, 18.4)]),
}
# Debt of the old system, entered on the last day: the policy by age takes it up at once.
TAKEN_OVER = {
    "lindqvist_1": ("lindqvist", -190, 14, "EUR", [("Home weather station", 1, 486)]),
    "aubry_1": ("aubry", -720, 14, "EUR", [("Telescope, used", 1, 389)]),
    "lindqvist_2": ("lindqvist", -150, 14, "EUR", [("Outdoor sensor, repair", 1, 268.5)]),
}
# (day, invoice, amount; None pays all that is open)
PAYMENTS = [
    (-131, "bergmann_0", None),
    (-92, "bergmann_1", None),
    (-60, "kleinmann_2", 1000),
    (-36, "kleinmann_2", 1000),
    (-5, "kleinmann_2", 400),
    (-68, "lumiere_1", None),
    (-67, "montecierzo_1", None),
    (-50, "prairie_1", 15000),
    (-45, "seabright_1", None),
    (-41, "bergmann_2", None),
    (-41, "loughree_1", None),
    (-35, "meulen_1", None),
    (-27, "montecierzo_2", 5400),
    (-20, "bergmann_3", 3000),
    (-16, "meulen_2", None),
    (-12, "loughree_2", None),
    (-6, "mattli_1", 3000),
]
# (day, customer, amount, memo): money that nobody has matched with an invoice yet
ON_ACCOUNT = [
    (-14, "tessier", 4000, "ACOMPTE TESSIER"),
    (-3, "corrib", 186, "CORRIB BOATBUILDERS IN LIQUIDATION, 1ST DIVIDEND"),
]
# (day, customer, currency, text, amount)
CREDIT_NOTES = [(-15, "bergmann", "EUR", "Returned: calliper with a damaged jaw", 640)]
# (day, customer, contact or None, what they wrote)
REPLIES = [
    (
        -21,
        "bergmann",
        "bergmann_vogt",
        "Guten Tag, wir überweisen diese Woche 3.000 EUR, den Rest im nächsten Monat.",
    ),
    (
        -5,
        "fjellvik",
        None,
        "One of the two gauges shows wrong values. We will pay once it has been checked.",
    ),
    (
        -12,
        "thornbury",
        None,
        "We have received papers from the court. Is there still a way to settle this?",
    ),
    (
        -34,
        "riverside",
        None,
        "Please stop writing to us about this. Our office manager is on leave until spring.",
    ),
    (
        -13,
        "prairie",
        "prairie_reyes",
        "Our financing closes next Friday. Please give us until then, we will pay in full.",
    ),
]
# (first day, last day or None, customer, invoice or None, reason, note, who)
HOLDS = [
    (-2, 3, "bergmann", "bergmann_4", "payment_checked", "Says it was paid on Tuesday.", 0),
]
# (day, customer, stage, what was noted, who)
STAGES = [
    (-4, "fjellvik", "dispute", "Quality complaint; the laboratory answers by next week.", 0),
]
# (day, customer or invoice, what is marked on it)
MARKS = [
    (-33, "riverside", "cease"),
    (-10, "kleinmann", "bounce"),
    (-8, "seabright_2", "block"),
]
# (customer, day due, type, summary, who)
TASKS = [
    ("fjellvik", 3, "call", "Tell them what the laboratory found", 0),
]
# Columns that say when something happened, by the clock of the installation.
WRITTEN_NOW = (
    ("collections_address", "date_success"),
    ("collections_hold", "create_date"),
    ("collections_notice_copy", "date_sent"),
    ("collections_reply", "date"),
)
PEOPLE = (
    f"{MODULE}.user_collector",
    f"{MODULE}.user_collector_2",
    f"{MODULE}.user_supervisor",
    "base.user_admin",
    f"{MODULE}.user_trainee",
)


def load(env, part):
    """Load one part of the demo data that XML cannot say.

    :param str part: ``chart``, the accounts of the demo company, ``story``, its past, or
        ``today``, what waits on its desks
    """
    company = env.ref(f"{MODULE}.company_kilbride")
    if part == "story":
        # A demo shows what a fresh installation keeps switched off.
        shown = env["res.groups"].union(*(env.ref(f"{MODULE}.{name}") for name in SHOWN))
        env.ref(f"{MODULE}.group_collections_readonly").implied_ids += shown
        env["collections.plan"]._activate_stages()
        _load_terms(env)
        Story(env, company).tell()
    elif part == "today":
        Today(env, company).enter()
    elif not company.chart_template:
        env["account.chart.template"]._load("generic_coa", company, install_demo=False)
        # The generic chart is an American one.
        company.write(
            {
                "currency_id": env.ref("base.EUR").id,
                "account_fiscal_country_id": env.ref("base.ie").id,
            }
        )


def _load_terms(env):
    """Load the words of documents in the languages of the demo's customers.

    Core's way to load the words of ``account`` translates the charts of accounts of all
    companies as well. Nothing in the demo shows them.
    """
    importer = TranslationImporter(env.cr, verbose=False)
    for module in TRANSLATED:
        for language in LANGUAGES:
            for path in get_po_paths(module, language):
                importer.load_file(path, language)
    importer.save()


class Story(Contacts, Arrangements, Charges, Disputes, Coaching, Law, Losses, Money, Returns):
    """Plays the days, one after the other."""

    def __init__(self, env, company):
        self.today = company._collections_today()
        # One clock that is turned: with a context for each day, Odoo would search ever more
        # environments whenever it needs one.
        self.clock = internal(self.today)
        self.env = env(
            su=True,
            context={
                **env.context,
                "allowed_company_ids": company.ids,
                "lang": "en_US",
                # whoever acts on a day, it is his day too
                "collections_date": self.clock,
                # the pass of each day is refresh enough
                "collections_no_refresh": NO_REFRESH,
            },
        )
        self.company = company.with_env(self.env)
        # Whether anything happened on this day, and since the last pass
        self.is_busy = self.is_stale = False
        self.moves = {}
        self.logged = {}
        self.quarrels = {}
        self.seen_message = self._last_id("mail_message")
        self.seen_dispute = self._last_id("collections_dispute")
        self.seen_dispatch = self._last_id("collections_dispatch")
        self.seen_mail = self._last_id("mail_mail")

    def tell(self):
        """Book and chase, day by day; the pass of the last day is left to be looked at."""
        self._set_bank_account()
        levels = self.env["collections.level"].search([])
        before = levels.read(HISTORY_OFF, load=None)
        # No web server runs while a module is installed, so documents could not fetch their
        # styles: history goes without them.
        levels.write(dict.fromkeys(HISTORY_OFF, False))
        self._write_invoices()
        for day in range(FIRST_DAY, 0):
            self._turn_to(day)
            if day == LETTERS_FROM:
                self._restore(levels, before, ("channel_letter",))
            self._live(day)
            self._charge(day)
            self._quarrel(day)
            if day >= FIRST_RUN:
                if self.is_stale or self._is_due(day):
                    self._chase(day)
                self._work(day)
                self._try(self._sue, day)
                self._try(self._lose, day)
            if self.is_busy:
                self._backdate(day)
        self._turn_to(0)
        self._restore(levels, before, HISTORY_OFF)
        self._post(TAKEN_OVER)
        self._live(0)
        self._plan()
        self._prepare(0)
        self._work(0)
        self._plan_visits()
        self._read_returns()
        self._remind_of_instalments()
        self._forget_mail()
        self._record_months()

    def _record_months(self):
        """Record the month ends of the story, so that there is a trend."""
        snapshots = self.env["collections.snapshot"]
        end = snapshots._get_last_month_end(self.company)
        days = snapshots._get_month_ends(Date.subtract(end, months=23), end)
        snapshots._plan_sudo(self.company, days, backfilled=True)
        for own in snapshots.search([("state", "=", "waiting")], order="day"):
            own._make_sudo()

    def _try(self, step, day):
        """Do a step that may be refused, on a ledger or by rules that are not as they are here.

        What is refused is left out of the story: an installation does not fail for it.
        """
        try:
            with self.env.cr.savepoint():
                step(day)
        except (UserError, Error) as error:
            self.env.invalidate_all()
            _logger.warning("Left out of the demo on day %s: %s", day, error)

    def _turn_to(self, day):
        """Make a day today for the engine."""
        self.clock.value = self._date(day)
        self.is_busy = False

    def _get_rows(self, table, day, column=0):
        """Return the rows of a table in which something happens on a day.

        :param int column: which column has the day
        """
        rows = [row for row in table if row[column] == day]
        if rows:
            self.is_busy = self.is_stale = True
        return rows

    # ------------------------------------------------------------------- bookkeeping

    def _set_bank_account(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        journal.bank_account_id = self.company.collections_bank_id

    def _write_invoices(self):
        """Create all invoices at once, and post those from before the first pass."""
        rows = {**INVOICES, **EARLIER_INVOICES, **TAKEN_OVER}
        self._create_moves({key: rows[key] for key in sorted(rows, key=lambda key: rows[key][1])})
        self._post(key for key in rows if rows[key][1] < FIRST_RUN and key not in TAKEN_OVER)

    def _live(self, day):
        """Book what happened on a day."""
        if day >= FIRST_RUN:
            issued = self._get_rows(((row[1], key) for key, row in INVOICES.items()), day)
            self._post(key for _day, key in issued)
        for _day, customer, currency, text, amount in self._get_rows(CREDIT_NOTES, day):
            row = (customer, day, 0, currency, [(text, 1, amount)])
            self._create_moves({text: row}, "out_refund")
            self._post([text])
        for _day, key, amount in self._get_rows(PAYMENTS, day):
            self._pay(day, self._move(key), amount)
        for _day, customer, amount, memo in self._get_rows(ON_ACCOUNT, day):
            self._pay_on_account(day, customer, amount, memo)
        self._receive(day)

    def _create_moves(self, rows, move_type="out_invoice"):
        """Create invoices or credit notes as drafts."""
        moves = (
            self.env["account.move"]
            .with_context(tracking_disable=True)
            .create([self._get_invoice(move_type, *row) for row in rows.values()])
        )
        self.moves.update(zip(rows, moves.with_env(self.env), strict=True))

    def _post(self, keys):
        """Post invoices or credit notes together."""
        moves = self.env["account.move"].union(*(self._move(key) for key in keys))
        if moves:
            moves.with_context(tracking_disable=True).action_post()

    def _get_invoice(self, move_type, customer, issued, terms, currency, lines):
        values = {
            "move_type": move_type,
            "company_id": self.company.id,
            "partner_id": self._partner(customer).id,
            "invoice_date": self._date(issued),
            "currency_id": self.env.ref(f"base.{currency}").id,
            "invoice_user_id": False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": text,
                        "quantity": quantity,
                        "price_unit": price,
                        "tax_ids": [Command.clear()],
                    }
                )
                for text, quantity, price in lines
            ],
        }
        if terms == "three":
            values["invoice_payment_term_id"] = self._ref("payment_term_three").id
        else:
            values["invoice_payment_term_id"] = False
            values["invoice_date_due"] = self._date(issued + terms)
        return values

    def _pay(self, day, move, amount):
        """Register a payment of an invoice, in the invoice's currency."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids, tracking_disable=True)
            .create({"payment_date": self._date(day)})
        )
        if amount:
            wizard.amount = amount
        wizard._create_payments()

    def _pay_on_account(self, day, customer, amount, memo):
        """Register a payment that names no invoice."""
        self.env["account.payment"].with_context(tracking_disable=True).create(
            {
                "company_id": self.company.id,
                "partner_id": self._partner(customer).id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": amount,
                "currency_id": self.company.currency_id.id,
                "date": self._date(day),
                "memo": memo,
            }
        ).action_post()

    # --------------------------------------------------------------------- follow-up

    def _is_due(self, day):
        """Return whether a pass has anything to do, though nothing happened since the last one.

        Something has where an invoice becomes overdue or comes to a level before that, where an
        open case comes to its next notice, and where the time of an open promise is over.
        """
        date = self._date(day)
        early = self.env["collections.level"].search([("trigger", "=", "due"), ("days", "<=", 0)])
        falling_due = {date - timedelta(days=days) for days in (1, *early.mapped("days"))}
        own = ("company_id", "=", self.company.id)
        open_items = [
            *(own, ("parent_state", "=", "posted"), ("account_type", "=", "asset_receivable")),
            *(("reconciled", "=", False), ("date_maturity", "in", list(falling_due))),
        ]
        cases = [own, ("state", "=", "open"), ("next_notice_date", "<=", date)]
        promises = [own, ("state", "=", "open"), ("date_limit", "<", date)]
        return any(
            self.env[model].search_count(domain, limit=1)
            for model, domain in (
                ("account.move.line", open_items),
                ("collections.case", cases),
                ("collections.promise", promises),
            )
        )

    def _prepare(self, day):
        """Run the pass of a day."""
        run = self.env["collections.run"].create(
            {"company_id": self.company.id, "date": self._date(day), "kind": "scheduled"}
        )
        run.action_prepare()
        self.is_stale = False
        return run

    def _chase(self, day):
        """Run the pass of a day and send what it proposes."""
        self.is_busy = True
        run = self._prepare(day)
        run.action_approve()
        if run.approved_count:
            run.action_send()
            # While Odoo installs, e-mails are made and kept, but handed to no mail server.
            self.env["collections.notice"]._process_outbox()

    def _work(self, day):
        """Do what the people did on a day: calls, replies, holds, stages."""
        self._talk(day)
        for _day, customer, contact, words in self._get_rows(REPLIES, day):
            author = self._partner(contact or customer)
            thread = self._thread(customer)
            answered = self.env["collections.notice"].search(
                [("partner_id", "=", self._partner(customer).id), ("state", "=", "sent")],
                order="id desc",
                limit=1,
            )
            thread.message_post(
                body=words,
                subject=f"Re: {answered.message_id.subject}" if answered.message_id else False,
                date=datetime.combine(self._date(day), time(10, 5)),
                author_id=author.id,
                email_from=author.email_formatted,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self._agree(day)
        self._coach(day)
        for row in self._get_rows(HOLDS, day):
            self._hold(*row)
        for _day, customer, stage, words, who in self._get_rows(STAGES, day):
            case = self._case(customer)
            case.with_context(tracking_disable=True).stage_id = self._ref(f"stage_{stage}")
            author = self._person(who).partner_id
            case._message_log(body=words, author_id=author.id)
        for _day, key, mark in self._get_rows(MARKS, day):
            if mark == "block":
                self._move(key).action_toggle_block_payment()
            elif mark == "bounce":
                self._partner(key).message_bounce = 3
            else:
                self._partner(key).with_context(tracking_disable=True).collections_cease = True

    def _hold(self, first, last, customer, invoice, reason, note, who):
        move = self._move(invoice) if invoice else self.env["account.move"]
        self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "scope": "move" if move else "partner",
                "partner_id": self._partner(customer).id,
                "move_id": move.id,
                "reason_id": self._ref(f"hold_reason_{reason}").id,
                "note": note,
                "date_from": self._date(first),
                "date_until": self._date(last),
                "user_id": self._person(who).id,
            }
        )

    def _plan(self):
        """Plan what the team does next."""
        for customer, due, kind, summary, who in TASKS:
            self._case(customer).with_context(mail_activity_quick_update=True).activity_schedule(
                f"{MODULE}.mail_activity_type_{kind}",
                date_deadline=self._date(due),
                summary=summary,
                user_id=self._person(who).id,
            )

    # ------------------------------------------------------------------------- dates

    def _backdate(self, day):
        """Let what was done in this day's name carry its date."""
        self.env.flush_all()
        cr = self.env.cr
        moment = datetime.combine(self._date(day), time(6, 5))
        done = moment + timedelta(hours=4)
        cr.execute(
            "UPDATE collections_notice SET date_sent = %s WHERE date = %s AND company_id = %s"
            " AND state = 'sent' AND date_sent > %s",
            [moment, moment.date(), self.company.id, moment + timedelta(days=1)],
        )
        cr.execute(
            "UPDATE collections_dispatch SET date_sent = %s, date_handed = %s,"
            " date_composed = %s, create_date = %s WHERE id > %s",
            [moment, moment, moment, moment, self.seen_dispatch],
        )
        cr.execute(
            "UPDATE collections_run SET date_prepared = %s, create_date = %s"
            " WHERE date = %s AND company_id = %s",
            [moment, moment, moment.date(), self.company.id],
        )
        cr.execute(
            "UPDATE mail_message SET date = %s, create_date = %s WHERE id > %s",
            [done, done, self.seen_message],
        )
        cr.execute(
            "UPDATE mail_activity SET date_done = %s"
            " WHERE date_done = %s AND res_model = 'collections.case'",
            [moment.date(), self.today],
        )
        for table, column in WRITTEN_NOW:
            cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s > %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    done,
                    SQL.identifier(column),
                    moment + timedelta(days=1),
                )
            )
        cr.execute(
            "UPDATE collections_dispute SET create_date = %s WHERE id > %s",
            [done, self.seen_dispute],
        )
        self.seen_message = self._last_id("mail_message")
        self.seen_dispute = self._last_id("collections_dispute")
        self.seen_dispatch = self._last_id("collections_dispatch")
        self.env.invalidate_all()

    def _forget_mail(self):
        """Delete the e-mails that are still queued: what they say is in the chatter."""
        self.env["collections.notice"]._process_outbox()
        self.env["mail.mail"].search([("id", ">", self.seen_mail)]).unlink()

    # ----------------------------------------------------------------------- helpers

    def _restore(self, levels, before, names):
        for level, values in zip(levels, before, strict=True):
            level.write({name: values[name] for name in names})

    def _last_id(self, table):
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
        )
        return last

    def _person(self, who):
        return self.env.ref(PEOPLE[who])

    def _ref(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def _partner(self, name):
        return self._ref(f"partner_{name}")

    def _move(self, key):
        return self.moves[key]

    def _case(self, customer):
        return self.env["collections.case"].search(
            [("partner_id", "=", self._partner(customer).id), ("state", "=", "open")]
        )

    def _thread(self, customer):
        return self._case(customer) or self._partner(customer)
