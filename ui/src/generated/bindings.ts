import { call } from "../bridge";
// First hand-written version of the command list; the generated file replaces it.
export type Bilingual = { vi: string; en: string };
export type ApiError = { code: string; message: Bilingual; fields?: Record<string, Bilingual>; detail?: string };
// codes screens branch on: "locked" | "wrong_pin" | "wait" | "invalid" | "not_found" | "offline" | "invitation" | "certificate" | "busy" | "storage" | "newer" | "file" | "denied" | "internal"
export type Role = "member" | "leader" | "coordinator";
export type UnitRef = { id: string; name: string /* "Thôn Pác Ngòi" */; path: string /* "Thôn Pác Ngòi, xã Ba Bể" */ };
export type Device = { id: string; holder: string; role: Role; unit: UnitRef; lease_until: number; server: string };
export type Status =
  | { state: "new" }
  | { state: "locked"; holder: string; failures_left: number; wait_seconds: number; destroyed: boolean }
  | { state: "open"; device: Device; settings: Settings };
export type Settings = { language: "vi" | "en"; theme: "light" | "sun" | "dark"; text_size: number; auto_lock_minutes: number };
export type SyncState = "draft" | "local" | "relayed" | "received" | "review" | "superseded";
export type VisitState = "not_visited" | "visited" | "absent" | "call_back" | "refused" | "moved";
export type Outcome = "met" | "absent" | "call_back" | "refused" | "moved";
export type Ability = "independent" | "needs_help";
export type Changes = { households: string[]; all: boolean };

export type JoinCheck = { server: string; digits: string; key: string };
export type HouseholdRow = { id: string; name: string; nickname: string | null; unit: UnitRef; house_number: string | null; landmark: string | null;
  people: number; state: VisitState; last_visit: string | null /* yyyy-mm-dd */; next_visit: string | null; sync: SyncState; conflicts: number };
export type HouseholdPageOf = { total: number; rows: HouseholdRow[] };
export type ListFilter = { unit: string | null; state: VisitState | null; unsent: boolean };
export type Today = { day: string; holder: string; unit: UnitRef; appointments: HouseholdRow[]; drafts: DraftRow[]; suggestions: HouseholdRow[];
  unsent: number; review: number; remaining: number /* households not visited yet */; due_week: number; visits_today: number; people_today: number; last_received: number | null };
export type DraftRow = { household: string; name: string; visit: string | null; saved_at: number };
export type PersonView = { id: string; name: string; birth_year: number | null; sex: "male" | "female" | "other" | null; relation: string | null; phone: string | null; literate: boolean | null; needs_support: boolean | null; left_on: string | null; head: boolean };
export type TimelineItem = { visit: string; day: string; started: number; recorder: string; mine: boolean; outcome: Outcome; guided: string[] /* person names */; topics: string[]; ability: Ability | null; note: string | null; follow_up: string | null; sync: SyncState };
export type Candidate = { value: string; label: string; who: string; when: number };
export type ConflictView = { id: string; entity: "profile" | "person" | "visit"; subject: string /* household/person name */; field: string; candidates: Candidate[] };
export type HouseholdView = { row: HouseholdRow; profile: Record<string, string | number | boolean | string[] | null>; people: PersonView[]; timeline: TimelineItem[]; conflicts: ConflictView[]; draft: DraftRow | null };
export type VisitDraft = { outcome: Outcome | null; guided: string[]; topics: string[]; ability: Ability | null; note: string; opinion: string; follow_up: string | null; day: string };
export type VisitForm = { household: HouseholdRow; visit: string | null; people: PersonView[]; draft: VisitDraft; resumed: boolean; conflicts: ConflictView[] };
export type VisitSaved = { visit: string; undo: string; undo_seconds: number; changes: Changes };
export type SyncItem = { household: string; name: string; what: "household" | "visit" | "person" | "conflict"; at: number; sync: SyncState };
export type SyncView = { unsent: number; review: number; last_received: number | null; last_attempt: number | null; last_error: ApiError | null; running: boolean; items: SyncItem[]; quarantined: number; server: string };
export type SyncReport = { sent: number; received: number; bytes_up: number; bytes_down: number; round_trips: number };
export type CoverageRow = { unit: UnitRef; households: number; visited: number; absent: number; call_back: number; refused: number; visits: number; last_data: number | null; devices: number; stale_devices: number };
export type Coverage = { unit: UnitRef; rows: CoverageRow[]; total: CoverageRow; as_of: number };
export type DeviceRow = { id: string; holder: string; role: Role; unit: UnitRef; joined: number; lease_until: number; last_data: number | null; days_silent: number | null; revoked: boolean; mine: boolean };
export type InviteView = { holder: string; unit: UnitRef; role: Role; text: string; qr_svg: string; address: string; code: string; digits: string; expires: number };
export type UnitNode = { id: string; name: string; kind: string; code: string | null; parent: string | null; path: string; children: number; mine: boolean };
export type ImportColumn = { index: number; heading: string; letter: string; field: string | null; ignored_reason: Bilingual | null; samples: string[] };
export type RowFault = { row: number; column: string | null; heading: string | null; value: string; reason: Bilingual; advice: Bilingual; severity: "error" | "warning" };
export type DuplicateHint = { row: number; name: string; matches: { id: string | null; row: number | null; name: string; unit: string; why: Bilingual }[] };
export type ImportPreview = { token: string; file: string; sheet: string; sheets: string[]; rows: number; columns: ImportColumn[]; fields: { id: string; label: Bilingual; required: boolean }[]; ready: number; faults: RowFault[]; fault_count: number; duplicates: DuplicateHint[]; duplicate_count: number; per_unit: { unit: UnitRef; rows: number }[]; sample: Record<string, string>[] };
export type ImportDone = { households: number; people: number; skipped: number; changes: Changes };
export type Event =
  | { kind: "changes"; changes: Changes }
  | { kind: "sync"; phase: "connecting" | "sending" | "receiving" | "done" | "failed"; sent: number; to_send: number; received: number; to_receive: number | null }
  | { kind: "import"; done: number; total: number }
  | { kind: "status" };

