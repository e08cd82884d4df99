import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { KeyFigureDetail } from "./key_figure_detail";

/** The figures of a period beside those of the period before and of a year before. */
export class KeyFigures extends Component {
    static template = "collections_followup.KeyFigures";
    static components = { KeyFigureDetail, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.env.config.setDisplayName(_t("Key figures"));
        const before = this.props.state || {};
        this.state = useState({
            page: null,
            kind: before.kind || "month",
            day: before.day || null,
            open: before.open || null,
            groupBy: before.groupBy || null,
            conventions: before.conventions || {},
            busy: false,
        });
        // Whoever comes back from the documents finds the page as it was.
        useSetupAction({
            getLocalState: () => {
                const { kind, day, open, groupBy, conventions } = this.state;
                return { kind, day, open, groupBy, conventions };
            },
        });
        onWillStart(() => this.load());
    }

    get kinds() {
        return [
            { id: "month", label: _t("Month") },
            { id: "quarter", label: _t("Quarter") },
            { id: "year", label: _t("Year") },
        ];
    }

    get better() {
        return _t("better");
    }

    get worse() {
        return _t("worse");
    }

    async load() {
        const { kind, day, conventions } = this.state;
        const page = await this.last.add(
            this.orm.call("collections.figure", "get_page", [], { kind, day, conventions })
        );
        this.state.page = page;
        this.state.day = page.day;
    }

    async setKind(kind) {
        this.state.kind = kind;
        await this.load();
    }

    async setDay(day) {
        this.state.day = day;
        await this.load();
    }

    toggle(name) {
        this.state.open = this.state.open === name ? null : name;
    }

    setGroupBy(groupBy) {
        this.state.groupBy = groupBy;
    }

    async setConvention(name, convention) {
        if (convention) {
            this.state.conventions[name] = convention;
        } else {
            delete this.state.conventions[name];
        }
        await this.load();
    }

    async onDownload() {
        const { kind, day, conventions } = this.state;
        this.state.busy = true;
        try {
            await download({
                url: "/collections/figures/xlsx",
                data: { options: JSON.stringify({ kind, day, conventions }) },
            });
        } finally {
            this.state.busy = false;
        }
    }

    getTooltip(figure) {
        return JSON.stringify({
            label: figure.label,
            formula: figure.formula,
            words: figure.words,
            source: figure.source,
        });
    }
}

registry.category("actions").add("collections_key_figures", KeyFigures);
