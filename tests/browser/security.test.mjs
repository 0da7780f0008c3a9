// What people put into data is shown as text, whatever it says: nothing of it runs, and the policy has nothing to refuse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Person } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const RUN = "globalThis.__ran=(globalThis.__ran??0)+1";
const PAYLOADS = [
  `<img src=x onerror="${RUN}">`,
  `"><svg/onload="${RUN}"><script>${RUN}</script>`,
  `javascript:${RUN}//`,
  `' onfocus='${RUN}' autofocus='`,
];
const text = PAYLOADS.join(" ");
const xml = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

// Every tag there is, with the payload in every attribute that people read, and from the data.
const CONFIG = `<View title="${xml}">
  <Style>.x { color: red } /* ${xml} */</Style>
  <Header value="${xml}"/><Header value="$header"/>
  <Text name="text" value="$text"/>
  <Labels name="labels" toName="text"><Label value="${xml}" hint="${xml}" background="${xml}"/><Label value="Plain"/></Labels>
  <Image name="image" value="$image"/>
  <RectangleLabels name="boxes" toName="image"><Label value="Box ${xml}" background="#f00"/></RectangleLabels>
  <PolygonLabels name="outlines" toName="image"><Label value="Outline ${xml}"/></PolygonLabels>
  <KeyPointLabels name="points" toName="image"><Label value="Point ${xml}"/></KeyPointLabels>
  <Choices name="choices" toName="text"><Choice value="Choice ${xml}" hint="${xml}"><Choice value="Inner ${xml}"/></Choice></Choices>
  <Choices name="dynamic" toName="text" value="$options"/>
  <TextArea name="area" toName="text" placeholder="${xml}" value="$text"/>
  <Rating name="rating" toName="text" requiredMessage="${xml}"/>
  <Number name="number" toName="text"/>
  <Relations><Relation value="Relation ${xml}"/></Relations>
  <Unknown name="unknown" value="${xml}"/>
</View>`;

const RESULT = [
  { id: "r1", from_name: "labels", to_name: "text", type: "labels", value: { start: 0, end: 12, text, labels: [text] }, meta: { text: [text] } },
  { id: "r2", from_name: "area", to_name: "text", type: "textarea", value: { text: [text] } },
  { id: "r3", from_name: "choices", to_name: "text", type: "choices", value: { choices: [`Choice ${text}`] } },
  { id: text, from_name: "boxes", to_name: "image", type: "rectanglelabels", original_width: 10, original_height: 10, image_rotation: 0, value: { x: 1, y: 1, width: 9, height: 9, rotation: 0, rectanglelabels: [`Box ${text}`] } },
  { from_id: "r1", to_id: text, type: "relation", direction: "right", labels: [text] },
];

let server;
let browser;
let project;
let task;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
  const made = await server.api("POST", "/api/projects/", { title: text.slice(0, 50), description: text, label_config: CONFIG, expert_instruction: text, show_instruction: true });
  project = made.id;
  const data = { text, header: text, image: `javascript:${RUN}`, options: [{ value: text, hint: text }], html: text, [text]: text };
  const { task_ids } = await server.api("POST", `/api/projects/${project}/import?return_task_ids=true`, [
    { data, predictions: [{ model_version: text.slice(0, 60), result: RESULT }], annotations: [{ result: RESULT }] },
    { data },
  ]);
  task = task_ids[0];
  await server.api("POST", "/api/dm/views/", { project, data: { title: text } });
  await server.api("POST", "/api/storages/redis", { project, title: PAYLOADS[0], host: "redis.example", path: PAYLOADS[1], synchronizable: false });
  await server.api("PATCH", "/api/current-user/", { first_name: PAYLOADS[0], last_name: PAYLOADS[1] });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const PAGES = {
  projects: () => "/projects/",
  overview: () => `/projects/${project}/overview`,
  tasks: () => `/projects/${project}/data`,
  "a task with its annotation": () => `/projects/${project}/data?task=${task}`,
  labeling: () => `/projects/${project}/data?labeling=1`,
  members: () => `/projects/${project}/members`,
  storage: () => `/projects/${project}/storage`,
  settings: () => `/projects/${project}/settings/general`,
  "labeling settings": () => `/projects/${project}/settings/labeling`,
  "annotation settings": () => `/projects/${project}/settings/annotation`,
  predictions: () => `/projects/${project}/settings/predictions`,
  people: () => "/people/",
  security: () => "/security/",
  account: () => "/user/account/",
  "an address with markup": () => `/projects/${encodeURIComponent(PAYLOADS[0])}?tab=${encodeURIComponent(PAYLOADS[1])}`,
};

test("w09 nothing that data, configurations, names or results say is run", async () => {
  const person = await Person.arrive(browser, server);
  const { page } = person;
  const refused = [];
  await page.exposeFunction("noteRefusal", (what) => refused.push(what));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.noteRefusal(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  await person.signIn();
  let shown = 0;
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(path());
    await page.getByRole("heading").or(page.getByRole("alert")).first().waitFor();
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => globalThis.__ran), undefined, `something ran on: ${name}`);
    // Instructions may have harmless markup: a picture stays, what would run does not.
    assert.equal(await page.locator("[onerror], [onload], [onfocus], script:not([src]), [href^='javascript'], [src^='javascript']").count(), 0, `markup became elements on: ${name}`);
    assert.deepEqual(refused, [], `the policy had to step in on: ${name}`);
    if ((await page.locator("body").innerText()).includes("onerror=")) shown += 1;
  }
  assert.ok(shown >= 5, `the payload is shown as text on ${shown} pages`);
  await person.leave();
});
