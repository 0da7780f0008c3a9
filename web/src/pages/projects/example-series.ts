/** A project of our own small series, served with the interface. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: time series",
    description: "Measurements of a greenhouse over three days, made up. Try everything; nothing here is needed. Delete the project when you are done.",
    instruction: "Mark when the plants were watered, when the sensor failed, and whatever is unusual. A double click marks a moment.",
  },
  de: {
    title: "Beispiel: Zeitreihen",
    description: "Messwerte eines Gewächshauses über drei Tage, frei erfunden. Probieren Sie alles aus; nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Markieren Sie, wann gegossen wurde, wann der Sensor ausgefallen ist, und alles Ungewöhnliche. Ein Doppelklick markiert einen Moment.",
  },
});

export const CONFIG = `<View>
  <TimeSeriesLabels name="event" toName="series">
    <Label value="Unusual" background="#d9480f"/>
    <Label value="Sensor failed" background="#846358"/>
    <Label value="Watered" background="#1971c2"/>
  </TimeSeriesLabels>
  <TimeSeries name="series" value="$series" timeColumn="time" timeFormat="%Y-%m-%d %H:%M" timeDisplayFormat="%d %b %H:%M" overviewChannels="temperature" overviewWidth="50%">
    <Channel column="temperature" legend="Temperature" units="°C" height="140" strokeColor="#d9480f"/>
    <Channel column="humidity" legend="Humidity" units="%" height="100" displayFormat=".0f" strokeColor="#1971c2"/>
    <Channel column="light" legend="Light" units="W/m²" height="100" displayFormat=".0f" strokeColor="#e8a100"/>
  </TimeSeries>
  <TextArea name="note" toName="series" perRegion="true" maxSubmissions="1" editable="true" displayMode="region-list" placeholder="What happened here"/>
</View>`;

const region = (id: string, start: string, end: string, label: string) =>
  ({ id, from_name: "event", to_name: "series", type: "timeserieslabels", value: { start, end, instant: start === end, timeserieslabels: [label] } });

/** Of the first one somebody marked a part, to start from. */
export const TASKS = [
  { series: "/samples/greenhouse.csv", result: [region("watered", "2024-05-18 09:20", "2024-05-18 10:45", "Watered")] },
] as const;

/** The id of the project. */
export async function makeSeries(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { series, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { series } } }));
    await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
