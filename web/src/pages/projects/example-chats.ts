/** A project of our own small conversations. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: conversations",
    description: "Conversations with a model, made up. Try everything; nothing here is needed. Delete the project when you are done.",
    instruction: "Press each answer of the assistant and give it stars. Then continue the conversation below: ask something, and write the answer that you would like to get.",
  },
  de: {
    title: "Beispiel: Gespräche",
    description: "Gespräche mit einem Modell, frei erfunden. Probieren Sie alles aus; nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Drücken Sie auf jede Antwort des Assistenten und geben Sie ihr Sterne. Setzen Sie das Gespräch dann unten fort: Fragen Sie etwas, und schreiben Sie die Antwort, die Sie sich wünschen.",
  },
});

export const CONFIG = `<View>
  <Chat name="chat" value="$chat" toName="chat" editable="true" messageroles="user,assistant"/>
  <View visibleWhen="region-selected" whenRole="assistant">
    <Rating name="quality" toName="chat" perRegion="true"/>
    <Choices name="fault" toName="chat" perRegion="true" choice="multiple">
      <Choice value="Not true"/><Choice value="Beside the question"/><Choice value="Too long"/>
    </Choices>
  </View>
  <Choices name="solved" toName="chat" choice="single-radio" layout="inline"><Choice value="Answered"/><Choice value="Partly"/><Choice value="Not answered"/></Choices>
</View>`;

const message = (id: string, role: string, content: string, createdAt: number) =>
  ({ id, from_name: "chat", to_name: "chat", type: "chatmessage", value: { chatmessage: { role, content, createdAt } } });

/** What the model said is a prediction, so that it can be rated and changed. */
export const TASKS = [
  {
    chat: [{ role: "system", content: "You help people in a bakery." }],
    result: [
      message("b1", "user", "Which bread keeps longest?", 1_700_000_000_000),
      message("b2", "assistant", "**Rye bread.** It keeps for a week:\n\n1. in a paper bag,\n2. cut side down,\n3. never in the fridge.", 1_700_000_004_000),
    ],
  },
  {
    chat: [{ role: "user", content: "How many legs do eight spiders have?" }],
    result: [message("s1", "assistant", "Eight spiders have **48** legs, six each.", 1_700_000_100_000)],
  },
  { chat: [], result: [] },
] as const;

/** The id of the project. */
export async function makeChats(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), show_collab_predictions: true, model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { chat, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { chat: [...chat] } } }));
    if (result.length > 0) await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
