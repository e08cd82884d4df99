"""The one-line changes of ``make mutate`` about figures, targets, forecasts, and what is looked at.

See ``mutants.py``. Paths are below ``models/`` as there; the engine's lie beside that folder.
"""

from mutants_contact import Mutant

DUE = "../engine/contact_validation.py"
WEEKS = "../engine/forecast.py"
COLUMNS = "../engine/columns.py"
KEPT = "forecast/collections_forecast.py"
NIGHT = "forecast/collections_forecast_nightly.py"
PROFILE = "forecast/collections_payer_profile_shown.py"
TARGET = "target/collections_target.py"
RESULT = "target/collections_target_refresh.py"
PACK = "pack/collections_pack_section_collectors_targets.py"
BALANCE = "figures/collections_figure_source_balance.py"
GROUPS = "figures/collections_figure_source_groups.py"
DOCUMENTS = "figures/collections_figure_documents.py"
TOUCHED = "followup/collections_followup_touched.py"

T_DUE = "tests/engine/test_contact_validation.py"
T_WEEKS = "tests/engine/test_forecast.py"
T_COLUMNS = "tests/engine/test_columns.py"
T_KEPT = "tests/forecast/test_collections_forecast.py"
T_NIGHT = "tests/forecast/test_collections_forecast_nightly.py"
T_ACCURACY = "tests/forecast/test_collections_forecast_accuracy.py"
T_PROFILE = "tests/forecast/test_collections_payer_profile_shown.py"
T_TARGET = "tests/target/test_collections_target.py"
T_RESULT = "tests/target/test_collections_target_refresh.py"
T_PACK = "tests/pack/test_collections_pack_section_collectors_targets.py"
T_BALANCE = "tests/figures/test_collections_figure_source_balance.py"
T_GROUPS = "tests/figures/test_collections_figure_source_groups.py"
T_DOCUMENTS = "tests/figures/test_collections_figure_documents.py"
T_TOUCHED = "tests/followup/test_collections_followup_touched.py"

