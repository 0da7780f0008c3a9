/** What each format keeps and loses, in the reader's language: the server describes its formats in English. */
import type { ExportFormat } from "../data/api";
import { messages } from "../../../shared/words/i18n";

const en = {
  JSON: "Tasks with their annotations as they are stored, complete. Imports again without loss.",
  JSON_MIN: "One object per annotation: the task's data and one value per control tag.",
  CSV: "One row per annotation, with commas. Cells that a spreadsheet would run as formulas get a quote in front.",
  TSV: "One row per annotation, with tabs. Cells that a spreadsheet would run as formulas get a quote in front.",
  CONLL2003: "A token on each line with the tag of its span. Keeps the first label of each span of the first control; loses spans that overlap.",
  COCO: "One JSON file. Keeps boxes, polygons and points; loses masks, ellipses, rotation and further labels of a region.",
  COCO_WITH_IMAGES: "COCO with the pictures in the archive.",
  VOC: "An XML file for each picture. Keeps boxes; loses polygons, masks, points and rotation.",
  YOLO: "A text file for each picture. Keeps boxes and polygons, or boxes with their points; loses masks, ellipses and rotation.",
  YOLO_WITH_IMAGES: "YOLO with the pictures in the archive.",
  YOLO_OBB: "A text file for each picture with the four corners of each box, so that rotation is kept.",
  YOLO_OBB_WITH_IMAGES: "YOLOv8 OBB with the pictures in the archive.",
  BRUSH_TO_NUMPY: "An array for each mask. Loses everything but masks.",
  BRUSH_TO_PNG: "A gray picture for each mask. Loses everything but masks.",
  ASR_MANIFEST: "A line for each recording with its length and first transcript, with the recordings.",
  BRUSH_TO_COCO: "Masks as outlines, polygons and boxes in one JSON file. Holes in masks are lost.",
  SPACY: "A line for each text with its entities and categories, in characters. Relations are lost.",
  JSONL: "The tasks of the JSON format, each on a line of its own. Nothing is lost.",
  YOLO_SEGMENTATION: "A folder for Ultralytics with splits: every region as a polygon. Keeps boxes with their rotation, polygons, ellipses and masks; loses points.",
  YOLO_POSE: "A folder for Ultralytics with splits: boxes with the points that belong to them. Loses other regions.",
  PARQUET: "A table with a row for each task: its data, annotations and predictions as JSON. Nothing is lost.",
  HUGGING_FACE: "A folder with a Parquet table for each split, a card and the pictures. Nothing is lost.",
  WEBDATASET: "Tar archives of a thousand samples each, for each split: the task as JSON and its picture or recording. Nothing is lost.",
  COCO_PANOPTIC: "A picture for each one, whose pixels are numbers of regions, and a JSON file. Where regions lie over each other the later one is kept.",
  INSTRUCTIONS: "A line for each conversation with its messages, for training on instructions: those of the task, then those that were added. Loses ratings and other answers.",
  PREFERENCES: "A line for each two answers of which one is better, with what was asked, as reward models and DPO take them. Loses other answers.",
  DATUMARO: "A JSON file for each split with boxes, polygons, points and choices; masks and ellipses as polygons.",
};

