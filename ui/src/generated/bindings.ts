// Written by `cargo xtask bindings` from the command list in crates/app. Do not edit by hand.
import { call } from "../bridge";

/**
 * How far those who were guided got by themselves.
 */
export type Ability = "independent" | "needs_help";

/**
 * An answer that was saved, on the household's page.
 */
export type AnswerView = { id: string, form: string, title: Bilingual, version: number, 
/**
 * yyyy-mm-dd
 */
day: string | null, person: string | null, recorder: string | null, 
/**
 * How often it was corrected; when and by whom last.
 */
corrections: number, 
/**
 * yyyy-mm-dd
 */
corrected: string | null, corrected_by: string | null, 
/**
 * Whether a correction is under way on this device.
 */
draft: boolean, media: Array<MediaView>, sync: SyncState, };

/**
 * The one error that leaves this crate.
 */
export type ApiError = { 
/**
 * What to branch on.
 */
code: Code, 
/**
 * What happened and what to do next.
 */
message: Bilingual, 
/**
 * For each field that is not right, what is wrong with it.
 */
fields?: { [key in string]: Bilingual }, 
/**
 * For the person who helps: the technical cause, without personal data.
 */
detail?: string, };

export type AppointmentList = { 
/**
 * yyyy-mm-dd
 */
today: string, 
/**
 * Overdue ones first, then by day and time.
 */
rows: Array<Due>, };

export type AppointmentState = "done" | "cancelled";

export type AppointmentView = { id: string, 
/**
 * Agreed at the visit of this id.
 */
at_visit: boolean, 
/**
 * yyyy-mm-dd
 */
day: string, 
/**
 * hh:mm
 */
time: string | null, note: string | null, by: string, overdue: boolean, };

/**
 * One message in Vietnamese and in English; it says what to do next.
 */
export type Bilingual = { 
/**
 * Vietnamese, shown first.
 */
vi: string, 
/**
 * English.
 */
en: string, };

/**
 * What stands in a record from now on.
 */
export type BlobAdded = { blob: string, };

/**
 * The bytes of a photo or recording.
 */
export type BlobBytes = { 
/**
 * What they are, as a browser calls it.
 */
mime: string, 
/**
 * The bytes in base64.
 */
data: string, };

/**
 * One thumbnail.
 */
export type BlobThumb = { blob: string, 
/**
 * `null` while it is not on this device.
 */
bytes: BlobBytes | null, };

export type BundleFile = { file: FileOut, batches: number, };

/**
 * What a file brought, in batches.
 */
export type BundleReport = { 
/**
 * Who made it; empty for the server.
 */
from: string, taken: number, known: number, refused: number, receipts: number, };

export type BundleTarget = { id: string, holder: string, };

export type Candidate = { 
/**
 * What to hand back to `conflict_choose`.
 */
value: string, label: string, 
/**
 * The photo, signature or recording that it is.
 */
media: MediaView | null, who: string, when: number, };

/**
 * What a use case changed, so that a screen refreshes just that.
 */
export type Changes = { households: Array<string>, 
/**
 * Documents that are no household's changed.
 */
others?: boolean, 
/**
 * More than fits in a list changed: refresh everything.
 */
all: boolean, };

/**
 * What screens branch on. A code exists only if a screen does something else because of it.
 */
export type Code = "locked" | "wrong_pin" | "wait" | "invalid" | "not_found" | "offline" | "invitation" | "certificate" | "busy" | "storage" | "newer" | "file" | "denied" | "internal";

export type ConflictEntity = "profile" | "person" | "visit" | "opinion" | "appointment" | "shop" | "level" | "answer";

export type ConflictView = { id: string, entity: ConflictEntity, 
/**
 * The household's or the person's name.
 */
subject: string, field: string, 
/**
 * What the form asks, where an answer is contested; in the language of the screens.
 */
question: string | null, candidates: Array<Candidate>, 
/**
 * The choice is left to the leader.
 */
deferred: Deferral | null, };

export type ConsentItem = { purpose: Purpose, 
/**
 * What is read out.
 */
script: Bilingual, given: boolean, 
/**
 * The newest decision that counts; nothing when nothing was decided.
 */
decision: Decision | null, 
/**
 * yyyy-mm-dd
 */
day: string | null, method: Method | null, recorder: string, 
/**
 * The signature or recording that the consent rests on.
 */
proof: string | null, witness: string | null, 
/**
 * How often it was declined in this household, whoever it was.
 */
refused: number, };

export type ConsentView = { name: string, 
/**
 * The number of the wording.
 */
script: string, items: Array<ConsentItem>, };

/**
 * A contested field in the list of all.
 */
export type Contested = { household: string, 
/**
 * The household's or the person's name.
 */
subject: string, field: string, 
/**
 * What the form asks, where an answer is contested; in the language of the screens.
 */
question: string | null, 
/**
 * The choice is left to the leader.
 */
deferred: boolean, };

/**
 * The five core skills of official letter 3240/BTTTT-CĐSQG (8/8/2024).
 */
export type Core = "K1" | "K2" | "K3" | "K4" | "K5";

/**
 * A core skill, and which items show it.
 */
export type CoreSkill = { core: Core, name: Bilingual, };

export type Coverage = { unit: UnitRef, rows: Array<CoverageRow>, total: CoverageRow, as_of: number, };

export type CoverageRow = { unit: UnitRef, households: number, visited: number, absent: number, call_back: number, refused: number, 
/**
 * Households one of whose people has reached all five core skills.
 */
reached: number, visits: number, last_data: number | null, devices: number, stale_devices: number, };

/**
 * Something that held from a day on, and perhaps to a day.
 */
export type DatedFact = { 
/**
 * yyyy-mm-dd
 */
from: string, 
/**
 * yyyy-mm-dd; none while it holds.
 */
to: string | null, 
/**
 * A role's word, else plain text.
 */
value: string, };

/**
 * What was decided.
 */
export type Decision = "given" | "withdrawn" | "refused";

export type Deferral = { who: string, when: number, };

export type Device = { id: string, holder: string, role: Role, unit: UnitRef, lease_until: number, server: string, };

export type DeviceRow = { id: string, holder: string, role: Role, unit: UnitRef, joined: number, lease_until: number, last_data: number | null, days_silent: number | null, revoked: boolean, mine: boolean, };

export type Directory = { platforms: Array<PlatformView>, groups: Array<GroupView>, may_edit: boolean, };

/**
 * What was saved, and how it is taken back for a short time.
 */
export type Done = { id: string, undo: string, undo_seconds: number, changes: Changes, };