FIGURE_MUTANTS = [
    # -- validation notices: when one is due
    Mutant(DUE, "event.placed and event.channel not in SPOKEN", "event.placed", T_DUE),
    Mutant(DUE, "event.conversation or ", "", T_DUE),
    Mutant(DUE, "return debt in event.debts", "return True", T_DUE),
    Mutant(DUE, "arose <= history.get_day", "arose < history.get_day", T_DUE),
    Mutant(DUE, "arose is None or arose", "arose is not None and arose", T_DUE),
    Mutant(DUE, " - history.validated", "", T_DUE),
    Mutant(DUE, "(intent.debts or history.debts)", "history.debts", T_DUE),
    Mutant(DUE, "event.moment <= intent.moment and ", "", T_DUE),
    Mutant(DUE, "return min(", "return max(", T_DUE),
    Mutant(DUE, "if intent.validates:", "if False:", T_DUE),
    Mutant(DUE, "> first + timedelta", ">= first + timedelta", T_DUE),
    Mutant(DUE, "for zone in intent.zones:", "for zone in intent.zones[:1]:", T_DUE),
    Mutant(DUE, "intent.moment if self.allows(intent, history) else None", "intent.moment", T_DUE),
    # -- forecasts: one of a company and day, kept as it was
    Mutant(
        KEPT,
        "if found := self.search(domain, limit=1):",
        "if found := None:",
        f"{T_KEPT} {T_NIGHT}",
        "the index of the table says the same; this spares it the number of a row",
    ),
    Mutant(KEPT, "ON CONFLICT DO NOTHING RETURNING id", "RETURNING id", T_NIGHT),
    Mutant(KEPT, "rebuilt=day < today", "rebuilt=day <= today", T_NIGHT),
    Mutant(KEPT, "WEEKS, kept=True)", "WEEKS, kept=False)", T_KEPT),
    Mutant(KEPT, "if not self._sees_all(asked):\n            return none", "", T_KEPT),
    Mutant(KEPT, "weeks <= len(kept.week_ids", "0 <= len(kept.week_ids", T_KEPT),
    Mutant(NIGHT, '("date", ">=", monday), ("date", "<=", today)', '("date", "=", today)', T_NIGHT),
    Mutant(NIGHT, "everybody=missing", "everybody=False", T_NIGHT),
    Mutant(
        NIGHT,
        "company._collections_today())) and (",
        "company._collections_today())) or (",
        T_NIGHT,
    ),
    Mutant(NIGHT, "if not self._may_keep(company):", "if False:", T_NIGHT),
    Mutant(NIGHT, "if monday not in known:", "if True:", f"{T_NIGHT} {T_ACCURACY}"),
    Mutant(NIGHT, "while monday < today:", "while monday <= today:", T_NIGHT),
    Mutant(WEEKS, "(day - self.weeks[0][1]).days - 1", "(day - self.weeks[0][1]).days", T_WEEKS),
    # -- the payer profile: who gets it
    Mutant(
        PROFILE,
        'record.check_access("read")',
        "pass",
        T_PROFILE,
        "a request begins with nothing in memory: reading the record asks for the same",
    ),
    Mutant(PROFILE, 'model in ("res.partner", "collections.case")', "True", T_PROFILE),
    # -- targets: what is set, and what is reached
    Mutant(TARGET, "target.amount > 100:", "target.amount >= 100:", T_TARGET),
    Mutant(TARGET, "_collections_check_works_for(target.company_id)", "exists()", T_TARGET),
    Mutant(TARGET, "date_utils.start_of(day, span)", "day", T_TARGET),
    Mutant(TARGET, "wanted.pop(target._get_key(target.date_from), None)", "pass", T_TARGET),
    Mutant(
        TARGET,
        'self.ensure_one()\n        self.check_access("read")\n        kind',
        "self.ensure_one()\n        kind",
        T_TARGET,
        "a request begins with nothing in memory: reading the target asks for the same",
    ),
    Mutant(
        TARGET,
        'self.check_access("write")\n        self._refresh()',
        "self._refresh()",
        f"{T_TARGET} {T_RESULT}",
    ),
    Mutant(TARGET, 'if "amount" in vals:', "if False:", T_RESULT),
    Mutant(RESULT, "if self.date_from > today:", "if self.date_from >= today:", T_RESULT),
    Mutant(
        RESULT,
        "targets = self.sudo().with_context(active_test=False)\n        rows",
        "targets = self.sudo()\n        rows",
        T_RESULT,
    ),
    Mutant(
        RESULT,
        "targets = self.sudo().with_context(active_test=False)\n        result",
        "targets = self.with_context(active_test=False)\n        result",
        T_RESULT,
    ),
    Mutant(RESULT, "if user_id in people._ids", "if True", T_RESULT),
    Mutant(RESULT, "min(self.date_to, today)", "self.date_to", T_RESULT),
    Mutant(
        RESULT, "target.date_to < now and target.date_to <= today", "target.date_to < now", T_RESULT
    ),
    Mutant(
        RESULT,
        "target.date_to < now and target.date_to <= today",
        "target.date_to <= today",
        T_RESULT,
    ),
    Mutant(RESULT, "first - timedelta(days=LATE_DAYS)", "first", T_RESULT),
    # -- targets in the management pack
    Mutant(PACK, '("date_to", ">=", day)', '("date_to", ">", day)', T_PACK),
    Mutant(PACK, "found._read_on(day)", "found._read_on(company._collections_today())", T_PACK),
    Mutant(PACK, "runs = day < targets", "runs = day <= targets", T_PACK),
    Mutant(PACK, "key=self._get_gap)", "key=lambda pair: -self._get_gap(pair))", T_PACK),
    # -- key figures by salesperson
    Mutant(
        BALANCE, "credit_all - (claimed_upto - claimed)", "credit_all - claimed_upto", T_BALANCE
    ),
    Mutant(BALANCE, "claimed_all - (credit_upto - credit)", "0", T_BALANCE),
    Mutant(
        BALANCE,
        "ORDER BY due, line_id\n                              ROWS",
        "ORDER BY due DESC, line_id\n                              ROWS",
        T_BALANCE,
    ),
    Mutant(GROUPS, "COALESCE(i.salesperson_id, customer.user_id)", "customer.user_id", T_GROUPS),
    Mutant(GROUPS, 'del own["salesperson"]', "pass", T_GROUPS),
    Mutant(DOCUMENTS, 'Domain(sold, "=", False) & Domain', "Domain", T_DOCUMENTS),
    # -- what is looked at before a refresh, and the statement that is kept for it
    Mutant(TOUCHED, "if set(own.ids) != set(partner_ids):", "if False:", T_TOUCHED),
    Mutant(TOUCHED, "if len(owners) != 1 or", "if not owners or", T_TOUCHED),
    Mutant(TOUCHED, "texts[0] if texts[0] == texts[1] else None", "texts[0]", T_TOUCHED),
    Mutant(TOUCHED, "if day not in kept:", "if not kept:", T_TOUCHED),
    Mutant(TOUCHED, "kept.clear()", "pass", T_TOUCHED),
    Mutant(
        TOUCHED,
        "self.with_company(owner).env[",
        "self.env[",
        T_TOUCHED,
        "a ruleset is that of the company asked for, whatever the current one is",
    ),
    Mutant(TOUCHED, "if owner in late:", "if True:", T_TOUCHED),
    Mutant(TOUCHED, "late |= self._look(customers, owners)[1]", "pass", T_TOUCHED),
    Mutant(
        TOUCHED,
        "if not data.get(DEPTH):\n            self._settle",
        "if True:\n            self._settle",
        T_TOUCHED,
    ),
    Mutant(TOUCHED, "max(data.get(DEPTH, 0) - 1, 0)", "0", T_TOUCHED),
    Mutant(TOUCHED, "self.env.cr.precommit.add(self._settle_noted)", "pass", T_TOUCHED),
    Mutant(TOUCHED, 'if get_internal(self.env, "collections_no_refresh"):', "if False:", T_TOUCHED),
    # -- columns of a page
    Mutant(COLUMNS, "while len(_fill(widths, limit)) > count:", "while False:", T_COLUMNS),
    Mutant(
        COLUMNS, "if runs and used + width <= room:", "if runs and used + width < room:", T_COLUMNS
    ),
]