const de: typeof en = {
  JSON: "Aufgaben mit ihren Annotationen, wie sie gespeichert sind, vollständig. Lassen sich ohne Verlust wieder importieren.",
  JSON_MIN: "Ein Objekt je Annotation: die Daten der Aufgabe und ein Wert je Steuerung.",
  CSV: "Eine Zeile je Annotation, mit Kommas. Zellen, die eine Tabellenkalkulation als Formel ausführen würde, bekommen ein Anführungszeichen davor.",
  TSV: "Eine Zeile je Annotation, mit Tabulatoren. Zellen, die eine Tabellenkalkulation als Formel ausführen würde, bekommen ein Anführungszeichen davor.",
  CONLL2003: "Ein Wort je Zeile mit dem Label seiner Stelle. Behält das erste Label jeder Stelle der ersten Steuerung; überlappende Stellen gehen verloren.",
  COCO: "Eine JSON-Datei. Behält Rechtecke, Polygone und Punkte; Masken, Ellipsen, Drehung und weitere Label einer Region gehen verloren.",
  COCO_WITH_IMAGES: "COCO mit den Bildern im Archiv.",
  VOC: "Eine XML-Datei je Bild. Behält Rechtecke; Polygone, Masken, Punkte und Drehung gehen verloren.",
  YOLO: "Eine Textdatei je Bild. Behält Rechtecke und Polygone oder Rechtecke mit ihren Punkten; Masken, Ellipsen und Drehung gehen verloren.",
  YOLO_WITH_IMAGES: "YOLO mit den Bildern im Archiv.",
  YOLO_OBB: "Eine Textdatei je Bild mit den vier Ecken jedes Rechtecks; die Drehung bleibt so erhalten.",
  YOLO_OBB_WITH_IMAGES: "YOLOv8 OBB mit den Bildern im Archiv.",
  BRUSH_TO_NUMPY: "Ein Feld von Zahlen je Maske. Alles außer Masken geht verloren.",
  BRUSH_TO_PNG: "Ein graues Bild je Maske. Alles außer Masken geht verloren.",
  ASR_MANIFEST: "Eine Zeile je Aufnahme mit Länge und erster Mitschrift, dazu die Aufnahmen.",
  BRUSH_TO_COCO: "Masken als Umrisse, Polygone und Rechtecke in einer JSON-Datei. Löcher in Masken gehen verloren.",
  SPACY: "Eine Zeile je Text mit seinen Stellen und Kategorien, in Zeichen gezählt. Beziehungen gehen verloren.",
  JSONL: "Die Aufgaben des JSON-Formats, jede auf einer eigenen Zeile. Nichts geht verloren.",
  YOLO_SEGMENTATION: "Ein Ordner für Ultralytics mit Aufteilung: jede Region als Polygon. Behält Rechtecke mit Drehung, Polygone, Ellipsen und Masken; Punkte gehen verloren.",
  YOLO_POSE: "Ein Ordner für Ultralytics mit Aufteilung: Rechtecke mit ihren Punkten. Andere Regionen gehen verloren.",
  PARQUET: "Eine Tabelle mit einer Zeile je Aufgabe: Daten, Annotationen und Vorhersagen als JSON. Nichts geht verloren.",
  HUGGING_FACE: "Ein Ordner mit einer Parquet-Tabelle je Teil, einer Beschreibung und den Bildern. Nichts geht verloren.",
  WEBDATASET: "Tar-Archive mit je tausend Beispielen, für jeden Teil: die Aufgabe als JSON und ihr Bild oder ihre Aufnahme. Nichts geht verloren.",
  COCO_PANOPTIC: "Zu jedem Bild eines, dessen Pixel Nummern von Regionen sind, und eine JSON-Datei. Wo Regionen übereinander liegen, bleibt die spätere.",
  INSTRUCTIONS: "Eine Zeile je Gespräch mit seinen Nachrichten, zum Training auf Anweisungen: die der Aufgabe, dann die hinzugefügten. Bewertungen und andere Antworten gehen verloren.",
  PREFERENCES: "Eine Zeile je zwei Antworten, von denen eine besser ist, mit dem, was gefragt war, wie Belohnungsmodelle und DPO sie nehmen. Andere Antworten gehen verloren.",
  DATUMARO: "Eine JSON-Datei je Teil mit Rechtecken, Polygonen, Punkten und Auswahlen; Masken und Ellipsen als Polygone.",
};

const t = messages({ en, de });

export function hintOf({ name, description }: ExportFormat): string {
  return name in en ? t(name as keyof typeof en) : description;
}