export type DraftRow = { household: string, name: string, visit: string | null, saved_at: number, };

export type Due = { household: HouseholdRow, appointment: AppointmentView, };

export type DuplicateHint = { row: number, name: string, matches: Array<DuplicateMatch>, };

export type DuplicateMatch = { id: string | null, row: number | null, name: string, unit: string, why: Bilingual, };

export type Event = { "kind": "changes", changes: Changes, } | { "kind": "sync", phase: SyncPhase, sent: number, to_send: number, received: number, to_receive: number | null, } | { "kind": "import", done: number, total: number, } | { "kind": "hub" } | { "kind": "status" };

/**
 * What happened.
 */
export type EventKind = "joined" | "left" | "moved_out" | "moved_in" | "split_off" | "split_from" | "merged_into" | "merged_from" | "distinct";

export type ExportFileKind = "xlsx" | "csv" | "geojson";

export type ExportPreset = "kobo" | "odk";

/**
 * A file for the person to keep.
 */
export type FileOut = { name: string, mime: string, base64: string, };

export type FormDraftSummary = { id: string, form: string, title: Bilingual, questions: number, saved_at: number, };

export type FormDraftView = { id: string, form: unknown, faults: Array<FormFault>, };

/**
 * Something wrong with a form, or worth a look.
 */
export type FormFault = { 
/**
 * Whether it stands in the way.
 */
refuses: boolean, code: string, sheet: string | null, row: number | null, column: string | null, position: number | null, 
/**
 * The path of the question, where there is no workbook.
 */
item: string | null, reason: Bilingual, advice: Bilingual, };

export type FormImported = { 
/**
 * The form that is being written now; none when the workbook has faults.
 */
id: string | null, faults: Array<FormFault>, };

export type FormSummary = { form: string, title: Bilingual, anonymous: boolean, answers: number, refusals: number, 
/**
 * Newest first.
 */
versions: Array<FormVersionView>, };

/**
 * A published version; none begins an empty form.
 */
export type FormVersionArgs = { form: string, version: number, hash: string, };

export type FormVersionView = { version: number, hash: string, 
/**
 * yyyy-mm-dd; none for a shipped one.
 */
published: string | null, withdrawn: boolean, shipped: boolean, questions: number, answers: number, };

export type FormsView = { forms: Array<FormSummary>, drafts: Array<FormDraftSummary>, may_publish: boolean, };

/**
 * The part of life that an item belongs to.
 */
export type Group = "device" | "government" | "economy" | "society" | "safety";

export type GroupView = { id: string, name: string, network: string, url: string, admin: string, };

export type GuideRow = { id: string, group: string, 
/**
 * Items of the checklist that it helps with.
 */
skills: Array<string>, title: Bilingual, 
/**
 * The first step's drawing.
 */
picture: string, steps: number, 
/**
 * yyyy-mm-dd
 */
published: string | null, source: Source, withdrawn: boolean, sync: SyncState | null, };

export type GuideStepInput = { id: string | null, fields: Record<string, string | null>, };

export type GuideStepView = { 
/**
 * None for a step of a shipped card.
 */
id: string | null, picture: string, text: Bilingual, };

export type GuideView = { row: GuideRow, steps: Array<GuideStepView>, skills: Array<SkillName>, 
/**
 * Fields that two laptops wrote at once; saving settles them.
 */
conflicts: number, may_edit: boolean, };

export type Held = { id: number, 
/**
 * When it came.
 */
at: number, 
/**
 * Who made it; `null` where that cannot be said.
 */
from: string | null, 
/**
 * For which unit.
 */
unit: string | null, 
/**
 * When it was written, as its maker's clock said.
 */
written: number | null, records: Array<HeldRecord>, why: Bilingual, advice: Bilingual, state: HeldState, decided: number | null, 
/**
 * Why it is kept out, in a person's words.
 */
note: string, 
/**
 * The rest of the gate lets it in.
 */
may_enter: boolean, };

/**
 * A record that something held back would change.
 */
export type HeldRecord = { what: SyncWhat, 
/**
 * The household's name; empty where there is none, or it is not known.
 */
name: string, changes: number, };

export type HeldState = "waiting" | "let_in" | "kept_out";

export type HouseholdEventView = { id: string, 
/**
 * None when a newer version knows more kinds.
 */
kind: EventKind | null, 
/**
 * yyyy-mm-dd
 */
day: string | null, 
/**
 * None as well when that household is not on this device.
 */
other: HouseholdRef | null, 
/**
 * Names.
 */
people: Array<string>, recorder: string, };

export type HouseholdPageOf = { total: number, rows: Array<HouseholdRow>, };

export type HouseholdRef = { id: string, name: string, unit: UnitRef, };

export type HouseholdRow = { id: string, name: string, nickname: string | null, unit: UnitRef, house_number: string | null, landmark: string | null, people: number, state: VisitState, 
/**
 * yyyy-mm-dd
 */
last_visit: string | null, 
/**
 * yyyy-mm-dd
 */
next_visit: string | null, sync: SyncState, conflicts: number, 
/**
 * "Hộ đạt": one of its people has reached all five core skills.
 */
reached: boolean, };

/**
 * Two records that may be one household.
 */
export type HouseholdTwins = { one: HouseholdRow, other: HouseholdRow, same_phone: boolean, same_name: boolean, same_place: boolean, };

export type HouseholdView = { row: HouseholdRow, profile: Record<string, string | number | boolean | string[] | null>, people: Array<PersonView>, 
/**
 * The purposes of the household as a whole to which consent holds.
 */
given: Array<Purpose>, 
/**
 * Those to which each person agreed, by id.
 */
given_by: { [key in string]: Array<Purpose> }, 
/**
 * How far each person has come, by id; not of those who took consent back.
 */
skills: { [key in string]: SkillCount }, timeline: Array<TimelineItem>, answers: Array<AnswerView>, 
/**
 * Those that somebody has to keep.
 */
appointments: Array<AppointmentView>, opinions: Array<OpinionView>, conflicts: Array<ConflictView>, draft: DraftRow | null, 
/**
 * What happened to the household, newest first.
 */
events: Array<HouseholdEventView>, 
/**
 * The household that goes on for this one.
 */
merged_into: HouseholdRef | null, 
/**
 * Records that were merged into this one.
 */
merged: Array<HouseholdRef>, };

/**
 * A hub on this network that the roll knows.
 */
export type HubFound = { holder: string, address: string, };

/**
 * An exchange with a hub.
 */
export type HubMet = { 
/**
 * Who holds the hub.
 */
holder: string, report: SyncReport, };

