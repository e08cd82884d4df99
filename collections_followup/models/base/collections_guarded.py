from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import clean_context

MODULE = "collections_followup"
KEY = "collections_engine"

# The add-on's own keys of the context, with what they do: whoever reads one declares it beside
# that. A parameter is better: a key is only for what has to get through methods of core.
# ``tests/test_structure_words.py`` finds those that nobody declares.
_INTERNAL_KEYS = {}
_CLIENT_KEYS = {}


def _declare(keys, other, declared):
    for key, meaning in declared.items():
        if key in other or keys.get(key, meaning) != meaning:
            raise ValueError(f"The context key {key} is declared twice")
        keys[key] = meaning


def declare_internal_keys(**keys):
    """Declare keys of the context that change what is done.

    They come by ``internal`` and are read by ``get_internal``: no client can send them.

    :param keys: what each of them does
    :raise ValueError: something else goes by that key
    """
    _declare(_INTERNAL_KEYS, _CLIENT_KEYS, keys)


def declare_client_keys(**keys):
    """Declare keys of the context that come from screens: they choose what is shown, no more.

    :param keys: what each of them does
    :raise ValueError: something else goes by that key
    """
    _declare(_CLIENT_KEYS, _INTERNAL_KEYS, keys)


def get_context_keys():
    """Return all keys of the context that are the add-on's own, with what they do.

    :return: two dicts: those that no client can send, and those that come from screens
    """
    return dict(_INTERNAL_KEYS), dict(_CLIENT_KEYS)


declare_internal_keys(
    collections_engine="lifts the guard of collections.guarded",
    collections_date="the day that counts as today, for replays of the past",
    collections_no_refresh="cases follow at the end, not with each entry",
)


class _Mark(str):
    """A value of the context that only this process can hand on.

    Whatever a client sends is another object, and equal to nothing but itself is the one here:
    not even a text of the same letters gets past it. As a text it can stand in the context of
    an action that goes to the client, and comes back as an ordinary one.
    """

    def __new__(cls, value=True):
        mark = super().__new__(cls, "internal")
        mark.value = value
        return mark

    __hash__ = str.__hash__

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other


def internal(value=True):
    """Return a value for one of the add-on's context keys, so that ``get_internal`` knows it."""
    return _Mark(value)


def get_internal(env, key):
    """Return the value of a context key that no client may set.

    :return: what the add-on gave by ``internal``, or a script of the superuser as it stands;
        None if it comes from anybody else. Sudo mode is not enough: the context is the
        client's there as well.
    """
    value = env.context.get(key)
    if isinstance(value, _Mark):
        return value.value
    return value if env.uid == SUPERUSER_ID else None


def without_defaults(records):
    """Return records such that what they create has no value from a client's ``default_`` keys.

    For core's records that the add-on makes for a person: the context is the client's there and
    would fill in what the add-on does not name. Core drops these keys where sudo mode begins;
    what is made with the person's own rights needs it said.
    """
    # The whole context is replaced by itself, less those keys.
    context = clean_context(records.env.context)
    return records.with_context(context)  # pylint: disable=context-overridden


ENGINE = internal()
# For ``collections_no_refresh``: whoever says it lets the cases follow at the end.
NO_REFRESH = internal()


