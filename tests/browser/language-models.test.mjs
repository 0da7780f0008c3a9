// A language model without a backend: connected, tried on ten tasks with another instruction, asked as a job, compared with people.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const CONFIG = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>';
let endpoint;
let server;
let browser;
let ada;
let project;
const asked = [];

/** Speaks the protocol of OpenAI: texts with "rain" are bad, all others good. */
function speak(request, response) {
  let text = "";
  request.on("data", (piece) => (text += piece));
  request.on("end", () => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/v1/models") return response.end(JSON.stringify({ data: [{ id: "small" }] }));
    const body = JSON.parse(text);
    asked.push(body);
    const mood = body.messages[1].content.includes("rain") ? "Bad" : "Good";
    const content = JSON.stringify({ answers: { mood }, confidence: 0.75 });
    response.end(JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }], usage: { prompt_tokens: 1000, completion_tokens: 100 } }));
  });
}

before(async () => {
  endpoint = createServer(speak);
  await new Promise((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  server = await Server.start({ settings: { LABELKEEP_EGRESS_ALLOW: "127.0.0.0/8" } });
  browser = await openBrowser();
  ada = await Person.arrive(browser, server);
  await ada.signIn();
  ({ id: project } = await server.api("POST", "/api/projects/", { title: "Weather", label_config: CONFIG }));
  const texts = Array.from({ length: 12 }, (_, number) => ({ text: number % 2 ? `rain ${number}` : `sun ${number}` }));
  const { task_ids: ids } = await server.api("POST", `/api/projects/${project}/import?return_task_ids=true`, texts);
  const result = [{ from_name: "mood", to_name: "text", type: "choices", value: { choices: ["Good"] } }];
  for (const id of ids.slice(0, 2)) await server.api("POST", `/api/tasks/${id}/annotations/`, { result });
});

/** Until the job says that it is over. */
async function finished() {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const job = (await server.api("GET", `/api/jobs?project=${project}`)).find(({ kind }) => kind === "ml_predictions");
    if (job?.status === "completed") return;
    await setTimeout(50);
  }
  throw new Error("the job did not come to its end");
}

after(async () => {
  await browser?.close();
  await server?.stop();
  endpoint?.close();
});

test("a language model is connected, and its key is never shown again", async () => {
  const { page } = ada;
  await page.goto(`/projects/${project}/settings/model`);
  await page.getByRole("button", { name: "Connect language model" }).click();
  await page.getByLabel("Address").fill(`http://127.0.0.1:${endpoint.address().port}/v1`);
  await page.getByLabel("Key", { exact: true }).fill("sk-of-ours");
  await page.getByLabel("Model", { exact: true }).fill("small");
  await page.getByLabel("Instruction").fill("How is the weather?");
  await page.getByLabel("Price of a million tokens that it reads").fill("1");
  await page.getByLabel("Price of a million tokens that it writes").fill("10");
  assert.deepEqual(await ada.accessibility(), []);
  await picture(page, "language-models-1-form");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("listitem", { name: "small" }).getByText("Connected").waitFor();
  assert.ok(!(await page.content()).includes("sk-of-ours"));
});

test("another instruction is tried on ten tasks before it is saved", async () => {
  const { page } = ada;
  await page.getByRole("button", { name: "Try on ten tasks: small" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Instruction").fill("Is it nice outside?");
  await dialog.getByRole("button", { name: "Try on ten tasks" }).click();
  await dialog.getByText("This cost 0.02.", { exact: false }).waitFor();
  assert.equal(await dialog.getByRole("row").count(), 11);
  assert.ok(asked.every(({ messages }) => messages[0].content.startsWith("Is it nice outside?")));
  await dialog.getByRole("row", { name: /sun 0/ }).getByText("100 %").waitFor();
  await dialog.getByRole("row", { name: /rain 1 / }).getByText("0 %", { exact: true }).waitFor();
  assert.deepEqual(await ada.accessibility(), []);
  await picture(page, "language-models-2-preview");
  await dialog.getByRole("button", { name: "Save the instruction" }).click();
  await page.getByText("Saved.").waitFor();
  await page.keyboard.press("Escape");
});

test("its predictions come by a job, and are compared with what people said", async () => {
  const { page } = ada;
  await page.getByRole("button", { name: "Get predictions: small" }).click();
  await page.getByText("Predictions are on their way.").waitFor();
  await finished();
  const { tasks } = await server.api("GET", `/api/tasks/?project=${project}&fields=all`);
  assert.ok(tasks.every(({ predictions }) => predictions.length === 1 && predictions[0].score === 0.75));
  await page.getByRole("button", { name: "More for small" }).click();
  await page.getByRole("menuitem", { name: "Compare with people" }).click();
  await page.getByText("50 % in 2 annotations, the last ones.").waitFor();
});