/**
 * Whether this device is a hub, and how others find it.
 */
export type HubView = { serving: boolean, addresses: Array<string>, 
/**
 * The card as text, and as a QR code.
 */
text: string | null, qr_svg: string | null, 
/**
 * Batches of others that wait to be passed on to the server.
 */
carrying: number, 
/**
 * Their photos and voice notes, small pictures counted by themselves.
 */
carrying_photos: number, };

export type ImportColumn = { index: number, heading: string, letter: string, field: string | null, 
/**
 * Why the column is never imported (national ids, ethnicity, poverty), or is not needed.
 */
ignored_reason: Bilingual | null, samples: Array<string>, };

export type ImportDone = { households: number, people: number, skipped: number, changes: Changes, };

export type ImportField = { id: string, label: Bilingual, required: boolean, };

export type ImportPreview = { token: string, file: string, sheet: string, sheets: Array<string>, rows: number, columns: Array<ImportColumn>, fields: Array<ImportField>, 
/**
 * Rows without an error.
 */
ready: number, faults: Array<RowFault>, fault_count: number, duplicates: Array<DuplicateHint>, duplicate_count: number, per_unit: Array<UnitCount>, sample: Array<{ [key in string]: string }>, };

export type InviteView = { holder: string, unit: UnitRef, role: Role, text: string, qr_svg: string, address: string, code: string, digits: string, expires: number, };

/**
 * What a device learns about a server before it trusts it: the person compares the digits.
 */
export type JoinCheck = { server: string, digits: string, key: string, };

export type Language = "vi" | "en";

/**
 * A level before and after a visit; levels may fall.
 */
export type LevelChange = { 
/**
 * Whose.
 */
person: string, 
/**
 * Of which item.
 */
skill: string, 
/**
 * The level before, if it was known.
 */
before?: number | null, 
/**
 * The level after.
 */
after: number, };

export type ListFilter = { unit: string | null, state: VisitState | null, unsent: boolean, };

export type ListSort = "near" | "name" | "last_visit";

/**
 * A photo or voice note as a record shows it.
 */
export type MediaView = { blob: string, 
/**
 * How far it has come; `null` for those of other devices, and for one that is not saved yet.
 */
sync: SyncState | null, };

/**
 * One of the opinions that were merged into a card.
 */
export type MergedOpinion = { id: string, unit: UnitRef, day: string | null, text: string, voice: string | null, };

/**
 * How it was decided, so that it can be shown later.
 */
export type Method = "read" | "signed" | "voice" | "witness";

/**
 * No arguments, or nothing to say.
 */
export type Nothing = Record<string, never>;

export type OpinionBoard = { 
/**
 * Newest first, of all stages.
 */
cards: Array<OpinionCard>, 
/**
 * How many cards there are, of which `cards` may be the first few hundred.
 */
total: number, 
/**
 * Of the chosen unit, whatever topic is chosen.
 */
topics: Array<OpinionTopicCount>, };

/**
 * An opinion on the commune's board, with those that say the same. No name unless the household gave it.
 */
export type OpinionCard = { id: string, unit: UnitRef, day: string | null, topic: string | null, text: string, voice: string | null, anonymous: boolean, household: string | null, who: string | null, stage: OpinionStatus, steps: Array<OpinionStepView>, merged: Array<MergedOpinion>, 
/**
 * Replies of the group that some of its households do not have yet.
 */
undelivered: number, sync: SyncState, };

export type OpinionReply = { id: string, text: string, by: string, at: number, 
/**
 * Who read it to the household; none while nobody has.
 */
read_by: string | null, read_at: number | null, };

/**
 * How far an opinion has come.
 */
export type OpinionStatus = "new" | "forwarded" | "answered" | "closed";

export type OpinionStepView = { kind: StepKind, by: string, at: number, text: string | null, };

export type OpinionTopicCount = { topic: string | null, count: number, };

/**
 * An opinion as those who visit the household see it.
 */
export type OpinionView = { id: string, 
/**
 * yyyy-mm-dd
 */
day: string | null, topic: string | null, text: string, voice: string | null, anonymous: boolean, 
/**
 * Who said it, as far as that is said.
 */
person: string | null, recorder: string, mine: boolean, stage: OpinionStatus, replies: Array<OpinionReply>, sync: SyncState, };

/**
 * How a visit ended.
 */
export type Outcome = "met" | "absent" | "call_back" | "refused" | "moved";

export type OutreachList = { 
/**
 * Newest first.
 */
rows: Array<OutreachRow>, men: number, women: number, };

export type OutreachRow = { id: string, unit: UnitRef, 
/**
 * yyyy-mm-dd
 */
day: string, topic: string, channel: string, place: string, men: number | null, women: number | null, note: string, recorder: string, mine: boolean, sync: SyncState, };

export type PersonView = { id: string, name: string, birth_year: number | null, sex: "male" | "female" | "other" | null, relation: string | null, phone: string | null, literate: boolean | null, needs_support: boolean | null, left_on: string | null, 
/**
 * Only with consent to that.
 */
ethnic_group: string | null, head: boolean, };

export type PlatformView = { id: string, name: string, url: string, group: string, status: string, 
/**
 * yyyy-mm-dd
 */
checked: string | null, note: Bilingual, source: Source, };

export type PracticeList = { 
/**
 * On their way: a team's own, or all that a commune looks at.
 */
rows: Array<PracticeRow>, 
/**
 * Newest first.
 */
published: Array<PublishedPractice>, may_review: boolean, };

export type PracticeRow = { id: string, unit: UnitRef, title: string, text: string, place: string, photos: Array<string>, 
/**
 * Whether those who are in the pictures agree that they are published.
 */
image_consent: boolean, author: string, state: PracticeState, 
/**
 * Why it was returned last.
 */
reason: string | null, mine: boolean, sync: SyncState, };

/**
 * Where a good practice stands.
 */
export type PracticeState = "draft" | "submitted" | "returned" | "approved";

export type ProductInput = { id: string | null, fields: Record<string, string | number | null>, };

export type ProductView = { id: string, name: string, unit: string, price: number | null, origin: string, photo: string | null, };

export type PublishedPractice = { id: string, title: string, text: string, place: string, photos: Array<string>, author: string, 
/**
 * yyyy-mm-dd
 */
published: string | null, withdrawn: boolean, };

/**
 * A purpose to which a person consents by itself; nothing is given by giving another.
 */
export type Purpose = "visit" | "survey" | "photo" | "opinion" | "reply" | "ethnic_group" | "poverty" | "location";

export type Quarantine = { 
/**
 * Whether this device may decide.
 */
may_decide: boolean, held: Array<Held>, };

