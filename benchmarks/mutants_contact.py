"""The one-line changes of ``make mutate`` that are about who may be reached, when and how.

See ``mutants.py``. Paths are below ``models/`` as there; the engine's lie beside that folder.
"""

from collections import namedtuple

# ``path``: file below ``models/``. ``old`` stands in it once; ``new`` takes its place.
Mutant = namedtuple("Mutant", "path old new tests known", defaults=("",))

RULES = "../engine/contact_rules.py"
FACTS = "../engine/contact_facts.py"
BEST = "../engine/best_time.py"
GATE = "gate/collections_gate.py"
GATE_FACTS = "gate/collections_gate_facts.py"
RULESET = "gate/collections_contact_ruleset.py"
OVERRIDE = "gate/collections_gate_override.py"
CONSENT = "gate/collections_consent.py"
LINK = "gate/collections_consent_link.py"
ANSWER = "gate/collections_consent_sms.py"
QUIET = "gate/collections_quiet_time.py"
OUTBOX = "dispatch/collections_dispatch_gate.py"
SOURCE = "dispatch/collections_dispatch_source.py"
NOTICE = "notice/collections_notice_gate.py"
VALIDATION = "notice/collections_notice_validation.py"
ADDRESS = "address/collections_address.py"
ADDRESS_GATE = "address/collections_address_gate.py"
USABLE = "address/collections_address_usable.py"
KNOWN = "base/collections_known.py"
FLAG = "flag/collections_flag_entry_gate.py"
FLAG_PASS = "flag/collections_flag_entry_followup.py"
VISIT = "visit/collections_visit_plan.py"
VISIT_KEPT = "visit/collections_visit_retained.py"
REMOVAL = "contact/collections_contact_removal.py"
TRAINING = "coaching/collections_promise_approve.py"
BEST_TIME = "best_time/collections_best_time.py"
BEST_NOTICE = "best_time/collections_notice.py"

T_RULES = "tests/engine/test_contact_rules.py tests/gate/test_collections_gate.py"
T_FACTS = "tests/engine/test_contact_facts.py"
T_GATE = "tests/gate/test_collections_gate.py"
T_SCOPES = "tests/gate/test_collections_gate_scopes.py"
T_OVERRIDE = "tests/gate/test_collections_gate_override.py"
T_CONSENT = f"tests/gate/test_collections_consent.py {T_SCOPES}"
T_LINK = (
    "tests/gate/test_collections_consent_link.py tests/gate/test_collections_consent_workers.py"
)
T_ANSWER = "tests/gate/test_collections_consent_sms.py"
T_QUIET = "tests/gate/test_collections_quiet_time.py"
T_OUTBOX = "tests/notice/test_collections_notice_gate.py tests/dispatch/test_sms_sms.py"
T_WIZARD = "tests/dispatch/test_collections_override_wizard.py"
T_ADDRESS = "tests/address/test_collections_address.py"
T_ADDRESS_GATE = "tests/address/test_collections_address_gate.py"
T_USABLE = "tests/address/test_collections_address_usable.py"
T_KNOWN = "tests/base/test_collections_known.py"
T_FLAG = "tests/flag/test_collections_flag_entry_gate.py"
T_FLAG_PASS = "tests/flag/test_collections_flag_entry_followup.py"
T_VISIT = "tests/visit/test_collections_visit_plan.py"
T_REMOVAL = "tests/contact/test_collections_contact_removal.py"
T_KEPT = "tests/visit/test_collections_visit_retained.py"
T_TRAINING = "tests/coaching/test_collections_promise_approve.py"
T_BEST = "tests/engine/test_best_time.py"
T_BEST_TIME = "tests/best_time/test_collections_best_time.py"
T_BEST_NOTICE = "tests/best_time/test_collections_notice.py"
T_VALIDATION = "tests/notice/test_collections_notice_validation.py"

COPY = "notice/collections_notice_copy.py"
T_COPY = "tests/notice/test_collections_notice_copy.py"
T_ROLE = "tests/base/test_collections_contact_role.py"

