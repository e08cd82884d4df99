/* global Chart */
import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getCustomColor, hexToRGBA } from "@web/core/colors/colors";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Cash that is expected week by week, with its band, beside what came. */
export class CashForecast extends Component {
    static template = "collections_followup.CashForecast";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.canvas = useRef("canvas");
        this.env.config.setDisplayName(_t("Cash expected"));
        this.state = useState({ page: null, day: this.props.state?.day || null });
        useSetupAction({ getLocalState: () => ({ day: this.state.day }) });
        onWillStart(() => Promise.all([loadBundle("web.chartjs_lib"), this.load()]));
        useEffect(
            () => {
                const chart = this.draw();
                return () => chart?.destroy();
            },
            () => [this.state.page]
        );
    }

    async load() {
        this.state.page = await this.last.add(
            this.orm.call("collections.forecast", "get_page", [], { day: this.state.day })
        );
    }

    async setDay(day) {
        this.state.day = day || null;
        await this.load();
    }

    get drawn() {
        return [...this.state.page.before, ...this.state.page.weeks];
    }

    draw() {
        if (!this.canvas.el) {
            return null;
        }
        const weeks = this.drawn;
        const scheme = cookie.get("color_scheme");
        const color = getCustomColor(scheme, "#35507f", "#9db8ea");
        const words = getCustomColor(scheme, "#111827", "#E4E4E4");
        const faint = getCustomColor(scheme, "#6b7280", "#9ca3af");
        const came = getCustomColor(scheme, "#4d7c6f", "#7fb8a8");
        const line = (name, label, options) => ({
            type: "line",
            label,
            name,
            data: weeks.map((week) => week[name]),
            pointRadius: 0,
            borderWidth: 2,
            ...options,
        });
        return new Chart(this.canvas.el, {
            data: {
                labels: weeks.map((week) => week.label),
                datasets: [
                    line("high", _t("High"), {
                        borderColor: "transparent",
                        backgroundColor: hexToRGBA(color, 0.2),
                        fill: "+1",
                    }),
                    line("low", _t("Low"), { borderColor: "transparent", fill: false }),
                    line("expected", _t("Expected"), {
                        borderColor: color,
                        backgroundColor: color,
                        pointRadius: 3,
                    }),
                    line("due", _t("By due date"), {
                        borderColor: faint,
                        backgroundColor: faint,
                        borderDash: [4, 4],
                        borderWidth: 1,
                        // All that is late would come at once: it would dwarf the rest. The legend
                        // shows it.
                        hidden: true,
                    }),
                    {
                        type: "bar",
                        label: _t("Came"),
                        name: "came",
                        data: weeks.map((week) => week.came),
                        backgroundColor: hexToRGBA(came, 0.7),
                        maxBarThickness: 26,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: {
                        labels: {
                            color: words,
                            boxWidth: 12,
                            filter: (item, data) =>
                                !["high", "low"].includes(data.datasets[item.datasetIndex].name),
                        },
                    },
                    tooltip: {
                        itemSort: (a, b) => a.datasetIndex - b.datasetIndex,
                        callbacks: {
                            label: (item) => {
                                const text = weeks[item.dataIndex].texts[item.dataset.name];
                                return text ? `${item.dataset.label}: ${text}` : null;
                            },
                        },
                    },
                },
                scales: {
                    x: { ticks: { color: words, maxRotation: 0 }, grid: { display: false } },
                    y: {
                        ticks: {
                            color: words,
                            maxTicksLimit: 6,
                            callback: (value) => formatFloat(value, { digits: [false, 0] }),
                        },
                        beginAtZero: true,
                    },
                },
            },
        });
    }

    /** What the picture shows, for whoever does not see it. */
    get pictureText() {
        return this.drawn
            .map((week) =>
                _t("%(week)s: expected %(expected)s, came %(came)s", {
                    week: week.label,
                    expected: week.texts.expected,
                    came: week.texts.came || "–",
                })
            )
            .join("; ");
    }

    /** Whether what came in a week lies inside its band, in words. */
    getBandText(week) {
        return week.inside ? _t("Inside the band") : _t("Outside the band");
    }

    getTooltip(figure) {
        return JSON.stringify({
            label: figure.label,
            formula: figure.formula,
            words: figure.words,
            source: "",
        });
    }

    async openWeek(week, place) {
        const action = await this.orm.call("collections.forecast", "open_week", [
            this.state.page.day,
            week.start,
            place,
        ]);
        this.action.doAction(action);
    }

    async makeNow() {
        await this.orm.call("collections.forecast", "make_now", []);
        await this.setDay(null);
    }

    async rebuild() {
        this.action.doAction(await this.orm.call("collections.forecast", "action_rebuild", []));
    }
}

registry.category("actions").add("collections_cash_forecast", CashForecast);