/**
 * After a decision: what is held now, and what it changed.
 */
export type QuarantineDecided = { quarantine: Quarantine, changes: Changes, };

export type ResultsChoice = { name: string, label: string, count: number, 
/**
 * By village, in the order of `villages`.
 */
by_village: Array<number>, 
/**
 * By month, in the order of `months`.
 */
by_month: Array<number>, };

export type ResultsQuestion = { path: string, label: string, kind: string, answered: number, declined: number, 
/**
 * Choices, levels or numbers, each with how often it was given.
 */
choices: Array<ResultsChoice>, mean: number | null, 
/**
 * The first of the texts that were written, or of the references to what was taken.
 */
texts: Array<ResultsText>, };

export type ResultsShare = { unit: UnitRef, answers: number, };

export type ResultsTable = { total: number, headings: Array<string>, rows: Array<Array<string>>, };

export type ResultsText = { text: string, village: string, };

/**
 * The role that an invitation gives to a device, within a unit and what lies below it.
 */
export type Role = "member" | "leader" | "coordinator";

export type RowFault = { 
/**
 * As the spreadsheet numbers it, from 1.
 */
row: number, column: string | null, heading: string | null, value: string, reason: Bilingual, advice: Bilingual, severity: Severity, };

export type Saved = { id: string, changes: Changes, };

export type ScreenDraft = { body: unknown, };

export type Settings = { language: Language, theme: Theme, text_size: number, auto_lock_minutes: number, 
/**
 * Sends and receives by itself; `false` pauses that.
 */
sync_auto: boolean, 
/**
 * Large transfers (the rest of a first sync, photos) wait for a line that costs nothing.
 */
wifi_only: boolean, };

export type Severity = "error" | "warning";

export type SharePeriod = "day" | "week";

export type ShareSummary = { unit: UnitRef, 
/**
 * yyyy-mm-dd
 */
from: string, 
/**
 * yyyy-mm-dd
 */
to: string, visits: number, households: number, met: number, people: number, topics: Array<ShareTopic>, opinions: number, sessions: number, attendance: number, };

export type ShareTopic = { topic: string, count: number, };

export type ShopList = { 
/**
 * What the household is called.
 */
name: string, shops: Array<ShopView>, };

export type ShopView = { id: string, platform: string, name: string, url: string, 
/**
 * yyyy-mm-dd
 */
opened: string | null, 
/**
 * The day on which the household committed itself to quality and origin, yyyy-mm-dd.
 */
committed: string | null, products: Array<ProductView>, };

/**
 * How far one person has come.
 */
export type SkillCount = { 
/**
 * How many items the person does alone, or has.
 */
independent: number, 
/**
 * How many were judged and apply.
 */
assessed: number, 
/**
 * Which of the five core skills the person has reached.
 */
core: Array<Core>, };

export type SkillGroup = { group: Group, name: Bilingual, };

export type SkillItem = { 
/**
 * Such as `cq.04`.
 */
id: string, group: Group, is_status: boolean, core: Core | null, 
/**
 * Out of use: it is here for what was judged by it.
 */
retired: boolean, name: Bilingual, 
/**
 * The level that counts now.
 */
level: number | null, 
/**
 * When it was judged: yyyy-mm-dd.
 */
day: string | null, 
/**
 * A level that somebody else judged without knowing of this one; it does not count.
 */
beside: number | null, };

export type SkillName = { id: string, name: Bilingual, };

/**
 * One answer that an item can have.
 */
export type SkillOption = { level: number, name: Bilingual, };

/**
 * A household's people and their skills; those who left are not there.
 */
export type SkillPeople = { household: string, 
/**
 * "Hộ đạt": one same person has reached all five core skills.
 */
reached: boolean, core: Array<CoreSkill>, people: Array<SkillPerson>, };

export type SkillPerson = { id: string, name: string, birth_year: number | null, consent: Standing, skills: SkillCount, };

/**
 * Where a person stood after being judged once.
 */
export type SkillPoint = { 
/**
 * yyyy-mm-dd
 */
day: string, recorder: string, 
/**
 * By which version of the list; empty where it was not noted.
 */
template: string, independent: number, helped: number, unable: number, changes: Array<LevelChange>, };

export type SkillSheet = { household: string, person: SkillPerson, 
/**
 * The version of the checklist.
 */
version: string, groups: Array<SkillGroup>, core: Array<CoreSkill>, 
/**
 * All items, in the order of the checklist, those out of use too; empty after consent was withdrawn.
 */
items: Array<SkillItem>, 
/**
 * The ids of those that matter now, the most useful first.
 */
proposed: Array<string>, graded: Array<SkillOption>, status: Array<SkillOption>, 
/**
 * The person's way so far, the oldest first.
 */
progress: Array<SkillPoint>, };

/**
 * Where a card or a platform comes from.
 */
export type Source = "shipped" | "changed" | "own";

/**
 * What was decided about keeping a person's skills.
 */
export type Standing = "open" | "given" | "withdrawn";

export type Status = { "state": "new" } | { "state": "locked", holder: string, failures_left: number, wait_seconds: number, destroyed: boolean, } | { "state": "open", device: Device, settings: Settings, };

/**
 * What somebody did with an opinion.
 */
export type StepKind = "forwarded" | "answered" | "closed" | "read_out" | "merged";

export type SurveyAction = { "do": "agree", person: string | null, sex: string | null, age_band: string | null, } | { "do": "answer", spot: string, value: unknown, 
/**
 * Whether to go one page on at once.
 */
next: boolean, } | { "do": "toggle", spot: string, choice: string, } | { "do": "skip", spot: string, } | { "do": "decline", spot: string, next: boolean, } | { "do": "next", } | { "do": "back", } | { "do": "go", spot: string, } | { "do": "review", } | { "do": "add_round", spot: string, } | { "do": "remove_round", spot: string, } | { "do": "language", key: string, };

/**
 * A consent of its own that an answer rests on.
 */
export type SurveyAsk = { purpose: Purpose, 
/**
 * Of whom it is asked; `null` where nobody is listed yet.
 */
person: string | null, 
/**
 * Whether it was agreed to and then taken back.
 */
withdrawn: boolean, };

/**
 * A form that may be asked at a household.
 */
export type SurveyChoice = { form: string, version: number, title: Bilingual, anonymous: boolean, questions: number, draft: SurveyProgress | null, 
/**
 * yyyy-mm-dd
 */
last_answered: string | null, };

/**
 * An unfinished survey, or an unfinished correction of one, for Hôm nay.
 */
