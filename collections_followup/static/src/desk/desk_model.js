import { markRaw } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { RPCError } from "@web/core/network/rpc";
import { Reactive } from "@web/core/utils/reactive";

export const MODEL = "collections.desk";
// What was read ahead is shown at once for so long, and then read anew.
const FRESH = 60000;
// So many customers of the queue are read ahead.
const AHEAD = 3;
// In the browser's own record of what took how long
export const MARK = "collections_desk_customer";

/** What is on the desk, apart from how it is drawn: the queue and the customer. */
export class DeskContent extends Reactive {
    constructor({ orm, notification, action }) {
        super();
        this.services = markRaw({ orm, notification, action });
        this.scope = browser.localStorage.getItem("collections_desk_scope") || "mine_or_nobodys";
        this.others = false;
        this.rows = [];
        this.total = 0;
        this.done = 0;
        this.waiting = 0;
        this.mayWork = false;
        this.isReady = false;
        this.caseId = false;
        this.customer = null;
        this.problem = "";
        this.chosen = {};
        this.cursor = 0;
        this.form = null;
        this.call = null;
        this.step = null;
        this.together = "";
        this.why = null;
        this.isBusy = false;
        this.ahead = markRaw(new Map());
        // What was written and not sent, by customer and channel.
        this.drafts = markRaw(new Map());
    }

    // ------------------------------------------------------------------- queue

    async load() {
        const queue = await this.services.orm.call(MODEL, "get_queue", [this.scope, this.others]);
        this.rows = queue.rows;
        this.total = queue.total;
        this.done = queue.done;
        this.waiting = queue.others;
        this.mayWork = queue.may_work;
        this.isReady = true;
    }

    async start() {
        await this.load();
        if (this.rows.length) {
            await this.open(this.rows[0].id);
        }
    }

    async setScope(scope) {
        this.scope = scope;
        this.others = false;
        browser.localStorage.setItem("collections_desk_scope", scope);
        this.forget();
        await this.start();
    }

    async showOthers() {
        this.others = true;
        await this.start();
    }

    get place() {
        return this.rows.findIndex((row) => row.id === this.caseId);
    }

    /** Position of the customer on the desk among all of the day, those that are done included. */
    get position() {
        return this.done + this.place + 1;
    }

    get count() {
        return this.done + Math.max(this.total, this.rows.length);
    }

    get percent() {
        return this.count ? Math.round((100 * this.done) / this.count) : 100;
    }

    go(step) {
        const row = this.rows[this.place + step];
        return row && this.open(row.id);
    }

    // ---------------------------------------------------------------- customer

    /** Empties the desk: of what was on it, nothing holds for what comes. */
    clear() {
        this.keepDraft();
        this.caseId = false;
        this.customer = null;
        this.problem = "";
        this.form = null;
        this.call = null;
        this.why = null;
        this.together = "";
    }

    /** What is written and not sent is there when its customer is again. */
    keepDraft() {
        const { form } = this;
        if (form?.kind === "write" && form.isChanged) {
            this.drafts.set(`${this.caseId}-${form.channel}`, form);
        }
    }

    forget() {
        this.ahead.clear();
        this.clear();
    }

    /** What was read of a customer not long ago. */
    getKnown(caseId) {
        const known = this.ahead.get(caseId);
        return known && Date.now() - known.moment < FRESH ? known.answer : null;
    }

    keep(caseId, answer) {
        const known = { answer, moment: Date.now() };
        this.ahead.set(caseId, known);
        // What cannot be read is read anew when it is opened, and says so then.
        answer.catch(() => this.ahead.get(caseId) === known && this.ahead.delete(caseId));
        return answer;
    }

    read(caseId) {
        return (
            this.getKnown(caseId) ||
            this.keep(caseId, this.services.orm.silent.call(MODEL, "get_customer", [caseId]))
        );
    }

    /** Reads the customers that come next, all at once, while the present one is on the screen. */
    readAhead() {
        const { place, caseId } = this;
        const next = this.rows.slice(place + 1, place + 1 + AHEAD).map((row) => row.id);
        // At the end of the queue, what was left further up comes next.
        if (!next.length && this.rows.length) {
            next.push(this.rows[0].id);
        }
        const ids = next.filter((id) => id !== caseId && !this.getKnown(id));
        // While the one that comes next is there, the others can wait for it to be opened.
        if (!ids.length || (ids[0] !== next[0] && ids.length < AHEAD - 1)) {
            return;
        }
        const answer = this.services.orm.silent.call(MODEL, "get_customers", [ids]);
        for (const id of ids) {
            this.keep(
                id,
                answer.then((found) => found.find((own) => own.id === id) || Promise.reject())
            );
        }
    }

