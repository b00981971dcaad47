/** Rows of the board as `GET /api/v1/desk/snapshot/` and the live feed send them. Times are ISO-8601 UTC. */

export type Subject = `${Kind}:${number}`;
export type Kind = "incident" | "patrol" | "assignment" | "escalation" | "alarm" | "notice" | "lookout" | "hazard" | "planned" | "movement" | "route" | "directive" | "directive_patrol" | "security_task" | "presence" | "order" | "exercise" | "commitment";

export interface Incident {
  id: number;
  number: string;
  version: number;
  state: string;
  state_since: string;
  priority: 1 | 2 | 3 | 4;
  type: string;
  type_label: string;
  function: string;
  place: string;
  mgrs: string | null;
  lat: number | null;
  lon: number | null;
  precision_m: number | null;
  verified: boolean;
  outside: boolean;
  exercise: boolean;
  source: string;
  opened_at: string;
  waiting_since: string | null;
  held_until: string | null;
  duplicate_of: string | null;
  jurisdiction: string;
  lead_agency: string;
  handed_over_to: string;
  owner: string;
  disposition: string;
  persons_held: number;
  report_owed: boolean;
  notes: number;
  /** Partners who must still be told. */
  owed?: number;
  /** The desk position that has it. */
  clock: string;
  clock_since: string | null;
  owner?: string;
}

/** Whom or what it is about is fetched with permission. */
export interface Lookout {
  id: number;
  number: string;
  version: number;
  kind: "person" | "vehicle" | "other";
  marking: string;
  incident: number | null;
  valid_from: string;
  until: string;
}

export interface Hazard {
  id: number;
  number: string;
  version: number;
  label: string;
  place: string;
  mgrs: string;
  lat: number;
  lon: number;
  radius_m: number;
  valid_from: string;
  until: string;
}

export interface Panic {
  since: string;
  voice_contact: boolean;
  acknowledged_by: string | null;
}

export interface Patrol {
  id: number;
  version: number;
  callsign: string;
  nations: string[];
  state: string;
  state_since: string;
  panic: Panic | null;
  capabilities: string[];
  base: string | null;
  /** Latitude and longitude of the home base. */
  home: [number, number] | null;
  area: string | null;
  channel: string;
  vehicle: string | null;
  crew_size: number;
  exercise: boolean;
  out_of_service_reason: string;
  busy_reason: string;
  duty_since: string | null;
  duty_until: string | null;
}

export interface Assignment {
  id: number;
  version: number;
  incident: number;
  patrol: number;
  state: "assigned" | "acknowledged" | "en_route" | "on_scene" | "stacked";
  since: string;
  /** null while it is stacked */
  dispatched_at: string | null;
  by_position: string;
  /** when something new about the incident went to this patrol, and when its crew had it */
  told_at: string | null;
  read_at: string | null;
}

export interface Escalation {
  id: number;
  subject: Subject;
  policy: string;
  label: string;
  started_at: string;
  step: number;
  next_due: string | null;
  incident: number | null;
  patrol: number | null;
}

export interface Alarm {
  id: number;
  version: number;
  kind: "waiting" | "overdue" | "panic" | "system";
  subject: string;
  incident: number | null;
  patrol: number | null;
  words: string;
  raised_at: string;
  due_at: string;
  late_s: number;
  state: "raised" | "acknowledged";
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  again_at: string | null;
  count: number;
}

export interface Notice {
  id: number;
  channel: string;
  recipient_role: string;
  words: string;
  subject: string;
  due_at: string;
  state: "failed" | "late";
}

/** Work planned for later; the clock opens it as an incident at `opens_at`. */
export interface Planned {
  id: number;
  version: number;
  state: string;
  type: string;
  type_label: string;
  function: string;
  priority: 1 | 2 | 3 | 4;
  place: string;
  exercise: boolean;
  due_at: string;
  opens_at: string;
  lead_min: number;
  repeat: "" | "daily" | "weekly";
  by_position: string;
  incident: number | null;
}

/** A convoy under way or to come. Deltas in seconds, late is above 0. */
export interface Movement {
  id: number;
  number: string;
  version: number;
  state: string;
  state_since: string;
  exercise: boolean;
  unit: string;
  vehicles: number;
  escorts: number[];
  route: number | null;
  incident: number | null;
  delay_s: number;
  halted_since: string | null;
  halt_min: number;
  last: { name: string; at: string; delta_s: number } | null;
  next: { name: string; planned: string; expected: string } | null;
  sp: { planned: string; actual: string | null };
  rp: { planned: string; actual: string | null };
  way: string;
  line: { at: [number, number]; passed: boolean }[];
}