export type SurveyDraftRow = { household: string, name: string, form: string, 
/**
 * The saved answer that is being corrected.
 */
answer: string | null, title: Bilingual, progress: SurveyProgress, saved_at: number, };

export type SurveyLanguage = { key: string, name: string, };

/**
 * A picture or a recording.
 */
export type SurveyMedium = "photo" | "voice";

export type SurveyOption = { name: string, label: string, image: string | null, exclusive: boolean, };

export type SurveyPage = { "page": "consent", script: Bilingual, people: Array<PersonView>, asks_sex: boolean, asks_age: boolean, } | { "page": "questions", questions: Array<SurveyQuestion>, } | { "page": "one_more", spot: string, label: string, rounds: Array<string>, } | { "page": "review", items: Array<SurveyReviewItem>, };

export type SurveyProgress = { at: number, of: number, };

/**
 * A question ready to be shown, in the survey's language.
 */
export type SurveyQuestion = { spot: string, 
/**
 * As in `crates/forms`: `single`, `long_text`, …
 */
kind: string, 
/**
 * What the answer is a reference to, where it is one.
 */
medium: SurveyMedium | null, label: string, hint: string, guidance: string, image: string | null, appearance: string | null, required: boolean, read_only: boolean, options: Array<SurveyOption>, answer: unknown, 
/**
 * The answer as people read it; empty if there is none.
 */
shown: string, declined: boolean, may_decline: boolean, 
/**
 * The names of the groups that it lies in.
 */
groups: Array<string>, 
/**
 * What must be agreed to first: until then there is no answer but "Không trả lời".
 */
ask: SurveyAsk | null, 
/**
 * The most choices of a multiple question.
 */
max: number | null, 
/**
 * The levels of a scale, or the bounds of a slider.
 */
from: number | null, to: number | null, step: number | null, low: string, high: string, 
/**
 * An answer beside the scale.
 */
none: string, };

export type SurveyResults = { form: string, title: Bilingual, anonymous: boolean, answers: number, refusals: number, versions: Array<number>, villages: Array<ResultsShare>, 
/**
 * yyyy-mm
 */
months: Array<string>, questions: Array<ResultsQuestion>, };

export type SurveyReviewItem = { question: SurveyQuestion, 
/**
 * What still stands in the way.
 */
missing: Bilingual | null, };

export type SurveySaved = { changes: Changes, 
/**
 * Whether an opinion went along.
 */
opinion: boolean, };

export type SurveyView = { 
/**
 * Empty while a form is tried out.
 */
household_name: string, form: string, version: number, title: Bilingual, anonymous: boolean, language: string, languages: Array<SurveyLanguage>, progress: SurveyProgress, page: SurveyPage, 
/**
 * Whether one came from the last page to correct one answer.
 */
correcting: boolean, 
/**
 * Whether it was saved before and is being corrected.
 */
saved: boolean, 
/**
 * A later version that has been published since; this one is gone on with.
 */
newer: number | null, };

/**
 * Which document that is no household's.
 */
export type SyncDocument = "team" | "form" | "guide" | "directory" | "outreach" | "practice" | "practice_published" | "checklist" | "other";

export type SyncItem = { 
/**
 * Empty for what is no household's.
 */
household: string, 
/**
 * The household's, or the document's title; empty where there is none to show.
 */
name: string, what: SyncWhat, document: SyncDocument | null, at: number, sync: SyncState, 
/**
 * Whose device carries it, while one does.
 */
holder: string | null, };

export type SyncPhase = "connecting" | "sending" | "receiving" | "done" | "failed";

export type SyncReport = { sent: number, received: number, bytes_up: number, bytes_down: number, round_trips: number, 
/**
 * Photos and voice notes that were handed over, small pictures counted by themselves.
 */
photos: number, 
/**
 * Why the others were not; records have arrived all the same.
 */
photos_error?: ApiError, };

export type SyncState = "draft" | "local" | "relayed" | "received" | "review" | "superseded";

export type SyncView = { unsent: number, review: number, last_received: number | null, last_attempt: number | null, last_error: ApiError | null, running: boolean, 
/**
 * Exchanges happen by themselves; `false` while paused.
 */
auto: boolean, 
/**
 * Something waits for Wi-Fi, as the setting wants.
 */
postponed: boolean, 
/**
 * Records that other devices carry and the commune does not have yet.
 */
relayed: number, photos: UnsentPhotos, items: Array<SyncItem>, 
/**
 * Fields with two values, first those whose choice is left to the leader.
 */
contested: Array<Contested>, quarantined: number, server: string, };

export type SyncWhat = "household" | "visit" | "person" | "conflict" | "answer" | "document" | "opinion";

export type TeamList = { teams: Array<TeamView>, may_edit: boolean, };

export type TeamMemberView = { id: string, name: string, 
/**
 * Of today; none for who has left.
 */
role: TeamRole | null, job: string | null, organisation: string | null, roles: Array<DatedFact>, job_titles: Array<DatedFact>, organisations: Array<DatedFact>, phone: string | null, sex: "male" | "female" | "other" | null, residence: string | null, languages: string | null, skills: string | null, 
/**
 * yyyy-mm-dd
 */
trained_on: string | null, device: string | null, photo: string | null, };

/**
 * What somebody is in the team.
 */
export type TeamRole = "head" | "deputy" | "member";

/**
 * Where a team stands.
 */
export type TeamStatus = "pilot" | "official" | "dissolved";

export type TeamView = { id: string, unit: UnitRef, name: string, status: TeamStatus, number: string, 
/**
 * yyyy-mm-dd
 */
date: string | null, signer: string, 
/**
 * Present members first, then those who have left.
 */
members: Array<TeamMemberView>, 
/**
 * Another team of the same unit is active too.
 */
twice: boolean, 
/**
 * Fields that hold two values; saving settles them.
 */
conflicts: number, sync: SyncState, };

/**
 * An item of the list, as it is or as it is to be.
 */
export type TemplateItem = { 
/**
 * `null` for a new one: it gets an id that no other will ever have.
 */
id: string | null, group: Group, is_status: boolean, core: Core | null, vi: string, en: string, 
/**
 * Out of use: nobody is asked about it.
 */
retired: boolean, };

/**
 * A version of the list.
 */
export type TemplateVersion = { 
/**
 * Such as `DMKN-2026.1`.
 */
version: string, 
/**
 * yyyy-mm-dd; `null` for the one that comes with the app.
 */
published: string | null, sync: SyncState | null, };