    async open(caseId) {
        this.clear();
        this.caseId = caseId;
        this.asked = performance.now();
        let customer;
        try {
            // What was read ahead and is gone by now is asked for anew, and says why.
            const known = this.getKnown(caseId);
            customer = (known && (await known.catch(() => null))) || (await this.read(caseId));
        } catch (error) {
            if (this.caseId === caseId) {
                this.problem = this.getMessage(error);
            }
            return;
        }
        if (this.caseId !== caseId) {
            return;
        }
        this.show(customer);
        this.look(caseId);
        this.readAhead();
    }

    show(customer) {
        // A copy: what is read ahead stays as it was read.
        this.customer = { ...customer, timeline: { ...customer.timeline } };
        this.page = 0;
        this.cursor = 0;
        this.chosen = {};
        for (const item of customer.items) {
            if (item.chosen) {
                this.chosen[item.id] = true;
            }
        }
    }

    /** Tells that this customer is looked at: who else does, and whether it is still so. */
    async look(caseId) {
        try {
            const { others, version } = await this.services.orm.silent.call(MODEL, "show_customer", [
                caseId,
            ]);
            if (this.caseId === caseId) {
                this.together = others || "";
                // Read ahead, and something has happened since
                if (this.customer && version !== this.customer.version) {
                    await this.reload();
                }
            }
        } catch {
            // Only a courtesy: the next step says it if the case is gone.
        }
    }

    /** Looks again at what is on the screen, after somebody was elsewhere. */
    lookAgain() {
        return this.customer && !this.isBusy && this.look(this.caseId);
    }

    /** Reads the customer anew; what is being entered stays. */
    async reload() {
        const { caseId } = this;
        this.ahead.delete(caseId);
        const customer = await this.read(caseId);
        if (this.caseId !== caseId) {
            return;
        }
        // As it is by now: meanwhile, somebody may have begun to enter something.
        const { form, call, chosen, cursor } = this;
        this.show(customer);
        this.form = form;
        this.call = call;
        this.cursor = Math.min(cursor, Math.max(customer.items.length - 1, 0));
        this.chosen = Object.fromEntries(
            customer.items.filter((item) => chosen[item.id]).map((item) => [item.id, true])
        );
    }

    async showMore() {
        const { caseId } = this;
        const { rows, more } = await this.services.orm.call(MODEL, "get_timeline", [
            caseId,
            this.page + 1,
        ]);
        if (this.caseId === caseId) {
            this.page += 1;
            this.customer.timeline = { rows: [...this.customer.timeline.rows, ...rows], more };
        }
    }

    async showWhy() {
        if (this.why) {
            this.why = null;
            return;
        }
        const { caseId } = this;
        const why = await this.services.orm.call(MODEL, "explain", [caseId]);
        if (this.caseId === caseId) {
            this.why = why;
        }
    }

    // ------------------------------------------------------------------- items

    get items() {
        return this.customer ? this.customer.items : [];
    }

    get chosenItems() {
        return this.items.filter((item) => this.chosen[item.id]);
    }

    get chosenIds() {
        return this.chosenItems.map((item) => item.id);
    }

    /** Totals of the selection: what is open, disputed and free, by currency. */
    get totals() {
        const totals = new Map();
        for (const item of this.chosenItems) {
            const total = totals.get(item.currency_id) || { amount: 0, disputed: 0, free: 0 };
            total.amount += item.amount;
            total.disputed += item.disputed;
            total.free += item.free;
            totals.set(item.currency_id, total);
        }
        return [...totals].map(([currencyId, total]) => ({ currencyId, ...total }));
    }

    toggle(itemId) {
        if (this.chosen[itemId]) {
            delete this.chosen[itemId];
        } else {
            this.chosen[itemId] = true;
        }
        this.form?.proposeAmount();
    }

    setCursor(index) {
        this.cursor = index;
    }

    moveCursor(step) {
        this.cursor = Math.min(Math.max(this.cursor + step, 0), this.items.length - 1);
    }

    /** Chooses all that is past due, or nothing where all of that is chosen. */
    togglePastDue() {
        const late = this.items.filter((item) => item.days > 0 && item.amount > 0);
        const all = late.every((item) => this.chosen[item.id]);
        this.chosen = all ? {} : Object.fromEntries(late.map((item) => [item.id, true]));
        this.form?.proposeAmount();
    }

    getMessage(error) {
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        throw error;
    }
}