class CollectionsGuarded(models.AbstractModel):
    """Records whose fields are written by what happens, and by people only where it says so.

    A model names what people may write: ``_user_writable`` on records that exist, and
    ``_user_creatable`` on new ones (the same fields unless it says otherwise). All else of the
    add-on's own fields is refused to them, over every interface, and filled in neither from a
    ``default_`` key of their context nor from defaults of their own. Fields that other modules
    add are the business of those modules.

    What the add-on itself writes for a person it writes by ``_as_engine()``: that lifts this
    guard and nothing else, so the person's own rights and record rules still count. What is
    done in sudo mode, because the person needs no right for it, passes as well.

    What follows from the values of a new record is added in ``_complete_new``.
    """

    _name = "collections.guarded"
    _inherit = ["collections.checked"]
    _description = "Records That People Do Not Write"

    # Names of fields that people may change; none unless a model says so.
    _user_writable = frozenset()
    # Names of fields that people may give at creation; those above if None.
    _user_creatable = None
    # Names of fields that lead to files which nobody changes any more.
    _kept_files = ()

    def _as_engine(self):
        """Return these records such that what the add-on writes passes the guard.

        Access rights and record rules are those of the user, as before. No client can ask for
        it: private over RPC, and the mark is an object, not a value.
        """
        return self.with_context(**{KEY: ENGINE})

    def _is_engine(self):
        """Return whether it is the add-on that writes, and no person."""
        return self.env.su or self.env.context.get(KEY) is ENGINE

    @api.model
    def _get_guarded(self, names, creating=False):
        """Return which of some fields people may not write.

        :param names: names of fields
        :param bool creating: on a new record
        :return: a set of names
        """
        free = self._user_writable
        if creating and self._user_creatable is not None:
            free = self._user_creatable
        return {
            name
            for name in names
            if name not in free
            and name in self._fields
            # Those of a model of another add-on too, but not what it adds to a model of ours.
            and self._fields[name]._module in (MODULE, self._original_module)
        }

    def _get_guard_message(self, names):
        """Return the sentence that a person gets who writes what is not theirs to write.

        :param names: the fields in question
        """
        labels = [
            self._fields[name]._description_string(self.env) or name for name in sorted(names)
        ]
        return self.env._(
            "%(fields)s: recorded by what happens, and not entered by hand. Use the buttons.",
            fields=", ".join(labels),
        )

    @api.model
    def _find_guarded_files(self, files):
        """Return the ids of those files of records of this model that are kept as they are.

        The file of a field is as the field itself: where people do not write that, they do not
        write the file, either. So are those that a field of ``_kept_files`` leads to.

        :param files: attachments that belong to records of this model, in sudo mode
        """
        kept = [file.id for file in files if file.res_field and self._get_guarded([file.res_field])]
        for name in self._kept_files:
            # Sudo: only whether they are kept.
            records = self.sudo().with_context(active_test=False)
            kept += records.search([(name, "in", files.ids)])[name].ids
        return kept

    @api.model
    def _check_sense(self, vals):
        return None if self._is_engine() else super()._check_sense(vals)

    def _check_declared(self, vals_list):
        return None if self._is_engine() else super()._check_declared(vals_list)

    @api.model
    def _is_default(self, name, value):
        """Return whether a value is what a new record has anyway: forms and imports send it."""
        field = self._fields[name]
        default = field.default(self) if field.default else False
        if isinstance(default, models.BaseModel):
            default = default.id
        # A cleared relation, as clients write it
        empty = not value or value in ([[6, False, []]], [(6, 0, [])], [[5]], [(5,)], [(5, 0, 0)])
        return empty if not default else value == default

    @api.model
    def _complete_new(self, vals_list):
        """Add to the values that were given for new records what follows from them.

        :param list vals_list: values that people may give, or the add-on
        :return: a list of as many dicts
        """
        return vals_list

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            for vals in vals_list:
                self._check_sense(vals)
                names = {
                    name
                    for name in self._get_guarded(vals, creating=True)
                    if not self._is_default(name, vals[name])
                }
                if names:
                    raise AccessError(self._get_guard_message(names))
        return super().create(self._complete_new(vals_list))

    def write(self, vals):
        if not self._is_engine():
            names = self._get_guarded(vals)
            if names:
                raise AccessError(self._get_guard_message(names))
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        # In sudo mode too: the context is the client's then as well, and the add-on gives its
        # values by name.
        guarded = self._get_guarded(fields, creating=True)
        values = super().default_get([name for name in fields if name not in guarded])
        for name in guarded:
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(value, self)
        return values
