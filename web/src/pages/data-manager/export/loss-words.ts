/** What does not fit into a format, in the reader's language. */
import type { Schemas } from "../../../api/client";
import { messages } from "../../../shared/words/i18n";

const en = {
  no_source: "The task's data have no address or text under the key that the configuration names.",
  skipped: "All annotations of the task are skipped; it is left out.",
  kind: "The format has no place for this kind of region; it is left out.",
  unlabeled: "The region has no label; it is left out.",
  size: "The region does not say how large its picture is; it is left out.",
  broken: "Numbers of the region are missing or are none; it is left out.",
  other_annotation: "The format has one file for each picture; this further annotation of the task is left out.",
  other_labels: "Only the first label of the region is there.",
  rotation: "The rotation of the box is not kept.",
  keypoint: "The point belongs to no box, or its label has no model_index; it is left out.",
  span: "The span belongs to a further control or lies under another one; it is left out.",
  transcript: "Only the first transcript of the recording is there.",
  unknown_label: "The configuration does not have this label; it got an id of its own behind the others.",
  renamed: "Another task has a file of this name; this one got a number.",
  media: "The media could not be read; they are not in the archive.",
  no_region: "The format holds regions alone; this other answer is left out.",
};

const de: typeof en = {
  no_source: "Die Daten der Aufgabe haben keine Adresse und keinen Text unter dem Schlüssel, den die Konfiguration nennt.",
  skipped: "Alle Annotationen der Aufgabe sind übersprungen; sie fehlt.",
  kind: "Das Format hat keinen Platz für diese Art von Region; sie fehlt.",
  unlabeled: "Die Region hat kein Label; sie fehlt.",
  size: "Die Region sagt nicht, wie groß ihr Bild ist; sie fehlt.",
  broken: "Zahlen der Region fehlen oder sind keine; sie fehlt.",
  other_annotation: "Das Format hat eine Datei je Bild; diese weitere Annotation der Aufgabe fehlt.",
  other_labels: "Nur das erste Label der Region ist dabei.",
  rotation: "Die Drehung des Rechtecks bleibt nicht erhalten.",
  keypoint: "Der Punkt gehört zu keinem Rechteck, oder sein Label hat kein model_index; er fehlt.",
  span: "Die Stelle gehört zu einer weiteren Steuerung oder liegt unter einer anderen; sie fehlt.",
  transcript: "Nur die erste Mitschrift der Aufnahme ist dabei.",
  unknown_label: "Die Konfiguration hat dieses Label nicht; es bekam eine eigene Nummer hinter den anderen.",
  renamed: "Eine andere Aufgabe hat eine Datei dieses Namens; diese bekam eine Zahl.",
  media: "Die Medien ließen sich nicht lesen; sie sind nicht im Archiv.",
  no_region: "Das Format hält nur Regionen; diese andere Antwort fehlt.",
};

const t = messages({ en, de });

export function lossText({ code, text }: Schemas["ExportLoss"]): string {
  return code in en ? t(code as keyof typeof en) : text;
}
