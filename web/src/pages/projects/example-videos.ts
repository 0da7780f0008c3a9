/** A project of our own small videos, served with the interface. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: videos",
    description: "Three videos that a computer drew. Try everything; nothing here is needed. Delete the project when you are done.",
    instruction: "Follow every person and vehicle and the ball with a box, and mark from which frame to which something happens.",
  },
  de: {
    title: "Beispiel: Videos",
    description: "Drei Videos, die ein Computer gezeichnet hat. Probieren Sie alles aus; nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Folgen Sie jeder Person, jedem Fahrzeug und dem Ball mit einem Rechteck, und markieren Sie, von welchem bis zu welchem Bild etwas geschieht.",
  },
});

export const CONFIG = `<View>
  <Labels name="thing" toName="video">
    <Label value="Person" background="#9c36b5"/>
    <Label value="Car" background="#d9480f"/>
    <Label value="Ball" background="#1971c2"/>
  </Labels>
  <TimelineLabels name="moment" toName="video">
    <Label value="Somebody waits" background="#846358"/>
    <Label value="Somebody goes" background="#2f9e44"/>
  </TimelineLabels>
  <Video name="video" value="$video" frameRate="25"/>
  <VideoRectangle name="box" toName="video"/>
</View>`;

export const FRAMES = 200;
const RATE = 25;
const place = (frame: number, [x, y, width, height]: readonly [number, number, number, number], enabled = true) => ({ frame, enabled, rotation: 0, x, y, width, height, time: frame / RATE });
const track = (id: string, label: string, ...sequence: readonly ReturnType<typeof place>[]) =>
  ({ id, from_name: "box", to_name: "video", type: "videorectangle", value: { framesCount: FRAMES, duration: FRAMES / RATE, sequence: [...sequence], labels: [label] } });
const moment = (id: string, label: string, start: number, end: number) => ({ id, from_name: "moment", to_name: "video", type: "timelinelabels", value: { ranges: [{ start, end }], timelinelabels: [label] } });

/** Of the first one somebody followed a car and said what happens, to start from. */
export const TASKS = [
  {
    video: "/samples/clip.mp4",
    result: [
      track("car", "Car", place(2, [-17, 67, 17, 16]), place(138, [101, 67, 17, 16], false)),
      track("person", "Person", place(1, [91, 46, 6, 22]), place(200, [6.5, 46, 6, 22])),
      moment("goes", "Somebody goes", 1, 200),
    ],
  },
  { video: "/samples/crossing.mp4", result: [] },
  { video: "/samples/field.mp4", result: [] },
] as const;

/** The id of the project. */
export async function makeVideos(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { video, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { video } } }));
    if (result.length > 0) await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
