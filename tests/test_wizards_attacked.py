"""Each dialog of the add-on, opened on what is none of one's business, and pressed twice."""

from datetime import timedelta

from psycopg2.errors import NotNullViolation

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .rpc_common import RpcCommon
from .screens_common import MODULE, ScreensCommon

SECRET = "HUSH-HUSH"
NAME = "Colleague's Customer"
ADDRESS = "hush@example.com"
# Fields in which people write what others have no business with.
TEXTS = {
    *("note", "subject", "body", "content", "reason", "description", "text", "finding", "terms"),
    *("answer", "call_script", "failure_reason", "gate_text"),
}
# What a collector may do where a colleague has the customer.
ALLOWED = {
    # What a customer asks for binds all, whoever heard it.
    ("collections.opt.out.wizard", "action_save"),
}
VALUES = {"char": "x", "text": "x", "html": "<p>x</p>", "integer": 1, "float": 1.0, "monetary": 1.0}


class AttackCommon(ScreensCommon):
    """A colleague's customer with one of everything, and who has no business with it."""

    _find_methods = RpcCommon._find_methods

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_own_cases = True
        cls.colleague = cls._user("collector", "attacked_colleague")
        foreign = cls.customer | cls.partner_b
        foreign.write({"name": NAME, "company_id": cls.company.id, "email": ADDRESS})
        for partner in foreign:
            cls._case(partner).user_id = cls.colleague
        cls._keep_more()
        cls._hush()
        cls.foreign = cls._find_foreign()
        cls.elsewhere = cls.setup_other_company(name="Elsewhere")["company"]
        policy = cls.policy.copy({"company_id": cls.elsewhere.id})
        cls.elsewhere.write({"collections_policy_id": policy.id, "email": "else@example.com"})
        cls.attackers = {
            "rival": cls._user("collector", "attacker_rival"),
            "outsider": cls._make_outsider("collector"),
            "boss": cls._make_outsider("manager"),
        }
        cls.own = {
            name: cls._make_own(user, cls.company if name == "rival" else cls.elsewhere)
            for name, user in cls.attackers.items()
        }
        cls.env.flush_all()
        cls.transient = {
            table
            for model in cls.env.values()
            if model._transient
            for table in (
                model._table,
                *(f.relation for f in model._fields.values() if f.type == "many2many" and f.store),
            )
        }

    @classmethod
    def _make_outsider(cls, group):
        return new_test_user(
            cls.env,
            f"attacker_{group}",
            groups=f"base.group_user,{MODULE}.group_collections_{group}",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    @classmethod
    def _keep_more(cls):
        """Keep what the common world has not: of the colleague's customer, too."""
        contact = cls.env["collections.contact"].search([], limit=1)
        cls.env["collections.reply"].sudo().create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "case_id": cls.case.id,
                "contact_id": contact.id,
                "date": contact.date,
            }
        )
        cls.env["collections.visit"].create(
            {
                "case_id": cls.case.id,
                "date": cls.today + timedelta(days=7),
                "user_id": cls.colleague.id,
            }
        )
        cls.case.activity_schedule(
            f"{MODULE}.mail_activity_type_call", user_id=cls.colleague.id, summary=SECRET
        )
        cls.env.flush_all()
        for name in ("promise", "plan", "settlement", "dispute", "notice"):
            # What was sent is nobody's to change.
            cls.env.cr.execute(
                SQL(
                    "UPDATE %s SET user_id = %s",
                    SQL.identifier(f"collections_{name}"),
                    cls.colleague.id,
                )
            )
        cls.env.invalidate_all()

    @classmethod
    def _hush(cls):
        """Write something into each text that is kept of the customer."""
        cls.env.flush_all()
        for model in cls.env.values():
            if not model._name.startswith("collections.") or model._abstract or model._transient:
                continue
            if "partner_id" not in model._fields:
                continue
            for name in TEXTS & set(model._fields):
                field = model._fields[name]
                if field.store and not field.translate and field.type in ("char", "text", "html"):
                    cls.env.cr.execute(
                        SQL(
                            "UPDATE %s SET %s = %s",
                            SQL.identifier(model._table),
                            SQL.identifier(name),
                            SECRET,
                        )
                    )
        cls.env.invalidate_all()

    @classmethod
    def _find_foreign(cls):
        """Return what is the colleague's, by model."""
        moves = cls.moves + cls.waiting
        found = {
            "res.partner": cls.customer,
            "res.company": cls.company,
            "res.users": cls.colleague,
            "account.move": moves[5],
            "account.move.line": cls._item(moves[5]),
            "mail.activity": cls.case.activity_ids[:1],
        }
        for name, model in cls.env.items():
            if name.startswith("collections.") and not model._abstract and not model._transient:
                # Of what is no customer's, such as outcomes, nothing is anybody's.
                field = model._fields.get("partner_id")
                if field and field.store:
                    domain = [("partner_id", "in", (cls.customer + cls.partner_b).ids)]
                    found[name] = model.sudo().search(domain, limit=1)
        return {name: record.sudo() for name, record in found.items()}

    @classmethod
    def _make_own(cls, user, company):
        """Return a customer of an attacker's own, with some of what is kept, by model."""
        partner = cls.env["res.partner"].create(
            {"name": user.login, "email": f"{user.login}@example.com", "company_id": company.id}
        )
        moves = cls.env["account.move"].union(
            *(cls._invoice(5 + n, 70.0 + n, partner=partner, company=company) for n in range(4))
        )
        case = cls._case(partner)
        case.user_id = user
        env = cls.env(user=user.id, context={"allowed_company_ids": company.ids})
        contact = env["collections.contact"]._log(
            partner_id=partner.id,
            company_id=company.id,
            outcome_id=cls.env.ref(f"{MODULE}.contact_outcome_right_person").id,
        )
        item = cls._item(moves[0]).with_env(env)
        promise = env["collections.promise"]._make({item: 10.0}, cls.today + timedelta(days=7))
        dispute = env["collections.dispute"].create(
            {
                "company_id": company.id,
                "reason_id": cls.env.ref(f"{MODULE}.dispute_reason_quality").id,
                "line_ids": [Command.create({"move_id": moves[1].id, "scope": "all"})],
            }
        )
        return {
            "res.partner": partner,
            "res.company": company,
            "res.users": user,
            "account.move": moves[2],
            "account.move.line": cls._item(moves[2]),
            "collections.case": case,
            "collections.contact": contact,
            "collections.promise": promise,
            "collections.dispute": dispute,
            "collections.dispute.line": dispute.line_ids,
        }

    # ------------------------------------------------------------------------- values

    def _find_wizards(self):
        """Return the dialogs of the add-on, by name."""
        return sorted(
            name
            for name, model in self.env.items()
            if model._transient and model._original_module == MODULE and not model._abstract
        )

    def _is_row(self, model):
        """Return whether a model is of the rows of a dialog: they are attacked with it."""
        wizards = self._find_wizards()
        return any(
            field.required and field.type == "many2one" and field.comodel_name in wizards
            for field in model._fields.values()
        )

    def _find_relations(self, model):
        """Return the fields of a dialog in which a client can name records, by name."""
        return {
            name: field
            for name, field in model._fields.items()
            if field.store
            and field.type in ("many2one", "many2many")
            and name not in ("create_uid", "write_uid")
            and not (field.related or field.comodel_name in self._find_wizards())
        }

    def _get_value(self, field, records):
        """Return what a client sends to name a record, or None where there is none."""
        record = records.get(field.comodel_name)
        if not record:
            return None
        return [Command.set(record.ids)] if field.type == "many2many" else record[:1].id

    def _fill(self, model, own, chosen=()):
        """Return values for a dialog: own ones where it needs some, and foreign ones as chosen.

        :param own: the attacker's own records, by model
        :param chosen: names of the fields with what is the colleague's
        """
        values = {}
        for name, field in model._fields.items():
            if not field.store or field.related or name == "id":
                continue
            if field.type == "one2many" and self.env[field.comodel_name]._transient:
                line = self.env[field.comodel_name]
                names = [n for n in chosen if n in self._find_relations(line)]
                values[name] = [Command.create(self._fill(line, own, names))]
            elif name in chosen:
                values[name] = self._get_value(field, self.foreign)
            elif field.required and not field.default and not field.compute:
                values[name] = self._get_plain_value(model, field, own)
        return {name: value for name, value in values.items() if value is not None}

    def _get_plain_value(self, model, field, own):
        if field.type in ("many2one", "many2many"):
            return self._get_value(field, own)
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in ("date", "datetime"):
            return self.today
        return VALUES.get(field.type)

    def _get_variants(self, model, own):
        """Yield what a dialog is made with: each relation foreign, one by one, and all of them."""
        names = list(self._find_relations(model))
        for line in self._find_lines(model):
            names += [name for name in self._find_relations(line) if name not in names]
        for chosen in ([name] for name in names):
            yield chosen, self._fill(model, own, chosen)
        if len(names) > 1:
            yield names, self._fill(model, own, names)
        if "res_model" in model._fields and "res_id" in model._fields:
            for name, record in self.foreign.items():
                if record and name.startswith("collections."):
                    yield [name], {"res_model": name, "res_id": record.id}

    def _find_lines(self, model):
        """Return the models of the rows of a dialog."""
        return [
            self.env[field.comodel_name]
            for field in model._fields.values()
            if field.type == "one2many" and self.env[field.comodel_name]._transient
        ]

    # ------------------------------------------------------------------------ attempts

    def _count_writes(self):
        """Return what was written in this transaction so far, by table that is kept."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
                " WHERE schemaname = 'public'"
            )
        )
        return {name: count for name, count in rows if name not in self.transient}

    def _get_written(self, before):
        """Return the names of the tables that were written since."""
        return {
            name for name, count in self._count_writes().items() if count != before.get(name, 0)
        }

    def _get_footprint(self):
        """Return a summary of what is the colleague's, with all that refers to it."""
        self.env.flush_all()
        parts = []
        kept = {
            name
            for (name,) in self.env.execute_query(
                SQL("SELECT relname FROM pg_class WHERE relkind = 'r'")
            )
        }
        for name, records in self.foreign.items():
            if not name.startswith(("collections.", "account.", "res.partner")):
                continue
            table, ids = records._table, tuple(records.ids)
            if not ids or table not in kept:
                continue
            parts.append(
                SQL(
                    "SELECT %s, md5(string_agg(t::text, '|' ORDER BY t.id)) FROM %s t"
                    " WHERE t.id IN %s",
                    table,
                    SQL.identifier(table),
                    ids,
                )
            )
            for other, column in self._find_references(table):
                parts.append(
                    SQL(
                        "SELECT %s, count(*)::text FROM %s t WHERE t.%s IN %s",
                        f"{other}.{column}",
                        SQL.identifier(other),
                        SQL.identifier(column),
                        ids,
                    )
                )
        return set(self.env.execute_query(SQL(" UNION ALL ").join(parts)))

    def _find_references(self, table):
        """Return where rows of a table are referred to: tables and columns."""
        if not hasattr(self, "_references"):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT f.relname, c.relname, a.attname
                      FROM pg_constraint k
                      JOIN pg_class c ON c.oid = k.conrelid
                      JOIN pg_class f ON f.oid = k.confrelid
                      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                     WHERE k.contype = 'f' AND c.relname ~ '^(collections|account_move)'
                    """
                )
            )
            self._references = {}
            for owner, other, column in rows:
                if other not in self.transient:
                    self._references.setdefault(owner, []).append((other, column))
        return self._references.get(table, ())

    def _is_told(self, attacker, answer):
        """Return whether an answer says something that is not for the attacker."""
        words = (SECRET,) if attacker == "rival" else (SECRET, NAME, ADDRESS)
        return any(word in str(answer) for word in words)

    def _try(self, function, *arguments):
        """Return the answer of a call and what went wrong in it, if it was no refusal."""
        try:
            with mute_logger("odoo.sql_db", "odoo.models"), self.env.cr.savepoint():
                answer = function(*arguments)
                self.env.flush_all()
                return answer, None
        except (AccessError, UserError, RedirectWarning, NotNullViolation) as error:
            # What is missing is said by Odoo.
            return f"refused: {error}", None
        except Exception as error:  # each is a finding
            return None, f"{type(error).__name__}: {error}"[:200]

    def _read_all(self, wizard):
        """Yield what a client reads of a dialog, field by field: its name, and what was wrong."""
        for name, field in wizard._fields.items():
            spec = {"fields": {"display_name": {}}} if field.relational else {}
            yield name, self._try(wizard.web_read, {name: spec})


@tagged("post_install", "-at_install")
class TestWizardsAttacked(AttackCommon):
    def test_foreign_records_show_and_change_nothing(self):
        self.assertGreater(len(self._find_wizards()), 25)
        self.before = self._get_footprint()
        found, made = [], set()
        for attacker, user in self.attackers.items():
            for name in self._find_wizards():
                model = self.env[name].with_user(user)
                if not model.has_access("create") or self._is_row(model):
                    continue
                for chosen, values in self._get_variants(model, self.own[attacker]):
                    with self.env.cr.savepoint() as savepoint:
                        place = f"{attacker}: {name} {', '.join(chosen)}"
                        for text in self._attack(attacker, model, chosen, values, made):
                            found.append(f"{place}: {text}")
                        self.env.clear()
                        savepoint.rollback()
        self.assertFalse(found, "\n".join(found))
        self.assertGreater(len(made), 5, "some are opened with what is the attacker's own")

    def _attack(self, attacker, model, chosen, values, made):
        """Yield what an attacker gets to know or to change by a dialog on foreign records."""
        keys = {f"default_{key}": value for key, value in values.items()}
        records = {
            "active_model": "collections.case",
            "active_ids": self.foreign["collections.case"].ids,
            "active_id": self.foreign["collections.case"].id,
        }
        asked = {field: {} for field in model._fields}
        for how, call in (
            ("onchange", lambda: model.onchange(values, list(values), asked)),
            ("defaults", lambda: model.with_context(**keys).onchange({}, [], asked)),
            ("active", lambda: model.with_context(**records).onchange({}, [], asked)),
        ):
            answer, wrong = self._try(call)
            if wrong or self._is_told(attacker, answer):
                yield f"{how}: {wrong or answer}"[:300]
        self.env.clear()
        wizard, wrong = self._try(lambda: model.create(values))
        if wrong or isinstance(wizard, str):
            if wrong or self._is_told(attacker, wizard):
                yield f"create: {wrong or wizard}"[:300]
            return
        made.add(model._name)
        for name, (answer, wrong) in self._read_all(wizard):
            if wrong or self._is_told(attacker, answer):
                yield f"read {name}: {wrong or answer}"[:300]
        for name in self._find_methods(wizard):
            with self.env.cr.savepoint() as savepoint:
                before = self._count_writes()
                answer, wrong = self._try(getattr(wizard, name))
                if wrong or self._is_told(attacker, answer):
                    yield f"{name}: {wrong or answer}"[:300]
                written = self._get_written(before)
                if written and (attacker != "rival" or (model._name, name) not in ALLOWED):
                    changed = self._get_footprint() ^ self.before
                    if changed:
                        yield f"{name} changes {sorted({place for place, _v in changed})}"
                self.env.clear()
                savepoint.rollback()


@tagged("post_install", "-at_install")
class TestWizardsPressedTwice(AttackCommon):
    """What a dialog makes, it makes once, however often its button is pressed."""

    # What may be done again: it makes a document, or puts a dialog into another state.
    AGAIN = set()

    def test_buttons_pressed_twice(self):
        found, pressed = [], set()
        for place, press in self._get_places():
            with self.env.cr.savepoint() as savepoint:
                action, _wrong = self._try(press)
                if isinstance(action, dict) and action.get("target") == "new":
                    name = action.get("res_model") or ""
                    if name in self._find_wizards() and action.get("res_id"):
                        wizard = self.env[name].browse(action["res_id"])
                        for text in self._press_twice(wizard, pressed):
                            found.append(f"{place}: {name}.{text}")
                self.env.clear()
                savepoint.rollback()
        self.assertFalse(found, "\n".join(sorted(set(found))))
        self.assertGreater(len(pressed), 8, pressed)

    def _press_twice(self, wizard, pressed):
        """Yield what a dialog makes a second time."""
        for name in self._find_methods(wizard):
            with self.env.cr.savepoint() as savepoint:
                self._complete(wizard)
                answer, wrong = self._try(getattr(wizard, name))
                if wrong:
                    yield f"{name}: {wrong}"
                elif not (isinstance(answer, str) and answer.startswith("refused")):
                    pressed.add((wizard._name, name))
                    before = self._count_made()
                    _answer, wrong = self._try(getattr(wizard, name))
                    made = {
                        table
                        for table, count in self._count_made().items()
                        if count != before.get(table, 0)
                    }
                    if wrong or (made and (wizard._name, name) not in self.AGAIN):
                        yield f"{name} twice: {wrong or sorted(made)}"
                self.env.clear()
                savepoint.rollback()

    def _complete(self, wizard):
        """Enter what the dialog asks for before it does anything."""
        values = {
            name: self._get_plain_value(wizard, field, self.foreign)
            for name, field in wizard._fields.items()
            if name in ("reason", "outcome_id", "note", "question", "sure", "reason_id", "user_ids")
            and not wizard[name]
        }
        wizard.write({name: value for name, value in values.items() if value is not None})

    def _count_made(self):
        """Return how many rows were made in this transaction, by table that is kept."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables")
        )
        return {
            name: count
            for name, count in rows
            if name not in self.transient
            and name.startswith(("collections_", "account_", "mail_", "sms_"))
            and not name.endswith("_tmp")
        }
