"""What a customer does on the account page, by himself: one service for each action.

A service is called with the ``Access`` of whoever is there, and trusts nothing else: it looks
whether he may act, whether the company offers it, whether the form is ours and new, and finds
records only by what belongs to that customer in that company.
"""

import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang
from odoo.tools.misc import get_lang

from ...engine import dossier, self_service
from ..base.collections_guarded import without_defaults

SCOPE = "collections_form"
# A form that was opened longer ago is shown anew.
FORM_HOURS = 24
# No browser shows what is said to be of this kind; of what is said to be of none, Odoo guesses it.
UNSHOWN = "application/x-unverified"


class Refused(UserError):
    """What a customer has sent is not taken in. ``problems``: a sentence by field; '' for none."""

    def __init__(self, problems):
        super().__init__("\n".join(problems.values()))
        self.problems = problems


class CollectionsSelfService(models.AbstractModel):
    """Base of the services: the checks that all of them share, and what follows from each.

    A service names its ``_kind``, the setting that offers it, reads the form (``_read``) and does
    what was asked (``_carry_out``). What it may not do by itself it leaves waiting: a request that
    a collector decides on.
    """

    _name = "collections.self.service"
    _description = "What Customers Do by Themselves"

    # As the kinds of ``collections.portal.request``.
    _kind = ""
    # The company's setting that offers it; None: always.
    _setting = None

    # ---------------------------------------------------------------------------- asking

    @api.model
    @api.private
    def _is_offered_sudo(self, access):
        """Return whether this can be done on an account page."""
        # Sudo: a setting.
        return access.may_act and (not self._setting or bool(access.company.sudo()[self._setting]))

    @api.model
    @api.private
    def _make_nonce(self, access):
        """Return what makes a form one of ours, for once: signed, and over after a day."""
        values = [*self._get_scope(access), secrets.token_urlsafe(12)]
        return self.env["collections.signed"]._sign_values(
            SCOPE, values, timedelta(hours=FORM_HOURS)
        )

    @api.model
    def _get_scope(self, access):
        return [self._kind, access.partner.id, access.company.id, access.contact.id]

    @api.model
    def _read_nonce(self, access, token):
        """Return the number of a form; refuse one that is not ours, or too old."""
        values = self.env["collections.signed"]._read_values(SCOPE, token)
        if (
            not isinstance(values, list)
            or values[:-1] != self._get_scope(access)
            or not isinstance(values[-1], str)
        ):
            raise Refused(
                {"": self.env._("This page is too old. Load it again, and send it then.")}
            )
        return values[-1]

    @api.model
    @api.private
    def _do_sudo(self, access, values, files=(), address=""):
        """Do what a customer asks for by a form, once.

        :param Access access: who asks, for which account
        :param dict values: what was sent, by name; ``nonce`` is that of the form
        :param files: list of a name and the content in bytes
        :param str address: the IP address that it comes from
        :return: the request, sudoed: that of before where the same form comes again
        :raise Refused: with a sentence by field; nothing was done
        """
        # Sudo: who looks at the page has no rights. What is done is about this customer in this
        # company, and what it is about is found by that below.
        access = self._lift_sudo(access, access.env.lang)
        self = self.with_env(access.env)
        if not access.may_act:
            raise Refused({"": self.env._("You can look at this account, and no more.")})
        if not self._is_offered_sudo(access):
            raise Refused({"": self.env._("This is not offered here. Write to us instead.")})
        form = self_service.Form(values)
        nonce = self._read_nonce(access, form.get("nonce"))
        requests = self.env["collections.portal.request"]
        if known := requests._find_nonce_sudo(nonce):
            return known
        clean = self._read(access, form, files)
        if form.problems:
            raise Refused(self._explain_problems(form.problems))
        # What is written down of it is for ours to read.
        access = self._lift_sudo(access, access.company.partner_id.lang)
        own, requests = self.with_env(access.env), requests.with_env(access.env)
        try:
            with self.env.cr.savepoint():
                request = requests._claim_sudo(access, self._kind, nonce, address)
                own._carry_out(access, clean, request)
        except Refused:
            raise
        except AccessError:
            raise Refused({"": self.env._("This cannot be done here. Write to us.")}) from None
        except UserError as error:
            raise Refused({"": str(error)}) from error
        return request

    @api.model
    def _lift_sudo(self, access, lang):
        """Return an access whose records are read and written by the add-on, in a language."""
        env = access.env(
            user=SUPERUSER_ID, su=True, context={**access.env.context, "lang": lang or "en_US"}
        )
        names = ("company", "partner", "contact", "link", "user")
        return access._replace(**{name: getattr(access, name).with_env(env) for name in names})

    # ------------------------------------------------------------------- what services say

    @api.model
    def _read(self, access, form, files):
        """Return what was entered, as ``_carry_out`` takes it; what is wrong goes to the form.

        :param Access access: who asks
        :param Form form: see ``engine/self_service.py``
        :param files: list of a name and the content in bytes
        """
        raise NotImplementedError

    @api.model
    def _carry_out(self, access, clean, request):
        """Do what was asked for.

        :param Access access: who asks
        :param clean: what ``_read`` returned
        :param request: the new request, which this completes
        """
        raise NotImplementedError

    # --------------------------------------------------------------------------- finding

    @api.model
    def _get_items(self, access):
        """Return all that this customer owes in this company, the first due first."""
        lines = access.env["account.move.line"]
        companies = access.company | access.company._collections_covered()
        domain = lines._collections_get_open_domain(access.partner, companies)
        return lines.search(
            [*domain, ("amount_residual_currency", ">", 0)], order="date_maturity, id"
        )

    @api.model
    def _find_items(self, access, form, name="items", needed=True):
        """Return the open items of this customer that a form names.

        Others, whosever they are, are refused in the same words as what was paid meanwhile.
        """
        ids = form.ids(name, needed)
        wanted = set(ids)
        found = self._get_items(access).filtered(lambda item: item.id in wanted)
        if len(found) < len(ids):
            form.problems[name] = "gone"
        return found

    @api.model
    def _get_typing(self, access, currencies):
        """Return how amounts are typed on a page, as ``Form.amount`` takes it.

        :param currencies: which the amount may be in
        """
        return {
            "places": max(currencies.mapped("decimal_places"), default=2),
            "mark": get_lang(access.env).decimal_point,
        }

    @api.model
    def _lock(self, items):
        """Take hold of items: of two forms about them at once the second is repeated.

        Then it sees what the first has done, and is looked at anew.
        """
        self.env["collections.charge.change"]._lock(items)

    @api.model
    def _has_barred(self, items):
        """Return whether one of some items is time-barred: an agreement may revive the claim."""
        # Sudo: periods of the customer's own items, of which only that is told.
        periods = self.env["collections.limitation"].sudo()._read(items)
        return any(period.barred for period in periods.values())

    @api.model
    def _explain_problems(self, problems):
        """Return problems of a form as sentences, by field."""
        env = self.env
        texts = {
            "missing": env._("Fill this in."),
            "long": env._("This is too long."),
            "day": env._("This is no day."),
            "past": env._("Choose today or a later day."),
            "future": env._("This day is still to come."),
            "amount": env._("Enter an amount, such as 120.50."),
            "unclear": env._(
                "This can be read in two ways: write no sign between thousands, and %s before "
                "decimals.",
                get_lang(env).decimal_point,
            ),
            "much": env._("This is more than is open."),
            "currencies": env._("These items are in several currencies: choose those of one."),
            "number": env._("Choose one of the numbers that are offered."),
            "choice": env._("Choose one of what is offered."),
            "email": env._("This is no e-mail address."),
            "phone": env._("This is no telephone number. Begin with + and the country."),
            "gone": env._("Not all of this is open any more. Load the page again."),
            "count": env._("At most %s files can be sent.", self_service.MOST_FILES),
            "size": env._(
                "A file has %s megabytes at most, and is not empty.",
                self_service.MOST_BYTES // 1024 // 1024,
            ),
            "kind": env._("A file is none of the kinds that are taken here, or is broken."),
            "signature": env._("Sign in the field, or enter your name and agree."),
        }
        return {name: texts.get(problem, problem) for name, problem in problems.items()}

    @api.model
    def _format(self, amount, currency):
        return formatLang(self.env, float(amount), currency_obj=currency)

    # ------------------------------------------------------------------------- following

    @api.model
    def _log_contact(self, access, request, text, moves=None):
        """Write into the contact log what the customer has done, for whoever works on him.

        :param str text: what was done, in a sentence
        :param moves: the invoices that it is about
        :return: the entry
        """
        outcome = self.env["collections.contact.outcome"]._get_written_sudo()
        contact, customer = access.contact, access.partner
        person, case = self._get_own_contact(access), self._find_case(access)
        entry = self.env["collections.contact"]._log(
            partner_id=customer.id,
            company_id=access.company.id,
            case_id=case.id,
            channel="portal",
            direction="in",
            person_id=person.id if person != customer else False,
            person_name=contact.name,
            outcome_id=outcome.id,
            move_ids=[(6, 0, moves.ids if moves else [])],
            note=f"{request.name}: {text}",
        )
        request.contact_id = entry
        # Who has put the case off hears of it at once.
        self.env["collections.desk.step"]._end_absence_sudo(case)
        return entry

    @api.model
    def _get_own_contact(self, access):
        """Return who acts, if he is one of the customer's; else the customer: for a bookkeeper."""
        is_own = access.contact._collections_is_contact_of(access.partner, access.company)
        return access.contact if is_own else access.partner

    @api.model
    def _find_case(self, access):
        cases = self.env["collections.case"]._find_open(access.partner, access.company)
        return cases.get((access.company, access.partner)) or self.env["collections.case"]

    @api.model
    def _keep_files(self, record, files):
        """Keep what was uploaded with a record, such that browsers save it and show none of it.

        :return: the attachments
        """
        return without_defaults(self.env["ir.attachment"]).create(
            [
                {
                    "name": dossier.clean_name(name),
                    "raw": content,
                    "mimetype": UNSHOWN,
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for name, content in files
            ]
        )
