// The made-up world the page tests look at: one project of pictures and texts, a few people, a history of work.
// Everything is computed from the task's number, so that a hundred thousand tasks cost nothing.

const DAY = 86_400_000;
export const NOW = Date.parse("2026-03-02T09:30:00Z");
const MOODS = ["calm", "joyful", "tense", "sad"];
const TEXTS = [
  "The bakery on the corner opens before sunrise, and the smell of warm bread fills the street.",
  "Delivery was two days late and the box arrived damaged; support answered within an hour.",
  "Der Zug nach Leipzig fährt heute ausnahmsweise von Gleis 7 ab.",
  "Bright screen, loud fans. I would still buy it again for the keyboard alone.",
  "Nothing in the manual explains how to reset the thermostat.",
];

export const PEOPLE = [
  { id: 1, first_name: "Ada", last_name: "Okafor", email: "ada@example.org", role: "OW" },
  { id: 2, first_name: "Bruno", last_name: "Keller", email: "bruno@example.org", role: "MA" },
  { id: 3, first_name: "Chiara", last_name: "Ricci", email: "chiara@example.org", role: "AN" },
  { id: 4, first_name: "Deniz", last_name: "Aydın", email: "deniz@example.org", role: "AN" },
  { id: 5, first_name: "Emil", last_name: "Straßenburger-Vandenberghe", email: "emil.strassenburger-vandenberghe@example.org", role: "RE" },
  { id: 6, first_name: "", last_name: "", email: "newcomer@example.org", role: "NO" },
  { id: 7, first_name: "Former", last_name: "Colleague", email: "former@example.org", role: "DI" },
].map((person, index) => ({
  ...person,
  username: person.email.split("@")[0],
  initials: (person.first_name[0] ?? person.email[0]) + (person.last_name[0] ?? ""),
  avatar: null,
  last_activity: new Date(NOW - index * index * DAY * 0.7).toISOString().replace("Z", "000Z"),
  date_joined: new Date(NOW - (200 - index * 20) * DAY).toISOString().replace("Z", "000Z"),
}));

export function iso(ms) {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

/** A small, always equal pseudo-random number in [0, 1) for a task and a purpose. */
export function chance(id, salt) {
  let x = (id * 374761393 + salt * 668265263) | 0;
  x = Math.imul(x ^ (x >>> 13), 1274126177);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

const PICTURE_COLOURS = ["#7aa7c7", "#d9a066", "#8fb573", "#c48fb0", "#b7b06a", "#7d8fb8"];

/** A drawn picture, so that the tests need no files. */
export function picture(id) {
  const sky = PICTURE_COLOURS[id % PICTURE_COLOURS.length];
  const hill = PICTURE_COLOURS[(id * 5 + 2) % PICTURE_COLOURS.length];
  const x = 60 + Math.round(chance(id, 1) * 200);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="${sky}"/><path d="M0 220 Q 100 ${150 + (id % 40)} 200 215 T 400 200 V 300 H 0 Z" fill="${hill}"/><circle cx="${x}" cy="${80 + (id % 50)}" r="34" fill="#f3e3b3"/><rect x="${x - 30}" y="190" width="90" height="70" fill="#5b4a3f"/></svg>`;
}

export function box(id, index) {
  const x = 8 + chance(id, 20 + index) * 45;
  const y = 10 + chance(id, 40 + index) * 40;
  return {
    id: `r${id}_${index}`,
    from_name: "box",
    to_name: "image",
    type: "rectanglelabels",
    original_width: 400,
    original_height: 300,
    image_rotation: 0,
    value: { x, y, width: 18 + chance(id, 60 + index) * 22, height: 16 + chance(id, 80 + index) * 26, rotation: 0, rectanglelabels: [index % 2 ? "House" : "Sun"] },
    origin: "manual",
  };
}

export function isDone(id, total) {
  return id <= total * 0.62 && chance(id, 3) > 0.04;
}

export function annotationOf(id) {
  const person = PEOPLE[2 + (id % 3)];
  const at = NOW - chance(id, 4) * 28 * DAY;
  const result = Array.from({ length: 1 + (id % 3) }, (_, index) => box(id, index));
  result.push({ id: `c${id}`, from_name: "mood", to_name: "image", type: "choices", value: { choices: [MOODS[id % 4]] } });
  return { id: 10_000 + id, task: id, project: 1, result, completed_by: person.id, created_username: `${person.email}, ${person.id}`, created_at: iso(at), updated_at: iso(at), lead_time: 8 + chance(id, 5) * 60, was_cancelled: false, ground_truth: id % 50 === 0 };
}

export function makeTask(id, total) {
  const done = isDone(id, total);
  const skipped = !done && chance(id, 6) > 0.9;
  const annotation = done ? annotationOf(id) : null;
  const predicted = chance(id, 7) > 0.5;
  return {
    id,
    inner_id: id,
    project: 1,
    data: { image: `/data/upload/1/${(id * 2654435761 >>> 0).toString(16).padStart(8, "0")}-scene-${id}.png`, text: TEXTS[id % TEXTS.length], source: id % 3 ? "field trip" : "archive", weight: Math.round(chance(id, 8) * 1000) / 10 },
    meta: {},
    created_at: iso(NOW - 30 * DAY + id),
    updated_at: annotation?.updated_at ?? iso(NOW - 30 * DAY + id),
    updated_by: annotation ? [{ user_id: annotation.completed_by }] : [],
    is_labeled: done,
    overlap: 1,
    completed_at: annotation?.created_at ?? null,
    total_annotations: done ? 1 : 0,
    cancelled_annotations: skipped ? 1 : 0,
    total_predictions: predicted ? 1 : 0,
    annotators: annotation ? [annotation.completed_by] : [],
    annotations_results: annotation ? JSON.stringify(annotation.result) : "",
    annotations_ids: annotation ? String(annotation.id) : "",
    predictions_score: predicted ? Math.round(chance(id, 9) * 1000) / 1000 : null,
    predictions_model_versions: predicted ? "yolo-2026-02" : "",
    predictions_results: "",
    file_upload: `scene-${id}.png`,
    storage_filename: null,
    avg_lead_time: annotation?.lead_time ?? null,
    draft_exists: !done && chance(id, 10) > 0.95,
  };
}

export const CONFIG = `<View>
  <Header value="$text" size="5"/>
  <RectangleLabels name="box" toName="image">
    <Label value="Sun"/>
    <Label value="House"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
  <Choices name="mood" toName="image" choice="single" showInline="true">
    <Choice value="calm"/>
    <Choice value="joyful"/>
    <Choice value="tense"/>
    <Choice value="sad"/>
  </Choices>
</View>`;
