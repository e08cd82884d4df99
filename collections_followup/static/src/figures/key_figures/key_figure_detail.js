/* global Chart */
import { Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

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
                group_by: props.groupBy,
                convention: props.convention || {},
            })
        );
    }

    draw() {
        if (!this.canvas.el) {
            return null;
        }
        const { months } = this.state.detail;
        const scheme = cookie.get("color_scheme");
        const color = getColor(3, scheme, "odoo");
        const words = getCustomColor(scheme, "#111827", "#E4E4E4");
        return new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: months.map((month) => month.label),
                datasets: [
                    {
                        data: months.map((month) => month.value),
                        borderColor: color,
                        backgroundColor: hexToRGBA(color, 0.2),
                        fill: "start",
                        pointRadius: 3,
                        spanGaps: false,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        displayColors: false,
                        callbacks: { label: (item) => months[item.dataIndex].text },
                    },
                },
                scales: {
                    x: { ticks: { color: words }, grid: { display: false } },
                    y: { ticks: { color: words, maxTicksLimit: 5 } },
                },
                scaleBeginAtZero: true,
            },
        });
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
            Object.assign(asked, { group_by: this.props.groupBy, group: group.id });
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
