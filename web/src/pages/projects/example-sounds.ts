/** A project of our own small recordings, served with the interface. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: sounds",
    description: "Three recordings that a computer made up. Try everything; nothing here is needed. Delete the project when you are done.",
    instruction: "Mark every voice, animal, machine and bell, and write down what is heard there.",
  },
  de: {
    title: "Beispiel: Ton",
    description: "Drei Aufnahmen, die ein Computer erfunden hat. Probieren Sie alles aus; nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Markieren Sie jede Stimme, jedes Tier, jede Maschine und jede Glocke, und schreiben Sie auf, was dort zu hören ist.",
  },
});

export const CONFIG = `<View>
  <Labels name="sound" toName="audio">
    <Label value="Voice 1" background="#1971c2"/>
    <Label value="Voice 2" background="#d9480f"/>
    <Label value="Animal" background="#2f9e44"/>
    <Label value="Machine" background="#846358"/>
    <Label value="Bell or alarm" background="#9c36b5"/>
  </Labels>
  <Audio name="audio" value="$audio" height="120"/>
  <TextArea name="note" toName="audio" perRegion="true" maxSubmissions="1" editable="true" displayMode="region-list" placeholder="What is heard here"/>
  <Choices name="place" toName="audio" choice="single" showInline="true">
    <Choice value="Inside"/>
    <Choice value="Outside"/>
  </Choices>
</View>`;

const SECONDS = 6;
const region = (id: string, start: number, end: number, label: string) =>
  ({ id, from_name: "sound", to_name: "audio", type: "labels", original_length: SECONDS, value: { start, end, channel: 0, labels: [label] } });

/** Of the first one somebody wrote down what is in it, to start from. */
export const TASKS = [
  { audio: "/samples/voices.wav", result: [region("first", 0.35, 1.75, "Voice 1"), region("second", 2.1, 3.2, "Voice 2"), region("third", 3.5, 4.5, "Voice 1"), region("bell", 4.85, 5.7, "Bell or alarm")] },
  { audio: "/samples/garden.wav", result: [] },
  { audio: "/samples/workshop.wav", result: [] },
] as const;

/** The id of the project. */
export async function makeSounds(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { audio, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { audio } } }));
    if (result.length > 0) await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