export type TemplateView = { 
/**
 * The version in use.
 */
version: string, 
/**
 * What the next one will be called.
 */
next: string, may_publish: boolean, groups: Array<SkillGroup>, 
/**
 * All items, those out of use too.
 */
items: Array<TemplateItem>, 
/**
 * All versions, the newest first.
 */
versions: Array<TemplateVersion>, };

export type Theme = "light" | "sun" | "dark";

export type TimelineItem = { visit: string, 
/**
 * Whose record it is: this household's, or of one with which it was merged or from which it was split.
 */
household: string, 
/**
 * What that other household is called.
 */
of: string | null, day: string, started: number, recorder: string, mine: boolean, outcome: Outcome, 
/**
 * Names of the people who were guided.
 */
guided: Array<string>, topics: Array<string>, ability: Ability | null, note: string | null, follow_up: string | null, follow_up_time: string | null, follow_up_note: string | null, follow_up_state: "done" | "cancelled" | null, media: Array<MediaView>, 
/**
 * Whether photos are left out because somebody took consent back.
 */
photos_hidden: boolean, 
/**
 * How many skills were judged.
 */
skills: number, sync: SyncState, };

export type Today = { day: string, holder: string, unit: UnitRef, 
/**
 * Up to today, the oldest first.
 */
appointments: Array<Due>, drafts: Array<DraftRow>, surveys: Array<SurveyDraftRow>, suggestions: Array<HouseholdRow>, unsent: number, review: number, 
/**
 * Households not visited yet.
 */
remaining: number, due_week: number, visits_today: number, people_today: number, last_received: number | null, };

/**
 * What a household sees of who stands before it.
 */
export type TrustCard = { name: string, unit: UnitRef, 
/**
 * The unit above, whose decision it is as a rule.
 */
above: UnitRef | null, 
/**
 * None while the commune has not entered the holder in a team.
 */
team: TrustTeam | null, 
/**
 * The face taken on this device, else the one that the commune entered.
 */
photo: string | null, 
/**
 * Whether it was taken on this device.
 */
own_photo: boolean, };

/**
 * The decision under which somebody comes to a door.
 */
export type TrustTeam = { name: string, number: string, 
/**
 * yyyy-mm-dd
 */
date: string | null, signer: string, role: TeamRole, job: string | null, organisation: string | null, };

export type UnitCount = { unit: UnitRef, rows: number, };

export type UnitNode = { id: string, name: string, kind: string, code: string | null, parent: string | null, path: string, children: number, mine: boolean, };

/**
 * A unit as a screen names it.
 */
export type UnitRef = { id: string, 
/**
 * "Thôn Pác Ngòi"
 */
name: string, 
/**
 * "Thôn Pác Ngòi, xã Ba Bể"
 */
path: string, };

/**
 * Photos and voice notes of this device that the commune does not have yet.
 */
export type UnsentPhotos = { count: number, 
/**
 * With those that are carried for others.
 */
bytes: number, 
/**
 * The commune does not take these from this device.
 */
refused: number, 
/**
 * What went wrong at the last attempt.
 */
error: ApiError | null, };

/**
 * What `upload` gives for a file's bytes.
 */
export type Uploaded = { token: string, };

export type VisitDraft = { outcome: Outcome | null, guided: Array<string>, topics: Array<string>, ability: Ability | null, note: string, opinion: string, opinion_topic: string | null, 
/**
 * Whether the opinion is passed on with the household's name.
 */
opinion_named: boolean, follow_up: string | null, 
/**
 * hh:mm
 */
follow_up_time: string | null, follow_up_note: string, day: string, 
/**
 * Photos and voice notes.
 */
media: Array<string>, 
/**
 * Skills before and after.
 */
levels: Array<LevelChange>, };

export type VisitForm = { household: HouseholdRow, visit: string | null, people: Array<PersonView>, draft: VisitDraft, resumed: boolean, 
/**
 * Whether photos may be taken here.
 */
photos: Standing, 
/**
 * Whether an opinion may carry a name.
 */
names: Standing, 
/**
 * The follow-up that "Vắng nhà" preselects.
 */
absent_follow_up: string, conflicts: Array<ConflictView>, 
/**
 * Opinions with replies that nobody has read to the household yet.
 */
replies: Array<OpinionView>, };

export type VisitSaved = { visit: string, undo: string, undo_seconds: number, changes: Changes, };

export type VisitState = "not_visited" | "visited" | "absent" | "call_back" | "refused" | "moved";

