"""What is written for a court of legal actions, and why one of them cannot go."""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...engine import eda, eda_later, uk_bulk
from ...engine.court_exchange import Refused, shorten
from ..base.collections_guarded import without_defaults
from .collections_court_file import CLAIMS, CURRENCIES
from .collections_court_file_later import LATER

# Which legal actions go into which file: their types, and the country whose law counts.
FITTING = {
    "eda": ({"payment_order"}, "DE"),
    "uk_bulk": ({"payment_order", "small_claim", "suit"}, "GB"),
}
XML = "uk_bulk"
GERMAN_RATE = "collections_followup.rate_de"
# In the language of the court, whatever the user's is.
FIXED_SUM = "Pauschale gem. § 288 Abs. 5 BGB"
PARTICULARS = "Price of goods or services supplied, due and unpaid. Invoices:"
# Lines of particulars that remain for invoices.
MOST_INVOICES = 20


def _decimal(amount):
    return Decimal(str(amount)).quantize(Decimal("0.01"))


class CollectionsCourtFile(models.Model):
    _inherit = "collections.court.file"

    # ------------------------------------------------------------------------ what may go

    @api.model
    @api.private
    def _find_problems(self, form, details, corrects=None, signed=""):
        """Return why legal actions cannot go into a file, as sentences by action.

        :param str form: a value of ``form``
        :param dict details: by action, how the customer is named: ``salutation``, ``role``,
            ``representative``, ``catalogue``
        :param corrects: the file that is written again, or None
        :param str signed: who signs the statement of truth
        :return: dict by action; "" where nothing is in the way
        """
        actions = self.env["collections.legal.action"].union(*details)
        # Sentences name what stands in the actions: for whoever may read them.
        actions.check_access("read")
        claims = self._read_claims(actions)
        # Sudo: that a colleague was first is told to whoever comes second.
        live = self.env["collections.court.line"].sudo()
        taken = {
            line.action_id.id: line.file_id
            for line in live.search(
                [("action_id", "in", actions.ids), ("is_live", "=", True), ("form", "=", form)]
            )
            # A court may ask more than once: each query is answered once.
            if form != "eda_reply"
            or line.answers_id.id == details[line.action_id].get("answers_id")
        }
        problems = {}
        for action in actions:
            file = taken.get(action.id)
            problem = None if form in LATER else self._find_plain_problem(form, action, corrects)
            if not problem and file and file != corrects:
                problem = self.env._(
                    "It stands in %(file)s of %(date)s already. Write that file again as a "
                    "correction.",
                    file=file.name,
                    date=format_date(self.env, file.date),
                )
            problems[action] = problem or (
                self._find_later_problem(form, action, details[action])
                if form in LATER
                else self._find_engine_problem(form, action, details[action], claims, signed)
            )
        return problems

    def _find_plain_problem(self, form, action, corrects):
        """Return why an action cannot go, whatever stands in it; None if nothing is in the way."""
        env = self.env
        types, country = FITTING[form]
        # Sudo: what the court has sent back, whoever had written it.
        back = action.sudo().court_line_ids.filtered(
            lambda line: line.direction == "out" and line.form in CLAIMS and not line.is_live
        )
        # Sudo: what stands in the file that is written again.
        again = corrects and action.id in corrects.sudo().line_ids.action_id.ids
        states = ("approved", "filed") if again or back else ("approved",)
        if action.state not in states:
            return env._("It is not approved, or was filed already.")
        if action.type not in types or action.country_id.code != country:
            return env._("It is of another kind or jurisdiction than the file.")
        if action.currency_id.name != CURRENCIES[form]:
            return env._("The claim is in another currency than %s.", CURRENCIES[form])
        if not action.court_id:
            return env._("The court is missing. Enter it in the legal action.")
        # Sudo: the country of the customer, whom the user works on.
        if form == "eda" and action.sudo().partner_id.country_id.code not in (False, "DE"):
            return env._("The customer is not in Germany: such a claim goes another way.")
        return action._find_flagged() or action._find_barred() or action._find_overclaimed() or None

    def _find_engine_problem(self, form, action, detail, claims, signed):
        """Return why the values of an action cannot be written; "" if they can."""
        company = action.company_id
        try:
            problem = (
                eda.find_problem(
                    self._get_eda_sender(company),
                    self._prepare_eda(action, detail, claims),
                    company._collections_get_eda_layout(),
                )
                if form == "eda"
                else uk_bulk.find_problem(
                    self._get_uk_sender(company, "x", signed or "x"),
                    self._prepare_uk(action, claims),
                    company._collections_today(),
                )
            )
        except Refused as refused:
            problem = refused
        return self.env["collections.court.words"]._explain(problem) if problem else ""

    # ----------------------------------------------------------------------------- writing

    @api.model
    @api.private
    def _build(self, company, form, details, corrects=None, signed=""):
        """Write legal actions into a file, and keep it.

        :param dict details: as ``_find_problems`` takes them
        :return: the file
        :raise UserError: one of them cannot go, or the file as a whole
        """
        actions = self.env["collections.legal.action"].union(*details)
        if not actions:
            raise UserError(self.env._("None of these legal actions can go into the file."))
        actions._check_work()
        if actions.company_id != company:
            raise UserError(self.env._("A file is of one company."))
        if corrects:
            corrects._lock("written", "sent")
            self._check_corrected(corrects, company, form)
        for action in actions.sorted("id"):
            action._lock("approved", "filed")
        problems = self._find_problems(form, details, corrects, signed)
        texts = [f"{action.name}: {text}" for action, text in problems.items() if text]
        if texts:
            raise UserError("\n".join(texts))
        if corrects:
            corrects._replace_by(actions)
        # Sudo: files are the add-on's; who may write one was checked.
        file = without_defaults(self.sudo()).create(
            {
                "company_id": company.id,
                "direction": "out",
                "form": form,
                "state": "written",
                "date": company._collections_today(),
                "user_id": self.env.uid,
                "corrects_id": corrects.id if corrects else False,
                "signed_by": signed,
                "eda_id": company._collections_next_eda_id_sudo() if form != XML else False,
                "line_ids": [
                    Command.create(vals) for vals in self._prepare_lines(actions, details)
                ],
            }
        )
        file = self.browse(file.id)
        written = file._write_content(details, signed)
        name, mimetype = f"{file.name}.xml", "application/xml"
        if form != XML:
            # Numbered ones are known to the court by their number.
            numbered = file.eda_id != company.collections_eda_id
            name = f"{file.eda_id if numbered else file.name}.eda"
            mimetype = "application/octet-stream"
        file._keep(written.content, name, mimetype, written.totals)
        for action in actions:
            action._note_step("document", self.env._("Written into %s", file.name))
        return file

    @api.model
    def _check_corrected(self, corrects, company, form):
        """Refuse to write a file again as another one, or for whom the user does not work."""
        if corrects.company_id != company:
            raise UserError(self.env._("A file is of one company."))
        if corrects.form != form:
            raise UserError(self.env._("It is of another kind or jurisdiction than the file."))
        corrects.line_ids.action_id._check_work()

    def _replace_by(self, actions):
        """Let another file take the place of this one, for legal actions that stand in both.

        What was handed over stays with the court: actions that are not in the new file still
        stand in this one, which can be corrected once more for them.

        :param actions: the legal actions of the new file
        """
        # Sudo: a person corrects it, who works on all that stands in it.
        own = self.sudo()
        live = own.line_ids.filtered("is_live")
        kept = live.browse()
        if own.state == "sent":
            kept = live.filtered(lambda line: line.action_id.id not in actions.ids)
        (live - kept).write({"is_live": False})
        if not kept:
            own.state = "replaced"
        own.line_ids.flush_recordset()

    @api.model
    def _prepare_lines(self, actions, details):
        """Return the entries of a new file, in the order of the actions."""
        return [
            {
                **details[action],
                "action_id": action.id,
                "place": place,
                "state": "claimed",
                "reference": action.name,
                "date": action.company_id._collections_today(),
                "is_live": True,
            }
            for place, action in enumerate(actions.sorted("id"), 1)
        ]

    def _write_content(self, details, signed):
        """Return the bytes and the control totals of this file."""
        company, today = self.company_id, self.date
        actions = self.line_ids.sorted("place").action_id
        claims = self._read_claims(actions)
        try:
            if self.form in LATER:
                return eda_later.write(
                    self._get_eda_sender(company, self.eda_id),
                    [self._prepare_later(self.form, action, details[action]) for action in actions],
                    today,
                    company._collections_get_eda_layout(),
                )
            if self.form == "eda":
                return eda.write(
                    self._get_eda_sender(company, self.eda_id),
                    [self._prepare_eda(action, details[action], claims) for action in actions],
                    today,
                    company._collections_get_eda_layout(),
                )
            # Sudo: how many of the day there are, whoever wrote them.
            sent = (
                self.env["collections.court.line"]
                .sudo()
                .search_count(
                    [
                        ("is_live", "=", True),
                        ("company_id", "=", company.id),
                        ("file_id.form", "=", "uk_bulk"),
                        ("file_id.date", "=", today),
                        ("file_id", "!=", self.id),
                    ]
                )
            )
            return uk_bulk.write(
                self._get_uk_sender(company, self.name, signed),
                [self._prepare_uk(action, claims) for action in actions],
                today,
                sent,
            )
        except Refused as refused:
            text = self.env["collections.court.words"]._explain(refused)
            raise UserError(text) from refused

    # ------------------------------------------------------------------------------ values

    @api.model
    def _read_claims(self, actions):
        """Return interest and fees of the items of actions, by item."""
        claims = {}
        for day, own in actions.grouped("date_filed").items():
            # Sudo: the ledger, of items that the user works on.
            items = own.sudo().line_ids.move_line_id
            claims.update(self.env["collections.claim"]._read(items, day or None))
        return {item.id: claim for item, claim in claims.items()}

    @api.model
    def _get_eda_sender(self, company, eda_id=None):
        return eda.Sender(
            company.collections_eda_number or "", eda_id or company.collections_eda_id or ""
        )

    @api.model
    def _prepare_eda(self, action, detail, claims):
        """Return an application for a payment order, as the engine takes it."""
        # Sudo: names and addresses of court and customer, whom the user works on.
        own = action.sudo()
        ours = self._prepare_eda_party(
            own.company_id.partner_id,
            role=own.company_id.collections_court_role or "",
            representative=own.company_id.collections_court_representative or "",
        )
        customer = self._prepare_eda_party(
            own.partner_id,
            salutation=detail.get("salutation") or "",
            role=detail.get("role") or "",
            representative=detail.get("representative") or "",
        )
        bank = own.company_id._collections_get_bank_sudo(
            own.currency_id, own.line_ids.move_line_id.move_id
        )
        others = {"fee": Decimal(0), "return": Decimal(0), "fixed": Decimal(0)}
        for line in own.line_ids:
            claim = claims.get(line.move_line_id.id)
            for kind in others:
                others[kind] += claim.get_open(kind) if claim else 0
        kinds = {"fee": "reminder", "return": "return", "fixed": "other"}
        return eda.Application(
            own.name,
            own.court_id.zip or "",
            own.court_id.city or "",
            (ours,),
            (customer,),
            tuple(self._prepare_eda_claim(line, detail, claims) for line in own.line_ids),
            others=tuple(
                eda.Other(kinds[kind], amount, FIXED_SUM if kind == "fixed" else "")
                for kind, amount in others.items()
                if amount
            ),
            iban=bank.sanitized_acc_number or "",
            bic=bank.bank_bic or "",
        )

    @api.model
    def _prepare_eda_party(self, partner, salutation="", role="", representative=""):
        """Return an applicant or a respondent."""
        name, form = (partner.name or "").strip(), ""
        first = ""
        if partner.is_company:
            name, form = eda.split_legal_form(name)
        elif " " in name:
            first, name = name.rsplit(" ", 1)
        if not partner.is_company and not salutation:
            raise Refused("missing", "respondents salutation", name)
        return eda.Party(
            name,
            " ".join(filter(None, (partner.street, partner.street2))),
            partner.zip or "",
            partner.city or "",
            first_name=first,
            salutation="" if partner.is_company else salutation,
            legal_form=form,
            role=role,
            representative=representative,
        )

    @api.model
    def _prepare_eda_claim(self, line, detail, claims):
        """Return the claim of an item, with the interest that its rule asks for."""
        claim = claims.get(line.move_line_id.id)
        return eda.Claim(
            detail.get("catalogue") or line.action_id.company_id.collections_eda_catalogue,
            line.name,
            line.date_invoice,
            _decimal(line.amount),
            steps=tuple(self._prepare_eda_steps(claim)) if claim and claim.start else (),
        )

    @api.model
    def _prepare_eda_steps(self, claim):
        """Return the interest of a claim: points above the base rate, or the rate of now."""
        rule, unit = claim.rule, Decimal("0.001")
        if rule.base == "reference" and rule.rate_id == self.env.ref(GERMAN_RATE, False):
            return [eda.Step(Decimal(str(rule.margin)).quantize(unit), True, claim.start)]
        if not claim.segments:
            return []
        percent = Decimal(str(claim.segments[-1].percent)).quantize(unit)
        return [eda.Step(percent, False, claim.start)]

    @api.model
    def _get_uk_sender(self, company, reference, signed):
        partner = company.partner_id
        return uk_bulk.Sender(
            company.collections_sdt_customer or "",
            reference,
            signed or "",
            self._prepare_uk_party(partner, 2, 30),
        )

    @api.model
    def _prepare_uk_party(self, partner, lines, length):
        """Return a party with its address in as many lines."""
        city, postcode = partner.city or "", (partner.zip or "").upper().strip()
        if lines == 2 and not uk_bulk.POSTCODE.fullmatch(postcode):
            # A company abroad: the court writes to it all the same.
            city, postcode = f"{postcode} {city}".strip(), ""
        address = [part for part in (partner.street, partner.street2, city) if part]
        if len(address) > lines:
            address = [", ".join(address[:-1]), address[-1]]
        name = partner.name or ""
        return uk_bulk.Party(
            shorten(name, length) if lines == 2 else name, tuple(address), postcode
        )

    @api.model
    def _prepare_uk(self, action, claims):
        """Return a claim, as the engine takes it."""
        # Sudo: name and address of the customer, whom the user works on.
        own = action.sudo()
        found = [
            claims[line.move_line_id.id] for line in own.line_ids if line.move_line_id.id in claims
        ]
        daily = sum((claim.get_daily() for claim in found), Decimal(0))
        return uk_bulk.Claim(
            own.name,
            (self._prepare_uk_party(own.partner_id, 4, 60),),
            _decimal(own.amount_principal + own.amount_interest + own.amount_charges),
            self._write_particulars(own),
            currency=own.currency_id.name,
            claimant_reference=own.name,
            daily=_decimal(daily) or None,
            owed=min((claim.start for claim in found if claim.start), default=None),
            base=_decimal(own.amount_principal),
        )

    @api.model
    def _write_particulars(self, action):
        """Return what the claim is about, in lines of 45 letters: the court reads English."""
        lines = action.line_ids
        texts = [
            shorten(f"{line.name} {line.date_invoice:%d/%m/%Y} GBP {line.amount:.2f}", 45)
            for line in lines[:MOST_INVOICES]
        ]
        rest = lines[MOST_INVOICES:]
        if rest:
            texts.append(f"and {len(rest)} more: GBP {sum(rest.mapped('amount')):.2f}")
        return "\n".join([PARTICULARS, *texts])
