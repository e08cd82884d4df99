"""The one-line changes of ``make mutate`` about credit: limits, releases, insurers, applications.

See ``mutants.py``. Paths are below ``models/`` as there; the engine's lie beside that folder.
"""

from mutants_contact import Mutant

INSURANCE = "../engine/credit_insurance.py"
FORM_ENGINE = "../engine/credit_application.py"
DOSSIER = "../engine/dossier.py"
STOP = "credit/collections_exposure_stop.py"
EXPOSURE = "credit/collections_exposure.py"
RELEASE = "credit/collections_credit_release.py"
REQUEST = "credit/collections_credit_request.py"
SALE = "credit/collections_credit_sale.py"
REVIEW = "credit/collections_credit_review_decide.py"
FIGURES = "credit/collections_credit_score_figures.py"
UPDATE = "credit/collections_credit_score_update.py"
FOLLOWUP = "credit/collections_credit_followup.py"
COVER = "credit/collections_credit_cover.py"
FILE = "credit/collections_credit_file.py"
PART = "credit/collections_credit_part.py"
DECLARATION = "credit/collections_credit_declaration.py"
LINE = "credit/collections_credit_declaration_line.py"
FILES = "credit/collections_credit_declaration_files.py"
APPLICATION = "credit/collections_credit_application.py"
FORM = "credit/collections_credit_application_form.py"
RETURNED = "bank_return/collections_bank_return_followup.py"

T_INSURANCE = "tests/engine/test_credit_insurance.py"
T_FORM_ENGINE = "tests/engine/test_credit_application.py"
T_DOSSIER = "tests/engine/test_dossier.py"
T_STOP = "tests/credit/test_collections_exposure_stop.py"
T_EXPOSURE = "tests/credit/test_collections_exposure.py"
T_RELEASE = "tests/credit/test_collections_credit_release.py"
T_REQUEST = "tests/credit/test_collections_credit_request.py"
T_SALE = "tests/credit/test_collections_credit_sale.py"
T_REVIEW = "tests/credit/test_collections_credit_review_decide.py"
T_FIGURES = "tests/credit/test_collections_credit_score_figures.py"
T_UPDATE = "tests/credit/test_collections_credit_score_update.py"
T_FOLLOWUP = "tests/credit/test_collections_credit_followup.py"
T_COVER = "tests/credit/test_collections_credit_cover.py"
T_FILE = "tests/credit/test_collections_credit_file.py"
T_DECLARATION = "tests/credit/test_collections_credit_declaration.py"
T_LINE = "tests/credit/test_collections_credit_declaration_line.py"
T_FILES = "tests/credit/test_collections_credit_declaration_files.py"
T_APPLICATION = "tests/credit/test_collections_credit_application.py"
T_FORM = "tests/credit/test_collections_credit_application_form.py"

