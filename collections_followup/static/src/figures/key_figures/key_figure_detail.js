import { Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { drawLine } from "../../base/line_chart";

/** One figure in depth: month by month, by group, its convention, and the way to its documents. */
export class KeyFigureDetail extends Component {
    static template = "collections_followup.KeyFigureDetail";
    static props = {
        figure: Object,
        kind: String,
        day: String,
        groups: Array,
        groupBy: [String, { value: null }],
        convention: { type: Object, optional: true },
        setGroupBy: Function,
        setConvention: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.canvas = useRef("canvas");
        this.state = useState({ detail: null });
        onWillStart(() => Promise.all([loadBundle("web.chartjs_lib"), this.load(this.props)]));
        onWillUpdateProps((props) => this.load(props));
        useEffect(
            () => {
                const chart = this.draw();
                return () => chart?.destroy();
            },
            () => [this.state.detail]
        );
    }

    async load(props) {
        this.state.detail = await this.last.add(
            this.orm.call("collections.figure", "get_detail", [props.figure.name], {
                kind: props.kind,
                day: props.day,
                group_by: this.getGroupBy(props),
                convention: props.convention || {},
            })
        );
    }

    /** What the figure can be grouped by: of contacts, say, nobody knows the invoice. */
    get groups() {
        return this.props.groups.filter((group) => this.props.figure.groups.includes(group.name));
    }

    /** What it is grouped by: what was chosen, if this figure can be. */
    getGroupBy({ figure, groupBy }) {
        return figure.groups.includes(groupBy) ? groupBy : null;
    }

    draw() {
        const { detail } = this.state;
        return (
            this.canvas.el &&
            drawLine(this.canvas.el, detail.months, { radius: 3, ticks: 5, autoSkip: false })
        );
    }

    /** What the picture shows, for whoever does not see it. */
    get pictureText() {
        return this.state.detail.months
            .map((month) => `${month.label}: ${month.text || "–"}`)
            .join(", ");
    }

    get isSwitched() {
        return Boolean(this.props.convention && Object.keys(this.props.convention).length);
    }

    switchTo(convention, text) {
        const value = convention.choices.length ? text : Number(text);
        const given = { ...this.props.convention, [convention.name]: value };
        if (value === convention.usual) {
            delete given[convention.name];
        }
        this.props.setConvention(Object.keys(given).length ? given : null);
    }

    onNumber(convention, ev) {
        // Only what can be computed with is asked for; the field says what it takes.
        if (ev.target.value !== "" && ev.target.checkValidity()) {
            this.switchTo(convention, ev.target.value);
        } else {
            ev.target.reportValidity();
        }
    }

    async doStep(step) {
        const { figure, kind, day, convention } = this.props;
        const action = await this.orm.call("collections.figure", "do_step", [figure.name, step], {
            kind,
            day,
            convention: convention || {},
        });
        this.action.doAction(action);
    }

    async openDocuments(place, group) {
        const asked = {
            kind: this.props.kind,
            day: this.props.day,
            convention: this.props.convention || {},
        };
        if (group) {
            const groupBy = this.getGroupBy(this.props);
            Object.assign(asked, { group_by: groupBy, group: group.id });
        }
        const action = await this.orm.call(
            "collections.figure",
            "get_documents",
            [this.props.figure.name, place],
            asked
        );
        this.action.doAction(action);
    }
}