export const commands = {
  status: (args: Record<string, never> = {}): Promise<Status> => call("status", args),
  join_check: (args: { address: string, code: string, }): Promise<JoinCheck> => call("join_check", args),
  join: (args: { invitation: string | null, address: string | null, code: string | null, key: string | null, holder: string, pin: string, }): Promise<Status> => call("join", args),
  unlock: (args: { pin: string, }): Promise<Status> => call("unlock", args),
  lock: (args: Record<string, never> = {}): Promise<Status> => call("lock", args),
  pin_change: (args: { old: string, new: string, }): Promise<Status> => call("pin_change", args),
  settings_save: (args: { settings: Settings, }): Promise<Status> => call("settings_save", args),
  units: (args: Record<string, never> = {}): Promise<Array<UnitNode>> => call("units", args),
  today: (args: Record<string, never> = {}): Promise<Today> => call("today", args),
  household_list: (args: { query: string, filter: ListFilter, sort: ListSort, offset: number, limit: number, }): Promise<HouseholdPageOf> => call("household_list", args),
  household_show: (args: { id: string, }): Promise<HouseholdView> => call("household_show", args),
  household_save: (args: { id: string | null, unit: string | null, fields: Record<string, string | number | boolean | string[] | null>, }): Promise<Saved> => call("household_save", args),
  household_duplicates: (args: { name: string, phone: string | null, unit: string | null, }): Promise<Array<HouseholdRow>> => call("household_duplicates", args),
  person_save: (args: { household: string, id: string | null, fields: Record<string, string | number | boolean | string[] | null>, 
/**
 * The day on which somebody new came to live here; nothing for who was there already.
 */
came?: string | null, }): Promise<Saved> => call("person_save", args),
  people_leave: (args: { household: string, people: Array<string>, day: string, 
/**
 * The household to which they go, if it is one of ours.
 */
to: string | null, }): Promise<Done> => call("people_leave", args),
  household_split: (args: { household: string, people: Array<string>, 
/**
 * Who of them is the head of the new household.
 */
head: string, day: string, 
/**
 * Of the new household: `landmark`, `phone` and the like.
 */
fields: Record<string, string | null>, }): Promise<Saved> => call("household_split", args),
  household_unsplit: (args: { 
/**
 * The record that was merged into another.
 */
household: string, }): Promise<Done> => call("household_unsplit", args),
  household_merge: (args: { 
/**
 * The record that goes on.
 */
kept: string, 
/**
 * The record of the same household that goes on no more.
 */
gone: string, }): Promise<Done> => call("household_merge", args),
  household_unmerge: (args: { 
/**
 * The record that was merged into another.
 */
household: string, }): Promise<Done> => call("household_unmerge", args),
  household_distinct: (args: { household: string, other: string, }): Promise<Done> => call("household_distinct", args),
  household_twins: (args: { unit: string | null, 
/**
 * Only pairs with this household.
 */
household: string | null, }): Promise<Array<HouseholdTwins>> => call("household_twins", args),
  consent_show: (args: { household: string, person: string, }): Promise<ConsentView> => call("consent_show", args),
  consent_save: (args: { household: string, person: string, purpose: Purpose, decision: Decision, 
/**
 * The language in which it was explained.
 */
language: string, method: Method, witness: string, 
/**
 * The signature or recording.
 */
proof: string | null, 
/**
 * That the words were read out and the person agreed.
 */
confirmed: boolean, }): Promise<Changes> => call("consent_save", args),
  appointments: (args: Record<string, never> = {}): Promise<AppointmentList> => call("appointments", args),
  appointment_save: (args: { household: string, id: string | null, 
/**
 * `day`, `time` and `note`.
 */
fields: Record<string, string | null>, }): Promise<Done> => call("appointment_save", args),
  appointment_settle: (args: { household: string, id: string, state: AppointmentState, }): Promise<Done> => call("appointment_settle", args),
  skill_people: (args: { household: string, }): Promise<SkillPeople> => call("skill_people", args),
  skill_sheet: (args: { household: string, person: string, 
/**
 * What the visit is about, as far as it is known.
 */
topics: Array<string>, }): Promise<SkillSheet> => call("skill_sheet", args),
  skill_save: (args: { household: string, person: string, levels: Array<LevelChange>, }): Promise<Done> => call("skill_save", args),
  skill_template: (args: Record<string, never> = {}): Promise<TemplateView> => call("skill_template", args),
  skill_template_publish: (args: { items: Array<TemplateItem>, }): Promise<Done> => call("skill_template_publish", args),
  visit_form: (args: { household: string, visit: string | null, }): Promise<VisitForm> => call("visit_form", args),
  visit_draft: (args: { household: string, visit: string | null, draft: VisitDraft, }): Promise<Nothing> => call("visit_draft", args),
  visit_draft_discard: (args: { household: string, visit: string | null, }): Promise<Nothing> => call("visit_draft_discard", args),
  visit_save: (args: { household: string, visit: string | null, draft: VisitDraft, }): Promise<VisitSaved> => call("visit_save", args),
  undo: (args: { token: string, }): Promise<Changes> => call("undo", args),
  screen_draft: (args: { screen: string, subject: string, }): Promise<ScreenDraft> => call("screen_draft", args),
  screen_draft_keep: (args: { screen: string, subject: string, body: unknown, }): Promise<Nothing> => call("screen_draft_keep", args),
  guides: (args: { query: string, 
/**
 * Only cards that help with this item.
 */
skill: string | null, }): Promise<Array<GuideRow>> => call("guides", args),
  guide_show: (args: { id: string, }): Promise<GuideView> => call("guide_show", args),
  guide_save: (args: { id: string | null, fields: Record<string, string | null>, steps: Array<GuideStepInput>, }): Promise<Done> => call("guide_save", args),
  guide_withdraw: (args: { id: string, withdrawn: boolean, }): Promise<Done> => call("guide_withdraw", args),
  directory: (args: Record<string, never> = {}): Promise<Directory> => call("directory", args),
  platform_save: (args: { id: string | null, fields: Record<string, string | boolean | null>, }): Promise<Done> => call("platform_save", args),
  group_save: (args: { id: string | null, fields: Record<string, string | boolean | null>, }): Promise<Done> => call("group_save", args),
  outreach_list: (args: { unit: string | null, }): Promise<OutreachList> => call("outreach_list", args),
  outreach_save: (args: { id: string | null, 
/**
 * Where it was held; without one, in this device's own unit.
 */
unit: string | null, fields: Record<string, string | number | boolean | null>, }): Promise<Done> => call("outreach_save", args),
  practice_list: (args: Record<string, never> = {}): Promise<PracticeList> => call("practice_list", args),
  practice_save: (args: { id: string | null, fields: Record<string, string | boolean | null>, photos: Array<string>, 
/**
 * Whether it goes to the commune now.
 */
submit: boolean, }): Promise<Done> => call("practice_save", args),
  practice_review: (args: { id: string, approved: boolean, 
/**
 * Why it is returned.
 */
reason: string, }): Promise<Done> => call("practice_review", args),
  practice_withdraw: (args: { id: string, withdrawn: boolean, }): Promise<Done> => call("practice_withdraw", args),
  shops: (args: { household: string, }): Promise<ShopList> => call("shops", args),
  shop_save: (args: { household: string, id: string | null, fields: Record<string, string | boolean | null>, products: Array<ProductInput>, }): Promise<Done> => call("shop_save", args),
  share_summary: (args: { period: SharePeriod, 
/**
 * Only what this device recorded.
 */
mine: boolean, unit: string | null, }): Promise<ShareSummary> => call("share_summary", args),
  opinion_save: (args: { household: string, 
/**
 * An opinion to correct while nothing was done with it yet.
 */
id: string | null, fields: Record<string, string | boolean | null>, }): Promise<Done> => call("opinion_save", args),
  opinion_board: (args: { unit: string | null, topic: string | null, }): Promise<OpinionBoard> => call("opinion_board", args),
  opinion_advance: (args: { opinion: string, step: StepKind, 
/**
 * To whom it goes, or the reply.
 */
text: string, 
/**
 * Which reply was read.
 */
reply: string | null, }): Promise<Done> => call("opinion_advance", args),
  opinion_merge: (args: { 
/**
 * The one that is kept.
 */
keep: string, others: Array<string>, }): Promise<Done> => call("opinion_merge", args),
  opinion_spread: (args: { opinion: string, }): Promise<Done> => call("opinion_spread", args),
  photo_add: (args: { token: string, 
/**
 * The household of which it shows somebody or something; none for signatures, the holder's own face, and what
 * shows no household.
 */
household?: string | null, }): Promise<BlobAdded> => call("photo_add", args),
  voice_add: (args: { token: string, 
/**
 * How long it is, as the recorder says.
 */
millis: number, }): Promise<BlobAdded> => call("voice_add", args),
  blob_show: (args: { blob: string, }): Promise<BlobBytes> => call("blob_show", args),
  blob_thumbs: (args: { blobs: Array<string>, 
/**
 * Whether those that are not here are asked of the server.
 */
fetch: boolean, }): Promise<Array<BlobThumb>> => call("blob_thumbs", args),
  conflict_choose: (args: { household: string, conflict: string, value: string, }): Promise<Changes> => call("conflict_choose", args),
  conflict_defer: (args: { household: string, conflict: string, }): Promise<Changes> => call("conflict_defer", args),
  quarantine: (args: Record<string, never> = {}): Promise<Quarantine> => call("quarantine", args),
  quarantine_release: (args: { id: number, }): Promise<QuarantineDecided> => call("quarantine_release", args),
  quarantine_reject: (args: { id: number, 
/**
 * Why, for whoever looks at it later.
 */
note: string, }): Promise<QuarantineDecided> => call("quarantine_reject", args),
  sync_view: (args: Record<string, never> = {}): Promise<SyncView> => call("sync_view", args),
  sync_now: (args: Record<string, never> = {}): Promise<SyncReport> => call("sync_now", args),
  sync_wake: (args: { online?: boolean, 
/**
 * Bytes cost money: mobile data, or the system asks to save.
 */
metered?: boolean, 
/**
 * Somebody looks at the screen again.
 */
visible?: boolean, }): Promise<Nothing> => call("sync_wake", args),
  hub_start: (args: { 
/**
 * Address and port to listen on; all networks when left out.
 */
listen?: string, }): Promise<HubView> => call("hub_start", args),
  hub_stop: (args: Record<string, never> = {}): Promise<HubView> => call("hub_stop", args),
  bundle_targets: (args: Record<string, never> = {}): Promise<Array<BundleTarget>> => call("bundle_targets", args),
  bundle_export: (args: { 
/**
 * "server", a device (id or holder), or a unit (id).
 */
to: string, }): Promise<BundleFile> => call("bundle_export", args),
  bundle_import: (args: { 
/**
 * The token of the file that was handed in.
 */
token: string, }): Promise<BundleReport> => call("bundle_import", args),
  hub_view: (args: Record<string, never> = {}): Promise<HubView> => call("hub_view", args),
  hub_found: (args: Record<string, never> = {}): Promise<Array<HubFound>> => call("hub_found", args),
  hub_meet: (args: { 
/**
 * Its card (from its QR code), or its address.
 */
address: string, }): Promise<HubMet> => call("hub_meet", args),
  coverage: (args: { unit: string | null, }): Promise<Coverage> => call("coverage", args),
  teams: (args: Record<string, never> = {}): Promise<TeamList> => call("teams", args),
  team_save: (args: { id: string | null, 
/**
 * Of a new team; a team stays with its unit.
 */
unit: string | null, fields: Record<string, string | null>, }): Promise<Done> => call("team_save", args),
  team_member_save: (args: { team: string, id: string | null, fields: Record<string, string | null>, roles: Array<DatedFact>, job_titles: Array<DatedFact>, organisations: Array<DatedFact>, }): Promise<Done> => call("team_member_save", args),
  trust_card: (args: Record<string, never> = {}): Promise<TrustCard> => call("trust_card", args),
  own_photo_save: (args: { photo: string | null, }): Promise<TrustCard> => call("own_photo_save", args),
  devices: (args: Record<string, never> = {}): Promise<Array<DeviceRow>> => call("devices", args),
  invite: (args: { unit: string, role: Role, holder: string, }): Promise<InviteView> => call("invite", args),
  device_revoke: (args: { device: string, typed_name: string, }): Promise<Array<DeviceRow>> => call("device_revoke", args),
  import_preview: (args: { token: string, sheet: string | null, mapping: Record<number, string | null> | null, unit: string | null, }): Promise<ImportPreview> => call("import_preview", args),
  import_commit: (args: { token: string, sheet: string | null, mapping: Record<number, string | null> | null, unit: string | null, skip_duplicates: boolean, skip_faulty: boolean, }): Promise<ImportDone> => call("import_commit", args),
  forms: (args: Record<string, never> = {}): Promise<FormsView> => call("forms", args),
  form_import: (args: { token: string, 
/**
 * Tables and pictures that belong to the workbook, handed in before it.
 */
files: Array<string>, }): Promise<FormImported> => call("form_import", args),
  form_begin: (args: { from: FormVersionArgs | null, }): Promise<FormDraftView> => call("form_begin", args),
  form_open: (args: { id: string, }): Promise<FormDraftView> => call("form_open", args),
  form_check: (args: { id: string, 
/**
 * The form's JSON, as `crates/forms` writes it.
 */
form: unknown, }): Promise<FormDraftView> => call("form_check", args),
  form_discard: (args: { id: string, }): Promise<Nothing> => call("form_discard", args),
  form_publish: (args: { id: string, }): Promise<Nothing> => call("form_publish", args),
  form_withdraw: (args: { form: string, version: number, hash: string, withdrawn: boolean, }): Promise<Nothing> => call("form_withdraw", args),
  form_file: (args: { id: string | null, version: FormVersionArgs | null, }): Promise<FileOut> => call("form_file", args),
  survey_results: (args: { form: string, 
/**
 * Only this unit and those below it.
 */
unit: string | null, }): Promise<SurveyResults> => call("survey_results", args),
  survey_table: (args: { form: string, offset: number, limit: number, }): Promise<ResultsTable> => call("survey_table", args),
  answers_export: (args: { form: string, preset: ExportPreset, format: ExportFileKind, 
/**
 * What people read in the cells, rather than what is stored.
 */
labels: boolean, }): Promise<FileOut> => call("answers_export", args),
  survey_list: (args: { household: string, }): Promise<Array<SurveyChoice>> => call("survey_list", args),
  survey_open: (args: { household: string | null, form: string, answer?: string | null, }): Promise<SurveyView> => call("survey_open", args),
  survey_step: (args: { action: SurveyAction, household: string | null, form: string, answer?: string | null, }): Promise<SurveyView> => call("survey_step", args),
  survey_save: (args: { household: string | null, form: string, answer?: string | null, }): Promise<SurveySaved> => call("survey_save", args),
  survey_refuse: (args: { household: string | null, form: string, answer?: string | null, }): Promise<SurveySaved> => call("survey_refuse", args),
  survey_discard: (args: { household: string | null, form: string, answer?: string | null, }): Promise<Nothing> => call("survey_discard", args),
};
