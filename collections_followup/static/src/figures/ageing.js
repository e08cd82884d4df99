import { Component, onWillStart, useState } from "@odoo/owl";

import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { Pager } from "@web/core/pager/pager";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "collections.ageing";
const TIES = {
    ties: { style: "alert-success", icon: "fa-check" },
    explained: { style: "alert-info", icon: "fa-info-circle" },
    open: { style: "alert-warning", icon: "fa-exclamation-triangle" },
    part: { style: "alert-secondary", icon: "fa-info-circle" },
};

/** What was open on a day by age: rows that open to customers and items, beside the ledger. */
export class CollectionsAgeing extends Component {
    static template = "collections_followup.Ageing";
    static components = { CheckboxItem, DateTimeInput, Dropdown, DropdownItem, Layout, Pager };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useState(useService("ui"));
        this.keepLast = new KeepLast();
        this.keepLastTies = new KeepLast();
        this.state = useState({
            options: {
                date: false,
                by: "due",
                group_by: "partner",
                currency: "document",
                credits: "apart",
                set_id: 0,
                compare: false,
                parts: false,
                order: "total",
                descending: true,
                offset: 0,
                ...this.props.state?.options,
            },
            page: null,
            ties: null,
            open: {},
            busy: false,
        });
        this.env.config.setDisplayName(_t("Ageing"));
        onWillStart(() => this.load());
        // Back from a document, the page is as it was left.
        useSetupAction({ getLocalState: () => ({ options: { ...this.state.options } }) });
    }

    // ------------------------------------------------------------------------ reading

    read(method, options) {
        return this.orm.call(MODEL, method, [options]);
    }

    async load(changes = {}) {
        const options = { ...this.state.options, ...changes };
        const isOther = !this.state.page || "date" in changes;
        const page = await this.keepLast.add(this.read("read_page", options));
        options.date = page.date;
        options.offset = page.offset;
        Object.assign(this.state, { options, page, open: {} });
        if (isOther) {
            // Compared with the ledger while the page is looked at already.
            this.state.ties = null;
            this.keepLastTies.add(this.read("read_ties", options)).then((ties) => {
                this.state.ties = { ...ties, ...TIES[ties.state] };
            });
        }
    }

    getWithin(row) {
        const { options } = this.state;
        const within = [...(row.within || []), [row.grouping || options.group_by, row.group]];
        if (options.currency === "document" && !within.some(([name]) => name === "currency")) {
            within.push(["currency", row.currency_id]);
        }
        return within;
    }

    async toggle(line) {
        const { open, options } = this.state;
        if (open[line.key]) {
            delete open[line.key];
            return;
        }
        const within = this.getWithin(line.row);
        const shown = { ...options, within, offset: 0, compare: false, parts: false };
        if (this.isCustomer(line)) {
            const { items, more } = await this.read("read_items", shown);
            open[line.key] = { items, more, shown };
        } else {
            const page = await this.read("read_page", { ...shown, group_by: "partner" });
            const rows = page.rows.map((row) => ({ ...row, within, grouping: "partner" }));
            open[line.key] = { rows, left: page.count - rows.length, shown };
        }
    }

    async showMore(line) {
        const found = this.state.open[line.parent];
        const { length } = found.items || found.rows;
        if (found.items) {
            const { items, more } = await this.read("read_items", { ...found.shown, offset: length });
            found.items.push(...items);
            found.more = more;
        } else {
            const page = await this.read("read_page", {
                ...found.shown,
                group_by: "partner",
                offset: length,
            });
            const rows = page.rows.map((row) => ({
                ...row,
                within: found.shown.within,
                grouping: "partner",
            }));
            found.rows.push(...rows);
            found.left = page.count - found.rows.length;
        }
    }

    // ------------------------------------------------------------------------ showing

    isCustomer(line) {
        return (line.row.grouping || this.state.options.group_by) === "partner";
    }

    /** All lines of the table, those under an open row after it. */
    get lines() {
        const lines = [];
        const add = (rows, level, prefix) => {
            for (const row of rows) {
                const key = `${prefix}/${row.group}-${row.currency_id}`;
                const found = this.state.open[key];
                lines.push({ kind: "row", key, row, level, isOpen: Boolean(found) });
                if (!found) {
                    continue;
                }
                for (const item of found.items || []) {
                    lines.push({ kind: "item", key: `${key}/i${item.line_id}`, item, level: level + 1 });
                }
                add(found.rows || [], level + 1, key);
                if (found.more || found.left > 0) {
                    lines.push({ kind: "more", key: `${key}/more`, parent: key, level: level + 1 });
                }
            }
        };
        add(this.state.page.rows, 0, "");
        return lines;
    }

    get columns() {
        const { options, page } = this.state;
        const columns = page.labels.map((label, number) => ({
            label,
            order: `bucket:${number}`,
            get: (row) => row.amounts[number],
            ofItem: (item) =>
                item.bucket === number && (options.credits === "netted" || item.amount > 0)
                    ? item.amount
                    : 0,
        }));
        if (options.credits === "apart") {
            columns.push({
                label: _t("Credits"),
                order: "credit",
                get: (row) => -row.credit,
                ofItem: (item) => (item.amount > 0 ? 0 : item.amount),
            });
        }
        columns.push({
            label: _t("Total"),
            order: "total",
            isTotal: true,
            get: (row) => row.total,
            ofItem: (item) => item.amount,
        });
        if (options.compare) {
            columns.push(
                { label: this.formatDay(options.compare), order: "before", get: (row) => row.before },
                { label: _t("Change"), order: "change", get: (row) => row.change }
            );
        }
        for (const { name, label } of page.parts) {
            columns.push({ label, isPart: true, get: (row) => row.parts?.[name] });
        }
        return columns;
    }

    get hasCurrencies() {
        return this.state.page.totals.length > 1;
    }

    get date() {
        return deserializeDate(this.state.options.date);
    }

    get compareDate() {
        const { compare } = this.state.options;
        return compare ? deserializeDate(compare) : false;
    }

    get groupings() {
        return this.state.page.choices.groupings;
    }

    get grouping() {
        return this.groupings.find(({ name }) => name === this.state.options.group_by).label;
    }

    get buckets() {
        const { sets } = this.state.page.choices;
        return (sets.find(({ id }) => id === this.state.options.set_id) || sets[0])?.name || "";
    }

    get comparisons() {
        return [
            { label: _t("A month before"), date: this.date.minus({ months: 1 }) },
            { label: _t("End of the month before"), date: this.date.startOf("month").minus({ days: 1 }) },
            { label: _t("A year before"), date: this.date.minus({ years: 1 }) },
        ];
    }

    formatDay(text) {
        return formatDate(deserializeDate(text));
    }

    formatAmount(amount, currencyId) {
        return amount ? formatMonetary(amount, { currencyId, noSymbol: true }) : "";
    }

    getCode(currencyId) {
        return this.state.page.currencies[currencyId];
    }

    getSort(column) {
        const { order, descending } = this.state.options;
        if (order !== column.order) {
            return false;
        }
        return descending ? "descending" : "ascending";
    }

    // ------------------------------------------------------------------------- doing

    onDate(date) {
        return date && this.load({ date: serializeDate(date), compare: false, offset: 0 });
    }

    onCompare(date) {
        return this.load({ compare: date ? serializeDate(date) : false });
    }

    onOption(name, value) {
        return this.load({ [name]: value, offset: 0 });
    }

    onSort(column) {
        if (!column.order) {
            return;
        }
        const { order, descending } = this.state.options;
        const isSame = order === column.order;
        return this.load({
            order: column.order,
            descending: isSame ? !descending : column.order !== "name",
            offset: 0,
        });
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    getMoreText(entry) {
        return _t("All of this kind, %s more", entry.more);
    }

    /** Lists all entries of a kind that make a difference to the ledger. */
    async openEntries(row, entry) {
        const action = await this.orm.call(MODEL, "open_entries", [
            this.state.options,
            entry.kind,
            row.account_id,
            row.currency_id,
        ]);
        this.action.doAction(action);
    }

    async onPrint() {
        this.action.doAction(await this.read("print_pdf", this.state.options));
    }

    async onDownload() {
        this.state.busy = true;
        try {
            await download({
                url: "/collections/ageing/xlsx",
                data: { options: JSON.stringify(this.state.options) },
            });
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("collections_ageing", CollectionsAgeing);
