import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** What is missing before notices can go out, with a button for each step. */
export class CollectionsSetupPanel extends Component {
    static template = "collections_followup.SetupPanel";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ panel: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.panel = await this.orm.silent.call("collections.setup", "get_panel", []);
    }

    get isVisible() {
        return this.state.panel && !this.state.panel.hidden;
    }

    get doneCount() {
        return this.state.panel.steps.filter((step) => step.done).length;
    }

    async onStep(code) {
        const action = await this.orm.call("collections.setup", "get_action", [code]);
        this.action.doAction(action, { onClose: () => this.load() });
    }

    async onHide() {
        await this.orm.call("collections.setup", "hide_panel", []);
        await this.load();
    }
}

export class CollectionsListRenderer extends ListRenderer {
    static template = "collections_followup.ListRenderer";
    static components = { ...ListRenderer.components, CollectionsSetupPanel };
}

export class CollectionsKanbanRenderer extends KanbanRenderer {
    static template = "collections_followup.KanbanRenderer";
    static components = { ...KanbanRenderer.components, CollectionsSetupPanel };
}

const views = registry.category("views");
views.add("collections_setup_list", { ...listView, Renderer: CollectionsListRenderer });
views.add("collections_setup_kanban", { ...kanbanView, Renderer: CollectionsKanbanRenderer });