// commands: name(args) -> output
export const commands = {
  status: (): Promise<Status> => call("status", {}),
  join_check: (args: { address: string; code: string }): Promise<JoinCheck> => call("join_check", args),
  join: (args: { invitation: string | null; address: string | null; code: string | null; key: string | null; holder: string; pin: string }): Promise<Status> => call("join", args),
  unlock: (args: { pin: string }): Promise<Status> => call("unlock", args),
  lock: (): Promise<Status> => call("lock", {}),
  pin_change: (args: { old: string; new: string }): Promise<Status> => call("pin_change", args),
  settings_save: (args: { settings: Settings }): Promise<Status> => call("settings_save", args),
  units: (): Promise<UnitNode[]> => call("units", {}),
  today: (): Promise<Today> => call("today", {}),
  household_list: (args: { query: string; filter: ListFilter; sort: "near" | "name" | "last_visit"; offset: number; limit: number }): Promise<HouseholdPageOf> => call("household_list", args),
  household_show: (args: { id: string }): Promise<HouseholdView> => call("household_show", args),
  household_save: (args: { id: string | null; unit: string | null; fields: Record<string, string | number | boolean | string[] | null> }): Promise<{ id: string; changes: Changes }> => call("household_save", args),
  household_duplicates: (args: { name: string; phone: string | null; unit: string | null }): Promise<HouseholdRow[]> => call("household_duplicates", args),
  person_save: (args: { household: string; id: string | null; fields: Record<string, string | number | boolean | string[] | null> }): Promise<{ id: string; changes: Changes }> => call("person_save", args),
  visit_form: (args: { household: string; visit: string | null }): Promise<VisitForm> => call("visit_form", args),
  visit_draft: (args: { household: string; visit: string | null; draft: VisitDraft }): Promise<{}> => call("visit_draft", args),
  visit_draft_discard: (args: { household: string; visit: string | null }): Promise<{}> => call("visit_draft_discard", args),
  visit_save: (args: { household: string; visit: string | null; draft: VisitDraft }): Promise<VisitSaved> => call("visit_save", args),
  undo: (args: { token: string }): Promise<Changes> => call("undo", args),
  conflict_choose: (args: { household: string; conflict: string; value: string }): Promise<Changes> => call("conflict_choose", args),
  sync_view: (): Promise<SyncView> => call("sync_view", {}),
  sync_now: (): Promise<SyncReport> => call("sync_now", {}),
  coverage: (args: { unit: string | null }): Promise<Coverage> => call("coverage", args),
  devices: (): Promise<DeviceRow[]> => call("devices", {}),
  invite: (args: { unit: string; role: Role; holder: string }): Promise<InviteView> => call("invite", args),
  device_revoke: (args: { device: string; typed_name: string }): Promise<DeviceRow[]> => call("device_revoke", args),
  import_preview: (args: { token: string; sheet: string | null; mapping: Record<number, string | null> | null; unit: string | null }): Promise<ImportPreview> => call("import_preview", args),
  import_commit: (args: { token: string; sheet: string | null; mapping: Record<number, string | null> | null; unit: string | null; skip_duplicates: boolean; skip_faulty: boolean }): Promise<ImportDone> => call("import_commit", args),
  qr_scan: (args: { token: string }): Promise<{ text: string }> => call("qr_scan", args),
};
