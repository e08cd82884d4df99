import { Component, onWillStart, useState } from "@odoo/owl";

import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "collections.activity";

/** What each collector did in a period, and what came in after it. */
export class CollectionsActivity extends Component {
    static template = "collections_followup.Activity";
    static components = { DateTimeInput, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({
            options: { date_from: false, date_to: false, within: null, ...this.props.state?.options },
            page: null,
            open: {},
            busy: false,
        });
        this.env.config.setDisplayName(_t("Activity"));
        onWillStart(() => this.load());
        // Back from a document, the page is as it was left.
        useSetupAction({ getLocalState: () => ({ options: { ...this.state.options } }) });
    }

    async load(changes = {}) {
        const options = { ...this.state.options, ...changes };
        const page = await this.last.add(this.orm.call(MODEL, "read_page", [options]));
        Object.assign(options, {
            date_from: page.date_from,
            date_to: page.date_to,
            within: page.within,
        });
        Object.assign(this.state, { options, page, open: {} });
    }

    get first() {
        return deserializeDate(this.state.options.date_from);
    }

    get lastDay() {
        return deserializeDate(this.state.options.date_to);
    }

    onFirst(date) {
        return date && this.load({ date_from: serializeDate(date) });
    }

    onLast(date) {
        return date && this.load({ date_to: serializeDate(date) });
    }

    /** The whole month before the one that is shown. */
    onMonth(months) {
        const start = this.first.startOf("month").plus({ months });
        const end = start.endOf("month");
        return this.load({ date_from: serializeDate(start), date_to: serializeDate(end) });
    }

    onWithin(ev) {
        if (ev.target.value !== "" && ev.target.checkValidity()) {
            return this.load({ within: Number(ev.target.value) });
        }
        ev.target.reportValidity();
    }

    toggle(row) {
        this.state.open[row.user_id] = !this.state.open[row.user_id];
    }

    async openDocuments(row, key, outcomeId = null) {
        const { options } = this.state;
        this.action.doAction(
            await this.orm.call(MODEL, "open_documents", [key, row.user_id, options, outcomeId])
        );
    }

    async onPrint() {
        this.action.doAction(await this.orm.call(MODEL, "print_pdf", [this.state.options]));
    }

    async onDownload() {
        this.state.busy = true;
        try {
            await download({
                url: "/collections/activity/xlsx",
                data: { options: JSON.stringify(this.state.options) },
            });
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("collections_activity", CollectionsActivity);
