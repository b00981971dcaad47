/** The board in memory: what the snapshot gave, changed by the entries of the feed, with the indexes screens need. */

/** @import {Kind, Rows, Changes, Entry, Position, Snapshot, You, ClockState, Subject} from "../types.js" */

const ENTRIES_KEPT = 200;

/** @typedef {{[K in Kind]: Map<number, Rows[K]>}} Tables */

/** @returns {Tables} */
const emptyTables = () => ({
  incident: new Map(),
  patrol: new Map(),
  assignment: new Map(),
  escalation: new Map(),
  alarm: new Map(),
  notice: new Map(),
  lookout: new Map(),
  hazard: new Map(),
  planned: new Map(),
  movement: new Map(),
  directive: new Map(),
  directive_patrol: new Map(),
  route: new Map(),
  security_task: new Map(),
  presence: new Map(),
  order: new Map(),
  exercise: new Map(),
  commitment: new Map(),
});

/** Values of one index: the same key may name several rows. @template T */
class Index {
  constructor() {
    /** @type {Map<number | string, Map<number, T>>} */
    this.rows = new Map();
  }
  /** @param {number | string | null} key @param {number} id @param {T} row */
  add(key, id, row) {
    if (key === null) return;
    let bucket = this.rows.get(key);
    if (!bucket) this.rows.set(key, (bucket = new Map()));
    bucket.set(id, row);
  }
  /** @param {number | string | null} key @param {number} id */
  remove(key, id) {
    if (key === null) return;
    const bucket = this.rows.get(key);
    bucket?.delete(id);
    if (bucket?.size === 0) this.rows.delete(key);
  }
  /** @param {number | string} key @returns {T[]} */
  of(key) {
    return [...(this.rows.get(key)?.values() ?? [])];
  }
}

export class Store {
  constructor() {
    this.tables = emptyTables();
    /** @type {Index<Rows["assignment"]>} */
    this.byIncident = new Index();
    /** @type {Index<Rows["assignment"]>} */
    this.byPatrol = new Index();
    /** @type {Index<Rows["escalation"]>} */
    this.bySubject = new Index();
    /** @type {Map<number, Position>} */
    this.positions = new Map();
    /** @type {Entry[]} newest last */
    this.entries = [];
    /** @type {You | null} */
    this.you = null;
    /** @type {ClockState | null} */
    this.clock = null;
    this.loaded = false;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.scheduled = false;
  }

  /** @param {Snapshot} snapshot */
  reset(snapshot) {
    this.tables = emptyTables();
    this.byIncident = new Index();
    this.byPatrol = new Index();
    this.bySubject = new Index();
    this.entries = [...snapshot.entries].sort((a, b) => a.serial - b.serial);
    this.you = snapshot.you;
    this.clock = snapshot.clock;
    this.positions.clear();
    this.movePositions(snapshot.positions);
    this.loaded = true;
    this.apply(snapshot.board);
  }

  /** Take the changes of one entry; null means that this viewer no longer sees the subject. @param {Changes} changes */
  apply(changes) {
    for (const [subject, row] of Object.entries(changes)) {
      const [kind, id] = subject.split(":");
      if (kind in this.tables) this.#put(/** @type {Kind} */ (kind), Number(id), row);
    }
    this.changed();
  }

  /** @param {Kind} kind @param {number} id @param {Rows[Kind] | null} row */
  #put(kind, id, row) {
    const table = /** @type {Map<number, any>} */ (this.tables[kind]);
    const old = table.get(id);
    if (old && kind === "assignment") {
      this.byIncident.remove(old.incident, id);
      this.byPatrol.remove(old.patrol, id);
    } else if (old && kind === "escalation") {
      this.bySubject.remove(old.subject, id);
    }
    if (row === null) {
      table.delete(id);
      return;
    }
    table.set(id, row);
    if (kind === "assignment") {
      const assignment = /** @type {Rows["assignment"]} */ (row);
      this.byIncident.add(assignment.incident, id, assignment);
      this.byPatrol.add(assignment.patrol, id, assignment);
    } else if (kind === "escalation") {
      const escalation = /** @type {Rows["escalation"]} */ (row);
      this.bySubject.add(escalation.subject, id, escalation);
    }
  }

  /** @param {Entry} entry */
  addEntry(entry) {
    this.entries.push(entry);
    if (this.entries.length > ENTRIES_KEPT) this.entries.splice(0, this.entries.length - ENTRIES_KEPT);
    this.apply(entry.body?.changes ?? {});
  }

  /** @param {Record<string, Position | null>} positions */
  movePositions(positions) {
    for (const [id, position] of Object.entries(positions)) {
      if (position) this.positions.set(Number(id), position);
      else this.positions.delete(Number(id));
    }
    this.changed();
  }

  /** @template {Kind} K @param {K} kind @returns {Rows[K][]} */
  all(kind) {
    return /** @type {any} */ ([...this.tables[kind].values()]);
  }

  /** @template {Kind} K @param {K} kind @param {number | null | undefined} id @returns {Rows[K] | undefined} */
  get(kind, id) {
    return /** @type {any} */ (id == null ? undefined : this.tables[kind].get(id));
  }

  /** @param {number} incident */
  assignmentsOf(incident) {
    return this.byIncident.of(incident).sort((a, b) => a.id - b.id);
  }

  /** The job a patrol is on, and the stacked ones behind it. @param {number} patrol */
  jobsOf(patrol) {
    return this.byPatrol.of(patrol).sort((a, b) => Number(a.state === "stacked") - Number(b.state === "stacked") || a.id - b.id);
  }

  /** @param {Subject} subject */
  escalationsOf(subject) {
    return this.bySubject.of(subject);
  }

  /** @param {string} action */
  may(action) {
    return this.you?.may.includes(action) ?? false;
  }

  /** @param {() => void} listener called once for any number of changes @returns {() => void} to stop */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Tell the listeners once for all that changes in one turn; a hidden tab paints no frames but must still hear. */
  changed() {
    if (this.scheduled) return;
    this.scheduled = true;
    const tell = () => {
      this.scheduled = false;
      for (const listener of [...this.listeners]) {
        try {
          listener();
        } catch (error) {
          reportError(error);
        }
      }
    };
    if (document.hidden) setTimeout(tell);
    else requestAnimationFrame(tell);
  }
}
