/** A project of our own small documents, served with the interface. Made by the same requests that a script would make. */
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

const t = messages({
  en: {
    title: "Example: documents",
    description: "An invoice, a letter and a report, all made up. Try everything; nothing here is needed. Delete the project when you are done.",
    instruction: "Mark names, dates and amounts: draw a box, or take the text tool and drag over the words. Then say what kind of document it is.",
  },
  de: {
    title: "Beispiel: Dokumente",
    description: "Eine Rechnung, ein Brief und ein Bericht, alle frei erfunden. Probieren Sie alles aus; nichts davon wird gebraucht. Löschen Sie das Projekt, wenn Sie fertig sind.",
    instruction: "Markieren Sie Namen, Daten und Beträge: Zeichnen Sie ein Rechteck, oder nehmen Sie das Textwerkzeug und ziehen Sie über die Wörter. Sagen Sie dann, was für ein Dokument es ist.",
  },
});

export const CONFIG = `<View>
  <OcrLabels name="field" toName="document">
    <Label value="Name" background="#1971c2"/>
    <Label value="Date" background="#2f9e44"/>
    <Label value="Amount" background="#d9480f"/>
  </OcrLabels>
  <Pdf name="document" value="$pdf"/>
  <Choices name="kind" toName="document" choice="single" showInline="true">
    <Choice value="Invoice"/>
    <Choice value="Letter"/>
    <Choice value="Report"/>
  </Choices>
</View>`;

const place = (id: string, label: string, ocrtext: string, [x, y, width, height]: readonly [number, number, number, number]) =>
  ({ id, from_name: "field", to_name: "document", type: "ocrlabels", value: { x, y, width, height, rotation: 0, pageIndex: 1, ocrtext, ocrlabels: [label] } });

/** Of the first one somebody marked two places, to start from. */
export const TASKS = [
  { pdf: "/samples/invoice.pdf", result: [place("date", "Date", "17 May 2024", [0.15, 0.219, 0.112, 0.02]), place("total", "Amount", "238.20 EUR", [0.745, 0.413, 0.14, 0.024])] },
  { pdf: "/samples/letter.pdf", result: [] },
  { pdf: "/samples/birds.pdf", result: [] },
] as const;

/** The id of the project. */
export async function makeDocuments(): Promise<number> {
  const body = { title: t("title"), description: t("description"), label_config: CONFIG, expert_instruction: t("instruction"), model_version: "example" };
  const { id: project } = await ask(api.POST("/api/projects", { body }));
  for (const { pdf, result } of TASKS) {
    const { id: task } = await ask(api.POST("/api/tasks", { body: { project, data: { pdf } } }));
    if (result.length > 0) await ask(api.POST("/api/predictions", { body: { task, result: [...result], model_version: "example", score: 1 } }));
  }
  return project;
}