/** A route of the catalogue; `until` is when the clock opens it, `confirmed` false from then on. */
export interface Route {
  id: number;
  version: number;
  code: string;
  name: string;
  state: "open" | "restricted" | "closed";
  since: string;
  until: string | null;
  reason: string;
  confirmed: boolean;
  formula: string;
  line: [number, number][];
}

/** A security task that runs or is to come; of close protection neither where nor whom. */
export interface SecurityTask {
  id: number;
  version: number;
  number: string;
  kind: "personnel" | "event" | "property" | "presence";
  state: string;
  state_since: string;
  exercise: boolean;
  threat: string;
  place: string;
  at: [number, number] | null;
  begins_at: string;
  ends_at: string;
  check_due: string | null;
  incident: number | null;
  posts: { number: number; required: number; present: number; patrols: number[] }[];
  required: number;
  present: number;
}

/** What a presence operation has beside its task; `asked`: proposals that await the provost. */
export interface Presence {
  id: number;
  version: number;
  task: number;
  force: "own" | "other";
  who: string;
  level: 1 | 2 | 3 | 4;
  strength: number;
  tension: "calm" | "tense" | "high" | "violent";
  owed: number;
  asked: number;
  displaced: number;
}

/** A planned patrol; `read`: by patrol, the `duty_since` of the crew that has read the orders as they are now. */
export interface PatrolOrder {
  id: number;
  number: string;
  version: number;
  state: "planned" | "running";
  kind: "joint" | "preventive";
  command: string;
  way: string;
  starts_at: string;
  ends_at: string;
  exercise: boolean;
  revision: number;
  patrols: number[];
  read: Record<number, string>;
}

/** An exercise that is planned, running or paused. */
export interface Exercise {
  id: number;
  version: number;
  name: string;
  place: string;
  state: "planned" | "running" | "paused";
  state_since: string;
  begins_at: string;
  ends_at: string;
  patrols: number;
}

/** A patrol in an exercise, or one whose recall nobody has confirmed. */
export interface Commitment {
  id: number;
  exercise: number;
  name: string;
  patrol: number;
  since: string;
  recalled_at: string | null;
  reason: string;
}

export interface Rows {
  incident: Incident;
  patrol: Patrol;
  assignment: Assignment;
  escalation: Escalation;
  alarm: Alarm;
  notice: Notice;
  lookout: Lookout;
  hazard: Hazard;
  planned: Planned;
  movement: Movement;
  directive: Directive;
  directive_patrol: Directive;
  route: Route;
  security_task: SecurityTask;
  presence: Presence;
  order: PatrolOrder;
  exercise: Exercise;
  commitment: Commitment;
}

export interface Position {
  lat: number;
  lon: number;
  mgrs: string;
  fix_at: string;
  received_at: string;
  source: string;
}

export interface Entry {
  serial: number;
  prev: number;
  kind: string;
  words: string;
  at: string;
  recorded_at: string;
  actor: string;
  position: string;
  day_no: number;
  corrects: number | null;
  /** The same act once more, as a patrol may see it. */
  view: boolean;
  body: { changes?: Changes };
}

export type Changes = Record<string, Rows[Kind] | null>;

export interface You {
  id: number;
  username: string;
  name: string;
  rank: string;
  roles: string[];
  position: string;
  audiences: string[];
  patrols: number[];
  may: string[];
}

export interface ClockState {
  now: string;
  pulse_at: string | null;
}

export interface Snapshot {
  serial: number;
  clock: ClockState;
  board: Changes;
  positions: Record<string, Position>;
  entries: Entry[];
  you: You;
}

export type LinkState = "LIVE" | "POLLING" | "STALE";

/** Who types where: in an incident, in a call at a place, or nowhere any more. */
export interface HandsFrame {
  t: "hands";
  who: string;
  at: string;
  incident: number | null;
  place: string;
  since: string;
}

export type Frame =
  | { t: "hello"; head: number; audiences?: string[]; who?: string }
  | HandsFrame
  | ({ t: "entry" } & Entry)
  | { t: "positions"; positions: Record<string, Position | null> }
  | { t: "beat"; head: number; clock: ClockState }
  | { t: "reset" };

/** In force and not read by everybody; `unread` holds `position:Desk 1`, `role:operator`, `patrol:4`. */
export interface Directive {
  id: number;
  number: string;
  due_at: string;
  exercise: boolean;
  unread: string[];
}