CREDIT_MUTANTS = [
    # -- what insurers are told
    Mutant(INSURANCE, "applied = min(on_account, own.open)", "applied = ZERO", T_INSURANCE),
    Mutant(INSURANCE, "on_account -= applied", "on_account -= 0", T_INSURANCE),
    Mutant(INSURANCE, "limit -= covered", "limit -= 0", T_INSURANCE),
    Mutant(INSURANCE, "min(owed - disputed, limit)", "min(owed, limit)", T_INSURANCE),
    Mutant(INSURANCE, "own.dated < first", "own.dated <= first", T_INSURANCE),
    Mutant(INSURANCE, "own.dated > last", "own.dated >= last", T_INSURANCE),
    Mutant(INSURANCE, "if day <= today", "if day < today", T_INSURANCE),
    Mutant(INSURANCE, "told or due) + timedelta(days=1)", "told or due)", T_INSURANCE),
    # -- what strangers enter, and what is handed over
    Mutant(FORM_ENGINE, "% 97 == 1", "% 97 > 0", T_FORM_ENGINE),
    Mutant(
        FORM_ENGINE,
        "if amount and amount <= MOST_AMOUNT",
        "if amount <= MOST_AMOUNT",
        T_FORM_ENGINE,
    ),
    Mutant(FORM_ENGINE, "not content.startswith(begins)", "False", T_FORM_ENGINE),
    Mutant(FORM_ENGINE, "if len(files) > MOST_FILES:", "if False:", T_FORM_ENGINE),
    Mutant(FORM_ENGINE, "len(content) > MOST_BYTES", "False", T_FORM_ENGINE),
    Mutant(DOSSIER, "if RESERVED.match(name):", "if False:", T_DOSSIER),
    Mutant(DOSSIER, "path.casefold() not in taken", "path not in taken", T_DOSSIER),
    Mutant(DOSSIER, 'return f"\'{value}" if risky else value', "return value", T_DOSSIER),
    # -- what is stopped at a limit
    Mutant(STOP, "if company.currency_id.compare_amounts(added, 0.0) <= 0:", "if False:", T_STOP),
    Mutant(
        STOP,
        "if members:\n            self._take_turn",
        "if []:\n            self._take_turn",
        T_SALE,
    ),
    Mutant(
        STOP,
        "amount - document._get_partner_credit_warning_exclude_amount()",
        "amount",
        T_SALE,
        "an invoice of an order adds nothing: it is posted without a request",
    ),
    Mutant(EXPOSURE, "AND s.id NOT IN %(without)s", "", T_SALE),
    Mutant(RELEASE, '("date_ended", "=", False),', "", T_RELEASE),
    Mutant(RELEASE, '("move_id", "in", [False, *moves]),', "", f"{T_RELEASE} {T_STOP}"),
    Mutant(RELEASE, '("order_id", "in", orders),', '("order_id", ">", 0),', T_SALE),
    Mutant(SALE, 'if vals.get("state") == "sale":', "if False:", T_SALE),
    Mutant(SALE, "billed=billed)", "billed=None)", T_SALE),
    Mutant(SALE, "orders.ids if are_new else ()", "()", T_SALE),
    Mutant(SALE, "or PRICED.isdisjoint(vals)", "or True", T_SALE),
    # -- requests for a release
    Mutant(REQUEST, 'document.check_access("write")', "pass", T_REQUEST),
    Mutant(REQUEST, 'if company.collections_credit_rule != "block":', "if False:", T_REQUEST),
    Mutant(REQUEST, '("amount", "<=", release.amount),', "", T_REQUEST),
    Mutant(REQUEST, "if release._is_about(request.res_model, request.res_id):", "if True:", T_SALE),
    Mutant(REQUEST, "own.activity_ids.action_feedback()", "pass", T_REQUEST),
    Mutant(REQUEST, 'if not (self.answer or "").strip():', "if False:", T_REQUEST),
    Mutant(
        REQUEST,
        "if not self.company_id._collections_may_decide_credit(self.amount):",
        "if False:",
        T_REQUEST,
    ),
    # -- scores
    Mutant(FIGURES, "AND r.date > %(first)s AND r.date <= %(day)s", "", T_FOLLOWUP),
    Mutant(FIGURES, "WHERE i.amount > 0 AND i.upto > i.credit", "WHERE i.amount > 0", T_FIGURES),
    Mutant(FOLLOWUP, "if RETURNED not in events.get(partner.id, ())", "", T_FOLLOWUP),
    Mutant(FOLLOWUP, "if not company._collections_manages_credit():", "if False:", T_FOLLOWUP),
    Mutant(
        RETURNED,
        "WHERE state = 'done' AND kind != 'technical'\"",
        "WHERE state = 'done'\"",
        T_FOLLOWUP,
    ),
    Mutant(UPDATE, 'row["grade"] > before.grade', 'row["grade"] < before.grade', T_UPDATE),
    Mutant(UPDATE, "and before and not before.over_limit", "and before", T_UPDATE),
    # -- covers and declarations
    Mutant(COVER, "if planned.get(name) == fields.Date.to_string(day):", "if False:", T_COVER),
    Mutant(COVER, "if not declared), default=None)", "), default=None)", T_DECLARATION),
    Mutant(COVER, "AND d.state = 'made') t ON TRUE", ") t ON TRUE", T_DECLARATION),
    Mutant(FILE, "if review.date_decided >= result.get", "if False and result.get", T_DECLARATION),
    Mutant(FILE, "AND r.date_decided > e.day", "", T_FILE),
    Mutant(DECLARATION, "on_account -= is_open", "pass", T_DECLARATION),
    Mutant(DECLARATION, "is_told = item in declared", "is_told = False", T_DECLARATION),
    Mutant(DECLARATION, "[*told, *debts],", "debts,", T_DECLARATION),
    Mutant(DECLARATION, "convert(disputed.get(item.id, 0.0)),", "Decimal(0),", T_DECLARATION),
    Mutant(DECLARATION, "else due < today)", "else True)", T_DECLARATION),
    Mutant(
        DECLARATION, '"is_late": bool(last and last < today),', '"is_late": False,', T_DECLARATION
    ),
    Mutant(DECLARATION, "self._end_tasks(last)", "pass", T_DECLARATION),
    Mutant(LINE, "declaration._fill()", "pass", T_LINE),
    Mutant(FILES, "attachments.search(own).unlink()", "pass", T_FILES),
    # -- applications
    Mutant(APPLICATION, 'if self.state != "received":', "if False:", T_APPLICATION),
    Mutant(
        APPLICATION, "application.date_expires >= application", "True or application", T_APPLICATION
    ),
    Mutant(FORM, "secrets.compare_digest(known.encode(), str(values[1]).encode())", "True", T_FORM),
    Mutant(FORM, "found if found.is_open or found.date_received else None", "found", T_FORM),
    Mutant(FORM, "if own.tries >= MOST_TRIES:", "if False:", T_FORM),
    Mutant(FORM, "if not is_agreed:", "if False:", T_FORM),
    Mutant(FORM, '"mimetype": UNSHOWN,', '"mimetype": "text/html",', T_FORM),
]