CONTACT_MUTANTS = [
    # -- the engine: what a rule says
    Mutant(RULES, "if len(days) < self.limit:", "if len(days) <= self.limit:", T_RULES),
    Mutant(
        RULES,
        "if when <= day < when + timedelta(days=self.days):",
        "if when < day < when + timedelta(days=self.days):",
        f"{T_RULES} {T_SCOPES}",
    ),
    Mutant(
        RULES,
        "and (self.binds_required or not intent.required)",
        "",
        "tests/notice/test_collections_notice_gate.py",
    ),
    Mutant(
        RULES,
        'grave = "advised" if answered else verdict',
        "grave = verdict",
        T_SCOPES,
    ),
    Mutant(
        RULES,
        "intent.moment - event.moment <= ANSWER",
        "intent.moment >= event.moment",
        f"{T_SCOPES} tests/engine/test_contact_rules.py",
    ),
    Mutant(
        RULES,
        "max((f.verdict for f in findings), key=VERDICTS.index",
        "min((f.verdict for f in findings), key=VERDICTS.index",
        T_GATE,
    ),
    Mutant(FACTS, "return None if answered else last", "return last", f"{T_FACTS} {T_SCOPES}"),
    Mutant(
        FACTS,
        "if day >= first + timedelta(days=days):",
        "if day > first + timedelta(days=days):",
        f"{T_GATE} {T_SCOPES}",
    ),
    # -- the gate: which rules count for whom
    Mutant(
        GATE,
        'if ruleset.binds != "all" and is_person != (ruleset.binds == "person"):',
        "if False:",
        T_GATE,
    ),
    Mutant(
        GATE,
        "is_person = not customer.is_company or question.partner._collections_is_liable()",
        "is_person = not customer.is_company",
        T_SCOPES,
    ),
    Mutant(
        GATE,
        "compare_amounts(amount, limit) <= 0",
        "compare_amounts(amount, limit) < 0",
        T_SCOPES,
    ),
    Mutant(
        GATE,
        "if uncounted and rule.kind in COUNTING:",
        "if rule.kind in COUNTING:",
        T_GATE,
    ),
    Mutant(
        GATE,
        'return answer["verdict"] != "blocked"',
        "return True",
        "tests/visit/test_collections_visit_plan.py",
    ),
    Mutant(GATE_FACTS, 'required=bool(row.get("required")),', "required=True,", T_GATE),
    Mutant(
        GATE_FACTS,
        'answers=row.get("answers", True),',
        "answers=True,",
        "tests/notice/test_collections_notice_gate.py",
    ),
    Mutant(
        RULESET,
        "return self.wants_opt_out and span.concerns(intent)",
        "return span.concerns(intent)",
        "tests/dispatch/test_sms_sms.py tests/notice/test_collections_notice_gate.py",
    ),
    # -- who is asked about: whom the rule chose, at this number, for each channel
    Mutant(
        "desk/collections_desk_gate.py",
        "address=number or None,",
        "address=None,",
        "tests/desk/test_collections_desk_gate.py",
    ),
    Mutant(
        "gate/res_partner_said.py",
        "company, channel, role=role or None, candidates=candidates",
        "company, channel, candidates=candidates",
        "tests/gate/test_res_partner_said.py",
    ),
    Mutant(
        OUTBOX,
        'self.company_id, reader, email["email_to"]',
        'self.company_id, reader, email["email_to_normalized"]',
        "tests/base/test_collections_contact_role.py",
    ),
    Mutant(
        LINK,
        'if url.startswith("https://"):',
        "if True:",
        "tests/gate/test_collections_consent_link.py",
    ),
    Mutant(
        RULESET,
        'bound = ruleset.role == "any" or (ruleset.role == "others") == for_others',
        "bound = for_others",
        "tests/gate/test_collections_contact_ruleset.py",
    ),
    Mutant(
        "contact/collections_adviser.py",
        'if answer["verdict"] != "blocked" or not answer["next"]:',
        "if True:",
        "tests/contact/test_collections_adviser.py",
    ),
    Mutant(
        "forecast/collections_payer_profile.py",
        "AND %(reached)s AND o.is_pending IS NOT TRUE",
        "AND (%(reached)s OR TRUE)",
        "tests/forecast/test_collections_payer_profile.py",
    ),
    # -- who goes on all the same
    Mutant(
        OVERRIDE,
        'if answer["verdict"] == "blocked" and not self._may_override():',
        "if False:",
        f"{T_OVERRIDE} tests/gate/test_collections_gate_dialog.py",
    ),
    Mutant(OVERRIDE, "and entry.date >= since", "", T_OVERRIDE),
    Mutant(OVERRIDE, 'entry.partner_id == row["partner"]', "True", T_OVERRIDE),
    Mutant(
        OVERRIDE,
        'elif answer["verdict"] == "warned" or not (waits and answer["next"]):',
        'elif answer["verdict"] == "warned":',
        T_OVERRIDE,
    ),
    # -- opt-outs and consents
    Mutant(
        CONSENT,
        'if later.decision == "granted" and later.source != "import":',
        'if later.decision == "granted":',
        "tests/gate/test_collections_consent_link.py",
    ),
    Mutant(CONSENT, "start = later.date_end or None", "start = None", T_CONSENT),
    Mutant(CONSENT, "if entry.channel in (False, question.channel):", "if True:", T_CONSENT),
    Mutant(
        CONSENT,
        "if (day - consent.date_notice).days < NOTICE_DAYS:",
        "if (day - consent.date_notice).days < NOTICE_DAYS - 1:",
        T_SCOPES,
    ),
    Mutant(
        LINK,
        'if self._claim_opt_out("email", address):',
        "if False:",
        T_LINK,
    ),
    Mutant(
        ANSWER,
        'if not meaning or self._claim_opt_out("sms", number, partner) == (meaning == "stop"):',
        "if not meaning:",
        T_ANSWER,
    ),
    Mutant(QUIET, "last=self.date_to or None,", "last=None,", T_QUIET),
    # -- what leaves, and what waits
    Mutant(
        OUTBOX,
        'return {**blocked, "state": "waiting", "retry_at": answer["next"]}',
        'return {**blocked, "state": "waiting", "retry_at": False}',
        T_OUTBOX,
    ),
    Mutant(
        OUTBOX,
        '"offers_opt_out": any(not row.get("required") for row in rows),',
        '"offers_opt_out": True,',
        "tests/gate/test_opt_out.py",
    ),
    Mutant(SOURCE, 'if answer["verdict"] != "blocked":', "if True:", T_OUTBOX),
    Mutant(
        NOTICE,
        'lambda notice: notice.state == "failed" and notice.failure_type == "gate"',
        'lambda notice: notice.state == "failed"',
        T_WIZARD,
    ),
    Mutant(
        VALIDATION,
        "day = notice.company_id._collections_day_of(moment)",
        "day = moment.date()",
        T_VALIDATION,
    ),
    # -- addresses
    Mutant(ADDRESS, '"usable": False,\n            "date_failure"', '"date_failure"', T_ADDRESS),
    Mutant(
        ADDRESS_GATE, '"blocked" if found.is_foreign else "warned",', '"warned",', T_ADDRESS_GATE
    ),
    Mutant(USABLE, "AND x.medium = 'email' AND", "AND", T_USABLE),
    Mutant(KNOWN, "if not self._heard_by_all:", "if False:", T_KNOWN),
    # -- flags
    Mutant(
        FLAG,
        "and question.purpose not in flag._get_exempt_purposes()",
        "",
        T_FLAG,
    ),
    Mutant(FLAG, "and not spoken_for", "", T_FLAG),
    Mutant(
        FLAG,
        'verdict = flag.contact_verdict if whole else "warned"',
        "verdict = flag.contact_verdict",
        T_FLAG,
    ),
    Mutant(FLAG, "allowed = self.env.user.has_group(SUPERVISOR)", "allowed = True", T_FLAG),
    Mutant(
        FLAG_PASS,
        "LEAST(fe.date_until, fe.date_ended - 1) AS last",
        "LEAST(fe.date_until, fe.date_ended) AS last",
        T_FLAG_PASS,
    ),
    # -- visits, and what is kept of them
    Mutant(VISIT, 'if plan.case.state != "open":', "if False:", T_VISIT),
    Mutant(VISIT, "elif plan in refused:", "elif False:", T_VISIT),
    Mutant(
        VISIT, "return start, max(end - MINUTE, start), zone", "return start, end, zone", T_VISIT
    ),
    Mutant(VISIT_KEPT, "v.date AS day", "v.date - 1 AS day", T_KEPT),
    Mutant(REMOVAL, "AND NOT bool_or(own.owed)", "", T_REMOVAL),
    # -- training
    Mutant(
        TRAINING,
        "amounts[promise.currency_id] += promise.amount",
        "amounts[promise.currency_id] = promise.amount",
        T_TRAINING,
    ),
    # -- the best hour
    Mutant(
        BEST,
        "best = _find_best_band(channel, own, weekdays) if len(own) >= LEAST else None",
        "best = _find_best_band(channel, own, weekdays)",
        T_BEST,
    ),
    Mutant(
        BEST,
        "return best if Share(best.tried, best.well).score > rest.score else None",
        "return best",
        T_BEST,
    ),
    Mutant(
        BEST_TIME,
        "return company.sudo().collections_best_time",
        "return True",
        T_BEST_TIME,
    ),
    Mutant(
        BEST_NOTICE,
        'and notice.run_id.kind == "scheduled"',
        "",
        T_BEST_NOTICE,
    ),
    # -- copies of notices
    Mutant(COPY, "not notice.edited and ", "", T_COPY),
    Mutant(COPY, "notice._get_document_language() != lang", "False", T_COPY),
    Mutant(COPY, 'set(vals) - SENT_WRITABLE and any(copy.state == "sent"', "any(False", T_COPY),
    Mutant(
        COPY, "if problem:\n                copies._end", "if False:\n                pass", T_COPY
    ),
    Mutant(COPY, "(self - gone).notice_id._find_overtaken()", "{}", T_COPY),
    Mutant(
        "notice/collections_notice_recipient.py",
        'answer["verdict"] != "blocked" or answer["next"]',
        "True",
        T_ROLE,
    ),
]
