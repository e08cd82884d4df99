import { Component, onWillStart, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { OverviewLine } from "./overview_line";

/** How a company stands, on one screen: tiles, each of which opens what is behind it. */
export class CollectionsOverview extends Component {
    static template = "collections_followup.Overview";
    static components = { Layout, OverviewLine };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({ page: null, busy: false });
        this.env.config.setDisplayName(_t("Overview"));
        onWillStart(() => this.load());
    }

    async load() {
        this.state.busy = true;
        try {
            this.state.page = await this.last.add(
                this.orm.call("collections.overview", "get_page", [])
            );
        } finally {
            this.state.busy = false;
        }
    }

    get tones() {
        return { good: "text-success", bad: "text-danger", warn: "text-warning" };
    }

    isEmpty(tile) {
        return !tile.rows.length && !tile.points.length && !this.hasFigures(tile);
    }

    hasFigures(tile) {
        return tile.figures.length > 0;
    }

    open(action) {
        return this.action.doAction(action);
    }
}

registry.category("actions").add("collections_overview", CollectionsOverview);
